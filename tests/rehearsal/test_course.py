"""What a rehearsal says of mails: what would happen, what would go out, what is doubtful. It survives every mail."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import datetime

import pytest

from mailbridge.core.letters.templates import TemplateSet
from mailbridge.core.mail import Mail
from mailbridge.demo.photo import pothole
from mailbridge.model.words import Kind
from mailbridge.rehearsal.course import Rules, rehearse
from mailbridge.rehearsal.doubts import DOUBTS
from mailbridge.rehearsal.figures import counted
from mailbridge.rehearsal.outcomes import OUTCOMES
from mailbridge.rehearsal.sources import Specimen
from tests.rehearsal.mails import NOW, POTHOLE, doubts, letter, rehearsed, specimens

pytestmark = pytest.mark.slow

CAMPAIGN = (
    "Dear councillor, I am writing to ask you to vote against the closure of the library in Quarry Hill at the meeting of the council next week, "
    "because it is the only warm and quiet place for children to read in our part of the town. Yours, {}"
)


def test_an_everyday_matter_is_sent_on_and_nothing_about_it_is_doubtful(todays_rules: Rules) -> None:
    (found,) = rehearsed(todays_rules, letter(POTHOLE))
    assert (found.kind, found.outcome, found.departments, found.acknowledged, doubts(found)) == (Kind.NEW_ENQUIRY, "sent_on", ("Highways",), True, [])
    assert [draft.party for draft in found.drafts] == ["resident", "officer", "resident"] or {draft.party for draft in found.drafts} == {"resident", "officer"}
    forward = next(draft for draft in found.drafts if draft.party == "officer")
    assert forward.to[0] == "highways@northborough.example"
    assert "pothole" in forward.text
    assert ("Where", "14 Mill Lane NB1 4QT") in [(label, value.split(",")[0]) for label, value in found.understood]


def test_letters_are_dated_as_if_the_mail_had_come_when_it_was_written(todays_rules: Rules) -> None:
    (found,) = rehearsed(todays_rules, letter(POTHOLE))
    assert any("Friday 17 May 2024" in draft.text for draft in found.drafts), "ten working days after 2 May, over a bank holiday"
    future = letter(POTHOLE)
    future.replace_header("Date", "Thu, 02 May 2124 09:12:00 +0100")
    (unbelieved,) = rehearsed(todays_rules, future)
    assert any("Monday 17 June 2024" in draft.text for draft in unbelieved.drafts)


def test_cases_are_numbered_in_the_order_in_which_they_were_written(todays_rules: Rules) -> None:
    late, early = rehearsed(todays_rules, letter(POTHOLE, day=9), letter(POTHOLE.replace("14 Mill", "3 Elm"), author="Ben Ash <ben.ash@post.example>", day=3))
    assert early.steps[0].startswith("MB-1: ")
    assert late.steps[0].startswith("MB-2: ")


def test_photos_travel_and_are_shown_small(todays_rules: Rules) -> None:
    mail = letter(POTHOLE)
    mail.add_attachment(pothole(datetime(2024, 5, 2, 8, 58)), "image", "jpeg", filename="hole.jpeg")
    mail.add_attachment(b"%PDF-1.4 letter", "application", "pdf", filename="letter.pdf")
    (found,) = rehearsed(todays_rules, mail)
    (picture,) = found.thumbnails
    assert picture.content.startswith(b"\xff\xd8")
    assert b"Exif" not in picture.content
    assert len(picture.content) < 30_000
    assert found.files == ("letter.pdf",)
    forward = next(draft for draft in found.drafts if draft.party == "officer")
    assert forward.files == ("hole.jpg", "letter.pdf")
    assert "photo" in forward.text.lower()


def test_a_picture_that_cannot_be_made_anew_is_never_shown(todays_rules: Rules) -> None:
    mail = letter(POTHOLE)
    mail.add_attachment(pothole(datetime(2024, 5, 2, 8, 58))[:3_000], "image", "jpeg", filename="half.jpeg")
    (found,) = rehearsed(todays_rules, mail)
    assert found.thumbnails == ()
    assert found.files == (), "it stays in the archive, and does not travel"


def test_there_is_room_for_so_many_pictures_only(todays_rules: Rules) -> None:
    mail = letter(POTHOLE)
    mail.add_attachment(pothole(datetime(2024, 5, 2, 8, 58)), "image", "jpeg", filename="hole.jpeg")
    (found,) = rehearse(specimens(mail), todays_rules, NOW, room=1_000)
    assert [(picture.filename, picture.content) for picture in found.thumbnails] == [("hole.jpg", b"")]


def test_second_deliveries_and_campaigns_show_beside_each_other(todays_rules: Rules) -> None:
    same = letter(POTHOLE)
    names = ("Ida Moss", "Jo Webb", "Kim Tull")
    copies = [letter(CAMPAIGN.format(name), "Save our library", f"{name} <{name.split()[0].lower()}@post.example>") for name in names]
    first, second, *campaign = rehearsed(todays_rules, same, same, *copies)
    assert first.outcome == "sent_on"
    assert (second.outcome, second.ending) == ("ignored", "the same mail was taken in before")
    assert [mail.kind for mail in campaign] == [Kind.CAMPAIGN_COPY] * 3


@pytest.mark.parametrize(
    ("text", "subject", "key"),
    [
        ("My neighbour has not answered her door for two days and I can smell gas on the landing. 3 Elm Close NB1 4QT", "help", "danger"),
        ("I should like to hear what you think about it all. My cousin has a view on this, too, and so have many.", "A thought", "undecided"),
        ("Hello", "", "few_words"),
        ("There is a pothole outside 14 Mill Lane. Also our brown bin at 14 Mill Lane was missed again. And the street light is out.", "Things", "several"),
        ("The damp in my flat at 3 Elm Close NB1 4QT makes my asthma much worse, the doctor says. Please help me with the housing office.", "Damp", "careful"),
    ],
)
def test_doubts_about_residents_mail(todays_rules: Rules, text: str, subject: str, key: str) -> None:
    (found,) = rehearsed(todays_rules, letter(text, subject))
    assert key in doubts(found)
    assert all(doubt.reason for doubt in found.doubts)


def test_an_answer_to_something_older(todays_rules: Rules) -> None:
    mail = letter("Dear Councillor,\n\nthis was inspected and repaired on Tuesday.\n\nSam Lee", "RE: old matter", "Sam Lee <sam.lee@northborough.example>")
    mail["In-Reply-To"] = "<older@priya-shah.example>"
    (found,) = rehearsed(todays_rules, mail)
    assert (found.outcome, doubts(found)) == ("held", ["homeless"])


def test_a_forged_command(todays_rules: Rules) -> None:
    (found,) = rehearsed(todays_rules, letter("", "[MB-3] CLOSE done", "Priya Shah <priya.shah@northborough.example>"))
    if found.kind is Kind.REFUSED:
        assert "forged" in doubts(found)
    assert "letter" not in doubts(found), "the question to her can be written"


def test_a_letter_that_cannot_be_written_is_the_doubt(todays_rules: Rules) -> None:
    broken = TemplateSet({"forward.txt": "Subject: {{ nonsense }}\n\n{{ nonsense }}"})
    (found,) = rehearsed(replace(todays_rules, templates=broken), letter(POTHOLE))
    assert doubts(found)[0] == "letter"
    assert all(draft.problem for draft in found.drafts)


def test_a_poison_mail_is_listed_as_unreadable(todays_rules: Rules) -> None:
    def addressee(mail: Mail) -> str:
        if "poison" in mail.subject:
            raise RecursionError("too deep")
        return todays_rules.addressee(mail)

    rules = replace(todays_rules, addressee=addressee)
    good, bad = rehearsed(rules, letter(POTHOLE), letter("words", "poison"))
    assert good.outcome == "sent_on"
    assert (bad.outcome, doubts(bad), bad.kind) == ("unread", ["unread"], None)
    assert bad.ending == "It could not be read: RecursionError: too deep"


def test_a_mail_that_the_service_would_shelve(todays_rules: Rules) -> None:
    def decide(*_: object) -> None:
        raise KeyError("gone")

    (found,) = rehearsed(replace(todays_rules, decide=decide), letter(POTHOLE))  # type: ignore[arg-type]
    assert (found.outcome, doubts(found), found.kind) == ("unread", ["unread"], Kind.NEW_ENQUIRY)


def test_a_mail_of_which_nothing_can_be_told(todays_rules: Rules) -> None:
    broken = replace(todays_rules, templates=None)  # type: ignore[arg-type]
    (found,) = rehearsed(broken, letter(POTHOLE))
    assert (found.outcome, doubts(found)) == ("unread", ["unread"])
    assert found.ending.startswith("It could not be told: AttributeError")


@pytest.mark.parametrize("written", ["Mon, 01 Jan 0001 00:00:00 +1400", "Fri, 31 Dec 9999 23:59:59 -1200", "Thu, 99 May 2024", ""])
def test_dates_beyond_every_calendar(todays_rules: Rules, written: str) -> None:
    mail = letter(POTHOLE)
    mail.replace_header("Date", "x")
    (found,) = rehearsed(todays_rules, mail.as_bytes().replace(b"Date: x", f"Date: {written}".encode()))
    assert found.outcome in OUTCOMES


def test_what_a_source_could_not_hand_over(todays_rules: Rules) -> None:
    (found,) = rehearse([Specimen("x.eml", problem="It is too large to take in (63 MB).")], todays_rules, NOW)
    assert (found.outcome, found.ending) == ("unread", "It is too large to take in (63 MB).")


@pytest.mark.parametrize("raw", [b"", b"\n", b"\x00" * 500, b"From: \xff\nDate: never\n\n\xff", b"Content-Type: multipart/mixed; boundary=x\n\n--x\n"])
def test_bytes_of_any_kind(todays_rules: Rules, raw: bytes) -> None:
    (found,) = rehearsed(todays_rules, raw)
    assert found.outcome in OUTCOMES


def test_no_bytes_of_attachments_are_kept(todays_rules: Rules) -> None:
    mail = letter(POTHOLE)
    mark = b"%PDF-1.4 " + b"heavy" * 200_000
    mail.add_attachment(mark, "application", "pdf", filename="plan.pdf")
    course_of_it = rehearse(specimens(mail), todays_rules, NOW)
    found = next(course_of_it)
    del mail
    gc.collect()
    assert found.files == ("plan.pdf",)
    assert not [one for one in gc.get_objects() if isinstance(one, Mail) and any(a.filename == "plan.pdf" and a.content for a in one.attachments)]


def test_figures_add_up(todays_rules: Rules) -> None:
    mails = rehearsed(todays_rules, letter(POTHOLE), letter("Hello", "", day=7), b"\x00")
    figures = counted(mails)
    assert figures.mails == sum(figures.kinds.values()) == sum(figures.outcomes.values()) == 3
    assert figures.forwards == {"Highways": 1}
    assert figures.forwarded == 1
    assert figures.doubtful == sum(bool(mail.doubts) for mail in mails)
    assert set(figures.doubts) <= set(DOUBTS)
    assert (figures.first and figures.first.day, figures.last and figures.last.day) == (2, 7)
