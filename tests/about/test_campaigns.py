"""Copies of a campaign belong together, also personalised ones; neighbours with the same trouble do not."""

from __future__ import annotations

import random
import time

import pytest

from mailbridge.core.mail import Address, Mail
from mailbridge.core.recognise.campaigns import grouped
from tests.about.support import mail

pytestmark = pytest.mark.slow

LETTER = """Dear Councillor,

I am writing to ask you to vote against the closure of Millfield Library. It is the only warm and free public space in our part of town,
and it is used every day by children, older people and people looking for work. Please stand up for us at the next council meeting.

Yours sincerely,
"""
WORDS = LETTER.lower().split()


def by(who: str, text: str, **more: object) -> tuple[Mail, str]:
    return mail(f"{who}{text[:20]}", from_=Address(who, f"{who}@mail.example"), **more), text


def test_copies_of_different_people_are_one_campaign() -> None:
    groups = grouped(
        [by("ann", LETTER + "Ann"), by("bob", LETTER + "Bob Lee"), by("cy", "My bin was not emptied on Monday, please ask the crew to come back for it soon")]
    )
    assert groups[0] == groups[1]
    assert 2 not in groups


def test_a_personalised_copy_still_belongs() -> None:
    own = "Since my stroke I cannot read any more, but I go there for the talking books and for company. " * 3
    groups = grouped([by("ann", LETTER), by("bob", own + LETTER + own)])
    assert groups[0] == groups[1]


def test_a_salutation_does_not_part_them() -> None:
    assert len(grouped([by("ann", LETTER), by("bob", LETTER.replace("Dear Councillor", "Hi Priya"))])) == 2


def test_the_same_person_twice_is_no_campaign() -> None:
    assert grouped([by("ann", LETTER), by("ann", LETTER)]) == {}


def test_a_platform_writes_for_many_people() -> None:
    box = Address("Action", "send@platform.example")
    mails = [(mail(str(n), from_=box, reply_to=(Address("", f"p{n}@mail.example"),)), LETTER) for n in range(3)]
    assert len(set(grouped(mails).values())) == 1
    assert len(grouped([(mail("a", from_=None), LETTER), (mail("b", from_=None), LETTER)])) == 2


def test_short_and_empty_texts_are_nobodys_copies() -> None:
    assert grouped([by("ann", "thanks"), by("bob", "thanks"), by("cy", ""), by("di", "")]) == {}


def test_the_key_stays_when_more_copies_arrive() -> None:
    two = [by("ann", LETTER), by("bob", LETTER)]
    assert grouped(two)[0] == grouped([*two, by("cy", LETTER)])[2]


def test_thousands_take_seconds() -> None:
    chance = random.Random(1)
    own = [" ".join(chance.choices(WORDS, k=120)) for _ in range(1500)]
    mails = [by(f"p{n}", LETTER + own[n][:80] if n % 2 else own[n]) for n in range(1500)]
    start = time.process_time()
    groups = grouped(mails)
    assert time.process_time() - start < 5
    assert len(groups) == 750
