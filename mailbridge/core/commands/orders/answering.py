"""Commands about a campaign: one answer to everybody, approved once; and its end. Each person gets a letter of their own (R118)."""

from __future__ import annotations

import re
from datetime import timedelta

from mailbridge.core.calendar import written
from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.commands.orders import residents
from mailbridge.core.correspondence.wording import gist
from mailbridge.core.effects import AllAnswered, AnswerStopped
from mailbridge.core.known import KnownCampaign
from mailbridge.core.letters.taboos import kinds_of_taboo, taboos
from mailbridge.model.words import PartyRole

_ALL = re.compile(r"\W*(?:all|everybody|everyone|to all|them all)\b\W*(?:\n|$)", re.IGNORECASE)
FORBIDDEN = frozenset({"party", "planning"})
"""What in her words keeps them from going to everybody: party politics, and a view on a live application. Of all else the lint says, she is warned."""


@command(
    "ANSWER [all] text",
    does="answer everybody in a campaign, each by a letter of their own; with “all” also those with words of their own",
    example="ANSWER Thank you for writing to me about the library.",
)
def answer(order: Order) -> Done:
    """One answer in her words to everybody who sent nearly the same. In any other case it tells the resident."""
    if order.the_case.campaign is None:
        return residents.update(order)
    to_all = _ALL.match(order.text)
    return to_everybody(order, order.text[to_all.end() :] if to_all else order.text, to_all=bool(to_all))


@command("STOP", does="send the answer to a campaign to nobody more", example="STOP")
def stop(order: Order) -> Done:
    """Who has had no answer yet gets none, and neither do later copies."""
    campaign = order.the_case.campaign
    if campaign is None or campaign.answer is None:
        raise Refused("No answer to a campaign goes out here.")
    had = f"{campaign.answered} of {campaign.people} have had it." if campaign.answered else "Nobody has had it."
    return Done(f"The answer goes to nobody more. {had}", (AnswerStopped(reference=order.the_case.reference, who=order.who, at=order.desk.now),))


def to_everybody(order: Order, text: str, *, to_all: bool = False) -> Done:
    """Approves an answer. It begins to go out when it can be taken back no longer."""
    campaign, service, now = order.the_case.campaign, order.desk.council.service, order.desk.now
    assert campaign is not None  # whoever calls has seen it
    words = gist(order.desk, residents.own_words(order, text.strip()))
    if not words:
        raise Misunderstood("In which words? Please write them beneath ANSWER. OK sends the draft that you were shown.")
    if campaign.answer and (campaign.answer.text, campaign.answer.to_all) == (words, to_all):
        raise Refused("That answer goes out already. Other words beneath ANSWER go to those who have had none yet.")
    warned = _may_be_said(words)
    starts = now + timedelta(minutes=service.undo_minutes)
    until = now + timedelta(days=service.campaign_days)
    fact = AllAnswered(reference=order.the_case.reference, who=order.who, text=words, to_all=to_all, at=now, starts_at=starts, until=until)
    later = f"Later copies get it too, until {written(order.desk.calendar.day(until))}, or until you say STOP."
    return Done(_said(campaign, service.campaign_letters_an_hour, to_all=to_all), (fact,), more=(*_rest(campaign, to_all=to_all), later, *warned))


def _may_be_said(words: str) -> tuple[str, ...]:
    """What she should look at again. Raises Refused for words that may not go to everybody."""
    found = [said for _, said in taboos(words, PartyRole.CONSTITUENT)]
    if FORBIDDEN & kinds_of_taboo(words, PartyRole.CONSTITUENT):
        raise Refused(f"This cannot go to everybody: {' '.join(found)} Nothing has been sent.")
    return tuple(f"Please look at it again: {said}" for said in found)


def _said(campaign: KnownCampaign, an_hour: int, *, to_all: bool) -> str:
    count = campaign.waiting + (campaign.own if to_all else 0)
    people = "1 person gets" if count == 1 else f"{count} people get"
    return f"{people} your answer, each in a letter of their own, at most {an_hour} an hour, by day"


def _rest(campaign: KnownCampaign, *, to_all: bool) -> tuple[str, ...]:
    """Who gets none, and why."""
    had = (f"{campaign.answered} have had one before and get no second one.",) if campaign.answered else ()
    own = (
        (f"{campaign.own} with words of their own do not get it: they are cases. ANSWER all sends it to them as well.",) if campaign.own and not to_all else ()
    )
    return (*had, *own)
