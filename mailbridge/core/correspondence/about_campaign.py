"""Letters about a campaign: the one to her, and her answer to each of those who wrote. No letter tells one of them of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbridge.core.correspondence.buttons import SHOW, command
from mailbridge.core.correspondence.desk import Desk, first_name
from mailbridge.core.correspondence.to_councillor import to_her
from mailbridge.core.known import KnownCampaign
from mailbridge.core.letters.letter import Letter, Suggestion
from mailbridge.core.mail import Address
from mailbridge.model.words import PartyRole

NEUTRAL = frozenset({"planning", "licensing"})
"""Departments about whose live applications a councillor takes no side beforehand (predetermination)."""
CAUTION = "This may be about an application that is still to be decided: take no side in the answer"
OPEN_MIND = "I may have to decide about this together with others. So I cannot say what I think before we have heard everybody"
EACH = "(name)"
"""Stands in the draft for whoever gets it."""


def alert(desk: Desk, campaign: KnownCampaign, words: str, categories: Sequence[str], inbound: int) -> Letter:
    """The one letter to her about a campaign: what they ask, how many they are, and the answer that can go to all."""
    facts = replace(
        desk.facts_without_case(),
        reference=campaign.reference,
        title=campaign.title,
        wanted=f"Answer a campaign once: {campaign.title or 'many people write the same'}",
        reason=CAUTION if is_live(desk, categories) else "",
        words=words,
        count=campaign.people,
        standing=in_numbers(campaign),
        draft_to="each of them, by name",
        inbound=inbound,
    )
    buttons = (
        Suggestion("Answer all, in these or your own words", f"[{campaign.reference}] ANSWER", carries_draft=True),
        command("Send all the draft as it is", "OK", campaign.reference),
        command(*SHOW, campaign.reference),
        command("Close it without an answer", "CLOSE not casework", campaign.reference),
    )
    letter = to_her(desk, f"campaign:{campaign.reference}", "campaign", facts, buttons)
    return replace(letter, draft_of=draft(desk, campaign, categories))


def draft(desk: Desk, campaign: KnownCampaign, categories: Sequence[str]) -> Letter:
    """The answer that she is shown: it thanks, and takes no side."""
    open_mind = OPEN_MIND if is_live(desk, categories) else ""
    facts = replace(desk.facts_without_case(), title=campaign.title, issue=campaign.title, ward=desk.councillor.ward, name=EACH, reason=open_mind)
    return Letter(f"campaign:{campaign.reference}/draft", "campaign_answer", (desk.herself,), desk.sender, facts, party=PartyRole.CONSTITUENT)


def answer(desk: Desk, key: str, person: Address, title: str, thread: str, text: str) -> Letter:
    """Her answer to one person: to them alone, by name, in the thread of their own mail. `thread`: its Message-ID."""
    facts = replace(
        desk.facts_without_case(),
        title=title,
        ward=desk.councillor.ward,
        name=first_name(person.name),
        outcome_text=text,
        contact_lines=desk.councillor.contact_lines,
    )
    return Letter(
        key=key,
        name="campaign_answer",
        party=PartyRole.CONSTITUENT,
        to=(person,),
        sender=desk.sender,
        owner=desk.key,
        facts=facts,
        in_reply_to=thread,
        references=(thread,) if thread else (),
        not_before=desk.waking,
        automatic="auto-replied",
    )


def in_numbers(campaign: KnownCampaign) -> tuple[str, ...]:
    """How many they are, where they live, and how many are read for themselves; a line each."""
    where = f"{campaign.in_ward} in your ward, {campaign.elsewhere} elsewhere, {campaign.unknown} not known"
    own = (f"{campaign.own} with words of their own, which come to you as cases",) if campaign.own else ()
    return (f"{campaign.people} {'person' if campaign.people == 1 else 'people'} so far: {where}", *own)


def is_live(desk: Desk, categories: Sequence[str]) -> bool:
    """Whether it may be about an application on which she may have to vote."""
    known = desk.council.categories
    return any(known[key].department in NEUTRAL or key in NEUTRAL for key in categories[:1] if key in known)
