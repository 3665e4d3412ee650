"""Reads several mails as one mailbox, oldest first: second deliveries and copies of a campaign show only beside the others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from mailbridge.core.mail import Mail
from mailbridge.core.people import Council
from mailbridge.core.reading import Reading
from mailbridge.core.recognise.campaigns import grouped
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.core.recognise.single import recognise
from mailbridge.model.words import Kind

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def read_together(mails: Sequence[Mail], council: Council, lexicon: Lexicon, mailbox_kind: str = "dedicated") -> list[Reading]:
    """One reading a mail, in the order given. A second delivery names the first by its sha256; campaign copies share a key."""
    return beside_each_other(mails, [recognise(mail, council, lexicon, mailbox_kind) for mail in mails])


def beside_each_other(mails: Sequence[Mail], alone: Sequence[Reading]) -> list[Reading]:
    """The readings of single mails, with what shows only beside the others: second deliveries and campaigns. `alone` is one reading a mail."""
    readings = list(alone)
    for index, earlier in _second_deliveries(mails).items():
        readings[index] = replace(readings[index], duplicate_of=mails[earlier].sha256)
    return _with_campaigns(mails, readings)


def _second_deliveries(mails: Sequence[Mail]) -> dict[int, int]:
    """Index of a later copy -> index of the first: the same Message-ID, or the same author, subject, words and attachments."""
    first: dict[str, int] = {}
    copies: dict[int, int] = {}
    for index in sorted(range(len(mails)), key=lambda n: (mails[n].date or _EARLIEST, n)):
        keys = [key for key in (_identity(mails[index]), _content(mails[index])) if key]
        known = next((first[key] for key in keys if key in first), None)
        if known is not None:
            copies[index] = known
        for key in keys:
            first.setdefault(key, index if known is None else known)
    return copies


def _identity(mail: Mail) -> str:
    return f"{mail.message_id}\n{mail.from_.address.lower() if mail.from_ else ''}" if mail.message_id else ""


def _content(mail: Mail) -> str:
    """A digest of what makes two mails the same letter; empty for one that says too little to be told apart."""
    words = " ".join(mail.new_text.lower().split())
    files = sorted(a.sha256 for a in mail.evidence)
    if not mail.from_ or (len(words) < 40 and not files):
        return ""
    return hashlib.sha256("\n".join([mail.from_.address.lower(), mail.title.lower(), words, *files]).encode("utf-8", "replace")).hexdigest()


def _with_campaigns(mails: Sequence[Mail], readings: list[Reading]) -> list[Reading]:
    """New enquiries that are near-identical become copies of a campaign."""
    fitting = [n for n, r in enumerate(readings) if r.kind is Kind.NEW_ENQUIRY and not r.duplicate_of]
    for place, key in grouped([(mails[n], readings[n].new_text) for n in fitting]).items():
        index = fitting[place]
        readings[index] = replace(
            readings[index], kind=Kind.CAMPAIGN_COPY, campaign=key, rule="copy of a campaign", reason="Several people sent nearly the same words."
        )
    return readings
