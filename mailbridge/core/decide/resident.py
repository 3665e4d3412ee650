"""A resident writes again: it joins the case, the councillor hears of it, and nobody is acknowledged a second time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbridge.core.commands.order import Opening
from mailbridge.core.correspondence import to_resident
from mailbridge.core.correspondence.about_case import resident_wrote
from mailbridge.core.correspondence.alarms import Alarm
from mailbridge.core.correspondence.to_councillor import placings
from mailbridge.core.decide.alarming import raised
from mailbridge.core.decide.answers import answer
from mailbridge.core.decide.brought import NOTHING, Answer
from mailbridge.core.decide.evidence import evidence_kept
from mailbridge.core.decide.further import also_addressed, followed_up
from mailbridge.core.decide.notes import raised_besides
from mailbridge.core.decide.pen import desk_of, hold
from mailbridge.core.decision import Decision, Situation, held, processed
from mailbridge.core.effects import Fact, NameWithheld, PreferenceSet, RiskSeen, SplitOff, StrangerWrote
from mailbridge.core.known import KnownCase, LikelyCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.reading import Reading
from mailbridge.core.referring import without_name
from mailbridge.core.risk import ABUSIVE, SOON, dangers, is_risk
from mailbridge.core.unfolding import after
from mailbridge.model.words import CaseStatus, Flag


def decide_follow_up(situation: Situation) -> Decision:
    """Joins the case where its author is a party to it; a stranger is shown to the councillor as such."""
    case = situation.case
    if case is None:
        return hold(situation, "it seems to answer something, but no case of yours is named in it")
    return joined(situation, case) if situation.author in case.parties else _stranger(situation, case)


def joined(situation: Situation, case: KnownCase) -> Decision:
    """What somebody writes whose mail belongs to a case: it is added, and she hears of it, at once where it speaks of danger."""
    reading, desk = situation.reading, desk_of(situation)
    said = reading.new_text or situation.mail.text
    doubtful = Flag.SENDER_FAILED in reading.flags
    fact = _forged(situation, case) if doubtful else followed_up(situation, case)
    answered = NOTHING if doubtful else answer(situation, case)
    joined = Decision(processed(reading.rule, case.reference), facts=(*answered.facts, fact, *_preference(situation, case, doubtful=doubtful)))
    case = after(case, answered.facts) if case.status is CaseStatus.CLOSED else case
    if is_risk(reading):
        return evidence_kept(situation, desk, case, _alarmed(situation, case, said, joined))
    if ABUSIVE & reading.flags:
        letter = _told(situation, replace(case, flags=case.flags | ABUSIVE & reading.flags), said, OFFENSIVE, stranger=doubtful)
        return evidence_kept(situation, desk, case, joined.plus(letters=(letter,)))
    joined = _nameless(situation, case, joined)
    if answered.quiet:
        return joined.plus(letters=answered.letters)
    besides = [] if doubtful else raised_besides(situation, case, said)
    joined = _with_cases_of_their_own(joined, situation, case, besides)
    reason = DOUBTFUL if doubtful else answered.reason or _where_it_goes_on(case) or _why_told(case, reading) or _what_was_opened(besides)
    reason = "; ".join(filter(None, (reason, also_addressed(situation))))
    letter = _told(situation, case, said, reason, stranger=doubtful, brought=answered)
    return joined.plus(
        letters=(
            *answered.letters,
            replace(letter, answers_her=case.status is CaseStatus.AWAITING_CONSTITUENT and not doubtful),
        )
    )


OFFENSIVE = "it is abusive; nothing was answered, and the mail is kept as evidence"


def _nameless(situation: Situation, case: KnownCase, joined: Decision) -> Decision:
    """Where they want their name kept out of it, what has not left goes without it, too."""
    fresh = Flag.ANONYMOUS in situation.reading.flags - case.flags and Flag.SENDER_FAILED not in situation.reading.flags
    letters = without_name(desk_of(situation), case, situation.known.inbound) if fresh else ()
    return joined.plus(NameWithheld(reference=case.reference, who=situation.author_name), letters=letters) if letters else joined


def _alarmed(situation: Situation, case: KnownCase, said: str, joined: Decision) -> Decision:
    """A further mail that speaks of danger: nothing else goes out because of it."""
    why = "a further mail in this case may be about risk to life or safety"
    alarm = Alarm(situation.known.inbound, said, why, dangers(situation.reading), case, around=situation.known.around)
    told = raised(situation, desk_of(situation), alarm, to_sender=situation.author in case.parties)
    return joined.plus(RiskSeen(reference=case.reference, why=why), *told.facts, letters=told.letters)


def _with_cases_of_their_own(joined: Decision, situation: Situation, case: KnownCase, besides: Sequence[Opening]) -> Decision:
    """Other matters of the mail, linked to the case, whose clock they leave alone; one letter tells the resident of all (story 4)."""
    if not besides:
        return joined
    facts = [fact for one in besides for fact in one.facts]
    facts += [SplitOff(reference=case.reference, who="mailbridge", other=one.reference) for one in besides]
    officers = tuple(letter for one in besides for letter in one.letters)
    told = to_resident.taken_up(desk_of(situation), case, [(one.reference, one.title) for one in besides], situation.known.inbound)
    heard = bool(case.resident_address) and situation.known.may_write_to_author and situation.may_answer_by_itself
    return joined.plus(*facts, letters=(*officers, *((told,) if heard else ())))


def _what_was_opened(besides: Sequence[Opening]) -> str:
    """What she is told of cases that were opened by her rule."""
    named = " and ".join(one.reference for one in besides)
    return f"it raises something else, too: {named} {'was' if len(besides) == 1 else 'were'} opened for that" if besides else ""


def _told(situation: Situation, case: KnownCase, words: str, reason: str, *, stranger: bool, brought: Answer = NOTHING) -> Letter:
    """The letter to her, with the photos of this very mail. `stranger`: whoever wrote may not be who they say; `brought`: what it brings about."""
    known, evidence = situation.known, situation.mail.sha256 if situation.mail.evidence else ""
    desk, who = desk_of(situation), situation.author_name
    offered = {"agreed": brought.agreed, "again": brought.again}
    return resident_wrote(desk, case, known.inbound, who, words, reason, stranger=stranger, around=known.around, evidence=evidence, **offered)


def _forged(situation: Situation, case: KnownCase) -> Fact:
    return StrangerWrote(reference=case.reference, who=situation.author_name, address=situation.author, doubtful=True)


def _preference(situation: Situation, case: KnownCase, *, doubtful: bool) -> tuple[Fact, ...]:
    """How much they want to hear from now on, where this mail says so."""
    said = situation.reading.informed
    if said is None or said is case.informed or doubtful or situation.author not in case.parties:
        return ()
    return (PreferenceSet(reference=case.reference, who=situation.author_name, preference=said),)


DOUBTFUL = "the receiving server says that this does not come from the address it names: it may be forged, and nothing was changed"


def _where_it_goes_on(case: KnownCase) -> str:
    """What she is told of a mail in a case that is closed; empty for one that is not."""
    if case.merged_into:
        return f"this goes on in {case.merged_into}, and UPDATE there tells them, too"
    return "the case is closed; REOPEN takes it up again" if case.status is CaseStatus.CLOSED else ""


def _why_told(case: KnownCase, reading: Reading) -> str:
    if Flag.READ_SOON in reading.flags:
        return SOON
    return "this answers what you asked them" if case.status is CaseStatus.AWAITING_CONSTITUENT else ""


def _stranger(situation: Situation, case: KnownCase) -> Decision:
    """Somebody who is no party names the case: shown to her, answered to nobody (PEERS.md, 20, 23, 24)."""
    words = situation.reading.new_text or situation.mail.text
    reason = f"whoever wrote this ({situation.author or 'no address'}) is no party to this case, and has had no answer"
    fact = StrangerWrote(reference=case.reference, who=situation.author_name, address=situation.author or "an unknown address")
    offered = placings(desk_of(situation), situation.known.inbound, (LikelyCase(case.reference, case.title),))
    letter = replace(_told(situation, case, words, reason, stranger=True), suggestions=offered)
    return Decision(held(reason, case.reference), facts=(fact,), letters=(letter,))
