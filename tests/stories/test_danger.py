"""Danger to life: she and whoever stands in are told at once, at any hour; whoever wrote gets the emergency text, and nothing else (story 10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailbridge.core.deadlines import deadline
from mailbridge.core.mail import Mail
from mailbridge.core.people import Nation
from mailbridge.model.words import CaseStatus
from tests.stories import shapes
from tests.stories.world import CASEWORK, DAN, JEAN, LONDON, PRIYA, World

TABLETS = "They're evicting me Tuesday. I can't do this any more. I've got the tablets here. Tell my sister sorry."
GAS = "There is a strong smell of gas in the stairwell at 14 Mill Lane NB1 4QT right now. Jean Obi"
HOUSING = "housing@northborough.example"
PHONE = "07700900123@texts.example"
SUNDAY_NIGHT = datetime(2024, 5, 5, 23, 40, tzinfo=LONDON)
CATEGORY_WORDS = ("suicid", "risk", "abus", "safeguard", "danger", "threat", "evict", "goodbye")


@pytest.fixture
def night(tmp_path: Path) -> World:
    """Sunday, 23:40; Cllr Brown is there as well."""
    return World(tmp_path, now=SUNDAY_NIGHT, ward=True)


def texts(world: World, person: str = JEAN) -> list[Mail]:
    """The emergency texts that somebody got."""
    return [mail for mail in world.letters(person) if mail.subject.startswith("Please read now")]


def alarm(world: World) -> str:
    """The words of her last alarm."""
    return next(mail.text for mail in reversed(world.letters(PRIYA)) if mail.subject.startswith("Please read now"))


# ---- story 10


def test_story_10(tmp_path: Path) -> None:
    world = World(tmp_path, now=datetime(2024, 5, 3, 9, 0, tzinfo=LONDON), ward=True, councillor={"alert_addresses": (PHONE,)})
    world.councillor_says("AWAY until 13 May cover brown")
    had = len(world.letters(DAN))
    world.now = SUNDAY_NIGHT
    world.resident_writes(TABLETS, "goodbye")
    (text,) = world.letters(JEAN)
    for number in ("999", "116 123", "option 2 for mental health: 111"):
        assert number in text.text
    assert text.text.startswith("Dear Jean,")
    alerts = [world.last(PRIYA), world.letters(DAN)[had], world.last(PHONE)]
    assert [mail.subject for mail in (*alerts, text)] == ["Please read now [MB-1]"] * 4
    assert all("tablets" in mail.text for mail in alerts[:2])
    assert "This goes to Cllr Priya Shah, whose case it is, and to Cllr Dan Brown, who stands in." in alerts[1].text
    assert "Please do not wait for me" not in alerts[0].text.partition("Whoever wrote gets this, and nothing else:")[0]
    for line in text.text.partition("Our reference")[0].splitlines():
        assert f"> {line}".rstrip() in alerts[0].text.replace("\n>\n", "\n> \n"), "word for word"
    assert not world.letters(HOUSING)
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR
    assert not world.case().acknowledged
    assert [line.rpartition(": ")[2] for line in world.case().history[-1:]] == ["The emergency numbers were sent to whoever wrote"]
    world.dan_says("[MB-1] FORWARD housing", "Please ring them first thing.", hers=True)
    forward = world.last(HOUSING)
    assert "the resident says eviction on Tuesday 7 May 2024" in forward.text
    assert "tablets" not in forward.text
    assert not any(word in mail.subject.lower() for mail in (forward, *alerts) for word in CATEGORY_WORDS)
    assert len(world.letters(JEAN)) == 1, "no cheerful letter comes after it"


def test_the_control_of_story_10(night: World) -> None:
    night.resident_writes("I'd rather go to prison than pay this council tax bill, 14 Mill Lane NB1 4QT. Jean Obi", "council tax")
    assert not texts(night)
    night.at(date(2024, 5, 7), 9)
    assert len(night.letters(JEAN)) == 1
    assert not any(mail.subject.startswith("Please read now") for mail in night.letters(PRIYA))
    assert night.case().categories[0] == "council_tax"


# ---- the text


def test_the_text_waits_for_nothing(tmp_path: Path) -> None:
    """Not for the morning, the minutes of UNDO, or the hourly cap."""
    world = World(tmp_path, now=SUNDAY_NIGHT, service={"letters_an_hour": 1, "undo_minutes": 60})
    world.resident_writes(GAS, "gas")
    (text,) = texts(world)
    assert "Gas emergencies: 0800 111 999" in text.text
    assert "116 123" not in text.text


def test_once_in_seven_days_whatever_they_write(night: World) -> None:
    night.resident_writes(TABLETS, "goodbye")
    night.resident_writes(GAS, "gas")
    night.resident_answers(TABLETS)
    assert len(texts(night)) == 1
    assert "Whoever wrote has had no answer, since they got one in the last seven days." in alarm(night)
    night.now += timedelta(days=7)
    night.resident_writes(GAS, "gas again")
    assert len(texts(night)) == 2


def test_a_text_is_not_taken_back_by_a_second_alarm(night: World) -> None:
    for words in (TABLETS, GAS):
        number = night.taken(shapes.fresh(JEAN, CASEWORK, "please", words, night.now))
        night.bridge.process(number or 0)
    night.post()
    assert len(texts(night)) == 1


def test_a_further_mail_of_danger(world: World) -> None:
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    world.resident_answers(TABLETS)
    assert len(texts(world)) == 1
    assert "a further mail" in alarm(world).lower()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("My husband hits me and the kids and I have nowhere to go. I want to die.", "whoever is dangerous may read that mailbox"),
        ("My partner has a knife and says he will kill me.", "whoever is dangerous may read that mailbox"),
        ("I know where you live. I will burn your house down, and I can smell gas.", "threats and abuse are not answered"),
    ],
)
def test_nobody_is_answered_where_an_abuser_may_read_it(night: World, words: str, why: str) -> None:
    night.resident_writes(words, "please")
    assert not night.letters(JEAN)
    assert f"since {why}." in alarm(night)


@pytest.mark.parametrize("councillor", [{"emergency_text": "off"}, {}])
def test_where_it_is_turned_off_and_in_her_own_inbox(tmp_path: Path, councillor: dict[str, str]) -> None:
    world = World(tmp_path, councillor=councillor)
    if not councillor:
        world.make_personal()
    world.resident_writes(TABLETS, "goodbye")
    assert not world.letters(JEAN)
    assert ("the settings say so" if councillor else "nobody is answered out of your own mailbox before you say so") in alarm(world)


def test_only_a_person_gets_it_at_their_own_address(night: World) -> None:
    """Not a machine, an officer, a stranger in somebody's case, a forged address, or somebody whom a mail names."""
    list_mail = b"Precedence: bulk\r\n" + shapes.fresh(JEAN, CASEWORK, "help", TABLETS, night.now)
    officer = shapes.fresh("Sam Lee <sam.lee@northborough.example>", CASEWORK, "help", TABLETS, night.now)
    forged = b"Authentication-Results: mx.northborough.example; dmarc=fail header.from=mail.example\r\n" + shapes.fresh(
        "Ann <ann@mail.example>", CASEWORK, "help", TABLETS, night.now
    )
    other = EmailMessage()
    other["From"], other["Reply-To"], other["To"], other["Subject"] = "Cy <cy@mail.example>", "sue@mail.example", CASEWORK, "help"
    other["Message-ID"] = "<cy-1@mail.example>"
    other.set_content(TABLETS)
    for raw in (list_mail, officer, forged, other.as_bytes()):
        before = len(night.letters(PRIYA))
        night.arrives(raw)
        assert len(night.letters(PRIYA)) > before, "she is told all the same"
    assert set(night.mailboxes) <= {PRIYA, DAN}


def test_what_she_passes_on_herself_is_an_alarm_and_no_text(world: World) -> None:
    head = f"---------- Forwarded message ---------\nFrom: {JEAN}\nDate: Thu, 2 May 2024 at 08:00\nSubject: help\nTo: <{PRIYA}>"
    raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, "Fwd: help", f"pls look\n\n{head}\n\n{TABLETS}\n", world.now)
    world.arrives(shapes.authenticated(raw, "mx.northborough.example", "northborough.example"))
    assert "since you have read this mail before" in alarm(world)
    assert not world.letters(JEAN)


def test_a_neighbour_is_told_whom_to_ring(night: World) -> None:
    night.resident_writes("My neighbour at 16 Mill Lane NB1 4QT says she will kill herself if the bailiffs come back on 14 May. Jean Obi", "my neighbour")
    (text,) = texts(night)
    assert "or somebody else's, call 999" in text.text
    assert "Date: Bailiffs on Tuesday 14 May 2024." in alarm(night)


def test_danger_among_several_problems(night: World) -> None:
    night.resident_writes(f"The bins at 9 Elm Close NB1 4QT were missed again. Also the street light is out. {GAS}", "bins and more")
    assert len(texts(night)) == 1
    assert not night.letters("waste@northborough.example")


@pytest.mark.parametrize(("nation", "number"), [("wales", "0808 80 10 800"), ("england", "0808 2000 247")])
def test_numbers_are_those_of_the_nation(tmp_path: Path, nation: Nation, number: str) -> None:
    world = World(tmp_path, service={"nation": nation})
    world.resident_writes("My husband hits me and I have nowhere to go with the kids.", "please")
    assert number in alarm(world)


# ---- whom it reaches


def test_the_configured_cover_is_told_whose_case_it_is(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"cover": "brown"}, ward=True)
    world.resident_writes(TABLETS, "goodbye")
    assert "Cllr Priya Shah, whose case it is, and to Cllr Dan Brown, who stands in" in world.last(DAN).text


def test_a_text_message_holds_nothing_but_the_reference(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"alert_addresses": (PHONE, "pager@texts.example")})
    world.resident_writes(TABLETS, "goodbye")
    message = world.last(PHONE)
    assert message.text.splitlines()[0] == "Please read your casework mail now. It is MB-1."
    assert "Jean" not in message.text
    assert "tablets" not in message.html
    assert [to.address for to in message.to] == [PHONE]
    world.arrives(b"List-Id: <x.example>\r\n" + shapes.fresh("News <n@mail.example>", CASEWORK, "hello", TABLETS, world.now))
    assert world.last("pager@texts.example").subject == "Please read now", "a mail that belongs to no case"


def test_the_operator_is_told_once_when_the_numbers_are_old(world: World) -> None:
    world.council = world.council.model_copy(update={"emergency": world.council.emergency.model_copy(update={"review_by": date(2024, 5, 2)})})
    world.bridge = world.started()
    world.at(date(2024, 5, 2), 12)
    assert not world.letters("it@northborough.example")
    world.at(date(2024, 5, 3), 12)
    world.at(date(2024, 5, 3), 13)
    (letter,) = world.letters("it@northborough.example")
    assert "Thursday 2 May 2024" in letter.text


def test_a_day_by_which_it_is_too_late() -> None:
    said = date(2024, 5, 5)
    assert deadline("The court hearing is on 3 June. The bailiffs come on 14 May!", said) == "bailiffs on Tuesday 14 May 2024"
    assert deadline("They evicted me on 3 April. Please ring on Tuesday.", said) == ""
