"""What her letters show besides the mail: a map, who wrote before, what is open nearby, and all of a case on one card."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.glances import map_link, resident_history
from mailbridge.core.known import Around, Glance
from mailbridge.core.reading import Place
from mailbridge.core.streets import street_key
from mailbridge.model.words import CaseStatus
from tests.stories import shapes
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World

ANN = "Ann Fox <ann.fox@mail.example>"
POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension.\n\nJean Obi"
MAP = "Map: https://www.openstreetmap.org/search?query="


def extension(world: World, *, sender: str = JEAN, house: int = 3) -> str:
    """A matter that waits for her word, and the letter that says so."""
    world.resident_writes(PLANNING.replace("3 Elm Close", f"{house} Elm Close"), "extension", sender=sender)
    return world.last(PRIYA).text


# ---- what lies around a case


def test_a_map_and_the_first_case_of_a_person(world: World) -> None:
    letter = extension(world)
    assert letter.startswith("Choose where it goes: the extension at 3 Elm Close.")
    assert f"{MAP}3+Elm+Close+NB1+4QT" in letter
    assert "1st case from this person" in letter
    assert "Open nearby" not in letter
    assert ">Show it on the map</a>" in world.last(PRIYA).html
    assert MAP not in world.last(PRIYA).html


def test_a_photo_tells_better_where_it_is(world: World) -> None:
    world.resident_writes("My neighbour's extension, 3 Elm Close NB1 4QT, has no planning permission.\n\nJean Obi", "extension", photo=shapes.jpeg())
    assert f"{MAP}53.48000,-2.24250" in world.last(PRIYA).text


def test_who_wrote_before_and_how_that_ended(world: World) -> None:
    """R036."""
    extension(world)
    world.councillor_says("[MB-1] CLOSE not casework")
    world.now += timedelta(days=40)
    letter = extension(world, house=5)
    assert "2nd case from this person; last: MB-1 " in letter
    assert ", closed in May" in letter
    letter = extension(world, house=7)
    assert "3rd case from this person; last: MB-2 " in letter
    assert ", still open" in letter


def test_two_names_at_one_address_are_two_people(world: World) -> None:
    extension(world)
    assert "1st case from this person" in extension(world, sender="Tom Obi <jean.obi@mail.example>")


@pytest.mark.parametrize(
    ("ordinal", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (112, "112th")]
)
def test_ordinals(world: World, ordinal: int, said: str) -> None:
    assert resident_history(Desk(world.council, "shah", world.now), Around(ordinal)) == f"{said} case from this person"


def test_an_earlier_year_is_named(world: World) -> None:
    last = Glance("MB-7", "A Street Party?!", "", (), CaseStatus.CLOSED, datetime(2023, 11, 2, 12, tzinfo=UTC))
    desk = Desk(world.council, "shah", world.now)
    assert resident_history(desk, Around(2, last)) == "2nd case from this person; last: MB-7 A Street Party?!, closed in November 2023"


def test_no_map_without_a_place_or_where_none_is_wanted(world: World) -> None:
    desk = Desk(world.council, "shah", world.now)
    assert not map_link(desk, Place(other=("lamp column 12",)))
    world.council = world.council.model_copy(update={"service": world.council.service.model_copy(update={"map_url": ""})})
    assert not map_link(Desk(world.council, "shah", world.now), Place(street="3 Elm Close"))


def test_similar_open_cases_nearby(world: World) -> None:
    """R082: the same category in the same street or postcode, hers, open, three at most."""
    for number, sender in enumerate(("a", "b", "c", "d"), 1):
        extension(world, sender=f"{sender} <{sender}@mail.example>", house=number)
    world.resident_writes("My brown bin was missed, 9 Elm Close NB1 4QT.\n\nAnn Fox", "bin", sender=ANN)
    world.councillor_says("[MB-4] CLOSE not casework")
    near = extension(world, house=20).partition("Open nearby, of the same kind:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[1] for line in near] == ["MB-3", "MB-2", "MB-1"]
    assert near[0].endswith("3 Elm Close NB1 4QT (waiting for you)")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("14 Mill Lane", "mill lane"),
        ("outside 3a, Mill Ln.", "mill lane"),
        ("the corner of Mill Lane", "mill lane"),
        ("St Mary's Rd", "st marys road"),
        ("22", ""),
        ("", ""),
    ],
)
def test_streets_are_compared_without_numbers(written: str, key: str) -> None:
    assert street_key(written) == key


# ---- the card


def test_show_is_all_of_a_case_in_one_letter(world: World) -> None:
    world.resident_writes(POTHOLE, photo=shapes.jpeg())
    world.officer_answers("The pothole was inspected and filled this morning.")
    had = len(world.letters(PRIYA))
    world.councillor_says("[MB-1] SHOW")
    assert len(world.letters(PRIYA)) == had + 1, "the card is the answer"
    card = world.last(PRIYA)
    assert card.text.startswith("This is MB-1, answered, waiting for you: the pothole outside 14 Mill Lane.")
    for said in (
        "- Highways: Answered",
        "> There is a big pothole outside 14 Mill Lane",
        "Place: 14 Mill Lane NB1 4QT",
        MAP,
        "Resident: Jean Obi, jean.obi@mail.example",
        "1st case from this person",
        "Draft to Jean:",
        "“The pothole was inspected and filled this morning.”",
        "- 2 May 09:12 Jean Obi: Case opened: pothole!!",
        "[MB-1] SEND (Send the draft)",
        "[MB-1] CLOSE resolved",
    ):
        assert said in card.text
    assert [one.content_type for one in card.attachments] == ["image/jpeg"]
    assert 'src="cid:picture1@mailbridge"' in card.html


def test_the_draft_on_the_card_can_be_sent_from_it(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("The pothole was inspected and filled this morning.")
    world.councillor_says("[MB-1] SHOW")
    raw = shapes.iphone_reply(world.last(PRIYA), f"Priya Shah <{PRIYA}>", "ok", world.now)
    world.arrives(raw)
    assert "“The pothole was inspected and filled this morning.”" in world.last(JEAN).text


def test_a_closed_case_is_shown_with_what_can_be_done_about_it(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("The pothole was inspected and filled this morning.")
    world.councillor_says("[MB-1] CLOSE resolved")
    world.at(date(2025, 1, 8))
    world.councillor_says("[MB-1] SHOW")
    card = world.last(PRIYA).text
    assert card.startswith("This is MB-1, closed:")
    assert "[MB-1] REOPEN (Take it up again)" in card
    assert "Draft to" not in card
    assert "- 2 May 2024 09:12 Jean Obi" in card


def test_among_other_commands_the_card_comes_besides_the_transcript(world: World) -> None:
    world.resident_writes(POTHOLE)
    had = len(world.letters(PRIYA))
    world.councillor_says("[MB-1] NOTE rang Sam; SHOW")
    told = world.letters(PRIYA)[had:]
    assert sorted(letter.text.splitlines()[0] for letter in told) == [
        "All 2 commands are done.",
        "This is MB-1, waiting for the council: the pothole outside 14 Mill Lane.",
    ]


def test_a_case_that_nobody_was_asked_about_offers_its_department(world: World) -> None:
    extension(world)
    world.councillor_says("[MB-1] SHOW")
    assert "[MB-1] FORWARD planning" in world.last(PRIYA).text


def test_there_is_no_card_of_a_case_that_is_not_hers(world: World) -> None:
    world.councillor_says("[MB-9] SHOW")
    assert "There is no case MB-9 of yours." in world.last(PRIYA).text


# ---- the transcript


def test_a_transcript_begins_with_what_was_done(world: World) -> None:
    extension(world)
    world.councillor_says("[MB-1] FORWARD highways")
    assert world.last(PRIYA).text.startswith("Referred to Highways; an answer is expected by Friday 17 May 2024.\n\n- You wrote: “FORWARD highways”\n")
    assert "- MB-1 is now awaiting officer." in world.last(PRIYA).text
    world.councillor_says("[MB-1] NOTE seen; FORWARD nowhere")
    assert world.last(PRIYA).text.startswith("1 of 2 commands are done; see below.")


def test_two_sends_in_one_mail_send_once(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("The pothole was inspected and filled this morning.")
    had = len(world.letters(JEAN))
    world.councillor_says("[MB-1] SEND; SEND")
    assert len(world.letters(JEAN)) == had + 1
    assert "It went out on Thursday 2 May 2024" in world.last(PRIYA).text


# ---- what each situation offers


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("This is not a matter for Highways. Please contact Waste.", ["FORWARD waste", "SHOW", "CLOSE outside remit"]),
        ("This is not ours.", ["FORWARD highways", "SHOW", "CLOSE outside remit"]),
        ("Unfortunately we are unable to fill it, as it does not meet the intervention level.", ["SEND", "CLOSE not possible", "FORWARD highways", "SHOW"]),
        ("The pothole was inspected and filled this morning.", ["SEND", "CLOSE resolved", "FORWARD highways", "SHOW"]),
        ("I am looking into this and will come back to you by Friday 24 May.", ["SEND", "CHASE", "CLOSE resolved", "SHOW"]),
        ("Which side of the road is it on?", ["ASK", "FORWARD highways", "SHOW"]),
    ],
)
def test_buttons_fit_what_an_officer_says(world: World, text: str, offered: list[str]) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers(text)
    assert buttons(world) == offered


def test_buttons_fit_what_the_resident_says(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_answers("It has got worse.")
    assert buttons(world) == ["FORWARD highways", "UPDATE", "CLOSE resolved", "SHOW"]
    world.resident_writes("What is this?", "Re: pothole [MB-1]", sender=ANN)
    assert [one.partition("] ")[2] for one in buttons(world)] == ["NEW", "BELONGS MB-1", "NOTCASE", "BLOCK"], "a stranger's mail is held"
    world.councillor_says("[MB-1] CLOSE resolved")
    world.resident_answers("It is back.")
    assert buttons(world) == ["REOPEN; FORWARD highways", "REOPEN", "NOTE", "SHOW"]


def test_buttons_when_nobody_can_be_written_to(world: World) -> None:
    raw = shapes.fresh(JEAN, "casework@priya-shah.example", "help", "Somebody should do something.", world.now)
    world.arrives(b"\r\n".join(line for line in raw.split(b"\r\n") if not line.startswith(b"From:")))
    assert buttons(world) == ["CLOSE not possible", "CLOSE not casework"]


def test_a_letter_that_did_not_reach_the_resident_offers_to_end_it(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.arrives(shapes.bounce(world.last(JEAN), "jean.obi@mail.example", world.now))
    assert buttons(world) == ["CLOSE quiet no reply", "NOTE", "SHOW"]
    world.arrives(shapes.bounce(world.last(HIGHWAYS), HIGHWAYS, world.now))
    assert buttons(world) == ["NOTE", "SHOW"], "the deputy has it"
    world.arrives(shapes.bounce(world.last("highways.duty@northborough.example"), "highways.duty@northborough.example", world.now))
    assert buttons(world) == ["FORWARD highways", "NOTE", "SHOW"]


def buttons(world: World) -> list[str]:
    """The commands that the last letter to her offers."""
    lines = world.last(PRIYA).text.partition("What you can do:")[2].splitlines()
    return [line.removeprefix("- ").removeprefix("[MB-1] ").partition(" (")[0] for line in lines if line.startswith("- ")]
