"""Two ticket systems of different make, as they write to whoever mails a council: a help desk's acknowledgement and update, and a case system's."""

from __future__ import annotations

from datetime import datetime
from html import escape

from mailbridge.core.mail import Mail
from tests.stories.clients import wire

ABOVE = "##- Please type your reply above this line -##"
HELP_DESK = "support@northborough.vendor.example"
CASE_ROBOT = "no-reply@northborough.vendor.example"


def help_desk_ack(letter: Mail, number: int, when: datetime) -> bytes:
    """The help desk has made a request of the mail: it answers in the thread and quotes nothing, the requester's mail is in its portal."""
    said = (
        f"Your request ({number}) has been received and is being reviewed by our support staff.\n\nTo add additional comments, reply to this email.\n\n"
        "We aim to respond within 10 working days."
    )
    return _help_desk(letter, number, f"[Northborough Highways] Request received: {letter.subject}", said, "Northborough Highways", when, automatic=True)


def help_desk_update(letter: Mail, number: int, agent: str, text: str, when: datetime) -> bytes:
    """An agent answers in the help desk: the answer above the trail of the request, its own subject, its own Reply-To that carries the number."""
    said = f"Your request ({number}) has been updated. To add additional comments, reply to this email.\n\n{agent} (Northborough Highways)\n\n{text}"
    return _help_desk(letter, number, f"[Northborough Highways] Re: {letter.subject}", said, f"{agent} (Northborough Highways)", when, automatic=False)


def _help_desk(letter: Mail, number: int, subject: str, said: str, name: str, when: datetime, *, automatic: bool) -> bytes:
    plain = f"{ABOVE}\n\n{said}\n\n--------------------------------\nThis email is a service from Northborough Highways. Delivered by Zendesk."
    page = f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body style="width: 100%!important">\
<div style="padding: 10px; line-height: 18px; font-family: 'Lucida Grande',Verdana,Arial,sans-serif"><div style="color: #b5b5b5;">{escape(ABOVE)}</div>\
<p>{"</p><p>".join(escape(part) for part in said.split(chr(10) * 2))}</p><div style="color: #aaaaaa; margin: 10px 0 14px 0">\
This email is a service from Northborough Highways. Delivered by Zendesk</div></div></body></html>"""
    fields = [
        ("Return-Path", f"<{HELP_DESK}>"),
        ("From", f"{name} <{HELP_DESK}>"),
        ("Reply-To", f"Northborough Highways <support+id{number}@northborough.vendor.example>"),
        ("To", wire.answered(letter)),
        ("Subject", subject),
        ("Date", wire.dated(when)),
        ("Message-ID", f"<7KQ4M9Z9XPR_{int(when.timestamp())}_sprut@vendor.example>"),
        ("In-Reply-To", f"<7KQ4M9Z9XPR@vendor.example>\r\n {letter.message_id}"),
        ("References", f"<7KQ4M9Z9XPR@vendor.example>\r\n {letter.message_id}"),
        *([("Auto-Submitted", "auto-generated")] if automatic else []),
        ("X-Auto-Response-Suppress", "All"),
        ("X-Mailer", "Zendesk Mailer"),
        ("MIME-Version", "1.0"),
    ]
    texts = wire.multipart("multipart/alternative", "--==_mimepart_6633a", wire.quoted_printable("text/plain", plain), wire.quoted_printable("text/html", page))
    return wire.headed(fields, texts)


def case_ack(letter: Mail, reference: str, when: datetime) -> bytes:
    """A case system acknowledges: no thread at all, its reference in the subject, our letter quoted at the end."""
    said = (
        f"Thank you for contacting Northborough Council. Your reference is {reference}. We aim to respond within 10 working days.\n\n"
        "Please do not reply to this email. If you need to add anything, quote your reference."
    )
    return _case_system(letter, f"{reference} Enquiry received", said, when, "", quoting=True)


def case_update(letter: Mail, reference: str, text: str, when: datetime, *, reply_to: str = "highways@northborough.example") -> bytes:
    """A later mail of the same system: nothing but its own reference says what it is about."""
    return _case_system(letter, f"{reference} Update on your enquiry", f"Dear Councillor Shah\n\n{text}", when, reply_to, quoting=False)


def case_refusal(letter: Mail, when: datetime) -> bytes:
    """The mailbox is closed, says the same system: nobody will read what was sent."""
    said = "This mailbox is now closed. Please use our online form at www.northborough.example/report. Your request will not be actioned."
    return _case_system(letter, "This mailbox is closed", said, when, "", quoting=True)


def _case_system(letter: Mail, subject: str, said: str, when: datetime, reply_to: str, *, quoting: bool) -> bytes:
    quoted = f"\n\n-----Original Message-----\nFrom: {wire.author(letter)}\nTo: Highways\nSubject: {letter.subject}\n\n{letter.text}" if quoting else ""
    fields = [
        ("From", f"Northborough Council <{CASE_ROBOT}>"),
        *([("Reply-To", f"Highways <{reply_to}>")] if reply_to else []),
        ("To", (letter.from_ or letter.to[0]).address),
        ("Subject", subject),
        ("Thread-Topic", subject),
        ("Thread-Index", "AdqcdT8rV0uJxkq2T9eHnS5wQd3o1A=="),
        ("Date", wire.dated(when)),
        ("Message-ID", f"<f1b7c0d2-{int(when.timestamp())}@crm.vendor.example>"),
        ("X-MS-Exchange-Organization-SCL", "-1"),
        ("MIME-Version", "1.0"),
    ]
    page = f"<html><body><p>{'</p><p>'.join(escape(part) for part in (said + quoted).split(chr(10) * 2))}</p></body></html>"
    texts = wire.multipart("multipart/alternative", "_000_crm_", wire.in_base64("text/plain", said + quoted), wire.in_base64("text/html", page))
    return wire.headed(fields, texts)
