"""Facts about departments: put to them, answered, reminded, not reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailbridge.core.effects.fact import Fact, OfficerFact, ReferralFact, answering
from mailbridge.model.words import ChaseStep, MachineKind, OfficerState


@dataclass(frozen=True, slots=True, kw_only=True)
class PutToDepartment(Fact):
    """The case is for a department: by itself, or with its next list."""

    referral: str
    department: str
    department_name: str
    address: str
    working_days: int
    at: datetime
    """From when on its days count, UTC: day zero, or the moment at which the list is expected to go out."""
    officers: tuple[str, ...] = ()
    """Who answered for the department in this case before."""
    words: str = ""
    """Her own to the department."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred(PutToDepartment):
    """The case was put to a department."""

    @property
    def line(self) -> str:
        return f"Referred to {self.department_name}, answer expected within {self.working_days} working days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued(PutToDepartment):
    """The case waits for the next list to a department (R063). Nobody is reminded of it meanwhile."""

    @property
    def line(self) -> str:
        return f"Waits for the list to {self.department_name}, which is expected to go out on {self.at.day} {self.at:%B %Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched(ReferralFact):
    """A case that waited for a list has gone to its department, in a list or by itself."""

    department_name: str
    at: datetime
    """Day zero, UTC."""
    number: int = 0
    """Its line in the list; 0: it went by itself."""
    address: str = ""
    """Where it went, since mail to where it was to go may come back by now; empty: there."""

    @property
    def line(self) -> str:
        return f"Went to {self.department_name} {f'in a list, as number {self.number}' if self.number else 'by itself'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(OfficerFact):
    """An officer gave a substantive answer. The clock stops; the case is not resolved by it."""

    at: datetime

    @property
    def line(self) -> str:
        return answering("Answered", self.via)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingReplied(OfficerFact):
    """An officer said: I am looking into it, perhaps with a date."""

    promised_on: date | None = None
    put_off_until: date | None = None
    """The day to which it puts the next reminder off; None where it moves nothing (each is put off once, R068)."""

    @property
    def line(self) -> str:
        return answering(f"Holding reply, promised for {self.promised_on:%d %B %Y}" if self.promised_on else "Holding reply", self.via)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationRequested(OfficerFact):
    """An officer asked a question back. The clock is paused until our answer goes out."""

    at: datetime

    @property
    def line(self) -> str:
        return answering("The department asked a question", self.via)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationGiven(ReferralFact):
    """Our answer to the officer's question went out; the clock starts anew."""

    at: datetime

    @property
    def line(self) -> str:
        return "The department's question was answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(OfficerFact):
    """An officer said no, with or without a reason. It is an answer."""

    at: datetime

    @property
    def line(self) -> str:
        return answering("The department said no", self.via)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotResponsible(OfficerFact):
    """An officer said: not us."""

    redirected_to: str = ""

    @property
    def line(self) -> str:
        return answering(f"Not theirs; they name {self.redirected_to}" if self.redirected_to else "The department says it is not theirs", self.via)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirected(ReferralFact):
    """The department had said that it is not theirs, or was never reached, and the councillor asks once more, there or elsewhere."""

    instead: str
    """Name of the other one."""

    @property
    def line(self) -> str:
        return f"Goes on with {self.instead}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerWrote(OfficerFact):
    """Officer mail that moves nothing by itself: thanks, a job number, words that could not be placed."""

    verified: bool = True

    @property
    def line(self) -> str:
        if self.verified:
            return answering("The department wrote", self.via)
        return f"{answering('Somebody answered whom we did not write to', self.via)}; waiting for the councillor's word"


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineReplied(Fact):
    """A machine answered. Recorded; moves nothing, stops no clock."""

    machine: MachineKind
    referral: str = ""
    stand_in: str = ""
    until: date | None = None
    via: str = ""
    """Whose copy of our letter it answers, where that is another address than the machine's."""

    @property
    def line(self) -> str:
        away = f", back {self.until:%d %B %Y}" if self.until else ""
        instead = f", instead: {self.stand_in}" if self.stand_in else ""
        return answering(f"Automatic mail ({self.machine.replace('_', ' ')}){away}{instead}", self.via)


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
    state: OfficerState | None = None
    """What that says of the addresses, where they are officers'; None: nothing (the letter was too large)."""
    why: str = ""
    letter: int = 0
    """Number of the letter's row; 0: not known."""

    @property
    def line(self) -> str:
        return f"{'Could not be delivered' if self.permanent else 'Delivery is delayed'}: {', '.join(self.addresses) or 'unknown address'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack(Fact):
    """A letter was not posted, or not yet: too many went to its address, or mail comes back from there."""

    letter: int
    """Number of its row."""
    why: str
    until: datetime | None = None
    """When it is tried again (UTC); None: never."""

    @property
    def line(self) -> str:
        return f"A letter waits until {self.until:%d %B %Y}: {self.why}" if self.until else f"A letter was not posted: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedAgain(Fact):
    """A mailbox was full: the same letter goes to it once more, on a later day."""

    outbound: int
    """Number of the letter's row."""
    addresses: tuple[str, ...]
    not_before: datetime

    @property
    def line(self) -> str:
        return f"The mailbox is full; tried once more on {self.not_before:%d %B %Y}: {', '.join(self.addresses)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyAsked(ReferralFact):
    """Mail to the department came back, so its deputy has the case now. The clock starts anew."""

    address: str
    at: datetime

    @property
    def line(self) -> str:
        return f"Sent to the deputy: {self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressProven(Fact):
    """Mail came from an address to which mail had come back: it lives."""

    address: str

    @property
    def line(self) -> str:
        return f"This address works again: {self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLearnt(ReferralFact):
    """The councillor said that somebody's mail counts: from now on they are known to answer for the department (story 5)."""

    department: str
    name: str

    @property
    def line(self) -> str:
        return f"Answers for the department from now on: {self.name or self.officer}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled(Fact):
    """An officer took a mail back. What it says is quoted to nobody before the councillor says so (story 19)."""

    address: str
    subject: str
    """Of the mail taken back, in lower case and without prefixes."""
    at: datetime
    """When the recall was written."""

    @property
    def line(self) -> str:
        return "Took back a mail; its words are not passed on"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallSettled(Fact):
    """The councillor says that the words of a mail which was taken back may be used all the same."""

    @property
    def line(self) -> str:
        return "What was taken back may be passed on"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentHeard(ReferralFact):
    """The department wrote to the resident itself, with the councillor in copy."""

    @property
    def line(self) -> str:
        return "The department wrote to the resident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanked(ReferralFact):
    """The councillor thanked the officer (R067)."""

    at: datetime

    @property
    def line(self) -> str:
        return "Thanked the department"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased(ReferralFact):
    """A rung of the ladder was taken."""

    step: ChaseStep
    at: datetime

    @property
    def line(self) -> str:
        return TAKEN[self.step]


TAKEN = {
    ChaseStep.CHASER_1: "Reminded",
    ChaseStep.CHASER_2: "Reminded a second time",
    ChaseStep.ESCALATION_ASKED: "You were asked whether the next person up may be written to",
    ChaseStep.ESCALATION: "Escalated",
}
"""Rung -> how the history tells that it was taken."""
