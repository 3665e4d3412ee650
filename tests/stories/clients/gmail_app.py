"""The Gmail app on a phone: as in the browser, without a signature, and with `dir="auto"`."""

from __future__ import annotations

from datetime import datetime

from mailbridge.core.mail import Mail
from tests.stories.clients import gmail


def reply(letter: Mail, sender: str, text: str, when: datetime, subject: str | None = None) -> bytes:
    """Top-posted."""
    return gmail.answer(letter, sender, text, when, subject, signature="", direction="auto")


def tap(href: str, sender: str, when: datetime) -> bytes:
    """A fresh mail."""
    return gmail.fresh(href, sender, when, signature="", direction="auto")


def forward(mail: Mail, sender: str, text: str, when: datetime, to: str) -> bytes:
    """A mail passed on."""
    return gmail.passed_on(mail, sender, text, when, to, signature="", direction="auto")
