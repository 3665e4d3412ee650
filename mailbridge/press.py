"""Freezes letters: rendered, composed and archived when they are decided, so that a retry posts the same bytes (DESIGN.md, rule 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from mailbridge import lookup
from mailbridge.archive import Archive
from mailbridge.core import tokens
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.enclosures import enclosures, nameless, numbered, thumbnails
from mailbridge.core.letters.compose import composed
from mailbridge.core.letters.letter import Enclosure, Letter, LineEvidence, drafted
from mailbridge.core.letters.templates import TemplateSet
from mailbridge.core.parse import parse
from mailbridge.core.people import Council
from mailbridge.model.words import PartyRole
from mailbridge.papers import papers
from mailbridge.record import Frozen

Files = Mapping[str, tuple[Enclosure, ...]]
"""sha256 of a mail -> its evidence, made ready for a letter."""


@dataclass(frozen=True)
class Press:
    """One council's letters: its templates, archive, token key and clock (UTC)."""

    council: Council
    templates: TemplateSet
    archive: Archive
    secret: bytes = field(repr=False)
    now: Callable[[], datetime]

    def frozen(self, session: Session, letters: Sequence[Letter], councillor: str, files: Files | None = None) -> list[Frozen]:
        """Letters as they will be posted; those decided before are left out."""
        new = [letter for letter in letters if not lookup.has_letter(session, letter.key)]
        return [self._freeze(session, _still_open(session, letter), letter.owner or councillor, files or {}) for letter in new]

    def _freeze(self, session: Session, letter: Letter, councillor: str, files: Files) -> Frozen:
        return self.freeze(self._with_papers(session, letter, councillor), councillor, files)

    def _with_papers(self, session: Session, letter: Letter, councillor: str) -> Letter:
        """An export is made when it is frozen, since it is made of what is in the archive."""
        if letter.papers is None:
            return letter
        files = papers(session, self.archive, letter.papers, councillor, WorkingDays.of(self.council.service))
        return _with_files(letter, files)

    def freeze(self, letter: Letter, councillor: str, files: Files) -> Frozen:
        """The bytes that will be posted, now and at each retry. They are in the archive when this returns."""
        if letter.evidence_of:
            evidence = self._files(letter.evidence_of, files)
            evidence = nameless(evidence) if letter.nameless else evidence
            letter = _with_files(letter, thumbnails(evidence) if letter.party is PartyRole.COUNCILLOR else evidence)
        if letter.line_evidence:
            letter = _with_files(letter, numbered((one.number, self._files_of(one, files)) for one in letter.line_evidence))
        draft = self.templates.text(letter.draft_of) if letter.draft_of else ""
        letter = drafted(letter, draft)
        token = tokens.make(self.secret, letter.key)
        reply_to = tokens.tagged(letter.sender.address, token, self._separator(councillor))
        rendered = self.templates.rendered(letter, token, reply_to)
        mark = tokens.make(self.secret, f"id:{letter.key}")
        message_id = tokens.message_id(letter.facts.reference or (tokens.LIST if letter.lists else "mailbridge"), letter.name, mark, letter.sender.address)
        date = WorkingDays.of(self.council.service).local(self.now())
        raw = composed(letter, rendered, message_id=message_id, reply_to=reply_to, date=date)
        mentions = tuple(name for name in tokens.references_in(rendered.text, self.council.service.reference_prefix) if name != letter.facts.reference)
        return Frozen(letter, councillor, rendered.subject, message_id, token, self.archive.put(raw), len(raw), mentions, draft)

    def _files_of(self, line: LineEvidence, files: Files) -> tuple[Enclosure, ...]:
        evidence = self._files(line.sha256, files)
        return nameless(evidence) if line.nameless else evidence

    def _files(self, sha256: str, ready: Files) -> tuple[Enclosure, ...]:
        """The evidence of an archived mail; of the mail that is being decided about it is ready already."""
        return ready[sha256] if sha256 in ready else enclosures(parse(self.archive.get(sha256)))

    def _separator(self, councillor: str) -> str:
        """How the councillor's server takes tags; letters to the operator carry none."""
        owner = self.council.councillors.get(councillor)
        return owner.tag_separator if owner else ""


def _still_open(session: Session, letter: Letter) -> Letter:
    """The letter; without its draft where that has gone out before."""
    gone = letter.draft_of is not None and lookup.has_letter(session, letter.draft_of.key)
    return replace(letter, draft_of=None) if gone else letter


def _with_files(letter: Letter, files: tuple[Enclosure, ...]) -> Letter:
    pictures = sum(file.content_type.startswith("image/") for file in files)
    facts = replace(letter.facts, photos=pictures, enclosures=tuple(file.filename for file in files))
    return replace(letter, attachments=(*letter.attachments, *files), facts=facts)
