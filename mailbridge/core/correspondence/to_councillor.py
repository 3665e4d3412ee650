"""Letters to the councillor: what is wanted of her comes first. Those that mails about a case lead to are in `about_case`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mailbridge.core import tokens
from mailbridge.core.calendar import written
from mailbridge.core.correspondence.buttons import SHOW, command
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.known import KnownCase, LikelyCase
from mailbridge.core.letters.facts import Facts, Group
from mailbridge.core.letters.letter import Letter, Papers, Suggestion
from mailbridge.core.mail import Address, Mail
from mailbridge.core.people import Councillor
from mailbridge.model.words import DayPart, PartyRole


def handed_over(desk: Desk, case: KnownCase, inbound: int, reason: str) -> Letter:
    """A case that was a colleague's is hers now: as a new case, with the reason."""
    suggestions = [
        command(*SHOW, case.reference),
        command("Write to the resident", "UPDATE", case.reference),
        command("Note something", "NOTE", case.reference),
    ]
    facts = replace(desk.facts(case), wanted=f"Take over this case: {desk.facts(case).about}", reason=reason)
    letter = to_her(desk, f"handed:{case.reference}/{desk.key}/{inbound}", "new_case", facts, suggestions)
    return replace(letter, evidence_of=case.origin_sha256)


def got_it_too(desk: Desk, reference: str, owner: str, mail: Mail, inbound: int) -> Letter:
    """A mail in her mailbox is a colleague's case already, since it went to both."""
    name, minutes = desk.council.councillors[owner].display, desk.council.service.claim_minutes
    reason = f"{name} got this mail as well and has it as {reference}. If you want to lead on it, CLAIM it within {minutes} minutes"
    facts = replace(desk.facts_without_case(), reference=reference, title=mail.title, reason=reason)
    return to_her(desk, f"gotittoo:{reference}/{desk.key}/{inbound}", "colleague", facts, [command("I lead on this", "CLAIM", reference)])


def told_by_colleague(desk: Desk, case: KnownCase, inbound: int, reason: str) -> Letter:
    """What a colleague did about a case, without the words of the resident."""
    facts = replace(desk.facts_without_case(), reference=case.reference, title=case.title, reason=reason)
    return to_her(desk, f"colleague:{case.reference}/{desk.key}/{inbound}", "colleague", facts, [command("Show where it stands", "STATUS", case.reference)])


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
    return to_her(desk, f"held:{inbound}", "held", facts, placings(desk, inbound, likely))


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
    wanted = "Say whether this was you: a mail with your address came, and nothing proves that it is yours"
    facts = replace(desk.facts_without_case(), wanted=wanted, subject_received=mail.subject, transcript=tuple(commands), code=code, received_on=desk.moment)
    suggestions = [Suggestion("Yes, that was me", f"YES {code}"), Suggestion("No, ignore it", f"NO {code}")]
    letter = to_her(desk, f"wasthisyou:{inbound}", "was_this_you", facts, suggestions)
    return replace(letter, to=(Address("", to),) if to else letter.to, not_before=desk.now)


def are_you_sure(desk: Desk, to: str, mail: Mail, inbound: int, lines: Sequence[str], code: str) -> Letter:
    """What her commands would do, before it is done: they destroy or disclose, or concern many cases (DESIGN.md, Trust)."""
    facts = replace(desk.facts_without_case(), subject_received=mail.subject, transcript=tuple(lines), code=code)
    suggestions = [Suggestion("Yes, do it", f"YES {code}"), Suggestion("No, leave it", f"NO {code}")]
    letter = to_her(desk, f"areyousure:{inbound}", "are_you_sure", facts, suggestions)
    return replace(letter, to=(Address(letter.to[0].name if to in desk.councillor.addresses else "", to),), not_before=desk.now)


def transcript(desk: Desk, to: str, mail: Mail, inbound: int, lines: Sequence[str], case: KnownCase | None, *, done: str = "", undo: str = "") -> Letter:
    """Each command, its result and the new state, to whoever gave it (PEERS.md: the debbugs model).

    `done` is the first line: what was done. `undo` says how it is taken back; empty: it cannot be."""
    facts = replace(desk.facts(case) if case else desk.facts_without_case(), wanted=done, transcript=tuple(lines), next_step=undo)
    showing = [command(*SHOW, case.reference)] if case else []
    letter = to_her(desk, "", "transcript", facts, [*([Suggestion("Take it back", "UNDO")] if undo else []), *showing])
    return answering(desk, to, mail, inbound, letter)


def answering(desk: Desk, to: str, mail: Mail, inbound: int, letter: Letter) -> Letter:
    """A letter as the answer to a mail with commands: at once, in its thread, to whoever wrote it, from the mailbox that it came to."""
    thread = (*mail.references[-5:], mail.message_id) if mail.message_id else ()
    subject = tokens.disarmed(mail.subject, desk.council.service.reference_prefix)
    return replace(
        letter,
        key=f"transcript:{inbound}",
        to=(Address(desk.councillor.display, to),),
        sender=Address("mailbridge", desk.councillor.casework_address),
        owner=desk.key,
        facts=replace(letter.facts, subject_received=subject),
        not_before=desk.now,
        in_reply_to=mail.message_id,
        references=thread,
        automatic="auto-replied",
    )


def exported(desk: Desk, inbound: int, title: str, reason: str, papers: Papers, case: KnownCase | None = None) -> Letter:
    """What she asked to be exported, to her own first address whoever asked (R134). The subject names nobody."""
    facts = replace(desk.facts_without_case(), title=title, reason=reason, reference=case.reference if case else "")
    letter = to_her(desk, f"export:{inbound}/{papers.name}", "export", facts, [])
    return replace(letter, papers=papers, not_before=desk.now, automatic="auto-replied")


def digest(desk: Desk, groups: Sequence[Group], count: int, occasion: str, part: DayPart, nth: int = 0) -> Letter:
    """The line-up of a part of the day: what waits for her, what is late, what was done (R032). One key for each councillor and part."""
    key = f"digest:{desk.key}/{desk.today.isoformat()}" + {DayPart.MORNING: "", DayPart.AFTERNOON: "/afternoon", DayPart.BACK: f"/back/{nth}"}[part]
    facts = replace(desk.facts_without_case(), groups=tuple(groups), count=count, reason=occasion)
    letter = to_her(desk, key, "digest", facts, [Suggestion("List everything open", "LIST")])
    return replace(letter, not_before=desk.now, of_the_day=True)


def stand_in(desk: Desk, cover: Councillor, starts: date, until: date, inbound: int) -> Letter:
    """To whoever acts for her while she is away: from when, until when, and what will come."""
    facts = replace(desk.facts_without_case(), sent_on=written(starts), away_until=written(until))
    letter = to_her(desk, f"standin:{desk.key}/{inbound}", "stand_in", facts, [])
    facts = replace(letter.facts, name=cover.name.split()[0])
    return replace(letter, to=(Address(cover.display, cover.addresses[0]),), facts=facts, not_before=desk.now)


def to_her(desk: Desk, key: str, family: str, facts: Facts, suggestions: Sequence[Suggestion]) -> Letter:
    """A letter to the councillor, when people are up. What strangers wrote into its subject cannot name a case of ours."""
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
