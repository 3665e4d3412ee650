"""Builds the bytes of mails for the tests of `parse`. Invented people."""

from __future__ import annotations

import base64
import io
import struct

OWN = "casework@priya-shah.example"


def mail(body: str = "", subject: str = "The loose kerb", headers: str = "", charset: str = "utf-8", kind: str = "text/plain") -> bytes:
    """A mail with one text part."""
    head = (
        f"From: Jo Farrow <jo.farrow@mail.example>\r\nTo: {OWN}\r\nSubject: {subject}\r\n"
        f"Date: Tue, 3 Jun 2025 10:12:00 +0100\r\nMessage-ID: <one@mail.example>\r\n"
        f"{headers}"
    )
    return (
        (f"{head}MIME-Version: 1.0\r\nContent-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}")
        .replace("\r\n", "\n")
        .replace("\n", "\r\n")
        .encode(charset, "surrogateescape")
    )


def multipart(*parts: bytes, kind: str = "mixed", headers: str = "", subject: str = "The loose kerb", boundary: str = "edge") -> bytes:
    """A mail of several parts."""
    head = (
        f"From: Jo Farrow <jo.farrow@mail.example>\r\nTo: {OWN}\r\nSubject: {subject}\r\nDate: Tue, 3 Jun 2025 10:12:00 +0100\r\n{headers}MIME-Version: 1.0\r\n"
    ).encode()
    return head + container(*parts, kind=kind, boundary=boundary)


def container(*parts: bytes, kind: str = "mixed", boundary: str = "inner") -> bytes:
    """Parts in a multipart, as a part."""
    edge = boundary.encode()
    return (
        b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind.encode(), edge)
        + b"".join(b"--%s\r\n%s\r\n" % (edge, part) for part in parts)
        + b"--%s--\r\n" % edge
    )


def part(content: str | bytes, kind: str = "text/plain; charset=utf-8", headers: str = "") -> bytes:
    """One part, base64."""
    data = content.encode() if isinstance(content, str) else content
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{headers}\r\n".encode() + base64.encodebytes(data).replace(b"\n", b"\r\n")


def attached(content: bytes, name: str, kind: str = "application/octet-stream", content_id: str = "") -> bytes:
    """A file as a part."""
    identity = f"Content-ID: <{content_id}>\r\n" if content_id else ""
    return part(content, f'{kind}; name="{name}"', f'Content-Disposition: {"inline" if content_id else "attachment"}; filename="{name}"\r\n{identity}')


def picture(width: int = 800, height: int = 600, exif: bytes = b"", form: str = "JPEG") -> bytes:
    """A picture of that size."""
    from PIL import Image

    out = io.BytesIO()
    image = Image.effect_noise((width // 8 or 1, height // 8 or 1), 60).convert("RGB").resize((width, height))
    image.save(out, form, **({"exif": exif} if exif else {}))
    return out.getvalue()


def exif(
    latitude: object = (52.0, 46.0, 12.0), longitude: object = (0.0, 50.0, 24.0), taken: str = "2025:06:03 09:15:00", orientation: int = 6, west: str = "W"
) -> bytes:
    """The EXIF block of a phone."""
    from PIL import Image

    block = Image.Exif()
    block[0x0112] = orientation
    block.get_ifd(0x8769)[0x9003] = taken
    block.get_ifd(0x8825).update({1: "N", 2: latitude, 3: west, 4: longitude})
    return block.tobytes()


def tnef(files: dict[str, bytes], codepage: bool = True) -> bytes:
    """A winmail.dat with files in it."""
    data = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x89006, struct.pack("<I", 0x10000))
    data += attribute(1, 0x69007, struct.pack("<II", 1252, 0)) if codepage else b""
    for name, content in files.items():
        data += attribute(2, 0x69002, b"\x01\x00" + b"\xff" * 12) + attribute(2, 0x18010, name.encode("cp1252") + b"\x00") + attribute(2, 0x6800F, content)
    return data


def attribute(level: int, identifier: int, content: bytes) -> bytes:
    return struct.pack("<BII", level, identifier, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)
