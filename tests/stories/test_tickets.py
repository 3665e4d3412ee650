"""Story 3: two ticket systems acknowledge, give their references, are answered where somebody reads it, and may refuse the channel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailbridge.model.words import CaseStatus, InboundStatus, ReferralStatus
from tests.stories import tickets
from tests.stories.test_directory import cc, configured, to
from tests.stories.world import HIGHWAYS, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
CAS = "CAS-104233-Z7K4L1"


def test_a_case_system_acknowledges(world: World) -> None:
    """Our token stands only in the quoted text; from then on its own reference is enough, and nobody writes to no-reply."""
    world.resident_writes(POTHOLE)
    had, forward = len(world.letters(PRIYA)), world.last(HIGHWAYS)
    mail = world.arrives(tickets.case_ack(forward, CAS, world.now))
    assert (mail.kind, mail.case_id, world.case().externals) == ("auto_reply", 1, (CAS,))
    assert (world.case().status, len(world.letters(PRIYA))) == (CaseStatus.AWAITING_OFFICER, had)
    world.working_days_pass(1)
    mail = world.arrives(tickets.case_update(forward, CAS, "Which side of the road is it, please?\n\nSam Lee, Highways", world.now))
    assert (mail.kind, world.case().referrals[0].status) == ("officer_reply", ReferralStatus.CLARIFICATION_REQUESTED)
    world.councillor_says("[MB-1] FORWARD highways", "The north side.")
    letter = world.last(HIGHWAYS)
    assert (to(letter), cc(letter)) == ([HIGHWAYS], [])
    world.working_days_pass(1)
    world.arrives(tickets.case_update(forward, CAS, "The pothole has been filled today.", world.now))
    assert world.case().status is CaseStatus.ANSWERED
    assert not world.letters(tickets.CASE_ROBOT)


def test_a_help_desk_is_answered_at_its_own_reply_to(world: World) -> None:
    """Above its line stands the agent's answer; the Reply-To carries the number of the request, and our next letter goes there."""
    world.resident_writes(POTHOLE)
    had, forward = len(world.letters(PRIYA)), world.last(HIGHWAYS)
    mail = world.arrives(tickets.help_desk_ack(forward, 104233, world.now))
    assert (mail.kind, mail.case_id, len(world.letters(PRIYA))) == ("auto_reply", 1, had)
    assert world.case().externals == ("104233",)
    world.now += timedelta(hours=3)
    world.arrives(tickets.help_desk_update(forward, 104233, "Sam Lee", "Which side of the road is it, please?", world.now))
    assert world.case().referrals[0].status is ReferralStatus.CLARIFICATION_REQUESTED
    assert "Which side of the road" in world.last(PRIYA).text
    world.councillor_says("[MB-1] FORWARD highways", "The north side.")
    letter = world.last(HIGHWAYS)
    assert (to(letter), cc(letter)) == (["support+id104233@northborough.vendor.example"], [HIGHWAYS])


def test_what_the_settings_say_of_references(world: World) -> None:
    """A reference that nothing but the settings knows: it is kept, and a mail with nothing else finds its case."""
    configured(world, "highways", references=(r"HWY~[a-z]{4}",))
    world.resident_writes(POTHOLE)
    forward = world.last(HIGHWAYS)
    world.arrives(tickets.case_ack(forward, "HWY~qbcd", world.now))
    assert "HWY~qbcd" in world.case().externals
    world.now += timedelta(hours=3)
    world.arrives(tickets.case_update(forward, "HWY~qbcd", "The pothole has been filled today.", world.now))
    assert world.case().status is CaseStatus.ANSWERED


def test_a_closed_mailbox_is_an_alarm_on_the_same_day(world: World) -> None:
    """And it stands in her line-up until she has seen to it."""
    world.resident_writes(POTHOLE)
    configured(world, "highways", domains=("vendor.example", "northborough.vendor.example"))
    world.arrives(tickets.case_refusal(world.last(HIGHWAYS), world.now))
    told = world.last(PRIYA)
    assert (told.local_date.date() if told.local_date else None) == world.now.date()
    assert "nobody will act on our mail; another way in is needed. A call may be quicker: 01632 960123" in told.text
    assert "SEND" not in told.text
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    world.working_days_pass(11)
    assert len(world.letters(HIGHWAYS)) == 2, "the clock runs on"
    line = "nobody reads the mailbox that has it"
    assert line in world.last(PRIYA).text
    world.councillor_says("[MB-1] NOTE rang them, they look at it on Monday")
    world.working_days_pass(1)
    assert line not in world.last(PRIYA).text


@pytest.mark.parametrize("reference", ["CAS-999999-AAAAAA", "HW/12"])
def test_somebody_elses_reference_finds_nothing(world: World, reference: str) -> None:
    world.resident_writes(POTHOLE)
    mail = world.arrives(tickets.case_update(world.last(HIGHWAYS), reference, "The pothole has been filled today.", world.now))
    assert mail.status is InboundStatus.HELD
    assert world.case().status is CaseStatus.AWAITING_OFFICER


@pytest.mark.parametrize("words", ["The hole was filled (job 20451).", "Filled this morning.\n\nSam Lee\nHighways"])
def test_an_answer_through_a_help_desk_stops_the_clock(world: World, words: str) -> None:
    """Only the agent's words are quoted; what the desk itself says of a request is no answer."""
    world.resident_writes(POTHOLE)
    forward = world.last(HIGHWAYS)
    world.arrives(tickets.help_desk_update(forward, 104233, "Sam Lee", "", world.now))
    assert world.case().status is CaseStatus.AWAITING_OFFICER
    world.now += timedelta(hours=3)
    world.arrives(tickets.help_desk_update(forward, 104233, "Sam Lee", words, world.now))
    assert world.case().status is CaseStatus.ANSWERED
    assert "Draft to Jean" in world.last(PRIYA).text
    assert "Zendesk" not in world.last(PRIYA).text
