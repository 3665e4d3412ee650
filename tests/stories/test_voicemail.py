"""A resident speaks on the councillor's answering machine, and the telephone system mails the recording (R010)."""

from __future__ import annotations

import pytest

from mailbridge.core.parse import parse
from mailbridge.core.recognise.author import Route, author_of
from tests.stories import shapes
from tests.stories.world import CASEWORK, JEAN, PRIYA, World

SPOKEN = "You have a new voicemail message from 07700 900123, 42 seconds.\nThe recording is attached."
SOUND = ("msg0001.wav", "audio/wav", b"RIFF" + bytes(2000))


def test_a_recording_is_a_case_and_nobody_is_answered(world: World) -> None:
    raw = shapes.fresh("Voicemail <voicemail@phones.example>", CASEWORK, "New voicemail from 07700 900123", SPOKEN, world.now)
    world.arrives(shapes.with_files(raw, SOUND))
    case = world.case()
    assert case.constituent is not None
    assert case.constituent.phone == "07700900123"
    assert not world.letters("voicemail@phones.example")
    assert "07700900123" in world.last(PRIYA).text.replace(" ", "")


@pytest.mark.parametrize(
    ("sender", "subject", "files", "route"),
    [
        ("Unity <unity@phones.example>", "Voice message from 01632 960001", (SOUND,), Route.VOICEMAIL),
        (JEAN, "the noise next door", (SOUND,), Route.STRAIGHT),
        (JEAN, "Voicemail", (), Route.STRAIGHT),
    ],
)
def test_what_is_a_recording_of_a_telephone_system(world: World, sender: str, subject: str, files: tuple[tuple[str, str, bytes], ...], route: Route) -> None:
    raw = shapes.with_files(shapes.fresh(sender, CASEWORK, subject, SPOKEN, world.now), *files)
    assert author_of(parse(raw), world.council).route is route
