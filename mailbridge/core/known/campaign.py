"""What is known of mails that say the same: who sent the like, and the campaign that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mailbridge.core.recognise.copies import Compared


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """Her answer to all, approved once. Moments are UTC."""

    number: int
    text: str
    to_all: bool
    starts_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class KnownCampaign:
    """A campaign in numbers. People are counted once each."""

    number: int
    reference: str
    title: str
    people: int
    last_at: datetime
    own: int = 0
    """Who added words of their own."""
    in_ward: int = 0
    elsewhere: int = 0
    answered: int = 0
    waiting: int = 0
    """Who would get an answer now: not those with words of their own."""
    answer: KnownAnswer | None = None
    """The one that goes out."""

    @property
    def unknown(self) -> int:
        """Of how many nobody knows where they live."""
        return self.people - self.in_ward - self.elsewhere


@dataclass(frozen=True, slots=True)
class EarlyCopy:
    """A mail of hers that said the same before the campaign was recognised, and has a case of its own."""

    inbound: int
    person: str
    address: str
    name: str
    reference: str
    words: str
    postcode: str
    untouched: bool
    """Nothing has happened to the case but that it was opened, acknowledged and shown to her."""
    windows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Alike:
    """A mail beside those that say the same."""

    words: Compared
    person: str
    """Its writer's address in lower case, or what stands for them."""
    people: int = 1
    """How many different people have sent the like in these days, to whichever councillor; its writer is one of them."""
    counted: Mapping[int, int] = field(default_factory=dict)
    """Window -> how many other people wrote it."""
    titles: tuple[str, ...] = ()
    """Subjects under which the others came, in lower case."""
    campaign: KnownCampaign | None = None
    """Hers, where it is recognised already."""
    family: int = 0
    """The campaign of another councillor with the same words; 0: none."""
    early: tuple[EarlyCopy, ...] = ()
    read: tuple[EarlyCopy, ...] = ()
    """Those with words of their own that this mail holds as well, as long as nobody has gone on with their cases."""
    unread: tuple[int, ...] = ()
    """Copies taken in when there was nothing yet to compare them with: numbers of mails."""
    belongs: bool = False
    """Its writer is one of the campaign's people already."""
    own: str = ""
    """What its writer has added."""
    is_read: bool = False
    """They have added enough, or something that needs care: a person reads it."""
