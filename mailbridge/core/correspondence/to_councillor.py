"""Letters to the councillor: what is wanted of her comes first, and every letter offers the likely commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbridge.core import tokens
from mailbridge.core.calendar import written
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.known import EarlierCase, KnownCase, LikelyCase
from mailbridge.core.letters.facts import Facts, Group
from mailbridge.core.letters.letter import Letter, Papers, Suggestion
from mailbridge.core.mail import Address, Mail
from mailbridge.core.reading import Answer
from mailbridge.model.words import MachineKind, PartyRole


def ask_about_case(
    desk: Desk,
    case: KnownCase,
    inbound: int,
    reason: str,
    departments: Sequence[str],
    *,
    earlier: Sequence[EarlierCase] = (),
    missing: tuple[str, ...] = (),
    acknowledge: bool = False,
) -> Letter:
    """A new case that waits for her: the words, the reason, departments to choose from, and the acknowledgement where she approves each."""
    offered = [department for department in departments if department in desk.council.departments]
    suggestions = [command(f"Send it to {desk.department_name(d)}", f"FORWARD {d}", case.reference) for d in offered[:2]]
    suggestions += [command("Answer the resident that it has arrived", "ACK", case.reference)] if acknowledge else []
    suggestions.append(command("Close it", "CLOSE not possible", case.reference))
    facts = replace(desk.facts(case), reason=reason, earlier_cases=tuple(one.reference for one in earlier), missing=missing)
    letter = _to_her(desk, f"ask:{case.reference}/{inbound}", "new_case", facts, suggestions)
    return replace(letter, evidence_of=case.origin_sha256)


def risk_alert(desk: Desk, case: KnownCase | None, inbound: int, words: str, reason: str, *, sender: str = "") -> Letter:
    """A mail about risk to life or safety: at once, to her and her cover, with a neutral subject. `sender`: who wrote, where that is not the resident."""
    cover = desk.council.councillors.get(desk.councillor.cover)
    known = desk.facts(case) if case else desk.facts_without_case()
    contacts = (EMERGENCY, *desk.council.service.emergency_contacts)
    facts = replace(known, words=words, reason=reason, received_on=desk.moment, contacts=contacts, sender=sender)
    letter = _to_her(desk, f"risk:{known.reference}/{inbound}", "risk", facts, [])
    also = (Address(cover.display, cover.addresses[0]),) if cover else ()
    return replace(letter, cc=also, not_before=desk.now)


def handed_over(desk: Desk, case: KnownCase, inbound: int, reason: str) -> Letter:
    """A case that was a colleague's is hers now: as a new case, with the reason."""
    suggestions = [command("Show the history", "STATUS", case.reference), command("Close it", "CLOSE not possible", case.reference)]
    letter = _to_her(desk, f"handed:{case.reference}/{desk.key}/{inbound}", "new_case", replace(desk.facts(case), reason=reason), suggestions)
    return replace(letter, evidence_of=case.origin_sha256)


def got_it_too(desk: Desk, reference: str, owner: str, mail: Mail, inbound: int) -> Letter:
    """A mail in her mailbox is a colleague's case already, since it went to both."""
    name, minutes = desk.council.councillors[owner].display, desk.council.service.claim_minutes
    reason = f"{name} got this mail as well and has it as {reference}. If you want to lead on it, CLAIM it within {minutes} minutes"
    facts = replace(desk.facts_without_case(), reference=reference, title=mail.title, reason=reason)
    return _to_her(desk, f"gotittoo:{reference}/{desk.key}/{inbound}", "colleague", facts, [command("I lead on this", "CLAIM", reference)])


def told_by_colleague(desk: Desk, case: KnownCase, inbound: int, reason: str) -> Letter:
    """What a colleague did about a case, without the words of the resident."""
    facts = replace(desk.facts_without_case(), reference=case.reference, title=case.title, reason=reason)
    return _to_her(desk, f"colleague:{case.reference}/{desk.key}/{inbound}", "colleague", facts, [command("Show where it stands", "STATUS", case.reference)])


EMERGENCY = "Police, ambulance, fire: 999"
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
) -> Letter:
    """An officer's words, and the commands that would pass them on. Nothing reaches the resident before she says so (R079)."""
    family = "officer_unverified" if not verified else "officer_question" if answer.question and not answer.substantive else "answered"
    facts = replace(
        desk.facts(case),
        sender=who,
        department=desk.department_name(department) if department else "",
        answer=words,
        question=words,
        reason=MACHINES[machine] if machine else _amounts_to(answer),
        promised_date=written(answer.promised_date) if answer.promised_date else "",
    )
    suggestions = [
        command("Close: resolved", "CLOSE resolved", case.reference),
        command("Close: not possible", "CLOSE not possible", case.reference),
        command("Show the history", "STATUS", case.reference),
    ]
    return _to_her(desk, f"answer:{case.reference}/{inbound}", family, facts, suggestions)


def resident_wrote(desk: Desk, case: KnownCase, inbound: int, who: str, words: str, reason: str) -> Letter:
    """The resident, or somebody who names the case, wrote again."""
    suggestions = [command(f"Send it to {desk.department_name(r.department)}", f"FORWARD {r.department}", case.reference) for r in case.referrals[:1]]
    suggestions.append(command("Show the history", "STATUS", case.reference))
    return _to_her(desk, f"wrote:{case.reference}/{inbound}", "follow_up", replace(desk.facts(case), sender=who, words=words, reason=reason), suggestions)


def delivery_failed(desk: Desk, case: KnownCase, inbound: int, addresses: Sequence[str], department: str, why: str) -> Letter:
    """A letter of ours did not arrive: where it went, and what to do."""
    facts = replace(
        desk.facts(case),
        recipient=", ".join(addresses) or "an address it does not name",
        reason=why,
        department=desk.department_name(department) if department else "",
    )
    suggestions = [command("Send it again", f"FORWARD {department}", case.reference)] if department else []
    return _to_her(desk, f"bounce:{case.reference}/{inbound}", "delivery_failed", facts, suggestions)


def delivery_delayed(desk: Desk, case: KnownCase, number: int, addresses: Sequence[str], department: str, why: str) -> Letter:
    """A letter of ours has been put off by the mail server for days: nothing is lost yet."""
    letter = delivery_failed(desk, case, number, addresses, department, why)
    step = "It is tried again for three more days, and nobody is reminded meanwhile"
    return replace(letter, key=f"{letter.key}/delayed", facts=replace(letter.facts, next_step=step))


def held_for_her(desk: Desk, mail: Mail, author: str, words: str, inbound: int, reason: str, likely: Sequence[LikelyCase]) -> Letter:
    """The holding pen: a mail that no rule could place, and what she can say of it. Its subject ends in its name, so that a plain reply is understood."""
    facts = replace(
        desk.facts_without_case(),
        subject_received=mail.subject,
        sender=author,
        words=words,
        reason=reason,
        received_on=desk.moment,
        inbound=inbound,
        next_step="I shall treat later mail of this sender as you say now; RULES shows what you have said",
    )
    return _to_her(desk, f"held:{inbound}", "held", facts, placings(desk, inbound, likely))


def placings(desk: Desk, inbound: int, likely: Sequence[LikelyCase]) -> tuple[Suggestion, ...]:
    """What can be said of a held mail, a button each."""
    name = tokens.held_name(inbound)
    belongs = [command(f"It belongs to {one.reference} {one.title[:40]}".strip(), f"BELONGS {one.reference}", name) for one in likely]
    return (
        command("Make it a case", "NEW", name),
        *(belongs or [command("It belongs to a case: add the number", f"BELONGS {desk.council.service.reference_prefix}-", name)]),
        command("Not casework", "NOTCASE", name),
        command("Never from this sender", "BLOCK", name),
    )


def was_this_you(desk: Desk, mail: Mail, inbound: int, commands: Sequence[str], code: str, *, to: str = "") -> Letter:
    """Commands came in her name without proof: nothing happened, and only her answer to this letter makes it happen (DESIGN.md, Trust)."""
    facts = replace(desk.facts_without_case(), subject_received=mail.subject, transcript=tuple(commands), code=code, received_on=desk.moment)
    suggestions = [Suggestion("Yes, that was me", f"YES {code}"), Suggestion("No, ignore it", f"NO {code}")]
    letter = _to_her(desk, f"wasthisyou:{inbound}", "was_this_you", facts, suggestions)
    return replace(letter, to=(Address("", to),) if to else letter.to, not_before=desk.now)


def are_you_sure(desk: Desk, to: str, mail: Mail, inbound: int, lines: Sequence[str], code: str) -> Letter:
    """What her commands would do, before it is done: they destroy or disclose, or concern many cases (DESIGN.md, Trust)."""
    facts = replace(desk.facts_without_case(), subject_received=mail.subject, transcript=tuple(lines), code=code)
    suggestions = [Suggestion("Yes, do it", f"YES {code}"), Suggestion("No, leave it", f"NO {code}")]
    letter = _to_her(desk, f"areyousure:{inbound}", "are_you_sure", facts, suggestions)
    return replace(letter, to=(Address(letter.to[0].name if to in desk.councillor.addresses else "", to),), not_before=desk.now)


def transcript(desk: Desk, to: str, mail: Mail, inbound: int, lines: Sequence[str], case: KnownCase | None, *, undo: str = "") -> Letter:
    """Each command, its result and the new state, to whoever gave it (PEERS.md: the debbugs model). `undo` says how it is taken back; empty: it cannot be."""
    facts = replace(desk.facts(case) if case else desk.facts_without_case(), transcript=tuple(lines), subject_received=mail.subject, next_step=undo)
    letter = _to_her(desk, f"transcript:{inbound}", "transcript", facts, [Suggestion("Take it back", "UNDO")] if undo else [])
    thread = (*mail.references[-5:], mail.message_id) if mail.message_id else ()
    return replace(
        letter,
        to=(Address(desk.councillor.display, to),),
        not_before=desk.now,
        in_reply_to=mail.message_id,
        references=thread,
        automatic="auto-replied",
    )


def exported(desk: Desk, inbound: int, title: str, reason: str, papers: Papers, case: KnownCase | None = None) -> Letter:
    """What she asked to be exported, to her own first address whoever asked (R134). The subject names nobody."""
    facts = replace(desk.facts_without_case(), title=title, reason=reason, reference=case.reference if case else "")
    letter = _to_her(desk, f"export:{inbound}/{papers.name}", "export", facts, [])
    return replace(letter, papers=papers, not_before=desk.now, automatic="auto-replied")


def digest(desk: Desk, groups: Sequence[Group]) -> Letter:
    """The daily line-up: what waits for her and what is overdue (R032)."""
    facts = replace(desk.facts_without_case(), groups=tuple(groups), count=sum(len(group.items) for group in groups))
    return _to_her(desk, f"digest:{desk.key}/{desk.today.isoformat()}", "digest", facts, [Suggestion("List everything open", "LIST")])


def command(label: str, words: str, reference: str) -> Suggestion:
    """A button: the command in the subject, behind the reference."""
    return Suggestion(label, f"[{reference}] {words}")


def _amounts_to(answer: Answer) -> str:
    """What an officer's answer amounts to, in words for her."""
    meanings = (
        (answer.not_responsible, "they say it is not theirs"),
        (answer.refused, "they say no"),
        (answer.substantive, "this reads like an answer"),
        (answer.question, "they ask a question; the clock is paused"),
        (answer.holding, "they are looking into it; the next reminder waits for the date they gave, if they gave one"),
        (answer.thanks_only, "this is only a thank-you"),
    )
    return next((words for holds, words in meanings if holds), "I could not tell what this amounts to; reminders go on")


def _to_her(desk: Desk, key: str, family: str, facts: Facts, suggestions: Sequence[Suggestion]) -> Letter:
    prefix = desk.council.service.reference_prefix
    title, subject = tokens.disarmed(facts.title, prefix), tokens.disarmed(facts.subject_received, prefix)
    return Letter(
        key=key,
        name=family,
        party=PartyRole.COUNCILLOR,
        to=(desk.herself,),
        sender=Address("mailbridge", desk.councillor.casework_address),
        owner=desk.key,
        facts=replace(facts, name=desk.councillor.name.split()[0], title=title, subject_received=subject),
        not_before=desk.waking,
        suggestions=tuple(suggestions),
    )
