"""Delivery reports, formal and freehand, as the mail systems in use write them. Invented people."""

from __future__ import annotations

import pytest

from mailbridge.core.mail import DeliveryReport
from mailbridge.core.parse import parse
from tests.parse.mails import OWN, mail, multipart, part

STATUS = (
    "Reporting-MTA: dns; mx.mail.example\r\n\r\nOriginal-Recipient: rfc822;jo@mail.example\r\n"
    "Final-Recipient: rfc822; jo@mail.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n\r\n"
)


def test_a_formal_report_is_read() -> None:
    more = "Original-Recipient: rfc822; ada@mail.example\r\nAction: Delayed (will retry)\r\nDiagnostic-Code: smtp; 451 4.4.1 timeout\r\n\r\nAction: failed\r\n"
    parsed = parse(
        multipart(
            part("Sorry"),
            part(STATUS + more, "message/delivery-status"),
            b"Content-Type: message/rfc822\r\n\r\n" + mail("Hello"),
            kind="report; report-type=delivery-status",
        )
    )
    assert parsed.delivery_reports == (
        DeliveryReport("jo@mail.example", "failed", "5.1.1", "smtp; 550 5.1.1 no such user"),
        DeliveryReport("ada@mail.example", "delayed", "4.4.1", "smtp; 451 4.4.1 timeout"),
    )
    assert parsed.is_delivery_report
    assert [a.content_type for a in parsed.attachments] == ["message/rfc822"]
    assert parsed.attached_mails[0].message_id == "<one@mail.example>"


def test_a_report_without_readable_parts_is_one_all_the_same() -> None:
    parsed = parse(multipart(part("Sorry"), kind="report; report-type=delivery-status"))
    assert (parsed.is_delivery_report, parsed.delivery_reports) == (True, ())


def test_a_report_whose_type_is_damaged_is_one_all_the_same() -> None:
    status = part("Reporting-MTA: xxxx xxx\r\n\r\nFinal-Recipient: xxxx xxxx\r\nAction: xxxx", "message/delivery-status")
    assert parse(multipart(part("Sorry"), status, kind="report; report-type=xxxx")).is_delivery_report
    assert not parse(multipart(part("Sorry"), kind="report; report-type=xxxx")).is_delivery_report


def bounce(
    body: str,
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.example>",
    subject: str = "Mail delivery failed: returning message to sender",
    headers: str = "",
) -> bytes:
    return f"From: {sender}\r\nTo: {OWN}\r\nSubject: {subject}\r\n{headers}\r\n{body}".replace("\n", "\r\n").encode()


RETURNED = f"\n\nReturn-path: <{OWN}>\nReceived: from x\nFrom: Cllr Priya Shah <{OWN}>\nTo: somebody.else@mail.example\nSubject: Re: kerb\n\nHello\n"


@pytest.mark.parametrize(
    ("raw", "recipient", "action", "status"),
    [
        (
            bounce(
                "This message was created automatically by mail delivery software.\n\nA message that you sent could "
                "not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) "
                "failed:\n\n"
                f"  jo@mail.example\n    host mx.mail.example [203.0.113.9]\n    SMTP error from remote mail server "
                f"after RCPT TO:<jo@mail.example>:\n    550 5.1.1 No such user\n\n------ This is a copy of the message, "
                f"including all the headers. ------{RETURNED}",
                headers="X-Failed-Recipients: jo@mail.example\r\n",
            ),
            "jo@mail.example",
            "failed",
            "5.1.1",
        ),
        (
            bounce(
                "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message "
                "to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n"
                "\n<jo@mail.example>:\n"
                f"Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.{RETURNED}",
                subject="failure notice",
            ),
            "jo@mail.example",
            "failed",
            "5.1.1",
        ),
        (
            bounce(
                f"Sorry, we were unable to deliver your message to the following address.\n"
                f"\n<jo@mail.example>:\n552: 1 Requested mail action aborted, mailbox not found\n"
                f"\n--- Below this line is a copy of the message.{RETURNED}",
                "MAILER-DAEMON@yahoo.example",
                "Failure Notice",
            ),
            "jo@mail.example",
            "failed",
            "5.0.0",
        ),
        (
            bounce(
                "Delivery has failed to these recipients or groups:\n\nJo Farrow (jo@mail.example)<mailto:jo@mail.example>\n"
                "The email address you entered couldn't be found.\n\nDiagnostic information for administrators:\n"
                "\nGenerating server: x\njo@mail.example\n#550 5.1.10 RESOLVER.ADR.RecipientNotFound ##\n",
                "Microsoft Outlook <postmaster@council.example>",
                "Undeliverable: kerb",
            ),
            "jo@mail.example",
            "failed",
            "5.1.10",
        ),
        (
            bounce(
                "jo@mail.example wasn't found at mail.example\n\nUnknown To address\n\nRemote Server returned '550 5.1.10 not found'\n",
                "Microsoft Outlook <MicrosoftExchange329e@council.example>",
                "Undeliverable: kerb",
            ),
            "jo@mail.example",
            "failed",
            "5.1.10",
        ),
        (
            bounce(
                "** Address not found **\n\nYour message wasn't delivered to jo@mail.example because the address "
                "couldn't be found, or is unable to receive mail.\n\nThe response was:\n"
                "550 5.1.1 The email account that you tried to reach does not exist.\n",
                "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
                "Delivery Status Notification (Failure)",
            ),
            "jo@mail.example",
            "failed",
            "5.1.1",
        ),
        (
            bounce(
                "** Message not delivered yet **\n\nThere was a temporary problem delivering your message to jo@mail.example. "
                "Gmail will retry for 45 more hours.\n\n421 4.4.1 timed out\n",
                "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
                "Delivery Status Notification (Delay)",
            ),
            "jo@mail.example",
            "delayed",
            "4.4.1",
        ),
        (
            bounce(
                f"This is a delivery failure notification message indicating that an email you addressed to email "
                f"address :\n-- jo@mail.example\n\ncould not be delivered. The problem appears to be :\n"
                f"-- Recipient email server rejected the message\n\nAdditional information follows :\n"
                f"-- 550 Rejected by policy: {OWN}\n",
                "Postmaster <postmaster@council.example>",
                "[Postmaster] Email Delivery Failure",
            ),
            "jo@mail.example",
            "failed",
            "5.0.0",
        ),
        (
            bounce(
                "   ----- The following addresses had permanent fatal errors -----\n<jo@mail.example>\n"
                "    (reason: 550 Host unknown)\n\n   ----- Transcript of session follows -----\n"
                "550 5.1.2 <jo@mail.example>... Host unknown\n",
                "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
                "Returned mail: see transcript for details",
            ),
            "jo@mail.example",
            "failed",
            "5.1.2",
        ),
        (
            bounce(
                "Your message to jo@mail.example could not be delivered: user unknown\n",
                "admin@mail.example",
                "Undelivered mail",
                headers="Return-Path: <>\r\n",
            ),
            "jo@mail.example",
            "failed",
            "",
        ),
        (bounce("could not be delivered. Something went wrong with jo@mail.example there.\n"), "jo@mail.example", "failed", ""),
    ],
)
def test_freehand_bounces_are_read(raw: bytes, recipient: str, action: str, status: str) -> None:
    parsed = parse(raw)
    assert parsed.is_delivery_report
    assert parsed.forwarded == ()
    (report,) = parsed.delivery_reports
    assert (report.recipient, report.action, report.status) == (recipient, action, status)


@pytest.mark.parametrize(
    "raw",
    [
        mail("My letter could not be delivered because the gate is broken, says jo@mail.example.", subject="Delivery failure at the gate"),
        bounce("I am away until Monday.", "Jo Farrow <jo@mail.example>", "Automatic reply: kerb", "Return-Path: <>\r\n"),
        bounce("Your mailbox is 80% of the quota.", "Postmaster <postmaster@council.example>", "Weekly report"),
        bounce("could not be delivered"),
    ],
)
def test_other_mails_are_no_bounces(raw: bytes) -> None:
    parsed = parse(raw)
    assert (parsed.is_delivery_report, parsed.delivery_reports) == (False, ())
