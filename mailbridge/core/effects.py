"""What `decide`, `due` and the commands return: facts. `record` stores them, `lifecycle` moves by them; an unexpected one is recorded and moves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailbridge.core.reading import Matter, Person, Place
from mailbridge.model.words import Channel, ChaseStep, Flag, MachineKind, Outcome, Sensitivity


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened to a case. `who` is a name for the history: a person, a department, `mailbridge`."""

    reference: str
    who: str = "mailbridge"

    @property
    def line(self) -> str:
        """The fact as one line of the history."""
        raise NotImplementedError(type(self).__name__)


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

    @property
    def line(self) -> str:
        return f"Case opened: {self.title or self.matter.issue or 'no subject'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(Fact):
    """The first letter to the constituent was decided. `asks` says that it asks them for something."""

    asks: bool = False

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
class Referred(Fact):
    """The case was put to a department."""

    referral: str
    department: str
    department_name: str
    address: str
    working_days: int
    at: datetime
    """Day zero, UTC."""

    @property
    def line(self) -> str:
        return f"Referred to {self.department_name}, answer expected within {self.working_days} working days"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedUp(Fact):
    """The resident wrote again. What is said here is added to the case; a place only where none was known."""

    words: str = ""
    place: Place | None = None
    has_evidence: bool = False  # photos or documents came with it, and the case has none yet
    withheld: bool = False  # the resident asks here to be kept out of it by name

    @property
    def line(self) -> str:
        return "The resident wrote again"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangerWrote(Fact):
    """Somebody who is no party to the case named it, or used a party's name (`doubtful`); shown to the councillor, answered to nobody."""

    address: str
    doubtful: bool = False

    @property
    def line(self) -> str:
        return f"A mail in the name of {self.address} may be forged" if self.doubtful else f"{self.address}, who is no party to this case, wrote about it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFact(Fact):
    """A fact about one referral."""

    referral: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(ReferralFact):
    """An officer gave a substantive answer. The clock stops; the case is not resolved by it."""

    at: datetime

    @property
    def line(self) -> str:
        return "Answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingReplied(ReferralFact):
    """An officer said: I am looking into it, perhaps with a date. A promised date moves the next chaser once."""

    promised_on: date | None = None

    @property
    def line(self) -> str:
        return f"Holding reply, promised for {self.promised_on:%d %B %Y}" if self.promised_on else "Holding reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationRequested(ReferralFact):
    """An officer asked a question back. The clock is paused until our answer goes out."""

    @property
    def line(self) -> str:
        return "The department asked a question"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationGiven(ReferralFact):
    """Our answer to the officer's question went out; the clock starts anew."""

    at: datetime

    @property
    def line(self) -> str:
        return "The department's question was answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(ReferralFact):
    """An officer said no, with or without a reason. It is an answer."""

    at: datetime

    @property
    def line(self) -> str:
        return "The department said no"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotResponsible(ReferralFact):
    """An officer said: not us."""

    redirected_to: str = ""

    @property
    def line(self) -> str:
        return f"Not theirs; they name {self.redirected_to}" if self.redirected_to else "The department says it is not theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerWrote(ReferralFact):
    """Officer mail that moves nothing by itself: thanks, a job number, words that could not be placed."""

    verified: bool = True

    @property
    def line(self) -> str:
        return "The department wrote" if self.verified else "Somebody answered whom we did not write to; waiting for the councillor's word"


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineReplied(Fact):
    """A machine answered. Recorded; moves nothing, stops no clock."""

    machine: MachineKind
    referral: str = ""
    stand_in: str = ""
    until: date | None = None

    @property
    def line(self) -> str:
        away = f", back {self.until:%d %B %Y}" if self.until else ""
        instead = f", instead: {self.stand_in}" if self.stand_in else ""
        return f"Automatic mail ({self.machine.replace('_', ' ')}){away}{instead}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceLinked(Fact):
    """A department's own reference is now known to mean this case."""

    external: str

    @property
    def line(self) -> str:
        return f"Their reference: {self.external}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(Fact):
    """A letter of ours did not reach an address."""

    addresses: tuple[str, ...]
    permanent: bool
    referral: str = ""

    @property
    def line(self) -> str:
        return f"{'Could not be delivered' if self.permanent else 'Delivery is delayed'}: {', '.join(self.addresses) or 'unknown address'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased(ReferralFact):
    """A rung of the ladder was taken."""

    step: ChaseStep
    at: datetime

    @property
    def line(self) -> str:
        return {ChaseStep.CHASER_1: "Reminded", ChaseStep.CHASER_2: "Reminded a second time", ChaseStep.ESCALATION: "Escalated"}[self.step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Fact):
    """A note for the file."""

    text: str

    @property
    def line(self) -> str:
        return f"Note: {_on_one_line(self.text)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentAsked(Fact):
    """The councillor asked the resident something."""

    text: str

    @property
    def line(self) -> str:
        return f"Asked the resident: {_on_one_line(self.text)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentTold(Fact):
    """The councillor told the resident how things stand (R076)."""

    text: str

    @property
    def line(self) -> str:
        return f"Told the resident: {_on_one_line(self.text)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded(ReferralFact):
    """The department was reminded at the councillor's word, besides the ladder."""

    @property
    def line(self) -> str:
        return "Reminded at the councillor's word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Fact):
    """No reminder goes out before a day."""

    until: date

    @property
    def line(self) -> str:
        return f"No reminders until {self.until:%d %B %Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Fact):
    """The case ended, with an outcome and who says so."""

    outcome: Outcome
    text: str
    at: datetime

    @property
    def line(self) -> str:
        return f"Closed as {self.outcome.replace('_', ' ')}: {_on_one_line(self.text)}" if self.text else f"Closed as {self.outcome.replace('_', ' ')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Fact):
    """The case was taken up again."""

    text: str = ""

    @property
    def line(self) -> str:
        return f"Reopened: {_on_one_line(self.text)}" if self.text else "Reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondCopy(Fact):
    """The same mail reached us again, or in another mailbox. Linked, nothing else."""

    mailbox: str

    @property
    def line(self) -> str:
        return f"The same mail arrived again, in the mailbox of {self.mailbox}"


def _on_one_line(text: str) -> str:
    """What people wrote, as it fits into a line of the history."""
    return " ".join(text.split())
