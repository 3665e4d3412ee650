"""What `lookup` found out about a mail or a case before the core decides: frozen views, no rows, no session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from mailbridge.core.asked import Asked
from mailbridge.core.directory import NOTHING_KNOWN, Directory
from mailbridge.core.letters.headers import is_postable
from mailbridge.core.mail import Address
from mailbridge.core.reading import Person, Place
from mailbridge.core.recalls import KnownRecall
from mailbridge.core.traces import tells
from mailbridge.model.words import CaseStatus, ChaseStep, Flag, MatchedBy, PartyRole, ReferralStatus, RuleKind, Sensitivity

if TYPE_CHECKING:
    from mailbridge.core.agenda import Agenda
    from mailbridge.core.listed import KnownListing

NOBODY = Address("", "")
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
    deferred_until: date | None = None
    merged_into: str = ""
    """Reference of the case in which the same matter goes on."""
    parent: str = ""
    """Reference of the case that it was split from."""
    shared_with: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    """Keys of other councillors in whose mailboxes the same mail arrived."""
    claimed: bool = False  # somebody has said that she leads on it
    erased: bool = False  # everything personal was taken out of it
    followers: tuple[KnownCase, ...] = ()
    """Cases that were merged into this one: their residents hear of it, too."""
    allowed: tuple[str, ...] = ()
    """Keys of bodies outside the council that may be told."""
    written_at: datetime | None = None
    """When somebody last wrote in it who is not the council (UTC), besides the first mail."""
    history: tuple[str, ...] = ()
    """Lines of the history, oldest first, with their dates."""

    @property
    def resident_address(self) -> str:
        """Where letters to the resident go: the correspondent's address if somebody writes for them; empty when nobody can be written to."""
        people = [p for p in (self.correspondent, self.constituent) if p and is_postable(p.address)]
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
        people = [p.address.lower() for p in (self.constituent, self.correspondent) if p]
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


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around a case: the how-manyth of its resident it is (0: not known), the last one before, and what is open nearby (R036, R082)."""

    ordinal: int = 0
    last: Glance | None = None
    nearby: tuple[Glance, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownLetter:
    """The letter of ours that a mail answers, known by its token or its Message-ID."""

    key: str
    letter: str
    party: PartyRole
    recipients: tuple[str, ...]
    referral: str
    created_at: datetime
    number: int = 0
    """Of its row."""
    inbound: int = 0
    """The mail because of which it was written."""
    writer: Address = NOBODY
    """Who wrote that mail, as the history names them."""
    again: bool = False
    """It was sent once more, since a mailbox was full."""
    by_token: bool = False
    """A token was shown; a Message-ID alone can be copied from any header."""
    addressee: str = ""
    """To whom the copy went that is answered: by its token, or since nobody else got one. Empty: not known."""
    author_had_letters: bool = False
    """Whether this letter, or another of the case, went to the author of the mail."""


@dataclass(frozen=True, slots=True)
class KnownLeave:
    """When a councillor is away: days of the council's calendar, `until` is the first one back; `cover` a key or empty."""

    councillor: str
    starts: date
    until: date
    cover: str = ""


@dataclass(frozen=True, slots=True)
class KnownRule:
    """A rule of hers about a sender."""

    number: int
    kind: RuleKind
    address: str
    reference: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KnownHeld:
    """A mail in the holding pen, or one that was there."""

    inbound: int
    author: str
    subject: str
    reason: str
    received_at: datetime
    settled: str = ""
    """Where it has ended since, in words; empty while it waits for her."""
    alarming: bool = False  # she was alarmed because of it


@dataclass(frozen=True, slots=True)
class LikelyCase:
    """An open case to which a mail may belong, by its author or by what it names."""

    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class KnownDraft:
    """A letter that waits for her word, or went out at it."""

    number: int
    key: str
    letter: str
    text: str
    referral: str = ""
    reference: str = ""
    """The case that it belongs to."""
    shown: bool = False
    """It stands in the letter that this mail answers."""
    used_at: datetime | None = None
    """When she said that it should go out (UTC)."""
    recalled: bool = False
    """The officer took back what it quotes, and she has not said yet that it may go out."""


@dataclass(frozen=True, slots=True)
class KnownDeed:
    """Commands that might be taken back."""

    number: int
    who: str
    said: str
    done_at: datetime
    cases: tuple[tuple[str, str], ...] = ()
    """The cases that it touched: reference, and the status in which it found them; empty where it opened them or left the status alone."""
    owners: frozenset[str] = frozenset()
    """Keys of the councillors whose cases those are now, as far as the commands themselves did not hand them over."""
    left_to: tuple[str, ...] = ()
    """Whom letters of it have reached already; where there are any, it is too late."""
    changed_since: tuple[str, ...] = ()
    """References of cases, or other things, in which something has happened since."""
    undone: bool = False


AUTOMATIC_A_DAY = 6
"""Automatic letters to one address in 24 hours, after which none goes out: three cases with acknowledgement and copy (RFC 3834, loops)."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything looked up for one mail. `councillor` is whose mailbox it came to."""

    councillor: str
    inbound: int = 0
    mailbox_kind: str = "dedicated"
    case: KnownCase | None = None
    matched_by: MatchedBy | None = None
    letter: KnownLetter | None = None
    listing: KnownListing | None = None
    """The lines of that letter, where it lists several cases: it belongs to no single one."""
    next_number: int = 1
    duplicate_reference: str = ""
    """Reference of the case to which an earlier delivery of this mail belongs; `-` when it belongs to none."""
    duplicate_councillor: str = ""
    """Key of the councillor whose case that is."""
    earlier: tuple[EarlierCase, ...] = ()
    """Earlier cases of the same resident, newest first."""
    around: Around = Around()
    """What lies around the case, where the mail leads to a letter to her."""
    letters_had: int = 0
    """Letters that went to where this author is answered: chooses the variant."""
    automatic_today: int = 0
    """Automatic letters to where this author is answered (Reply-To), in the last 24 hours (loop guard)."""
    size_left_behind: int = 0
    """Bytes of a mail of which only the head was fetched, since it is larger than the limit; 0: all of it was."""
    unsolicited: bool = False
    """The mailbox was re-read from the start and this mail is older than our watch."""
    renumbered_since: datetime | None = None
    """When our watch began, in a mailbox that was renumbered since (UTC): what its author dated before is history, too,
    since whoever moved the mailbox may have given all mails the date of the move."""
    named_cases: tuple[KnownCase, ...] = field(default=())
    """This councillor's cases that the commands name."""
    directory: Directory = NOTHING_KNOWN
    """What is known of officers' addresses besides the settings."""
    recalls: tuple[KnownRecall, ...] = ()
    """Mails about the case that their authors have taken back."""
    asked: Asked = field(default_factory=Asked)
    """What was looked up for FIND, WHO, REPORT, EXPORT and ERASE."""
    erased: bool = False
    """This mail was erased before, and has come again."""
    agenda: Agenda | None = None
    """What her line-up would tell, where a command asks for it."""
    leave: KnownLeave | None = None
    """When this councillor is away, now or next."""
    leaves: tuple[KnownLeave, ...] = ()
    """Every councillor's leave, now or next, where a command may write to colleagues."""
    told_today: int = 0
    """Letters that she has had today, besides alarms and answers."""
    acts_for: tuple[str, ...] = ()
    """Keys of the councillors for whom the owner of this mailbox acts today, as their cover."""
    rules: tuple[KnownRule, ...] = ()
    """Rules of hers that hold for this author, and all of them where a command asks for them."""
    ruled_case: KnownCase | None = None
    """The case to which mail of this author belongs by a rule of hers."""
    likely: tuple[LikelyCase, ...] = ()
    """Open cases of hers to which the mail may belong."""
    placed_as: str = ""
    """Where she put this mail, which was held: `case`, or a reference."""
    held: tuple[KnownHeld, ...] = ()
    """The held mails that the commands name, or whose letter this mail answers."""
    drafts: tuple[KnownDraft, ...] = ()
    """Drafts in the cases that the commands mean, where one may need them: the one whose letter this mail answers, then the newest first."""
    deed: KnownDeed | None = None
    """What UNDO would take back."""
    confirmed: bool = False
    """The sender has answered "was this you?" for this mail."""
    code_inbound: int = 0
    """The mail whose confirmation code this mail answers; 0: none."""
    new_code: str = ""
    """A fresh code, should one be needed."""

    @property
    def may_write_to_author(self) -> bool:
        """Whether one more automatic letter may go to the author today."""
        return self.automatic_today < AUTOMATIC_A_DAY
