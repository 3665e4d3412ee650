"""A day in the life: each verb once, told as a story, with the bytes that iPhone Mail, Gmail and Outlook send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from mailbridge.core.commands import orders
from mailbridge.core.commands.order import COMMANDS
from mailbridge.core.people import Department
from mailbridge.model.words import CaseStatus, Flag, InboundStatus
from tests.stories import shapes
from tests.stories.clients import CLIENTS
from tests.stories.test_campaign import WORDS, recognised
from tests.stories.world import AUTHSERV, CASEWORK, DAN, DANS_CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

pytestmark = pytest.mark.slow
HERSELF = f"Priya Shah <{PRIYA}>"
POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension.\n\nJean Obi"
ANN = "Ann Fox <ann.fox@mail.example>"
MP = "office@mp.example"


# ---- how a day begins


def pothole(world: World) -> None:
    world.resident_writes(POTHOLE)


def planning(world: World) -> None:
    world.resident_writes(PLANNING, "extension")


def both(world: World) -> None:
    pothole(world)
    world.resident_writes("The pothole on Mill Lane outside number 14 is awful, NB1 4QT.\n\nAnn Fox", sender=ANN)


def answered(world: World) -> None:
    pothole(world)
    world.officer_answers("The hole was filled this morning, job 20451.\n\nSam")


def closed(world: World) -> None:
    pothole(world)
    world.councillor_says("[MB-1] close quiet resolved")


def held(world: World) -> None:
    pothole(world)
    world.arrives(shapes.fresh("Eve Mold <eve@mail.example>", CASEWORK, "Re: pothole [MB-1]", "I live there, too.", world.now))


def abused(world: World) -> None:
    world.resident_writes("You corrupt piece of filth. My bin at 9 Elm Close NB1 4QT was missed. Hope you get what's coming.", "you")


def answering(world: World) -> None:
    recognised(world)
    world.councillor_says("[MB-3] ANSWER", WORDS)


def ruled(world: World) -> None:
    held(world)
    world.councillor_says("[H-2] block")


def noted(world: World) -> None:
    planning(world)
    world.councillor_says("[MB-1] forward highways")


def to_both_councillors(world: World) -> None:
    raw = shapes.fresh(JEAN, f"{CASEWORK}, {DANS_CASEWORK}", "extension", PLANNING, world.now)
    world.arrives(raw, mailbox="brown")
    world.arrives(raw)


def away(world: World) -> None:
    world.councillor_says("AWAY until Monday")


def nothing(_world: World) -> None:
    """An empty desk."""


# ---- the verbs


@dataclass(frozen=True)
class Scene:
    """One verb: how the day began, what she writes, and what can be seen afterwards."""

    verb: str
    begins: Callable[[World], None]
    subject: str
    seen: Callable[[World], object]
    text: str = ""
    sure: bool = False
    """She is asked whether she is sure, and says yes."""


def transcript(words: str) -> Callable[[World], object]:
    return lambda world: words in world.last(PRIYA).text


SCENES = (
    Scene("new", nothing, "New pothole Mill Lane o/s 14", lambda w: "pothole Mill Lane" in w.last(HIGHWAYS).text),
    Scene("forward", planning, "[MB-1] froward highway pls", lambda w: w.letters(HIGHWAYS)),
    Scene("chase", pothole, "[MB-1] Chase them", lambda w: len(w.letters(HIGHWAYS)) == 2),
    Scene("escalate", pothole, "[MB-1] escalate", lambda w: "It is a school route." in w.last("m.adeyemi@northborough.example").text, "It is a school route."),
    Scene("due", pothole, "[MB-1] due Friday", transcript("due by Friday 3 May 2024")),
    Scene("thanks", answered, "[MB-1] Thanks highways", lambda w: w.last(SAM).subject.startswith("Re: ")),
    Scene("hold", pothole, "[MB-1] hold until 14 June", transcript("No reminders until Friday 14 June 2024")),
    Scene("defer", planning, "[MB-1] defer until 10 June", lambda w: w.case().status is CaseStatus.DEFERRED),
    Scene("refer", planning, "[MB-1] refer mp", lambda w: "reply YES or NO" in w.last(JEAN).text),
    Scene("inform", pothole, "[MB-1] inform outcome", transcript("The resident hears only how it ends")),
    Scene("ack", answered, "[MB-1] ack", transcript("acknowledged already")),
    Scene("send", answered, "[MB-1] send", lambda w: "filled this morning" in w.last(JEAN).text),
    Scene("ok", answered, "[MB-1] ok", lambda w: "Sam fixed it" in w.last(JEAN).text, "Dear Jean,\n\nSam fixed it.\n\nPriya"),
    Scene("ask", planning, "[MB-1] ask", lambda w: "Which side is it?" in w.last(JEAN).text, "Which side is it?"),
    Scene("update", pothole, "[MB-1] update", lambda w: "They come on Monday." in w.last(JEAN).text, "They come on Monday."),
    Scene("close", pothole, "[MB-1] clsoe resolved The hole was filled", lambda w: w.case().outcome == "resolved"),
    Scene("canthelp", planning, "[MB-1] can’t help", lambda w: "The road is private." in w.last(JEAN).text, "The road is private."),
    Scene("reopen", closed, "[MB-1] reopen it is back", lambda w: w.case().status is CaseStatus.OPEN),
    Scene("merge", both, "[MB-2] merge MB-1", lambda w: w.case("MB-2").merged_into == "MB-1", sure=True),
    Scene("split", pothole, "[MB-1] split", lambda w: w.case("MB-2").parent == "MB-1", "the street light by no 20 Mill Lane is out"),
    Scene("note", pothole, "[MB-1] Note spoke to Sam", lambda w: "spoke to Sam" in w.case().history[-1]),
    Scene("anon", planning, "[MB-1] anon", lambda w: Flag.ANONYMOUS in w.case().flags),
    Scene("private", planning, "[MB-1] private", lambda w: Flag.PRIVATE in w.case().flags),
    Scene("claim", to_both_councillors, "[MB-1] claim", lambda w: w.case().councillor == "shah"),
    Scene("pass", planning, "[MB-1] pass brown", lambda w: w.case().councillor == "brown"),
    Scene("share", planning, "[MB-1] share brown", lambda w: w.letters(DAN)),
    Scene("undo", noted, "UNDO", lambda w: w.case().status is CaseStatus.AWAITING_COUNCILLOR),
    Scene("belongs", held, "[H-2] belongs MB-1", lambda w: "I live there, too." in w.case().words),
    Scene("notcase", planning, "[MB-1] notcase", lambda w: w.case().outcome == "not_casework"),
    Scene("block", held, "[H-2] block", lambda w: w.inbound(2).status is InboundStatus.IGNORED),
    Scene("rules", ruled, "list rules", transcript("eve@mail.example")),
    Scene("endrule", ruled, "endrule 1", lambda w: "eve@mail.example" in w.last(PRIYA).text),
    Scene("status", pothole, "[MB-1] status", transcript("due Friday 17 May 2024")),
    Scene("show", pothole, "[MB-1] show", transcript("Please have it filled")),
    Scene("find", pothole, "find mill lane", transcript("MB-1")),
    Scene("list", pothole, "list", transcript("MB-1")),
    Scene("who", pothole, "who is Jean", transcript("jean.obi@mail.example")),
    Scene("away", nothing, "away until Monday", transcript("Monday 6 May 2024")),
    Scene("back", away, "back", transcript("Welcome back")),
    Scene("report", pothole, "report", transcript("1 new case from 1 person")),
    Scene("export", pothole, "[MB-1] export", lambda w: any(letter.attachments for letter in w.letters(PRIYA)), sure=True),
    Scene("erase", pothole, "erase jean.obi@mail.example", lambda w: w.case().constituent is None, sure=True),
    Scene("permission", planning, "[MB-1] permission planning", lambda w: "YES or NO" in w.last(JEAN).text),
    Scene("permit", planning, "[MB-1] permit planning she said so", transcript("Noted: Planning and Building Control may be told.")),
    Scene("forbid", planning, "[MB-1] forbid planning", transcript("may be told nothing more")),
    Scene("evidence", abused, "[MB-1] evidence", lambda w: any(letter.attachments for letter in w.letters(PRIYA)), sure=True),
    Scene("contact", pothole, "contact jean.obi@mail.example phone 01632 960123", transcript("01632 960123")),
    Scene("same", pothole, "same jean.obi@mail.example jean@work.example", transcript("jean@work.example")),
    Scene("answer", recognised, "[MB-3] answer", transcript("3 people get your answer"), WORDS),
    Scene("stop", answering, "[MB-3] stop", transcript("The answer goes to nobody more.")),
    Scene("help", nothing, "help", transcript("FORWARD department")),
)


def test_every_verb_has_its_day() -> None:
    assert orders.__all__
    assert {one.verb for one in SCENES} == set(COMMANDS)


def northborough(folder: Path) -> World:
    """The ward of two councillors, an MP beside it, and ten minutes in which she may think again."""
    world = World(folder, ward=True, service={"undo_minutes": 10})
    mp = Department(name="the office of your MP", address=MP, aliases=("mp",), outside=True)
    world.council = world.council.model_copy(update={"departments": {**world.council.departments, "mp": mp}})
    world.bridge = world.started()
    return world


def minutes_pass(world: World) -> None:
    world.now += timedelta(minutes=11)
    world.post()


PROGRAMS = ("iPhone Mail", "Gmail", "Outlook")


@pytest.mark.parametrize(("scene", "client"), [(scene, PROGRAMS[n % 3]) for n, scene in enumerate(SCENES)], ids=lambda one: getattr(one, "verb", one))
def test_a_day(tmp_path: Path, scene: Scene, client: str) -> None:
    world = northborough(tmp_path)
    scene.begins(world)
    program, heard = CLIENTS[client], len(world.letters(PRIYA))
    letter = world.last(PRIYA) if world.letters(PRIYA) else world.last(SAM) if world.letters(SAM) else None
    if letter is not None:
        raw = program.reply(letter, HERSELF, scene.text, world.now, scene.subject)
    else:
        raw = program.tap(f"mailto:{CASEWORK}?subject={scene.subject.replace(' ', '%20')}&body={scene.text}", HERSELF, world.now)
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))
    if scene.sure:
        assert world.last(PRIYA).subject.startswith("Are you sure?")
        world.now += timedelta(minutes=1)
        yes = program.reply(world.last(PRIYA), HERSELF, "Yes", world.now)
        world.arrives(shapes.authenticated(yes, AUTHSERV, "northborough.example"))
    assert len(world.letters(PRIYA)) > heard, "each command has its transcript"
    minutes_pass(world)
    assert scene.seen(world), world.last(PRIYA).text
