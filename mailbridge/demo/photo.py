"""The demo's photo: a pothole as a phone takes it, drawn here, with the position, the time and the sideways pixels that phones write into their pictures."""

from __future__ import annotations

import io
import math
import random
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT = 1200, 1600
LATITUDE, LONGITUDE = 52.35217, -1.17843
"""Where Mill Lane would be, degrees WGS 84."""
_SIDEWAYS = 6
"""EXIF orientation: turn the stored picture by 90 degrees clockwise to see it upright."""


def pothole(taken_at: datetime) -> bytes:
    """A JPEG of about half a megabyte. `taken_at` is the camera's local time."""
    picture = _drawn().rotate(90, expand=True)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=_exif(taken_at))
    return out.getvalue()


def _drawn() -> Image:
    from PIL import Image, ImageDraw, ImageFilter

    chance = random.Random(20451)  # noqa: S311  (the same hole each time)
    road = Image.new("RGB", (WIDTH, HEIGHT), (104, 105, 107))
    _pave(ImageDraw.Draw(road), chance)
    _dig(road, chance)
    grain = Image.effect_noise((WIDTH, HEIGHT), 46).convert("RGB").filter(ImageFilter.GaussianBlur(0.8))
    return _shaded(Image.blend(road, grain, 0.22))


def _pave(pen: Any, chance: random.Random) -> None:
    """Kerb, gutter, double yellow lines, a patched trench and tarmac worn by wheels."""
    for line in range(HEIGHT):
        tone = 92 + int(26 * line / HEIGHT) + chance.randint(-3, 3)
        pen.line((0, line, WIDTH, line), fill=(tone, tone, tone + 2))
    pen.polygon(((0, 0), (WIDTH, 0), (WIDTH, 150), (0, 250)), fill=(150, 148, 142))
    for slab in range(-100, WIDTH, 260):
        pen.line((slab, 0, slab + 40, 245), fill=(112, 110, 105), width=5)
    pen.polygon(((0, 250), (WIDTH, 150), (WIDTH, 205), (0, 315)), fill=(176, 173, 166))
    pen.polygon(((0, 315), (WIDTH, 205), (WIDTH, 222), (0, 334)), fill=(58, 58, 57))
    for drop in (60, 104):
        pen.line((0, 334 + drop, WIDTH, 222 + drop), fill=(205, 172, 62), width=20)
    pen.polygon(((860, 330), (1010, 310), (1200, 1600), (930, 1600)), fill=(80, 80, 83))
    for _ in range(5200):
        x, y, size = chance.randrange(WIDTH), chance.randrange(320, HEIGHT), chance.choice((1, 2, 2, 3, 4))
        tone = chance.randint(60, 168)
        pen.ellipse((x, y, x + size, y + size), fill=(tone, tone, tone - 3))


def _dig(road: Image, chance: random.Random) -> None:
    """The hole itself: broken edge, depth, a puddle that mirrors the sky, loose stones, and a trainer's length of scale beside it."""
    from PIL import Image, ImageDraw, ImageFilter

    pen = ImageDraw.Draw(road)
    for size, tone in ((1.16, 74), (1.07, 58), (1.0, 40), (0.93, 29), (0.84, 23)):
        pen.polygon(_outline(560, 960, 380 * size, 265 * size, random.Random(7)), fill=(tone, tone - 1, tone - 4))  # noqa: S311
    soft = road.filter(ImageFilter.GaussianBlur(5))
    hole = Image.new("L", road.size, 0)
    ImageDraw.Draw(hole).polygon(_outline(560, 960, 400, 285, random.Random(7)), fill=210)  # noqa: S311
    road.paste(soft, (0, 0), hole)
    for wide, high, tone in ((250, 134, 0), (236, 124, 22), (150, 58, 46), (120, 40, 62)):
        pen.polygon(_outline(585, 1010 - tone / 3, wide, high, random.Random(3), 60, 0.035), fill=(78 + tone, 88 + tone, 98 + tone))  # noqa: S311
    for turn in range(11):
        _crack(pen, chance, turn * math.tau / 11)
    for _ in range(150):
        angle, far = chance.uniform(0, math.tau), chance.uniform(0.9, 1.42)
        x, y, size = 560 + 390 * far * math.cos(angle), 960 + 275 * far * math.sin(angle), chance.randint(4, 19)
        tone = chance.randint(52, 132)
        pen.polygon(_outline(x, y, size, size * 0.7, chance, 7), fill=(tone, tone, tone - 4))


def _outline(x: float, y: float, wide: float, high: float, chance: random.Random, corners: int = 40, rough: float = 0.13) -> list[tuple[float, float]]:
    points = []
    for corner in range(corners):
        angle, rough_here = corner * math.tau / corners, chance.uniform(1 - rough, 1 + rough)
        points.append((x + wide * rough_here * math.cos(angle), y + high * rough_here * math.sin(angle)))
    return points


def _crack(pen: Any, chance: random.Random, angle: float) -> None:
    x, y = 560 + 370 * math.cos(angle), 960 + 260 * math.sin(angle)
    for step in range(chance.randint(4, 8)):
        angle += chance.uniform(-0.45, 0.45)
        onward = (x + 44 * math.cos(angle), y + 32 * math.sin(angle))
        pen.line((x, y, *onward), fill=(44, 44, 44), width=max(1, 7 - step))
        x, y = onward


def _shaded(road: Image) -> Image:
    """Morning light from one side and the lens's darker corners."""
    from PIL import Image, ImageChops, ImageEnhance, ImageFilter

    light = Image.radial_gradient("L").resize((WIDTH, HEIGHT)).point(lambda tone: 255 - int(tone * 0.42))
    warm = Image.merge("RGB", (light, light.point(lambda tone: int(tone * 0.985)), light.point(lambda tone: int(tone * 0.94))))
    return ImageEnhance.Brightness(ImageChops.multiply(road, warm)).enhance(1.45).filter(ImageFilter.UnsharpMask(2, 60, 2))


def _exif(taken_at: datetime) -> Any:
    from PIL import Image
    from PIL.ExifTags import GPS, IFD, Base

    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model], exif[Base.Orientation] = "Apple", "iPhone 13", _SIDEWAYS
    exif[Base.DateTime] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    position = exif.get_ifd(IFD.GPSInfo)
    position[GPS.GPSLatitudeRef], position[GPS.GPSLatitude] = "N", _degrees(LATITUDE)
    position[GPS.GPSLongitudeRef], position[GPS.GPSLongitude] = "W", _degrees(-LONGITUDE)
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    """Degrees, minutes and seconds, as EXIF keeps a position."""
    minutes = value % 1 * 60
    return float(int(value)), float(int(minutes)), round(minutes % 1 * 60, 2)
