"""The photos of a mail reach the department: all of them, upright, legible, in order, with their captions, and saying nothing that they do not show."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import cache
from threading import Barrier, Lock
from typing import Any

import pytest
from PIL import Image

from mailbridge.core.captions import captions
from mailbridge.core.enclosures import LADDER, Fitted, enclosures, fitted
from mailbridge.core.letters.letter import Enclosure
from mailbridge.core.parse import parse
from mailbridge.darkroom import Darkroom
from mailbridge.model.words import InboundStatus
from mailbridge.visits import LARGEST
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, World

POTHOLE = "There is a pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
METADATA = (b"Exif", b"http://ns.adobe.com", b"xmpmeta", b"ICC_PROFILE", b"NorthCam", b"X100", b"comment of the camera")
"""What a camera writes into a JPEG, with its name in it."""
SEGMENTS = (b"\xff\xe1", b"\xff\xe2", b"\xff\xed", b"\xff\xfe")
"""Where it writes that: APP1 (EXIF with the position, XMP), APP2 (ICC), APP13, COM."""
PLACES = ("the kerb by the school", "the drain", "")


@cache
def _noise() -> Image.Image:
    return Image.effect_noise((2048, 1536), 120).convert("RGB")


def detailed(number: int) -> bytes:
    """A photo of 2.5 MB on its side, with every sort of metadata. The block in its corner tells which one it is, and which way is up."""
    picture = _noise().copy()
    picture.paste((20 * number, 255 - 20 * number, 128), (0, 0, 512, 384))
    exif = picture.getexif()
    exif[0x0112], exif[0x010F], exif[0x0110] = 6, "NorthCam", "X100"
    exif[0x8825] = {1: "N", 2: (53.0, 28.0, float(number)), 3: "W", 4: (2.0, 14.0, 33.0)}
    out = io.BytesIO()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Jean</x:xmpmeta>"
    picture.save(out, "JPEG", exif=exif, quality=93, xmp=xmp, comment=b"a comment of the camera", icc_profile=b"ICC of NorthCam" * 20)
    return out.getvalue()


def with_photos(world: World, photos: list[bytes], described: tuple[str, ...] = ()) -> bytes:
    """A mail from a phone with these photos; some have a description."""
    mail = EmailMessage(policy=shapes.POLICY)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = JEAN, CASEWORK, "pothole", make_msgid(domain="mail.example")
    mail["Date"] = format_datetime(world.now)
    mail.set_content(POTHOLE)
    for number, photo in enumerate(photos):
        mail.add_attachment(photo, "image", "jpeg", filename=f"IMG_{2031 + number}.JPG")
        if described[number % len(described)] if described else "":
            list(mail.iter_attachments())[-1]["Content-Description"] = described[number % len(described)]
    return mail.as_bytes()


def put(world: World, department: str, **changes: Any) -> None:
    """A setting of a department is another one."""
    departments = world.council.departments
    changed = type(departments[department]).model_validate({**departments[department].model_dump(), **changes})
    world.council = world.council.model_copy(update={"departments": {**departments, department: changed}})
    world.bridge = world.started()


@pytest.mark.slow
def test_twelve_photos_of_forty_megabytes_all_travel(world: World) -> None:
    """Issue 5, must show 4."""
    raw = with_photos(world, [detailed(number) for number in range(12)], PLACES)
    assert 38_000_000 < len(raw) < LARGEST < 60_000_000
    put(world, "highways", largest_mail=15)
    world.arrives(raw)
    letter = world.last(HIGHWAYS)
    assert letter.size < 15_000_000
    assert [one.filename for one in letter.attachments] == [f"IMG_{2031 + number}.jpg" for number in range(12)]
    for number, one in enumerate(letter.attachments):
        assert not [trace for trace in METADATA if trace in one.content]
        assert not [mark for mark in SEGMENTS if mark in _before_the_picture(one.content)]
        assert _is_upright(one.content, number)
    assert "\n1. IMG_2031.jpg: the kerb by the school\n2. IMG_2032.jpg: the drain (taken at 53.46694, -2.24250)\n3. IMG_2033.jpg (taken" in letter.text
    assert "did not fit" not in letter.text
    assert "Your 12 photos went with it" in world.last(JEAN).text


def _before_the_picture(content: bytes) -> bytes:
    """The segments of a JPEG, without its entropy-coded data, in which any two bytes can stand by chance."""
    return content[: content.index(b"\xff\xda")]


def _is_upright(content: bytes, number: int) -> bool:
    """Legible, turned by a quarter, and the right one: the block stands in the upper right corner."""
    with Image.open(io.BytesIO(content)) as picture:
        width, height = picture.size
        red, green, _ = picture.convert("RGB").getpixel((width - width // 16, height // 16))  # type: ignore[misc]
    return height >= LADDER[-1][0] and height > width and abs(red - 20 * number) < 8 and abs(green - (255 - 20 * number)) < 8


def test_what_does_not_fit_at_all_is_left_out_and_said_so(world: World) -> None:
    """The last ones stay behind, and a document that is too large keeps no photo from going as large as it can."""
    put(world, "highways", largest_mail=1)
    world.arrives(with_photos(world, [shapes.jpeg(1600, shade) for shade in range(90, 93)]))
    letter = world.last(HIGHWAYS)
    assert letter.size < 1_000_000
    assert 1 <= len(letter.attachments) < 3
    assert [one.filename for one in letter.attachments] == [f"IMG_{2031 + number}.jpg" for number in range(len(letter.attachments))]
    assert f"{3 - len(letter.attachments)} of 3 photos did not fit; I can send " in letter.text
    assert "of 3 photos did not fit" in world.last(JEAN).text


def test_a_document_that_is_too_large_makes_no_photo_smaller() -> None:
    photo, bill = Enclosure("a.jpg", "image/jpeg", shapes.jpeg(1600)), Enclosure("bill.pdf", "application/pdf", b"x" * 3_000_000)
    found = fitted((bill, photo), 3_000_000)
    assert (found.files, found.left_out) == ((photo,), (bill,))
    assert found.shortfall == "bill.pdf did not fit; I can send it."
    assert Fitted((photo,), (photo, bill)).shortfall == "1 of 2 photos and bill.pdf did not fit; I can send them."


PAGE = """<html><body><div>Dear Cllr Shah, here are the photos of Mill Lane that I told you about last week, please have a look.</div>
<p><img src="cid:one@x" alt="image0.jpeg"><br>the kerb by the school</p><div>The drain:</div><div><img src="cid:two@x"></div>
<div><img src="cid:three@x" alt="the bent sign"></div><div>my gate: <img src="cid:four@x">
</div><div><img src="cid:five@x"><img src="cid:six@x"> both</div><div><img src="cid:seven@x"></div>
<div>Jean Obi</div><div><img src="cid:eight@x"></div></body></html>"""


def test_words_beside_a_photo_are_its_caption(world: World) -> None:
    names = ("one", "two", "three", "four", "five", "six", "seven", "eight")
    mail = EmailMessage(policy=shapes.POLICY)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = JEAN, CASEWORK, "pothole", make_msgid(domain="mail.example")
    mail["Date"] = format_datetime(world.now)
    mail.set_content(POTHOLE)
    mail.add_alternative(PAGE, subtype="html")
    for number, name in enumerate(names):
        mail.get_payload()[1].add_related(shapes.jpeg(640, 90 + number), "image", "jpeg", cid=f"<{name}@x>", filename=f"image{number}.jpeg")  # type: ignore[index, union-attr]
    parsed = parse(mail.as_bytes())
    told = captions(parsed)
    assert [told.get(one.sha256, "") for one in parsed.evidence] == ["the kerb by the school", "The drain", "the bent sign", "my gate", "", "", "", ""]
    world.arrives(mail.as_bytes())
    assert "\n1. image0.jpg: the kerb by the school\n2. image1.jpg: The drain\n" in world.last(HIGHWAYS).text


@pytest.mark.parametrize("said", ["IMG_2031.JPG", "image", "photo 3", "A picture containing road. Description automatically generated", "x" * 101])
def test_what_a_program_wrote_is_no_caption(world: World, said: str) -> None:
    (photo,) = enclosures(parse(with_photos(world, [shapes.jpeg()], (said,))))
    assert photo.caption == ""


def test_mails_with_photos_are_read_once_before_they_are_decided_about(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = with_photos(world, [detailed(1)])
    world.bridge.darkroom.prepare(raw, parse(raw).sha256)
    monkeypatch.setattr("mailbridge.bridge.enclosures", _not_now)
    monkeypatch.setattr("mailbridge.bridge.parse", _not_now)
    number = world.taken(raw)
    world.bridge.process(number or 0)
    world.post()
    assert [one.filename for one in world.last(HIGHWAYS).attachments] == ["IMG_2031.jpg"]


def _not_now(_: Any) -> None:
    raise AssertionError("it has been done before")


def test_a_mail_that_was_erased_while_it_was_ready_is_not_decided_about(world: World) -> None:
    raw = with_photos(world, [detailed(1)])
    number, sha256 = world.taken(raw), parse(raw).sha256
    world.bridge.darkroom.prepare(raw, sha256)
    world.bridge.archive.erase(sha256)
    world.bridge.process(number or 0)
    assert world.inbound(number or 0).status is InboundStatus.SHELVED


def test_the_darkroom_is_never_too_full(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = with_photos(world, [detailed(1)])
    darkroom = Darkroom()
    size = len(raw) + len(enclosures(parse(raw))[0].content)
    monkeypatch.setattr("mailbridge.darkroom.MOST_BYTES", size + 1)
    for sha256 in ("first", "second", "third"):
        darkroom.prepare(raw, sha256)
    assert [darkroom.take(sha256) is not None for sha256 in ("first", "second", "third")] == [True, True, False]
    assert darkroom.take("first") is None, "it is made ready once"


class Door:
    """A lock that lets nobody in before all have come to it."""

    def __init__(self, people: int) -> None:
        self._all, self._lock = Barrier(people, timeout=30), Lock()

    def __enter__(self) -> None:
        self._all.wait()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_the_darkroom_is_not_too_full_either_where_many_come_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, darkroom = with_photos(world, [detailed(1)]), Darkroom()
    monkeypatch.setattr("mailbridge.darkroom.MOST_BYTES", len(raw))
    monkeypatch.setattr(darkroom, "_one_by_one", Door(3))
    names = ("first", "second", "third")
    with ThreadPoolExecutor(len(names)) as hands:
        list(hands.map(darkroom.prepare, [raw] * len(names), names))
    assert [darkroom.take(sha256) is not None for sha256 in names].count(True) == 1


def test_what_nobody_fetches_makes_room_in_the_darkroom(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = with_photos(world, [detailed(1)])
    darkroom = Darkroom()
    monkeypatch.setattr("mailbridge.darkroom.MOST_BYTES", 1)
    darkroom.prepare(raw, "first")
    darkroom.prepare(raw, "second")
    monkeypatch.setattr("mailbridge.darkroom.LONGEST", 0.0)
    darkroom.prepare(raw, "third")
    assert [darkroom.take(sha256) is not None for sha256 in ("first", "second", "third")] == [False, False, True]


@pytest.mark.parametrize("raw", [b"", b"x" * 30_000, b"Content-Type: image/jpeg\r\n\r\n" + b"\xff\xd8\xff" * 10_000])
def test_nothing_is_too_strange_for_the_darkroom(raw: bytes) -> None:
    Darkroom().prepare(raw, "strange")
