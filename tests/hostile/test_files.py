"""Files of strangers: their names are no paths, programs do not travel, archives stay shut, and no picture fills the memory."""

from __future__ import annotations

import base64
import io
import re
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from mailbridge.core.filenames import LONGEST, ending, safe_name
from mailbridge.core.parse import parse
from mailbridge.core.photos import PIXELS, cleaned, photo_of
from mailbridge.model.words import Purpose
from tests.hostile import raw
from tests.stories.world import World

pytestmark = pytest.mark.slow

NAMES = {
    "../../etc/cron.d/x.pdf": "etc_cron.d_x.pdf",
    "..\\..\\windows\\x.pdf": "windows_x.pdf",
    "C:\\autoexec.pdf": "C__autoexec.pdf",
    "%2e%2e%2fx%00.pdf": "___x_.pdf",
    "con.pdf": "_con.pdf",
    "LPT1": "_LPT1",
    "..": "",
    ".": "",
    "~/.ssh/id.pdf": "~_.ssh_id.pdf",
    ".htaccess": "htaccess",
    "invoice.exe.": "invoice.exe",
    "invoice.exe . .": "invoice.exe",
    "invoice.e\u200bxe": "invoice.exe",
    "photo\u202egpj.exe": "photogpj.exe",
    "a" * 5_000 + ".pdf": "a" * 96 + ".pdf",
    "a" * 5_000: "a" * LONGEST,
    "a." + "b" * 5_000: "a." + "b" * (LONGEST - 2),
    "a\n\tb\u2028c.pdf": "a__b_c.pdf",
    'a"b<c>|?*.pdf': "a_b_c____.pdf",
    "Plan 1/2.pdf": "Plan 1_2.pdf",
    "Brief über 50% Löcher.pdf": "Brief über 50% Löcher.pdf",
    "///": "",
}


@pytest.mark.parametrize(("written", "kept"), NAMES.items(), ids=lambda name: repr(name[:30]))
def test_a_name_is_no_path_and_no_device(written: str, kept: str) -> None:
    assert safe_name(written) == kept
    assert safe_name(kept) == kept
    assert len(kept) <= LONGEST


@pytest.mark.parametrize(
    "name", ["x.exe", "x.exe.", "x.pdf.exe", "x.exe\u200b", "x.exe \u00a0.", "x.e\u00adxe", "x.docm", "x.xlsm", "x.hta", "x.svg", "x.html", "x.lnk", "x.js"]
)
def test_what_runs_does_not_travel_whatever_it_calls_itself(world: World, name: str) -> None:
    """Its type says PDF; its ending, as a disk would see it, says what opens it."""
    fields = f"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''{''.join(f'%{byte:02X}' for byte in name.encode())}"
    world.arrives(raw.with_file(fields, b"MZ\x90\x00 a program"))
    world.arrives(raw.command("[MB-1] FORWARD highways"))
    assert _files(world, "forward") == []


def test_a_file_leaves_under_a_name_that_the_letter_says(world: World) -> None:
    fields = 'Content-Type: application/pdf; name="../../x.pdf"\r\nContent-Disposition: attachment; filename="../../etc/x.pdf"'
    world.arrives(raw.with_file(fields, b"%PDF-1.4 kerb"))
    world.arrives(raw.command("[MB-1] FORWARD highways"))
    assert _files(world, "forward") == ["etc_x.pdf"]
    assert ".." not in "".join(letter.decode() for kind, letter in raw.posted(world) if kind == "forward").replace("...", "")


def _files(world: World, name: str) -> list[str]:
    letter = next(letter for kind, letter in raw.posted(world) if kind == name)
    mail = message_from_bytes(letter, _class=EmailMessage, policy=policy.default)
    return [part.get_filename() or "" for part in mail.iter_attachments()]


# ---- bombs


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


def _gif(width: int, height: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", width, height, 0x80, 0, 0)
        + bytes(6)
        + b","
        + struct.pack("<HHHHB", 0, 0, width, height, 0)
        + b"\x08\x02\x4c\x01\x00;"
    )


def _jpeg(width: int, height: int, *, progressive: bool = False) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (64, 64)).save(out, "JPEG", progressive=progressive)
    data = bytearray(out.getvalue())
    at = data.find(b"\xff\xc2" if progressive else b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def _bmp(width: int, height: int) -> bytes:
    return b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0) + bytes(1_000)


def _tiff(width: int, height: int) -> bytes:
    tags = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, 100),
    ]
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)


def _webp(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _heic(width: int, height: int) -> bytes:
    """A photo whose size was changed where HEIF keeps it (ispe)."""
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, "HEIF")
    return re.sub(rb"(ispe\0\0\0\0).{8}", lambda found: found[1] + struct.pack(">II", width, height), out.getvalue(), flags=re.DOTALL)


PICTURES: dict[str, Callable[[], bytes]] = {
    "png": lambda: _png(50_000, 50_000),
    "gif": lambda: _gif(65_535, 65_535),
    "jpeg": lambda: _jpeg(65_000, 65_000),
    "progressive jpeg": lambda: _jpeg(15_000, 15_000, progressive=True),
    "bmp": lambda: _bmp(60_000, 60_000),
    "tiff": lambda: _tiff(100_000, 100_000),
    "webp": lambda: _webp(16_000, 16_000),
    "heic": lambda: _heic(60_000, 60_000),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_of_billions_of_pixels_is_not_decoded(kind: str) -> None:
    content = PICTURES[kind]()
    assert len(content) < 200_000
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    seen = photo_of(content)
    assert cleaned(content, f"image/{kind}") is None
    assert time.process_time() - start < 2
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 150
    assert kind == "heic" or seen is None or seen.width * seen.height > PIXELS  # libheif looks into the pictures themselves


def _zip(*names: str, content: bytes = b"", times: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name in names:
            bundle.writestr(name, content * times)
    return out.getvalue()


ARCHIVES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "a zip bomb": ("x.zip", "application/zip", lambda: _zip("a.pdf", content=bytes(10_000), times=5_000)),
    "a zip in a zip": ("x.zip", "application/zip", lambda: _zip("inner.zip", "a.pdf", content=_zip("b.zip"))),
    "names that climb": ("x.zip", "application/zip", lambda: _zip("../../../etc/passwd", "a.exe")),
    "winmail.dat": ("winmail.dat", "application/ms-tnef", lambda: b"\x78\x9f\x3e\x22\x01\x00" + struct.pack("<BIII", 2, 0x6800F, 0xFFFFFFF0, 0) * 500),
    "an Outlook file of loops": (
        "x.msg",
        "application/vnd.ms-outlook",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\t\0" + bytes(470) + bytes(50_000),
    ),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives_stay_shut(name: str) -> None:
    """What is inside is never written anywhere; what grows when it is opened does not travel."""
    filename, kind, make = ARCHIVES[name]
    fields = f'Content-Type: {kind}; name="{filename}"\r\nContent-Disposition: attachment; filename="{filename}"\r\nContent-Transfer-Encoding: base64'
    content = make()
    start = time.process_time()
    mail = parse(raw.with_file(fields, base64.encodebytes(content)))
    assert time.process_time() - start < 2
    assert all(one.size <= len(content) for one in mail.attachments)
    assert name.startswith("an Outlook") or all(one.purpose is Purpose.OTHER for one in mail.attachments)


def test_an_office_document_is_a_sealed_parcel() -> None:
    """It is a zip archive as well: of a bomb in one nobody here unpacks anything."""
    content = _zip("[Content_Types].xml", "word/document.xml", content=bytes(10_000), times=5_000)
    fields = 'Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document; name="x.docx"\r\nContent-Transfer-Encoding: base64'
    start = time.process_time()
    (found,) = parse(raw.with_file(fields, base64.encodebytes(content))).attachments
    assert time.process_time() - start < 1
    assert (found.content, ending(found.filename or "")) == (content, "docx")
