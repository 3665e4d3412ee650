"""Who really wrote, and for whom."""

from __future__ import annotations

import pytest

from mailbridge.core.recognise.author import tidy_name
from mailbridge.core.recognise.persons import noted, phone, postcode, spoken_for, street
from mailbridge.model.words import Kind
from tests.recognise.people import BOX, HER, read

FORMS = [
    "From: Jill Prentice\nEmail: jill@home.example\nPostcode: NB1 4QT\n\nMessage:\nThe dog mess is beyond a joke.\n",
    "Name: Jill Prentice\nE-mail: jill@home.example\nTelephone: 01632 960888\nComments: The dog mess is beyond a joke.\n",
    "You have a new submission.\n\nFull name:\nJill Prentice\nEmail address:\njill@home.example\nYour message:\nThe dog mess is beyond a joke.\n",
    "First name: Jill\nSurname: Prentice\nYour email: jill@home.example\nEnquiry: The dog mess is beyond a joke.\n",
    "*Name:* Jill Prentice\n*Email:* jill@home.example\n*Message:* The dog mess is beyond a joke.\n",
]


@pytest.mark.parametrize("body", FORMS)
@pytest.mark.parametrize("sender", ["Website <wordpress@priya-shah.example>", "no-reply@forms.example", f"Priya Shah website <{BOX}>"])
def test_behind_a_form_stands_the_person(body: str, sender: str) -> None:
    found = read(body, sender=sender, subject="New message from the contact form", auto_submitted="auto-generated")
    assert found.kind is Kind.NEW_ENQUIRY
    assert (found.author.name, found.author.address, found.reply_address) == ("Jill Prentice", "jill@home.example", "jill@home.example")


def test_a_letter_through_writetothem_is_the_constituents() -> None:
    body = (
        "                 12 Elm Close\n                 NB1 4QT\n\nPhone: 01632 960123\nEmail: amit@home.example\n\nWednesday 14 May "
        "2025\n\nDear Priya Shah,\n\nThe road floods.\n\nYours sincerely,\nAmit Rao\n\n[ This message was sent by WriteToThem.com ]\n"
    )
    for headers in (
        {"sender": '"Amit Rao" <fyr-abc123@writetothem.com>', "reply_to": "Amit Rao <amit@home.example>"},
        {"sender": '"Amit Rao" <fyr-zz9@writetothem.com>'},
    ):
        found = read(body, subject="Letter from your constituent Amit Rao", precedence="bulk", **headers)
        assert found.kind is Kind.NEW_ENQUIRY
        assert (found.author.name, found.author.address) == ("Amit Rao", "amit@home.example")


@pytest.mark.parametrize(
    ("sender", "reply_to", "name", "address"),
    [
        ("Jane Doe via Save Our Park <campaigns@actionplatform.example>", "jane@home.example", "Jane Doe", "jane@home.example"),
        ("Jane Doe <noreply@actionnetwork.example>", "Jane Doe <jane@home.example>", "Jane Doe", "jane@home.example"),
        ("Jane Doe <jane@home.example>", "jane@work.example", "Jane Doe", "jane@home.example"),
        ('"Doe, Jane (ACME)" <jane@home.example>', "", "Jane Doe", "jane@home.example"),
        ("jane@home.example", "", "Jane Doe", "jane@home.example"),
    ],
)
def test_the_person_behind_reply_to(sender: str, reply_to: str, name: str, address: str) -> None:
    headers = {"reply_to": reply_to} if reply_to else {}
    found = read("Please save the park. It is the only green space we have.\n\nKind regards\nJane Doe", sender=sender, subject="Our park", **headers)
    assert (found.author.name, found.author.address) == (name, address)
    assert found.reply_address == (reply_to.rpartition("<")[2].rstrip(">") if reply_to else address)


def test_no_name_is_guessed() -> None:
    assert read("Rats running about behind the kebab shop. Pic attached", sender="jodiex@home.example").author.name == ""
    assert tidy_name("Sam Quill, Echo") == "Sam Quill, Echo"
    assert tidy_name("jo@home.example", "jo@home.example") == ""


def test_a_robot_without_a_person_gets_no_answer() -> None:
    assert read("The lamp outside 3 Elm Close is out", sender="noreply@scanner.example", reply_to="noreply@scanner.example").reply_address == ""


@pytest.mark.parametrize(
    ("text", "name", "lives", "code"),
    [
        ("I'm writing for my mum at 22 Elm Close NB1 4QT, her bins are missed.", "", "22 Elm Close", "NB1 4QT"),
        ("I write on behalf of my uncle, Mr Samuel Adeyemi, of Flat 34, Spinners Court (NB3 3GU).", "Mr Samuel Adeyemi", "Flat 34, Spinners Court", "NB3 3GU"),
        ("a disabled bay for my dad (Michael Rourke, 66 Balaclava Road NB3 5BT) please", "Michael Rourke", "66 Balaclava Road", "NB3 5BT"),
        ("my elderly neighbour at 4 Mill Lane cannot get out", "", "4 Mill Lane", ""),
    ],
)
def test_the_constituent_is_told_apart_from_the_correspondent(text: str, name: str, lives: str, code: str) -> None:
    found = spoken_for(text)
    assert found is not None
    assert (found.name, found.street, found.postcode) == (name, lives, code)


@pytest.mark.parametrize(
    "text", ["My son goes to Mill Lane school and the road is dangerous.", "I told my neighbour about it.", "my wife and I object", "thank you for your help"]
)
def test_a_relative_in_passing_is_no_constituent(text: str) -> None:
    assert spoken_for(text) is None


def test_contact_details_are_read_as_written() -> None:
    assert phone("ring 07700 900 512 please") == "07700900512"
    assert phone("+44 (0)1632 960123") == "01632960123"
    assert phone("0044 1632 960123") == "01632960123"
    assert phone("ref 12345678901234567890") == ""
    assert postcode("nb14qt") == "NB1 4QT"
    assert street("at 14a Mill Lane") == "14a Mill Lane"
    assert noted("Bob, bob@home.example").address == "bob@home.example"
    assert postcode("postcode n b one treble four") == ""


FORWARDS = {
    "outlook": (
        "FW: Weeds",
        (
            "Parks or waste?\n\nFrom: Hilary Brandt <hilary@home.example>\nSent: 14 July 2025 20:00\nTo: Priya Shah "
            "<priya.shah@northborough.example>\nSubject: Weeds\n\nThe weeds on Mill Lane are up to my knee.\n\nHilary Brandt, 2 Mill Lane\n"
        ),
    ),
    "apple": (
        "Fwd: Weeds",
        (
            "Parks or waste?\n\nBegin forwarded message:\n\n> From: Hilary Brandt <hilary@home.example>\n> Subject: Weeds\n> Date: 14 July 2025 at "
            "20:00:36 BST\n> To: priya.shah@northborough.example\n> \n> The weeds on Mill Lane are up to my knee.\n> \n> Hilary Brandt, 2 Mill "
            "Lane\n"
        ),
    ),
    "gmail": (
        "Fwd: Weeds",
        (
            "Parks or waste?\n\n---------- Forwarded message ---------\nFrom: Hilary Brandt <hilary@home.example>\nDate: Mon, 14 Jul 2025 at "
            "20:00\nSubject: Weeds\nTo: <priya.shah@northborough.example>\n\n\nThe weeds on Mill Lane are up to my knee.\n\nHilary Brandt, 2 Mill "
            "Lane\n"
        ),
    ),
    "thunderbird": (
        "Fwd: Weeds",
        (
            "Parks or waste?\n\n-------- Forwarded Message --------\nSubject: \tWeeds\nDate: \tMon, 14 Jul 2025 20:00:51 +0100\nFrom: \tHilary "
            "Brandt <hilary@home.example>\nTo: \tpriya.shah@northborough.example\n\n\n\nThe weeds on Mill Lane are up to my knee.\n\nHilary Brandt, "
            "2 Mill Lane\n"
        ),
    ),
    "german": (
        "WG: Weeds",
        (
            "Parks or waste?\n\nVon: Hilary Brandt <hilary@home.example>\nGesendet: Montag, 14. Juli 2025 20:00\nAn: Priya Shah "
            "<priya.shah@northborough.example>\nBetreff: Weeds\n\nThe weeds on Mill Lane are up to my knee.\n\nHilary Brandt, 2 Mill Lane\n"
        ),
    ),
}


@pytest.mark.parametrize("shape", FORWARDS)
def test_a_forward_of_hers_is_the_residents(shape: str) -> None:
    from tests.recognise.people import hers

    subject, body = FORWARDS[shape]
    found = hers(body, subject=subject)
    assert found.kind is Kind.COUNCILLOR_FORWARD, found.rule
    assert (found.author.name, found.author.address) == ("Hilary Brandt", "hilary@home.example")
    assert found.forward is not None
    assert (found.forward.note, found.forward.subject) == ("Parks or waste?", "Weeds")
    assert found.new_text.startswith("The weeds on Mill Lane")
    assert "Parks or waste" not in found.new_text
    assert found.reply_address == "hilary@home.example"
    assert found.councillor == "shah"


def test_a_forwarded_letter_of_writetothem_is_the_constituents() -> None:
    from tests.recognise.people import hers

    body = (
        "pls deal\n\nFrom: Amit Rao <fyr-abc123@writetothem.com>\nSent: 12 May 2025 10:00\nTo: Priya Shah "
        "<priya.shah@northborough.example>\nSubject: Letter from your constituent Amit Rao\n\nPhone: 01632 960123\nEmail: "
        "amit@home.example\n\nDear Priya Shah,\n\nThe road floods at 5 Elm Close.\n\nAmit Rao\n\n[ This message was sent by WriteToThem.com ]\n"
    )
    found = hers(body, subject="FW: Letter from your constituent Amit Rao")
    assert found.kind is Kind.COUNCILLOR_FORWARD
    assert (found.author.name, found.author.address) == ("Amit Rao", "amit@home.example")


def test_a_colleagues_forward_gives_way_to_the_resident_beneath() -> None:
    from tests.recognise.people import hers

    inner = (
        "From: Hilary Brandt <hilary@home.example>\nSent: 13 July 2025 20:00\nTo: Tom Brown <tom.brown@northborough.example>\nSubject: "
        "Weeds\n\nThe weeds are up to my knee.\n"
    )
    body = (
        f"one for us\n\nFrom: Tom Brown <tom.brown@northborough.example>\nSent: 14 July 2025 20:00\nTo: Priya Shah <{HER}>\nSubject: FW: "
        f"Weeds\n\nYours I think.\n\n{inner}"
    )
    found = hers(body, subject="FW: Weeds")
    assert found.author.address in ("hilary@home.example", "tom.brown@northborough.example")
    assert found.kind is Kind.COUNCILLOR_FORWARD
