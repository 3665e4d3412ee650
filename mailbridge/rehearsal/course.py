"""The rehearsal itself: each mail read alone, then all beside each other, then decided as if it had come on the day it was written.

Memory stays small for thousands of mails: of each only the words, the names of its files and little pictures are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence.desk import place_in_words
from mailbridge.core.decision import Decision, Ending
from mailbridge.core.effects import Acknowledged, CaseOpened, Fact, Queued, Referred
from mailbridge.core.enclosures import enclosures
from mailbridge.core.letters.letter import Enclosure
from mailbridge.core.letters.templates import TemplateSet
from mailbridge.core.mail import Headers, Mail
from mailbridge.core.parse import parse
from mailbridge.core.people import Council
from mailbridge.core.reading import Reading
from mailbridge.core.recognise import beside_each_other, recognise
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.model.words import InboundStatus
from mailbridge.rehearsal.doubts import UNREAD, Looked, doubts_about
from mailbridge.rehearsal.drafts import drafts
from mailbridge.rehearsal.outcomes import outcome_of
from mailbridge.rehearsal.rehearsed import Doubted, Rehearsed, Thumbnail
from mailbridge.rehearsal.sources import Specimen

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""A mail that says it is older says nothing of when it came."""
WORDS = 20_000
"""Characters of a mail's own words that are kept."""
PICTURE_SIDE, PICTURE_QUALITY, PICTURES = 320, 60, 6_000_000
"""Pixels and JPEG quality of a little picture, and bytes of all of them together."""


@dataclass(frozen=True)
class Rules:
    """Today's rules. `addressee` says to which councillor's mailbox a mail was sent; `decide` what would be done with it: for a mail, its reading,
    the councillor, the moment (UTC) and the number of cases opened before it in this rehearsal."""

    council: Council
    lexicon: Lexicon
    templates: TemplateSet
    addressee: Callable[[Mail], str]
    decide: Callable[[Mail, Reading, str, datetime, int], Decision]


@dataclass(slots=True)
class Album:
    """The pictures that there is room for."""

    room: int

    def thumbnails(self, mail: Mail, files: tuple[Enclosure, ...]) -> tuple[Thumbnail, ...]:
        """A little picture of each photo that was made anew; without content where the album is full."""
        sent = {id(attachment.content) for one in (mail, *mail.attached_mails) for attachment in one.attachments}
        return tuple(Thumbnail(file.filename, self._kept(file.content)) for file in files if id(file.content) not in sent)

    def _kept(self, content: bytes) -> bytes:
        if len(content) > self.room:
            return b""
        self.room -= len(content)
        return content


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail that was read, without its weight. `problem`: why it could not be, and then nothing else is known of it."""

    name: str
    councillor: str = ""
    mail: Mail | None = None
    reading: Reading | None = None
    thumbnails: tuple[Thumbnail, ...] = ()
    files: tuple[Enclosure, ...] = field(default=(), repr=False)
    problem: str = ""


def rehearse(specimens: Iterable[Specimen], rules: Rules, now: datetime, room: int = PICTURES) -> Iterator[Rehearsed]:
    """What would be done with each mail, oldest first behind those that cannot be read, of which it is said why. No mail makes it raise.

    `now` is UTC; `room`: bytes of all little pictures together."""
    album = Album(room)
    seen = [_seen(specimen, rules, album) for specimen in specimens]
    yield from (_unread(one.name, one.problem) for one in seen if one.problem)
    opened = 0
    for one, mail, reading in sorted(_together(seen), key=lambda found: _moment(found[1], now)):
        moment = _moment(mail, now)
        decision = _decided(rules, mail, reading, one.councillor, moment, opened)
        opened += sum(isinstance(fact, CaseOpened) for fact in decision.facts)
        yield _told(one, mail, reading, decision, rules, moment)


def _seen(specimen: Specimen, rules: Rules, album: Album) -> Seen:
    """One mail, parsed and recognised; a mail on which our own code fails is one that could not be read."""
    if specimen.problem:
        return Seen(specimen.name, problem=specimen.problem)
    try:
        mail = parse(specimen.raw)
        councillor = specimen.mailbox or rules.addressee(mail)
        reading = recognise(mail, rules.council, rules.lexicon, rules.council.councillors[councillor].mailbox.kind)
        files = enclosures(mail, PICTURE_SIDE, PICTURE_QUALITY)
    except Exception as error:  # one poison mail never ends a rehearsal
        return Seen(specimen.name, problem=_failure("It could not be read", error))
    light = tuple(replace(file, content=b"") for file in files)
    return Seen(specimen.name, councillor, _light(mail), replace(reading, elided_text=""), album.thumbnails(mail, files), light)


def _light(mail: Mail) -> Mail:
    """The same mail without the bytes of its attachments and without what was read of it already."""
    return replace(
        mail,
        headers=Headers(),
        html="",
        text=mail.text[:WORDS],
        elided_text="",
        forwarded=(),
        attachments=tuple(replace(attachment, content=b"") for attachment in mail.attachments),
        attached_mails=tuple(_light(attached) for attached in mail.attached_mails),
    )


def _together(seen: Sequence[Seen]) -> list[tuple[Seen, Mail, Reading]]:
    """The mails that were read, with what shows only beside the others: second deliveries and copies of a campaign."""
    found = [(one, one.mail, one.reading) for one in seen if one.mail is not None and one.reading is not None]
    readings = beside_each_other([mail for _, mail, _ in found], [reading for *_, reading in found])
    return [(one, mail, reading) for (one, mail, _), reading in zip(found, readings, strict=True)]


def _moment(mail: Mail, now: datetime) -> datetime:
    """When the mail came: when it was written, if that can be true."""
    return mail.date if mail.date and EARLIEST <= mail.date <= now else now


def _decided(rules: Rules, mail: Mail, reading: Reading, councillor: str, moment: datetime, opened: int) -> Decision:
    try:
        return rules.decide(mail, reading, councillor, moment, opened)
    except Exception as error:  # the service would shelve the mail for it
        return Decision(Ending(InboundStatus.SHELVED, _failure("The rules fail on it", error)))


def _told(one: Seen, mail: Mail, reading: Reading, decision: Decision, rules: Rules, moment: datetime) -> Rehearsed:
    try:
        return _rehearsed(one, mail, reading, decision, rules, moment)
    except Exception as error:  # a letter or a date that nobody has foreseen
        return _unread(one.name, _failure("It could not be told", error))


def _unread(name: str, problem: str) -> Rehearsed:
    return Rehearsed(name, UNREAD, ending=problem, doubts=(Doubted(UNREAD, problem),))


def _failure(what: str, error: Exception) -> str:
    return f"{what}: {type(error).__name__}: {error}"[:300]


def _rehearsed(one: Seen, mail: Mail, reading: Reading, decision: Decision, rules: Rules, moment: datetime) -> Rehearsed:
    calendar = WorkingDays.of(rules.council.service)
    written = drafts(decision, rules.templates, one.files, calendar, moment)
    shelved = decision.ending.status is InboundStatus.SHELVED
    doubts = (Doubted(UNREAD, decision.ending.reason),) if shelved else doubts_about(Looked(mail, reading, decision, written, rules.council))
    return Rehearsed(
        name=one.name,
        outcome=outcome_of(decision),
        kind=reading.kind,
        rule=reading.rule,
        reason=reading.reason,
        when=calendar.local(mail.date) if mail.date else None,
        mailbox=rules.council.councillors[one.councillor].display,
        author=reading.author.name,
        address=reading.author.address,
        subject=mail.subject,
        words=(reading.new_text or mail.text)[:WORDS].strip(),
        thumbnails=one.thumbnails,
        files=tuple(file.filename for file in one.files if file.filename not in {picture.filename for picture in one.thumbnails}),
        understood=tuple((label, value) for label, value in _understood(reading, rules.council) if value),
        ending=decision.ending.reason,
        steps=tuple(_line(fact) for fact in decision.facts),
        departments=tuple(fact.department_name for fact in decision.facts if isinstance(fact, Queued | Referred)),
        acknowledged=any(isinstance(fact, Acknowledged) for fact in decision.facts),
        drafts=written,
        doubts=doubts,
    )


def _line(fact: Fact) -> str:
    return f"{fact.reference}: {fact.line}"


def _understood(reading: Reading, council: Council) -> Iterator[tuple[str, str]]:
    """What the mail was taken to say, as (label, value); empty values are left out by the caller."""
    about, person, answer = reading.matter, reading.constituent, reading.answer
    yield "About", ", ".join(council.categories[key].name if key in council.categories else key for key in about.categories)
    yield "Issue", about.issue
    yield "Where", ", ".join(filter(None, (place_in_words(about.place), about.place.ward)))
    yield "Department", ", ".join(council.departments[key].name if key in council.departments else key for key in about.departments)
    yield "For", ", ".join(filter(None, (person.name, person.address, person.phone, person.street, person.postcode))) if person else ""
    yield "Wants", about.wish
    yield "Before", about.prior_contact
    yield "Commands", "; ".join(f"{one.verb} {one.reference} {one.arguments}".strip() for one in reading.commands)
    yield "Answer", ", ".join(words for words, holds in _amounts(reading) if holds)
    yield "Promised for", f"{answer.promised_date:%d %B %Y}" if answer and answer.promised_date else ""
    yield "Did not reach", ", ".join(reading.bounce.addresses) if reading.bounce else ""
    yield "Away until", f"{reading.absence.until:%d %B %Y}" if reading.absence and reading.absence.until else ""
    yield "Take care", ", ".join(sorted({str(one).replace("_", " ") for one in (*reading.flags, *reading.sensitivities)}))


def _amounts(reading: Reading) -> tuple[tuple[str, bool], ...]:
    """What an officer's words amount to."""
    answer = reading.answer
    if answer is None:
        return ()
    return (
        ("an answer", answer.substantive),
        ("a holding reply", answer.holding),
        ("a question", answer.question),
        ("a no", answer.refused),
        ("not their matter", answer.not_responsible),
        ("thanks only", answer.thanks_only),
    )
