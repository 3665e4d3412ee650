"""What must reach nobody, and what must reach a person at once: withheld names, positions, letters to bystanders, words of danger."""

from __future__ import annotations

import io
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from PIL import Image

from mailbridge.core.enclosures import enclosures
from mailbridge.core.parse import parse
from mailbridge.core.people import Helper
from mailbridge.core.photos import PIXELS, cleaned
from mailbridge.core.recognise.marks import is_unanswerable
from mailbridge.model.words import CaseStatus, Flag, InboundStatus
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, LONDON, PRIYA, SAM, World

POTHOLE = "There is a pothole outside 14 Mill Lane NB1 4QT."
HEALTH = "environmental.health@northborough.example"
NOISE = "Please keep my name out of it. The neighbours at 16 Mill Lane NB1 4QT play loud music all night.\n\nJean Obi\n14 Mill Lane\n07700 900123"
TONIGHT = "I am going to kill myself tonight. I have taken the pills already."


# ---- a name that is withheld


def test_a_withheld_name_leaves_no_trace_at_the_department(world: World) -> None:
    raw = shapes.fresh(JEAN, CASEWORK, "neighbour noise", NOISE, world.now, photo=shapes.jpeg(), name="Jean Obi IMG_1.JPG")
    world.arrives(shapes.with_files(raw, ("Jean Obi diary.pdf", "application/pdf", b"%PDF-1.4 Jean Obi's diary of the noise")))
    world.councillor_says("[MB-1] FORWARD environmental_health")
    letter = world.last(HEALTH)
    assert [file.filename for file in letter.attachments] == ["photo-1.jpg"]
    told = f"{letter.subject} {letter.text}"
    assert not [trace for trace in ("Jean", "Obi", "14 Mill Lane", "900123", "jean.obi", "53.48", "keep my name") if trace in told]
    assert "16 Mill Lane" in told, "where the problem is must be said"
    assert "name withheld" in told


def test_a_withheld_name_stays_out_of_reminders_and_wishes(world: World) -> None:
    world.resident_writes(f"{NOISE}\nPlease tell Jean Obi when it stops.", "noise")
    world.councillor_says("[MB-1] FORWARD environmental_health")
    world.working_days_pass(16)
    everything = [
        letter for address, letters in world.mailboxes.items() if address.endswith("@northborough.example") and address != PRIYA for letter in letters
    ]
    assert len({letter.message_id for letter in everything}) == 4, "forward, two reminders, escalation"
    assert not [letter.subject for letter in everything if "Obi" in letter.text]


def test_a_name_withheld_later_is_withheld_from_then_on(world: World) -> None:
    world.resident_writes("There is a huge pothole.", "pothole")
    world.resident_answers("It is outside 22 Elm Close NB1 4QT. Please keep my name out of it.")
    assert Flag.ANONYMOUS in world.case().flags
    world.councillor_says("[MB-1] FORWARD highways")
    assert "Obi" not in world.last(HIGHWAYS).text
    assert "22 Elm Close" in world.last(HIGHWAYS).text


# ---- what files tell


def test_a_picture_that_cannot_be_cleaned_stays_in_the_archive(world: World) -> None:
    world.resident_writes(POTHOLE, photo=shapes.jpeg()[:-2000])
    assert not world.last(HIGHWAYS).attachments
    broken = shapes.with_files(shapes.fresh(JEAN, CASEWORK, "x", POTHOLE, world.now), ("scan", "application/octet-stream", b"\xff\xd8\xff broken with EXIF"))
    assert not enclosures(parse(broken))


def test_a_text_is_no_picture(world: World) -> None:
    raw = shapes.with_files(shapes.fresh(JEAN, CASEWORK, "x", POTHOLE, world.now), ("log.csv", "text/csv", b"BMW,parked here,9:00\n" * 20))
    assert [file.filename for file in enclosures(parse(raw))] == ["log.csv"]


@pytest.mark.slow
def test_a_huge_photo_is_reduced_and_says_nothing_of_its_place() -> None:
    picture = Image.new("RGB", (10000, 6100), "gray")
    exif = picture.getexif()
    exif[0x8825] = {1: "N", 2: (53.0, 28.0, 48.0), 3: "W", 4: (2.0, 14.0, 33.0)}
    plain, progressive = io.BytesIO(), io.BytesIO()
    picture.save(plain, "JPEG", exif=exif, quality=30)
    picture.save(progressive, "JPEG", quality=30, progressive=True)
    assert picture.width * picture.height > PIXELS
    clean = cleaned(plain.getvalue(), "image/jpeg")
    assert clean is not None
    with Image.open(io.BytesIO(clean)) as small:
        assert max(small.size) == 1600
        assert not small.getexif().get_ifd(0x8825)
    assert cleaned(progressive.getvalue(), "image/jpeg") is None, "it would be decoded whole"


def test_of_a_mail_attached_by_her_only_the_photo_travels(world: World) -> None:
    inner = shapes.fresh(JEAN, PRIYA, "pothole", POTHOLE, world.now, photo=shapes.jpeg())
    mail = EmailMessage(policy=shapes.POLICY)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = f"Priya Shah <{PRIYA}>", CASEWORK, "FW: pothole", "<forwarded@northborough.example>"
    mail["Date"] = format_datetime(world.now)
    mail.set_content("see attached")
    mail.add_attachment(message_from_bytes(inner, policy=shapes.POLICY))
    world.arrives(shapes.authenticated(mail.as_bytes(), AUTHSERV, "northborough.example"))
    (photo,) = world.last(HIGHWAYS).attachments
    assert photo.filename == "IMG_2031.jpg"
    assert photo.photo is not None
    assert photo.photo.latitude is None


def test_a_department_hears_no_other_departments_references(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("Thank you, logged as FS-Case-512345678. We will inspect it.")
    assert world.case().externals
    world.councillor_says("[MB-1] FORWARD waste")
    assert "512345678" not in world.last("waste@northborough.example").text


def test_where_the_problem_is_nobody_lives_for_that(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_writes("My landlord will not answer. I live at 99 Oak Road and want advice.", "rented home", sender="John Obi <jean.obi@mail.example>")
    john = world.case("MB-2").constituent
    assert john is not None
    assert (john.name, john.street, john.postcode) == ("John Obi", "99 Oak Road", ""), "he says that he lives there"
    jean = world.case("MB-1").constituent
    assert jean is not None
    assert (jean.name, jean.street) == ("Jean Obi", "")
    world.resident_writes("A second pothole at 3 Elm Close NB1 4QT.", "another", sender="jean.obi@mail.example")
    assert world.case("MB-3").constituent in (jean, john), "without a name it is one of those whom we know at that address"


# ---- who is written to


def test_a_bystander_in_reply_to_gets_no_flood(world: World) -> None:
    for number in range(10):
        raw = shapes.fresh("Bob <bob@spam.example>", CASEWORK, f"pothole {number}", f"{POTHOLE} Number {number}.", world.now)
        world.arrives(b"Reply-To: victim@innocent.example\r\n" + raw)
    assert len(world.letters("victim@innocent.example")) <= 6


def test_the_address_in_from_stays_a_party(world: World) -> None:
    raw = shapes.fresh("Jean Obi <jean@work.example>", CASEWORK, "pothole", POTHOLE, world.now)
    world.arrives(b"Reply-To: jean.home@mail.example\r\n" + raw)
    world.arrives(shapes.iphone_reply(world.last("jean.home@mail.example"), "Jean Obi <jean@work.example>", "It got worse.", world.now))
    assert "It got worse." in world.case().words


@pytest.mark.parametrize(
    "mark",
    [
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        "Precedence: list",
        "Precedence: junk",
        "List-Unsubscribe: <mailto:x@y.example>",
        "Feedback-ID: 12:news:sender",
    ],
)
def test_mail_with_the_mark_of_a_machine_is_read_and_not_answered(world: World, mark: str) -> None:
    world.arrives(mark.encode() + b"\r\n" + shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now))
    assert not world.letters(JEAN)
    assert world.letters(HIGHWAYS), "it may be a resident all the same"


def test_what_people_write_at_a_provider_that_marks_every_mail_is_answered(world: World) -> None:
    """Proton Mail puts a Feedback-ID into all of them."""
    world.arrives(b"Feedback-ID: 74171153:user:proton\r\n" + shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now))
    assert world.letters(JEAN)


@pytest.mark.parametrize("address", ["bounces+12@x.example", "listserv@x.example", "owner-list@x.example", "jean-request@x.example"])
def test_addresses_of_machines_are_not_answered(world: World, address: str) -> None:
    world.resident_writes(POTHOLE, sender=f"X <{address}>")
    assert not world.letters(address)


def test_a_redirected_mail_is_answered(world: World) -> None:
    raw = b"Auto-Submitted: auto-generated\r\nResent-From: x@y.example\r\n" + shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now)
    assert not is_unanswerable(parse(raw), "jean.obi@mail.example")
    assert not is_unanswerable(parse(b"Precedence: bulk\r\n" + shapes.fresh(SAM, CASEWORK, "form", POTHOLE, world.now)), "jean.obi@mail.example")


@pytest.mark.parametrize("sender", ['Jean <"jean obi"@mail.example>', "Jean <jean.obi@[192.168.0.1]>", "Jean <jean.obi@mail\ufffd.example>"])
def test_a_legal_address_that_no_letter_reaches_opens_a_case_all_the_same(world: World, sender: str) -> None:
    raw = shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now).replace(f"From: {JEAN}".encode(), f"From: {sender}".encode())
    assert world.arrives(raw).status is InboundStatus.PROCESSED
    assert world.letters(HIGHWAYS)
    assert world.case().resident_address == ""


# ---- the acknowledgement that waits for her word


def test_a_referred_case_whose_acknowledgement_waits_is_put_to_her(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"acknowledge": "ask"})
    world.resident_writes(POTHOLE)
    assert not world.letters(JEAN)
    assert world.letters(HIGHWAYS)
    assert "[MB-1] ACK" in world.last(PRIYA).text
    world.councillor_says("[MB-1] ACK")
    assert "Highways" in world.last(JEAN).text


@pytest.mark.parametrize("text", ["There is a pothole.", "The council tax bill for 22 Elm Close NB1 4QT is wrong. I am disputing the band."])
def test_so_is_every_other(tmp_path: Path, text: str) -> None:
    world = World(tmp_path, councillor={"acknowledge": "ask"})
    world.resident_writes(text, "help")
    assert not world.letters(JEAN)
    assert "[MB-1] ACK" in world.last(PRIYA).text
    assert world.case().status is CaseStatus.AWAITING_COUNCILLOR


# ---- what a resident adds


def test_what_the_resident_answers_goes_with_the_next_forward(world: World) -> None:
    world.resident_writes("There is a huge pothole.", "pothole")
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT
    letter = world.last(JEAN)
    world.arrives(
        shapes.with_files(shapes.iphone_reply(letter, JEAN, "It is outside 22 Elm Close NB1 4QT.", world.now), ("1.jpg", "image/jpeg", shapes.jpeg()))
    )
    world.councillor_says("[MB-1] FORWARD highways")
    forward = world.last(HIGHWAYS)
    assert "Place: 22 Elm Close" in forward.text
    assert "It is outside 22 Elm Close" in forward.text
    assert "There is a huge pothole." in forward.text
    assert [file.filename for file in forward.attachments] == ["1.jpg"]


def test_a_later_place_does_not_move_the_case(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.resident_answers("I live at 22 Elm Close NB1 4QT by the way.")
    assert world.case().place.street == "14 Mill Lane"


def test_nobody_is_asked_for_a_photo_that_was_sent(world: World) -> None:
    plain = io.BytesIO()
    Image.effect_noise((640, 480), 90).convert("RGB").save(plain, "JPEG")
    world.resident_writes("There is a huge pothole.", "pothole", photo=plain.getvalue())
    assert "photo" in world.last(JEAN).text
    assert "send one" not in world.last(JEAN).text


# ---- danger


@pytest.fixture
def night(tmp_path: Path) -> World:
    """Jean has a case; it is eleven at night."""
    world = World(tmp_path)
    world.resident_writes(POTHOLE)
    world.now = datetime(2024, 5, 2, 23, 0, tzinfo=LONDON)
    return world


@pytest.mark.parametrize(
    ("sender", "subject", "mark"),
    [
        ("Daughter <d@mail.example>", "Re: pothole [MB-1]", ""),
        ("Somebody <s@nhs.example>", "MB-1 my problem", ""),
        ("Sam Lee <sam.lee@northborough.example>", "hello", ""),
        ("A <a@mail.example>", "help", "List-Id: <x.example>\r\n"),
        ("A <a@mail.example>", "Automatic reply: help", "Auto-Submitted: auto-replied\r\n"),
        ("Priya Shah <priya@gmail.example>", "help", ""),
    ],
)
def test_words_of_danger_reach_her_at_once_whoever_wrote(night: World, sender: str, subject: str, mark: str) -> None:
    mail = night.arrives(mark.encode() + shapes.fresh(sender, CASEWORK, subject, TONIGHT, night.now))
    alert = night.last(PRIYA)
    assert alert.subject.startswith("Please read now")
    assert TONIGHT in alert.text.replace("> ", "")
    assert sender.rpartition("<")[2].rstrip(">") in alert.text
    assert "From: Jean" not in alert.text
    assert mail.status is not InboundStatus.IGNORED


def test_an_ordinary_newsletter_alarms_nobody(night: World) -> None:
    before = len(night.letters(PRIYA))
    night.arrives(b"List-Id: <x.example>\r\n" + shapes.fresh("News <n@mail.example>", CASEWORK, "Our safeguarding training", "Book by Friday.", night.now))
    assert len(night.letters(PRIYA)) == before


def test_the_alarm_says_whom_to_ring(tmp_path: Path) -> None:
    world = World(tmp_path)
    duty = Helper(who="Duty team, nights", number="0300 555 0100", dangers=("suicide_risk",), hers_alone=True)
    emergency = world.council.emergency.model_copy(update={"numbers": {**world.council.emergency.numbers, "duty": duty}})
    world.council = world.council.model_copy(update={"emergency": emergency})
    world.bridge = world.started()
    world.resident_writes(TONIGHT, "goodbye")
    assert "999" in world.last(PRIYA).text
    assert "- Duty team, nights: 0300 555 0100" in world.last(PRIYA).text


# ---- promises


def test_a_slip_of_the_year_does_not_silence_the_reminders(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("Thank you. We are looking into this and will reply by 14 June 2099.")
    promised = world.case().referrals[0].promised_on
    assert promised is not None
    assert promised < date(2024, 8, 2)
