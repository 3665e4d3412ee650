"""The starter configuration and the two questions, asked in a few words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mailbridge.core.mail import Address, Headers, Mail
from mailbridge.core.reading import Matter
from mailbridge.core.recognise.care import Care, care
from mailbridge.core.recognise.matter import matter
from mailbridge.settings import load
from mailbridge.settings.shapes import Settings

ROOT = Path(__file__).parents[2]
CASEWORK = Address("", "casework@priya-shah.example")


@cache
def starter() -> Settings:
    """The starter set: councillor Priya Shah of Millfield, Northborough."""
    return load(ROOT / "config")


def mail(title: str = "", **more: object) -> Mail:
    """A mail to her with nothing but a subject and what is named."""
    given = {"sha256": title, "size": 0, "headers": Headers(), "subject": title, "title": title, "to": (CASEWORK,), **more}
    return Mail(**given)  # type: ignore[arg-type]


def matter_of(text: str, title: str = "", **more: object) -> Matter:
    """What such a mail is about."""
    return matter(mail(title, **more), text, starter().council, starter().lexicon)


def care_of(text: str, title: str = "", **more: object) -> Care:
    """What to be careful of in such a mail."""
    return care(mail(title, **more), text, starter().council, starter().lexicon)
