"""R023, R025, R033 to R037, R112, R116, R140: her people, what she knows of each and where from, and those who cannot be written to by mail."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select

from mailbridge import lookup, storage
from mailbridge.core.effects import PassedOn
from mailbridge.core.reading import Told
from mailbridge.model.people import ContactFact
from mailbridge.model.tables import Contact
from mailbridge.record.people import learn
from mailbridge.record.steering import steer
from tests.stories import shapes
from tests.stories.test_erase import everything
from tests.stories.world import HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi\n07700 900123"
WAYS = ("Telephone: 01632 960200", "Surgery: first Saturday of the month, 10:00, Millfield Library")


def test_each_letter_to_a_resident_ends_with_how_she_can_be_reached(tmp_path: Path) -> None:
    """R023. The department's letters keep their own ending."""
    world = World(tmp_path, councillor={"contact_lines": WAYS})
    world.resident_writes(POTHOLE)
    acknowledgement, copied = world.letters(JEAN)
    for letter in (acknowledgement, copied):
        assert "Cllr Priya Shah\nCouncillor for Millfield\n" + "\n".join(WAYS) + "\n\nOur reference: MB-1" in letter.text
    assert WAYS[0] not in world.last(HIGHWAYS).text
    world.councillor_says("[MB-1] update They hope to come on Monday. You can ring, too. Telephone: 01632 960200")
    assert world.last(JEAN).text.count("01632 960200") == 1


# ---- what is known of somebody, and who said so

BIN = "Our brown bin has been missed again at 9 Elm Close NB1 4QT. You can ring me on 01632 960111.\n\nJean Obi"
WORK = "Jean Obi <jean.obi@work.example>"


def answer(world: World, subject: str, text: str = "") -> str:
    """What she is answered to a command."""
    world.councillor_says(subject, text)
    return world.last(PRIYA).text


def test_the_book_grows_by_itself_and_says_where_each_thing_comes_from(tmp_path: Path) -> None:
    """R033, R037: the page of a resident after two mails, an officer's date, and a word of hers."""
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    page = answer(world, "WHO jean")
    assert "- Jean Obi, jean.obi@mail.example, 07700900123: 1 case" in page
    assert "- Name: Jean Obi (from the head of a mail, Thursday 2 May 2024, MB-1)" in page
    assert "- Phone: 07700900123 (from under their name, Thursday 2 May 2024, MB-1)" in page
    world.officer_answers("I am looking into this and will come back to you by Friday 17 May.")
    world.now += timedelta(days=1)
    world.resident_writes(BIN, "brown bin")
    page = answer(world, "WHO jean")
    assert "jean.obi@mail.example, 01632960111: 2 cases" in page, "what they said last holds"
    assert "- Phone: 01632960111 (they said so, Friday 3 May 2024, MB-2)" in page
    assert "- Phone: 07700900123 (from under their name, Thursday 2 May 2024, MB-1)" in page
    assert "- Highways named Friday 17 May 2024 (MB-1)" in page
    assert "Noted of Jean Obi: telephone 07700900999, address 14 Mill Lane, postcode NB1 4QT" in answer(
        world, "CONTACT jean.obi@mail.example phone 07700 900999 address 14 Mill Lane, nb1 4qt"
    )
    page = answer(world, "WHO 14 mill lane")
    assert "jean.obi@mail.example, 07700900999, 14 Mill Lane NB1 4QT: 2 cases" in page
    assert "- Phone: 07700900999 (Cllr Priya Shah said so, Friday 3 May 2024)" in page
    world.resident_answers("Please hurry up.\n\nJean Obi\n07700 900123")
    assert "jean.obi@mail.example, 07700900999," in answer(world, "WHO 07700 900123"), "her word holds before a mail"
    assert "1 case found" in answer(world, "FIND 07700900999 pothole")


def test_what_she_says_of_somebody_can_be_taken_back(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    before = answer(world, "WHO jean")
    assert "UNDO takes this back" in answer(world, "[MB-1] CONTACT phone 01632 960111 name Jean Obi-Fox")
    assert "Jean Obi-Fox, jean.obi@mail.example, 01632960111: 1 case" in answer(world, "WHO jean")
    world.resident_writes(BIN, "brown bin")
    assert world.case("MB-2").constituent == world.case("MB-1").constituent, "the name that the mails have is still hers"
    world = World(tmp_path / "again")
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] CONTACT no phone")
    assert "jean.obi@mail.example: 1 case" in answer(world, "WHO jean")
    world.councillor_says("UNDO")
    assert "Taken back" in world.last(PRIYA).text
    assert answer(world, "WHO jean").splitlines()[-8:] == before.splitlines()[-8:]


def test_what_cannot_be_read_is_asked_back(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    world.resident_writes("The lamp is out at 3 Elm Close NB1 4QT.", "lamp", sender="John Obi <jean.obi@mail.example>")
    assert "“12” is no telephone number that I can read" in answer(world, "[MB-1] CONTACT phone 12")
    assert "“nowhere” is no e-mail address" in answer(world, "[MB-1] CONTACT email nowhere")
    assert "Which address?" in answer(world, "[MB-1] CONTACT address ,")
    assert "What comes behind “note”?" in answer(world, "[MB-1] CONTACT note")
    assert "Whom do you mean?" in answer(world, "CONTACT phone 07700 900123")
    assert "That may be 2 people: John Obi (jean.obi@mail.example), Jean Obi" in answer(world, "CONTACT jean.obi@mail.example phone 07700 900124")
    assert "2 contacts found" in answer(world, "CONTACT obi"), "without anything to say it is WHO"
    assert "A new contact: Mrs Doe. Noted: telephone 01632960123, to be answered by letter" in answer(world, "CONTACT Mrs Doe phone 01632 960123 by letter")
    assert "A new contact: X@doe.example" in answer(world, "CONTACT X@doe.example name Ann Doe note deaf, knock loudly: by the phone")
    assert "Ann Doe, x@doe.example: 0 cases" in answer(world, "WHO ann doe")
    assert "- Note: deaf, knock loudly: by the phone (Cllr Priya Shah said so" in world.last(PRIYA).text


def test_one_person_at_two_addresses_by_her_word(tmp_path: Path) -> None:
    """R036: the history counts across addresses; nothing is joined by guessing, and no letter goes elsewhere."""
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    world.resident_writes(POTHOLE.replace("pothole", "broken lamp").replace("14", "3"), "lamp", sender=WORK)
    assert "2 contacts found" in answer(world, "WHO obi")
    offered = answer(world, "WHO mail.example")
    assert "Perhaps the same person: jean.obi@work.example, of the same name and telephone number (SAME jean.obi@mail.example jean.obi@work.example)" in offered
    assert "Which two?" not in answer(world, "SAME jean.obi@work.example jean.obi@mail.example")
    assert "Jean Obi writes from both" in world.last(PRIYA).text
    page = answer(world, "WHO obi")
    assert "1 contact found" in page
    assert ": 2 cases\n" in page.replace("\r", "")
    assert "Also writes from: jean.obi@mail.example" in page
    world.resident_writes(BIN, "brown bin")
    assert "3rd case from this person; last: MB-2" in answer(world, "[MB-3] SHOW")
    world.arrives(shapes.iphone_reply(world.letters(JEAN)[0], WORK, "From the office: it got worse.", world.now))
    assert "it got worse" in world.case("MB-1").words, "she said that they write from there, too"
    assert world.case("MB-1").resident_address == "jean.obi@mail.example"
    assert "These are one person already" in answer(world, "SAME jean.obi@mail.example jean.obi@work.example")
    assert "You know neither of the two" in answer(world, "SAME a@x.example b@x.example")
    assert "Jean Obi writes from both" in answer(world, "SAME new@home.example jean.obi@mail.example")
    assert "Also writes from: jean.obi@mail.example, new@home.example" in answer(world, "CONTACT new@home.example")
    world.councillor_says("UNDO")
    assert "Nobody you know fits" in answer(world, "WHO new@home.example")


def test_erasing_somebody_erases_every_address_and_everything_known(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    world.resident_writes(BIN, "lamp", sender=WORK)
    world.councillor_says("SAME jean.obi@work.example jean.obi@mail.example")
    world.councillor_says("CONTACT jean.obi@work.example address 77 Oak Road note likes roses")
    world.councillor_insists("ERASE jean.obi@mail.example")
    assert "Removed: 2 contacts" in world.last(PRIYA).text
    world.bridge.tick()
    stored = everything(world)
    assert not [word for word in (b"jean", b"07700900123", b"01632 960111", b"oak road", b"roses") if word in stored]


# ---- residents who get no mail


def noted(tmp_path: Path, told: str, **how: Any) -> World:
    """A case of somebody whom she met, as her note names them."""
    world = World(tmp_path, **how)
    world.councillor_says(f"NEW pothole for {told}", "It is outside 14 Mill Lane NB1 4QT.")
    return world


def printed(world: World) -> str:
    """The file to print of the last letter that has one."""
    mail = next(mail for mail in reversed(world.letters(PRIYA)) if any((file.filename or "").endswith(".txt") for file in mail.attachments))
    return mail.attachments[0].content.decode("utf-8-sig").replace("\r\n", "\n")


def to_pass_on(world: World) -> str:
    """The last letter that she was given to pass on."""
    return next(mail.text for mail in reversed(world.letters(PRIYA)) if mail.subject.startswith("To pass on"))


def test_somebody_with_a_telephone_is_rung(tmp_path: Path) -> None:
    """R140: she is given the words of every letter; what they answer she notes."""
    world = noted(tmp_path, "Mrs Doe, 14 Mill Lane, 01632 960123")
    assert "There is no e-mail address, so this is for you to pass on. It comes in a letter of its own" in answer(world, "[MB-1] ACK")
    letter = to_pass_on(world)
    assert "Ring Mrs Doe on 01632960123, and tell them this: the pothole" in letter
    assert "Dear Mrs Doe" in letter
    assert "Highways" in letter
    assert not re.search(r"e-?mail (?!address)|reply to this", letter.partition("The words:")[2].partition("NOTE keeps")[0], re.IGNORECASE)
    assert "It has been acknowledged already" in answer(world, "[MB-1] ACK")
    assert "PERMIT highways or FORBID highways notes their answer" in answer(world, "[MB-1] PERMISSION highways")
    assert "YES or NO" in to_pass_on(world)
    assert "is it sorted? REOPEN takes it up again" in answer(world, "[MB-1] CLOSE resolved Filled on Monday")
    assert "For Mrs Doe, 01632960123" in world.last(PRIYA).text
    assert {one for one, mails in world.mailboxes.items() if mails} == {PRIYA, HIGHWAYS}


def test_somebody_without_telephone_gets_a_letter_to_post(tmp_path: Path) -> None:
    """R049: a plain page with address and date, her ways to be reached, and nothing about mail."""
    world = noted(tmp_path, "Mrs Doe, 3 Elm Close NB1 4QT", councillor={"contact_lines": WAYS})
    world.councillor_says("[MB-1] UPDATE They hope to fill it next week.")
    page = printed(world)
    assert page.startswith("Cllr Priya Shah\nNorthborough Council\nThursday 2 May 2024\n\nMrs Doe\n3 Elm Close\nNB1 4QT\n\nDear Mrs Doe,\n")
    assert "They hope to fill it next week." in page
    assert page.endswith("Cllr Priya Shah\nCouncillor for Millfield\n" + "\n".join(WAYS) + "\n\nOur reference: MB-1\n")
    world.councillor_says("[MB-1] ASK Which side is it?")
    assert "Which side is it?" in printed(world)
    world.councillor_says("[MB-1] CANTHELP The road is private")
    assert "The road is private" in printed(world)
    assert "email" not in printed(world)


def test_somebody_who_wishes_to_be_rung_gets_no_mail(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.councillor_says("CONTACT jean.obi@mail.example name Jean Obi phone 07700 900123 by phone")
    world.resident_writes(POTHOLE)
    assert not world.letters(JEAN)
    assert len(world.letters(HIGHWAYS)) == 1
    assert "They wish to hear from you by telephone" in to_pass_on(world)
    assert "Ring Jean Obi on 07700900123, and tell them this" in to_pass_on(world)
    assert world.case().acknowledged
    assert "For Jean Obi, 07700900123" in answer(world, "[MB-1] UPDATE They come on Monday.")
    world.councillor_says("[MB-1] CONTACT by mail")
    world.councillor_says("[MB-1] UPDATE They come on Tuesday.")
    assert "They come on Tuesday." in world.last(JEAN).text
    world.councillor_says("[MB-1] CONTACT by letter address 14 Mill Lane NB1 4QT")
    assert "They wish to hear from you by letter" in answer(world, "[MB-1] UPDATE They were here.")
    assert "They were here." in printed(world)


def test_all_that_is_known_of_somebody_is_exported_with_them(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    world.councillor_says("CONTACT jean.obi@mail.example phone 07700 900999 no address")
    world.councillor_says("CONTACT jean.obi@mail.example no phone")
    world.councillor_insists("EXPORT jean.obi@mail.example")
    bundle = next(mail.attachments[0].content for mail in world.letters(PRIYA) if any((file.filename or "").endswith(".zip") for file in mail.attachments))
    with zipfile.ZipFile(io.BytesIO(bundle)) as files:
        known = json.loads(files.read("contact.json"))
    phones = [(one["value"], one["source"], one["said_by"], bool(one["holds_until"])) for one in known if one["what"] == "phone"]
    assert phones == [("07700900123", "signature", "", True), ("07700900999", "councillor", "Cllr Priya Shah", True)]


def test_another_address_and_a_postcode_alone_are_noted(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    world.councillor_says("CONTACT jean.obi@mail.example email jean@work.example")
    page = answer(world, "WHO jean@work.example")
    assert "Jean Obi" in page
    world.councillor_says("CONTACT jean.obi@mail.example address NB1 9XY")
    assert "NB1 9XY" in answer(world, "WHO jean.obi@mail.example")


def test_two_addresses_must_be_two_and_each_of_one_person(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    world.resident_writes("Our brown bin was missed at 9 Elm Close NB1 4QT.\n\nTom Obi", "bin", sender="Tom Obi <jean.obi@mail.example>")
    assert "Which two?" in answer(world, "SAME jean.obi@mail.example jean.obi@mail.example")
    assert "Several people write from jean.obi@mail.example" in answer(world, "SAME jean.obi@mail.example tom@work.example")


def test_what_is_said_again_as_a_case_is_passed_on_is_known_once(tmp_path: Path) -> None:
    """A command passes it on, and a held mail that was placed there by the same mail tells the same of the resident."""
    world = World(tmp_path, ward=True)
    world.resident_writes(POTHOLE)
    with storage.transaction(world.bridge.engine) as session:
        case = lookup.case(session, "MB-1")
        assert case is not None
        steer(session, case, PassedOn(reference="MB-1", colleague="brown", name="Dan Brown"))
        his = session.get_one(Contact, case.constituent_id)
        known = select(ContactFact).where(ContactFact.contact_id == his.id)
        handed_on = session.exec(known).all()
        assert handed_on
        learn(session, his, [Told(one.what, one.value, one.source) for one in handed_on], world.now.astimezone(UTC))
        assert len(session.exec(known).all()) == len(handed_on)
