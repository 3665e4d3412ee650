"""What would go out is shown to her first; SEND lets it go, as it is or as she has edited it, and once only."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from mailbridge.model.words import CaseStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.world import AUTHSERV, HIGHWAYS, JEAN, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
FILLED = "Hi Priya,\n\nThe pothole was inspected and filled this morning.\n\nKind regards\nSam Lee"
NEWS = "“The pothole was inspected and filled this morning.”"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Highways have answered, and the draft for Jean lies before her."""
    world = World(tmp_path_factory.mktemp("begun"))
    world.resident_writes(POTHOLE)
    world.officer_answers(FILLED)
    return world


@pytest.fixture
def answered(begun: World, tmp_path: Path) -> World:
    """The same, going on."""
    return begun.going_on(tmp_path)


def says(world: World, text: str, *, subject: str = "") -> None:
    """She answers the last letter that she got, from her phone."""
    raw = shapes.iphone_reply(world.last(PRIYA), f"Priya Shah <{PRIYA}>", text, world.now, subject=subject)
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))


def draft_of(world: World) -> str:
    """The draft in the last letter that she got, as the SEND button puts it before her."""
    lines = world.last(PRIYA).text.partition("Draft to ")[2].splitlines()[1:]
    return "\n".join(line[1:].removeprefix(" ") for line in lines[: next(n for n, line in enumerate(lines) if not line.startswith(">"))])


def test_an_answer_comes_with_a_draft_that_quotes_the_officer(answered: World) -> None:
    letter = answered.last(PRIYA).text
    assert letter.startswith("Say what Jean is told: Highways answered about the pothole outside 14 Mill Lane")
    assert NEWS in letter
    assert "[MB-1] SEND (Send the draft to Jean)" in letter
    assert draft_of(answered).startswith("Dear Jean,")
    assert NEWS not in answered.last(JEAN).text, "nothing has been sent yet"


@pytest.mark.parametrize("word", ["SEND", "ok", "Send it please", "OK thanks", "yes"])
def test_one_word_sends_it(answered: World, word: str) -> None:
    shown = draft_of(answered)
    says(answered, word)
    assert answered.last(JEAN).text.startswith(shown)
    assert "The resident is told as you were shown it." in answered.last(PRIYA).text
    assert any("Told the resident:" in line and "filled this morning" in line for line in answered.case().history)


def test_the_button_sends_the_draft_and_her_edits_go_out_instead(answered: World) -> None:
    edited = draft_of(answered).replace("Dear Jean,", "Hi Jean,").replace(NEWS, "they filled it on Friday.")
    answered.councillor_says("[MB-1] SEND", edited)
    told = answered.last(JEAN).text
    assert told.startswith("Hi Jean,")
    assert "they filled it on Friday." in told
    assert "this morning" not in told
    assert told.count("Cllr Priya Shah") == 1
    assert "The resident is told in your words." in answered.last(PRIYA).text


@pytest.mark.parametrize("separator", ["+", ""], ids=["with tags", "without tags"])
@pytest.mark.parametrize("edit", [False, True], ids=["as it is", "edited"])
def test_the_button_writes_a_mail_that_needs_no_more_than_to_be_sent(tmp_path: Path, separator: str, edit: bool) -> None:
    """Nothing vouches for her but the token, which the address carries, or the line beneath the text."""
    world = World(tmp_path, councillor={"tag_separator": separator})
    world.resident_writes(POTHOLE)
    world.officer_answers(FILLED)
    link = unescape(next(href for href in re.findall(r'href="(mailto:[^"]*)"', world.last(PRIYA).html) if "SEND" in href))
    fields = dict(part.split("=", 1) for part in link.partition("?")[2].split("&"))
    body = unquote(fields["body"]).replace("\r\n", "\n")
    if edit:
        body = body.replace("I have some news", "Good news")
    to = unquote(link.partition("?")[0].removeprefix("mailto:"))
    world.councillor_says(unquote(fields["subject"]), body, trusted=False, to=to)
    told = world.last(JEAN).text
    assert ("Good news" in told) == edit
    assert NEWS in told
    assert told.count("Our reference:") == 1
    assert told.count("Cllr Priya Shah") == 1


def test_the_draft_sent_back_untouched_is_the_draft(answered: World) -> None:
    shown = draft_of(answered)
    answered.councillor_says("[MB-1] SEND", f"{shown}\n\nPriya Shah\nNorthborough Council")
    assert answered.last(JEAN).text.startswith(shown)
    assert "as you were shown it" in answered.last(PRIYA).text


@pytest.mark.parametrize("body", ["Priya", "Thanks!", "Kind regards,\nCllr Priya Shah", "Looks good, thanks\n\nPriya", ""])
def test_a_signature_or_thanks_are_no_words(answered: World, body: str) -> None:
    answered.councillor_says("[MB-1] SEND", body)
    assert NEWS in answered.last(JEAN).text


def test_a_few_words_of_hers_become_a_letter(answered: World) -> None:
    answered.councillor_says("[MB-1] SEND", "Good news: it is filled. Do tell me if it opens up again.")
    told = answered.last(JEAN).text
    assert told.startswith("Dear Jean,\n\nGood news: it is filled. Do tell me if it opens up again.\n\n")
    assert "Kind regards,\nCllr Priya Shah\nCouncillor for Millfield" in told


def test_a_draft_goes_out_once(answered: World) -> None:
    answered.councillor_says("[MB-1] SEND")
    had = len(answered.letters(JEAN))
    answered.councillor_says("[MB-1] SEND")
    assert len(answered.letters(JEAN)) == had
    assert "It went out on Thursday 2 May 2024." in answered.last(PRIYA).text


def test_the_letter_that_is_answered_says_which_draft(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("The pothole was inspected yesterday; it is on the list for June.")
    first = world.last(PRIYA)
    world.officer_answers(FILLED)
    raw = shapes.iphone_reply(first, f"Priya Shah <{PRIYA}>", "send", world.now)
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))
    assert "on the list for June" in world.last(JEAN).text
    world.councillor_says("[MB-1] SEND")
    assert NEWS in world.last(JEAN).text, "without a letter it is the newest that waits"


def test_words_in_the_subject_are_never_taken_for_a_letter(answered: World) -> None:
    had = len(answered.letters(JEAN))
    answered.councillor_says("[MB-1] SEND but say Friday instead")
    assert len(answered.letters(JEAN)) == had
    assert "beneath the command" in answered.last(PRIYA).text


def test_a_quotation_of_our_letter_does_not_go_out(answered: World) -> None:
    had = len(answered.letters(JEAN))
    answered.councillor_says("[MB-1] SEND", f"See below.\n\n{answered.last(PRIYA).text}")
    assert len(answered.letters(JEAN)) == had
    assert "without the quotation" in answered.last(PRIYA).text


def test_without_a_draft_there_is_nothing_to_send(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] SEND")
    assert "No draft waits in this case" in world.last(PRIYA).text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("OFFICIAL-SENSITIVE\n\nThe pothole was inspected and filled this morning.", "marked OFFICIAL-SENSITIVE"),
        ("Dave - one for you? The pothole was filled this morning.", "meant for the council only"),
        ("This is not a matter for Highways. Please contact Waste.", "send you elsewhere"),
        ("Thank you for your email.", "nothing in it for the resident"),
    ],
)
def test_where_there_is_no_draft_the_letter_says_why(world: World, text: str, why: str) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers(text)
    assert why in world.last(PRIYA).text
    assert "Draft to" not in world.last(PRIYA).text
    assert "SEND" not in world.last(PRIYA).text


# ---- the acknowledgement that she approves


@pytest.fixture
def careful(tmp_path: Path) -> World:
    """She approves each acknowledgement."""
    world = World(tmp_path, councillor={"acknowledge": "ask"})
    world.resident_writes(POTHOLE)
    return world


def test_the_acknowledgement_is_shown_before_it_goes(careful: World) -> None:
    shown = draft_of(careful)
    assert careful.last(PRIYA).text.startswith("Send Jean the answer:")
    assert "I have asked Highways" in shown or "Highways" in shown
    assert not careful.letters(JEAN)
    says(careful, "ok")
    assert careful.last(JEAN).text.startswith(shown)
    assert careful.case().acknowledged


@pytest.mark.parametrize("verb", ["ACK", "SEND"])
def test_an_edited_acknowledgement_goes_out_as_edited(careful: World, verb: str) -> None:
    careful.councillor_says(f"[MB-1] {verb}", "Dear Jean,\n\nI drove over it myself. Highways have it.")
    assert "I drove over it myself." in careful.last(JEAN).text
    assert careful.case().acknowledged
    careful.councillor_says("[MB-1] SEND")
    assert "went out on" in careful.last(PRIYA).text
    careful.councillor_says("[MB-1] ACK")
    assert "acknowledged already" in careful.last(PRIYA).text
    assert len(careful.letters(JEAN)) == 1


def test_an_acknowledgement_that_went_out_in_another_way_is_no_draft_any_more(careful: World) -> None:
    careful.councillor_says("[MB-1] FORWARD waste")
    assert careful.case().acknowledged
    had = len(careful.letters(JEAN))
    careful.councillor_says("[MB-1] SEND")
    assert "acknowledged already" in careful.last(PRIYA).text
    assert len(careful.letters(JEAN)) == had


def test_questions_to_the_resident_are_shown_first(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"acknowledge": "ask"})
    world.resident_writes("There is a pothole. Please have it filled.\n\nJean Obi")
    assert world.last(PRIYA).text.startswith("Send Jean the questions:")
    says(world, "ok")
    assert world.case().status is CaseStatus.AWAITING_CONSTITUENT


def test_she_may_acknowledge_a_case_without_a_draft_in_her_own_words(world: World) -> None:
    world.resident_writes("You corrupt fucking bitch. Sort my flat out, 9 Elm Close NB1 4QT.", "you")
    assert "Draft to" not in world.last(PRIYA).text
    world.councillor_says("[MB-1] ACK", "I have read your mail.")
    assert world.last(JEAN).text.startswith("Dear Jean,\n\nI have read your mail.\n\n")


# ---- what a department asked


@pytest.fixture
def asked(world: World) -> World:
    """Highways ask which side of the road it is."""
    world.resident_writes(POTHOLE)
    world.officer_answers("Which side of the road is it, please?")
    return world


def test_the_residents_answer_goes_to_the_department_that_waits(asked: World) -> None:
    assert asked.last(PRIYA).text.startswith("Answer Highways, or ask Jean:")
    asked.councillor_says("[MB-1] ASK", "Which side of the road is it, please?")
    asked.resident_answers("The left side, by the bus stop.")
    letter = asked.last(PRIYA).text
    assert letter.startswith("Send Highways the answer of Jean Obi:")
    assert "Draft to Highways" in letter
    asked.now += timedelta(days=1)
    says(asked, "send")
    told = asked.last(HIGHWAYS)
    assert "“The left side, by the bus stop.”" in told.text
    assert told.references[0] == asked.letters(HIGHWAYS)[0].message_id
    referral = asked.case().referrals[0]
    assert (referral.status, len(asked.case().referrals)) == (ReferralStatus.SENT, 1)
    assert referral.sent_at.date().isoformat() == "2024-05-03", "the clock starts anew"
    assert asked.case().status is CaseStatus.AWAITING_OFFICER
    asked.councillor_says("[MB-1] SEND", "Once more")
    assert "went out on Friday 3 May 2024" in asked.last(PRIYA).text


def test_her_own_words_to_the_department_go_out_as_they_are(asked: World) -> None:
    asked.councillor_says("[MB-1] ASK", "Which side of the road is it, please?")
    asked.resident_answers("The left side.")
    says(asked, "SEND\n\nIt is on the left, says the resident.")
    told = asked.last(HIGHWAYS).text
    assert "It is on the left, says the resident." in told
    assert "“The left side.”" not in told
    assert "Highways gets the answer in your words." in asked.last(PRIYA).text


def test_forward_to_a_department_that_waits_is_the_answer(asked: World) -> None:
    asked.councillor_says("[MB-1] FORWARD highways")
    assert "write the answer beneath the command" in asked.last(PRIYA).text
    asked.councillor_says("[MB-1] FORWARD highways", "On the left, by the bus stop.")
    assert "On the left, by the bus stop." in asked.last(HIGHWAYS).text
    assert len(asked.case().referrals) == 1
    assert asked.case().referrals[0].status is ReferralStatus.SENT
    assert "Highways has your answer, in the same thread." in asked.last(PRIYA).text


def test_an_answer_given_in_another_way_leaves_nothing_to_send(asked: World) -> None:
    asked.councillor_says("[MB-1] ASK", "Which side of the road is it, please?")
    asked.resident_answers("The left side.")
    asked.councillor_says("[MB-1] FORWARD highways", "On the left.")
    asked.councillor_says("[MB-1] SEND")
    assert "They have had their answer already." in asked.last(PRIYA).text


def test_a_withheld_name_has_no_draft_of_its_owners_words(asked: World) -> None:
    asked.resident_answers("Please keep my name out of it.")
    asked.councillor_says("[MB-1] ASK", "Which side of the road is it, please?")
    asked.resident_answers("The left side, in front of my house.")
    assert "Draft to" not in asked.last(PRIYA).text


# ---- who is this?


def test_ok_says_that_an_unknown_address_counts(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.officer_answers("On site Thursday, filled the hole. Kay", sender="Kay Brook <kay@contractor.example>")
    assert world.last(PRIYA).text.startswith("Say whether this counts: somebody whom I do not know")
    question = world.last(PRIYA)
    says(world, "OK")
    assert world.case().status is CaseStatus.ANSWERED
    assert "It counts as the answer of Highways" in world.last(PRIYA).text
    raw = shapes.iphone_reply(question, f"Priya Shah <{PRIYA}>", "OK", world.now)
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))
    assert "No department's answer is waited for." in world.last(PRIYA).text
