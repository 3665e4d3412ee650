"""An officer's reply: what it amounts to decides whether the clock stops. The resident hears nothing before the councillor says so (R079)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbridge.core import effects as e
from mailbridge.core.calendar import written
from mailbridge.core.correspondence.about_case import Passed, amounts_to, officer_answered
from mailbridge.core.decide.further import also_addressed
from mailbridge.core.decide.pen import desk_of, hold
from mailbridge.core.decision import Decision, Situation, processed
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.ladder import Ladder
from mailbridge.core.letters.headers import is_postable
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ENDED
from mailbridge.core.reading import Answer
from mailbridge.core.recalls import subject_meant
from mailbridge.model.words import Flag, OfficerState, PartyRole, ReferralStatus


def decide_officer_reply(situation: Situation) -> Decision:
    """Joins its referral; an unverified sender moves nothing until the councillor says so (story 5)."""
    case = situation.case
    if case is None:
        return hold(situation, "an officer wrote, but no case of yours is named in it")
    referral = referral_meant(situation, case)
    verified = is_verified(situation, referral)
    answer = _spoken_for(situation, referral, situation.reading.answer or Answer())
    heard = verified and referral is not None and wrote_to_resident(situation, case)
    facts = (*_linked(situation, case), *proven(situation, case), *_what_happened(situation, case, referral, answer, verified=verified, heard=heard))
    letter = _told(situation, case, referral, answer, facts, verified=verified, heard=heard)
    return Decision(processed(situation.reading.rule, case.reference), facts=facts, letters=(letter,))


def _spoken_for(situation: Situation, referral: KnownReferral | None, answer: Answer) -> Answer:
    """Whoever only gets a copy may answer for the department, but "not us" they say of themselves."""
    unit = situation.council.departments.get(referral.department) if referral else None
    copied = {one.address.lower() for one in unit.cc} if unit else set()
    return replace(answer, not_responsible=False, redirected_to="") if situation.author in copied else answer


def _what_happened(situation: Situation, case: KnownCase, referral: KnownReferral | None, answer: Answer, *, verified: bool, heard: bool) -> tuple[e.Fact, ...]:
    """What the mail does to its referral, and that the resident has it already."""
    if referral is None:
        return ()
    told = (e.ResidentHeard(reference=case.reference, referral=referral.key, who=situation.author_name),) if heard else ()
    return (replace(amounting(situation, case, referral, answer, verified=verified), via=via(situation)), *told)


def _told(
    situation: Situation, case: KnownCase, referral: KnownReferral | None, answer: Answer, facts: Sequence[e.Fact], *, verified: bool, heard: bool
) -> Letter:
    """The letter to the councillor."""
    return officer_answered(
        desk_of(situation),
        case,
        situation.known.inbound,
        situation.author_name,
        situation.reading.new_text or situation.mail.text,
        answer,
        referral.department if referral else situation.reading.department,
        verified=verified,
        referral=referral.key if referral else "",
        reason=_reading(situation, answer, _what_waits(situation, case, referral, facts)),
        around=situation.known.around,
        unexpected=unexpected(situation),
        passed=Passed(heard=heard, recalled=_is_recalled(situation)),
        evidence=situation.mail.sha256 if situation.mail.evidence else "",
    )


def _reading(situation: Situation, answer: Answer, waits: str) -> str:
    """What she is told of the answer besides its words; empty where only its meaning is to be told."""
    also = also_addressed(situation)
    return f"{waits or amounts_to(answer)}; {also}" if also else waits


def _is_recalled(situation: Situation) -> bool:
    """Whether its author had taken it back before it came. What they have written since is another mail."""
    subject, written = subject_meant(situation.mail.subject), situation.mail.date
    return any(one.address == situation.author and one.subject == subject and (written is None or written <= one.written_at) for one in situation.known.recalls)


def wrote_to_resident(situation: Situation, case: KnownCase) -> bool:
    """Whether the officer wrote to the resident, and we only got a copy."""
    addressed = {one.address.lower() for one in (*situation.mail.to, *situation.mail.cc)}
    return bool(case.resident_address) and case.resident_address.lower() in addressed


def proven(situation: Situation, case: KnownCase) -> tuple[e.Fact, ...]:
    """Mail from an address to which mail came back shows that it works again, unless it may be forged."""
    known = situation.known.directory.find(situation.author)
    doubted = known is not None and known.state is not OfficerState.OK
    return (e.AddressProven(reference=case.reference, address=situation.author),) if doubted and Flag.SENDER_FAILED not in situation.reading.flags else ()


def via(situation: Situation) -> str:
    """Whose copy of our letter to officers a mail answers, where that is somebody else's than its author's: a client or a ticket system rewrote From."""
    letter = situation.known.letter
    to_officers = letter is not None and letter.party is PartyRole.OFFICER
    return letter.addressee if letter and to_officers and letter.addressee != situation.author else ""


def unexpected(situation: Situation) -> str:
    """What she is told of a false sender, or where somebody answers a letter to officers to whom none about the case has gone; empty where one has."""
    if Flag.SENDER_FAILED in situation.reading.flags:
        return f"Be careful: the mail says that it comes from {situation.author}, and your mail server says that this is not true. It may be forged"
    letter = situation.known.letter
    if letter is None or letter.party is not PartyRole.OFFICER or letter.author_had_letters or not letter.recipients:
        return ""
    return f"I wrote to {letter.addressee or ' and '.join(letter.recipients)}; this came from {situation.author or 'no address'}, to whom I had not written"


def referral_meant(situation: Situation, case: KnownCase) -> KnownReferral | None:
    """The referral that a mail is about: the letter it answers, else that of its author, else their department's, else the only open one, else the last.

    None where several wait and nothing tells for which an officer of the council writes: a guess would stop the clock of one that has not answered."""
    letter = situation.known.letter
    by_letter = [r for r in case.referrals if letter and r.key == letter.referral]
    by_author = [r for r in case.referrals if situation.author in (*r.officers, *r.stand_ins)]
    department = situation.reading.department or situation.known.directory.learnt(situation.author)
    by_department = [r for r in case.referrals if r.department == department]
    still_open = [r for r in case.referrals if r.status not in ENDED]
    for found in (by_letter, by_author, by_department, still_open or list(case.referrals)):
        if found:
            guessed = found is still_open and len(found) > 1 and situation.council.is_council_domain(situation.reading.author.domain)
            return None if guessed else found[-1]
    return None


def is_verified(situation: Situation, referral: KnownReferral | None) -> bool:
    """Whether the author is somebody we wrote to, or writes from a domain that officers write from, and the receiving server does not say otherwise."""
    if Flag.SENDER_FAILED in situation.reading.flags:
        return False
    letter = situation.known.letter
    written_to = situation.answers_own_letter and letter is not None and letter.party is PartyRole.OFFICER
    named = referral is not None and situation.author in (referral.address.lower(), *referral.stand_ins)
    learnt = referral is not None and situation.known.directory.learnt(situation.author) == referral.department
    return written_to or named or learnt or situation.council.is_council_domain(situation.reading.author.domain)


def _linked(situation: Situation, case: KnownCase) -> tuple[e.Fact, ...]:
    """The department's own references, so that later mails which carry only those are matched."""
    return tuple(e.ReferenceLinked(reference=case.reference, external=x) for x in situation.reading.external_references if x not in case.externals)


def amounting(situation: Situation, case: KnownCase, referral: KnownReferral, answer: Answer, *, verified: bool) -> e.OfficerFact:
    """The fact that an answer amounts to: only a substantive answer, a no, or "not us" stops the clock."""
    ref, key, who, now = case.reference, referral.key, situation.author_name, situation.now
    if not verified:
        return e.OfficerWrote(reference=ref, referral=key, who=who, verified=False)
    officer = _reachable_at(situation)
    if answer.not_responsible and not answer.substantive:
        return e.NotResponsible(reference=ref, referral=key, who=who, redirected_to=answer.redirected_to)
    if answer.refused:
        return e.Declined(reference=ref, referral=key, who=who, at=now, officer=officer)
    if answer.substantive:
        return e.Answered(reference=ref, referral=key, who=who, at=now, officer=officer)
    if answer.question:
        return e.ClarificationRequested(reference=ref, referral=key, who=who, at=now, officer=officer)
    if answer.holding:
        return replace(_holding(situation, case, referral, answer), officer=officer)
    return e.OfficerWrote(reference=ref, referral=key, who=who, officer=officer)


def _holding(situation: Situation, case: KnownCase, referral: KnownReferral, answer: Answer) -> e.HoldingReplied:
    """It puts the next reminder off, once."""
    desk = desk_of(situation)
    day = desk.believable(answer.promised_date)
    until = Ladder.of(situation.council, referral.department, desk.calendar).put_off(referral, day, desk.today)
    return e.HoldingReplied(reference=case.reference, referral=referral.key, who=situation.author_name, promised_on=day, put_off_until=until)


def _what_waits(situation: Situation, case: KnownCase, referral: KnownReferral | None, facts: Sequence[e.Fact]) -> str:
    """What a mail does to the reminders, where it is a holding reply or nobody knows for whom it speaks, in words for her; empty where it is neither."""
    holding = next((fact for fact in facts if isinstance(fact, e.HoldingReplied)), None)
    calendar = desk_of(situation).calendar
    if referral is None:
        waiting = [desk_of(situation).department_name(one.department) for one in case.referrals if one.status not in ENDED]
        return f"I cannot tell for whom they answer, so {' and '.join(waiting)} are reminded as before. HOLD waits longer" if waiting else ""
    if holding is None:
        return ""
    if referral.status in ENDED:
        return "they say that they are looking into it; they are not reminded any more, since I had an answer before"
    later = replace(referral, status=ReferralStatus.HOLDING_REPLY, put_off_until=holding.put_off_until or referral.put_off_until)
    step = Ladder.of(situation.council, referral.department, calendar).next_step(later)
    if step is None:
        return ""
    if holding.put_off_until:
        return f"they are looking into it; the next reminder waits until {written(step[1])}"
    again = "they have put it off before, so " if referral.put_off_until else ""
    return f"they are looking into it; {again}the next reminder comes on {written(step[1])}. HOLD waits longer"


def _reachable_at(situation: Situation) -> str:
    """Where an answer to this officer goes: a Reply-To of theirs, else their address, never a robot's; empty where no officer reads it, or no letter goes."""
    address = situation.reading.reply_address.lower()
    of_ours = situation.council.is_council_domain(address.rpartition("@")[2]) or bool(situation.known.directory.learnt(address))
    return address if of_ours and is_postable(address) else ""
