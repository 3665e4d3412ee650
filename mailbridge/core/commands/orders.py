"""The commands themselves, one function each. Adding a command touches this module only: help, grammar and README follow from the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mailbridge.core import due, tokens
from mailbridge.core.calendar import written
from mailbridge.core.commands.grammar import polite_end
from mailbridge.core.commands.order import COMMANDS, Command, Done, Misunderstood, Order, Refused, command
from mailbridge.core.correspondence import to_officer, to_resident
from mailbridge.core.dates import first
from mailbridge.core.effects import Acknowledged, Closed, Fact, Held, Noted, Referred, Reminded, Reopened, ResidentAsked, ResidentTold
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ALIVE, ENDED, moved
from mailbridge.core.referring import new_referral, referred
from mailbridge.core.risk import is_guarded
from mailbridge.model.words import CaseStatus, Flag, Outcome, PartyRole, ReferralStatus

OUTCOMES: Mapping[str, Outcome] = {
    "partly resolved": Outcome.PARTLY_RESOLVED,
    "partly": Outcome.PARTLY_RESOLVED,
    "partially": Outcome.PARTLY_RESOLVED,
    "not possible": Outcome.NOT_POSSIBLE,
    "cannot": Outcome.NOT_POSSIBLE,
    "can't": Outcome.NOT_POSSIBLE,
    "cant": Outcome.NOT_POSSIBLE,
    "refused": Outcome.NOT_POSSIBLE,
    "outside remit": Outcome.OUTSIDE_REMIT,
    "outside": Outcome.OUTSIDE_REMIT,
    "not ours": Outcome.OUTSIDE_REMIT,
    "referred": Outcome.REFERRED,
    "duplicate": Outcome.DUPLICATE,
    "withdrawn": Outcome.WITHDRAWN,
    "no reply": Outcome.NO_REPLY_FROM_CONSTITUENT,
    "not casework": Outcome.NOT_CASEWORK,
    "resolved": Outcome.RESOLVED,
    "fixed": Outcome.RESOLVED,
    "done": Outcome.RESOLVED,
    "sorted": Outcome.RESOLVED,
    "solved": Outcome.RESOLVED,
    "repaired": Outcome.RESOLVED,
    "completed": Outcome.RESOLVED,
    "filled": Outcome.RESOLVED,
    "emptied": Outcome.RESOLVED,
    "collected": Outcome.RESOLVED,
    "yes": Outcome.RESOLVED,
}
"""How a councillor begins an outcome -> the outcome. The longest that fits counts."""
ALONE: Mapping[str, Outcome] = {"no": Outcome.NOT_POSSIBLE}
"""Words that are an outcome only where nothing follows them: `no further action` and `no one came` say something else."""
NAMES = frozenset(outcome.value.replace("_", " ") for outcome in Outcome) | {"no reply"}
UNSAID: Mapping[Outcome, str] = {
    Outcome.RESOLVED: "I am told that this has now been dealt with.",
    Outcome.PARTLY_RESOLVED: "I am told that a part of this has now been dealt with.",
}
"""What the resident is told where she says nothing herself. Every other outcome has a letter that does without."""
_QUIET = re.compile(r"^\W{0,9}quiet(?:ly)?\b[ ,:]{0,9}|[ ,:.;]{1,9}quiet(?:ly)?\W{0,9}$", re.IGNORECASE)
SILENT = frozenset({Outcome.DUPLICATE, Outcome.NOT_CASEWORK})
"""Outcomes of which the resident is not told by letter."""


@command(
    "NEW what and where",
    does="open a case from a note of yours, with its photo",
    example="NEW pothole Mill Lane o/s 14",
    needs_case=False,
)
def new(order: Order) -> Done:
    """Opens a case from a note, with its photo; the body may name the resident (R006 to R008)."""
    if order.opening is None:
        raise Misunderstood("One case in one mail, please: send each of them by itself.")
    if not order.text:
        raise Misunderstood("There is nothing in it to make a case of.")
    opened = order.opening()
    referred_to = [fact.department_name for fact in opened.facts if isinstance(fact, Referred)]
    course = f"Referred to {' and '.join(referred_to)}." if referred_to else "FORWARD puts it to a department."
    return Done(f"{opened.reference} is open: {opened.title}. {course}", opened.facts, opened.letters)


@command("FORWARD department [what to ask]", does="refer the case to a department", example="FORWARD highways", allowed=ALIVE)
def forward(order: Order) -> Done:
    """Refers the case; a resident who has not been acknowledged is acknowledged by it."""
    if not order.request.departments:
        raise Misunderstood(f"Which department? I know {', '.join(sorted(d.name for d in order.desk.council.departments.values()))}.")
    case, facts, letters = order.the_case, [], []
    _nothing_twice(order)
    for key in order.request.departments:
        referral = new_referral(order.desk, case, key)
        letters.append(to_officer.forward(order.desk, case, referral, earlier=order.known.earlier, instruction=polite_end(order.request.message)))
        facts.append(referred(order.desk, case, referral, order.who))
        letters += _resident_hears(order, case, referral)
        case = replace(case, referrals=(*case.referrals, referral))
    told = any(letter.party is not PartyRole.OFFICER for letter in letters)
    answered = [] if order.the_case.acknowledged or not told else [Acknowledged(reference=case.reference, who=order.who)]
    names = " and ".join(order.desk.department_name(key) for key in order.request.departments)
    due_day = written(order.desk.due(case.referrals[-1].working_days))
    more = ("The resident is not written to, as this needs care; ACK acknowledges it.",) if is_guarded(case) else ()
    return Done(f"Referred to {names}; an answer is expected by {due_day}.", (*answered, *facts), tuple(letters), more)


def _nothing_twice(order: Order) -> None:
    """A second tap on the same button refers nothing again; with new words of hers or of the resident's, it does."""
    case = order.the_case
    waiting = {r.department: r for r in case.referrals if r.status not in {*ENDED, ReferralStatus.DELIVERY_FAILED}}
    twice = [waiting[key] for key in order.request.departments if key in waiting]
    news = case.written_at and any(case.written_at > referral.sent_at for referral in twice)
    if twice and not news and not polite_end(order.request.message):
        names = " and ".join(order.desk.department_name(referral.department) for referral in twice)
        raise Refused(f"It is with {names} already. CHASE reminds them; to send it again, write beneath the command what is new.")


def _resident_hears(order: Order, case: KnownCase, referral: KnownReferral) -> list[Letter]:
    """The acknowledgement if there was none, and the copy of what was sent, where the resident can be written to."""
    if not case.resident_address or is_guarded(case):
        return []
    copy = to_resident.copy_of_forward(order.desk, case, referral, had=order.known.letters_had)
    if case.acknowledged or len(case.referrals) > len(order.the_case.referrals):
        return [copy]
    reply_by = order.desk.due(referral.working_days)
    return [to_resident.acknowledgement(order.desk, case, had=order.known.letters_had, department=referral.department, reply_by=reply_by), copy]


@command("ACK", does="send the acknowledgement that waited for your word", example="ACK", allowed=ALIVE)
def ack(order: Order) -> Done:
    """Sends the acknowledgement of a councillor who wants to approve each (R048)."""
    case = order.the_case
    if case.acknowledged:
        raise Refused("It has been acknowledged already.")
    _reachable(order)
    waiting = next((r for r in reversed(case.referrals) if r.status not in ENDED), None)
    department, reply_by = (waiting.department, due.due_on(waiting, order.desk.calendar)) if waiting else ("", None)
    letter = to_resident.acknowledgement(order.desk, case, had=order.known.letters_had, department=department, reply_by=reply_by)
    return Done("The acknowledgement goes out.", (Acknowledged(reference=case.reference, who=order.who),), (letter,))


@command("NOTE text", does="write something into the history", example="NOTE spoke to Sam, coming on Thursday")
def note(order: Order) -> Done:
    """Adds to the history; nobody is written to (R026)."""
    if not order.text:
        raise Misunderstood("There is no text to note.")
    return Done("Noted.", (Noted(reference=order.the_case.reference, who=order.who, text=order.text),))


@command("ASK question", does="ask the resident something", example="ASK Which side of the road is it?", allowed=ALIVE)
def ask(order: Order) -> Done:
    """A question to the resident in the councillor's words; the case waits for the answer (R046)."""
    case = _reachable(order)
    if not order.text:
        raise Misunderstood("There is no question.")
    letter = to_resident.question(order.desk, case, _own_words(order, order.text), order.known.inbound)
    return Done("The resident is asked.", (ResidentAsked(reference=case.reference, who=order.who, text=order.text),), (letter,))


@command("UPDATE text", does="tell the resident how things stand", example="UPDATE They hope to fill it next week", allowed=ALIVE)
def update(order: Order) -> Done:
    """News for the resident before the end, in words that she approves by writing them (R076)."""
    case = _reachable(order)
    if not order.text:
        raise Misunderstood("There is nothing to tell.")
    letter = to_resident.update(order.desk, case, _own_words(order, order.text), order.known.inbound)
    return Done("The resident is told.", (ResidentTold(reference=case.reference, who=order.who, text=order.text),), (letter,))


def _own_words(order: Order, text: str) -> str:
    """Her words for the resident. Raises Misunderstood where a quotation of one of our letters stands among them: officers' words are not for the resident."""
    if re.search(rf"{tokens.REFERENCE_WORDS} {{0,3}}(?:{order.desk.council.service.reference_prefix}-\d|[0-9A-Z]{{5}}-[0-9A-Z]{{5}})", text, re.IGNORECASE):
        raise Misunderstood("Your mail holds a letter of mine that I cannot tell from your own words. Please send the command again without the quotation.")
    return text


def _reachable(order: Order) -> KnownCase:
    """The case, where somebody can be written to about it."""
    if not order.the_case.resident_address:
        raise Refused("There is nobody to write to.")
    return order.the_case


@command("CHASE", does="remind the department now", example="CHASE", allowed=ALIVE)
def chase(order: Order) -> Done:
    """A friendly reminder to each department that has not answered; the ladder goes on as before."""
    case = order.the_case
    waiting = [r for r in case.referrals if r.status not in ENDED and r.department in order.desk.council.departments]
    if not waiting:
        raise Refused("No department has been asked, or all have answered.")
    letters = tuple(to_officer.reminder_by_hand(order.desk, case, referral, order.known.inbound) for referral in waiting)
    facts = tuple(Reminded(reference=case.reference, who=order.who, referral=referral.key) for referral in waiting)
    return Done(f"Reminded {' and '.join(order.desk.department_name(r.department) for r in waiting)}.", facts, letters)


@command("HOLD date", does="send no reminders before a day", example="HOLD until 14 June", allowed=ALIVE)
def hold(order: Order) -> Done:
    """Keeps the reminders of this case back until a day, which is echoed so that a misread date is seen at once."""
    day = first(order.request.arguments, order.desk.today, order.desk.calendar.add)
    if day is None or day <= order.desk.today:
        raise Misunderstood("Until when? A day to come, please, like Friday or 14 June.")
    return Done(f"No reminders until {written(day)}.", (Held(reference=order.the_case.reference, who=order.who, until=day),))


@command("CLOSE outcome text", does="end the case and tell the resident", example="CLOSE resolved The hole was filled on Monday", allowed=ALIVE)
def close(order: Order) -> Done:
    """Ends the case with an outcome and words for the resident (R029, R077, R078); QUIET keeps the letter back."""
    quiet = bool(_QUIET.search(order.request.arguments))
    outcome, text = outcome_in(_QUIET.sub("", order.request.arguments))
    text = _own_words(order, "\n\n".join(part for part in (text, polite_end(order.request.message)) if part))
    if outcome is Outcome.NOT_POSSIBLE and not text and not quiet:
        raise Misunderstood("Please say why it is not possible, so that I can tell the resident.")
    case = order.the_case
    fact = Closed(reference=case.reference, who=order.who, outcome=outcome, text=text, at=order.desk.now)
    if quiet or outcome in SILENT or not case.resident_address:
        return Done(f"Closed as {outcome.replace('_', ' ')}. The resident is not written to.", (fact,))
    letter = to_resident.outcome(order.desk, case, outcome, text or UNSAID.get(outcome, ""), times=order.known.inbound)
    return Done(f"Closed as {outcome.replace('_', ' ')}. The resident is told.", (fact,), (letter,))


def outcome_in(words: str) -> tuple[Outcome, str]:
    """(outcome, text) from the words behind CLOSE. The name of an outcome is no part of the text, a word like `fixed` is.

    Raises Misunderstood where no outcome can be recognised: closing is never guessed."""
    plain = words.strip().strip("\"'“”").replace("_", " ")
    if plain.lower().rstrip(".!") in ALONE:
        return ALONE[plain.lower().rstrip(".!")], ""
    for name, outcome in sorted(OUTCOMES.items(), key=lambda named: -len(named[0])):
        if re.match(rf"{re.escape(name)}\b", plain, re.IGNORECASE):
            rest = plain[len(name) :].strip(" \t:;,.–-\"'“”")
            return outcome, rest if name in NAMES or not rest else plain
    raise Misunderstood("How did it end? Resolved, partly resolved, not possible, outside remit, referred, duplicate, withdrawn, no reply, or not casework?")


@command("REOPEN [text]", does="take up a closed case again", example="REOPEN it is back", allowed=frozenset({CaseStatus.CLOSED}))
def reopen(order: Order) -> Done:
    """Takes a closed case up again; who has to act is said by the next command."""
    return Done("Reopened. FORWARD puts it to a department again.", (Reopened(reference=order.the_case.reference, who=order.who, text=order.text),))


@command("STATUS", does="where the case stands, and its history", example="STATUS")
def status(order: Order) -> Done:
    """One screen: status, who has to act, due dates, the history (R129, R130)."""
    case = order.the_case
    referrals = [f"{order.desk.department_name(r.department)}: {_standing(order, r)}" for r in case.referrals]
    return Done(f"{_in_words(case.status)}. {case.title or case.issue}", more=(*referrals, *case.history))


def _standing(order: Order, referral: KnownReferral) -> str:
    if referral.status in ENDED:
        return _in_words(referral.status)
    day = due.due_on(referral, order.desk.calendar)
    late = " (overdue)" if day < order.desk.today else ""
    return f"{_in_words(referral.status)}, due {written(day)}{late}"


@command("LIST [open | overdue]", does="your open cases", example="LIST overdue", needs_case=False)
def list_cases(order: Order) -> Done:
    """The open cases of this councillor, the longest waiting first (R032, R074)."""
    only_late = "overdue" in f"{order.request.written} {order.request.arguments}".lower()
    lines = [_listed(order, case) for case in order.known.open_cases if not only_late or _is_late(order, case)]
    return Done(f"{len(lines)} {'overdue' if only_late else 'open'} {'case' if len(lines) == 1 else 'cases'}.", more=tuple(lines))


def _is_late(order: Order, case: KnownCase) -> bool:
    return any(due.is_overdue(referral, order.desk.calendar, order.desk.now) for referral in case.referrals)


def _listed(order: Order, case: KnownCase) -> str:
    late = ", OVERDUE" if _is_late(order, case) else ""
    anonymous = ", name withheld" if Flag.ANONYMOUS in case.flags else ""
    return f"{case.reference} {case.title or case.issue} ({_in_words(case.status).lower()}{late}{anonymous})"


@command("HELP [command]", does="this list", example="HELP close", needs_case=False)
def help_me(order: Order) -> Done:
    """All commands, or one (R135)."""
    wanted = COMMANDS.get(order.request.arguments.strip().lower())
    return Done("Put the reference and the command into the subject.", more=tuple(forms([wanted] if wanted else COMMANDS.values())))


def forms(commands: Iterable[Command]) -> list[str]:
    """One line a command: form, help, example."""
    return [f"{c.form}: {c.does}. For example: {'[MB-1] ' if c.needs_case else ''}{c.example}" for c in commands]


def state_after(case: KnownCase, facts: Iterable[Fact]) -> CaseStatus:
    """The status of a case once these facts are recorded, for the transcript."""
    state = case.status
    for fact in facts:
        state = moved(state, fact) if fact.reference == case.reference else state
    return state


def _in_words(status: str) -> str:
    return status.replace("_", " ").capitalize()
