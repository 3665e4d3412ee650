"""Many cases for one department go out as one numbered list, and come back line by line (story 17; R063)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailbridge.core.mail import Mail
from mailbridge.core.people import Batch
from mailbridge.model.words import ReferralStatus
from tests.stories.world import World

WASTE = "waste@northborough.example"
BIN = "Our brown bin has been missed again at {} NB1 4QT. Please have it emptied. {}"
STREETS = ("9 Elm Close", "14 Mill Lane", "3 Oak Road", "21 Station Street", "5 Church Walk", "8 Park View", "2 Canal Row", "17 Hill Rise", "6 Ferry Lane")
FRIDAY = date(2024, 5, 3)


class Town(World):
    """Northborough, where Waste gets a list each Friday at 14:00."""

    def __init__(self, folder: Path, **batch: Any) -> None:
        self.batch = Batch(**{"day": "friday", **batch})
        super().__init__(folder)
        waste = self.council.departments["waste"].model_copy(update={"batch": self.batch})
        self.council = self.council.model_copy(update={"departments": {**self.council.departments, "waste": waste}})
        self.bridge = self.started()

    def bins_are_missed(self, count: int, *, photo: bytes = b"") -> None:
        """So many residents write of a bin, each of another street."""
        for number, street in enumerate(STREETS[:count], 1):
            name = f"Ann{number} Fox"
            self.resident_writes(BIN.format(street, name), "bin", sender=f"{name} <ann{number}@mail.example>", photo=photo)

    def lists(self) -> list[Mail]:
        """The lists that Waste got."""
        return [letter for letter in self.letters(f"<{WASTE}>") if "[List " in letter.subject]

    def statuses(self) -> list[ReferralStatus]:
        """Of the referrals of all cases."""
        return [referral.status for reference in self.cases() for referral in self.case(reference).referrals]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.bridge.engine.dispose()


def test_cases_wait_for_the_list_of_their_day(town: Town) -> None:
    town.bins_are_missed(3)
    print(town.last("<ann1@mail.example>").text)
    assert town.statuses() == [ReferralStatus.QUEUED] * 3
    town.at(FRIDAY, 14)
    print(town.lists()[0].subject, town.lists()[0].text, town.case("MB-1").history)
    assert town.statuses() == [ReferralStatus.SENT] * 3
