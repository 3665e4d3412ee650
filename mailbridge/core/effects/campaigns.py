"""Facts about campaigns: near-identical mails of many people, and her one answer to all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbridge.core.effects.desk import DeskFact
from mailbridge.core.effects.fact import Fact, on_one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSeen(Fact):
    """Different people have sent nearly the same words. `family`: the campaign of another councillor with the same words, or 0."""

    people: int
    family: int = 0

    @property
    def line(self) -> str:
        return (
            f"A campaign: {self.people} people have sent nearly the same words" if self.people > 1 else "A campaign: it came by a platform that sends for many"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered(Fact):
    """A case turned out to be a copy of a campaign: it ends, and its resident hears with all others."""

    campaign: str
    """Reference of the campaign's case."""
    at: datetime

    @property
    def line(self) -> str:
        return f"Nearly the same words came from many people; it goes on in {self.campaign}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllAnswered(Fact):
    """She approved one answer to everybody in a campaign. Moments are UTC."""

    text: str
    to_all: bool
    at: datetime
    starts_at: datetime
    until: datetime

    @property
    def line(self) -> str:
        return (
            f"One answer to all, also to those with words of their own: {on_one_line(self.text)}"
            if self.to_all
            else f"One answer to all: {on_one_line(self.text)}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStopped(Fact):
    """Her answer goes to nobody more."""

    at: datetime

    @property
    def line(self) -> str:
        return "The answer goes to nobody more"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTaken(DeskFact):
    """A person takes part in a campaign (R118), or sent one more copy. `case`: reference of the case that their mail is, where it is one."""

    reference: str
    inbound: int
    person: str
    address: str = ""
    name: str = ""
    postcode: str = ""
    in_ward: bool | None = None
    own_words: bool = False
    case: str = ""
    windows: frozenset[int] = frozenset()
    title: str = ""
