"""Postcodes, streets, marks and positions, and whether they are in the ward."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from mailbridge.core.mail import Address, Attachment, Photo
from mailbridge.core.recognise.phones import phones
from mailbridge.core.recognise.places import other_places, postcodes
from mailbridge.model.words import Flag, Purpose
from tests.about.support import care_of, matter_of


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("14 Mill Lane NB1 4QT.", ("NB1 4QT",)),
        ("nb14qt", ("NB1 4QT",)),
        ("nb1  4qt and then M1 1AE", ("NB1 4QT", "M1 1AE")),
        ("NB1-4QT", ("NB1 4QT",)),
        ("NB1 OQT", ("NB1 0QT",)),
        ("EC1A 1BB", ("EC1A 1BB",)),
        ("flat a1 1st floor", ()),
        ("lamp MB1 2AB", ()),
        ("Condition 9 of 4", ()),
        ("NB1 4QTX", ()),
        ("NB1 4CI", ()),
    ],
)
def test_postcodes(text: str, codes: tuple[str, ...]) -> None:
    assert postcodes(text) == codes


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ring me on 07700 900123 please", "07700900123"),
        ("+44 7700 900123", "07700900123"),
        ("+44 (0)7700 900 123", "07700900123"),
        ("0044 1632 960932", "01632960932"),
        ("(01632) 960 932", "01632960932"),
        ("01632-960-932.", "01632960932"),
        ("tel:01632960932", "01632960932"),
        ("07700.900.123", "07700900123"),
    ],
)
def test_phones(text: str, number: str) -> None:
    assert phones(text) == (number,)


@pytest.mark.parametrize("text", ["ref 0770090012345", "£01632960932", "CAS-01632960932", "lamp 0419", "04632 960932", "https://x.example/01632960932"])
def test_not_phones(text: str) -> None:
    assert phones(text) == ()


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("Huge hole outside 14 Mill Lane", "14 Mill Lane"),
        ("hole outside 14 mill lane", "14 mill lane"),
        ("I live at Flat 3, 22 Elm Close", "Flat 3, 22 Elm Close"),
        ("flat 12 kestrel court is damp", "flat 12 kestrel court"),
        ("at no. 7 Dyers Court", "no. 7 Dyers Court"),
        ("street light flickering outside 5 dyers close", "5 dyers close"),
        ("12-14 Canal Side has flooded", "12-14 Canal Side"),
        ("the pothole on weir road is back", "weir road"),
        ("Elm Close no 9", "Elm Close no 9"),
        ("the light on Fuller's Way. I'm at number 9.", "number 9 Fuller's Way"),
        ("a lamp at the corner of heron way and elm street", "corner of heron way and elm street"),
        ("the swings in Weir Park", "Weir Park"),
        ("The Station Road underpass", "Station Road underpass"),
        ("the dog mess in weir park", "weir park"),
        ("I am at 9 Ropewalk, near the shop", "9 Ropewalk"),
        ("parking on Ropewalk is bad", "Ropewalk"),
        ("St John's Road floods", "St John's Road"),
        ("62 coronation\ncrescent", "62 coronation\ncrescent".replace("\n", " ")),
        ("room 2, 33 Inkerman Terrace", "room 2, 33 Inkerman Terrace"),
        ("3 old mill lane", "3 old mill lane"),
        ("no way is this right", ""),
        ("on the main road", ""),
        ("across my drive", ""),
        ("on 3 May at 9 Tuesday", ""),
        ("we counted 14 Volvos", ""),
        ("it is 3 PM", ""),
        ("at 5 B4 3", ""),
        ("the park", ""),
        ("road", ""),
    ],
)
def test_streets(text: str, street: str) -> None:
    assert matter_of(text).place.street == street


def test_a_street_in_the_subject_is_read() -> None:
    assert matter_of("it is huge", "Pothole Weir Road").place.street == "Weir Road"


def test_the_signature_counts_when_the_text_names_no_place() -> None:
    place = matter_of("My bin was missed", elided_text="Jean Obi\n14 Mill Lane\nNB1 4QT\n01632 960932")
    assert (place.place.street, place.place.postcode, place.phones) == ("14 Mill Lane", "NB1 4QT", ("01632960932",))


def test_what_was_quoted_is_not_the_writers_signature() -> None:
    about = matter_of("My bin was missed", elided_text="14 Mill Lane NB1 4QT 01632 960932", in_reply_to=("<a@b.example>",))
    assert (about.place.street, about.place.postcode, about.phones) == ("", "", ())


@pytest.mark.parametrize(
    "mark",
    [
        "///filled.count.soap",
        "https://maps.app.goo.gl/abc123",
        "24/01234/FUL",
        "ENF/25/0091",
        "lamp column 0417",
        "Column No 14",
        "https://www.google.com/maps/@53.1,-1.2,17z",
    ],
)
def test_other_marks(mark: str) -> None:
    assert other_places(f"it is at {mark} by the way") == (mark,)


def test_positions() -> None:
    link = matter_of("see https://www.google.com/maps/@53.1001,-1.2002,17z").place
    assert (link.latitude, link.longitude) == (53.1001, -1.2002)
    written = matter_of("at 53.4808, -2.2426").place
    assert (written.latitude, written.longitude) == (53.4808, -2.2426)
    assert matter_of("at 93.4808, -2.2426").place.latitude is None


def test_a_photo_gives_the_position() -> None:
    photo = Photo(10, 10, 53.5, -1.5, datetime(2025, 5, 1))
    shot = Attachment("a.jpg", "image/jpeg", 1, "x", Purpose.EVIDENCE, b"x", photo)
    place = matter_of("pothole", attachments=(shot,)).place
    assert (place.latitude, place.longitude) == (53.5, -1.5)


@pytest.mark.parametrize(
    ("text", "in_ward", "ward"),
    [
        ("pothole at NB1 4QT", True, "Millfield"),
        ("pothole at NB7 2AA", False, "Eastgate"),
        ("I'm in your ward but the works are at NB7 2AA", True, "Eastgate"),
        ("pothole at NB9 2AA", None, ""),
        ("pothole at M1 1AE", False, ""),
        ("pothole on Weir Road", True, ""),
        ("pothole", None, ""),
    ],
)
def test_in_the_ward_or_not(text: str, in_ward: bool | None, ward: str) -> None:
    place = matter_of(text).place
    assert (place.in_ward, place.ward) == (in_ward, ward)
    assert (Flag.OUT_OF_WARD in care_of(text).flags) == (in_ward is False)


def test_a_mail_addressed_to_nobody_counts_for_every_ward() -> None:
    assert matter_of("NB1 4QT", to=(Address("", "other@mail.example"),)).place.in_ward is True


def test_hostile_text_is_read_in_linear_time() -> None:
    start = time.process_time()
    for text in (
        "a1 " * 300_000,
        "1 A" * 300_000,
        "07 " * 300_000,
        "corner of " * 100_000,
        "///a." * 200_000,
        "\n" * 16_000,
        "lamp " * 200_000,
        "no 1 " * 200_000,
    ):
        matter_of(text, text)
    assert time.process_time() - start < 12
