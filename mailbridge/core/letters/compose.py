"""Turns a rendered letter into the bytes that are posted, and posted again on a retry: the same letter always gives the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from datetime import datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import format_datetime

from mailbridge.core.filenames import safe_name
from mailbridge.core.letters.conversation import thread_index
from mailbridge.core.letters.headers import field, identifiers, mailbox, trimmed
from mailbridge.core.letters.letter import Enclosure, Letter
from mailbridge.core.letters.plain import one_line
from mailbridge.core.letters.serial import Part, Parts, as_bytes, file, text
from mailbridge.core.letters.templates import Rendered, pictures
from mailbridge.core.mail import Address
from mailbridge.model.words import PartyRole

LOOP_MARK = "X-Mailbridge"
"""On every mail of ours, with the casework address it was sent for: what comes back with an address of ours is our own letter."""
_REPLY = re.compile(r"re: ?", re.IGNORECASE)
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")


def composed(letter: Letter, rendered: Rendered, *, message_id: str, reply_to: str, date: datetime) -> bytes:
    """The mail with CRLF line ends, and never a Bcc. `date` has the council's zone, so that readers see local time.

    Its boundaries are made of the Message-ID instead of chance. Raises `Unaddressable` when a sender or recipient is not an address."""
    head = (
        *_address(letter, reply_to),
        field("Subject", rendered.subject),
        field("Date", format_datetime(date)),
        field("Message-ID", message_id),
        *_thread(letter, rendered.subject),
        *_gather(letter, message_id, date),
        *_mark(letter),
    )
    return as_bytes(b"".join(head), _body(letter, rendered), hashlib.sha256(message_id.encode()).hexdigest()[:24])


def is_ours(raw: bytes, own: Collection[str]) -> bool:
    """Whether these bytes are a letter as it was composed: our mark for one of our own addresses, and no trace of a server that has passed it on."""
    head = BytesHeaderParser(policy=compat32).parsebytes(raw)
    return str(head.get(LOOP_MARK, "")).strip().lower() in own and not {"received", "return-path"} & {name.lower() for name in head}


def _address(letter: Letter, reply_to: str) -> Iterator[bytes]:
    yield field("From", (mailbox(letter.sender),))
    yield field("To", [mailbox(one) for one in letter.to])
    if letter.cc:
        yield field("Cc", [mailbox(one) for one in letter.cc])
    yield field("Reply-To", (mailbox(Address(letter.sender.name, reply_to)),))


def _thread(letter: Letter, subject: str) -> Iterator[bytes]:
    """What mail programs thread by: the ids, and for Outlook the topic, which must be the same where a gateway has put `[EXTERNAL]` before the subject."""
    answered = identifiers([letter.in_reply_to])
    chain = trimmed((*letter.references, *answered))
    if answered:
        yield field("In-Reply-To", answered[0])
    if chain:
        yield field("References", " ".join(chain))
    if chain or letter.party is PartyRole.OFFICER:
        yield field("Thread-Topic", one_line(_REPLY.sub("", subject, count=1) if _REPLY.match(subject) else subject))


def _gather(letter: Letter, message_id: str, date: datetime) -> Iterator[bytes]:
    """Outlook's own mark of a conversation that we have begun. Where a resident began it, hers would be another, and ours would part the two."""
    if letter.party is PartyRole.OFFICER:
        first, *_ = *identifiers((*letter.references, letter.in_reply_to)), message_id
        yield field("Thread-Index", thread_index(first, message_id, date))


def _mark(letter: Letter) -> Iterator[bytes]:
    """Says that a machine posted this, so that no machine answers (RFC 3834; the second one is Exchange's)."""
    yield field("Auto-Submitted", letter.automatic)
    yield field("X-Auto-Response-Suppress", "All")
    yield field(LOOP_MARK, letter.sender.address)


def _body(letter: Letter, rendered: Rendered) -> Part | Parts:
    """The words, and around them what is enclosed."""
    words = text(rendered.text, "plain")
    shown = words if rendered.html is None else Parts("alternative", (words, _html(rendered.html, letter)))
    enclosed = [file(one.content, _type(one.content_type), _filename(one)) for one in letter.attachments if not one.shown]
    return Parts("mixed", (shown, *enclosed)) if enclosed else shown


def _html(html: str, letter: Letter) -> Part | Parts:
    """The HTML, with the pictures that it shows."""
    words, shown = text(html, "html"), [one for one in letter.attachments if one.shown]
    files = [file(one.content, _type(one.content_type), _filename(one), picture.cid) for one, picture in zip(shown, pictures(letter), strict=True)]
    return Parts("related", (words, *files)) if files else words


def _type(written: str) -> str:
    """The type of an enclosure. Text, mails and what is no type at all go as plain bytes: nobody re-codes those on the way."""
    known = written.lower()
    foreign = not _TYPE.fullmatch(known) or known.startswith(("text/", "multipart/", "message/"))
    return "application/octet-stream" if foreign else known


def _filename(one: Enclosure) -> str:
    return safe_name(one.filename) or "attachment"
