"""A ward of the council, and who represents it without using mailbridge."""

from __future__ import annotations

from mailbridge.core.people.setting import EmailAddress, Setting


class Representative(Setting):
    """A councillor, as residents know them, and where she is written to."""

    name: str
    """With the title: `Cllr Ann Hale`."""
    address: EmailAddress


class Ward(Setting):
    """A ward and its councillors, besides those who use mailbridge."""

    councillors: tuple[Representative, ...]
