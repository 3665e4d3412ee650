"""Commands about departments: refer a case, remind them, wait for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailbridge.core.calendar import written
from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.commands.polite import polite_end
from mailbridge.core.consent import says_they_agree, without_consent
from mailbridge.core.correspondence import to_officer, to_resident
from mailbridge.core.correspondence.disclosure import Form, form, is_sensitive, known_to, lives_there, tells_who
from mailbridge.core.correspondence.wording import without_ending
from mailbridge.core.dates import first
from mailbridge.core.effects import Acknowledged, Chased, ClarificationGiven, DueSet, Fact, Held, NameWithheld, PermissionGiven, Redirected, Reminded, Thanked
from mailbridge.core.known import KnownCase, KnownPermission, KnownReferral
from mailbridge.core.ladder import due_on
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ALIVE, CHASED, ENDED
from mailbridge.core.referring import AT_ONCE, Put, put, without_name
from mailbridge.core.risk import is_abusive, is_guarded
from mailbridge.model.words import ChaseStep, Flag, PartyRole, PermissionState, ReferralStatus

ANSWERED = frozenset({ReferralStatus.ANSWERED, ReferralStatus.DECLINED})


@command("FORWARD department [what to ask]", does="refer the case to a department", example="FORWARD highways", allowed=ALIVE)
def forward(order: Order) -> Done:
    """Refers the case; a resident who has not been acknowledged is acknowledged by it. In a sensitive case `with permission` lets everything go."""
    order, withheld = _without_name(order)
    _named(order)
    _nameless(order, order.request.message)
    agreed = _agreed(order)
    _nothing_twice(order, agreed)
    done = _answer(order, asked) if (asked := _asked(order)) else _forwarded(order, agreed)
    again = without_name(order.desk, order.the_case, order.known.inbound) if withheld else ()
    return replace(done, facts=(*withheld, *done.facts), letters=(*again, *done.letters))


_ANON = re.compile(r"\b(?:anon(?:ymous(?:ly)?)?|(?:without|no) (?:the |their )?names?)\b", re.IGNORECASE)


def _without_name(order: Order) -> tuple[Order, tuple[NameWithheld, ...]]:
    """FORWARD with ANON withholds the name first. Of a case that holds abuse nobody's name or words go out anyway, and its place stays whole."""
    case = order.the_case
    if not _ANON.search(order.request.arguments) or is_abusive(case) or Flag.ANONYMOUS in case.flags:
        return order, ()
    nameless = replace(order, case=replace(case, flags=case.flags | {Flag.ANONYMOUS}))
    return nameless, (NameWithheld(reference=case.reference, who=order.who),)


def _named(order: Order) -> None:
    """Which departments are meant is clear, and all of them are of the council."""
    if not order.request.departments:
        raise Misunderstood(f"Which department? I know {', '.join(sorted(d.name for d in order.desk.council.departments.values()))}.")
    if re.match(r"\W*[\w' ]{2,30}?\bor\b", order.request.arguments, re.IGNORECASE):
        raise Misunderstood("To which of them? AND between them sends it to both.")
    outside = [key for key in order.request.departments if order.desk.department(key).outside]
    if outside:
        raise Refused(f"{order.desk.department_name(outside[0])} is not the council. REFER asks the resident first.")


def _nameless(order: Order, words: str) -> None:
    """Her own words do not tell whose name is withheld."""
    if any(tells_who(known_to(order.the_case, key), words) for key in (*order.request.departments, "")):
        raise Misunderstood("The resident's name is withheld, and your own words hold it. Please write them again without it.")


def _agreed(order: Order) -> tuple[PermissionGiven, ...]:
    """Her word that the resident has agreed, where the case is sensitive and a department was not allowed to know more."""
    case, desk = order.the_case, order.desk
    if not is_sensitive(desk, case) or not (says_they_agree(order.request.arguments) or without_consent(order.request.message)[1]):
        return ()
    fresh = [key for key in order.request.departments if key not in case.allowed]
    return tuple(PermissionGiven(reference=case.reference, who=order.who, body=key, name=desk.department_name(key)) for key in fresh)


def _forwarded(order: Order, agreed: tuple[PermissionGiven, ...]) -> Done:
    """A referral for each department; the rest in the same thread to one that has the case already, and may now see all of it."""
    case, words = _allowing(order.the_case, agreed), polite_end(order.request.message)
    words = without_ending(order.desk, without_consent(words)[0] if is_sensitive(order.desk, case) else words)
    facts, letters, sent = list[Fact](agreed), list[Letter](), list[KnownReferral]()
    for key in order.request.departments:
        if waiting := _wanting_the_rest(order.the_case, key, agreed):
            letters.append(to_officer.the_rest(order.desk, case, waiting, order.known.inbound, words))
            continue
        now = put(order.desk, case, key, who=order.who, earlier=order.known.earlier, words=words, at_once=bool(AT_ONCE.search(order.request.arguments)))
        facts.append(now.fact)
        letters += [*now.letters, *_resident_hears(order, case, now)]
        case = replace(case, referrals=(*(one for one in case.referrals if one.key != now.referral.key), now.referral))
        sent.append(now.referral)
    facts += gone_elsewhere(order, order.request.departments)
    told = any(letter.party is not PartyRole.OFFICER for letter in letters)
    answered = [] if order.the_case.acknowledged or not told else [Acknowledged(reference=case.reference, who=order.who)]
    return Done(_said(order, sent), (*answered, *facts), tuple(letters), tuple(_remarks(order, case, letters)))


def _allowing(case: KnownCase, agreed: tuple[PermissionGiven, ...]) -> KnownCase:
    for one in agreed:
        case = case.with_word(KnownPermission(one.body, one.state, one.name))
    return case


def _wanting_the_rest(case: KnownCase, department: str, agreed: Sequence[PermissionGiven]) -> KnownReferral | None:
    """The referral of a department that got no more than what is needed, and may now see all of it: they agree now, or have agreed since."""
    waiting, said = _with_it(case, department), case.permission(department)
    since = waiting and said and said.state is PermissionState.GIVEN and said.at is not None and said.at > waiting.sent_at
    return waiting if since or any(one.body == department for one in agreed) else None


def _with_it(case: KnownCase, department: str) -> KnownReferral | None:
    """The referral of a case that a department has and has not answered."""
    return next((r for r in reversed(case.referrals) if r.department == department and r.status in WITH_THEM), None)


WITH_THEM = frozenset(ReferralStatus) - ENDED - {ReferralStatus.DELIVERY_FAILED, ReferralStatus.QUEUED}
"""Statuses in which a department has a case in hand."""


def _said(order: Order, sent: Sequence[KnownReferral]) -> str:
    names = order.request.departments
    if not sent:
        return f"{' and '.join(order.desk.department_name(key) for key in names)} now {'have' if len(names) > 1 else 'has'} everything, in the same thread."
    return _gone(order, sent)


def _gone(order: Order, referrals: Sequence[KnownReferral]) -> str:
    """Where it went, or waits, and by when an answer is expected."""
    desk = order.desk
    sent = [desk.department_name(one.department) for one in referrals if one.status is not ReferralStatus.QUEUED]
    lists = [f"{desk.department_name(one.department)} on {_list_day(order, one)}" for one in referrals if one.status is ReferralStatus.QUEUED]
    gone = [f"Referred to {' and '.join(sent)}"] if sent else []
    waits = [f"{'It goes' if not sent else 'it goes'} with the list to {' and '.join(lists)}; FORWARD with NOW sends it at once"] if lists else []
    return f"{'; '.join((*gone, *waits))}; an answer is expected {_by_when(order, referrals)}."


def _by_when(order: Order, referrals: Sequence[KnownReferral]) -> str:
    """The day, or where departments have different ones the day of each."""
    days = {one.department: written(due_on(one, order.desk.calendar)) for one in referrals}
    if len(set(days.values())) == 1:
        return f"by {days[referrals[0].department]}"
    return " and ".join(f"from {order.desk.department_name(key)} by {day}" for key, day in days.items())


def _list_day(order: Order, referral: KnownReferral) -> str:
    return written(order.desk.calendar.day(referral.sent_at))


def _remarks(order: Order, case: KnownCase, letters: Sequence[Letter]) -> Iterator[str]:
    """In which form it went out, how the rest is sent, and what the resident does not get."""
    yield from _forms(order, case)
    if any(form(order.desk, case, key) is Form.ANONYMOUS for key in order.request.departments) and lives_there(case):
        yield "The problem seems to be at the resident's own home, so only the street is named. If they need the house, write it beneath FORWARD."
    if is_guarded(case):
        yield "The resident is not written to, as this needs care; ACK acknowledges it."
    elif case.resident_address and {letter.key.partition(":")[0] for letter in letters} & {"forward", "copy"} == {"forward"}:
        yield "The resident gets no copy of it, as this is private or sensitive."


def _forms(order: Order, case: KnownCase) -> Iterator[str]:
    """A line for each form, where not simply everything went."""
    forms = {key: form(order.desk, case, key) for key in order.request.departments}
    if not is_sensitive(order.desk, case) and {Form.ANONYMOUS, Form.BARE}.isdisjoint(forms.values()):
        return
    yield from (FORMS[one] for one in dict.fromkeys(forms.values()))
    if minimised := [key for key, one in forms.items() if one is Form.MINIMISED]:
        yield f"Once they agree, this sends the rest: [{case.reference}] FORWARD {' and '.join(minimised)} with permission"


FORMS = {
    Form.FULL: "It is sensitive, and with their permission everything goes.",
    Form.MINIMISED: "It is sensitive: only who, where and what is asked goes, not their words or documents.",
    Form.BARE: "It holds abuse: only what is wrong, where, and your own words go, no name and none of theirs.",
    Form.ANONYMOUS: "The name is withheld: only the sort of problem, the place, photos under other names and your own words go.",
}
"""What the transcript says of how a case left."""


def gone_elsewhere(order: Order, departments: Sequence[str]) -> list[Fact]:
    """Referrals that end for good: not theirs, as the department says, once somebody else is asked; never arrived, once they are sent again."""
    case, names = order.the_case, " and ".join(order.desk.department_name(key) for key in departments)
    declined = [r for r in case.referrals if r.status is ReferralStatus.NOT_RESPONSIBLE and r.department not in departments]
    lost = [r for r in case.referrals if r.status is ReferralStatus.DELIVERY_FAILED and r.department in departments]
    return [Redirected(reference=case.reference, who=order.who, referral=r.key, instead=names) for r in (*declined, *lost)]


def _nothing_twice(order: Order, agreed: Sequence[PermissionGiven]) -> None:
    """A second tap on the same button refers nothing again; with new words of hers or of the resident's, or with permission, it does."""
    case = order.the_case
    waiting = {r.department: r for r in case.referrals if r.status not in {*ENDED, ReferralStatus.DELIVERY_FAILED}}
    twice = [waiting[key] for key in order.request.departments if key in waiting]
    news = case.written_at and any(case.written_at > referral.sent_at for referral in twice)
    queued = [referral for referral in twice if referral.status is ReferralStatus.QUEUED]
    if queued and AT_ONCE.search(order.request.arguments):
        return
    if twice and not news and not agreed and not polite_end(order.request.message):
        if queued:
            raise Refused(_waits(order, queued[0]))
        names = " and ".join(order.desk.department_name(referral.department) for referral in twice)
        if all(referral.status is ReferralStatus.CLARIFICATION_REQUESTED for referral in twice):
            raise Misunderstood(f"{names} asked something. Please write the answer beneath the command.")
        raise Refused(f"It is with {names} already. CHASE reminds them; to send it again, write beneath the command what is new.")


def _waits(order: Order, referral: KnownReferral) -> str:
    """Why nobody can be reminded, or asked again: it has not gone out yet."""
    name = order.desk.department_name(referral.department)
    return f"It waits for the list that goes to {name} on {_list_day(order, referral)}. FORWARD {referral.department} now sends it at once."


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


def _resident_hears(order: Order, case: KnownCase, sent: Put) -> list[Letter]:
    """The acknowledgement if there was none, and the copy of what was sent, where the resident can be written to. What waits for a list is copied with that."""
    if not case.resident_address or is_guarded(case):
        return []
    had = order.known.letters_had
    copies = [one for letter in sent.letters for one in to_resident.copy_of_forward(order.desk, case, letter, had=had)]
    if case.acknowledged or len(case.referrals) > len(order.the_case.referrals):
        return copies
    first = to_resident.First(referral=sent.referral, again=to_resident.about_the_same(case, order.known.around))
    return [to_resident.acknowledgement(order.desk, case, first, had=had), *copies]


@command("CHASE", does="remind the department now", example="CHASE", allowed=ALIVE)
def chase(order: Order) -> Done:
    """A friendly reminder to each department that has not answered; the ladder goes on as before."""
    case = order.the_case
    if first(order.request.arguments, order.desk.today, order.desk.calendar.add):
        raise Misunderstood("I remind them at once. To wait, HOLD until a day; to ask for the answer by a day, DUE.")
    waiting = [r for r in _waiting(order) if r.status in CHASED]
    if not waiting:
        raise Refused(_nobody(order, "No department has been asked, or all have answered."))
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
    waiting = [r for r in _waiting(order) if r.step is not ChaseStep.ESCALATION and r.status in CHASED]
    able = [r for r in waiting if desk.department(r.department).escalation]
    if not waiting:
        raise Refused(_nobody(order, "No department has been asked, or all have answered, or the next person up knows already."))
    if not able:
        names = " or ".join(desk.department_name(r.department) for r in waiting)
        raise Refused(f"The settings name nobody above {names}. CHASE reminds them.")
    _nameless(order, order.request.message)
    letters = tuple(to_officer.escalation_by_hand(desk, case, r, order.known.inbound, polite_end(order.request.message)) for r in able)
    facts = tuple(Chased(reference=case.reference, who=order.who, referral=r.key, step=ChaseStep.ESCALATION, at=desk.now) for r in able)
    return Done(f"{' and '.join(desk.department(r.department).escalation_name or 'The next person up' for r in able)} is asked for help.", facts, letters)


def _waiting(order: Order) -> list[KnownReferral]:
    """The referrals that wait for an answer; of the departments named, if any are."""
    named, known = order.request.departments, order.desk.council.departments
    return [r for r in order.the_case.referrals if r.status not in ENDED and r.department in known and (not named or r.department in named)]


def _nobody(order: Order, otherwise: str) -> str:
    """Why nobody can be reminded: it has not gone out, never arrived, or they wait for us."""
    stuck = next((r for r in _waiting(order) if r.status not in CHASED), None)
    if stuck is None:
        return otherwise
    if stuck.status is ReferralStatus.QUEUED:
        return _waits(order, stuck)
    name = order.desk.department_name(stuck.department)
    if stuck.status is ReferralStatus.CLARIFICATION_REQUESTED:
        return f"{name} asked something and wait for the answer. FORWARD {stuck.department} sends it: please write it beneath."
    return f"Mail to {name} comes back, so a reminder would not reach them. FORWARD {stuck.department} tries again."


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
