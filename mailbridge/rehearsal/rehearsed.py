"""What a rehearsal keeps of one mail: small, in words, ready to be counted and shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from mailbridge.model.words import Kind


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A photo of the mail, cleaned, upright and small, as JPEG; `content` is empty once the page has enough pictures."""

    filename: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that would go out. `problem` says why it could not be written; then the text is empty."""

    party: str
    """`resident`, `officer`, `councillor` or `operator`."""
    family: str
    """As people say it: `acknowledgement plain`."""
    to: tuple[str, ...]
    subject: str = ""
    text: str = ""
    when: str = ""
    """Local time at which it would leave, where it would wait; empty: at once."""
    files: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A reason to look at a mail first: key of `DOUBTS`, and the reason for this mail in words."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One past mail after the rehearsal. Times are the council's; absent texts are empty."""

    name: str
    outcome: str
    """Key of `OUTCOMES`."""
    kind: Kind | None = None
    """None where the mail could not be read."""
    rule: str = ""
    reason: str = ""
    when: datetime | None = None
    mailbox: str = ""
    """Councillor to whose mailbox it came, by name."""
    author: str = ""
    address: str = ""
    subject: str = ""
    words: str = ""
    thumbnails: tuple[Thumbnail, ...] = ()
    files: tuple[str, ...] = ()
    """Names of the documents that are evidence."""
    understood: tuple[tuple[str, str], ...] = ()
    """(label, value), what it was taken to say."""
    ending: str = ""
    steps: tuple[str, ...] = ()
    """What would be recorded, a line each."""
    departments: tuple[str, ...] = ()
    """Departments that it would be sent on to, by name."""
    acknowledged: bool = False
    drafts: tuple[Draft, ...] = ()
    doubts: tuple[Doubted, ...] = ()

    @property
    def who(self) -> str:
        """The author as a list shows them."""
        return self.author or self.address or "nobody named"
