"""What her letter about an abusive mail says besides: what is asked in it, how often that happened, and whom she can turn to (R105, R106)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbridge.core.calendar import written
from mailbridge.core.correspondence.buttons import SHOW, command
from mailbridge.core.correspondence.desk import Desk, place_in_words
from mailbridge.core.correspondence.to_councillor import to_her
from mailbridge.core.known import KnownAbuse, KnownCase
from mailbridge.core.letters.letter import Letter, Papers, Suggestion
from mailbridge.core.risk import ABUSE, THREATS
from mailbridge.model.words import Flag

_SINCE = re.compile(
    r"\b(?:for|since) (?:(?:the )?(?:last|past) )?(?:\w{1,12} ){1,3}?(?:days?|weeks?|months?|years?)\b|\bsince (?:last )?\w{3,9}day\b",
    re.IGNORECASE,
)


def with_abuse(desk: Desk, case: KnownCase, letter: Letter, earlier: Sequence[KnownAbuse]) -> Letter:
    """A letter to her about an abusive mail. `earlier`: those of the same sender before this one."""
    threatened = {THREATS} if Flag.THREAT in case.flags else set()
    contacts = desk.council.emergency.lines(desk.council.service.country, {ABUSE, *threatened}, hers=True)
    facts = replace(letter.facts, asks=request_in(desk, case), contacts=contacts, evidence=counted(desk, earlier))
    return replace(letter, facts=facts, suggestions=tuple(_offered(desk, case)))


def request_in(desk: Desk, case: KnownCase) -> str:
    """What they ask, apart from the abuse: the sort of problem, where, and since when: `missed bin collection, 9 Elm Close, for 3 weeks`."""
    category = desk.category(case)
    since = _SINCE.search(case.words)
    return ", ".join(part for part in (category.name, place_in_words(case.place), since[0].lower() if since else "") if part) if category else ""


def counted(desk: Desk, earlier: Sequence[KnownAbuse]) -> str:
    """How often their sender was abusive so far."""
    if not earlier:
        return "This is the first such mail from this address"
    first = written(desk.calendar.day(earlier[0].at))
    return f"This is such mail number {len(earlier) + 1} from this address; the first came on {first}"


def _offered(desk: Desk, case: KnownCase) -> list[Suggestion]:
    ref, category = case.reference, desk.category(case)
    known = category.department if category and category.department in desk.council.departments else ""
    sending = [command(f"Tell {desk.department_name(known)} only what is wrong and where", f"FORWARD {known} ANON", ref)] if known else []
    ending = [command("Close it with a polite line", "CLOSE abuse", ref)] if case.resident_address else []
    return [*sending, command("Send me the evidence", "EVIDENCE", ref), *ending, command(*SHOW, ref)]


def evidence(desk: Desk, case: KnownCase, inbound: int, seen: Sequence[KnownAbuse]) -> Letter:
    """The abusive mails of a sender as they came, with all their headers, and a dated list of them."""
    lines = [f"{desk.when(one.at)}, {one.reference}{': a threat' if one.threat else ''}" for one in seen]
    threatened = {THREATS} if any(one.threat for one in seen) else set()
    facts = replace(
        desk.facts_without_case(),
        reference=case.reference,
        transcript=tuple(lines),
        contacts=desk.council.emergency.lines(desk.council.service.country, {ABUSE, *threatened}, hers=True),
    )
    letter = to_her(desk, f"evidence:{case.reference}/{inbound}", "evidence", facts, ())
    papers = Papers(f"evidence-{case.reference}", mails=tuple(one.inbound for one in seen), lines=tuple(lines))
    return replace(letter, papers=papers, not_before=desk.now, automatic="auto-replied")
