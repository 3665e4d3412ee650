"""The JSON of `explain`: exactly the keys that were agreed, coarser words for kinds and verbs, nothing of a forger obeyed."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

from rich.console import Console

from mailbridge.cli.explain import explained, page
from mailbridge.core.mail import Mail
from mailbridge.core.recognise import recognise
from mailbridge.model.words import Kind
from tests.recognise.people import BOX, FAIL, HER, PASS, council, lexicon, mail, read_personal

KEYS = {
    *(
        "file",
        "kind",
        "rule",
        "trusted",
        "author",
        "constituent",
        "subject",
        "title",
        "new_text",
        "elided_text",
        "attachments",
        "place",
        "phone",
        "departments",
    ),
    *("categories", "enquiry_type", "problems", "flags", "sensitivities", "references", "answer", "absence", "bounce", "commands", "forwarded", "campaign"),
    *("duplicate_of", "would"),
}


def told(written: Mail) -> dict[str, Any]:
    reading = recognise(written, council(), lexicon())
    found: dict[str, Any] = json.loads(json.dumps(explained("m.eml", written, reading, ("a line",), {})))
    return found


def test_all_keys_are_there_and_what_does_not_apply_is_null_or_empty() -> None:
    found = told(mail("The lamp at 3 Elm Close is out", subject="lamp"))
    assert set(found) >= KEYS
    assert found["kind"] == "new_enquiry"
    assert found["would"] == ["a line"]
    for key in ("answer", "absence", "bounce", "forwarded", "campaign", "duplicate_of", "constituent"):
        assert found[key] is None
    assert found["commands"] == []


def test_verbs_and_kinds_are_told_in_the_agreed_words() -> None:
    reply = told(mail("Dear Mr Barrow, yes.", subject="[MB-52] reply", sender=HER, auth=PASS))
    assert reply["commands"] == [{"verb": "reply", "reference": "MB-52", "arguments": "Dear Mr Barrow, yes.", "departments": []}]
    assert told(mail("", subject="overdue?", sender=HER, auth=PASS))["commands"][0]["verb"] == "status"
    assert told(mail("x", sender=BOX))["kind"] == "refused"
    personal = read_personal("The lamp is out")
    assert personal.kind is Kind.UNPLACED
    assert explained("m.eml", mail("x"), personal, (), {})["kind"] == "new_enquiry"


def test_a_remark_is_the_verb_none_and_names_the_case() -> None:
    found = told(mail("Thanks Sarah, great", subject="Re: [MB-90] Missed bins", sender=HER, auth=PASS))
    assert found["commands"] == [{"verb": "none", "reference": "MB-90", "arguments": "", "departments": []}]


def test_a_forgers_commands_are_not_told() -> None:
    found = told(mail("", subject="[MB-118] forward parks", sender=HER, auth=FAIL))
    assert (found["commands"], found["trusted"]) == ([], False)
    assert "spoofed_sender" in found["flags"]


def test_a_new_case_goes_where_its_matter_belongs() -> None:
    found = told(mail("Mrs Jones, 14 Mill Lane NB1 4QT: huge pothole outside", subject="new", sender=HER, auth=PASS))
    assert found["commands"][0]["departments"] == ["highways"]
    assert found["constituent"]["name"] == "Mrs Jones"


def test_answers_absences_and_bounces_are_told() -> None:
    officer = "Sam Lee <sam.lee@northborough.example>"
    answer = told(mail("Repair booked for 28 May.", subject="Re: [MB-1] x", sender=officer))["answer"]
    assert (answer["substantive"], answer["promised_date"], answer["shareable"]) == (True, "2025-05-28", True)
    away = told(mail("I am on leave until 26 May.", subject="Automatic reply: x", sender=officer))["absence"]
    assert away == {"until": "2025-05-26", "stand_in": None}
    bounce = told(
        mail(
            "Delivery to <bob@mail.example> failed: user unknown (5.1.1)",
            sender="mailer-daemon@mail.example",
            subject="Undelivered Mail Returned to Sender",
            return_path="<>",
        )
    )["bounce"]
    assert bounce["permanent"] is True


def test_the_page_for_people_says_why() -> None:
    written = mail("The lamp at 3 Elm Close is out", subject="lamp")
    out = StringIO()
    Console(file=out, width=100).print(page("m.eml", written, recognise(written, council(), lexicon()), ("a case would be opened",)))
    assert "new enquiry" in out.getvalue()
    assert "a case would be opened" in out.getvalue()
    Console(file=out, width=100).print(page("m.eml", mail("", sender=""), recognise(mail("", sender=""), council(), lexicon()), ()))
    assert "no words of its own" in out.getvalue()
