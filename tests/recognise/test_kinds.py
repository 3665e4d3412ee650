"""One small mail for each way a mail can be what it is, written for this test and seen by no rule before."""

from __future__ import annotations

import pytest

from mailbridge.model.words import Kind, MachineKind
from tests.recognise.people import BOX, FAIL, HER, PASS, read, read_personal

OFFICER = "Sam Lee <sam.lee@northborough.example>"
OURS = "<mb-17.ack1.7kq4mz9xpr@priya-shah.example>"
REFERRAL = "<mb-17.forward.7kq4mz9xpr@priya-shah.example>"
QUOTE = (
    "\n\nOn 12 May 2025, at 10:00, Cllr Priya Shah <casework@priya-shah.example> wrote:\n> Dear Jean, thank you for telling me about the "
    "pothole.\n> Our reference MB-17\n"
)

PEOPLE: list[tuple[str, dict[str, str], Kind]] = [
    ("There is a huge hole outside 14 Mill Lane, please get it seen to.\nJean", {"subject": "pothole!!"}, Kind.NEW_ENQUIRY),
    ("", {"subject": "street lamp out on Elm Close near the Co-op"}, Kind.NEW_ENQUIRY),
    ("Thank you for your email. It still has not been collected!" + QUOTE, {"subject": "Re: bins [MB-17]"}, Kind.FOLLOW_UP),
    ("any update??", {"subject": "Re: pothole", "in_reply_to": OURS}, Kind.FOLLOW_UP),
    ("any update on MB-17 please", {"subject": "my pothole"}, Kind.FOLLOW_UP),
    ("I was away last week so only saw this now. Still there." + QUOTE, {"subject": "Re: hole"}, Kind.FOLLOW_UP),
    (
        "I wrote to the council in March and got an out of office, then 'this is an automated response', then nothing. Who reads these?",
        {"subject": "nobody answers"},
        Kind.NEW_ENQUIRY,
    ),
    ("My request has been logged three times, ref 8827361, and nothing. Please help.", {"subject": "missed bin"}, Kind.NEW_ENQUIRY),
    (
        "The bin men never came. Jean, 4 Elm Close",
        {"subject": "bins", "auto_submitted": "auto-generated", "precedence": "bulk", "resent_from": HER, "x_ms_exchange_inbox_rules_loop": HER},
        Kind.NEW_ENQUIRY,
    ),
    ("The bin men never came. Jean, 4 Elm Close", {"subject": "bins", "x_auto_response_suppress": "All"}, Kind.NEW_ENQUIRY),
    (
        "I saw the agenda for the planning committee and object to item 6. It would overlook my garden.",
        {"subject": "Planning committee agenda item 6"},
        Kind.NEW_ENQUIRY,
    ),
    (
        "I work for the council but I live at 3 Elm Close and my bins have been missed again.",
        {"subject": "bins", "sender": "Kay Moss <kay.moss@northborough.example>"},
        Kind.NEW_ENQUIRY,
    ),
    ("Can I have a parking permit? I was told invoices are paid online but the site is down.", {"subject": "permit"}, Kind.NEW_ENQUIRY),
    ("Inspected yesterday, repair booked for 28 May." + QUOTE, {"subject": "RE: [MB-17] pothole", "sender": OFFICER}, Kind.OFFICER_REPLY),
    ("Please see below", {"subject": "FW: [MB-17] pothole", "sender": OFFICER}, Kind.OFFICER_REPLY),
    ("On site Thursday - Kay", {"subject": "gully", "sender": "kay@drainsco.example", "in_reply_to": REFERRAL}, Kind.OFFICER_REPLY),
    ("We will put a patrol on. PC Jones", {"subject": "RE: [MB-17] bikes", "sender": "PC Jones <jones@northshire.police.example>"}, Kind.OFFICER_REPLY),
    (
        "Dear Councillor, I write about Mrs Obi's arrears. We have agreed a plan with her.",
        {"subject": "Mrs Obi, 4 Elm Close", "sender": OFFICER},
        Kind.OFFICER_REPLY,
    ),
    (
        "Dear Cllr Shah, thank you for your enquiry, which has been logged under ME/25/0917 and passed to Highways. Terri, Members' Enquiries",
        {"subject": "RE: [MB-17] pothole", "sender": OFFICER},
        Kind.OFFICER_REPLY,
    ),
    (
        "Hi Priya, I'm on leave until Monday but have asked Kay to look at it.\nSam",
        {"subject": "RE: [MB-17] pothole", "sender": OFFICER},
        Kind.OFFICER_REPLY,
    ),
    ("Becky is on leave until Monday, I'll ask her then.\n\nSam", {"subject": "RE: [MB-17] pothole", "sender": OFFICER}, Kind.OFFICER_REPLY),
    ("Hi Priya\n\nI am on leave until Monday. The repair is booked for Tuesday.\n\nSam", {"subject": "RE: [MB-17] x", "sender": OFFICER}, Kind.OFFICER_REPLY),
    (
        "Dear Cllr, the pothole was repaired on 3 May.\n\nSam Lee",
        {"subject": "Re: [MB-17] x", "sender": "Highways <no-reply@vendor.example>", "reply_to": "highways@northborough.example"},
        Kind.OFFICER_REPLY,
    ),
    ("Collected at 10.15 today.", {"subject": "Re: [MB-17] missed bin", "sender": "Dispatch <dispatch@wasteco.example>"}, Kind.OFFICER_REPLY),
    ("I'm a retired journalist and I live at 4 Elm Close. The gulls are dreadful.", {"subject": "gulls"}, Kind.NEW_ENQUIRY),
    ("I've had an invoice from the council for a collection that never happened.", {"subject": "Invoice for bulky waste"}, Kind.NEW_ENQUIRY),
    ("I tried to unsubscribe from the garden waste service and they still charged me.", {"subject": "garden waste"}, Kind.NEW_ENQUIRY),
    ("The council sent us a survey about parking. Nobody on Elm Close wants permits.", {"subject": "Parking survey"}, Kind.NEW_ENQUIRY),
    ("I was out of the office when the bin men came but my wife saw them leave it.", {"subject": "bin"}, Kind.NEW_ENQUIRY),
    ("I got a secure message from DWP and can't open it, can you help?", {"subject": "dwp"}, Kind.NEW_ENQUIRY),
    ("please help me im being evicted tuesday", {"subject": "help", "sender": "x99@home.example"}, Kind.NEW_ENQUIRY),
]


@pytest.mark.parametrize(("body", "headers", "kind"), PEOPLE, ids=[str(n) for n in range(len(PEOPLE))])
def test_people_are_taken_for_people(body: str, headers: dict[str, str], kind: Kind) -> None:
    found = read(body, **headers)
    assert (found.kind, found.machine) == (kind, None), found.rule


MACHINES: list[tuple[str, dict[str, str], MachineKind]] = [
    (
        "I am on annual leave until Monday 26 May with no access to email. If urgent contact kay.moss@northborough.example.",
        {"subject": "Automatic reply: [MB-17] pothole", "sender": OFFICER},
        MachineKind.OUT_OF_OFFICE,
    ),
    ("I am out of the office and back on 2 June.", {"subject": "Out of Office: RE: [MB-17] pothole", "sender": OFFICER}, MachineKind.OUT_OF_OFFICE),
    ("I'm not in the office today.", {"subject": "RE: pothole", "sender": OFFICER, "auto_submitted": "auto-replied"}, MachineKind.OUT_OF_OFFICE),
    ("Rwyf allan o'r swyddfa tan 2 Mehefin.", {"subject": "Ateb awtomatig: pothole", "sender": OFFICER}, MachineKind.OUT_OF_OFFICE),
    (
        "Sam Lee is out of the office until 20 May.",
        {"subject": "Sam Lee is out of the office", "sender": OFFICER, "auto_submitted": "auto-generated"},
        MachineKind.OUT_OF_OFFICE,
    ),
    (
        "I have now left the council. Please contact the team inbox.",
        {"subject": "Automatic reply: bins", "sender": OFFICER, "return_path": "<>"},
        MachineKind.OUT_OF_OFFICE,
    ),
    (
        (
            "Thank you for contacting Northborough Council. Your reference is CAS-104233-Z7K4L1. We aim to respond within 10 working days. Please "
            "do not reply to this email."
        ),
        {"subject": "CAS-104233-Z7K4L1 Enquiry received", "sender": "no-reply@northborough.vendor.example"},
        MachineKind.TICKET_ACK,
    ),
    (
        "##- Please type your reply above this line -##\n\nYour request (48213) has been received.",
        {"subject": "[Request received] bins", "sender": "WasteCo <help@wasteco.example>"},
        MachineKind.TICKET_ACK,
    ),
    (
        "Case 00184423 has been created. [ref:_00D20abc._5002X:ref]\nThis is an automatically generated message.",
        {"subject": "Case 00184423", "sender": "crm@northborough.example"},
        MachineKind.TICKET_ACK,
    ),
    (
        "Your enquiry has been logged: FS-Case-512345678. Do not reply to this email.",
        {"subject": "Your enquiry", "sender": "noreply@northborough.example"},
        MachineKind.TICKET_ACK,
    ),
    (
        "This mailbox is now closed. Please use the online form on our website. Your request will not be actioned.",
        {"subject": "RE: [MB-17] pothole", "sender": "highways@northborough.example", "auto_submitted": "auto-replied"},
        MachineKind.CHANNEL_REFUSED,
    ),
    (
        "This is an automated response. This inbox is not monitored and your email will not be read. Report it at our website instead.",
        {"subject": "RE: bins", "sender": "waste@northborough.example"},
        MachineKind.CHANNEL_REFUSED,
    ),
    ("Your message was read on Tuesday.", {"subject": "Read: [MB-17] pothole", "sender": OFFICER}, MachineKind.READ_RECEIPT),
    ('Sam Lee would like to recall the message, "[MB-17] pothole".', {"subject": "Recall: [MB-17] pothole", "sender": OFFICER}, MachineKind.RECALL),
    (
        "You have received an encrypted message from Sam Lee. Click the link to read the message. It expires in 7 days.",
        {"subject": "Secure message: [MB-17]", "sender": "notification@egress.example"},
        MachineKind.SECURE_LINK,
    ),
    (
        "Thank you for your message, it has been delivered to the team.",
        {"subject": "Re: bins", "x_autoreply": "yes", "sender": OFFICER},
        MachineKind.TICKET_ACK,
    ),
    ("Hello", {"subject": "Re: bins", "auto_submitted": "auto-replied", "sender": OFFICER}, MachineKind.OTHER),
    (
        "I am out of the office until 20 May with no access to email. For anything urgent please contact Kay Moss.\n\nKind regards\nSam Lee",
        {"subject": "RE: [MB-17] pothole", "sender": OFFICER},
        MachineKind.OUT_OF_OFFICE,
    ),
    (
        "Thank you for your email to the Parks team.\n\nWe receive a high volume of emails and will respond within 15 working days.",
        {"subject": "Thank you for contacting Parks", "sender": "Parks <parks@northborough.example>"},
        MachineKind.TICKET_ACK,
    ),
    ("Status changed to In Progress", {"subject": "[MB-236] NBC-1042 updated", "sender": "jira@desk.example"}, MachineKind.TICKET_ACK),
]


@pytest.mark.parametrize(("body", "headers", "sort"), MACHINES, ids=[str(n) for n in range(len(MACHINES))])
def test_machines_are_taken_for_machines_and_for_what_they_are(body: str, headers: dict[str, str], sort: MachineKind) -> None:
    found = read(body, **headers)
    assert (found.kind, found.machine) == (Kind.AUTO_REPLY, sort), found.rule
    assert found.answer is None
    assert not found.reply_address


READING_MATTER: list[tuple[str, dict[str, str]]] = [
    (
        "The agenda for the meeting has been published.",
        {
            "subject": "Agenda: Planning Committee 21 May",
            "sender": "Democratic Services <democratic@northborough.example>",
            "to": f"All Members <all.members@northborough.example>, {BOX}",
        },
    ),
    ("Road closures for next week are attached.", {"subject": "Roadworks bulletin", "sender": "streetworks@northborough.example"}),
    ("Dear all, a reminder of Thursday's training.", {"subject": "Safeguarding training for members", "sender": OFFICER}),
    ("Big savings! Unsubscribe here.", {"subject": "Spring sale", "sender": "Shop <news@shop.example>", "list_unsubscribe": "<https://shop.example/u>"}),
    (
        "See you all at the hall",
        {"subject": "[residents] hall", "sender": "residents@lists.millfield.example", "list_id": "<residents.lists.millfield.example>"},
    ),
    ("Pat commented on your post", {"subject": "New comment", "sender": "Social <notifications@social.example>"}),
    ("Please find invoice 2209 attached. Payment due in 30 days.", {"subject": "Invoice 2209", "sender": "Accounts <accounts@printshop.example>"}),
    ("I'm doing a story on parking charges. Could I have a quote by 3pm?", {"subject": "Parking charges", "sender": "Sam Quill <sam@echo.example>"}),
    ("You are invited to our summer fair. RSVP by 1 June.", {"subject": "Invitation: summer fair", "sender": "Friends of the Park <friends@park.example>"}),
    ("We can increase your website ranking with our SEO services.", {"subject": "Quick question", "sender": "Max <max@seo.example>"}),
    ("Hi team, canvassing on Saturday 10am from the library, leaflets provided.", {"subject": "Saturday", "sender": "Pat <pat@localparty.example>"}),
    ("We help councils manage potholes. Can I book a 15 minute demo next week?", {"subject": "AI for potholes", "sender": "Max <max@startup.example>"}),
    ("Hi love are you coming for Sunday lunch? xx Mum", {"subject": "Sunday", "sender": "Mum <mum@home.example>"}),
    ("Your mailbox is almost full. Click here to verify your account.", {"subject": "Action required", "sender": "IT <it@evil.example>"}),
    ("I am the widow of a late minister and wish to transfer the sum of $12 million.", {"subject": "Urgent", "sender": "Mrs X <x@y.example>"}),
    ("Agenda attached. Apologies to the clerk.", {"subject": "Parish Council agenda", "sender": "Clerk <clerk@parish.example>"}),
    ("Sam is inviting you to a scheduled Zoom meeting.", {"subject": "Invitation: Ward meeting", "sender": OFFICER}),
]


@pytest.mark.parametrize(("body", "headers"), READING_MATTER, ids=[str(n) for n in range(len(READING_MATTER))])
def test_reading_matter_is_no_casework(body: str, headers: dict[str, str]) -> None:
    found = read(body, **headers)
    assert found.kind is Kind.NOT_CASEWORK, found.rule


REFUSED: list[tuple[str, dict[str, str], Kind, str]] = [
    (
        "Thank you for getting in touch.",
        {"subject": "Re: Re: [MB-17] bins", "sender": f"Cllr Priya Shah <{BOX}>", "x_loop": BOX},
        Kind.OWN_MAIL,
        "our own letter",
    ),
    ("Thank you for getting in touch.", {"subject": "Re: [MB-17] bins", "sender": BOX}, Kind.OWN_MAIL, "our own letter"),
    ("", {"subject": "[MB-17] close", "sender": HER, "auth": FAIL}, Kind.REFUSED, "forged councillor"),
    ("", {"subject": "[MB-17] close", "sender": HER}, Kind.REFUSED, "unproven councillor"),
    ("just a note", {"subject": "hello", "sender": HER, "auth": FAIL}, Kind.REFUSED, "forged councillor"),
    (
        "",
        {"subject": "[MB-17] close", "sender": HER, "auth": PASS.replace("mx.northborough.example", "mx.northborough.example.evil.example")},
        Kind.REFUSED,
        "unproven councillor",
    ),
    ("", {"subject": "[MB-17] close", "sender": f'"{HER}" <x@evil.example>'}, Kind.REFUSED, "look-alike sender"),
    ("", {"subject": "[MB-17] close", "sender": "Priya Shah <priya.shah@n0rthborough.example>"}, Kind.REFUSED, "look-alike sender"),
    ("", {"subject": "[MB-17] close", "sender": "Priya Shah <priya.shah@northborough.example.evil.example>"}, Kind.REFUSED, "look-alike sender"),
    ("", {"subject": "[MB-17] forward parks", "sender": "Cllr Priya Shah <priya1987@webmail.example>"}, Kind.REFUSED, "namesake"),
]


@pytest.mark.parametrize(("body", "headers", "kind", "rule"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_what_must_not_be_acted_on_is_refused(body: str, headers: dict[str, str], kind: Kind, rule: str) -> None:
    found = read(body, **headers)
    assert (found.kind, found.rule) == (kind, rule)
    assert not found.trusted
    assert not found.reply_address


def test_a_personal_mailbox_decides_nothing_about_strangers() -> None:
    assert read_personal("The lamp at 3 Elm Close is out.").kind is Kind.UNPLACED
    assert read_personal("Any news on MB-17?").kind is Kind.FOLLOW_UP
