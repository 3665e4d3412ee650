"""Commands as a councillor types them on a phone, and everything that only looks like one."""

from __future__ import annotations

import pytest

from mailbridge.core.commands.table import BY_WORDS, VERBS
from mailbridge.model.words import Flag, Kind
from tests.recognise.people import BOX, FAIL, HER, PASS, hers, read

QUOTED = "\n\nOn 12 May 2025, at 10:00, Cllr Priya Shah <casework@priya-shah.example> wrote:\n> New case MB-17\n"

SUBJECTS: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    ("[MB-17] forward highways", "forward", "MB-17", "highways", ("highways",)),
    ("Re: Fwd: [EXTERNAL] OFFICIAL: Re: pothole!! [MB-2417] froward highway pls", "forward", "MB-2417", "highway", ("highways",)),
    ("RE: [MB-17] FORWARD highways cc resident", "forward", "MB-17", "highways cc resident", ("highways",)),
    ("[MB-17] fwd bins and parks please", "forward", "MB-17", "bins and parks", ("waste", "parks")),
    ("[MB-17] fwd waste, env health & lights", "forward", "MB-17", "waste, env health & lights", ("waste", "environmental_health", "street_lighting")),
    ("mb-17 forward to the street lighting team", "forward", "MB-17", "the street lighting team", ("street_lighting",)),
    ("[MB-17] forward hihgways", "forward", "MB-17", "hihgways", ("highways",)),
    ("[MB-17] forward park", "forward", "MB-17", "park", ()),
    ("[MB-88] clsoe resident happy", "close", "MB-88", "resident happy", ()),
    ("[MB-88] close", "close", "MB-88", "", ()),
    ("[MB-88] close thanks", "close", "MB-88", "", ()),
    ("[MB-88] fixed on Tuesday", "close", "MB-88", "fixed on Tuesday", ()),
    ("close MB-88 not possible: no budget", "close", "MB-88", "not possible: no budget", ()),
    ("close 88", "close", "MB-88", "", ()),
    ("mb204 chase", "chase", "MB-204", "", ()),
    ("MB 204 chase up please", "chase", "MB-204", "", ()),
    ("#[MB-204]: Chase", "chase", "MB-204", "", ()),
    ("please chase MB-204", "chase", "MB-204", "", ()),
    ("[MB-118] hold until 14 Feb", "hold", "MB-118", "14 Feb", ()),
    ("[MB-118] hold 2 weeks", "hold", "MB-118", "2 weeks", ()),
    ("[MB-61] merge MB-59", "merge", "MB-61", "MB-59", ()),
    ("[MB-61] duplicate of MB-59", "merge", "MB-61", "MB-59", ()),
    ("merge MB-61 with MB-59", "merge", "MB-61", "MB-59", ()),
    ("[MB-61] reopen its back", "reopen", "MB-61", "its back", ()),
    ("[MB-61] not casework", "notcase", "MB-61", "", ()),
    ("[MB-61] spam", "notcase", "MB-61", "", ()),
    ("[MB-61] note spoke to her, she is fine with it", "note", "MB-61", "spoke to her, she is fine with it", ()),
    ("[MB-61] status?", "status", "MB-61", "", ()),
    ("overdue?", "list", "", "overdue", ()),
    ("list overdue", "list", "", "overdue", ()),
    ("help", "help", "", "", ()),
    ("undo", "undo", "", "", ()),
    ("find Elm Close", "find", "", "Elm Close", ()),
    ("away 1 to 14 August cover brown", "away", "", "1 to 14 August cover brown", ()),
    ("[MB-5] erase", "erase", "MB-5", "", ()),
    ("[MB-5] ask", "ask", "MB-5", "", ()),
    ("[MB-5] ok", "ok", "MB-5", "", ()),
]


@pytest.mark.parametrize(("subject", "verb", "reference", "arguments", "departments"), SUBJECTS, ids=[row[0] for row in SUBJECTS])
def test_a_subject_is_read(subject: str, verb: str, reference: str, arguments: str, departments: tuple[str, ...]) -> None:
    found = hers("Sent from my iPhone", subject=subject)
    assert found.kind is Kind.COMMAND
    first = found.commands[0]
    assert (first.verb, first.reference, first.arguments, first.departments) == (verb, reference, arguments, departments)
    assert found.trusted


NOT_ORDERS = [
    ("Thanks Sarah that's great, much appreciated", "Re: [MB-90] Missed bins - AGAIN"),
    ("Hold on, is this the same one?", "Re: [MB-90] Missed bins"),
    ("Close one! Well done all", "Re: [MB-90] Missed bins"),
    ("Send him my regards", "Re: [MB-90] Missed bins"),
    ("Sounds good", "Re: [MB-33] Chase Road pothole"),
    ("Sounds good", "Re: [MB-33] Close the gap at the crossing"),
    ("Great", "Re: [MB-33] Hold ups on Elm Close"),
    ("Forward thinking as ever", "Re: [MB-33] Park benches"),
    ("Yes I saw that", "Re: [MB-33] Fixed penalty notice"),
    ("Yes I saw that", "Re: [MB-33] New bin for number 4"),
    ("Yes I saw that", "Re: [MB-33] Open space at Elm Close"),
    ("Yes I saw that", "Re: [MB-33] Back lane flooding"),
    ("Yes I saw that", "Re: [MB-33] Report of fly tipping"),
    ("Yes I saw that", "Re: [MB-33] Question about parking"),
    ("Yes I saw that", "Re: [MB-33] Close to the school, cars speeding"),
    ("I'll ring her tonight and let you know", "Re: [MB-33] bins"),
]


@pytest.mark.parametrize(("body", "subject"), NOT_ORDERS, ids=[body for body, _ in NOT_ORDERS])
def test_a_remark_is_no_command(body: str, subject: str) -> None:
    found = hers(body + QUOTED, subject=subject, in_reply_to="<mb-90.update.7kq4mz9xpr@priya-shah.example>")
    assert found.kind is Kind.COMMAND
    assert found.commands == ()


BODIES = [
    ("close fixed", "close"),
    ("Please chase", "chase"),
    ("Chase again please", "chase"),
    ("pls forward to highways", "forward"),
    ("Fwd waste & parks", "forward"),
    ("hold until Friday", "hold"),
    ("note: spoke to him today", "note"),
    ("merge with MB-12", "merge"),
    ("ok", "ok"),
    ("Yes", "ok"),
    ("Can you close this please", "close"),
    ("reopen", "reopen"),
]


@pytest.mark.parametrize(("body", "verb"), BODIES, ids=[body for body, _ in BODIES])
def test_the_first_line_of_a_reply_can_be_a_command(body: str, verb: str) -> None:
    found = hers(f"{body}\n\nSent from my iPhone{QUOTED}", subject="Re: [MB-17] Missed bins")
    assert [c.verb for c in found.commands] == [verb]
    assert found.commands[0].reference == "MB-17"


def test_several_commands_in_one_subject() -> None:
    found = hers("", subject="[MB-17] forward highways; note rang her; close")
    assert [(c.verb, c.reference, c.arguments) for c in found.commands] == [
        ("forward", "MB-17", "highways"),
        ("note", "MB-17", "rang her"),
        ("close", "MB-17", ""),
    ]


def test_the_body_is_the_message_without_signature_and_quotation() -> None:
    found = hers("Dear Mr Barrow, it will be resurfaced in April. Best wishes, Priya\n\nSent from my iPhone" + QUOTED, subject="Re: [MB-52] reply")
    assert found.commands[0].verb == "update"
    assert found.commands[0].message == "Dear Mr Barrow, it will be resurfaced in April. Best wishes, Priya"


def test_a_reply_can_carry_a_command_in_its_subject() -> None:
    for subject, verb in (
        ("Re: [MB-88] close resident happy", "close"),
        ("Re: [MB-88] clsoe resident happy", "close"),
        ("Re: [MB-17] FORWARD highways cc resident", "forward"),
        ("Re: [MB-17] note rang her", "note"),
    ):
        assert [c.verb for c in hers("x" + QUOTED, subject=subject).commands] == [verb]


@pytest.mark.parametrize("subject", ["[MB-5] eraes", "[MB-5] sned", "[MB-5] megre MB-4", "[MB-5] blok him"])
def test_what_sends_hides_or_deletes_is_never_guessed(subject: str) -> None:
    assert hers("", subject=subject).commands[0].verb == "unknown"


def test_unknown_words_after_a_reference_are_asked_about() -> None:
    found = hers("", subject="[MB-5] frobnicate at once")
    assert [(c.verb, c.reference, c.arguments) for c in found.commands] == [("unknown", "MB-5", "frobnicate at once")]


def test_a_number_on_a_lamp_column_is_no_reference_of_a_resident() -> None:
    assert read("The lamp MB 0419 is dangling.", subject="lamp").kind is Kind.NEW_ENQUIRY


@pytest.mark.parametrize(
    ("body", "name", "phone", "postcode", "street"),
    [
        ("Mrs Jones, 14 Mill Lane NB1 4QT, 07700 900123 - bin missed twice, tell waste", "Mrs Jones", "07700900123", "NB1 4QT", "14 Mill Lane"),
        ("new\nDave Smith at 3 Elm Close says the street light outside is out. 01632 960123", "Dave Smith", "01632960123", "", "3 Elm Close"),
        ("Met a lady called Joan Price, Flat 3, 22 High Street, damp in the bedroom", "Joan Price", "", "", "Flat 3, 22 High Street"),
        ("new case uh mister John Fletcher postcode n b one four q t street light flashing full stop", "mister John Fletcher", "", "NB1 4QT", ""),
        ("potholes all along Mill Lane, nobody in particular", "", "", "", ""),
    ],
)
def test_a_note_from_a_doorstep_opens_a_case(body: str, name: str, phone: str, postcode: str, street: str) -> None:
    found = hers(body, subject="doorstep")
    assert found.kind is Kind.COMMAND
    assert found.commands[0].verb == "new"
    assert found.constituent is not None
    assert (found.constituent.name, found.constituent.phone, found.constituent.postcode, found.constituent.street) == (name, phone, postcode, street)


def test_a_list_of_notes_opens_a_case_each() -> None:
    found = hers(
        "Three from this morning:\n\n1) Joyce Pratt, 12 Chapel Fold - bus shelter (highways)\n2) Lad called Kieran, wants a job in parks\n3) "
        "Anon - dealing in the garages",
        subject="Surgery 7 June",
    )
    assert [c.verb for c in found.commands] == ["new", "new", "new"]
    assert found.commands[0].departments == ("highways",)
    assert found.commands[2].message.startswith("3) Anon")


def test_commands_of_a_forger_are_read_and_not_trusted() -> None:
    found = read("", subject="[MB-118] forward parks", sender=HER, auth=FAIL)
    assert found.kind is Kind.REFUSED
    assert found.commands[0].verb == "forward"
    assert found.councillor == "shah"
    assert Flag.SPOOFED_SENDER in found.flags
    assert Flag.UNVERIFIED_SENDER not in found.flags


def test_commands_without_a_voucher_can_be_confirmed_later() -> None:
    found = read("", subject="[MB-118] forward parks", sender=HER)
    assert {Flag.SPOOFED_SENDER, Flag.UNVERIFIED_SENDER} <= found.flags
    assert found.commands[0].departments == ("parks",)


def test_an_assistant_commands_for_the_councillor() -> None:
    auth = (
        PASS.replace("northborough.example;", "priya-shah.example;")
        .replace(HER, "office@priya-shah.example")
        .replace("header.d=northborough.example", "header.d=priya-shah.example")
    )
    auth = "mx.northborough.example; dkim=pass header.d=priya-shah.example"
    found = read("", subject="[MB-1] chase", sender="Office <office@priya-shah.example>", auth=auth, to=BOX)
    assert (found.kind, found.councillor) == (Kind.COMMAND, "shah")


def test_no_two_verbs_share_a_word() -> None:
    written = [word for verb in VERBS for word in (verb.name, *verb.aliases)]
    assert len(written) == len(set(written)) == len(BY_WORDS)


@pytest.mark.parametrize(
    ("subject", "verb"),
    [
        ("MB-17 to highways please", "forward"),
        ("MB–17 close", "close"),
        ("#17 close", "close"),
        ("Re: Fwd: mb-17 reopen its come back", "reopen"),
        ("Re: [MB-17] Forward Street flooding", ""),
        ("Re: [MB-17] To let boards", ""),
        ("Re: [MB-17] Reopen the library", ""),
    ],
)
def test_orders_and_titles_in_haste(subject: str, verb: str) -> None:
    found = hers(subject=subject).commands
    assert (found[0].verb if found and found[0].verb != "unknown" else "") == verb
