"""Automatic mail and bounces: recorded, never answered, and no clock stops for them (DESIGN.md, rule 8)."""

from __future__ import annotations

from mailbridge.core import effects as e
from mailbridge.core.correspondence.about_case import officer_answered
from mailbridge.core.decide.officer import proven, referral_meant, via
from mailbridge.core.decide.pen import desk_of
from mailbridge.core.decide.undelivered import Undelivered, came_back
from mailbridge.core.decision import Decision, Situation, ignored, processed
from mailbridge.core.known import KnownCase, KnownLetter
from mailbridge.core.letters.letter import Letter
from mailbridge.core.reading import Absence, Answer, BounceReport
from mailbridge.core.recalls import subject_meant
from mailbridge.model.words import Flag, MachineKind

ALARMING = frozenset({MachineKind.CHANNEL_REFUSED, MachineKind.SECURE_LINK, MachineKind.RECALL})
"""Automatic mails that a person must see: nobody will act on ours, an answer expires unread, or an answer was taken back."""


def decide_auto_reply(situation: Situation) -> Decision:
    """Joins the history of its case and moves nothing; without a case it is kept and ignored."""
    case = situation.case
    if case is None:
        return Decision(ignored(f"automatic mail ({situation.reading.rule}) that belongs to no case"))
    machine = situation.reading.machine or MachineKind.OTHER
    referral = referral_meant(situation, case) if _is_from_officer(situation) else None
    absence = situation.reading.absence or Absence()
    fact = e.MachineReplied(
        reference=case.reference,
        who=situation.author_name,
        machine=machine,
        referral=referral.key if referral else "",
        stand_in=absence.stand_in if may_stand_in(situation, absence.stand_in) else "",
        until=absence.until,
        via=via(situation),
    )
    links = tuple(e.ReferenceLinked(reference=case.reference, external=x) for x in situation.reading.external_references if x not in case.externals)
    lives = proven(situation, case) if machine is not MachineKind.CHANNEL_REFUSED else ()
    letters = (_alarm(situation, case, machine),) if machine in ALARMING else ()
    facts = (fact, *links, *lives, *(_taken_back(situation, case) if machine is MachineKind.RECALL else ()))
    return Decision(processed(situation.reading.rule, case.reference), facts=facts, letters=letters)


def _taken_back(situation: Situation, case: KnownCase) -> tuple[e.Fact, ...]:
    """Which mail its author wants back: the words of it are quoted to nobody from now on (story 19)."""
    written = situation.mail.date or situation.now
    subject = subject_meant(situation.mail.subject)
    return (e.Recalled(reference=case.reference, who=situation.author_name, address=situation.author, subject=subject, at=written),)


def _is_from_officer(situation: Situation) -> bool:
    letter = situation.known.letter
    to_officer = letter is not None and bool(letter.referral)
    return to_officer or bool(situation.reading.department) or situation.council.is_council_domain(situation.reading.author.domain)


def may_stand_in(situation: Situation, address: str) -> bool:
    """A stand-in gets the next reminder only when officers write from that domain: an out-of-office cannot name anybody on earth.

    Nor a councillor, whose address is at the council as well (R097), nor an address that mail does not reach; and a mail whose sender is false names nobody."""
    council, false = situation.council, Flag.SENDER_FAILED in situation.reading.flags
    members = council.own_addresses | {colleague.lower() for colleague in council.service.colleagues}
    if false or address.lower() in members or council.councillor_writing_from(address) or not situation.known.directory.is_reached(address):
        return False
    return "@" in address and council.is_council_domain(address.rpartition("@")[2])


def _alarm(situation: Situation, case: KnownCase, machine: MachineKind) -> Letter:
    """Tells her that a machine said something which a person must act on."""
    words = situation.reading.new_text or situation.mail.text
    department = situation.reading.department
    known = situation.known
    return officer_answered(desk_of(situation), case, known.inbound, situation.author_name, words, Answer(), department, machine=machine, around=known.around)


def not_reached(report: BounceReport, letter: KnownLetter | None) -> tuple[str, ...]:
    """The addresses that a report names; where it names none, the token of what came back says whose copy it was."""
    known = letter.addressee if letter and (report.guessed or not report.addresses) else ""
    return (known,) if known else report.addresses


def decide_bounce(situation: Situation) -> Decision:
    """A letter of ours did not arrive: recorded on its case, and told to the councillor when it is final. A delay is only recorded."""
    case, report, letter = situation.case, situation.reading.bounce or BounceReport(), situation.known.letter
    if case is None:
        return Decision(ignored("a delivery report that belongs to no case"))
    ending = processed(situation.reading.rule, case.reference)
    if not report.permanent and not report.given_up:
        referral = letter.referral if letter else ""
        return Decision(ending, (e.DeliveryFailed(reference=case.reference, addresses=report.addresses, permanent=False, referral=referral),))
    facts, letters = came_back(desk_of(situation), case, undelivered(situation, report), situation.known.around)
    return Decision(ending, facts, letters)


def undelivered(situation: Situation, report: BounceReport) -> Undelivered:
    """What a report says of the letter that it returns. Of one that names no address it is the only one that was written to."""
    letter = situation.known.letter
    return Undelivered(
        number=letter.number if letter else 0,
        told_by=situation.known.inbound,
        party=letter.party if letter else None,
        referral=letter.referral if letter else "",
        addresses=not_reached(report, letter),
        recipients=letter.recipients if letter else (),
        said=report.status,
        why=why_refused(report),
        passing=not report.permanent,
        again=letter is not None and letter.again,
    )


def why_refused(report: BounceReport) -> str:
    """Why a letter did not arrive, in words for her."""
    return f"their server says {report.status}" if report.status else "their server refused it"
