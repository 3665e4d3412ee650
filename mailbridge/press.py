"""Freezes letters: rendered, composed and archived when they are decided, so that a retry posts the same bytes (DESIGN.md, rule 3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from mailbridge import lookup
from mailbridge.archive import Archive
from mailbridge.core import tokens
from mailbridge.core.absence import NOTHING_KNOWN, Absent
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence.by_hand import BY_HAND, with_words
from mailbridge.core.enclosures import Fitted, cost, documents, enclosures, fitted, listed, nameless, numbered, thumbnails
from mailbridge.core.letters.compose import composed
from mailbridge.core.letters.letter import Enclosure, Letter, LineEvidence, drafted
from mailbridge.core.letters.templates import Rendered, TemplateSet
from mailbridge.core.letters.variants import chosen, rotated
from mailbridge.core.parse import parse
from mailbridge.core.people import Council
from mailbridge.model.words import PartyRole
from mailbridge.papers import papers
from mailbridge.record import Counterpart, Frozen

ENVELOPE = 20_000
"""Bytes around the words of a letter: its headers, and what the template says besides."""
RESIDENTS = frozenset({PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT})
Had = list[tuple[str, datetime]]
"""Templates of letters that somebody had, oldest first, each with its moment (UTC)."""
Put = Callable[[bytes], str]
"""Keeps bytes in the archive, and returns their SHA-256."""
Files = Mapping[str, tuple[Enclosure, ...]]
"""sha256 of a mail -> its evidence, made ready for a letter."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all copies of a letter have in common."""

    letter: Letter
    message_id: str
    date: datetime
    separator: str


@dataclass(frozen=True)
class Press:
    """One council's letters: its templates, archive, token key and clock (UTC)."""

    council: Council
    templates: TemplateSet
    archive: Archive
    secret: bytes = field(repr=False)
    now: Callable[[], datetime]

    def frozen(self, session: Session, letters: Sequence[Letter], councillor: str, files: Files | None = None, absent: Absent = NOTHING_KNOWN) -> list[Frozen]:
        """Letters as they will be posted; those decided before are left out."""
        before = lookup.decided_before(session, [one.key for letter in letters for one in (letter, letter.draft_of) if one and not _is_first(one, absent)])
        varied = self._varied(session, [_still_open(letter, before) for letter in letters if letter.key not in before], absent)
        with self.archive.together() as put:
            return [self._freeze(session, letter, letter.owner or councillor, files or {}, put) for letter in varied]

    def _varied(self, session: Session, letters: Sequence[Letter], absent: Absent) -> list[Letter]:
        """The letters, and the drafts in them, each in a variant that its reader does not know yet."""
        mine: dict[str, Had] = {address: [] for address in absent.readers}
        varied = []
        for letter in letters:
            if letter.draft_of:
                letter = replace(letter, draft_of=self._in_a_variant(session, letter.draft_of, mine))
            varied.append(self._in_a_variant(session, letter, mine))
        return varied

    def _in_a_variant(self, session: Session, letter: Letter, mine: dict[str, Had]) -> Letter:
        """`mine`: what the readers have had, with what this mail sends them."""
        names = self.templates.variants(letter.name)
        if letter.party not in RESIDENTS or letter.variant or letter.text or not names:
            return letter
        address = letter.to[0].address.lower()
        if address not in mine:
            mine[address] = list(lookup.variants_had(session, address))
        had = mine[address]
        today = {self.templates.opening(name) for name, at in had if self._is_today(at)}
        alike = {name for name in names if self.templates.opening(name) in today}
        name = chosen(rotated(names, address, letter.seed), [one for one, _ in had], alike)
        had.append((name, self.now()))
        return replace(letter, variant=name)

    def _is_today(self, moment: datetime) -> bool:
        calendar = WorkingDays.of(self.council.service)
        return calendar.day(moment) == calendar.day(self.now())

    def _freeze(self, session: Session, letter: Letter, councillor: str, files: Files, put: Put) -> Frozen:
        return self.freeze(self._with_papers(session, letter, councillor), councillor, files, put)

    def _with_papers(self, session: Session, letter: Letter, councillor: str) -> Letter:
        """An export is made when it is frozen, since it is made of what is in the archive."""
        if letter.papers is None:
            return letter
        files = papers(session, self.archive, letter.papers, councillor, WorkingDays.of(self.council.service))
        return _with_files(letter, files)

    def freeze(self, letter: Letter, councillor: str, files: Files, put: Put) -> Frozen:
        """The bytes that will be posted, now and at each retry."""
        letter = self._with_evidence(letter, files) if letter.evidence_of else letter
        if letter.line_evidence:
            lines = [(one.number, self._files_of(one, files)) for one in letter.line_evidence]
            letter = _with_files(letter, numbered(lines, letter.largest - _without_files(letter)))
        draft = self.templates.text(letter.draft_of) if letter.draft_of else ""
        shown = self.templates.text(letter.shows) if letter.shows else ""
        letter = self._showing(letter, shown) if shown else letter
        sheet = self._sheet(drafted(letter, draft), councillor)
        first, *further = letter.recipients
        rendered, token, raw = self._printed(sheet, first, letter.key)
        counterparts = tuple(self._counterpart(sheet, address, put) for address in further)
        mentions = tuple(name for name in tokens.references_in(rendered.text, self.council.service.reference_prefix) if name != letter.facts.reference)
        return Frozen(sheet.letter, councillor, rendered.subject, sheet.message_id, token, put(raw), len(raw), mentions, draft, counterparts)

    def _showing(self, letter: Letter, text: str) -> Letter:
        """The letter with the words of the one that it tells of."""
        if letter.name == BY_HAND:
            return with_words(letter, text, self.council.service.council)
        return replace(letter, facts=replace(letter.facts, sent_text=text))

    def _sheet(self, letter: Letter, councillor: str) -> Sheet:
        mark = tokens.make(self.secret, f"id:{letter.key}")
        message_id = tokens.message_id(letter.facts.reference or (tokens.LIST if letter.lists else "mailbridge"), letter.name, mark, letter.sender.address)
        return Sheet(letter, message_id, WorkingDays.of(self.council.service).local(self.now()), self._separator(councillor))

    def _counterpart(self, sheet: Sheet, address: str, put: Put) -> Counterpart:
        """The letter as a further addressee gets it. A counterpart's key has the address, and so has its token."""
        _, token, raw = self._printed(sheet, address, f"{sheet.letter.key}#{address}")
        return Counterpart(address, token, put(raw))

    def _printed(self, sheet: Sheet, address: str, key: str) -> tuple[Rendered, str, bytes]:
        """(words, token, bytes) of what one addressee gets: all get the same mail, each with a token of their own.

        Whoever acts for a councillor or is one gets a mail of their own: by Reply All the one would show the other what proves who writes."""
        token = tokens.make(self.secret, key)
        reply_to = tokens.tagged(sheet.letter.sender.address, token, sheet.separator)
        rendered = self.templates.rendered(sheet.letter, token, reply_to)
        headed = addressed_alone(sheet.letter, address) if sheet.letter.party is PartyRole.COUNCILLOR else sheet.letter
        return rendered, token, composed(headed, rendered, message_id=sheet.message_id, reply_to=reply_to, date=sheet.date)

    def _files_of(self, line: LineEvidence, files: Files) -> tuple[Enclosure, ...]:
        evidence = self._files(line.sha256, files)
        return nameless(evidence) if line.nameless else evidence

    def _with_evidence(self, letter: Letter, files: Files) -> Letter:
        """The letter with what travels along: small pictures and an officer's documents to the councillor, photos and documents to an officer, to a resident
        the word that they went."""
        evidence = self._files(letter.evidence_of, files)
        if letter.party is PartyRole.COUNCILLOR:
            small = thumbnails(evidence)
            whole = fitted(documents(evidence), letter.largest - _without_files(letter) - sum(map(cost, small))) if letter.largest else Fitted(())
            hers = _with_files(letter, (*small, *whole.files))
            return replace(hers, facts=replace(hers.facts, left_out=_not_for_her(whole)))
        evidence = nameless(evidence) if letter.nameless else evidence
        found = fitted(evidence, letter.largest - _without_files(letter)) if letter.largest else Fitted(evidence)
        told = replace(_with_files(letter, found.files).facts, enclosures=listed(found.files, letter.facts.position), left_out=found.shortfall)
        return replace(letter, facts=told, attachments=(*letter.attachments, *found.files) if letter.encloses else letter.attachments)

    def _files(self, sha256: str, ready: Files) -> tuple[Enclosure, ...]:
        """The evidence of an archived mail; of the mail that is being decided about it is ready already."""
        return ready[sha256] if sha256 in ready else enclosures(parse(self.archive.get(sha256)))

    def _separator(self, councillor: str) -> str:
        """How the councillor's server takes tags; letters to the operator carry none."""
        owner = self.council.councillors.get(councillor)
        return owner.tag_separator if owner else ""


def _not_for_her(found: Fitted) -> str:
    """Which of an officer's documents she does not get with the letter, and where they are."""
    names = " and ".join(file.filename for file in found.left_out)
    return f"too large for this letter: {names}. Their mail lies in your casework mailbox" if names else ""


def _is_first(letter: Letter, absent: Absent) -> bool:
    """Whether it is about a case that is opened just now, and its key says so."""
    return letter.facts.reference in absent.cases and letter.facts.reference in letter.key


def _still_open(letter: Letter, before: Collection[str]) -> Letter:
    """The letter; without its draft where that has gone out before."""
    gone = letter.draft_of is not None and letter.draft_of.key in before
    return replace(letter, draft_of=None) if gone else letter


def addressed_alone(letter: Letter, address: str) -> Letter:
    """The letter with one of its addressees and nobody else in its head."""
    return replace(letter, to=tuple(one for one in (*letter.to, *letter.cc) if one.address.lower() == address)[:1], cc=())


def _without_files(letter: Letter) -> int:
    """Bytes that a letter has at most without its files: its words, encoded, and what stands around them."""
    return ENVELOPE + 3 * sum(len(str(value).encode("utf-8", "replace")) for value in letter.facts.values().values())


def _with_files(letter: Letter, files: tuple[Enclosure, ...]) -> Letter:
    pictures = sum(file.content_type.startswith("image/") for file in files)
    facts = replace(letter.facts, photos=pictures, enclosures=tuple(file.filename for file in files))
    return replace(letter, attachments=(*letter.attachments, *files), facts=facts)
