"""What `recognise` says of a mail: its kind and the rule that decided, who wrote for whom, what it is about, what to be careful of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from mailbridge.core.mail import Address
from mailbridge.model.words import Channel, EnquiryType, Flag, Kind, MachineKind, MatchedBy, Particular, Preference, Sensitivity, Source


@dataclass(frozen=True, slots=True)
class Claim:
    """A sign in the mail that it belongs to a case. It says which case, never who is writing."""

    by: MatchedBy
    value: str
    """A token (normalised, see `core.tokens`), a Message-ID with brackets, a reference like `MB-2417`, or an external reference."""


@dataclass(frozen=True, slots=True)
class Person:
    """What a mail says of a resident. Empty means: not said, never guessed."""

    name: str = ""
    address: str = ""
    """E-mail address."""
    phone: str = ""
    """Digits with a leading 0."""
    postcode: str = ""
    street: str = ""
    """Postal address without postcode, as written."""
    others: tuple[str, ...] = ()
    """Further addresses, in lower case, from which she has said that they write."""
    channel: str = ""
    """How they wish to hear from her, a value of `ReplyChannel`; empty: as it comes."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is said of a resident, and where it stands. An empty value: what was known of this sort holds no longer."""

    what: Particular
    value: str
    source: Source


def told_of(told: Iterable[Told], person: Person) -> Person:
    """A person with what is said of them, the first of each sort; what is known already stays."""
    first: dict[Particular, str] = {}
    for one in told:
        first.setdefault(one.what, one.value)
    return replace(
        person,
        phone=person.phone or first.get(Particular.PHONE, ""),
        street=person.street or first.get(Particular.STREET, ""),
        postcode=person.postcode or first.get(Particular.POSTCODE, ""),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where the problem is, as written."""

    postcode: str = ""
    """Upper case with one space."""
    postcodes: tuple[str, ...] = ()
    street: str = ""
    """House number and street as written, or another description such as a park."""
    in_ward: bool | None = None
    ward: str = ""
    other: tuple[str, ...] = ()
    """what3words, map links, lamp-column and planning-application numbers."""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What the mail is about."""

    categories: tuple[str, ...] = ()
    """Keys of `categories.toml`, likeliest first; empty means undecided, which is an answer."""
    departments: tuple[str, ...] = ()
    """Keys of `departments`, likeliest first."""
    enquiry_type: EnquiryType = EnquiryType.SERVICE_REQUEST
    problems: int = 1
    issue: str = ""
    """The problem in the resident's own words, short enough for a sentence: `the pothole outside 14 Mill Lane`."""
    others: tuple[str, ...] = ()
    """What else it is about, named in the same way, where that is a problem of its own."""
    place: Place = Place()
    phones: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Facts of the category that the mail does not give, as questions to ask."""
    prior_contact: str = ""
    """The words that say it was reported before, and the references given."""
    wish: str = ""
    """What the resident wants done, in their words."""
    signposts: tuple[str, ...] = ()
    """Keys of `signposts.toml`: other bodies whose matter it may be, or who help besides, likeliest first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an officer's reply amounts to. Only `substantive` stops the clock."""

    substantive: bool = False
    holding: bool = False
    question: bool = False
    refused: bool = False
    not_responsible: bool = False
    thanks_only: bool = False
    promised_date: date | None = None
    redirected_to: str = ""
    """Address or department named instead."""
    shareable: bool = True
    """False when the text is internal talk or marked not to be shared."""
    marking: str = ""
    """Protective marking, e.g. OFFICIAL-SENSITIVE."""


@dataclass(frozen=True, slots=True)
class Absence:
    """What an out-of-office says: back on (first day at work again, or last day away, as written) and whom to ask instead."""

    until: date | None = None
    stand_in: str = ""


@dataclass(frozen=True, slots=True)
class BounceReport:
    """Which addresses a mail did not reach."""

    addresses: tuple[str, ...] = ()
    permanent: bool = True
    status: str = ""
    guessed: bool = False
    """The report names none; the addresses are those in the head of the mail that came back."""
    given_up: bool = False
    """It is not for good (a full mailbox), but the server that says so does not try it again."""


@dataclass(frozen=True, slots=True)
class CommandRequest:
    """A command as read. `verb` is a key of `COMMANDS` in lower case, or `unknown`."""

    verb: str
    reference: str = ""
    arguments: str = ""
    departments: tuple[str, ...] = ()
    second: str = ""
    """The other case, of a verb that takes two."""
    colleagues: tuple[str, ...] = ()
    """Keys of councillors named."""
    held: int = 0
    """Number of the held mail that it is about (`H-12`); 0: none."""
    written: str = ""
    """The words as the councillor typed them, for the transcript."""
    message: str = ""
    """The body beneath, without signature and quotation; empty when it says nothing."""


@dataclass(frozen=True, slots=True)
class Forward:
    """A mail that the councillor passed on."""

    note: str = ""
    subject: str = ""
    original_message_id: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One mail, understood. `rule` is the name of the entry of `RULES` that decided the kind."""

    kind: Kind
    rule: str
    reason: str = ""
    """One plain sentence for a person who asks why."""
    author: Address = field(default=Address("", ""))
    constituent: Person | None = None
    """Where it differs from the author (a mother, a doorstep note), and for every forward."""
    title: str = ""
    new_text: str = ""
    elided_text: str = ""
    claims: tuple[Claim, ...] = ()
    """Signs of the case it belongs to, in the matching order of DESIGN.md."""
    external_references: tuple[str, ...] = ()
    matter: Matter = Matter()
    told: tuple[Told, ...] = ()
    """What its author says of themselves: how to reach them, where they live. Never guessed (R025)."""
    flags: frozenset[Flag] = frozenset()
    sensitivities: tuple[Sensitivity, ...] = ()
    emergencies: tuple[str, ...] = ()
    """Classes of danger to life or safety now (keys of `emergencies` in words.toml)."""
    informed: Preference | None = None
    """How much its writer says they want to hear; None where they say nothing of it."""
    trusted: bool = False
    """The receiving server stamped an aligned pass for the author (token trust is decided later, with the database)."""
    councillor: str = ""
    """Key of the councillor who wrote it, where it is hers (commands, forwards)."""
    department: str = ""
    """Key of the department that the author's address belongs to."""
    machine: MachineKind | None = None
    answer: Answer | None = None
    absence: Absence | None = None
    bounce: BounceReport | None = None
    commands: tuple[CommandRequest, ...] = ()
    forward: Forward | None = None
    campaign: str = ""
    platform: str = ""
    """Address of the platform that sent it for its author; empty where they sent it themselves."""
    duplicate_of: str = ""
    """sha256 of the earlier mail, where mails are read together."""
    channel: Channel = Channel.EMAIL
    """How the matter reached the councillor."""
    reply_address: str = ""
    """Where an answer to the author goes (a robot's Reply-To, a platform's person); empty: nobody must be answered."""
