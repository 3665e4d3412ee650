"""Past mail of invented people, and small ways to rehearse it."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

from mailbridge.rehearsal.course import Rules, rehearse
from mailbridge.rehearsal.rehearsed import Rehearsed
from mailbridge.rehearsal.sources import Specimen

NOW = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)
CASEWORK = "casework@priya-shah.example"
POTHOLE = "Dear Cllr Shah,\n\nthere is a deep pothole outside 14 Mill Lane, NB1 4QT. Please have it filled.\n\nAda Bell\n"


def letter(text: str, subject: str = "Pothole in Mill Lane", author: str = "Ada Bell <ada.bell@post.example>", day: int = 2, **fields: str) -> EmailMessage:
    """A mail of May 2024."""
    mail = EmailMessage(SMTP)
    mail["From"], mail["To"], mail["Subject"] = author, CASEWORK, subject
    mail["Date"], mail["Message-ID"] = f"Thu, {day:02} May 2024 09:12:00 +0100", f"<{zlib.crc32(repr((text, author, day)).encode())}@post.example>"
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def specimens(*mails: EmailMessage | bytes) -> list[Specimen]:
    """Mails as a source would hand them over."""
    return [Specimen(f"m{number}.eml", mail if isinstance(mail, bytes) else mail.as_bytes()) for number, mail in enumerate(mails)]


def rehearsed(rules: Rules, *mails: EmailMessage | bytes) -> list[Rehearsed]:
    """What comes out, in the order of the names."""
    return sorted(rehearse(specimens(*mails), rules, NOW), key=lambda mail: mail.name)


def doubts(mail: Rehearsed) -> list[str]:
    """Keys of the doubts about a mail."""
    return [doubt.key for doubt in mail.doubts]
