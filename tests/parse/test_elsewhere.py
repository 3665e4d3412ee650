"""Mails at which other programs stumbled: read whole, with who wrote, to whom, and what. deploy/FAILURES.md names them all. Invented people."""

from __future__ import annotations

import base64
import time

import pytest

from mailbridge.core.mail import Address, Mail
from mailbridge.core.parse import parse
from mailbridge.core.parse.addresses import mailboxes
from mailbridge.model.words import Purpose
from tests.parse.mails import mail, multipart, part, picture

OURS = "casework@priya-shah.example"
PHOTO = picture()
ANSWER = "In-Reply-To: <a@b.example>\r\n"


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00\x80", b"\x81\x82", b"\xc3\x28", b"=?utf-8?q?=FF=FE?="])
def test_bytes_that_are_no_text_among_the_recipients(junk: bytes) -> None:
    raw = b"From: a@b.example\r\nTo: " + junk + f" <{OURS}>, ".encode() + junk + b"\r\nCc: " + junk + b"@" + junk + b".example\r\n\r\nThe kerb"
    found = parse(raw)
    assert (found.from_, found.text) == (Address("", "a@b.example"), "The kerb")
    assert OURS in {one.address for one in found.to}


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("jo @ a.example", "jo@a.example"),
        ("jo . farrow@a.example", "jo.farrow@a.example"),
        ("< jo@ a.example >", "jo@a.example"),
        ("Jo <jo@bücher.example>", "jo@bücher.example"),
        ("Jo <jo@xn--bcher-kva.example>", "jo@xn--bcher-kva.example"),
        ("(Jo Farrow) <jo@a.example>", "jo@a.example"),
        ("() <jo@a.example>", "jo@a.example"),
        ("name* <jo@a.example>", "jo@a.example"),
    ],
)
def test_addresses_that_no_standard_knows(written: str, address: str) -> None:
    assert [one.address for one in mailboxes([written])] == [address]


def test_parameters_that_end_too_early() -> None:
    fields = b"Content-Type: application/pdf; name*\r\nContent-Disposition: attachment; filename*; filename*0*"
    (file,) = parse(multipart(part("The kerb"), fields + b"\r\n\r\n%PDF-1.4 kerb")).attachments
    assert (file.filename, file.content) == (None, b"%PDF-1.4 kerb")


@pytest.mark.parametrize("name", ["Headers", "Header", "Body", "Defects", "Text", "Attachments"])
def test_a_field_that_is_called_like_a_part_of_a_mail(name: str) -> None:
    found = parse(f"{name}: something\r\nSubject: kerb\r\n\r\nThe kerb is loose".encode())
    assert (found.subject, found.text, found.headers.get(name)) == ("kerb", "The kerb is loose", "something")


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
def test_thousands_of_links(kind: str) -> None:
    links = (f'<a href="https://x.example/{number}">street {number}</a> ' if kind == "text/html" else f"https://x.example/{number} " for number in range(6000))
    raw, start = mail(f"The kerb is loose. {''.join(links)}", kind=kind), time.process_time()
    found = parse(raw)
    assert time.process_time() - start < 2
    assert found.text.startswith("The kerb is loose.")
    assert "https://x.example/5999" in found.text


@pytest.mark.parametrize(
    ("written", "boundary"),
    [
        ('\r\n boundary*0="aaa";\r\n boundary*1="bbb"', "aaabbb"),
        ('\r\n boundary="aaa\r\n bbb"', "aaabbb"),
        ('\r\n\tboundary="aaa\r\n bbb"', "aaa bbb"),
        ('boundary=\r\n "aaabbb"', "aaabbb"),
        ("boundary=\r\n\taaabbb", "aaabbb"),
    ],
)
def test_a_boundary_that_was_split_over_lines(written: str, boundary: str) -> None:
    body = f"--{boundary}\r\n\r\nThe kerb\r\n--{boundary}\r\nContent-Type: application/pdf; name=x.pdf\r\n\r\n%PDF-1.4\r\n--{boundary}--\r\n"
    found = parse(f"Content-Type: multipart/mixed; {written}\r\n\r\n{body}".encode())
    assert (found.text, [one.filename for one in found.attachments]) == ("The kerb", ["x.pdf"])


def _related(html: str, *fields: str) -> Mail:
    content = base64.encodebytes(PHOTO).replace(b"\n", b"\r\n")
    head = "\r\n".join(("Content-Type: image/jpeg", *fields, "Content-Transfer-Encoding: base64"))
    return parse(multipart(part(html, "text/html"), head.encode() + b"\r\n\r\n" + content, kind="related"))


@pytest.mark.parametrize(
    ("html", "fields"),
    [
        ('<p>The kerb</p><img src="cid:k1">', ("Content-ID: <k1>",)),
        ('<p>The kerb</p><img src="k1">', ("Content-ID: <k1>", "Content-Disposition: inline")),
        ('<p>The kerb</p><img src="cid:elsewhere">', ("Content-ID: <k1>",)),
        ("<p>The kerb</p>", ("Content-Disposition: inline",)),
        ("<p>The kerb</p>", ()),
    ],
)
def test_a_picture_in_the_text_is_evidence_however_it_is_named(html: str, fields: tuple[str, ...]) -> None:
    found = _related(html, *fields)
    assert found.new_text == "The kerb"
    assert [(one.content, one.purpose) for one in found.attachments] == [(PHOTO, Purpose.EVIDENCE)]


QUOTED = '<div class="yahoo_quoted">On Tuesday 3 June 2025 at 10:12:05 BST, Cllr Priya Shah wrote:<br>old words</div>'


@pytest.mark.parametrize(
    "page",
    [
        "Thank you, it was mended.<html><body><blockquote type=cite>old words</blockquote></body></html>",
        f"Thank you, it was mended.<html><head></head><body>{QUOTED}</body></html>",
        f"<html><head></head><body></body></html>Thank you, it was mended.{QUOTED}",
        f"</head>Thank you, it was mended.<body>{QUOTED}",
    ],
)
def test_words_that_stand_outside_of_the_page(page: str) -> None:
    found = parse(mail(page, kind="text/html", headers=ANSWER))
    assert found.new_text == "Thank you, it was mended."
    assert "old words" in found.elided_text


@pytest.mark.parametrize(
    "text",
    [
        "> Thank you for writing about the kerb. IT IS MENDED\r\n> Your reference is MB-12.\r\n",
        "On Tue, 3 Jun 2025 at 10:12, Cllr Priya Shah <casework@priya-shah.example> wrote:\r\n\r\n> Is the kerb mended? IT IS MENDED\r\n",
    ],
)
def test_an_answer_written_into_the_quotation_is_kept(text: str) -> None:
    """Nothing of it counts as new; what was trimmed stands beside it, whole."""
    found = parse(mail(text, headers=ANSWER))
    assert "IT IS MENDED" in f"{found.new_text}{found.elided_text}"
    assert found.text.count("IT IS MENDED") == 1


HEAD = "<b>Sent:</b> 03 June 2025 10:12<br><b>To:</b> priya@council.example<br><b>Subject:</b> Loose kerb</p><p>Ask bob@other.example about it</p>"
NOTE = "<p>Please deal</p><p><b>From:</b> Ada Okoro"
ADA = Address("Ada Okoro", "ada@mail.example")


@pytest.mark.parametrize(
    "page",
    [
        f'<p>Please deal</p><p><img src="https://t.example/eve@evil.example.gif"><b>From:</b> Ada Okoro &lt;ada@mail.example&gt;<br>{HEAD}',
        f'{NOTE} &lt;<a href="mailto:ada@mail.example">ada@mail.example</a>&gt;<br>{HEAD}',
        f"{NOTE} [mailto:ada@mail.example]<br>{HEAD}",
        f'<style>@font-face {{font-family:"\\@DengXian";}} p.eve@evil.example {{}}</style>{NOTE} &lt;ada@mail.example&gt;<br>{HEAD}',
    ],
)
def test_only_the_block_says_whose_mail_was_passed_on(page: str) -> None:
    (inside,) = parse(mail(f"<html><body>{page}</body></html>", kind="text/html", subject="FW: Loose kerb")).forwarded
    assert (inside.author, inside.note, inside.text) == (ADA, "Please deal", "Ask bob@other.example about it")
