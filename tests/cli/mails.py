"""Mails that the tests of the command line deliver."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

RESIDENT = "ada.bell@post.example"
DEPARTMENT = "highways@northborough.example"


def report(to: str = "casework@priya-shah.example", photo: bytes = b"") -> bytes:
    """A resident reports a pothole."""
    mail = _mail(f"Ada Bell <{RESIDENT}>", to, "Pothole in Mill Lane", "<report-1@post.example>")
    mail.set_content("Dear Cllr Shah,\n\nthere is a deep pothole outside 14 Mill Lane, NB1 4QT. Please have it filled.\n\nAda Bell\n")
    if photo:
        mail.add_attachment(photo, "image", "jpeg", filename="hole.jpg")
    return mail.as_bytes()


def lost_officer() -> bytes:
    """An officer writes about a case that nobody can name."""
    mail = _mail(f"Sam Lee <{DEPARTMENT}>", "casework@priya-shah.example", "RE: FW: that matter", "<officer-1@northborough.example>")
    mail["In-Reply-To"] = "<something-else@northborough.example>"
    mail.set_content("Dear Councillor,\n\nthis has been inspected and the work was completed on Tuesday.\n\nSam Lee\n")
    return mail.as_bytes()


def _mail(author: str, to: str, subject: str, identifier: str) -> EmailMessage:
    mail = EmailMessage(SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = author, to, subject, identifier
    mail["Date"] = "Thu, 02 May 2024 09:12:00 +0100"
    return mail
