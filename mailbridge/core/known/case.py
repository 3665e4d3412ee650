"""A case as it stands, its referrals, and what lies around it: frozen views."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from mailbridge.core.known.campaign import KnownCampaign
from mailbridge.core.known.permission import DENIED, KnownPermission
from mailbridge.core.letters.headers import is_postable
from mailbridge.core.reading import Person, Place
from mailbridge.core.traces import tells
from mailbridge.model.words import CaseStatus, ChaseStep, Flag, PermissionState, Preference, ReferralStatus, ReplyChannel, Sensitivity

WHEN = "%d %b %Y %H:%M"
"""How a line of a history begins: day and time, UTC."""


@dataclass(frozen=True, slots=True)
class KnownReferral:
    """One referral of a case. Moments are UTC."""

    key: str
    department: str
    address: str
    status: ReferralStatus
    sent_at: datetime
    """Day zero; while it waits for a list, when that is expected to go out."""
    working_days: int
    due_set: date | None = None
    promised_on: date | None = None
    put_off_until: date | None = None
    """The day to which a holding reply has put the next rung off."""
    hold_until: date | None = None
    step: ChaseStep | None = None
    step_at: datetime | None = None
    stand_ins: tuple[str, ...] = ()
    away_until: date | None = None  # until when an out-of-office names a stand-in
    officers: tuple[str, ...] = ()
    """Addresses of known officers who wrote about it, whoever wrote last at the end."""
    asked: str = ""
    """Her own words to the department."""
    paused_at: datetime | None = None
    """Since when a question of the department stops the clock."""
    thanked_at: datetime | None = None  # when she thanked the officer
    answered_at: datetime | None = None
    thread: tuple[str, ...] = ()
    """Message-IDs of what was exchanged about it, oldest first."""
    topic: str = ""  # the subject of that thread's first letter, without the reference
    has_left: bool = True
    """Whether any letter about it has been posted; until then nobody is reminded of it."""


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case as it stands."""

    reference: str
    number: int
    councillor: str
    status: CaseStatus
    title: str
    issue: str
    place: Place
    categories: tuple[str, ...]
    enquiry_type: str
    opened_at: datetime
    words: str = ""
    reported_before: str = ""
    wish: str = ""
    signposts: tuple[str, ...] = ()
    """Keys of `signposts.toml`, as the first mail was read."""
    deadline: str = ""
    """The day by which it is too late, as the resident said last: `eviction on Tuesday 7 May 2024`."""
    constituent: Person | None = None
    correspondent: Person | None = None
    flags: frozenset[Flag] = frozenset()
    sensitivities: tuple[Sensitivity, ...] = ()
    acknowledged: bool = False
    referrals: tuple[KnownReferral, ...] = ()
    externals: tuple[str, ...] = ()
    resident_thread: tuple[str, ...] = ()
    """Message-IDs of what was exchanged with the resident, oldest first."""
    origin_sha256: str = ""
    """The archived mail whose evidence travels with a forward: the one that opened it, else the first further one that has any."""
    first_author: str = ""
    """Address that the first mail came from, in lower case, where a resident wrote it: letters may go to another (Reply-To)."""
    outcome: str = ""
    informed: Preference = Preference.EACH_STEP  # how much the resident wants to hear
    surveyed: bool = False  # the resident was asked whether it is sorted
    deferred_until: date | None = None
    merged_into: str = ""
    """Reference of the case in which the same matter goes on."""
    parent: str = ""
    """Reference of the case that it was split from."""
    shared_with: tuple[str, ...] = ()
    written_to: tuple[str, ...] = ()
    """Names of the councillors whom the resident openly wrote to in the mail that opened it."""
    heard: bool = False  # the first letter to the resident has left
    also_in: tuple[str, ...] = ()
    """Keys of other councillors in whose mailboxes the same mail arrived."""
    claimed: bool = False  # somebody has said that she leads on it
    erased: bool = False  # everything personal was taken out of it
    followers: tuple[KnownCase, ...] = ()
    """Cases that were merged into this one: their residents hear of it, too."""
    permissions: tuple[KnownPermission, ...] = ()
    """The last word about each body of which anything was said."""
    written_at: datetime | None = None
    """When somebody last wrote in it who is not the council (UTC), besides the first mail."""
    campaign: KnownCampaign | None = None
    """The campaign whose case it is: nobody is its resident."""
    history: tuple[str, ...] = ()
    """Lines of the history, oldest first, with their dates."""

    @property
    def allowed(self) -> tuple[str, ...]:
        """Keys of the bodies that may be told everything."""
        return tuple(one.body for one in self.permissions if one.state is PermissionState.GIVEN)

    def permission(self, body: str) -> KnownPermission | None:
        """The last word about a body, if any."""
        return next((one for one in self.permissions if one.body == body), None)

    def denies(self, body: str) -> bool:
        """Whether the resident has said that a body must not learn who they are, or something that counts as no until a person has read it."""
        said = self.permission(body)
        return said is not None and said.state in {*DENIED, PermissionState.UNCLEAR}

    def with_word(self, word: KnownPermission) -> KnownCase:
        """The case once something was said about a body."""
        return replace(self, permissions=(*(one for one in self.permissions if one.body != word.body), word))

    @property
    def resident_address(self) -> str:
        """Where letters to the resident go: the correspondent's address if somebody writes for them; empty when nobody can be written to."""
        people = [p for p in (self.correspondent, self.constituent) if p and is_postable(p.address) and p.channel in ("", ReplyChannel.MAIL)]
        return people[0].address if people else ""

    @property
    def everybody(self) -> tuple[KnownCase, ...]:
        """The case and those that were merged into it, one for each resident who hears of it by a letter of their own (R005)."""
        return (self, *(one for follower in self.followers for one in follower.everybody))

    def is_named_in(self, text: str) -> bool:
        """Whether a text holds a name, an address or a telephone number of the people of this case."""
        return any(tells(person, text) for person in (self.constituent, self.correspondent) if person)

    @property
    def parties(self) -> frozenset[str]:
        """The addresses, in lower case, whose mail in this case is the resident's."""
        people = [address for p in (self.constituent, self.correspondent) if p for address in (p.address.lower(), *p.others)]
        return frozenset(address for address in (*people, self.first_author) if address)


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """A resident's earlier case. A department is told only of those that it has seen itself."""

    reference: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """Another case, as it is named in a line."""

    reference: str
    title: str
    place: str
    categories: tuple[str, ...]
    status: CaseStatus
    closed_at: datetime | None = None
    same_person: bool = False
    """It is an earlier case of the same resident."""


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around a case: the how-manyth of its resident it is (0: not known), the last one before, and what is open nearby (R036, R082)."""

    ordinal: int = 0
    last: Glance | None = None
    nearby: tuple[Glance, ...] = ()
    safety: tuple[str, ...] = ()
    """What whoever visits the resident must know, as she noted."""
