"""Facts about a case: how it came, what the resident wrote, what was shown to whom."""

from __future__ import annotations

from dataclasses import dataclass

from mailbridge.core.effects.fact import Fact
from mailbridge.core.reading import Matter, Person, Place
from mailbridge.model.words import Channel, Flag, Sensitivity


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Fact):
    """A matter was raised."""

    number: int
    councillor: str
    title: str
    matter: Matter
    words: str
    channel: Channel = Channel.EMAIL
    constituent: Person | None = None
    correspondent: Person | None = None
    flags: frozenset[Flag] = frozenset()
    sensitivities: tuple[Sensitivity, ...] = ()
    message_id: str = ""
    has_evidence: bool = False
    written_to: tuple[str, ...] = ()
    """Names of the councillors whom the resident openly wrote to."""
    parent: str = ""
    """Reference of the case that it was split from."""
    deadline: str = ""
    """The day by which it is too late, as the resident says: `eviction on Tuesday 7 May 2024`."""
    of_many: bool = False  # the case of a campaign: it has no resident, and no mail is its first

    @property
    def line(self) -> str:
        return f"Case opened: {self.title or self.matter.issue or 'no subject'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(Fact):
    """The first letter to the constituent was decided. `asks` says that it asks them for something."""

    asks: bool = False
    questions: tuple[str, ...] = ()
    """What it asks, of the questions in the settings."""

    @property
    def line(self) -> str:
        return "Acknowledged; the resident was asked for more" if self.asks else "Acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncillorAsked(Fact):
    """The councillor has to decide something."""

    what: str

    @property
    def line(self) -> str:
        return f"Put to the councillor: {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSeen(Fact):
    """A mail about risk to life or safety, or a threat, was shown to a person at once."""

    why: str

    @property
    def line(self) -> str:
        return f"Shown to the councillor at once: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyTexted(Fact):
    """Who wrote of danger gets the emergency text that she approved, and no more: this is no acknowledgement."""

    @property
    def line(self) -> str:
        return "The emergency numbers were sent to whoever wrote"


@dataclass(frozen=True, slots=True, kw_only=True)
class AbuseSeen(Fact):
    """An abusive or threatening mail. It is kept as evidence, and so is the whole case; nobody is answered (R106)."""

    flags: frozenset[Flag]

    @property
    def line(self) -> str:
        return "Abusive; kept as evidence, and not answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedUp(Fact):
    """The resident wrote again. What is said here is added to the case; a place only where none was known."""

    words: str = ""
    place: Place | None = None
    has_evidence: bool = False  # photos or documents came with it, and the case has none yet
    deadline: str = ""  # the day by which it is too late, as they say here
    withheld: bool = False  # the resident asks here to be kept out of it by name
    by_her_word: bool = False  # whoever wrote is no party; the councillor says that the mail belongs here

    @property
    def line(self) -> str:
        return "Wrote about it; the councillor put the mail into this case" if self.by_her_word else "The resident wrote again"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangerWrote(Fact):
    """Somebody who is no party to the case named it, or used a party's name (`doubtful`); shown to the councillor, answered to nobody."""

    address: str
    doubtful: bool = False

    @property
    def line(self) -> str:
        return f"A mail in the name of {self.address} may be forged" if self.doubtful else f"{self.address}, who is no party to this case, wrote about it"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredByItself(Fact):
    """Within minutes of a letter of ours the same came again: a machine answers there. Recorded; moves nothing, and nobody is written to because of it."""

    address: str

    @property
    def line(self) -> str:
        return f"{self.address} answers each letter by itself; nothing was answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondCopy(Fact):
    """The same mail reached us again, or in another mailbox. Linked, nothing else."""

    mailbox: str

    @property
    def line(self) -> str:
        return f"The same mail arrived again, in the mailbox of {self.mailbox}"
