"""Outlook on a council's desk: WordSection1, a corporate signature with its logo, the Exchange headers, links as `label<target>`, no quote marks at all."""

from __future__ import annotations

import base64
import io
from datetime import datetime
from functools import cache
from html import escape

from PIL import Image

from mailbridge.core.mail import Mail
from tests.stories.clients import wire
from tests.stories.shapes import thread_index

SIGNATURE = """Cllr Priya Shah
Councillor for Millfield Ward
Northborough Council, Town Hall, Northborough NB1 1AA
T: 01632 960456 | E: cllr.p.shah@northborough.example
www.northborough.example"""
DISCLAIMER = """This email and any attachments are confidential and intended solely for the use of the individual to whom they are addressed. If you are not \
the intended recipient, please notify the sender and delete it."""
BANNER = """You don't often get email from casework@priya-shah.example. Learn why this is important<https://aka.ms/LearnAboutSenderIdentification>"""
LOGO = "[A black and white logo Description automatically generated]"
_LABEL = "{label}<{href}>"


def reply(letter: Mail, sender: str, text: str, when: datetime, subject: str | None = None) -> bytes:
    """Top-posted, the head of the letter in bold, the letter itself beneath without a mark."""
    head = heading(letter)
    plain = f"{text}\n\n{SIGNATURE}\n{LOGO}\n\n{head}\n\n{BANNER}\n{under(letter)}\n\n{DISCLAIMER}\n"
    return mail_of(sender, wire.answered(letter), wire.prefixed(letter, "RE:") if subject is None else subject, when, letter, plain, _page(text, head, letter))


def tap(href: str, sender: str, when: datetime) -> bytes:
    """A fresh mail with the signature beneath."""
    asked = wire.tapped(href)
    plain = f"{asked.body}\n\n{SIGNATURE}\n\n{DISCLAIMER}\n"
    return mail_of(sender, asked.to, asked.subject, when, None, plain, _page(asked.body, "", None))


def forward(mail: Mail, sender: str, text: str, when: datetime, to: str) -> bytes:
    """FW: with the same head as an answer."""
    head = heading(mail)
    plain = f"{text}\n\n{SIGNATURE}\n\n{head}\n\n{mail.text}\n\n{DISCLAIMER}\n"
    return mail_of(sender, to, wire.prefixed(mail, "FW:"), when, mail, plain, _page(text, head, mail))


def heading(letter: Mail) -> str:
    """The head that Outlook puts above what it quotes."""
    to = "; ".join(f"{one.name} <{one.address}>" if one.name else one.address for one in letter.to)
    return f"From: {wire.author(letter)}\nSent: {letter.date:%d %B %Y %H:%M}\nTo: {to}\nSubject: {letter.subject}"


def under(letter: Mail) -> str:
    """The letter as Exchange makes text of its HTML."""
    return wire.read_aloud(letter, _LABEL)


def _page(text: str, head: str, letter: Mail | None) -> str:
    quoted = (
        f"""<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">\
<p class="MsoNormal">{labelled(head)}<o:p></o:p></p></div></div>\
<p class="MsoNormal"><o:p>&nbsp;</o:p></p>{wire.shown(letter)}"""
        if letter
        else ""
    )
    return f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns="http://www.w3.org/TR/REC-html40"><head>\
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="Generator" content="Microsoft Word 15 (filtered medium)">\
<style><!-- p.MsoNormal {{margin:0cm; font-size:11.0pt;}} --></style></head>\
<body lang="EN-GB" link="#0563C1" style="word-wrap:break-word"><div class="WordSection1">\
{wire.markup(text, '<p class="MsoNormal">{}<o:p></o:p></p>')}<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\
{wire.markup(SIGNATURE, '<p class="MsoNormal"><span style="font-size:10.0pt;color:#1F497D">{}</span><o:p></o:p></p>')}\
<p class="MsoNormal"><img width="120" height="40" src="cid:image001.png@01DA9C75.3F2A1B10" alt="A black and white logo"><o:p></o:p></p>\
<p class="MsoNormal"><o:p>&nbsp;</o:p></p>{quoted}<p style="font-size:8.0pt">{escape(DISCLAIMER)}</p></div></body></html>"""


def labelled(head: str) -> str:
    """The head with its labels in bold."""
    return "<br>".join(f"<b>{line.partition(':')[0]}:</b>{escape(line.partition(':')[2])}" for line in head.splitlines())


@cache
def logo() -> bytes:
    """The council's logo."""
    out = io.BytesIO()
    Image.new("RGB", (120, 40), "navy").save(out, "PNG")
    return out.getvalue()


def mail_of(sender: str, to: str, subject: str, when: datetime, letter: Mail | None, plain: str, page: str, *, with_logo: bool = True) -> bytes:
    """The headers and parts of Exchange; the logo is a related part."""
    fields = [
        ("From", sender),
        ("To", to),
        ("Subject", subject),
        ("Thread-Topic", (letter.thread_topic or letter.subject) if letter else subject),
        ("Thread-Index", thread_index(letter, when)),
        ("Date", wire.dated(when)),
        ("Message-ID", f"<LO2P265MB{int(when.timestamp())}A8F3C1D2@LO2P265MB1234.GBRP265.PROD.OUTLOOK.example>"),
        *(wire.threaded(letter) if letter else []),
        ("Accept-Language", "en-GB, en-US"),
        ("Content-Language", "en-GB"),
        ("X-MS-Has-Attach", "yes" if with_logo else ""),
        ("X-MS-TNEF-Correlator", ""),
        ("x-ms-publictraffictype", "Email"),
        ("x-ms-office365-filtering-correlation-id", "5b1f2a9c-1d3e-4b7a-9c55-08dc6a8f0e21"),
        ("X-OriginatorOrg", "northborough.example"),
    ]
    texts = wire.multipart("multipart/alternative", "_000_LO2P265MB1234_", wire.in_base64("text/plain", plain), wire.quoted_printable("text/html", page))
    return wire.headed(fields, _with_logo(texts) if with_logo else texts)


def _with_logo(texts: bytes) -> bytes:
    picture = base64.encodebytes(logo()).replace(b"\n", b"\r\n")
    head = (
        b'Content-Type: image/png; name="image001.png"\r\nContent-Description: image001.png\r\nContent-Disposition: inline; filename="image001.png"\r\n'
        b"Content-ID: <image001.png@01DA9C75.3F2A1B10>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    return wire.multipart("multipart/related", "_004_LO2P265MB1234_", texts, head + picture)
