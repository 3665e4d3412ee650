"""What photos say of themselves, and copies of them that say nothing."""

from __future__ import annotations

import io
import struct
import time
import zlib
from datetime import datetime

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from mailbridge.core.mail import Photo
from mailbridge.core.photos import cleaned, photo_of
from tests.parse.mails import exif, picture


def heic(width: int = 64, height: int = 48, block: bytes = b"") -> bytes:
    """An iPhone's picture."""
    from pillow_heif import register_heif_opener

    register_heif_opener()
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "HEIF", exif=block)
    return out.getvalue()


def bomb(width: int = 14_200, height: int = 14_200) -> bytes:
    """A PNG that says it has 200 megapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"\x00" * (width // 8 + 2) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("make", [lambda block: picture(64, 48, exif=block), lambda block: heic(block=block)], ids=["jpeg", "heic"])
def test_a_phone_says_where_and_when(make: object) -> None:
    assert callable(make)
    photo = photo_of(make(exif()))
    assert photo is not None
    assert photo.latitude == pytest.approx(52.77, abs=1e-4)
    assert photo.longitude == pytest.approx(-0.84, abs=1e-4)
    assert (photo.taken_at, photo.orientation) == (datetime(2025, 6, 3, 9, 15), 6)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        ((95.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        ((52.0, 0.0, 0.0), (190.0, 0.0, 0.0)),
        ((IFDRational(0, 0), 0.0, 0.0), (1.0, 0.0, 0.0)),
        ((52.0, 46.0), (0.0, 50.0)),
    ],
)
def test_a_position_that_is_none(latitude: object, longitude: object) -> None:
    photo = photo_of(picture(64, 48, exif=exif(latitude, longitude)))
    assert photo is not None
    assert (photo.latitude, photo.longitude) == (None, None)


def test_a_picture_without_exif() -> None:
    assert photo_of(picture(64, 48)) == Photo(64, 48)
    assert photo_of(picture(64, 48, form="PNG")) == Photo(64, 48)
    odd = photo_of(picture(64, 48, exif=exif(taken="no time", orientation=9)))
    assert odd is not None
    assert (odd.taken_at, odd.orientation) == (None, 1)


def test_a_png_with_exif_is_asked() -> None:
    photo = photo_of(picture(64, 48, exif=exif(), form="PNG"))
    assert photo is not None
    assert photo.latitude is not None


def test_a_copy_is_upright_small_and_silent() -> None:
    copy = cleaned(picture(2000, 1000, exif=exif()), "image/jpeg")
    assert copy is not None
    with Image.open(io.BytesIO(copy)) as image:
        assert image.size == (800, 1600)
        assert not image.getexif()
        assert "exif" not in image.info


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1"])
def test_copies_of_every_mode(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, "PNG")
    copy = cleaned(out.getvalue(), "image/png", longest_side=20, quality=60)
    assert copy is not None
    with Image.open(io.BytesIO(copy)) as image:
        assert (image.format, image.size) == ("JPEG", (20, 15))


def test_a_heic_becomes_a_jpeg() -> None:
    copy = cleaned(heic(block=exif()), "image/heic")
    assert copy is not None
    assert copy.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("content", [b"", b"no picture", picture(64, 48)[:40], b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, b"%!PS-Adobe"])
def test_what_is_no_picture_is_none(content: bytes) -> None:
    assert cleaned(content, "image/jpeg") is None
    assert photo_of(content) is None


def test_a_decompression_bomb_is_refused_at_once() -> None:
    content = bomb()
    start = time.process_time()
    assert cleaned(content, "image/png") is None
    assert photo_of(content) == Photo(14_200, 14_200)
    assert time.process_time() - start < 0.5
