"""A letter or a list did not arrive: it goes out once more where a mailbox was full, else the deputy has it at once, and she is told (story 19)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailbridge.core import effects as e
from mailbridge.core.batching import is_urgent
from mailbridge.core.correspondence.about_case import NOTHING, delivery_failed
from mailbridge.core.correspondence.about_list import Heard, list_not_delivered
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_officer import batch, forward
from mailbridge.core.known import Around, KnownCase, KnownReferral
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ENDED, UNANSWERED
from mailbridge.core.listed import KnownLine, KnownListing
from mailbridge.model.words import OfficerState, PartyRole, ReferralStatus

_ABOUT_THE_LETTER = re.compile(r"\b5\.(?:2\.3|3\.4|6\.\d{1,3})\b")
"""Too large, or not to be read there (RFC 3463): the deputy's server would say the same, and the address is right."""
_FULL = re.compile(r"\b5\.2\.2\b")
"""A mailbox is full: written with a 5, and yet it passes."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A letter of ours that some addresses did not get."""

    number: int
    """Of its row."""
    told_by: int
    """The mail that says so; a negative number for what the mail server said when it was posted."""
    party: PartyRole | None
    referral: str
    addresses: tuple[str, ...]
    """As the report names them, in lower case."""
    recipients: tuple[str, ...]
    """Whom the letter was addressed to: a report may name anybody on earth, and nothing is sent there."""
    said: str
    """The status, or the words of the server."""
    why: str
    """The same in a sentence."""
    passing: bool = False
    """It may arrive another day, but nobody else tries it again."""
    again: bool = False
    """We have tried it again."""

    @property
    def is_of_ours(self) -> bool:
        """Whether it speaks of addresses that we wrote to, and of no others."""
        return bool(self.addresses) and set(self.addresses) <= set(self.recipients)


def is_full(said: str) -> bool:
    """Whether a mailbox is full, in a server's words."""
    return bool(_FULL.search(said))


def came_back(desk: Desk, case: KnownCase, what: Undelivered, around: Around = NOTHING) -> tuple[tuple[e.Fact, ...], tuple[Letter, ...]]:
    """What happened, and what goes out because of it."""
    if what.party is PartyRole.COUNCILLOR:
        return (_failed(case, what, permanent=not what.passing),), ()  # a letter to her that says so would come back, too
    if what.passing and not what.again and what.is_of_ours:
        return _once_more(desk, case, what)
    facts = (_failed(case, what, permanent=True),)
    referral = next((r for r in case.referrals if r.key == what.referral), None)
    deputy = _deputy(desk, referral, what) if referral else ""
    department = referral.department if referral else ""
    reached = referral is not None and not _missed(referral, what)
    letter = delivery_failed(desk, case, what.told_by, what.addresses, department, what.why, around=around, deputy=deputy, reached=reached)
    if referral is None or not deputy:
        return facts, (letter,)
    asked = e.DeputyAsked(reference=case.reference, referral=referral.key, address=deputy, at=desk.now)
    return (*facts, asked), (_to_deputy(desk, case, referral, deputy), letter)


def list_came_back(desk: Desk, listing: KnownListing, what: Undelivered) -> tuple[tuple[e.Fact, ...], tuple[Letter, ...]]:
    """The same for a letter that lists cases: each that waits is told of it, and what concerns her stands in one letter."""
    waiting = [line for line in listing.lines if line.referral.status not in ENDED]
    passing = what.passing and not what.again and what.is_of_ours
    failed = tuple(_failed(line.case, replace(what, referral=line.referral.key), permanent=not passing) for line in waiting)
    if passing:
        again = _once_more(desk, waiting[0].case, what)[0][1:] if waiting else ()
        return (*failed, *again), ()
    asked = tuple(_asked_instead(desk, waiting, what))
    heard = [Heard(line) for line in listing.lines]
    deputies = tuple(dict.fromkeys(fact.address for fact in asked))
    letter = list_not_delivered(desk, what.told_by, what.addresses, listing.lines[0].referral.department, heard, what.why, deputies)
    return (*failed, *asked), (*_lists_to_deputies(desk, waiting, asked), letter)


def _asked_instead(desk: Desk, waiting: Sequence[KnownLine], what: Undelivered) -> Iterator[e.DeputyAsked]:
    """Who is asked instead, in each case that is hers still."""
    for line in waiting:
        deputy = _deputy(desk, line.referral, what) if line.case.councillor == desk.key else ""
        if deputy:
            yield e.DeputyAsked(reference=line.case.reference, referral=line.referral.key, address=deputy, at=desk.now)


def _lists_to_deputies(desk: Desk, waiting: Sequence[KnownLine], asked: Sequence[e.DeputyAsked]) -> Iterator[Letter]:
    """One list for each department; what is sensitive, and one that would stand there alone, goes by itself."""
    deputies = {fact.referral: fact.address for fact in asked}
    lines = [line for line in waiting if line.referral.key in deputies]
    for department in dict.fromkeys(line.referral.department for line in lines):
        same = [line for line in lines if line.referral.department == department]
        listed = [line for line in same if not is_urgent(desk, line.case)]
        alone = [line for line in same if line not in listed or len(listed) == 1]
        yield from (_to_deputy(desk, line.case, line.referral, deputies[line.referral.key]) for line in alone)
        if len(listed) > 1:
            letter = batch(desk, department, [(line.case, _moved(desk, line.referral, deputies[line.referral.key])) for line in listed])
            yield replace(letter, key=f"{letter.key}/deputy")


def _once_more(desk: Desk, case: KnownCase, what: Undelivered) -> tuple[tuple[e.Fact, ...], tuple[Letter, ...]]:
    """A full mailbox: the same letter goes out after a working day, when the office opens."""
    opens = desk.calendar.at(desk.due(1), desk.council.service.office_hours.start)
    again = e.PostedAgain(reference=case.reference, outbound=what.number, addresses=what.addresses, not_before=opens)
    return (_failed(case, what, permanent=False), again), ()


def _failed(case: KnownCase, what: Undelivered, *, permanent: bool) -> e.DeliveryFailed:
    state = OfficerState.UNCONFIRMED if what.passing else OfficerState.UNDELIVERABLE
    says_something = what.is_of_ours and not _ABOUT_THE_LETTER.search(what.said)
    return e.DeliveryFailed(
        reference=case.reference,
        addresses=what.addresses,
        permanent=permanent,
        referral=what.referral,
        state=state if says_something else None,
        why=what.why,
        letter=what.number if what.is_of_ours else 0,
    )


def _deputy(desk: Desk, referral: KnownReferral, what: Undelivered) -> str:
    """Who gets a case whose department cannot be reached; empty where there is nobody else, or it was not the department that was not reached."""
    unit = desk.council.departments.get(referral.department)
    deputy = unit.deputy if unit else None
    tried = deputy is None or deputy.lower() == referral.address.lower() or not desk.directory.is_reached(deputy)
    return "" if deputy is None or tried or not _missed(referral, what) or referral.status not in UNANSWERED or _ABOUT_THE_LETTER.search(what.said) else deputy


def _missed(referral: KnownReferral, what: Undelivered) -> bool:
    """Whether it was the department itself that was not reached, and not the next person up or somebody in copy."""
    return not what.addresses or referral.address.lower() in {address.lower() for address in what.addresses}


def _to_deputy(desk: Desk, case: KnownCase, referral: KnownReferral, deputy: str) -> Letter:
    """The forward once more, in its thread. There is one of it, so that two deputies could not send a case to and fro."""
    letter = forward(desk, case, _moved(desk, referral, deputy), instruction=referral.asked)
    return replace(letter, key=f"{letter.key}/deputy", in_reply_to=referral.thread[-1] if referral.thread else "", references=referral.thread)


def _moved(desk: Desk, referral: KnownReferral, deputy: str) -> KnownReferral:
    return replace(referral, address=deputy, sent_at=desk.now, status=ReferralStatus.SENT)
