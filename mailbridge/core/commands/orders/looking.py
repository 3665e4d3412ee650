"""Commands that show something and change nothing."""

from __future__ import annotations

from mailbridge.core import due
from mailbridge.core.calendar import written
from mailbridge.core.commands.order import COMMANDS, Done, Order, command, forms
from mailbridge.core.commands.table import BY_WORDS
from mailbridge.core.correspondence.about_case import card
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.lifecycle import ALIVE, ENDED
from mailbridge.model.words import Flag, Weight


@command("STATUS", does="where the case stands, and its history", example="STATUS", weight=Weight.HARMLESS)
def status(order: Order) -> Done:
    """One screen: status, who has to act, due dates, the history (R129, R130)."""
    case = order.the_case
    return Done(f"{_in_words(case.status)}. {case.title or case.issue}", more=(*_departments(order), *case.history))


@command("SHOW", does="all of a case: words, photo, place, people, history, and what to do next", example="SHOW", weight=Weight.HARMLESS)
def show(order: Order) -> Done:
    """The whole card of a case, as a letter of its own: on a phone that reads better than a list (R129)."""
    case = order.the_case
    draft = next((one for one in order.known.drafts if one.reference == case.reference and one.used_at is None), None)
    letter = card(order.desk, case, order.known.around, _departments(order), draft if case.status in ALIVE else None)
    return Done(f"{case.reference} comes in a letter of its own.", card=letter)


def _departments(order: Order) -> list[str]:
    """Where the case stands with each department, a line each."""
    return [f"{order.desk.department_name(r.department)}: {_standing(order, r)}" for r in order.the_case.referrals]


def _standing(order: Order, referral: KnownReferral) -> str:
    if referral.status in ENDED:
        return _in_words(referral.status)
    day = due.due_on(referral, order.desk.calendar)
    late = " (overdue)" if day < order.desk.today else ""
    return f"{_in_words(referral.status)}, due {written(day)}{late}"


@command("LIST [open | overdue]", does="your open cases", example="LIST overdue", needs_case=False, weight=Weight.HARMLESS)
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


@command("HELP [command]", does="this list", example="HELP close", needs_case=False, weight=Weight.HARMLESS)
def help_me(order: Order) -> Done:
    """All commands in a line each, or one with an example (R135)."""
    asked = order.request.arguments.split()
    verb = BY_WORDS.get(asked[0].lower()) if asked else None
    if verb and verb.name in COMMANDS:
        return Done("In the subject:", more=tuple(forms([COMMANDS[verb.name]])))
    lines = tuple(f"{one.form}: {one.does}" for one in COMMANDS.values())
    return Done("Put the reference and the command into the subject, like [MB-1] STATUS. HELP and a command shows an example.", more=lines)


def _in_words(status: str) -> str:
    return status.replace("_", " ").capitalize()
