"""The project's own letters and a sample letter to change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailbridge.core.letters.compose import composed
from mailbridge.core.letters.facts import Facts
from mailbridge.core.letters.letter import Letter
from mailbridge.core.letters.samples import samples
from mailbridge.core.letters.templates import TemplateSet

FOLDER = Path(__file__).resolve().parents[2] / "templates"
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir()) if path.suffix in (".txt", ".html")}
TEMPLATES = TemplateSet(SOURCES)
TOKEN = "7kq4mz9xpr"
REPLY_TO = "casework+7kq4mz9xpr@priya-shah.example"
MESSAGE_ID = "<mb-2417.forward.7kq4mz9xpr@priya-shah.example>"
SENT = datetime(2024, 5, 2, 9, 0, tzinfo=ZoneInfo("Europe/London"))


def letter(family: str, facts: dict[str, Any] | None = None, **changes: Any) -> Letter:
    """The full sample of a family, with some facts and fields changed."""
    sample = samples(family)[0]
    return replace(sample, facts=replace(sample.facts, **(facts or {})), **changes)


def known(**facts: Any) -> Facts:
    """Facts of which only these are known."""
    return replace(Facts(), **facts)


def posted(one: Letter, reply_to: str = REPLY_TO) -> bytes:
    """The bytes of a letter."""
    return composed(one, TEMPLATES.rendered(one, TOKEN, reply_to), message_id=MESSAGE_ID, reply_to=reply_to, date=SENT)


def received(raw: bytes) -> EmailMessage:
    """The same as the standard library's parser reads it."""
    return message_from_bytes(raw, policy=policy.default)


def text_of(mail: EmailMessage) -> str:
    """The plain text of a received mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    """The HTML of a received mail."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())
