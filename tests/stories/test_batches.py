"""Many cases for one department go out as one numbered list, and come back line by line (story 17; R063)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailbridge.core.mail import Mail
from mailbridge.core.people import Batch
from mailbridge.model.words import CaseStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.clients import outlook
from tests.stories.world import PRIYA, World

WASTE = "waste@northborough.example"
PAT = "Pat Reed <pat.reed@northborough.example>"
BIN = "Our brown bin has been missed again at {} NB1 4QT. Please have it emptied. {}"
STREETS = ("9 Elm Close", "14 Mill Lane", "3 Oak Road", "21 Station Street", "5 Church Walk", "8 Park View", "2 Canal Row", "17 Hill Rise", "6 Ferry Lane")
FRIDAY = date(2024, 5, 3)


class Town(World):
    """Northborough, where Waste gets a list each Friday at 14:00."""

    def __init__(self, folder: Path, **batch: Any) -> None:
        super().__init__(folder)
        waste = self.council.departments["waste"].model_copy(update={"batch": Batch(**{"day": "friday", **batch})})
        self.council = self.council.model_copy(update={"departments": {**self.council.departments, "waste": waste}})
        self.bridge = self.started()

    def bins_are_missed(self, count: int, *, photo: bytes = b"") -> None:
        """So many residents write of a bin, each of another street."""
        for number, street in enumerate(STREETS[:count], 1):
            sender = f"Ann Fox <ann{number}@mail.example>"
            raw = shapes.fresh(sender, "casework@priya-shah.example", "bin", BIN.format(street, "Ann Fox"), self.now, photo=photo)
            self.arrives(raw)

    @property
    def lists(self) -> list[Mail]:
        """The lists that Waste got."""
        return [letter for letter in self.letters(f"<{WASTE}>") if "[List " in letter.subject]

    @property
    def statuses(self) -> list[str]:
        """Of the referrals of all cases."""
        return [referral.status.value for reference in self.cases() for referral in self.case(reference).referrals]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.bridge.engine.dispose()


def test_outlook_reply(town: Town) -> None:
    town.bins_are_missed(9)
    town.at(FRIDAY, 14)
    raw = outlook.reply(town.lists[0], PAT, "Hi Priya,\n\n1-4 done, 5 and 7 contaminated bin - left tag, rest next week\n\nPat", town.now)
    end = town.arrives(raw)
    print(end)
    print(town.last(PRIYA).subject)
    print(town.last(PRIYA).text)
    print(town.statuses)
    print(town.case("MB-9").history)
