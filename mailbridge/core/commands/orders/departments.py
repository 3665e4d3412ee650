"""Commands about departments: refer a case, remind them, wait for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbridge.core.calendar import written
from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.commands.polite import polite_end
from mailbridge.core.correspondence import to_officer, to_resident
from mailbridge.core.dates import first
from mailbridge.core.effects import Acknowledged, Chased, ClarificationGiven, DueSet, Fact, Held, Redirected, Reminded, Thanked
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ALIVE, ENDED
from mailbridge.core.referring import new_referral, referred
from mailbridge.core.risk import is_guarded
from mailbridge.model.words import ChaseStep, Flag, PartyRole, ReferralStatus

ANSWERED = frozenset({ReferralStatus.ANSWERED, ReferralStatus.DECLINED})


@command("FORWARD department [what to ask]", does="refer the case to a department", example="FORWARD highways", allowed=ALIVE)
def forward(order: Order) -> Done:
    """Refers the case; a resident who has not been acknowledged is acknowledged by it."""
    if not order.request.departments:
        raise Misunderstood(f"Which department? I know {', '.join(sorted(d.name for d in order.desk.council.departments.values()))}.")
    case = order.the_case
    facts: list[Fact] = []
    letters: list[Letter] = []
    if re.match(r"\W*[\w' ]{2,30}?\bor\b", order.request.arguments, re.IGNORECASE):
        raise Misunderstood("To which of them? AND between them sends it to both.")
    outside = [key for key in order.request.departments if order.desk.department(key).outside]
    if outside:
        raise Refused(f"{order.desk.department_name(outside[0])} is not the council. REFER asks the resident first.")
    if Flag.ANONYMOUS in case.flags and case.is_named_in(order.request.message):
        raise Misunderstood("The resident's name is withheld, and your own words hold it. Please write them again without it.")
    _nothing_twice(order)
    if asked := _asked(order):
        return _answer(order, asked)
    for key in order.request.departments:
        referral = new_referral(order.desk, case, key, asked=polite_end(order.request.message))
        letters.append(to_officer.forward(order.desk, case, referral, earlier=order.known.earlier, instruction=referral.asked))
        facts.append(referred(order.desk, case, referral, order.who))
        letters += _resident_hears(order, case, referral)
        case = replace(case, referrals=(*case.referrals, referral))
    facts += gone_elsewhere(order, order.request.departments)
    told = any(letter.party is not PartyRole.OFFICER for letter in letters)
    answered = [] if order.the_case.acknowledged or not told else [Acknowledged(reference=case.reference, who=order.who)]
    names = " and ".join(order.desk.department_name(key) for key in order.request.departments)
    due_day = written(order.desk.due(case.referrals[-1].working_days))
    more = ("The resident is not written to, as this needs care; ACK acknowledges it.",) if is_guarded(case) else ()
    return Done(f"Referred to {names}; an answer is expected by {due_day}.", (*answered, *facts), tuple(letters), more)


def gone_elsewhere(order: Order, departments: Sequence[str]) -> list[Fact]:
    """Referrals of which the department has said that they are not theirs end for good once somebody else is asked."""
    case, names = order.the_case, " and ".join(order.desk.department_name(key) for key in departments)
    declined = [r for r in case.referrals if r.status is ReferralStatus.NOT_RESPONSIBLE and r.department not in departments]
    return [Redirected(reference=case.reference, who=order.who, referral=r.key, instead=names) for r in declined]


def _nothing_twice(order: Order) -> None:
    """A second tap on the same button refers nothing again; with new words of hers or of the resident's, it does."""
    case = order.the_case
    waiting = {r.department: r for r in case.referrals if r.status not in {*ENDED, ReferralStatus.DELIVERY_FAILED}}
    twice = [waiting[key] for key in order.request.departments if key in waiting]
    news = case.written_at and any(case.written_at > referral.sent_at for referral in twice)
    if twice and not news and not polite_end(order.request.message):
        names = " and ".join(order.desk.department_name(referral.department) for referral in twice)
        if all(referral.status is ReferralStatus.CLARIFICATION_REQUESTED for referral in twice):
            raise Misunderstood(f"{names} asked something. Please write the answer beneath the command.")
        raise Refused(f"It is with {names} already. CHASE reminds them; to send it again, write beneath the command what is new.")


def _asked(order: Order) -> list[KnownReferral]:
    """The referrals of the named departments that wait for an answer to their question, where she gives one to each of them."""
    named, text = order.request.departments, polite_end(order.request.message)
    waiting = {r.department: r for r in order.the_case.referrals if r.status is ReferralStatus.CLARIFICATION_REQUESTED}
    return [waiting[key] for key in named] if text and all(key in waiting for key in named) else []


def _answer(order: Order, referrals: list[KnownReferral]) -> Done:
    """Her answer in the thread of the forward, and no second referral; the clock starts anew."""
    case, words = order.the_case, polite_end(order.request.message)
    letters = tuple(to_officer.answer(order.desk, case, referral, words, order.known.inbound) for referral in referrals)
    facts = tuple(ClarificationGiven(reference=case.reference, who=order.who, referral=referral.key, at=order.desk.now) for referral in referrals)
    names = " and ".join(order.desk.department_name(referral.department) for referral in referrals)
    return Done(f"{names} {'have' if len(referrals) > 1 else 'has'} your answer, in the same thread.", facts, letters)


def _resident_hears(order: Order, case: KnownCase, referral: KnownReferral) -> list[Letter]:
    """The acknowledgement if there was none, and the copy of what was sent, where the resident can be written to."""
    if not case.resident_address or is_guarded(case):
        return []
    copy = to_resident.copy_of_forward(order.desk, case, referral, had=order.known.letters_had)
    if case.acknowledged or len(case.referrals) > len(order.the_case.referrals):
        return [copy]
    reply_by = order.desk.due(referral.working_days)
    return [to_resident.acknowledgement(order.desk, case, had=order.known.letters_had, department=referral.department, reply_by=reply_by), copy]


@command("CHASE", does="remind the department now", example="CHASE", allowed=ALIVE)
def chase(order: Order) -> Done:
    """A friendly reminder to each department that has not answered; the ladder goes on as before."""
    case = order.the_case
    if first(order.request.arguments, order.desk.today, order.desk.calendar.add):
        raise Misunderstood("I remind them at once. To wait, HOLD until a day; to ask for the answer by a day, DUE.")
    waiting = [r for r in case.referrals if r.status not in ENDED and r.department in order.desk.council.departments]
    if not waiting:
        raise Refused("No department has been asked, or all have answered.")
    letters = tuple(to_officer.reminder_by_hand(order.desk, case, referral, order.known.inbound) for referral in waiting)
    facts = tuple(Reminded(reference=case.reference, who=order.who, referral=referral.key) for referral in waiting)
    return Done(f"Reminded {' and '.join(order.desk.department_name(r.department) for r in waiting)}.", facts, letters)


@command("THANKS [department]", does="thank the officer who answered", example="THANKS highways")
def thanks(order: Order) -> Done:
    """A short thank-you in the thread, once for each answer (R067); what she writes beneath goes along."""
    case, named, known = order.the_case, order.request.departments, order.desk.council.departments
    answered = [r for r in case.referrals if r.status in ANSWERED and r.department in known and (not named or r.department in named)]
    unthanked = [r for r in answered if r.thanked_at is None]
    if not unthanked:
        raise Refused("You have thanked them already." if answered else "Nobody has answered yet.")
    words, chosen = polite_end(order.request.message), unthanked if named else unthanked[-1:]
    letters = tuple(to_officer.thanks(order.desk, case, referral, words, order.known.inbound) for referral in chosen)
    facts = tuple(Thanked(reference=case.reference, who=order.who, referral=referral.key, at=order.desk.now) for referral in chosen)
    return Done(f"{' and '.join(dict.fromkeys(order.desk.department_name(r.department) for r in chosen))} get your thanks.", facts, letters)


@command("ESCALATE [department]", does="ask the next person up for help now", example="ESCALATE", allowed=ALIVE)
def escalate(order: Order) -> Done:
    """Takes the last rung of the ladder at the councillor's word (R065, R075); what she writes beneath goes along."""
    case, desk = order.the_case, order.desk
    waiting = [r for r in _waiting(order) if r.step is not ChaseStep.ESCALATION]
    able = [r for r in waiting if desk.department(r.department).escalation]
    if not waiting:
        raise Refused("No department has been asked, or all have answered, or the next person up knows already.")
    if not able:
        names = " or ".join(desk.department_name(r.department) for r in waiting)
        raise Refused(f"The settings name nobody above {names}. CHASE reminds them.")
    letters = tuple(to_officer.escalation_by_hand(desk, case, r, order.known.inbound, polite_end(order.request.message)) for r in able)
    facts = tuple(Chased(reference=case.reference, who=order.who, referral=r.key, step=ChaseStep.ESCALATION, at=desk.now) for r in able)
    return Done(f"{' and '.join(desk.department(r.department).escalation_name or 'The next person up' for r in able)} is asked for help.", facts, letters)


def _waiting(order: Order) -> list[KnownReferral]:
    """The referrals that wait for an answer; of the departments named, if any are."""
    named, known = order.request.departments, order.desk.council.departments
    return [r for r in order.the_case.referrals if r.status not in ENDED and r.department in known and (not named or r.department in named)]


@command("DUE date", does="ask for the answer by a day of your own", example="DUE Friday", allowed=ALIVE)
def due_by(order: Order) -> Done:
    """Sets the day from which the reminders count (R072); the department hears of it in the next reminder."""
    day = first(order.request.arguments, order.desk.today, order.desk.calendar.add)
    if day is None or day < order.desk.today:
        raise Misunderstood("By when? A day to come, please, like Friday or 14 June.")
    waiting = _waiting(order)
    if not waiting:
        raise Refused("No department has been asked, or all have answered.")
    facts = tuple(DueSet(reference=order.the_case.reference, who=order.who, referral=r.key, due=day) for r in waiting)
    names = " and ".join(order.desk.department_name(r.department) for r in waiting)
    return Done(f"An answer from {names} is due by {written(day)}. They are not written to; CHASE does that.", facts)


@command("HOLD date", does="send no reminders before a day", example="HOLD until 14 June", allowed=ALIVE)
def hold(order: Order) -> Done:
    """Keeps the reminders of this case back until a day, which is echoed so that a misread date is seen at once."""
    day = first(order.request.arguments, order.desk.today, order.desk.calendar.add)
    if day is None or day <= order.desk.today:
        raise Misunderstood("Until when? A day to come, please, like Friday or 14 June.")
    return Done(f"No reminders until {written(day)}.", (Held(reference=order.the_case.reference, who=order.who, until=day),))
