"""Replies as officers of British councils type them, half of them a line long: one table, one test for each thing that mailbridge reads in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

from mailbridge.core.reading import Answer
from mailbridge.core.recognise.answers import answer, is_internal, marking
from tests.recognise.people import QUOTED_REFERRAL, read

NAMES = frozenset({"priya", "shah"})
SIGNS = ("substantive", "holding", "question", "refused", "not_responsible", "thanks_only", "private")


@dataclass(frozen=True)
class Row:
    """A line of `officers.tsv`. `x?` among the labels leaves x open; of days divided by `|` each is right."""

    written: date
    labels: frozenset[str]
    promised: frozenset[str]
    redirected: str
    reply: str

    @classmethod
    def of(cls, line: str) -> Row:
        written, labels, promised, redirected, reply = ("" if cell == "-" else cell for cell in line.split("\t"))
        days = frozenset("" if day == "none" else day for day in promised.split("|"))
        return cls(date.fromisoformat(written), frozenset(labels.split()), days, redirected, reply.replace("\\n", "\n"))

    @cached_property
    def answer(self) -> Answer:
        return answer(self.reply, self.written, internal=is_internal(self.reply, NAMES), marking=marking("", self.reply))

    def is_right(self, sign: str) -> bool:
        said = not self.answer.shareable if sign == "private" else getattr(self.answer, sign)
        return f"{sign}?" in self.labels or said == (sign in self.labels)

    @property
    def names_rightly(self) -> bool:
        """`X?`: need not be named, but nobody else may."""
        said, wanted = self.answer.redirected_to.lower(), self.redirected.removesuffix("?").lower()
        return (said == "" and self.redirected.endswith("?")) or (wanted in said and bool(said) == bool(wanted))


ROWS = [Row.of(line) for line in (Path(__file__).parent / "officers.tsv").read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize("sign", SIGNS)
def test_what_a_reply_amounts_to(sign: str) -> None:
    assert [row.reply for row in ROWS if not row.is_right(sign)] == []


def test_which_day_is_promised() -> None:
    assert [row.reply for row in ROWS if str(row.answer.promised_date or "") not in row.promised] == []


def test_who_is_named_instead() -> None:
    assert [row.reply for row in ROWS if not row.names_rightly] == []


@pytest.mark.parametrize(
    ("note", "amounts_to"),
    [("Done", "substantive"), ("Logged.", "holding"), ("Ta", "thanks_only"), ("mon", "holding"), ("Not ours", "not_responsible"), ("Which one?", "question")],
)
def test_a_note_of_a_word_or_two_is_read_without_our_letter_below(note: str, amounts_to: str) -> None:
    told = f"{note}\n\n{QUOTED_REFERRAL}\nThe resident wrote: it was inspected and nothing was found.\n"
    found = read(told, sender="Sam Lee <sam.lee@northborough.example>", subject="RE: gully [MB-17]").answer
    assert found is not None
    assert [sign for sign in SIGNS[:6] if getattr(found, sign)] == [amounts_to]


@pytest.mark.parametrize(
    "reply", ["You will get a reply within 10 days.", "The defect is below intervention level.", "The bin is green, so not collected on that day."]
)
def test_figures_and_colours_do_not_point_below(reply: str) -> None:
    told = f"{reply}\n\n{QUOTED_REFERRAL}\nThe resident wrote: the gully was cleared by a neighbour.\n"
    found = read(told, sender="Sam Lee <sam.lee@northborough.example>", subject="RE: gully [MB-17]").answer
    assert found is not None
    assert found == answer(reply, date(2025, 5, 14))


@pytest.mark.parametrize(
    ("reply", "day"),
    [
        ("After Easter now", "2025-04-22"),
        ("We will do it before Easter.", "2025-04-17"),
        ("Easter Road is next.", ""),
        ("Job 4471 on order, 28 days", "2025-04-15"),
        ("Notice served on him, 28 days", ""),
        ("Should be the first week of June", "2025-06-07"),
        ("Done Fri", ""),
        ("Cop Fri, Kev", "2025-03-21"),
    ],
)
def test_days_as_they_are_typed(reply: str, day: str) -> None:
    assert str(answer(reply, date(2025, 3, 18)).promised_date or "") == day


def test_easter_gone_is_next_years() -> None:
    assert answer("Will be after Easter", date(2025, 5, 14)).promised_date == date(2026, 4, 7)
