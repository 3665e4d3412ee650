"""Mail as people's programs write it: an iPhone, Outlook with its header block, Gmail, mutt, an out-of-office, a ticket system, a bounce."""

from __future__ import annotations

import base64
import io
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import cache

from PIL import Image

from mailbridge.core.mail import Mail

POLICY = SMTP.clone(max_line_length=998)


@cache
def jpeg(side: int = 640, shade: int = 90) -> bytes:
    """A photo with EXIF: position in Northborough, turned on its side as a phone stores it."""
    picture = Image.effect_noise((side, side * 3 // 4), shade).convert("RGB")
    exif = picture.getexif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (53.0, 28.0, 48.0), 3: "W", 4: (2.0, 14.0, 33.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def fresh(sender: str, to: str, subject: str, text: str, when: datetime, *, photo: bytes = b"", name: str = "IMG_2031.JPG") -> bytes:
    """A new mail from a phone."""
    mail = _headed(sender, to, subject, when)
    mail["X-Mailer"] = "iPhone Mail (21E236)"
    mail.set_content(f"{text}\n\nSent from my iPhone\n")
    if photo:
        mail.add_attachment(photo, "image", "jpeg", filename=name)
    return mail.as_bytes()


def with_files(raw: bytes, *files: tuple[str, str, bytes]) -> bytes:
    """The same mail with (name, type, content) attached."""
    mail = message_from_bytes(raw, policy=POLICY)
    for name, kind, content in files:
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, main, sub, filename=name)
    return mail.as_bytes()


def with_text(raw: bytes, text: str) -> bytes:
    """The same mail with another text."""
    mail = message_from_bytes(raw, policy=POLICY)
    mail.set_content(text)
    return mail.as_bytes()


def iphone_reply(letter: Mail, sender: str, text: str, when: datetime, *, subject: str = "") -> bytes:
    """An answer from a phone: the text on top, the letter quoted with `>`."""
    mail = _answer(letter, sender, when, subject)
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    author = letter.from_.name if letter.from_ else ""
    mail.set_content(f"{text}\n\nSent from my iPhone\n\n> On 3 May 2024, at 10:02, {author} wrote:\n> \n{quoted}\n")
    return mail.as_bytes()


def outlook_reply(
    letter: Mail, sender: str, text: str, when: datetime, *, subject: str = "", threaded: bool = True, to: str = "", in_reply_to_only: bool = False
) -> bytes:
    """An answer from Outlook: top posting, a header block with names only, the external banner inside the quotation."""
    mail = _answer(letter, sender, when, subject, prefix="RE: ", threaded=threaded, to=to)
    if in_reply_to_only:
        del mail["References"]
    elif threaded:
        mail["Thread-Topic"] = letter.thread_topic or letter.subject
        mail["Thread-Index"] = thread_index(letter, when)
    author = letter.from_.name if letter.from_ else ""
    head = f"From: {author}\nSent: 02 May 2024 09:15\nTo: Highways\nSubject: {letter.subject}"
    banner = "CAUTION: This email originated from outside of the Council. Do not click links or open attachments unless you recognise the sender."
    mail.set_content(f"{text}\n\n________________________________\n{head}\n\n{banner}\n\n{letter.text}\n")
    return mail.as_bytes()


def thread_index(letter: Mail | None, when: datetime) -> str:
    """Outlook's mark of a conversation: of an answer that of the mail answered, and five bytes more."""
    parent = letter.thread_index if letter and letter.thread_index else "AQHanGSm0yXb5k1hN0S3x2vQmZ8w7rGhK4pQ"
    return base64.b64encode(base64.b64decode(parent) + int(when.timestamp()).to_bytes(5, "big")).decode()


def out_of_office(letter: Mail, sender: str, text: str, when: datetime) -> bytes:
    """As an old Exchange writes it: no Auto-Submitted, an ordinary Return-Path, only the subject tells."""
    mail = _answer(letter, sender, when, f"Automatic reply: {letter.subject}")
    mail.set_content(text)
    return mail.as_bytes()


def bounce(letter: Mail, failed: str, when: datetime, status: str = "5.1.1") -> bytes:
    """A delivery status notification (RFC 3464) that returns the headers of the letter."""
    boundary = "=_bounce"
    return f"""Return-Path: <>\r
From: Mail Delivery System <MAILER-DAEMON@mx.northborough.example>\r
To: {letter.reply_to[0].address}\r
Subject: Undelivered Mail Returned to Sender\r
Date: {format_datetime(when)}\r
Message-ID: {make_msgid(domain="mx.northborough.example")}\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\r
\r
--{boundary}\r
Content-Type: text/plain\r
\r
I'm sorry to have to inform you that your message could not be delivered.\r
\r
<{failed}>: unknown user\r
\r
--{boundary}\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.northborough.example\r
\r
Final-Recipient: rfc822; {failed}\r
Action: failed\r
Status: {status}\r
Diagnostic-Code: smtp; 550 5.1.1 unknown user\r
\r
--{boundary}\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: {letter.message_id}\r
Subject: {letter.subject}\r
\r
--{boundary}--\r
""".encode()


def authenticated(raw: bytes, authserv: str, domain: str) -> bytes:
    """A mail as the receiving server stamped it: an aligned pass."""
    stamp = f"Authentication-Results: {authserv}; dkim=pass header.d={domain}; spf=pass smtp.mailfrom={domain}; dmarc=pass header.from={domain}\r\n"
    return stamp.encode() + raw


def _headed(sender: str, to: str, subject: str, when: datetime) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(when)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> "))
    return mail


def _answer(letter: Mail, sender: str, when: datetime, subject: str, prefix: str = "Re: ", threaded: bool = True, to: str = "") -> EmailMessage:
    """Headed and threaded as every mail program does it."""
    target = to or (letter.reply_to[0].address if letter.reply_to else letter.from_.address if letter.from_ else "")
    own = letter.subject if letter.subject.lower().startswith("re: ") else f"{prefix}{letter.subject}"
    mail = _headed(sender, target, subject or own, when)
    if threaded:
        mail["In-Reply-To"] = letter.message_id
        mail["References"] = " ".join((*letter.references, letter.message_id))
    return mail
