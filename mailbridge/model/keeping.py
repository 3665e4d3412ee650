"""Tables about what is kept: the passages by which a case is found, which letters list which cases, and the marks of what was erased."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from mailbridge.model import tables  # noqa: F401  (it says how constraints are named; whoever comes first would be left out)
from mailbridge.model.rows import Row


class Passage(Row, table=True):
    """A piece of text by which one councillor finds a case: its heading, a mail, a note, a department's reference. `fulltext` keeps the index of its words.

    Each who may see the case has its passages once, so that nobody's search reads what is others'."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    councillor: str
    """Who finds the case by it."""
    inbound_id: int | None = Field(default=None, foreign_key="inbound.id", index=True)
    """The mail that it comes from."""
    heading: bool = False
    """What the case is: its reference, title, place and people. What is found there comes first."""
    text: str


class Mention(Row, table=True):
    """A letter lists a case that is not its own: a line-up, a list, a reminder that names what else is open."""

    id: int | None = Field(default=None, primary_key=True)
    outbound_id: int = Field(foreign_key="outbound.id", index=True)
    case_id: int = Field(foreign_key="case.id", index=True)


class Erasure(Row, table=True):
    """The mark of an erased mail or letter. It holds nothing of it, but by its fingerprint the same mail is known when it comes again."""

    id: int | None = Field(default=None, primary_key=True)
    councillor: str
    fingerprint: str = Field(default="", index=True)
    """Of a mail; empty for a letter."""
    sha256: str
    """The file in the archive."""
    erased_at: datetime
    removed_at: datetime | None = Field(default=None, index=True)
    """When the file was removed; None: not yet, or something else needs the same bytes."""
