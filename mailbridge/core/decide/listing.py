"""Mail that answers a list of several cases: an officer's words go to the lines that they are surely about, and nothing is guessed (R063)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from mailbridge.core import effects as e
from mailbridge.core.correspondence.about_case import officer_answered
from mailbridge.core.correspondence.about_list import Heard, list_answered, list_met_machine
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.decide.machine import ALARMING, may_stand_in, undelivered
from mailbridge.core.decide.officer import amounting, is_verified, unexpected, via
from mailbridge.core.decide.pen import desk_of
from mailbridge.core.decide.undelivered import list_came_back
from mailbridge.core.decision import Decision, Ending, Situation, processed
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ENDED
from mailbridge.core.listed import KnownLine, KnownListing
from mailbridge.core.reading import Absence, Answer, BounceReport
from mailbridge.core.recognise import answers
from mailbridge.core.recognise.claims import externals_in
from mailbridge.core.recognise.lists import Apart, Row, taken_apart
from mailbridge.model.words import Kind, MachineKind


def decide_listed(situation: Situation, kind: Kind) -> Decision | None:
    """What should happen because of a mail that answers a list; None for any other mail."""
    decides = DECISIONS.get(kind)
    return decides(situation, situation.known.listing) if decides and situation.known.listing else None


def _replied(situation: Situation, listing: KnownListing) -> Decision:
    """Each line gets the fact that its own words amount to. What is not surely about one line is shown to her, and the clocks run on."""
    apart = _apart(situation, listing)
    heard = tuple(_heard(situation, listing, apart))
    facts = tuple(fact for one in heard for fact in _facts(situation, one))
    return Decision(_ending(situation, heard), facts=facts, letters=tuple(_letters(situation, heard, apart.unclear)))


def _apart(situation: Situation, listing: KnownListing) -> Apart:
    """The officer's words, taken apart; what officers say among themselves answers nothing."""
    mail = situation.mail
    internal = answers.is_internal(answers.own_words(mail), answers.names(situation.council)) or answers.among_officers(mail, situation.council)
    if internal:
        return Apart({})
    rows = [Row(line.number, line.reference, line.case.place.street) for line in listing.lines]
    return taken_apart(rows, situation.council.service.reference_prefix, mail.new_text, mail.text, listing.text)


def _heard(situation: Situation, listing: KnownListing, apart: Apart) -> Iterator[Heard]:
    whole = situation.reading.answer or Answer()
    for line in listing.lines:
        said = apart.said.get(line.number, "")
        read = answers.answer(said, _day(situation), marking=whole.marking, adding=desk_of(situation).calendar.add) if said else Answer()
        shareable = read.shareable and whole.shareable
        yield Heard(line, said, replace(read, shareable=shareable), verified=is_verified(situation, line.referral))


def _day(situation: Situation) -> date:
    """The day on which the mail was written, where its writer was."""
    written = situation.mail.local_date
    return written.date() if written else desk_of(situation).today


def _facts(situation: Situation, one: Heard) -> Iterator[e.Fact]:
    """What was said of a line; of the others that wait it is kept that the department wrote."""
    case, referral = one.line.case, one.line.referral
    if one.words:
        linked = externals_in(one.words, situation.council)
        yield from (e.ReferenceLinked(reference=case.reference, external=external) for external in linked if external not in case.externals)
        yield replace(amounting(situation, case, referral, one.answer, verified=one.verified), via=via(situation))
    elif referral.status not in ENDED:
        yield e.OfficerWrote(reference=case.reference, referral=referral.key, who=situation.author_name, verified=one.verified, via=via(situation))


def _ending(situation: Situation, heard: Sequence[Heard]) -> Ending:
    first = next((one for one in heard if one.words), heard[0])
    return processed(situation.reading.rule, first.line.case.reference)


def _letters(situation: Situation, heard: Sequence[Heard], unclear: Sequence[str]) -> Iterator[Letter]:
    """One letter about all cases of hers. A case that is a colleague's by now is told to that colleague, with its own words alone."""
    me, inbound, who = desk_of(situation), situation.known.inbound, situation.author_name
    hers = [one for one in heard if one.line.case.councillor == me.key]
    words = situation.reading.new_text or situation.mail.text
    if hers:
        yield list_answered(me, inbound, who, hers[0].line.referral.department, hers, unclear, words, reason=unexpected(situation))
    for one in heard:
        case = one.line.case
        if case.councillor != me.key and case.councillor in situation.council.councillors and one.words:
            desk, referral = Desk(situation.council, case.councillor, situation.now), one.line.referral
            yield replace(
                officer_answered(desk, case, inbound, who, one.words, one.answer, referral.department, verified=one.verified, referral=referral.key),
                owner=desk.key,
            )


def _met_machine(situation: Situation, listing: KnownListing) -> Decision:
    """Noted in each case that waits; no clock stops. A stand-in gets the next reminder of each."""
    machine, absence = situation.reading.machine or MachineKind.OTHER, situation.reading.absence or Absence()
    stand_in = absence.stand_in if may_stand_in(situation, absence.stand_in) else ""
    facts = tuple(
        e.MachineReplied(
            reference=line.case.reference,
            who=situation.author_name,
            machine=machine,
            referral=line.referral.key,
            stand_in=stand_in,
            until=absence.until,
        )
        for line in _waiting(listing)
    )
    heard, who, inbound = [Heard(line) for line in listing.lines], situation.author_name, situation.known.inbound
    words, department = situation.reading.new_text or situation.mail.text, listing.lines[0].referral.department
    alarm = list_met_machine(desk_of(situation), inbound, who, department, heard, machine, words) if machine in ALARMING else None
    return Decision(_ending(situation, heard), facts=facts, letters=(alarm,) if alarm else ())


def _bounced(situation: Situation, listing: KnownListing) -> Decision:
    """The list did not arrive, so none of its cases did. A delay is only recorded."""
    report = situation.reading.bounce or BounceReport()
    ending = _ending(situation, [Heard(line) for line in listing.lines])
    what = undelivered(situation, report)
    if report.permanent or report.given_up:
        facts, letters = list_came_back(desk_of(situation), listing, what)
        return Decision(ending, facts, letters)
    late = (
        e.DeliveryFailed(reference=line.case.reference, addresses=what.addresses, permanent=False, referral=line.referral.key) for line in _waiting(listing)
    )
    return Decision(ending, tuple(late))


def _waiting(listing: KnownListing) -> list[KnownLine]:
    return [line for line in listing.lines if line.referral.status not in ENDED]


DECISIONS: Mapping[Kind, Callable[[Situation, KnownListing], Decision]] = {
    Kind.OFFICER_REPLY: _replied,
    Kind.AUTO_REPLY: _met_machine,
    Kind.BOUNCE: _bounced,
}
"""Kind of mail -> what is decided where it answers a list."""
