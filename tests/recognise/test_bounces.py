"""Mails that say that a mail did not arrive, as the servers of this world write them."""

from __future__ import annotations

import pytest

from mailbridge.model.words import Kind
from tests.recognise.people import BOX, read

COPY = f"From: {BOX}\nTo: idris@home.example\nSubject: Re: Bulky waste [MB-208]\nMessage-ID: <mb-208.ack1.7kq4mz9xpr@priya-shah.example>\n\nHello Idris"
BOUNCES: list[tuple[str, dict[str, str], str, bool, str]] = [
    (
        (
            f"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of "
            f"its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  idris@home.example\n    550 5.1.1 User doesn't "
            f"exist\n\n------ This is a copy of the message, including all the headers. ------\n\n{COPY}"
        ),
        {
            "sender": "Mail Delivery System <Mailer-Daemon@mail.home.example>",
            "subject": "Mail delivery failed: returning message to sender",
            "return_path": "<>",
        },
        "idris@home.example",
        True,
        "5.1.1",
    ),
    (
        (
            f"Hi. This is the qmail-send program at home.example.\nI'm afraid I wasn't able to deliver your message to the following "
            f"addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<idris@home.example>:\nSorry, no mailbox here by "
            f"that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n{COPY}"
        ),
        {"sender": "MAILER-DAEMON@home.example", "subject": "failure notice", "return_path": "<>"},
        "idris@home.example",
        True,
        "5.1.1",
    ),
    (
        "The following recipient's mailbox is full and cannot accept mail at this time:\n\n  idris@home.example\n\nquota exceeded (#4.2.2)\n",
        {"sender": "postmaster@home.example", "subject": "Mail System Error - Returned Mail", "return_path": "<>"},
        "idris@home.example",
        False,
        "4.2.2",
    ),
    (
        (
            "This is a delivery failure notification message indicating that an email you addressed to email address :\n-- "
            "idris@home.example\n\ncould not be delivered. The problem appears to be :\n-- Recipient email server rejected the message\n\n-- 550 "
            "Rejected"
        ),
        {"sender": "Postmaster <postmaster@gateway.example>", "subject": "[Postmaster] Email Delivery Failure", "return_path": "<>"},
        "idris@home.example",
        True,
        "5.0.0",
    ),
    (
        (
            "Your message to idris@home.example couldn't be delivered.\n\nidris wasn't found at home.example.\n\nRemote server returned '550 5.1.10 "
            "RESOLVER.ADR.RecipientNotFound'"
        ),
        {
            "sender": "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@northborough.example>",
            "subject": "Undeliverable: [MB-208] Bulky waste",
            "return_path": "<>",
        },
        "idris@home.example",
        True,
        "5.1.10",
    ),
    (
        "There was a temporary problem delivering your message to idris@home.example. Gmail will retry for 46 more hours.",
        {"sender": "Mail Delivery Subsystem <mailer-daemon@googlemail.example>", "subject": "Delivery Status Notification (Delay)", "return_path": "<>"},
        "idris@home.example",
        False,
        "",
    ),
    (
        (
            "**********************************************\n**      THIS IS A WARNING MESSAGE ONLY      **\n**  YOU DO NOT NEED TO RESEND YOUR "
            "MESSAGE  **\n\nWarning: message still undelivered after 4 hours to idris@home.example. Will keep trying until message is 5 days old"
        ),
        {"sender": "Mail Delivery Subsystem <MAILER-DAEMON@relay.example>", "subject": "Warning: could not send message for past 4 hours", "return_path": "<>"},
        "idris@home.example",
        False,
        "",
    ),
]


@pytest.mark.parametrize(("body", "headers", "address", "permanent", "status"), BOUNCES, ids=[row[1]["subject"] for row in BOUNCES])
def test_a_bounce_names_address_and_permanence(body: str, headers: dict[str, str], address: str, permanent: bool, status: str) -> None:
    found = read(body, **headers)
    assert found.kind is Kind.BOUNCE, found.rule
    assert found.bounce is not None
    assert found.bounce.addresses == (address,)
    assert found.bounce.permanent is permanent
    assert found.bounce.status == status
    assert not found.reply_address


def test_the_case_is_found_in_the_returned_mail() -> None:
    assert "MB-208" in {c.value for c in read(BOUNCES[0][0], **BOUNCES[0][1]).claims}


def test_a_person_who_speaks_of_a_bounce_is_none() -> None:
    found = read(
        "I wrote to waste@northborough.example and it came back: mail delivery failed, user unknown. Can you pass this on? My bin was missed.",
        subject="mail delivery failed?",
    )
    assert found.kind is Kind.NEW_ENQUIRY
