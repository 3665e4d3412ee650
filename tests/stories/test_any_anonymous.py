"""Whoever asks that their name is kept out of it is not found in anything that leaves for officers: Hypothesis draws people, mails and what happens."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mailbridge.core.mail import Mail
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, PRIYA, World

GIVEN = ("Jürgen", "Siobhán", "Zoë", "D'Artagnan", "Mary-Kate", "Xiomara", "Bo")
FAMILY = ("Weißmüller", "O'Rourke", "O’Shaughnessy", "Ní Dhomhnaill", "Quintero-Vaz", "Żółkiewska", "Ng")
PHONES = ("07700 900123", "+44 7700 900 123", "(07700) 900-123", "0044 7700.900123", "+44(0)7700900123")
STREET, ELSEWHERE = "Quarrington Rise", "16 Mill Lane NB1 4QT"
HOME, POSTCODE = f"27 {STREET}", "NB1 7XZ"


@dataclass(frozen=True)
class Resident:
    """Somebody who wants to stay unnamed, and how their mail is written."""

    given: str
    family: str
    local: str
    phone: str
    at_home: bool
    html: bool
    how: str
    """Where the mail tells who wrote, besides its From."""

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def address(self) -> str:
        return f"{self.local}@mail.example"


def plain(text: str) -> str:
    """Letters without accents, for addresses and for what must not be found."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l")) if c.isascii() and c.isalnum()).lower()


@st.composite
def residents(draw: st.DrawFn) -> Resident:
    given_name, family = draw(st.sampled_from(GIVEN)), draw(st.sampled_from(FAMILY))
    nick = draw(st.sampled_from((f"{plain(given_name)}.{plain(family)}", f"{plain(family)}{plain(given_name)[:1]}1957", "snugglebug83")))
    how = draw(st.sampled_from(("words", "wish", "subject", "reference", "signature", "initials", "place")))
    return Resident(given_name, family, nick, draw(st.sampled_from(PHONES)), draw(st.booleans()), draw(st.booleans()), how)


def written(who: Resident, world: World) -> bytes:
    """Their mail: a photo and a document with their name, inside and outside, and the name wherever it is told."""
    spot = f"outside my house, {HOME} {POSTCODE}" if who.at_home else f"outside {ELSEWHERE}"
    if who.how == "place":
        spot = f"by the gate of {who.family} Park, see https://maps.google.com/maps?q={plain(who.family)}"
    told = {
        "words": f"This is {who.name} again.",
        "wish": f"Please ring {who.given} {who.family} on {who.phone} when it is done.",
        "reference": f"I reported it last week, ref {plain(who.family).upper()}-20451, as {who.name}, and nothing happened.",
        "initials": f"Yours, {who.given[0]}.{who.family[0]}.",
    }.get(who.how, "")
    text = f"There is a big pothole {spot}. {told} Please keep my name out of it.\n\n{who.name}\n{HOME}\n{POSTCODE}\n{who.phone}\n{who.address}\n"
    mail = EmailMessage(policy=shapes.POLICY)
    mail["From"] = f"{Header(who.name, 'utf-8').encode()} <{who.address}>"
    mail["To"], mail["Subject"] = CASEWORK, f"pothole at {who.name}'s" if who.how == "subject" else "pothole"
    mail["Date"], mail["Message-ID"] = format_datetime(world.now), make_msgid(domain="mail.example")
    mail.set_content(text)
    if who.html:
        mail.add_alternative(f'<p>{text}</p><p>{who.name} at home:</p><img src="cid:a@x" alt="{who.name}">', subtype="html")
        mail.get_payload()[1].add_related(shapes.jpeg(), "image", "jpeg", cid="<a@x>", filename=f"{who.name}.jpg")  # type: ignore[index, union-attr]
    mail.add_attachment(shapes.jpeg(640, 91), "image", "jpeg", filename=f"{who.family} {who.phone}.jpg")
    list(mail.iter_attachments())[-1]["Content-Description"] = Header(f"{who.name} by the hole", "utf-8").encode()
    mail.add_attachment(f"%PDF-1.4 diary of {who.name}".encode(), "application", "pdf", filename=f"{who.name}.pdf")
    return mail.as_bytes()


def traces(who: Resident) -> Iterator[str]:
    """What must not be found, in small letters and figures alone."""
    yield from (part for part in (plain(who.given), plain(who.family), plain(who.local), plain(who.address)) if len(part) > 3)
    yield from ("7700900123", plain(HOME), "diaryof", plain(POSTCODE))


def everything(raw: bytes) -> Iterator[tuple[str, str]]:
    """Each header and each part of a mail, as it stands and decoded; pictures as bytes."""
    yield "as it stands", raw.decode("latin-1")
    for part in message_from_bytes(raw, policy=policy.default).walk():
        yield from ((f"header {name}", str(value)) for name, value in part.items())
        yield "file name", part.get_filename() or ""
        yield "boundary", part.get_boundary() or ""
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            yield part.get_content_type(), content.decode("utf-8" if part.get_content_maintype() == "text" else "latin-1")


def letters_to_officers(world: World) -> list[Mail]:
    """Each letter to anybody of the council besides the councillor herself, as each of them got it."""
    return [mail for address, mails in world.mailboxes.items() if "northborough" in address and address != PRIYA for mail in mails]


def check(who: Resident, world: World, letters: int) -> None:
    sent = letters_to_officers(world)
    assert len({mail.message_id for mail in sent}) == letters
    for raw in (world.bridge.archive.get(mail.sha256) for mail in sent):
        for where, text in everything(raw):
            shown = plain(text)
            readable = where not in ("as it stands", "image/jpeg")  # in base64 a short run of letters can stand by chance
            told = [trace for trace in traces(who) if (readable or len(trace) > 6) and trace in shown]
            assert not told, f"{where}: {told}"


@pytest.mark.slow
@pytest.mark.chance
@given(who=residents())
@settings(max_examples=10, deadline=None, phases=(Phase.reuse, Phase.generate), suppress_health_check=list(HealthCheck), print_blob=True)
def test_nothing_that_leaves_tells_who_wrote(who: Resident) -> None:
    """Issue 5, must show 5: the forward, an answer to a question, both reminders and the escalation."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        world.arrives(written(who, world))
        assert not letters_to_officers(world), "a withheld name waits for her word"
        world.councillor_says("[MB-1] forward highways")
        world.officer_answers("Which side of the road is it?")
        world.arrives(shapes.iphone_reply(world.last(who.address), f"{who.name} <{who.address}>", f"The left. {who.name}, {who.phone}", world.now))
        world.councillor_says("[MB-1] forward highways", "It is on the left side.")
        for day in (17, 20, 22, 23, 24, 29, 30, 31):
            world.at(date(2024, 5, day), 12)
        check(who, world, letters=5)
        world.bridge.engine.dispose()


def test_what_is_needed_still_stands_in_it(world: World) -> None:
    """The sort of problem, the place, the photos; and she hears how it went out."""
    who = Resident("Jürgen", "Weißmüller", "juergen", PHONES[1], at_home=False, html=True, how="words")
    world.arrives(written(who, world))
    world.councillor_says("[MB-1] forward highways")
    letter = world.last(HIGHWAYS)
    assert "about the pothole." in letter.text
    assert "\nPlace: 16 Mill Lane NB1 4QT\n" in letter.text
    assert [one.filename for one in letter.attachments] == ["photo-1.jpg", "photo-2.jpg"]
    assert "Resident: name withheld" in letter.text
    assert "The name is withheld" in world.last(PRIYA).text
    assert "home" not in world.last(PRIYA).text
    told = world.last(who.address).text
    assert "I kept your name and your own words out of it." in told
    assert "Your 2 photos went with it." in told


def test_of_their_own_home_only_the_street_is_named(world: World) -> None:
    who = Resident("Jürgen", "Weißmüller", "juergen", PHONES[1], at_home=True, html=False, how="words")
    world.arrives(written(who, world))
    world.councillor_says("[MB-1] forward highways")
    assert f"\nPlace: {STREET} NB1\n" in world.last(HIGHWAYS).text
    assert "the resident's own home, so only the street is named" in world.last(PRIYA).text
    world.councillor_says("[MB-1] forward highways", f"It is outside {HOME}.")
    assert f"It is outside {HOME}." in world.last(HIGHWAYS).text, "that is for her to say"


@pytest.mark.parametrize("words", ["Please ring Jürgen.", "Ring 07700-900 123.", "It is J.W. who wrote.", "Mr Weissmueller's hedge", "JUERGEN@MAIL.EXAMPLE"])
def test_her_own_words_may_not_tell_it_either(world: World, words: str) -> None:
    who = Resident("Jürgen", "Weißmüller", "juergen", PHONES[0], at_home=True, html=False, how="words")
    world.arrives(written(who, world))
    world.councillor_says("[MB-1] forward highways", words)
    assert not world.letters(HIGHWAYS)
    assert "your own words hold it" in world.last(PRIYA).text


def test_a_draft_of_before_does_not_tell_it(world: World) -> None:
    """The name was withheld after she had been shown the draft that quotes the resident."""
    world.resident_writes("There is a big pothole outside 16 Mill Lane NB1 4QT.")
    world.officer_answers("Which side of the road is it?")
    world.councillor_says("[MB-1] ask", "Which side is it?")
    world.resident_answers("The left. Regards, Jean Obi")
    shown = world.last(PRIYA)
    assert "The left" in shown.text
    world.councillor_says("[MB-1] anon")
    had = len(world.letters(HIGHWAYS))
    answer = shapes.iphone_reply(shown, f"Priya Shah <{PRIYA}>", "", world.now, subject="[MB-1] send")
    world.arrives(shapes.authenticated(answer, AUTHSERV, "northborough.example"))
    assert "in your own words beneath SEND" in world.last(PRIYA).text
    assert len(world.letters(HIGHWAYS)) == had
    world.councillor_says("[MB-1] send", "Dear colleagues, it is on the left side.")
    assert "on the left side" in world.last(HIGHWAYS).text


def test_a_mail_that_still_waits_to_leave_is_named(tmp_path: Path) -> None:
    world = World(tmp_path, service={"undo_minutes": 10})
    world.resident_writes("There is something odd by 16 Mill Lane NB1 4QT, whom do I ask?", "odd")
    world.councillor_says("[MB-1] forward highways")
    world.councillor_says("[MB-1] anon")
    world.now += timedelta(minutes=11)
    world.post()
    assert "The mail to Highways had not left yet: it goes without the name" in world.last(PRIYA).text
