"""Fills in a `Reading` once the kind is decided: for each kind what belongs to it, and nothing that would cost time for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.commands import held
from mailbridge.core.commands.grammar import ordered_without_case
from mailbridge.core.commands.names import departments_in
from mailbridge.core.reading import CommandRequest, Forward, Matter, Person, Reading, told_of
from mailbridge.core.recognise import answers, persons
from mailbridge.core.recognise.author import Route
from mailbridge.core.recognise.care import care
from mailbridge.core.recognise.claims import own_domains
from mailbridge.core.recognise.clues import Clues
from mailbridge.core.recognise.forms import own_words
from mailbridge.core.recognise.help_desks import agents_words
from mailbridge.core.recognise.machines import absence
from mailbridge.core.recognise.matter import matter
from mailbridge.core.recognise.rules import Rule
from mailbridge.core.recognise.told import told
from mailbridge.core.recognise.trust import Vouching
from mailbridge.model.words import Channel, Flag, Kind, MachineKind, MatchedBy, Sensitivity


def assembled(clues: Clues, rule: Rule, reason: str) -> Reading:
    """The reading of a mail of which the kind is known."""
    mail = clues.mail
    bare = Reading(
        kind=rule.kind,
        rule=rule.name,
        reason=reason,
        author=clues.author.address,
        title=mail.title,
        new_text=mail.new_text,
        elided_text=mail.elided_text,
        claims=clues.claims,
        external_references=tuple(c.value for c in clues.claims if c.by is MatchedBy.EXTERNAL),
        flags=_flags_of_mail(clues),
        trusted=clues.vouching is Vouching.PASS,
        department=_department(clues),
        reply_address=clues.author.reply_address,
        platform=clues.sender.address.lower() if clues.author.route is Route.PLATFORM else "",
    )
    return _FILLING[rule.kind](clues, _with_dangers(clues, bare) if rule.kind in _NOT_OF_RESIDENTS else bare)


def _with_dangers(clues: Clues, reading: Reading) -> Reading:
    """Somebody in danger may write by any way, also from an officer's address or with the marks of a machine."""
    careful = care(clues.mail, reading.new_text, clues.council, clues.lexicon)
    return _filled(
        reading,
        flags=reading.flags | (careful.flags & _DANGERS),
        sensitivities=tuple(s for s in careful.sensitivities if s in _DEADLY),
        emergencies=careful.emergencies,
    )


def _flags_of_mail(clues: Clues) -> frozenset[Flag]:
    marks = ((Flag.UNREADABLE_PART, bool(clues.mail.defects)), (Flag.SENDER_FAILED, clues.vouching is Vouching.FAIL))
    return frozenset(flag for flag, holds in marks if holds)


def _filled(reading: Reading, **changes: Any) -> Reading:
    return replace(reading, **changes)


def _resident(clues: Clues, reading: Reading) -> Reading:
    """A resident's mail: what it is about, what to be careful of, and for whom it speaks."""
    text = reading.new_text
    words = text if clues.author.route is Route.STRAIGHT else own_words(text)
    about, careful = matter(clues.mail, words, clues.council, clues.lexicon), care(clues.mail, words, clues.council, clues.lexicon)
    if words is not text:
        about = _with_place(about, matter(clues.mail, text, clues.council, clues.lexicon))
    if reading.kind is Kind.FOLLOW_UP and about.place.in_ward is None:
        about = replace(about, place=replace(about.place, in_ward=True))  # its case was taken up as one of the ward
    if clues.author.route is Route.VOICEMAIL:
        reading = _filled(reading, channel=Channel.PHONE)
    another = persons.spoken_for(words)
    flags = reading.flags | (careful.flags - {Flag.OUT_OF_WARD}) | _flags_of_matter(about) | ({Flag.THIRD_PARTY} if another else frozenset())
    return _filled(
        reading,
        matter=about,
        told=told(clues.mail, text, clues.author),
        constituent=another,
        flags=flags,
        sensitivities=careful.sensitivities,
        informed=careful.informed,
        emergencies=careful.emergencies,
    )


def _with_place(about: Matter, whole: Matter) -> Matter:
    """What the words of a form are about, with the place, the phones and the answered questions of its other lines."""
    same = about.categories[:1] == whole.categories[:1]
    return replace(about, place=whole.place, phones=whole.phones, missing=whole.missing if same else about.missing)


def _forward(clues: Clues, reading: Reading) -> Reading:
    """What the councillor passed on: the resident's words and person, her own note apart."""
    found = clues.origin
    assert found is not None  # the rule asked for it
    mail = found.mail or replace(clues.mail, subject=found.subject, title=found.subject)
    inner = _resident(replace(clues, mail=mail), _filled(reading, new_text=found.text))
    author = found.author.address
    person = inner.constituent or told_of(inner.told, Person(author.name, author.address))
    return _filled(
        inner,
        author=author,
        constituent=person,
        councillor=clues.councillor,
        commands=clues.commands,
        forward=Forward(found.note.strip(), found.subject, found.message_id),
        reply_address=found.author.reply_address,
    )


def _command(clues: Clues, reading: Reading) -> Reading:
    """Her commands; a note without any is a new case when it tells of somebody or something."""
    found = clues.commands or _as_notes(clues)
    noting = any(c.verb == "new" and not c.held for c in found)
    reading = _filled(reading, councillor=clues.councillor, commands=found, reply_address=clues.sender.address)
    if not noting:
        return reading
    text = f"{clues.mail.title}\n{reading.new_text}"
    inner = _resident(clues, reading)
    return _filled(inner, constituent=persons.noted(text), flags=inner.flags - {Flag.THIRD_PARTY})


def _as_notes(clues: Clues) -> tuple[CommandRequest, ...]:
    """A mail of hers without verb and reference: one new case for each item of a list, or one for the whole; nothing when it says too little."""
    if clues.references:
        return ()
    if answered := held.tagged(clues.mail.subject):
        return (CommandRequest("unknown", held=int(answered.removeprefix(held.MARK)), written=clues.mail.title, message=clues.mail.new_text),)
    if order := ordered_without_case(clues.mail.title, clues.council) or ordered_without_case(clues.mail.new_text.strip().partition("\n")[0], clues.council):
        return (order,)
    items = _items(clues.mail.new_text) or [clues.mail.new_text.strip() or clues.mail.title]
    return (
        tuple(_noted(item, clues) for item in items)
        if _tells_something(clues)
        else (CommandRequest("unknown", written=clues.mail.title, message=clues.mail.new_text),)
    )


def _items(text: str) -> list[str]:
    """The items of a numbered or bulleted list of two or more, each with the lines that belong to it."""
    starts = [m.start() for m in _ITEM.finditer(text)]
    ends = [*starts[1:], len(text)]
    return [" ".join(text[a:b].split()) for a, b in zip(starts, ends, strict=True)] if len(starts) > 1 else []


def _noted(item: str, clues: Clues) -> CommandRequest:
    return CommandRequest("new", departments=departments_in(item, clues.council, in_full=True), written=clues.mail.title, message=item)


def _tells_something(clues: Clues) -> bool:
    text = f"{clues.mail.title}\n{clues.mail.new_text}"
    said = persons.noted(text)
    about = matter(clues.mail, text, clues.council, clues.lexicon)
    return bool(said.phone or said.postcode or said.street or about.categories or len(text.split()) > 12 or clues.mail.evidence)


def _officer(clues: Clues, reading: Reading) -> Reading:
    """What the answer amounts to; where the officer only passes on another's words, those."""
    mail = clues.mail
    through_desk = agents_words(mail)
    text = through_desk or answers.own_words(mail)
    marking = answers.marking(mail.subject, mail.text)
    named = answers.is_internal(text, answers.names(clues.council)) and not _to_an_outsider(clues)
    internal = named or answers.among_officers(mail, clues.council)
    found = answers.answer(text, clues.written, internal=internal, marking=marking, adding=_adding(clues))
    return _filled(reading, answer=found, flags=reading.flags | _unverified(clues), new_text=through_desk or reading.new_text)


def _machine(clues: Clues, reading: Reading) -> Reading:
    away = absence(clues.mail, clues.written) if clues.machine is MachineKind.OUT_OF_OFFICE else None
    return _filled(reading, author=clues.sender, machine=clues.machine or MachineKind.TICKET_ACK, absence=away, reply_address="")


def _bounce(clues: Clues, reading: Reading) -> Reading:
    report = clues.bounce
    delayed = report and not report.permanent
    return _filled(reading, author=clues.sender, bounce=report, machine=MachineKind.DELIVERY_DELAY if delayed else None, reply_address="")


def _refused(clues: Clues, reading: Reading) -> Reading:
    """What was read stays, so that a fresh token or her answer to "was this you?" can make it valid later."""
    key = clues.councillor or clues.posed_as
    flags = reading.flags | {Flag.SPOOFED_SENDER} | ({Flag.UNVERIFIED_SENDER} if clues.vouching is Vouching.SILENT else frozenset())
    found = clues.origin
    forward = Forward(found.note.strip(), found.subject, found.message_id) if found else None
    return _filled(reading, author=clues.sender, councillor=key, commands=clues.commands, trusted=False, flags=flags, forward=forward, reply_address="")


def _nobody(clues: Clues, reading: Reading) -> Reading:
    return _filled(reading, author=clues.sender if clues.author.route is Route.STRAIGHT else clues.author.address, reply_address="")


def _flags_of_matter(about: Matter) -> frozenset[Flag]:
    return frozenset(flag for flag, holds in ((Flag.SEVERAL_PROBLEMS, about.problems > 1), (Flag.OUT_OF_WARD, about.place.in_ward is False)) if holds)


def _unverified(clues: Clues) -> frozenset[Flag]:
    """Whoever answers from a domain that is not the council's is shown to the councillor as such."""
    known = clues.council.is_council_domain(clues.sender.domain) and clues.vouching is not Vouching.FAIL
    return frozenset() if known else frozenset({Flag.UNVERIFIED_SENDER})


def _department(clues: Clues) -> str:
    """The department of the sender's exact address, else the only one that the domain answers for."""
    council, domain = clues.council, clues.sender.domain
    answering = [key for key, d in council.departments.items() if domain in {one.lower() for one in d.domains}]
    return council.department_of(clues.sender.address) or (answering[0] if len(answering) == 1 else "")


def _to_an_outsider(clues: Clues) -> bool:
    """Whether somebody is addressed who is neither of the council nor the councillor: a resident, to whom no officer writes what is internal."""
    ours = own_domains(clues.council)
    return any(
        a.domain not in ours and not clues.council.is_council_domain(a.domain) and not clues.council.councillor_writing_from(a.address)
        for a in (*clues.mail.to, *clues.mail.cc)
    )


def _adding(clues: Clues) -> Callable[[Any, int], Any]:
    return WorkingDays.of(clues.council.service).add


_NOT_OF_RESIDENTS = frozenset({Kind.OFFICER_REPLY, Kind.AUTO_REPLY, Kind.NOT_CASEWORK, Kind.REFUSED})
"""Mail of which only the dangers matter; our own mail, and bounces which quote it, speak of none."""
_DANGERS, _DEADLY = frozenset({Flag.EMERGENCY, Flag.THREAT}), frozenset({Sensitivity.SUICIDE_RISK})
_ITEM = re.compile(r"^[ \t]{0,4}(?:\d{1,2}[.):]|[-*•–])[ \t]{0,4}(?=\S)", re.MULTILINE)
_FILLING: dict[Kind, Callable[[Clues, Reading], Reading]] = {
    Kind.NEW_ENQUIRY: _resident,
    Kind.CAMPAIGN_COPY: _resident,
    Kind.FOLLOW_UP: _resident,
    Kind.UNPLACED: _resident,
    Kind.OFFICER_REPLY: _officer,
    Kind.AUTO_REPLY: _machine,
    Kind.BOUNCE: _bounce,
    Kind.NOT_CASEWORK: _nobody,
    Kind.COMMAND: _command,
    Kind.COUNCILLOR_FORWARD: _forward,
    Kind.OWN_MAIL: _nobody,
    Kind.REFUSED: _refused,
}
"""What is filled in for each kind. A campaign copy is a new enquiry until mails are read together."""
