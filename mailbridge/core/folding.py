"""What a fact changes in a referral, be it a row or known: who has it, who writes about it, how far the ladder has come, whether its clock runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from mailbridge.core import effects as e
from mailbridge.core.lifecycle import referral_moved
from mailbridge.model.words import ChaseStep, ReferralStatus

MOST_OFFICERS = 3
"""Officers who are remembered of one referral: those who wrote last."""

Changes = dict[str, Any]
"""Field -> what it holds afterwards; several addresses are a tuple."""


class Standing(Protocol):
    """A referral as it stands. Addresses are in lower case."""

    @property
    def address(self) -> str: ...
    @property
    def status(self) -> ReferralStatus: ...
    @property
    def promised_on(self) -> date | None: ...
    @property
    def put_off_until(self) -> date | None: ...
    @property
    def step(self) -> ChaseStep | None: ...
    @property
    def stand_ins(self) -> Sequence[str]: ...
    @property
    def away_until(self) -> date | None: ...
    @property
    def officers(self) -> Sequence[str]: ...
    @property
    def paused_at(self) -> datetime | None: ...


def changes(referral: Standing, fact: e.Fact) -> Changes:
    """What is different in a referral once a fact about it has happened."""
    found = _CHANGES.get(type(fact))
    status = referral_moved(referral.status, fact, referral.address)
    wrote = fact.officer.lower() if isinstance(fact, e.ReferralFact) else ""
    return {"status": status, **(found(referral, fact) if found else {}), **(_remembered(referral, wrote) if wrote else {})}


def _remembered(referral: Standing, address: str) -> Changes:
    """Whoever wrote last stands at the end. The address that the case was put to is none of them."""
    others = [known for known in referral.officers if known != address]
    return {"officers": tuple(others if address == referral.address else [*others, address][-MOST_OFFICERS:])}


def _put_off(referral: Standing, fact: e.HoldingReplied) -> Changes:
    return {"promised_on": fact.promised_on or referral.promised_on, "put_off_until": fact.put_off_until or referral.put_off_until}


def _chased(referral: Standing, fact: e.Chased) -> Changes:
    """Stand-ins get the next reminder; once the officer is back they get no more."""
    is_back = referral.away_until is not None and referral.away_until <= fact.at.date()
    without = {"stand_ins": (), "away_until": None} if is_back else {}
    return {"step": fact.step, "step_at": fact.at, "put_off_until": None, **without}


def _answered(referral: Standing, fact: e.Answered | e.Declined) -> Changes:
    return {"answered_at": fact.at}


def _from_the_start(referral: Standing, fact: e.ClarificationGiven | e.DeputyAsked) -> Changes:
    """The clock starts anew, in full."""
    return {"sent_at": fact.at, "step": None, "step_at": None, "paused_at": None, "put_off_until": None}


def _with_deputy(referral: Standing, fact: e.DeputyAsked) -> Changes:
    return {"address": fact.address.lower(), **_from_the_start(referral, fact)}


def _stood_in(referral: Standing, fact: e.MachineReplied) -> Changes:
    """Who is written to until the officer is back."""
    until = max((day for day in (fact.until, referral.away_until) if day), default=None)
    return {"stand_ins": tuple(dict.fromkeys((*referral.stand_ins, fact.stand_in))), "away_until": until} if fact.stand_in else {}


def _not_reached(referral: Standing, fact: e.DeliveryFailed) -> Changes:
    """Who cannot be reached is written to no more."""
    failed = {address.lower() for address in fact.addresses if fact.permanent}
    stand_ins, officers = (tuple(one for one in known if one.lower() not in failed) for known in (referral.stand_ins, referral.officers))
    return {"stand_ins": stand_ins, "officers": officers}


def _held(referral: Standing, fact: e.Held) -> Changes:
    """More time is no answer to the question about the next person up: it is asked again."""
    return {"hold_until": fact.until, "step": ChaseStep.CHASER_2 if referral.step is ChaseStep.ESCALATION_ASKED else referral.step}


_CHANGES: Mapping[type[e.Fact], Callable[[Standing, Any], Changes]] = {
    e.Dispatched: lambda referral, fact: {"sent_at": fact.at, "address": fact.address.lower() or referral.address},
    e.DueSet: lambda _, fact: {"due_set": fact.due},
    e.HoldingReplied: _put_off,
    e.Held: _held,
    e.Chased: _chased,
    e.Answered: _answered,
    e.Declined: _answered,
    e.ClarificationRequested: lambda referral, fact: {"paused_at": referral.paused_at or fact.at},
    e.ClarificationGiven: _from_the_start,
    e.DeputyAsked: _with_deputy,
    e.MachineReplied: _stood_in,
    e.DeliveryFailed: _not_reached,
    e.Thanked: lambda _, fact: {"thanked_at": fact.at},
}
"""Fact -> what it changes besides the status and who wrote last."""
