"""Many cases for one department go out as one numbered list, and come back line by line (story 17; R063)."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlmodel import select

from mailbridge import record, storage
from mailbridge.core.enclosures import numbered
from mailbridge.core.letters.letter import Enclosure
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.core.people import Batch
from mailbridge.model.tables import Outbound
from mailbridge.model.words import CaseStatus, InboundStatus, OfficerState, ReferralStatus
from tests.stories import shapes
from tests.stories.clients import outlook
from tests.stories.test_directory import configured, state_of
from tests.stories.world import DAN, HIGHWAYS, LONDON, PRIYA, World

WASTE = "waste@northborough.example"
PAT = "Pat Reed <pat.reed@northborough.example>"
BIN = "Our brown bin has been missed again at {} NB1 4QT. Please have it emptied. {}"
STREETS = ("9 Elm Close", "14 Mill Lane", "3 Oak Road", "21 Station Street", "5 Church Walk", "8 Park View", "2 Canal Row", "17 Hill Rise", "6 Ferry Lane")
FRIDAY = date(2024, 5, 3)


class Town(World):
    """Northborough, where Waste gets a list each Friday at 14:00."""

    def __init__(self, folder: Path, *, ward: bool = False, **batch: Any) -> None:
        super().__init__(folder, ward=ward)
        waste = self.council.departments["waste"].model_copy(update={"batch": Batch(**{"day": "friday", **batch})})
        self.council = self.council.model_copy(update={"departments": {**self.council.departments, "waste": waste}})
        self.bridge = self.started()

    def bins_are_missed(self, count: int, *, photo: bytes = b"") -> None:
        """So many residents write of a bin, each of another street."""
        for number, street in enumerate(STREETS[:count], 1):
            sender = f"Ann Fox <ann{number}@mail.example>"
            raw = shapes.fresh(sender, "casework@priya-shah.example", "bin", BIN.format(street, "Ann Fox"), self.now, photo=photo)
            self.arrives(raw)

    @property
    def lists(self) -> list[Mail]:
        """The lists that Waste got."""
        return [letter for letter in self.letters(f"<{WASTE}>") if "[List " in letter.subject]

    def sent_row(self, letter: Mail) -> Outbound:
        """A letter as it lies in the outbox."""
        with storage.transaction(self.bridge.engine) as session:
            return session.exec(select(Outbound).where(Outbound.message_id == letter.message_id)).one()

    def sent_bytes(self, letter: Mail) -> bytes:
        """A letter as it was posted."""
        return self.bridge.archive.get(self.sent_row(letter).sha256)

    @property
    def statuses(self) -> list[str]:
        """Of the referrals of all cases."""
        return [referral.status.value for reference in self.cases() for referral in self.case(reference).referrals]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    yield town
    town.bridge.engine.dispose()


# ---- the list


def test_cases_wait_for_the_day_of_the_list(town: Town) -> None:
    town.bins_are_missed(3)
    assert town.statuses == ["queued"] * 3
    assert town.case().status is CaseStatus.AWAITING_OFFICER
    ack = town.last("<ann1@mail.example>").text
    assert "on Friday 3 May 2024" in ack
    assert "by Monday 13 May 2024" in ack, "five working days from the Friday, with a bank holiday in between"
    assert "I have asked" not in ack
    town.at(FRIDAY, 13, 59)
    assert not town.letters(f"<{WASTE}>")
    town.at(FRIDAY, 14, 0)
    town.at(FRIDAY, 14, 1)
    (letter,) = town.letters(f"<{WASTE}>")
    assert town.statuses == ["sent"] * 3
    assert [f"{n}. MB-{n}: Missed bin collection, {street}" in letter.text for n, street in enumerate(STREETS[:3], 1)] == [True] * 3
    assert letter.text.count("Please reply by: Monday 13 May 2024") == 3
    assert letter.text.count("The resident says: “Our brown bin has been missed again at") == 3
    assert "Ann" not in "".join(str(one) for one in (letter.subject, *letter.to)), "a list names no resident in its head"
    assert {town.case(f"MB-{n}").referrals[0].sent_at for n in (1, 2, 3)} == {town.now.astimezone(UTC) - timedelta(minutes=1)}
    assert "here is what I sent to Waste and Recycling" in town.last("<ann2@mail.example>").text
    assert "as number 2" in town.case("MB-2").history[-1]


def test_a_missed_time_is_made_up_for_once(town: Town) -> None:
    town.bins_are_missed(2)
    town.at(date(2024, 5, 4), 10)
    town.at(date(2024, 5, 6), 10)
    assert not town.lists, "neither on a Saturday nor on a bank holiday"
    town.bridge = town.started()
    for hour in (9, 10, 14, 15):
        town.at(date(2024, 5, 7), hour)
    assert len(town.lists) == 1
    assert town.case().referrals[0].sent_at == datetime(2024, 5, 7, 8, 30, tzinfo=UTC)


def test_nobody_is_reminded_of_what_waits(tmp_path: Path) -> None:
    town = Town(tmp_path, day="wednesday")
    town.bins_are_missed(1)
    town.councillor_says("[MB-1] CHASE")
    assert "waits for the list that goes to Waste and Recycling on Wednesday 8 May 2024" in town.last(PRIYA).text
    town.councillor_says("[MB-1] ESCALATE")
    assert "FORWARD waste now sends it at once" in town.last(PRIYA).text
    town.councillor_says("[MB-1] STATUS")
    assert "Waits for the list of Wednesday 8 May 2024, then due Wednesday 15 May 2024" in town.last(PRIYA).text
    town.councillor_says("LIST")
    assert "waits for a list" in town.last(PRIYA).text
    town.councillor_says("[MB-1] SHOW")
    assert "FORWARD waste now" in town.last(PRIYA).text
    assert not town.letters(f"<{WASTE}>")


def test_enough_cases_send_it_earlier_and_long_lists_make_two(tmp_path: Path) -> None:
    town = Town(tmp_path, day="wednesday", when=4, most=3)
    town.bins_are_missed(3)
    town.at(FRIDAY, 10)
    assert town.statuses == ["queued"] * 3
    town.bins_are_missed(4)
    town.at(FRIDAY, 10, 45)
    assert town.statuses == ["sent"] * 7
    assert [letter.subject.split()[0] for letter in town.lists] == ["3", "3"]
    assert town.last(f"<{WASTE}>").subject.endswith("[MB-7]"), "one by itself is a forward like any other"
    assert "by itself" in town.case("MB-7").history[-1]


def test_what_is_urgent_or_sensitive_does_not_wait(town: Town) -> None:
    town.bins_are_missed(2)
    town.councillor_says("[MB-2] FORWARD waste")
    assert "It waits for the list" in town.last(PRIYA).text
    town.councillor_says("[MB-2] FORWARD waste", "Please take the second bin as well.")
    assert town.case("MB-2").referrals[0].asked == "Please take the second bin as well."
    town.councillor_says("[MB-2] FORWARD waste now")
    (alone,) = town.letters(f"<{WASTE}>")
    assert alone.subject.endswith("[MB-2]")
    assert "Please take the second bin as well." in alone.text
    assert [(r.key, r.status, r.sent_at) for r in town.case("MB-2").referrals] == [("MB-2/waste/1", ReferralStatus.SENT, town.now.astimezone(UTC))]
    town.resident_writes(
        "My mum has dementia and her assisted bin collection stopped at 4 Elm Close NB1 4QT. Jo Hart", "bin", sender="Jo Hart <jo@mail.example>"
    )
    town.councillor_says("[MB-3] FORWARD waste")
    assert town.last(f"<{WASTE}>").subject.endswith("[MB-3]"), "a sensitive matter is not put among others"
    town.at(FRIDAY, 14)
    assert [referral.status.value for n in (1, 2, 3) for referral in town.case(f"MB-{n}").referrals] == ["sent"] * 3
    assert town.last(f"<{WASTE}>").subject.endswith("[MB-1]")


def test_her_own_words_stand_in_the_list(town: Town) -> None:
    town.bins_are_missed(2)
    town.councillor_says("[MB-1] FORWARD waste and highways", "Please look at the blocked lane, too.")
    assert "Referred to Highways; it goes with the list to Waste and Recycling on Friday 3 May 2024" in town.last(PRIYA).text
    town.councillor_says("[MB-2] FORWARD waste", "Please check the crew's route.")
    assert "no copy" not in town.last(PRIYA).text, "it comes with the list"
    town.councillor_says("[MB-2] DUE 20 May")
    town.at(FRIDAY, 14)
    text = town.lists[0].text
    assert "Action asked: Please look at the blocked lane, too." in text
    assert "Please reply by: Monday 20 May 2024" in text
    assert town.case().referrals[0].asked == "Please look at the blocked lane, too.", "the deputy would be told as well"


@pytest.mark.parametrize("command", ["CLOSE resolved Collected", "MERGE MB-1", "UNDO", "ERASE", "DEFER until 20 May"])
def test_a_case_that_is_taken_back_leaves_the_list(tmp_path: Path, command: str) -> None:
    town = Town(tmp_path)
    town.bins_are_missed(2)
    town.councillor_says("NEW Bins at 3 Oak Road NB1 4QT have not been emptied, please arrange a collection")
    third = town.cases()[-1]
    if not town.case(third).referrals:
        town.councillor_says(f"[{third}] FORWARD waste", "Please arrange a collection.")
    assert town.case(third).referrals[0].status is ReferralStatus.QUEUED
    town.councillor_insists(f"[{third}] {command}" if command != "UNDO" else command)
    town.at(FRIDAY, 14)
    assert len(town.lists) == 1
    assert third not in town.lists[0].text
    assert "2. MB-2" in town.lists[0].text


def test_erasing_takes_the_list_out_of_the_archive(town: Town) -> None:
    town.bins_are_missed(2)
    town.at(FRIDAY, 14)
    letter = town.sent_row(town.lists[0])
    town.now += timedelta(hours=1)
    town.arrives(outlook.reply(town.lists[0], PAT, "1. done\n2. no access", town.now))
    answer = town.sent_row(town.last(PRIYA))
    town.councillor_insists("[MB-2] ERASE")
    town.bridge.outbox.copied(letter.id or 0)
    town.bridge.tick()
    assert letter.sha256 not in town.bridge.archive
    assert answer.sha256 not in town.bridge.archive
    assert town.case("MB-1").referrals[0].status is ReferralStatus.ANSWERED


def test_a_sleeping_case_goes_with_the_next_list_after_it_wakes(town: Town) -> None:
    town.bins_are_missed(1)
    town.councillor_says("[MB-1] DEFER until 8 May")
    town.days_pass(5)
    assert town.statuses == ["queued"]
    town.days_pass(3)
    assert town.statuses == ["sent"]


def test_a_list_tells_nothing_of_who_is_withheld(town: Town) -> None:
    town.bins_are_missed(1, photo=shapes.jpeg())
    told = "The bins at 5 Church Walk NB1 4QT overflow, my neighbour Zebedee Quill never sorts them. Please keep my name out of it. Zoe Quill, 07700 900999"
    raw = shapes.fresh("Zoe Quill <zoe.quill@mail.example>", "casework@priya-shah.example", "bins", told, town.now, photo=shapes.jpeg(), name="zoe-quill.jpg")
    town.arrives(raw)
    town.councillor_says("[MB-2] FORWARD waste")
    town.at(FRIDAY, 14)
    letter = town.lists[0]
    raw = town.sent_bytes(letter)
    words = re.sub(rb"(?m)^[A-Za-z0-9+/]{40,76}=*\r\n", b"", raw)  # in the base64 of a photo four letters may stand by chance
    assert len(words) < 20_000 < len(raw)
    assert b"uill" not in words.lower()
    assert b"900999" not in words
    files = b"".join(file.content for file in letter.attachments)
    assert b"Exif" not in files
    assert b"Quill" not in files
    assert [file.filename for file in letter.attachments] == ["1-photo-1.jpg", "2-photo-1.jpg"]
    assert "2. MB-2: Enquiry on behalf of a resident" in letter.text


def test_a_damaged_photo_holds_up_no_list(town: Town) -> None:
    town.bins_are_missed(2, photo=shapes.jpeg())
    town.bridge.archive.erase(town.case().origin_sha256)
    town.at(FRIDAY, 14)
    assert [file.filename for file in town.lists[0].attachments] == ["2-photo-1.jpg"]


def test_each_case_gets_its_first_photo_before_one_gets_its_second() -> None:
    photo = Enclosure("IMG_1.jpg", "image/jpeg", b"x" * 3_000_000)
    plan = Enclosure("plan.pdf", "application/pdf", b"x" * 3_000_000)
    kept = numbered([(1, (photo, photo, photo)), (2, (photo, plan))], 13_000_000)
    assert [file.filename for file in kept] == ["1-photo-1.jpg", "1-photo-2.jpg", "2-photo-1.jpg"]


def _grainy() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 90).save(out, "JPEG", quality=82)
    return out.getvalue()


def test_photos_in_a_list_get_smaller_before_one_is_left_out() -> None:
    photo = Enclosure("IMG_1.jpg", "image/jpeg", _grainy())
    room = len(photo.content) * 2
    kept = numbered([(1, (photo,)), (2, (photo,))], room)
    assert [file.filename for file in kept] == ["1-photo-1.jpg", "2-photo-1.jpg"]
    assert sum(len(file.content) for file in kept) * 4 / 3 < room


# ---- answers


def test_nine_bins_and_one_answer(town: Town) -> None:
    """Story 17: what is sure is each case's own answer, the rest is shown to her, and nothing closes."""
    town.bins_are_missed(9)
    town.at(FRIDAY, 14)
    town.now += timedelta(hours=1)
    end = town.arrives(outlook.reply(town.lists[0], PAT, "Hi Priya,\n\n1–4 done, 5 and 7 contaminated bin – left tag, rest next week\n\nPat", town.now))
    assert end.status is InboundStatus.PROCESSED
    assert town.statuses == ["answered"] * 4 + ["sent"] * 5
    assert [town.case(f"MB-{n}").status for n in (1, 9)] == [CaseStatus.ANSWERED, CaseStatus.AWAITING_OFFICER]
    assert all(any("Pat Reed:" in line for line in town.case(f"MB-{n}").history) for n in range(1, 10))
    letter = town.last(PRIYA)
    assert "6 of 9 cases" in letter.text
    assert "They say: “contaminated bin – left tag”" in letter.text
    assert "What I could not give to one case:\n- rest next week" in letter.text
    assert "([MB-4] CLOSE resolved)" in letter.text
    assert "answered%20me%3A" in letter.html, "the mail that a tap writes has their words in it, for her to change"
    town.now += timedelta(hours=1)
    town.arrives(outlook.reply(town.lists[0], PAT, "9. emptied today", town.now))
    assert town.statuses == ["answered"] * 4 + ["sent"] * 4 + ["answered"]
    assert sum("Pat Reed" in line for line in town.case("MB-1").history) == 1, "what has been answered is not told of again"
    town.councillor_says("[MB-1] UPDATE", "Waste tell me that your bin has been emptied.")
    assert "has been emptied" in town.last("<ann1@mail.example>").text
    for day in (14, 15, 16):
        town.at(date(2024, 5, day), 10)
    chasers = [one for one in town.letters(f"<{WASTE}>") if one not in town.lists]
    assert {one.subject.rpartition(" ")[2] for one in chasers} == {f"[MB-{n}]" for n in range(5, 9)}, "their clocks ran on"
    assert all(one.references[0] == town.lists[0].message_id for one in chasers), "the conversation of the list goes on"


INLINE = {1: "done this morning", 2: "not ours, try County", 4: "crew going Friday"}


@pytest.mark.parametrize("client", ["outlook", "iphone", "mutt"])
def test_answers_between_the_lines(town: Town, client: str) -> None:
    town.bins_are_missed(4)
    town.at(FRIDAY, 14)
    town.arrives(_between(town.lists[0], client, town))
    assert town.statuses == ["answered", "not_responsible", "sent", "answered"], "a day for the crew is an answer, as everywhere"
    text = town.last(PRIYA).text
    assert all(f"“{words}”" in text for words in INLINE.values())
    assert "3 of 4 cases" in text


def _between(letter: Mail, client: str, town: Town) -> bytes:
    """An answer typed beneath items 1, 2 and 4 of the quoted list."""
    marks = {"outlook": "", "iphone": "> ", "mutt": "> "}
    lines: list[str] = []
    for line in letter.text.splitlines():
        lines.append(f"{marks[client]}{line}".rstrip())
        number = next((n for n in INLINE if line.startswith("Please reply by:") and f"{n}. MB-{n}" in "\n".join(lines[-5:])), 0)
        if number:
            lines += ["", INLINE[number], ""] if client == "mutt" else [INLINE[number]]
    top = {"outlook": "Hi Priya, please see my comments in red below.\n\nPat Reed\nWaste Services", "iphone": "See below", "mutt": ""}[client]
    head = {
        "outlook": outlook.heading(letter),
        "iphone": "> On 3 May 2024, at 14:30, Cllr Priya Shah wrote:\n>",
        "mutt": "On Fri, May 03, 2024, Cllr Priya Shah wrote:",
    }[client]
    quoted = "\n".join(lines)
    raw = shapes.iphone_reply(letter, PAT, "X", town.now)
    return shapes.with_text(raw, f"{top}\n\n{head}\n{quoted}\n")


def test_an_answer_that_keeps_only_the_subject(town: Town) -> None:
    town.bins_are_missed(3)
    town.at(FRIDAY, 14)
    subject = f"RE: {town.lists[0].subject}"
    raw = shapes.fresh("Kay Brook <kay@contractor.example>", "casework@priya-shah.example", subject, "1. emptied today\n2. no access", town.now)
    town.arrives(raw)
    assert town.statuses == ["sent"] * 3, "somebody whom nobody has written to moves nothing"
    assert "I do not know who wrote this" in town.last(PRIYA).text
    assert "this came from kay@contractor.example, to whom I had not written" in town.last(PRIYA).text
    assert "in reply to what went to waste@northborough.example" in town.case().history[-1]
    town.arrives(shapes.fresh(PAT, "casework@priya-shah.example", subject, "MB-3: emptied today, job CAS-104233", town.now))
    assert town.statuses == ["sent", "sent", "answered"]
    assert town.case("MB-3").externals == ("CAS-104233",)
    assert not town.case("MB-1").externals


def test_an_answer_by_reference_whose_headers_are_lost(town: Town) -> None:
    town.bins_are_missed(2)
    town.at(FRIDAY, 14)
    quoted = "\n".join(f"> {line}" for line in town.lists[0].text.splitlines())
    text = f"MB-1: done, MB-2 will be done next Friday\n\nOn 3 May 2024, Cllr Priya Shah wrote:\n{quoted}"
    town.arrives(shapes.fresh(PAT, "casework@priya-shah.example", "bins", text, town.now))
    assert town.statuses == ["answered", "answered"]
    assert "“will be done next Friday”" in town.last(PRIYA).text


def test_officers_talk_among_themselves(town: Town) -> None:
    town.bins_are_missed(2)
    town.at(FRIDAY, 14)
    town.arrives(shapes.outlook_reply(town.lists[0], PAT, "Dave - one for you?\n1. done\n2. done", town.now))
    assert town.statuses == ["sent", "sent"]
    assert "0 of 2 cases" in town.last(PRIYA).text


def test_machines_answer_for_all_and_stop_no_clock(town: Town) -> None:
    town.bins_are_missed(2)
    town.at(FRIDAY, 14)
    before = len(town.letters(PRIYA))
    away = "I am on leave until 20 May. Please contact lee.cole@northborough.example instead."
    town.arrives(shapes.out_of_office(town.lists[0], PAT, away, town.now))
    assert town.statuses == ["sent", "sent"]
    assert [town.case(f"MB-{n}").referrals[0].stand_ins for n in (1, 2)] == [("lee.cole@northborough.example",)] * 2
    assert len(town.letters(PRIYA)) == before
    closed = "This mailbox is no longer monitored and your email will not be read. Please use our online form instead."
    town.arrives(shapes.out_of_office(town.lists[0], PAT, closed, town.now))
    assert "another way in is needed" in town.last(PRIYA).text


def test_a_list_that_bounces_reached_nobody(town: Town) -> None:
    town.bins_are_missed(2)
    town.at(FRIDAY, 14)
    town.arrives(shapes.bounce(town.lists[0], WASTE, town.now, "4.4.7"))
    town.arrives(shapes.bounce(town.lists[0], WASTE, town.now))
    assert town.statuses == ["delivery_failed"] * 2
    assert town.last(PRIYA).subject == "Not delivered: your list to Waste and Recycling"


def test_the_deputy_has_the_list_that_came_back(town: Town) -> None:
    """5.1.1 (story 19): the address is marked, the deputy gets what still waits as a list of their own, and she is told who has it."""
    duty = "waste.duty@northborough.example"
    configured(town, "waste", deputy=duty)
    town.bins_are_missed(3)
    town.at(FRIDAY, 14)
    town.arrives(outlook.reply(town.lists[0], PAT, "1. done", town.now))
    town.arrives(shapes.bounce(town.lists[0], WASTE, town.now))
    again = town.last(duty)
    assert [one.address for one in again.to] == [duty]
    assert ("MB-1" in again.text, "1. MB-2" in again.text, "2. MB-3" in again.text) == (False, True, True)
    assert town.statuses == ["answered", "sent", "sent"]
    assert state_of(town, WASTE) is OfficerState.UNDELIVERABLE
    assert f"I have sent what still waits to {duty}" in town.last(PRIYA).text
    town.arrives(shapes.bounce(town.lists[0], WASTE, town.now))
    assert len(town.letters(duty)) == 1, "there is one of it"
    town.now += timedelta(hours=1)
    town.arrives(outlook.reply(again, PAT, "2. emptied today", town.now))
    assert town.statuses == ["answered", "sent", "answered"]


def test_what_waits_goes_to_the_deputy_of_a_dead_address(town: Town) -> None:
    duty = "waste.duty@northborough.example"
    configured(town, "waste", deputy=duty)
    town.bins_are_missed(3)
    town.councillor_says("[MB-1] FORWARD waste now")
    town.arrives(shapes.bounce(town.last(f"<{WASTE}>"), WASTE, town.now))
    town.at(FRIDAY, 14)
    assert not town.lists
    assert "[List " in town.last(duty).subject
    assert {town.case(f"MB-{n}").referrals[0].address for n in (1, 2, 3)} == {duty}


def test_a_list_whose_mailbox_is_full_goes_once_more(town: Town) -> None:
    """5.2.2: the same list after a working day, once; then she is told."""
    town.bins_are_missed(2)
    town.at(FRIDAY, 14)
    town.arrives(shapes.bounce(town.lists[0], WASTE, town.now, "5.2.2"))
    assert town.statuses == ["sent"] * 2
    town.at(date(2024, 5, 7), 10)
    first, again = town.lists
    assert first.sha256 == again.sha256
    town.arrives(shapes.bounce(town.lists[0], WASTE, town.now, "5.2.2"))
    assert town.statuses == ["delivery_failed"] * 2
    assert town.last(PRIYA).subject == "Not delivered: your list to Waste and Recycling"


def test_what_was_answered_of_a_full_mailbox_is_not_sent_again(town: Town) -> None:
    town.bins_are_missed(2)
    town.at(FRIDAY, 14)
    town.arrives(outlook.reply(town.lists[0], PAT, "1. done\n2. done", town.now))
    town.arrives(shapes.bounce(town.lists[0], WASTE, town.now, "5.2.2"))
    town.at(date(2024, 5, 7), 10)
    assert len(town.lists) == 1


def test_a_sensitive_reminder_goes_to_the_deputy_by_itself(tmp_path: Path) -> None:
    town = World(tmp_path, service={"reminders_a_week": 1})
    for number, what in enumerate(
        ("There is a big pothole outside 9 Elm Close NB1 4QT.", "There is a big pothole outside 3 Oak Road NB1 4QT. My son has epilepsy."), 1
    ):
        town.resident_writes(f"{what} Please have it filled.", "hole", sender=f"Ann Fox <ann{number}@mail.example>")
        if not town.case(f"MB-{number}").referrals:
            town.councillor_says(f"[MB-{number}] FORWARD highways")
    town.working_days_pass(11)
    reminders = town.last(HIGHWAYS)
    assert "[List " in reminders.subject
    town.arrives(shapes.bounce(reminders, HIGHWAYS, town.now))
    assert ["[MB-1]" in one.subject or "[MB-2]" in one.subject for one in town.letters("highways.duty@northborough.example")] == [True, True]


@pytest.mark.parametrize("refused", [True, False])
def test_a_list_that_the_mail_server_does_not_take(town: Town, refused: bool) -> None:
    town.bins_are_missed(2)
    town.now = datetime.combine(FRIDAY, time(14), LONDON)
    town.bridge.tick()
    for _ in range(1 if refused else record.TELL_AFTER):
        _post_but_for_waste(town, {WASTE: "550 no such user"} if refused else {})
        town.now += timedelta(hours=1)
    assert town.statuses == ["delivery_failed" if refused else "sent"] * 2
    town.now = datetime(2024, 5, 7, 10, tzinfo=LONDON)
    _post_but_for_waste(town, {})
    assert ("did not arrive" if refused else "is late") in town.last(PRIYA).text


def test_a_delay_of_a_list_is_noted_with_each_case(town: Town) -> None:
    town.bins_are_missed(2)
    town.at(FRIDAY, 14)
    told = len(town.letters(PRIYA))
    town.arrives(shapes.bounce(town.lists[0], WASTE, town.now, status="4.4.1").replace(b"Action: failed", b"Action: delayed"))
    assert [any("Delivery is delayed" in line for line in town.case(f"MB-{n}").history) for n in (1, 2)] == [True, True]
    assert town.statuses == ["sent"] * 2
    assert len(town.letters(PRIYA)) == told, "nothing is lost yet"


def _post_but_for_waste(town: Town, refused: dict[str, str]) -> None:
    for one in town.bridge.outbox.claim():
        to_waste = WASTE in one.recipients
        town.bridge.outbox.posted(one.number, () if to_waste else one.recipients, refused if to_waste else {}, "450 later")
        for recipient, raw in () if to_waste else one.copies:
            town.mailboxes[recipient].append(parse(raw))


def test_cases_that_went_elsewhere_since(tmp_path: Path) -> None:
    town = Town(tmp_path, ward=True)
    town.bins_are_missed(4)
    town.at(FRIDAY, 14)
    town.councillor_says("[MB-2] PASS Dan Brown")
    town.councillor_insists("[MB-3] MERGE MB-1")
    town.arrives(outlook.reply(town.lists[0], PAT, "2. emptied today\n3. emptied yesterday\n4. done", town.now))
    assert town.case("MB-1").referrals[0].status is ReferralStatus.ANSWERED, "the matter of the third goes on there"
    assert "emptied today" in town.last(DAN).text
    assert "yesterday" not in town.last(DAN).text
    assert "MB-2:" not in town.last(PRIYA).text
    town.councillor_says("[MB-1] PASS Dan Brown")
    town.councillor_says("[MB-4] PASS Dan Brown")
    before = len(town.letters(PRIYA))
    town.now += timedelta(hours=1)
    town.arrives(outlook.reply(town.lists[0], PAT, "4. the crew went back on Thursday and emptied it", town.now))
    assert "went back on Thursday" in town.last(DAN).text
    assert len(town.letters(PRIYA)) == before


def test_an_answer_on_her_day_off_waits_whole(tmp_path: Path) -> None:
    town = Town(tmp_path)
    shah = town.council.councillors["shah"].model_copy(update={"mails_a_day": 2, "days_off": ("friday",)})
    town.council = town.council.model_copy(update={"councillors": {"shah": shah}})
    town.bridge = town.started()
    town.bins_are_missed(2)
    town.at(FRIDAY, 14)
    town.arrives(outlook.reply(town.lists[0], PAT, "1. done\nthe other one next week", town.now))
    assert not [one for one in town.letters(PRIYA) if "to your list" in one.subject]
    town.at(date(2024, 5, 4), 8)
    assert "the other one next week" in town.last(PRIYA).text


def test_a_list_whose_file_is_gone_is_read_above_the_quotation(town: Town) -> None:
    town.bins_are_missed(2)
    town.at(FRIDAY, 14)
    raw = outlook.reply(town.lists[0], PAT, "1. done", town.now)
    town.bridge.archive.erase(town.sent_row(town.lists[0]).sha256)
    town.arrives(raw)
    assert town.statuses == ["answered", "sent"]


# ---- any list


@pytest.mark.slow
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_is_lost_and_nothing_said_twice(data: st.DataObject) -> None:
    """Whatever waits goes out once, in one list or another, and an answer gives each case its own words."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), most=data.draw(st.integers(2, 4)), when=data.draw(st.sampled_from((0, 3))))
        count = data.draw(st.integers(1, 6))
        town.bins_are_missed(count)
        for closed in data.draw(st.lists(st.integers(1, count), max_size=2)):
            town.councillor_says(f"[MB-{closed}] CLOSE resolved Collected")
        for hour in data.draw(st.lists(st.integers(9, 16), min_size=1, max_size=4).map(sorted)):
            town.at(FRIDAY, hour)
            if data.draw(st.booleans()):
                town.bridge = town.started()
        town.days_pass(1)
        town.at(date(2024, 5, 7), 10)
        text = "\n".join(one.text + one.subject for one in town.letters(f"<{WASTE}>"))
        for n in range(1, count + 1):
            status = town.case(f"MB-{n}").referrals[0].status
            asked = len(re.findall(rf"(?m)^\d+\. MB-{n}:|\[MB-{n}\]", text))
            assert (status, asked) in {(ReferralStatus.SENT, 1), (ReferralStatus.WITHDRAWN, 0), (ReferralStatus.WITHDRAWN, 1)}
        town.bridge.engine.dispose()
