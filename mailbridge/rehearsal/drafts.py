"""The letters of a decision as they would read, word for word, with nothing sent and no token given out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbridge.core import tokens
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.decision import Decision
from mailbridge.core.letters.letter import Enclosure, Letter, drafted
from mailbridge.core.letters.sandbox import Unrenderable
from mailbridge.core.letters.templates import TemplateSet
from mailbridge.model.words import PartyRole
from mailbridge.rehearsal.rehearsed import Draft

PARTIES = {PartyRole.CONSTITUENT: "resident", PartyRole.CORRESPONDENT: "resident", PartyRole.COPIED: "officer", None: "operator"}
"""Party of a letter -> how the page calls it; others are called by their role."""
_NOBODY = b"rehearsal"
"""Key of the tokens shown: no letter that was really sent has one of these."""


def drafts(decision: Decision, templates: TemplateSet, files: tuple[Enclosure, ...], calendar: WorkingDays, moment: datetime) -> tuple[Draft, ...]:
    """A draft for each letter. `files`: the evidence of the mail as it would travel along; `moment` (UTC): when it was decided."""
    return tuple(_draft(letter, templates, files if letter.evidence_of else (), calendar, moment) for letter in decision.letters)


def _draft(letter: Letter, templates: TemplateSet, files: tuple[Enclosure, ...], calendar: WorkingDays, moment: datetime) -> Draft:
    waits = letter.not_before is not None and letter.not_before > moment
    draft = Draft(
        party=PARTIES.get(letter.party, str(letter.party)),
        family=letter.name.replace("_", " "),
        to=tuple(address.address for address in (*letter.to, *letter.cc)),
        when=stamp(calendar.local(letter.not_before)) if waits and letter.not_before else "",
        files=tuple(file.filename for file in (*letter.attachments, *files)),
    )
    token = tokens.make(_NOBODY, letter.key)
    try:
        shown = drafted(letter, templates.text(letter.draft_of) if letter.draft_of else "")
        rendered = templates.rendered(_accompanied(shown, files), token, letter.sender.address)
    except Unrenderable as error:
        return replace(draft, problem=str(error))
    return replace(draft, subject=rendered.subject, text=rendered.text.strip())


def _accompanied(letter: Letter, files: tuple[Enclosure, ...]) -> Letter:
    """The letter with what it says of its enclosures."""
    if not files:
        return letter
    photos = sum(file.content_type.startswith("image/") for file in files)
    return replace(letter, facts=replace(letter.facts, photos=photos, enclosures=tuple(file.filename for file in files)))


def stamp(moment: datetime) -> str:
    """`Thu 2 May 2024, 09:12`."""
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}"
