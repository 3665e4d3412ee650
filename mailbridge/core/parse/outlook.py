"""Turns an Outlook file (.msg) into the bytes of an ordinary mail, so that it is parsed like any other."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from mailbridge.core.parse import bounds
from mailbridge.core.parse.addresses import mailboxes
from mailbridge.core.parse.charsets import text_of
from mailbridge.core.parse.encoded import tidy
from mailbridge.core.parse.lzfu import decompressed
from mailbridge.core.parse.rtf import rtf_text

if TYPE_CHECKING:
    from oxmsg import Message

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = 0x1009
"""PidTagRtfCompressed."""
_POLICY = SMTP.clone(max_line_length=998)


def as_mail(data: bytes) -> bytes | None:
    """The mail in an Outlook file; None when it cannot be read."""
    if not data.startswith(SIGNATURE) or len(data) > bounds.MSG_BYTES:
        return None
    from oxmsg import Message  # lazily: start-up time

    try:
        return _written(Message.load(io.BytesIO(data)))
    except Exception:  # OLE files of strangers: olefile and oxmsg raise nearly everything
        return None


def _written(message: Message) -> bytes:
    mail = EmailMessage(policy=_POLICY)
    for name, value in _headers(message).items():
        if value:
            mail[name] = value
    mail.set_content(message.body or rtf_text(text_of(decompressed(message.properties.binary_prop_value(_RTF) or b""))))
    if html := message.html_body:
        mail.add_alternative(html, subtype="html")
    for attachment in message.attachments:
        data = attachment.file_bytes
        if data:
            kind, _, detail = (attachment.mime_type or "application/octet-stream").partition("/")
            mail.add_attachment(data, maintype=kind or "application", subtype=detail or "octet-stream", filename=attachment.file_name or None)
    return mail.as_bytes()


def _headers(message: Message) -> dict[str, str | MailAddress]:
    """The transport headers where the file keeps them, else what its properties say."""
    kept = {name.lower(): tidy(value) for name, value in message.message_headers.items()}
    sender = mailboxes([kept.get("from") or message.sender or ""])
    sent = message.sent_date
    return {
        "From": MailAddress(sender[0].name, addr_spec=sender[0].address) if sender else "",
        "To": kept.get("to", ""),
        "Cc": kept.get("cc", ""),
        "Subject": tidy(message.subject or kept.get("subject", "")),
        "Date": kept.get("date", "") or (format_datetime(_utc(sent)) if sent else ""),
        "Message-ID": kept.get("message-id", ""),
    }


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
