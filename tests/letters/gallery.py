"""A letter to the councillor of every family and situation, as the real bridge writes them in short stories, to be looked at and to be checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from mailbridge.core.mail import Mail
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, PRIYA, World

POTHOLE = (
    "Hi Cllr Shah,\n\nthere is a big pothole outside 14 Mill Lane NB1 4QT, it cracked my wheel on the school run. Please have it filled.\n\n"
    "I rang the council in March, ref FS-Case-512345678.\n\nJean Obi\n07700 900123"
)
PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension.\n\nJean Obi"
FILLED = "Hi Priya,\n\nThe pothole at Mill Lane was inspected on 3 May and filled this morning, job 20451.\n\nKind regards\nSam Lee\nHighways"
RISK = "I can't go on any more and I am going to kill myself tonight. 14 Mill Lane NB1 4QT. Jean Obi"


def gallery(folder: Path) -> Iterator[tuple[str, Mail, World]]:
    """(name, letter, world in which it was written) of each story."""
    for name, (settings, story) in STORIES.items():
        world = World(folder / name, councillor=settings)
        story(world)
        yield name, world.last(PRIYA), world


def _with_history(world: World) -> None:
    """Jean wrote before, and a neighbour's hole is open."""
    world.resident_writes("A pothole outside 2 Mill Lane NB1 4QT is getting bigger.\n\nAnn Fox", sender="Ann Fox <ann.fox@mail.example>")
    world.resident_writes("My brown bin was missed again, 14 Mill Lane NB1 4QT.\n\nJean Obi", "bin")
    world.councillor_says("[MB-2] CLOSE resolved Collected on Friday")
    world.now += timedelta(days=6)
    world.resident_writes(POTHOLE, photo=shapes.jpeg())


def _opened(world: World) -> None:
    world.resident_writes(POTHOLE, photo=shapes.jpeg())


def _answered(text: str) -> Callable[[World], None]:
    def story(world: World) -> None:
        _opened(world)
        world.officer_answers(text)

    return story


def _asked(world: World) -> None:
    _opened(world)
    world.officer_answers("Hi Priya,\n\nWhich side of the road is it on, please?\n\nRegards\nSam")


def _given(world: World) -> None:
    _asked(world)
    world.councillor_says("[MB-1] ASK", "Which side of the road is it on, please?")
    world.resident_answers("The left side as you come from the church, by the bus stop.")


def _unverified(world: World) -> None:
    _opened(world)
    world.officer_answers("On site Thursday, filled the hole. Kay", sender="Kay Brook <kay@contractor.example>")


def _more(world: World) -> None:
    _opened(world)
    world.arrives(shapes.iphone_reply(world.last(JEAN), JEAN, "It has got worse since the rain: two more cars were damaged.", world.now))


def _closed(world: World) -> None:
    _opened(world)
    world.councillor_says("[MB-1] CLOSE resolved Filled")
    world.resident_answers("It has opened up again.")


def _stranger(world: World) -> None:
    _opened(world)
    world.resident_writes("What is going on with this?", "Re: pothole [MB-1]", sender="Nosy Parker <nosy@elsewhere.example>")


def _bounced(world: World) -> None:
    _opened(world)
    world.arrives(shapes.bounce(world.last(HIGHWAYS), HIGHWAYS, world.now))


def _unproven(world: World) -> None:
    _opened(world)
    world.councillor_says("[MB-1] CLOSE resolved", trusted=False)


def _said(subject: str, body: str = "") -> Callable[[World], None]:
    def story(world: World) -> None:
        _with_history(world)
        world.councillor_says(subject, body)

    return story


def _line_up(world: World) -> None:
    _with_history(world)
    world.resident_writes(PLANNING, "extension")
    world.at(date(2024, 5, 29), 9)


def _many(world: World) -> None:
    for street in ("Elm Close", "Mill Lane", "Oak Road"):
        world.resident_writes(f"A pothole outside 5 {street} NB1 4QT.\n\nJean Obi", f"pothole {street}")
    world.councillor_says("[MB-1] CLOSE resolved; MB-2 CLOSE resolved; MB-3 CLOSE resolved")


ASK: dict[str, object] = {"acknowledge": "ask"}
STORIES: dict[str, tuple[dict[str, object], Callable[[World], None]]] = {
    "new_case": ({}, lambda world: _none(world.resident_writes(PLANNING, "extension"))),
    "new_case_draft": (ASK, _with_history),
    "new_case_abusive": ({}, lambda world: _none(world.resident_writes("You corrupt fucking bitch. Sort my flat out, 9 Elm Close NB1 4QT.", "you"))),
    "new_case_long": (ASK, lambda world: _none(world.resident_writes(f"{'Die Donaudampfschifffahrt' * 9}\n\n{POTHOLE}" * 3, f"RE: {'pothole' * 12}"))),
    "answered": ({}, _answered(FILLED)),
    "answered_no": ({}, _answered("Unfortunately we are unable to fill this hole, as it does not meet the intervention level of 40 mm.")),
    "answered_not_us": ({}, _answered("This is not a matter for Highways. Please contact Waste.")),
    "answered_marked": ({}, _answered(f"OFFICIAL-SENSITIVE\n\n{FILLED}")),
    "answered_holding": ({}, _answered("I am looking into this and will come back to you by Friday 24 May.")),
    "officer_question": ({}, _asked),
    "officer_unverified": ({}, _unverified),
    "follow_up": ({}, _more),
    "follow_up_answer": ({}, _given),
    "follow_up_closed": ({}, _closed),
    "follow_up_stranger": ({}, _stranger),
    "delivery_failed": ({}, _bounced),
    "risk": ({}, lambda world: _none(world.resident_writes(RISK, "help"))),
    "held": ({}, lambda world: _none(world.arrives(shapes.fresh("Sam Lee <sam.lee@northborough.example>", CASEWORK, "Your enquiry", "Done.", world.now)))),
    "was_this_you": ({}, _unproven),
    "are_you_sure": ({}, _many),
    "transcript": ({}, _said("[MB-3] FORWARD waste", "Please look at the bins, too.")),
    "transcript_several": ({}, _said("[MB-3] NOTE rang her; CHASE; FORWARD nowhere")),
    "card": ({}, _said("[MB-3] SHOW")),
    "card_draft": (ASK, _said("[MB-3] SHOW")),
    "digest": ({}, _line_up),
}
"""Name -> (settings of the councillor, the story whose last letter to her is meant)."""


def _none(_: object) -> None:
    """Stories end in nothing."""
