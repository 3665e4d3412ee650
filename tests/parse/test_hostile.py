"""Mails built to stop a parser: bounded in time and memory, never an exception."""

from __future__ import annotations

import base64
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbridge.core.parse import bounds, parse
from mailbridge.core.parse.assemble import _read
from mailbridge.core.photos import cleaned
from tests.parse import replies
from tests.parse.mails import attached, exif, mail, multipart, part, picture, tnef
from tests.parse.test_photos import bomb
from tests.parse.test_trim import words

pytestmark = pytest.mark.slow

SECONDS = 4.0
"""Of the processor. On a machine of today the worst needs one; what is quadratic needs half a minute, so that a slow machine does not matter."""
LENGTH = 100_000
"""Bytes of each hostile text: linear work takes a tenth of a second, quadratic work half a minute."""
UNITS = (
    *(
        "\n",
        "\r\n",
        " ",
        "\t\n",
        ">",
        ">\n",
        "> > > a\n",
        "From: a\n",
        "X-Mailer: a\n",
        "From: \nTo: \nCc:\n",
        "From: a\nSent: b\nTo: c\n\n",
        "On ",
        "On 1 Jan\n",
        "-",
        "--\n",
        "_" * 30 + "\n",
        "*",
        "@",
        "a@b.c ",
        "<",
        "a:",
        "[mailto:",
    ),
    *(
        "On 1 Jan 2020 at 10:00 a@b.c wrote:\n> x\n",
        "On 1 Jan 2020 at 10:00\na@b.c\n",
        "CAUTION: This email originated from outside\n",
        "CAUTION: This email. ",
        "sent from my iphone ",
        "this email is confidential ",
        "confidential\n\n",
        "-----Original Message-----\n",
    ),
    *(
        ("---------- Forwarded message ---------\nFrom: a <a@b.c>\nDate: 1 Jan 2020\nSubject: Fwd: x\nTo: y@z.w\n\nhi\n"),
        "[cid:",
        "<http://a ",
        "wrote: ",
        "1:00 ",
        "Regards\nBob\n",
        "Council Officer\n",
        "OFFICIAL\n",
        "begin 644 x\n",
        "é",
        "\x00",
    ),
)
SUBJECTS = ("a", " ", "Re: ", "[EXTERNAL] ", "OFFICIAL - ", "=?utf-8?q?a?= ", "=?", "=?utf-8?b?", "[(", "a\r\n ", " \r\n ")
FIELDS = ("a", "a,", "<", "a@b.c,", '"', "(", "a <b@c.d> ", "\\", "a:", ";")
PARAMETERS = (";a=b", ";", ';a="', ";name*0*=a", "=", " ", '; boundary="')
TAGS = (
    "<div>",
    "<a ",
    '<a href="http://x.example/">x',
    "<p>",
    "<blockquote type=cite>",
    "<ul><li>",
    "<table><tr><td>",
    "<b><i>",
    "<!--",
    "<br>",
    "<pre>\n",
    "&amp;",
    "<select><option>",
    "<svg><g>",
)


def quickly(raw: bytes, most: float = SECONDS) -> float:
    """Parses without the last net; fails when it takes too long."""
    start = time.process_time()
    _read(raw, 0)
    spent = time.process_time() - start
    assert spent < most
    return spent


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_texts_are_read_in_linear_time(unit: str) -> None:
    quickly(mail(unit * (LENGTH // len(unit)), subject="FW: x" if "orward" in unit else "RE: x"))


@pytest.mark.parametrize("unit", SUBJECTS, ids=repr)
def test_subjects_are_read_in_linear_time(unit: str) -> None:
    quickly(mail("x", subject=unit * (1_000_000 // len(unit))))


@pytest.mark.slow
@pytest.mark.parametrize("unit", FIELDS, ids=repr)
def test_fields_are_read_in_linear_time(unit: str) -> None:
    value = unit * (LENGTH // len(unit))
    quickly("".join(f"{name}: {value}\r\n" for name in ("From", "To", "References", "Received", "Date", "Return-Path", "Message-ID")).encode() + b"\r\nx")


@pytest.mark.parametrize("unit", PARAMETERS, ids=repr)
def test_parameters_are_read_in_linear_time(unit: str) -> None:
    value = (unit * (LENGTH // len(unit))).encode()
    quickly(b"Content-Type: text/plain" + value + b"\r\nContent-Disposition: attachment" + value + b"\r\n\r\nx")


@pytest.mark.parametrize("unit", TAGS, ids=repr)
def test_pages_are_read_in_linear_time(unit: str) -> None:
    quickly(mail(unit * (LENGTH // len(unit)), kind="text/html"))


def deep(levels: int) -> bytes:
    raw = b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n"
    for level in range(levels):
        raw += b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (level, level + 1)
    return raw + b"--b%d\r\n\r\nhi\r\n" % levels


def many(count: int) -> bytes:
    return (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"".join(b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nkerb %d kerb\r\n" % n for n in range(count))
        + b"--b--"
    )


STRUCTURES: dict[str, Callable[[], bytes]] = {
    "5,000 deep": lambda: deep(5_000),
    "20,000 parts": lambda: many(20_000),
    "5,000 deep with one boundary": lambda: (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 5_000
    ),
    "3,000 mails in mails": lambda: b"Content-Type: message/rfc822\r\n\r\n" * 3_000 + b"From: a\r\n\r\nx",
    "nothing but fields": lambda: b"X: a\r\n" * 100_000 + b"\r\nx",
    "one endless field": lambda: b"X: a\r\n" + b" a\r\n" * 200_000 + b"\r\nx",
    "no colons": lambda: b"From: a\r\n" + b"Xaaaa\r\n" * 100_000,
    "false boundaries": lambda: b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bx\n" * 50_000,
    "bounce": lambda: b"From: mailer-daemon@x.y\r\nSubject: failure notice\r\n\r\n" + b"a." * 100_000 + b"@",
    "endless winmail": lambda: multipart(attached(b"\x78\x9f\x3e\x22\x01\x00" + (b"\x01" + b"\x00" * 10) * 50_000, "winmail.dat")),
}


@pytest.mark.parametrize("name", STRUCTURES)
def test_structures_are_bounded(name: str) -> None:
    quickly(STRUCTURES[name]())


def test_what_is_past_a_bound_is_kept_raw_and_said() -> None:
    parsed = parse(deep(bounds.DEPTH + 20))
    assert parsed.attachments[0].content.startswith(b"--b")
    assert "nested too deeply" in parsed.defects[0]
    parsed = parse(many(bounds.PARTS + 40))
    assert len(parsed.attachments) == bounds.PARTS - 1
    assert parsed.attachments[-1].content.count(b"kerb") > 2
    assert "too many parts" in parsed.defects[0]


def test_many_containers_share_one_allowance() -> None:
    inner = [
        b"Content-Type: multipart/mixed; boundary=i%d\r\n\r\n" % n + b"--i%d\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nkerb kerb\r\n" % n * 200
        for n in range(5)
    ]
    parsed = parse(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"".join(b"--b\r\n" + one for one in inner) + b"--b--")
    assert len(parsed.attachments) <= bounds.PARTS
    assert "too many parts" in " ".join(parsed.defects)


def test_a_long_text_is_elided_past_the_bound() -> None:
    text = "kerb " * (bounds.TEXT_CHARACTERS // 4)
    parsed = parse(mail(text))
    assert len(parsed.new_text) <= bounds.TEXT_CHARACTERS
    assert words(parsed.new_text) + words(parsed.elided_text) == words(text)


def test_a_bomb_in_a_mail_is_cheap() -> None:
    content = bomb()
    quickly(multipart(part("x"), attached(content, "a.png", "image/png")))
    assert cleaned(content, "image/png") is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["text/plain", "text/html", "application/pdf"])
def test_sixty_megabytes(kind: str) -> None:
    line = base64.b64encode(b"The kerb outside number 4 is loose. <p>" * 1 + b" " * 18) + b"\r\n"
    raw = f"From: a@b.example\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + line * (60_000_000 // len(line))
    quickly(raw)


def seeds() -> list[bytes]:
    """Mails of every shape to start from."""
    return [
        *(mail(case.text, subject="FW: kerb" if case.forwards else "Re: kerb") for case in replies.cases()[::7]),
        multipart(part("x"), part("<p>x</p>", "text/html"), kind="alternative"),
        multipart(part("x"), attached(picture(64, 48, exif=exif()), "kerb.jpg", "image/jpeg"), b"Content-Type: message/rfc822\r\n\r\n" + mail("inner")),
        multipart(part("x"), attached(tnef({"a.jpg": picture(32, 32), "b.txt": b"kerb"}), "winmail.dat")),
        multipart(
            part("Sorry"),
            part("Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n", "message/delivery-status"),
            kind="report; report-type=delivery-status",
        ),
    ]


SPLICES = (
    *(
        b"\r\n\r\n",
        b"--",
        b"\0",
        b"\xff\xfe",
        b'Content-Type: multipart/mixed; boundary=""\r\n',
        b"charset=utf-16",
        b"charset=utf-7",
        b"Content-Transfer-Encoding: base64\r\n",
        b"=?utf-8?b?",
        b"?=",
        b"<",
        b'"',
        b";",
    ),
    *(
        b">" * 50,
        b"From: a\nSent: b\nTo: c\nSubject: d\n",
        b"message/rfc822",
        b"\n" * 3000,
        b"On 1 Jan 2020 at 10:00 a wrote:\n",
        b"(" * 500,
        b"application/pkcs7-mime",
        b"Date: 99 Jan 9999\r\n",
    ),
)


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """A mail with a few bytes changed, lost, doubled or spliced in."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.randint(1, 400))
        match chance.randint(0, 5):
            case 0:
                data[at:end] = chance.randbytes(end - at)
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = chance.choice(SPLICES)
            case 3:
                data[at:at] = data[at:end]
            case 4 if end > at:
                data[at] = chance.randrange(256)
            case _:
                del data[chance.randint(at, len(data)) :]
        data = data or bytearray(b"x")
    return bytes(data)


def survives(number: int) -> None:
    """Mutates `number` mails; none may raise, be slow or lose a word."""
    chance, starts = random.Random(number), seeds()
    for _ in range(number):
        raw = mutated(chance.choice(starts), chance)
        start = time.process_time()
        parsed = _read(raw, 0)
        assert time.process_time() - start < SECONDS
        assert not words(parsed.text) - words(f"{parsed.new_text}\n{parsed.elided_text}")


def test_mutated_mails_are_mails() -> None:
    survives(400)


@pytest.mark.slow
@pytest.mark.chance
def test_ten_thousand_mutated_mails_are_mails() -> None:
    survives(10_000)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    assert parse(raw).size == len(raw)
