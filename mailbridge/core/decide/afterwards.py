"""What a resident writes once their case is closed: that it is sorted, or not, or thank you; or what they had been asked before (story 20)."""

from __future__ import annotations

from mailbridge.core.correspondence import to_resident
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.decide.brought import Answer
from mailbridge.core.decide.further import followed_up
from mailbridge.core.decide.pen import desk_of
from mailbridge.core.decision import Situation
from mailbridge.core.effects import CouncillorAsked, Reopened, Satisfied
from mailbridge.core.known import KnownCase
from mailbridge.core.recognise.marks import is_unanswerable
from mailbridge.core.referring import put
from mailbridge.core.risk import is_guarded, is_risk
from mailbridge.core.satisfaction import is_thanks, said, says_more
from mailbridge.core.unfolding import after
from mailbridge.model.words import CaseStatus, Flag, Outcome, Satisfaction

ENDED_WELL = frozenset({Outcome.RESOLVED.value, Outcome.PARTLY_RESOLVED.value})
"""Outcomes after which a resident is asked whether it is sorted."""
CAREFUL = frozenset({Flag.READ_SOON, Flag.SENSITIVE, Flag.LEGAL, Flag.ANONYMOUS, Flag.OUT_OF_WARD, Flag.THIRD_PARTY, Flag.PRIVATE, Flag.ABUSIVE})
"""Flags of a case, or of this mail, with which nothing goes out without her word."""


def afterwards(situation: Situation, case: KnownCase) -> Answer | None:
    """What a mail to a closed case brings about; nothing where she reads it as any other."""
    theirs = situation.author in case.parties and not is_risk(situation.reading)
    if case.status is not CaseStatus.CLOSED or case.merged_into or is_guarded(case) or not theirs:
        return None
    words = situation.reading.new_text
    if case.outcome == Outcome.NO_REPLY_FROM_CONSTITUENT:
        return None if is_thanks(words) else _after_all(situation, case)
    if case.outcome not in ENDED_WELL:
        return _quietly() if is_thanks(words) and _says_no_more(situation) else None
    return _answered(situation, case, said(words)) if case.surveyed else _unasked(situation, case, said(words))


def _quietly() -> Answer:
    return Answer(quiet=True)


def _says_no_more(situation: Situation) -> bool:
    """Whether there is nothing in a mail that she must read: no question, no other matter, no photo, no sign of danger."""
    reading = situation.reading
    return not (says_more(reading.new_text) or situation.mail.evidence or CAREFUL & reading.flags or reading.matter.problems > 1)


def _after_all(situation: Situation, case: KnownCase) -> Answer:
    """A case that was closed since nobody answered is opened by the answer that comes after all (story 13)."""
    reason = "this answers what you asked them; the case was closed since no answer had come, and is open again"
    reopened = Reopened(reference=case.reference, who=situation.author_name, text="the resident answered after all")
    return Answer((reopened, CouncillorAsked(reference=case.reference, what=reason)), reason)


def _unasked(situation: Situation, case: KnownCase, answer: Satisfaction | None) -> Answer | None:
    """Nobody had asked: a complaint is put to her with one tap that takes it up again; thanks are noted."""
    if answer is Satisfaction.NO:
        return Answer(reason="the case is closed, and this reads as if it is not sorted, or has come back", again=department_of(situation, case))
    return _quietly() if is_thanks(situation.reading.new_text) and _says_no_more(situation) else None


def _answered(situation: Situation, case: KnownCase, answer: Satisfaction | None) -> Answer | None:
    if answer is None:
        return _quietly() if is_thanks(situation.reading.new_text) and _says_no_more(situation) else None
    fact = Satisfied(reference=case.reference, who=situation.author_name, answer=answer)
    if answer is Satisfaction.NO:
        return _again(situation, case, fact)
    if answer is Satisfaction.YES:
        return Answer((fact,), "they say that it is sorted, and something besides", quiet=_says_no_more(situation))
    return Answer((fact,), "they say that a part of it is sorted; REOPEN takes it up again", again=department_of(situation, case))


def _again(situation: Situation, case: KnownCase, fact: Satisfied) -> Answer:
    """It is not sorted: the case is open again, and goes back to the department, by itself where such cases do, else at her word (R081)."""
    reopened = Reopened(reference=case.reference, who=situation.author_name, text="the resident says that it is not sorted", repeat=True)
    department, desk = department_of(situation, case), desk_of(situation)
    open_again = after(case, (reopened, followed_up(situation, case)))
    if not (department and _goes_by_itself(situation, desk, case, department)):
        reason = "they say that it is not sorted. The case is open again, and nobody has been asked yet"
        told = (to_resident.taken_up_again(desk, open_again, situation.known.inbound),) if _may_be_told(situation, case) else ()
        return Answer((fact, reopened, CouncillorAsked(reference=case.reference, what=reason)), reason, letters=told, again=department)
    sent = put(desk, open_again, department)
    told = (to_resident.taken_up_again(desk, open_again, situation.known.inbound, sent.referral),) if _may_be_told(situation, case) else ()
    name = desk.department_name(department)
    reason = f"they say that it is not sorted. The case is open again, and {'waits for the list to' if sent.waits else 'has gone once more to'} {name}"
    return Answer((fact, reopened, sent.fact), reason, letters=(*sent.letters, *told))


def department_of(situation: Situation, case: KnownCase) -> str:
    """The department of the council that had it last; empty where nobody there did."""
    known = situation.council.departments
    return next((r.department for r in reversed(case.referrals) if r.department in known and not known[r.department].outside), "")


def _goes_by_itself(situation: Situation, desk: Desk, case: KnownCase, department: str) -> bool:
    """Whether it may go to its department without her word: as such cases do at first, and nothing in it needs care (R141)."""
    category, reading = desk.category(case), situation.reading
    careful = CAREFUL & (case.flags | reading.flags) or case.sensitivities or reading.sensitivities or reading.matter.problems > 1
    usual = category is not None and category.forward == "at_once" and category.department == department and not category.sensitive
    return usual and not careful and situation.known.mailbox_kind != "personal"


def _may_be_told(situation: Situation, case: KnownCase) -> bool:
    """Whether an automatic letter may go to the resident."""
    known, address = situation.known, case.resident_address
    return bool(address) and situation.may_answer_by_itself and known.may_write_to_author and not is_unanswerable(situation.mail, address)
