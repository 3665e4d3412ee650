"""Commands that show something and change nothing."""

from __future__ import annotations

from mailbridge.core import permitting
from mailbridge.core.agenda import Agenda
from mailbridge.core.calendar import written
from mailbridge.core.commands.order import COMMANDS, Done, Order, command, forms
from mailbridge.core.commands.table import BY_WORDS
from mailbridge.core.correspondence.about_campaign import in_numbers
from mailbridge.core.correspondence.about_case import card, for_colleague
from mailbridge.core.correspondence.glances import timeline
from mailbridge.core.correspondence.timing import Reach
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.ladder import Ladder, due_on
from mailbridge.core.lifecycle import ALIVE, ENDED, UNCHASED
from mailbridge.core.lineup import LISTS, View, listed
from mailbridge.model.words import ChaseStep, ReferralStatus, Weight

RUNGS = {
    ChaseStep.CHASER_1: "the first reminder",
    ChaseStep.CHASER_2: "the second reminder",
    ChaseStep.ESCALATION_ASKED: "you are asked about the next person up",
    ChaseStep.ESCALATION: "the next person up is asked",
}
"""Rung -> how it is announced."""


@command("STATUS", does="where the case stands, and its history", example="STATUS", weight=Weight.HARMLESS)
def status(order: Order) -> Done:
    """One screen: status, who has to act, due dates, the history (R129, R130)."""
    case = order.the_case
    return Done(f"{_in_words(case.status)}. {case.title or case.issue}", more=(*_departments(order), *timeline(order.desk, case)))


@command("SHOW", does="all of a case: words, photo, place, people, history, and what to do next", example="SHOW", weight=Weight.HARMLESS)
def show(order: Order) -> Done:
    """The whole card of a case, as a letter of its own: on a phone that reads better than a list (R129)."""
    case = order.the_case
    draft = next((one for one in order.known.drafts if one.reference == case.reference and one.used_at is None and not one.recalled), None)
    letter = card(order.desk, case, order.known.around, _departments(order), draft if case.status in ALIVE else None)
    if case.councillor not in (order.known.councillor, *order.known.acts_for):
        letter = for_colleague(letter, case)
    return Done(f"{case.reference} comes in a letter of its own.", card=letter)


def _departments(order: Order) -> list[str]:
    """Where the case stands with each department, and who may be told, a line each."""
    lines = [f"{order.desk.department_name(r.department)}: {_standing(order, r)}" for r in order.the_case.referrals]
    return [*_many(order.the_case), *lines, *permitting.standing(order.desk, order.the_case)]


def _many(case: KnownCase) -> tuple[str, ...]:
    """How many people a campaign stands for, and who has her answer."""
    return (*in_numbers(case.campaign), f"Your answer has gone to {case.campaign.answered}") if case.campaign else ()


def _standing(order: Order, referral: KnownReferral) -> str:
    if referral.status in ENDED:
        return _in_words(referral.status)
    day = due_on(referral, order.desk.calendar)
    if referral.status is ReferralStatus.QUEUED:
        return f"Waits for the list of {written(order.desk.calendar.day(referral.sent_at))}, then due {written(day)}"
    late = " (overdue)" if day < order.desk.today else ""
    return f"{_in_words(referral.status)}, due {written(day)}{late}{_next(order, referral)}"


def _next(order: Order, referral: KnownReferral) -> str:
    """What the clock will do, while it runs for the case."""
    found = Ladder.of(order.desk.council, referral.department, order.desk.calendar).next_step(referral)
    return f"; {RUNGS[found[0]]} on {written(found[1])}" if found and order.the_case.status not in UNCHASED else ""


@command(
    "LIST [open | overdue | waiting | quiet | deferred | held]",
    does="your open cases, or some of them",
    example="LIST overdue",
    needs_case=False,
    weight=Weight.HARMLESS,
)
def list_cases(order: Order) -> Done:
    """All of one group of the line-up, those who need it most first (R032, R074, R076)."""
    asked = f"{order.request.written} {order.request.arguments}".lower()
    name = next((name for name in LISTS if name in asked and name != "open"), "open")
    said, lines = listed(View(Reach(order.desk), order.known.agenda or Agenda()), name)
    return Done(said, more=tuple(lines))


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
