"""The table of rules itself: names are unique, each can be reached, each says why in a sentence."""

from __future__ import annotations

from collections.abc import Callable

from mailbridge.core.reading import Reading
from mailbridge.core.recognise import RULES, recognise
from tests.recognise.people import BOX, FAIL, HER, OURS_ID, QUOTED_REFERRAL, council, hers, lexicon, mail, read, read_personal

OFFICER = "Sam Lee <sam.lee@northborough.example>"
FORWARD = (
    "---------- Forwarded message ---------\nFrom: Jo <jo@mail.example>\nDate: Mon, 12 May 2025 at 20:00\nSubject: Weeds\nTo: "
    "<priya.shah@northborough.example>\n\nThe weeds.\n"
)
EXAMPLES: dict[str, Callable[[], Reading]] = {
    "our own letter": lambda: read("Thank you.", sender=BOX, subject="Re: bins"),
    "bounce": lambda: read(
        "Delivery to bob@mail.example failed permanently: user unknown",
        sender="mailer-daemon@mail.example",
        subject="Undelivered Mail Returned to Sender",
        return_path="<>",
    ),
    "look-alike sender": lambda: read("x", sender=f'"{HER}" <x@evil.example>'),
    "automatic mail": lambda: read("I am out of the office.", subject="Automatic reply: x", sender=OFFICER),
    "system on a case": lambda: read("Status: in progress", sender="noreply@desk.example", subject="[MB-17] status", reply_to="noreply@desk.example"),
    "forged councillor": lambda: read("", sender=HER, auth=FAIL, subject="[MB-1] close"),
    "unproven councillor": lambda: read("", sender=HER, subject="[MB-1] close"),
    "namesake": lambda: read("Are you available? I need gift cards.", sender="Priya Shah <x@evil.example>"),
    "councillor's command": lambda: hers("", subject="[MB-1] close"),
    "councillor's forward": lambda: hers(FORWARD, subject="Fwd: Weeds"),
    "councillor's note": lambda: hers("Mrs Jones, 14 Mill Lane, pothole", subject="Saturday"),
    "reading matter": lambda: read("Hello all", list_id="<x.lists.example>"),
    "officer on a case": lambda: read("Done.", sender=OFFICER, subject="Re: [MB-1] x"),
    "answer to a referral": lambda: read("Thursday.\n\n" + QUOTED_REFERRAL, sender="Kay <kay@drains.example>"),
    "public body on a case": lambda: read("We will patrol.", sender="PC <pc@shire.police.example>", subject="[MB-1] bikes"),
    "officer writes": lambda: read("Dear Cllr, I have spoken to Mrs Obi about her arrears.", sender=OFFICER, subject="Mrs Obi"),
    "resident on a case": lambda: read("any news?", subject="[MB-1]"),
    "answer to our letter": lambda: read(f"Still there\n\nOn 12 May 2025, at 10:00, Priya Shah <{BOX}> wrote:\n> Thank you\n", subject="Re: hole"),
    "personal mailbox": lambda: read_personal("The lamp is out"),
    "new enquiry": lambda: read("The lamp at 3 Elm Close is out"),
}


def test_names_are_unique_and_each_rule_has_a_mail_that_hits_it() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert set(EXAMPLES) == {rule.name for rule in RULES}
    for name, example in EXAMPLES.items():
        found = example()
        assert found.rule == name
        assert found.reason.endswith(".")


def test_a_proof_from_elsewhere_makes_a_command_of_hers_valid() -> None:
    written = mail("", sender=HER, subject="[MB-1] close")
    assert recognise(written, council(), lexicon()).rule == "unproven councillor"
    assert recognise(written, council(), lexicon(), proven=True).rule == "councillor's command"


def test_the_same_mail_always_reads_the_same() -> None:
    written = mail("any update", in_reply_to=OURS_ID)
    assert recognise(written, council(), lexicon()) == recognise(written, council(), lexicon())


def test_a_mail_without_date_promises_nothing_to_come() -> None:
    found = read("I will reply by Friday.", sender=OFFICER, subject="Re: [MB-1] x", date="nonsense").answer
    assert found is not None
    assert found.promised_date is not None
    assert found.promised_date.year == 2000
