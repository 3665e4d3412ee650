"""Letters to the councillor about a case: what is wanted of her comes first, then the words, what lies around them, and the likely commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbridge.core import tokens
from mailbridge.core.calendar import written
from mailbridge.core.correspondence import buttons
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.disclosure import is_direct
from mailbridge.core.correspondence.drafts import given, news, why_no_news
from mailbridge.core.correspondence.glances import in_words, map_link, nearby, people, resident_history, timeline
from mailbridge.core.correspondence.to_councillor import to_her
from mailbridge.core.known import Around, KnownCase, KnownDraft, KnownReferral
from mailbridge.core.letters.facts import Facts, Suggestion
from mailbridge.core.letters.letter import LARGEST, Letter
from mailbridge.core.reading import Answer
from mailbridge.model.words import CaseStatus, Flag, MachineKind, ReferralStatus

NOTHING = Around()


@dataclass(frozen=True, slots=True)
class Passed:
    """What has become of an officer's mail by other ways than ours."""

    heard: bool = False
    """The resident got it as well."""
    recalled: bool = False
    """Its author took it back."""


def ask_about_case(
    desk: Desk,
    case: KnownCase,
    inbound: int,
    reason: str,
    departments: Sequence[str],
    *,
    around: Around = NOTHING,
    missing: tuple[str, ...] = (),
    draft: Letter | None = None,
) -> Letter:
    """A new case that waits for her: the words, the reason, departments to choose from, and the acknowledgement where she approves each."""
    offered = [department for department in departments if department in desk.council.departments]
    suggestions = [*buttons.merging(case, around), *buttons.for_new_case(desk, case, offered, draft)][: buttons.MOST]
    facts = replace(_about(desk, case, around), wanted=_choice(desk, case, offered, draft), reason=reason, missing=missing)
    letter = to_her(desk, f"ask:{case.reference}/{inbound}", "new_case", facts, suggestions)
    return _showing(desk, case, replace(letter, evidence_of=case.origin_sha256), draft)


def _choice(desk: Desk, case: KnownCase, offered: Sequence[str], draft: Letter | None) -> str:
    """What she has to choose about a new case."""
    matter, name = _matter(desk, case), buttons.resident(case)
    if draft is not None and draft.name == "acknowledgement":
        return f"Send {name} the answer: {matter} has gone to {draft.facts.department}"
    if draft is not None and draft.name == "acknowledgement_asks":
        return f"Send {name} the questions: something is missing about {matter}"
    return f"Choose where it goes: {matter}" if offered else f"Say what shall be done: {matter}"


MACHINES = {
    MachineKind.CHANNEL_REFUSED: "their mailbox says that nobody will act on our mail; another way in is needed",
    MachineKind.SECURE_LINK: "this is a link to a secure message that expires: please open it yourself",
    MachineKind.RECALL: "they took an earlier mail back; please do not pass its words on before you have asked",
}
"""Automatic mails that need a person, and why."""


def officer_answered(
    desk: Desk,
    case: KnownCase,
    inbound: int,
    who: str,
    words: str,
    answer: Answer,
    department: str,
    *,
    verified: bool = True,
    machine: MachineKind | None = None,
    referral: str = "",
    reason: str = "",
    around: Around = NOTHING,
    unexpected: str = "",
    passed: Passed = Passed(),
    evidence: str = "",
) -> Letter:
    """An officer's words and files, the draft that would pass the words on, and what else can be done. Nothing reaches the resident before she says so (R079).

    Of whoever nobody knows she gets no document: she would open it."""
    family = "officer_unverified" if not verified else "officer_question" if answer.question and not answer.substantive else "answered"
    name = desk.department_name(department) if department else ""
    withheld = "" if family != "answered" or machine else _why_not(desk, case, passed) or why_no_news(case, answer, words)
    draft = news(desk, case, inbound, words, department, answer.promised_date) if family == "answered" and not machine and not withheld else None
    facts = replace(
        _about(desk, case, around),
        wanted=_asked_of_her(desk, case, family, answer, name or who, machine, passed),
        sender=who,
        department=name,
        answer=words,
        question=words,
        reason=f"{MACHINES[machine]}.{telephone(desk, department)}"
        if machine
        else (reason or amounts_to(answer)) + _not_heard(desk, case, department, answer, passed),
        promised_date=written(answer.promised_date) if answer.promised_date else "",
        no_draft=withheld,
        unexpected=unexpected,
    )
    offered = {
        "answered": lambda: buttons.for_answer(desk, case, answer, department, words, draft),
        "officer_question": lambda: buttons.for_question(desk, case, department, words),
        "officer_unverified": lambda: buttons.for_unverified(desk, case, department),
    }
    key = f"{'recall' if machine is MachineKind.RECALL else 'answer'}:{case.reference}/{inbound}"
    letter = to_her(desk, key, family, facts, _recalled(case) if machine is MachineKind.RECALL else offered[family]())
    return _showing(desk, case, replace(letter, referral=referral, evidence_of=evidence, largest=LARGEST if verified else 0), draft)


def _recalled(case: KnownCase) -> list[Suggestion]:
    """Her word on whether what was taken back may be used all the same."""
    telling = [buttons.command(f"Write to {buttons.resident(case)} yourself", "UPDATE", case.reference)] if case.resident_address else []
    return [buttons.command("Use their words all the same", "OK", case.reference), *telling, buttons.command(*buttons.SHOW, case.reference)]


def _why_not(desk: Desk, case: KnownCase, passed: Passed) -> str:
    """Why the resident gets no draft of these words, whatever they say."""
    if passed.heard:
        return f"{buttons.resident(case)} has this mail already: they wrote to both of you."
    return "They took this mail back before it came. Please ask them before you pass on anything of it." if passed.recalled else ""


def _not_heard(desk: Desk, case: KnownCase, department: str, answer: Answer, passed: Passed) -> str:
    """A warning where the department was to write to the resident, and wrote to her alone."""
    told = answer.substantive or answer.refused or answer.holding
    return f". They wrote to you alone: {buttons.resident(case)} has not heard it" if told and not passed.heard and is_direct(desk, case, department) else ""


def _asked_of_her(desk: Desk, case: KnownCase, family: str, answer: Answer, name: str, machine: MachineKind | None, passed: Passed) -> str:
    """What an officer's mail asks of her, in a sentence."""
    matter, resident = _matter(desk, case), buttons.resident(case)
    asked = (
        (machine is not None, f"See to it yourself: an automatic mail of {name} came about {matter}"),
        (family == "officer_unverified", f"Say whether this counts: somebody whom I do not know wrote about {matter}"),
        (family == "officer_question", f"Answer {name}, or ask {resident}: they have a question about {matter}"),
        (passed.heard, f"Nothing has to be passed on: {name} wrote to {resident} about {matter}, and sent you a copy"),
        (answer.not_responsible and not answer.substantive, f"Choose who else to ask: {name} say that {matter} is not theirs"),
        (answer.refused, f"Say what {resident} is told: {name} say no about {matter}"),
        (answer.substantive, f"Say what {resident} is told: {name} answered about {matter}"),
        (answer.holding, f"Nothing has to be done: {name} are looking into {matter}"),
        (answer.thanks_only, f"Nothing has to be done: {name} said thank you about {matter}"),
    )
    return next((words for holds, words in asked if holds), f"Read what {name} wrote about {matter}")


def amounts_to(answer: Answer) -> str:
    """What an officer's answer amounts to, in words for her."""
    meanings = (
        (answer.not_responsible and not answer.substantive, "they say it is not theirs"),
        (answer.refused, "they say no"),
        (answer.substantive, "this reads like an answer"),
        (answer.question, "they ask a question; the clock is paused"),
        (answer.holding, "they are looking into it; reminders go on as planned"),
        (answer.thanks_only, "this is only a thank-you"),
    )
    return next((words for holds, words in meanings if holds), "I could not tell what this amounts to; reminders go on")


def resident_wrote(
    desk: Desk,
    case: KnownCase,
    inbound: int,
    who: str,
    words: str,
    reason: str,
    *,
    stranger: bool = False,
    agreed: str = "",
    again: str = "",
    around: Around = NOTHING,
    evidence: str = "",
) -> Letter:
    """The resident, or somebody who names the case, wrote again; with the answer to the department that waits for one, ready to be sent."""
    expected = case.status is CaseStatus.AWAITING_CONSTITUENT and not stranger and not agreed
    draft = given(desk, case, inbound, words) if expected else None
    suggestions = buttons.for_follow_up(desk, case, draft, stranger=stranger, agreed=agreed, again=again)
    asked = desk.department_name(case.referrals[-1].department) if case.referrals else ""
    facts = replace(
        _about(desk, case, around), wanted=_news_for_her(desk, case, who, draft, stranger=stranger), sender=who, words=words, reason=reason, department=asked
    )
    letter = to_her(desk, f"wrote:{case.reference}/{inbound}", "follow_up", facts, suggestions)
    return _showing(desk, case, replace(letter, evidence_of=evidence), draft)


def _news_for_her(desk: Desk, case: KnownCase, who: str, draft: Letter | None, *, stranger: bool) -> str:
    """What a further mail asks of her."""
    matter = _matter(desk, case)
    if stranger:
        return f"Look at who wrote this about {matter}"
    if draft is not None:
        return f"Send {draft.facts.department} the answer of {who}: they wait for it about {matter}"
    if case.status is CaseStatus.CLOSED:
        return f"Say whether to take it up again: {who} wrote about {matter}, which is closed"
    return f"Read what {who} adds about {matter}"


def _so_far(referral: KnownReferral) -> str:
    """What a department has not done; that it is looking into it is not passed over."""
    return "are looking into it, and have said no more" if referral.status is ReferralStatus.HOLDING_REPLY else "have not answered"


def may_i_escalate(desk: Desk, case: KnownCase, referral: KnownReferral) -> Letter:
    """Two reminders have brought nothing: may the next person up be asked? (`escalate = "ask"`)"""
    unit, sent = desk.department(referral.department), desk.calendar.day(referral.sent_at)
    name = unit.escalation_name or "the next person up"
    facts = replace(
        _about(desk, case, NOTHING),
        wanted=f"Say whether I may ask {name} for help: {unit.name} {_so_far(referral)} about {_matter(desk, case)}",
        escalation_name=unit.escalation_name,
        department=unit.name,
        sent_on=written(sent),
        days_waiting=desk.calendar.count(sent, desk.today),
    )
    key = f"escalate?:{referral.key}/{desk.today.isoformat()}"
    return replace(to_her(desk, key, "escalation_asked", facts, buttons.for_escalation(desk, case, referral.department, name)), referral=referral.key)


def delivery_failed(
    desk: Desk,
    case: KnownCase,
    inbound: int,
    addresses: Sequence[str],
    department: str,
    why: str,
    *,
    around: Around = NOTHING,
    deputy: str = "",
    reached: bool = False,
) -> Letter:
    """A letter of ours did not arrive: where it went, and what to do; or which deputy has it now. `reached`: the department itself has it."""
    name = desk.department_name(department) if department else ""
    lost = f"a letter{f' to {name}' if name else ''} about {_matter(desk, case)} did not {'reach everybody' if reached else 'arrive'}"
    facts = replace(
        _about(desk, case, around),
        wanted=f"Find out the right address when you can: {lost}, so their deputy has it now" if deputy else f"Find out the right address: {lost}",
        next_step=_by_another_way(desk, department, deputy),
        recipient=", ".join(addresses) or "an address it does not name",
        reason=why,
        department=name,
    )
    return to_her(
        desk,
        f"bounce:{case.reference}/{inbound}",
        "delivery_failed",
        facts,
        buttons.for_failed_delivery(desk, case, department, has_deputy=bool(deputy) or reached),
    )


def _by_another_way(desk: Desk, department: str, deputy: str) -> str:
    """What was done about a department that mail does not reach, and its telephone, since a call may be quicker (R064)."""
    ring = telephone(desk, department)
    if deputy:
        return (
            f"I have sent it to {deputy}, the deputy, and count the days anew. Later letters to {desk.department_name(department)} go there as well, "
            f"until mail comes from the old address or the settings name another one.{ring}".removesuffix(".")
        )
    return f"No reminder goes to this address. Please find out which address is right.{ring}" if ring else ""


def telephone(desk: Desk, department: str) -> str:
    """How a department is rung, as a further sentence; empty where the settings name no number."""
    unit = desk.council.departments.get(department)
    return f" A call may be quicker: {unit.phone}" if unit and unit.phone else ""


def delivery_delayed(desk: Desk, case: KnownCase, number: int, addresses: Sequence[str], department: str, why: str) -> Letter:
    """A letter of ours has been put off by the mail server for days: nothing is lost yet."""
    letter = delivery_failed(desk, case, number, addresses, department, why)
    step = "It is tried again for three more days, and nobody is reminded meanwhile"
    wanted = f"Nothing has to be done yet: a letter about {_matter(desk, case)} is late"
    return replace(letter, key=f"{letter.key}/delayed", facts=replace(letter.facts, next_step=step, wanted=wanted))


def card(desk: Desk, case: KnownCase, around: Around, standing: Sequence[str], draft: KnownDraft | None) -> Letter:
    """All of a case on one card (R129): words, photo, place, people, what happened, the draft that waits, and what can be done next."""
    facts = replace(
        _about(desk, case, around),
        wanted=f"This is {case.reference}, {in_words(case.status)}: {_matter(desk, case)}",
        people=people(case),
        standing=tuple(standing),
        timeline=timeline(desk, case),
        draft=draft.text if draft else "",
        draft_to=_reader(desk, case, draft.referral if draft else ""),
    )
    letter = to_her(desk, f"card:{case.reference}", "card", facts, buttons.for_card(desk, case, draft=draft is not None))
    return replace(letter, evidence_of=case.origin_sha256)


HERS_ALONE = frozenset({Flag.VULNERABLE, Flag.ANGRY, Flag.ABUSIVE, Flag.THREAT})
"""Flags that say something of a person, and that nobody but her and who acts for her reads."""


def for_colleague(letter: Letter, case: KnownCase) -> Letter:
    """A card as a colleague may see it with whom the case is shared: without what was noted or read of the person."""
    kept = replace(case, flags=case.flags - HERS_ALONE)
    shown = tuple(one for one in letter.facts.flags if one in {_word(flag) for flag in (*kept.flags, *kept.sensitivities)})
    return replace(letter, facts=replace(letter.facts, flags=shown, safety=()))


def _word(flag: str) -> str:
    return flag.replace("_", " ")


def _about(desk: Desk, case: KnownCase, around: Around) -> Facts:
    """What every letter to her says of a case: the case itself, a map, and what lies around it."""
    return replace(
        desk.facts(case),
        map_link=map_link(desk, case.place),
        resident_history=resident_history(desk, around),
        nearby=nearby(desk, around),
        safety=around.safety,
    )


def _matter(desk: Desk, case: KnownCase) -> str:
    """The matter as it fits into her first line."""
    facts = desk.facts(case)
    return facts.about if case.issue else tokens.disarmed(facts.title, desk.council.service.reference_prefix)


def _showing(desk: Desk, case: KnownCase, letter: Letter, draft: Letter | None) -> Letter:
    """The letter with the draft that it shows, if there is one, and who would get that."""
    to = _reader(desk, case, draft.referral) if draft else ""
    return replace(letter, draft_of=draft, facts=replace(letter.facts, draft_to=to))


def _reader(desk: Desk, case: KnownCase, referral: str) -> str:
    """Who gets a draft: the department of a referral, else the resident."""
    department = next((r.department for r in case.referrals if r.key == referral), "")
    return desk.department_name(department) if department else buttons.resident(case)
