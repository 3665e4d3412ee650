"""A mail of ours that goes the whole way: out by SMTP, in by IMAP. It is known by a signature with our key, so nobody can make one."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

KIND = "canary"
"""What the ledger calls it."""
REASON = "a canary of our own: it shows that mail comes in"
HEADER = "X-Mailbridge-Canary"
SUBJECT = "mailbridge: a test of the mail's whole way"
LIVES = timedelta(days=7)
"""What comes later than that was kept by somebody."""
LARGEST = 100_000
"""Bytes; a canary has some hundred, and servers on its way add headers."""
_MARK = re.compile(rb"(?im)^x-mailbridge-canary:[ \t]*(?:\n[ \t]+)?([0-9]{1,12}-[0-9a-f]{32})[ \t]*$")


def written(secret: bytes, mailbox: str, address: str, moment: datetime) -> tuple[str, bytes]:
    """(mark, mail) of a canary to the mailbox of a councillor (its key), which has this address. One a second at the most."""
    mark = _signed(secret, mailbox, int(moment.timestamp()))
    mail = EmailMessage()
    mail["From"] = mail["To"] = address
    mail["Subject"] = SUBJECT
    mail["Date"] = format_datetime(moment.astimezone(UTC))
    mail["Message-ID"] = f"<canary.{mark[-16:]}@{address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    mail[HEADER] = mark
    mail.set_content(_text(mark))
    return mark, mail.as_bytes()


def mark_of(secret: bytes, mailbox: str, raw: bytes, now: datetime) -> str:
    """The mark of a mail that is a canary to this mailbox; else empty. `now` is UTC.

    Our text must be in it: a header alone makes no canary. A gateway may have added its "external mail"."""
    if len(raw) > LARGEST:
        return ""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    found = _MARK.findall(head)
    mark = found[0].decode("ascii").lower() if len(found) == 1 else ""
    if not mark or not hmac.compare_digest(mark, _signed(secret, mailbox, int(mark.partition("-")[0]))):
        return ""
    is_whole = b" ".join(_text(mark).encode("ascii").split()) in b" ".join(body.split())
    return mark if is_whole and abs(now - sent_at(mark)) < LIVES else ""


def sent_at(mark: str) -> datetime:
    """When it was written (UTC), as its mark says."""
    return datetime.fromtimestamp(int(mark.partition("-")[0]), UTC)


def _signed(secret: bytes, mailbox: str, second: int) -> str:
    return f"{second}-{hmac.new(secret, f'canary {mailbox} {second}'.encode(), hashlib.sha256).hexdigest()[:32]}"


def _text(mark: str) -> str:
    """Short lines, which no server encodes anew."""
    return f"This mail shows that mail comes in.\nmailbridge sends it, and takes it away again.\n\n{mark}\n"
