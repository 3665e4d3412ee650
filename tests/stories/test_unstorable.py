"""What databases do not like: NULs, lone surrogates, keys that are too long, numbers of 32 bits without a sign. Each mail becomes a case on either database."""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbridge.core.parse import parse
from mailbridge.delivery import Delivery
from mailbridge.model.stored import as_json, storable
from mailbridge.model.words import InboundStatus
from tests.stories import database
from tests.stories.world import CASEWORK, JEAN, PRIYA, World

TEXT = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
_CHANCE = random.Random(33)
LONG = "".join(_CHANCE.choices(string.ascii_letters + string.digits + "éŵ漢", k=6000))
"""Longer than a page of an index, and not to be squeezed: PostgreSQL's btree takes 2,704 bytes."""


@pytest.fixture(params=["sqlite", "postgresql"], autouse=True)
def _on_both(request: pytest.FixtureRequest) -> Iterator[None]:
    with database.told_on(request.param):
        yield


@pytest.fixture
def told(_on_both: None, tmp_path: Path) -> World:
    """A council on the database of this test."""
    return World(tmp_path)


def mail(*, sender: str = JEAN, subject: str = "pothole", more: str = "", text: bytes = TEXT.encode()) -> bytes:
    """A mail as bytes, since no library would write such things."""
    head = f"From: {sender}\nTo: {CASEWORK}\nSubject: {subject}\nDate: Thu, 2 May 2024 09:10:00 +0100\nMessage-ID: <1@mail.example>\nMIME-Version: 1.0\n"
    kind = more or "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    return (head + kind).replace("\n", "\r\n").encode("utf-8", "surrogatepass") + b"\r\n" + text


def encoded(text: str, charset: str = "utf-8") -> str:
    """RFC 2047."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset, 'surrogatepass')).decode()}?="


def with_file(name: str) -> bytes:
    """A mail with a PDF of this name (RFC 2231)."""
    file = f"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''{name}\r\n\r\n%PDF-1.4\r\n--b--\r\n"
    body = f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{TEXT}\r\n{file}"
    return mail(more="Content-Type: multipart/mixed; boundary=b\n", text=body.encode())


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(mail(text=b"\0" + TEXT.replace("pothole", "pot\0hole").encode()), id="NUL in the text"),
        pytest.param(mail(more="Content-Type: text/plain; charset=utf-16\n", text=(TEXT + "\0\ud83d\n").encode("utf-16", "surrogatepass")), id="UTF-16"),
        pytest.param(mail(subject="pot\0hole"), id="NUL in the subject"),
        pytest.param(mail(subject=encoded("pot\0hole \ud83d")), id="NUL and half a smiley in an encoded subject"),
        pytest.param(mail(subject=encoded("pothole \ud83d", "utf-16")), id="half a smiley in UTF-16"),
        pytest.param(mail(sender=encoded("Jean\0 Obi \ud83d") + " <jean.obi@mail.example>"), id="NUL in a name"),
        pytest.param(mail(sender="Jean\0Obi <jean.obi@mail.example>"), id="raw NUL in a name"),
        pytest.param(with_file("pot%00hole%ED%A0%BD.pdf"), id="NUL in the name of a file"),
        pytest.param(mail(subject=LONG), id="a long subject"),
        pytest.param(mail(sender=f"{LONG} <jean.obi@mail.example>"), id="a long name"),
        pytest.param(mail(sender=f"{encoded(LONG)} <jean.obi@mail.example>"), id="a long encoded name"),
        pytest.param(mail(text=f"{TEXT}\n\nI live at 14 {LONG} Road. Your reference is CAS-{LONG}.".encode()), id="a long street and reference"),
        pytest.param(mail(text=f"{TEXT}\n\n{LONG * 60}".encode()), id="a long text"),
        pytest.param(mail(text=f"{TEXT}\n\n{' '.join(f'{_CHANCE.random()}' for _ in range(40000))}".encode()), id="more words than the index takes"),
        pytest.param(mail(more=f"References: <{LONG}@mail.example>\nIn-Reply-To: <{LONG}@mail.example>\n"), id="long references"),
    ],
)
def test_it_becomes_a_case_and_the_archive_keeps_the_bytes(told: World, raw: bytes) -> None:
    row = told.arrives(raw)
    assert row.status is InboundStatus.PROCESSED, row.reason
    assert told.cases() == ["MB-1"]
    assert told.bridge.archive.get(row.sha256) == raw


def test_it_goes_on_with_what_was_cleaned(told: World) -> None:
    told.arrives(mail(subject="pot\0hole", sender=f"{LONG} <jean.obi@mail.example>"))
    told.councillor_says("FIND jean.obi pothole")
    told.councillor_says("[MB-1] NOTE see \0 the file")
    told.days_pass(1)
    assert "1 case found" in "".join(letter.text for letter in told.letters(PRIYA))
    assert {one.status for one in told.inbounds()} == {InboundStatus.PROCESSED}


@pytest.mark.parametrize("local", [f"{'x' * 3000}", "jean\0obi", LONG[:600]])
def test_an_address_that_cannot_be_one_holds_up_nobody(told: World, local: str) -> None:
    told.arrives(mail(sender=f"Jean Obi <{local}@mail.example>"))
    told.resident_writes(TEXT)
    assert told.inbound().status is InboundStatus.PROCESSED
    assert InboundStatus.SHELVED not in {one.status for one in told.inbounds()}


@pytest.mark.parametrize("date", ["Mon, 1 Jan 0001 00:00:00 +1400", "Fri, 31 Dec 9999 23:59:59 -1200", "Thu, 99 Foo 20245 99:99:99 +9999"])
def test_any_date_will_do(told: World, date: str) -> None:
    told.arrives(mail().replace(b"Thu, 2 May 2024 09:10:00 +0100", date.encode()))
    assert told.cases() == ["MB-1"]


def test_numbers_of_a_server_are_as_large_as_they_may_be(told: World) -> None:
    """RFC 3501: UID and UIDVALIDITY have 32 bits and no sign. A mailbox that was restored adds its generations above them."""
    largest = (1 << 32) - 1
    told.bridge.watch("shah", "INBOX", largest, largest)
    told.bridge.take_in(Delivery("shah", "INBOX", largest, largest - 1, mail(), told.now, 5_000_000_000))
    told.bridge.watch("shah", "INBOX", largest, 5)
    number = told.bridge.take_in(Delivery("shah", "INBOX", largest, largest, mail(), told.now, 5_000_000_000))
    assert told.inbound(number or 0).uidvalidity > largest
    assert told.bridge.take_in(Delivery("shah", "INBOX", largest, largest, mail(), told.now, 5_000_000_000)) is None


def test_what_is_stored_is_clean_also_inside_of_lists() -> None:
    assert storable({"a\0": ["b\0", ("\ud83d", 3, None)]}) == {"a": ["b", ["\ufffd", 3, None]]}
    assert as_json(["Renée\0"]) == '["Renée"]'


def test_the_parser_keeps_no_nul_either() -> None:
    assert "\0" not in parse(mail(subject="pot\0hole", text=b"a\0b")).subject
