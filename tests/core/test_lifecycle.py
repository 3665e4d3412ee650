"""Which fact moves what: facts cannot be refused, and an unexpected one moves nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbridge.core import effects as e
from mailbridge.core.lifecycle import ENDED, MOVES, moved, referral_moved
from mailbridge.core.reading import Matter
from mailbridge.model.words import CaseStatus, ChaseStep, MachineKind, Outcome, Preference, ReferralStatus, Satisfaction

NOW = datetime(2024, 5, 2, tzinfo=UTC)
REF, KEY = "MB-1", "MB-1/highways/1"
MACHINE = e.MachineReplied(reference=REF, machine=MachineKind.OUT_OF_OFFICE, referral=KEY, stand_in="tom@x.example", until=NOW.date())
FACTS: tuple[e.Fact, ...] = (
    e.CaseOpened(reference=REF, number=1, councillor="shah", title="pothole", matter=Matter(), words=""),
    e.Acknowledged(reference=REF),
    e.Acknowledged(reference=REF, asks=True),
    e.CouncillorAsked(reference=REF, what="what shall be done?"),
    e.RiskSeen(reference=REF, why="risk"),
    e.EmergencyTexted(reference=REF),
    e.AbuseSeen(reference=REF, flags=frozenset()),
    e.Referred(reference=REF, referral=KEY, department="highways", department_name="Highways", address="h@x.example", working_days=10, at=NOW),
    e.Queued(reference=REF, referral=KEY, department="waste", department_name="Waste", address="w@x.example", working_days=5, at=NOW, words="please"),
    e.Dispatched(reference=REF, referral=KEY, department_name="Waste", at=NOW, number=3),
    e.Dispatched(reference=REF, referral=KEY, department_name="Waste", at=NOW),
    e.FollowedUp(reference=REF),
    e.StrangerWrote(reference=REF, address="s@x.example"),
    e.AnsweredByItself(reference=REF, address="s@x.example"),
    e.Answered(reference=REF, referral=KEY, at=NOW),
    e.HoldingReplied(reference=REF, referral=KEY, promised_on=NOW.date()),
    e.HoldingReplied(reference=REF, referral=KEY),
    e.ClarificationRequested(reference=REF, referral=KEY, at=NOW),
    e.ClarificationGiven(reference=REF, referral=KEY, at=NOW),
    e.Declined(reference=REF, referral=KEY, at=NOW),
    e.NotResponsible(reference=REF, referral=KEY, redirected_to="County"),
    e.NotResponsible(reference=REF, referral=KEY),
    e.OfficerWrote(reference=REF, referral=KEY),
    e.OfficerWrote(reference=REF, referral=KEY, via="h@x.example"),
    e.OfficerWrote(reference=REF, referral=KEY, verified=False),
    MACHINE,
    e.MachineReplied(reference=REF, machine=MachineKind.TICKET_ACK),
    e.ReferenceLinked(reference=REF, external="CAS-1"),
    e.DeliveryFailed(reference=REF, addresses=("h@x.example",), permanent=True, referral=KEY),
    e.DeliveryFailed(reference=REF, addresses=(), permanent=False, referral=KEY),
    e.HeldBack(reference=REF, letter=1, why="too many", until=NOW),
    e.HeldBack(reference=REF, letter=1, why="comes back"),
    e.PostedAgain(reference=REF, outbound=1, addresses=("h@x.example",), not_before=NOW),
    e.DeputyAsked(reference=REF, referral=KEY, address="d@x.example", at=NOW),
    e.AddressProven(reference=REF, address="h@x.example"),
    e.OfficerLearnt(reference=REF, referral=KEY, officer="kay@x.example", department="highways", name=""),
    e.Redirected(reference=REF, referral=KEY, instead="County"),
    e.Recalled(reference=REF, address="sam@x.example", subject="pothole", at=NOW),
    e.RecallSettled(reference=REF),
    e.ResidentHeard(reference=REF, referral=KEY),
    e.Thanked(reference=REF, referral=KEY, at=NOW),
    *(e.Chased(reference=REF, referral=KEY, step=step, at=NOW) for step in ChaseStep),
    e.Nudged(reference=REF),
    e.Surveyed(reference=REF),
    e.PreferenceSet(reference=REF, preference=Preference.NONE),
    e.PreferenceSet(reference=REF, preference=Preference.OUTCOME_ONLY, origin="as before"),
    e.Satisfied(reference=REF, answer=Satisfaction.NO),
    e.SafetyNoted(reference=REF, safety="a dog"),
    e.Noted(reference=REF, text="rang Sam\ntwice"),
    e.ResidentAsked(reference=REF, text="Which side?"),
    e.ResidentTold(reference=REF, text="Next week."),
    e.Reminded(reference=REF, referral=KEY),
    e.Held(reference=REF, until=NOW.date()),
    e.Deferred(reference=REF, until=NOW.date()),
    e.Woke(reference=REF),
    e.Woke(reference=REF, still_asked=True),
    e.Undone(reference=REF, said="close"),
    e.Closed(reference=REF, outcome=Outcome.RESOLVED, text="filled", at=NOW),
    e.Closed(reference=REF, outcome=Outcome.NOT_CASEWORK, text="", at=NOW),
    e.Reopened(reference=REF, text="it is back"),
    e.Reopened(reference=REF),
    e.SecondCopy(reference=REF, mailbox="Cllr Brown"),
    e.Undone(reference=REF, said="CLOSE resolved"),
    e.DueSet(reference=REF, referral=KEY, due=NOW.date()),
    e.NameWithheld(reference=REF),
    e.MadePrivate(reference=REF),
    e.Shared(reference=REF, colleague="brown", name="Cllr Brown"),
    e.PassedOn(reference=REF, colleague="brown", name="Cllr Brown"),
    e.Claimed(reference=REF, colleague="brown", name="Cllr Brown"),
    e.Merged(reference=REF, into="MB-2"),
    e.TookOver(reference=REF, other="MB-2"),
    e.SplitOff(reference=REF, other="MB-2"),
    e.CampaignSeen(reference=REF, people=1),
    e.CampaignSeen(reference=REF, people=3),
    e.Gathered(reference=REF, campaign="MB-2", at=NOW),
    e.AllAnswered(reference=REF, text="I have read\nwhat you say.", to_all=False, at=NOW, starts_at=NOW, until=NOW),
    e.AllAnswered(reference=REF, text="I have read it.", to_all=True, at=NOW, starts_at=NOW, until=NOW),
    e.AnswerStopped(reference=REF, at=NOW),
    e.PermissionAsked(reference=REF, body="mp", name="Your MP"),
    e.PermissionGiven(reference=REF, body="mp", name="Your MP"),
    e.PermissionAsked(reference=REF, body="mp", name="Your MP", first=True),
    e.PermissionGiven(reference=REF, body="mp", name="Your MP", said_by="Jean Obi", told="on the\nphone"),
    e.PermissionLimited(reference=REF, body="mp", name="Your MP"),
    e.PermissionRefused(reference=REF, body="mp", name="Your MP"),
    e.PermissionUnclear(reference=REF, body="mp", name="Your MP"),
    e.PermissionWithdrawn(reference=REF, body="mp", name="Your MP"),
)


@given(st.sampled_from(list(CaseStatus)), st.lists(st.sampled_from(FACTS), max_size=12))
def test_only_reopening_wakes_a_closed_case(status: CaseStatus, facts: list[e.Fact]) -> None:
    for fact in facts:
        after = moved(status, fact)
        if status is CaseStatus.CLOSED and not isinstance(fact, e.Reopened):
            assert after is CaseStatus.CLOSED
        if type(fact) not in MOVES:
            assert after is status
        status = after


@given(st.sampled_from(sorted(ENDED)), st.sampled_from(FACTS))
def test_nothing_wakes_an_ended_referral(status: ReferralStatus, fact: e.Fact) -> None:
    after = referral_moved(status, fact)
    assert after is status or (after in ENDED and isinstance(fact, e.Redirected))


@pytest.mark.parametrize("status", list(ReferralStatus))
def test_machines_and_delays_move_no_referral(status: ReferralStatus) -> None:
    delay = e.DeliveryFailed(reference=REF, addresses=("h@x.example",), permanent=False, referral=KEY)
    assert referral_moved(status, MACHINE) is status
    assert referral_moved(status, delay) is status


def test_every_fact_has_a_line_for_the_history() -> None:
    covered = {type(fact) for fact in FACTS}
    defined = {kind for kind in vars(e).values() if isinstance(kind, type) and issubclass(kind, e.Fact)} - {
        e.Fact,
        e.ReferralFact,
        e.OfficerFact,
        e.PutToDepartment,
        e.PermissionFact,
    }
    assert covered == defined, "a new fact belongs into the table above"
    for fact in FACTS:
        assert fact.line
        assert "\n" not in fact.line


def test_a_bare_fact_has_no_line() -> None:
    with pytest.raises(NotImplementedError):
        _ = e.Fact(reference=REF).line
