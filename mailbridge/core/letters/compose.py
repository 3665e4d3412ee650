"""Turns a rendered letter into the bytes that are posted, and posted again on a retry: the same letter always gives the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import format_datetime

from mailbridge.core.filenames import safe_name
from mailbridge.core.letters.conversation import thread_index
from mailbridge.core.letters.headers import POLICY, identifiers, mailbox, trimmed
from mailbridge.core.letters.letter import Enclosure, Letter
from mailbridge.core.letters.plain import one_line
from mailbridge.core.letters.serial import as_bytes, base64
from mailbridge.core.letters.templates import Rendered, pictures
from mailbridge.core.mail import Address
from mailbridge.model.words import PartyRole

LOOP_MARK = "X-Mailbridge"
"""On every mail of ours, with the casework address it was sent for: what comes back with an address of ours is our own letter."""
LONGEST_LINE = 900
"""Characters of a line that goes unencoded; SMTP allows 998."""
_REPLY = re.compile(r"re: ?", re.IGNORECASE)
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")


def composed(letter: Letter, rendered: Rendered, *, message_id: str, reply_to: str, date: datetime) -> bytes:
    """The mail with CRLF line ends, and never a Bcc. `date` has the council's zone, so that readers see local time.

    Raises `Unaddressable` when a sender or recipient is not an address."""
    mail = EmailMessage(policy=POLICY)
    _address(mail, letter, reply_to)
    mail["Subject"] = one_line(rendered.subject)
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = message_id
    _thread(mail, letter, rendered.subject)
    _gather(mail, letter, message_id, date)
    _mark(mail, letter)
    _text(mail, rendered.text, "plain")
    if rendered.html is not None:
        _add_html(mail, rendered.html, letter)
    _enclose(mail, letter)
    _separate(mail, message_id)
    return as_bytes(mail)


def is_ours(raw: bytes, own: Collection[str]) -> bool:
    """Whether these bytes are a letter as it was composed: our mark for one of our own addresses, and no trace of a server that has passed it on."""
    head = BytesHeaderParser(policy=compat32).parsebytes(raw)
    return str(head.get(LOOP_MARK, "")).strip().lower() in own and not {"received", "return-path"} & {name.lower() for name in head}


def _address(mail: EmailMessage, letter: Letter, reply_to: str) -> None:
    mail["From"] = (mailbox(letter.sender),)
    mail["To"] = tuple(mailbox(one) for one in letter.to)
    if letter.cc:
        mail["Cc"] = tuple(mailbox(one) for one in letter.cc)
    mail["Reply-To"] = (mailbox(Address(letter.sender.name, reply_to)),)


def _thread(mail: EmailMessage, letter: Letter, subject: str) -> None:
    """What mail programs thread by: the ids, and for Outlook the topic, which must be the same where a gateway has put `[EXTERNAL]` before the subject."""
    answered = identifiers([letter.in_reply_to])
    chain = trimmed((*letter.references, *answered))
    if answered:
        mail["In-Reply-To"] = answered[0]
    if chain:
        mail["References"] = " ".join(chain)
    if chain or letter.party is PartyRole.OFFICER:
        mail["Thread-Topic"] = one_line(_REPLY.sub("", subject, count=1) if _REPLY.match(subject) else subject)


def _gather(mail: EmailMessage, letter: Letter, message_id: str, date: datetime) -> None:
    """Outlook's own mark of a conversation that we have begun. Where a resident began it, hers would be another, and ours would part the two."""
    if letter.party is PartyRole.OFFICER:
        first, *_ = *identifiers((*letter.references, letter.in_reply_to)), message_id
        mail["Thread-Index"] = thread_index(first, message_id, date)


def _mark(mail: EmailMessage, letter: Letter) -> None:
    """Says that a machine posted this, so that no machine answers (RFC 3834; the second one is Exchange's)."""
    mail["Auto-Submitted"] = letter.automatic
    mail["X-Auto-Response-Suppress"] = "All"
    mail[LOOP_MARK] = letter.sender.address


def _text(part: EmailMessage, text: str, subtype: str) -> None:
    """ASCII with short lines goes as it is, all else as quoted-printable: no server on the way has a reason to change it."""
    plain = text.isascii() and all(len(line) <= LONGEST_LINE for line in text.split("\n"))
    part.set_content(text, subtype=subtype, charset="utf-8", cte="7bit" if plain else "quoted-printable")


def _add_html(mail: EmailMessage, html: str, letter: Letter) -> None:
    part = EmailMessage(policy=POLICY)
    _text(part, html, "html")
    shown = [one for one in letter.attachments if one.shown]
    for one, picture in zip(shown, pictures(letter), strict=True):
        main, sub = _type(one.content_type)
        part.add_related(b"", main, sub, cid=f"<{picture.cid}>", disposition="inline", filename=_filename(one))
        _fill(part, one)
    mail.make_alternative()
    mail.attach(part)


def _enclose(mail: EmailMessage, letter: Letter) -> None:
    for one in letter.attachments:
        if not one.shown:
            main, sub = _type(one.content_type)
            mail.add_attachment(b"", main, sub, filename=_filename(one))
            _fill(mail, one)


def _fill(mail: EmailMessage, one: Enclosure) -> None:
    """The bytes of the part that was added last."""
    *_, added = mail.iter_parts()
    added.set_payload(base64(one.content))


def _type(written: str) -> tuple[str, str]:
    """Main and sub type of an enclosure. Text, mails and what is no type at all go as plain bytes: nobody re-codes those on the way."""
    known = written.lower()
    foreign = not _TYPE.fullmatch(known) or known.startswith(("text/", "multipart/", "message/"))
    main, _, sub = ("application/octet-stream" if foreign else known).partition("/")
    return main, sub


def _filename(one: Enclosure) -> str:
    return safe_name(one.filename) or "attachment"


def _separate(mail: EmailMessage, message_id: str) -> None:
    """Boundaries made of the Message-ID instead of chance; MIME-Version is for the whole mail, not for its parts (RFC 2045, 4)."""
    seed = hashlib.sha256(message_id.encode()).hexdigest()[:24]
    for number, part in enumerate(mail.walk()):
        if part is not mail:
            del part["MIME-Version"]
        if part.is_multipart():
            part.set_boundary(f"=_{seed}_{number}")
