"""Story 12: what Outlook sends as winmail.dat is unwrapped and travels; what cannot be opened is kept, and she is told."""

from __future__ import annotations

import struct

from mailbridge.core.parse import tnef
from mailbridge.model.words import InboundStatus
from tests.parse.mails import attached, attribute, part
from tests.parse.mails import tnef as winmail
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
CUT_SHORT = tnef.SIGNATURE + b"\x01\x00" + attribute(1, 0x69007, struct.pack("<II", 1252, 0)) + attribute(2, 0x18010, b"file without a beginning.docx\x00")


def outlook(world: World, content: bytes) -> bytes:
    """A mail with a winmail.dat, as Outlook sends it."""
    head = f"From: {JEAN}\r\nTo: {CASEWORK}\r\nSubject: pothole\r\nMessage-ID: <winmail@mail.example>\r\nDate: {world.now:%a, %d %b %Y %H:%M:%S %z}\r\n"
    parts = b"".join(b"--edge\r\n%s\r\n" % one for one in (part(POTHOLE), attached(content, "winmail.dat", "application/ms-tnef")))
    return head.encode() + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="edge"\r\n\r\n' + parts + b"--edge--\r\n"


def test_what_is_in_it_travels(world: World) -> None:
    world.arrives(outlook(world, winmail({"photo.jpg": shapes.jpeg(), "diary.txt": b"Each day it grows."})))
    assert "pothole outside 14 Mill Lane" in world.last(JEAN).text
    names = {file.filename or "" for file in world.last(HIGHWAYS).attachments}
    assert len(names) == 2
    assert not any("winmail" in name for name in names)


def test_what_cannot_be_opened_is_kept_and_she_is_told(world: World) -> None:
    assert world.arrives(outlook(world, CUT_SHORT)).status is InboundStatus.PROCESSED
    assert "pothole outside 14 Mill Lane" in world.last(JEAN).text, "the case is open, and acknowledged all the same"
    assert "One attachment could not be opened, and may be evidence: winmail.dat" in world.last(PRIYA).text
    assert not world.letters(HIGHWAYS), "she decides whether it goes without that"
    assert any(CUT_SHORT[:40] in world.bridge.archive.get(sha256) or b"winmail.dat" in world.bridge.archive.get(sha256) for sha256 in world.bridge.archive)
