"""Mails read as one mailbox: second deliveries, copies of a campaign."""

from __future__ import annotations

from mailbridge.core.recognise import read_together
from mailbridge.model.words import Kind
from tests.recognise.people import council, lexicon, mail

PETITION = (
    "Dear Councillor,\n\nI am writing to ask you to vote AGAINST planning application 25/00871/FUL for 38 houses on the Mill Lane "
    "meadow.\n\nThe meadow flooded in 2020 and 2023. Building here will push water into homes which already flood. The junction is "
    "dangerous and the school is full.\n\nPlease listen to your residents and refuse this.\n\n{}\n"
)
LAMP = "The street lamp outside 3 Elm Close has been out for three weeks now, please chase it."
MONDAY, TUESDAY = "Mon, 12 May 2025 09:00:00 +0000", "Tue, 13 May 2025 09:00:00 +0000"


def test_the_same_message_twice_is_a_second_delivery() -> None:
    first = mail(LAMP, message_id="<a@mail.example>", date=MONDAY)
    again = mail(LAMP, message_id="<a@mail.example>", date=MONDAY, x_route="other")
    one, two = read_together([first, again], council(), lexicon())
    assert (one.duplicate_of, two.duplicate_of) == ("", first.sha256)


def test_the_earlier_of_two_is_the_first_whatever_the_order() -> None:
    early, late = mail(LAMP, message_id="<a@mail.example>", date=MONDAY), mail(LAMP, message_id="<b@mail.example>", date=TUESDAY)
    later, earlier = read_together([late, early], council(), lexicon())
    assert (later.duplicate_of, earlier.duplicate_of) == (early.sha256, "")


def test_the_same_words_of_another_person_are_no_second_delivery() -> None:
    ours, theirs = mail(LAMP, message_id="<a@mail.example>"), mail(LAMP, message_id="<b@mail.example>", sender="Bob <bob@mail.example>")
    assert [r.duplicate_of for r in read_together([ours, theirs], council(), lexicon())] == ["", ""]


def test_two_short_mails_are_not_taken_for_one() -> None:
    mails = [mail("any update?", message_id=f"<{n}@mail.example>") for n in "ab"]
    assert [r.duplicate_of for r in read_together(mails, council(), lexicon())] == ["", ""]


def test_mails_without_message_id_and_sender_are_kept_apart() -> None:
    mails = [mail(f"{LAMP} {n}", message_id="", sender="") for n in "ab"]
    assert [r.duplicate_of for r in read_together(mails, council(), lexicon())] == ["", ""]


def test_copies_of_a_campaign_share_a_key_and_others_have_none() -> None:
    copies = [
        mail(PETITION.format(name), sender=f"{name} <{name.lower()}@mail.example>", message_id=f"<{name}@mail.example>") for name in ("Anna", "Bert", "Cleo")
    ]
    found = read_together([*copies, mail(LAMP, message_id="<z@mail.example>")], council(), lexicon())
    assert [r.kind for r in found] == [Kind.CAMPAIGN_COPY] * 3 + [Kind.NEW_ENQUIRY]
    assert len({r.campaign for r in found[:3]}) == 1
    assert found[3].campaign == ""
