"""Pictures: what a photo says of itself, and a copy of it that says nothing more than it shows. Refuses decompression bombs."""

from __future__ import annotations

import io
import math
import warnings
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from mailbridge.core.mail import Photo

PIXELS = 60_000_000
"""Pixels of a picture that is decoded; more is a decompression bomb or a poster."""
REDUCIBLE = 250_000_000
"""Pixels of an ordinary JPEG, which is decoded at a fraction of its size: phones take photos of 200 million pixels."""

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF", "TIFF", "BMP")
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
_ORIENTATION, _EXIF, _GPS, _TAKEN, _CHANGED = 0x0112, 0x8769, 0x8825, 0x9003, 0x0132


def looks_like_picture(content: bytes) -> bool:
    """Whether bytes begin like a picture that we read, whatever they are called."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")) or _is_webp(content) or _is_heif(content)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_heif(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS


def photo_of(content: bytes) -> Photo | None:
    """Size, place, time and orientation of a picture; None when it cannot be opened. Position 0,0 counts as none."""
    try:
        with _opened(content) as image:
            width, height = image.size
            exif = _exif(image)
            latitude, longitude = _position(exif)
            return Photo(width, height, latitude, longitude, _taken_at(exif), _orientation(image, exif))
    except Exception:  # hostile bytes: Pillow and libheif raise nearly everything
        return None


def cleaned(content: bytes, content_type: str, longest_side: int = 1600, quality: int = 82) -> bytes | None:
    """An upright JPEG without any metadata, at most `longest_side` pixels long; None when the bytes are no readable picture, or a decompression bomb.

    `content_type` is what the mail claims; the bytes decide."""
    if not looks_like_picture(content):
        return None
    try:
        with _opened(content) as image:
            if image.width * image.height > _limit(image):
                return None
            image.draft("RGB", (longest_side, longest_side))
            return _upright_jpeg(image, longest_side, quality)
    except Exception:  # hostile bytes: Pillow and libheif raise nearly everything
        return None


def _limit(image: Image) -> int:
    """A progressive JPEG holds all its coefficients in memory, whatever size is asked for."""
    return REDUCIBLE if image.format == "JPEG" and not image.info.get("progressive") else PIXELS


def _opened(content: bytes) -> Image:
    if _is_heif(content):
        _register_heif()
    return _pillow().open(io.BytesIO(content), formats=_FORMATS if _is_heif(content) else tuple(name for name in _FORMATS if name != "HEIF"))  # type: ignore[no-any-return]


@cache
def _pillow() -> ModuleType:
    """Pillow, with its own warnings off: `PIXELS` is checked before anything is decoded, and broken EXIF is what strangers send."""
    from PIL import Image  # lazily: start-up time

    Image.MAX_IMAGE_PIXELS = None
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    return Image


@cache
def _register_heif() -> None:
    from pillow_heif import register_heif_opener  # lazily: start-up time

    register_heif_opener()


def _upright_jpeg(image: Image, longest_side: int, quality: int) -> bytes:
    from PIL import ImageOps  # lazily: start-up time

    image.thumbnail((longest_side, longest_side))
    ImageOps.exif_transpose(image, in_place=True)
    out = io.BytesIO()
    _plain(image).save(out, "JPEG", quality=quality)  # and not "optimize", which costs as much as all else for a few per cent of the bytes
    return out.getvalue()


def _plain(image: Image) -> Image:
    """A picture in colours, on white where one can see through it, that knows nothing more of itself: JPEG would take its comment over."""
    if image.mode in ("RGBA", "LA", "P", "PA"):
        shown = image.convert("RGBA")
        plain: Image = _pillow().new("RGB", shown.size, "white")
        plain.paste(shown, mask=shown)
        return plain
    plain = image if image.mode == "RGB" else image.convert("RGB")
    plain.info = {}
    return plain


def _exif(image: Image) -> dict[int, Any]:
    """The EXIF fields that matter. A PNG is asked only where it has them: Pillow would decode all of it to look."""
    if image.format in ("PNG", "GIF", "BMP") and "exif" not in image.info:
        return {}
    exif = image.getexif()
    inner = exif.get_ifd(_EXIF)
    return {_ORIENTATION: exif.get(_ORIENTATION), _CHANGED: exif.get(_CHANGED), _TAKEN: inner.get(_TAKEN), _GPS: exif.get_ifd(_GPS)}


def _orientation(image: Image, exif: dict[int, Any]) -> int:
    """The EXIF orientation, 1 to 8. HEIF pixels are turned already; what the camera wrote is kept aside."""
    written = image.info.get("original_orientation") or exif.get(_ORIENTATION)
    return written if isinstance(written, int) and 1 <= written <= 8 else 1


def _taken_at(exif: dict[int, Any]) -> datetime | None:
    for written in (exif.get(_TAKEN), exif.get(_CHANGED)):
        try:
            return datetime.strptime(str(written)[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  (EXIF has no zone)
        except ValueError:
            continue
    return None


def _position(exif: dict[int, Any]) -> tuple[float | None, float | None]:
    gps = exif.get(_GPS) or {}
    latitude, longitude = _degrees(gps.get(2), gps.get(1), "S"), _degrees(gps.get(4), gps.get(3), "W")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180 or (abs(latitude) < 1e-6 and abs(longitude) < 1e-6):
        return None, None
    return latitude, longitude


def _degrees(parts: Any, hemisphere: Any, negative: str) -> float | None:
    try:
        whole, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    degrees = whole + minutes / 60 + seconds / 3600
    if not math.isfinite(degrees):
        return None
    sign = hemisphere.decode("ascii", "ignore") if isinstance(hemisphere, bytes) else str(hemisphere)
    return round(-degrees if sign.strip("\x00 ").upper() == negative else degrees, 7)
