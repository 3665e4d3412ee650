"""What a command asks about and what `lookup` found for it: cases by words, contacts, figures, and all that is held on a person."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mailbridge.core.commands.field_words import divided
from mailbridge.core.reading import CommandRequest
from mailbridge.model.words import CaseStatus, Particular, ReferralStatus, Source

MOST_FOUND = 15
"""Lines of an answer to FIND."""
MOST_PEOPLE = 8
"""Contacts in an answer to WHO."""
LAST_CASES = 3
"""Cases shown of each."""
MOST_WORDS = 8
"""Words of a search that count."""
_AROUND = "\"'“”‘’.,;:!?()[]<>*"


@dataclass(frozen=True, slots=True)
class Listed:
    """A case as a line of a list."""

    reference: str
    title: str
    place: str
    status: CaseStatus
    shared: bool = False
    """It is another councillor's, who shares it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What FIND found: the first cases, and how many there are."""

    words: tuple[str, ...]
    total: int = 0
    cases: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownParticular:
    """One thing that is known of somebody, with where it comes from. `at` is UTC; `reference` the case in whose mail it stands."""

    what: Particular
    value: str
    source: Source
    at: datetime
    who: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A resident whom she knows, with their last cases, the newest first."""

    name: str
    address: str
    phone: str
    home: str
    count: int
    last: tuple[Listed, ...] = ()
    number: int = 0
    """Of its row."""
    others: tuple[str, ...] = ()
    """Further addresses from which the same person writes."""
    page: ContactPage | None = None
    """The rest, where nobody else was found."""

    @property
    def shown(self) -> str:
        """How they are named in an answer."""
        return self.name or self.address or self.phone


@dataclass(frozen=True, slots=True)
class ContactPage:
    """All that is known of one resident."""

    particulars: tuple[KnownParticular, ...] = ()
    permissions: tuple[str, ...] = ()
    """Who may be told or may not, a line each."""
    promises: tuple[tuple[str, str, date], ...] = ()
    """Reference, key of the department, and the day that it named."""
    perhaps: tuple[str, ...] = ()
    """Addresses that may be the same person's."""


@dataclass(frozen=True, slots=True)
class People:
    """What WHO found: the first contacts, and how many there are."""

    words: tuple[str, ...]
    total: int = 0
    contacts: tuple[KnownContact, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """A case as figures: nothing in it tells whose it is. Moments are UTC."""

    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    channel: str
    category: str
    person: int
    """A number for each resident; 0 where there is none."""
    first_heard_at: datetime | None = None
    """When the first letter to its resident left, or was to leave."""
    out_of_ward: bool = False
    """It is for the councillors of another ward."""


@dataclass(frozen=True, slots=True)
class ReferralFigures:
    """A referral as figures. Moments are UTC."""

    key: str
    department: str
    status: ReferralStatus
    sent_at: datetime
    answered_at: datetime | None
    working_days: int
    due_set: date | None = None
    address: str = ""
    """Whom it was put to."""
    case: int = 0
    closed_at: datetime | None = None
    """When its case was closed."""


@dataclass(frozen=True, slots=True)
class LetterFigures:
    """A letter to a resident or an officer."""

    at: datetime
    referral: str
    is_reminder: bool


@dataclass(frozen=True, slots=True)
class CampaignFigures:
    """A person who took part in a campaign, as a figure. Moments are UTC."""

    campaign: int
    title: str
    joined_at: datetime
    in_ward: bool | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """A resident was asked whether it is sorted (UTC), and what they answered last; empty: nothing."""

    at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What REPORT counts, from a moment on that lies before every period asked for."""

    cases: tuple[CaseFigures, ...] = ()
    referrals: tuple[ReferralFigures, ...] = ()
    letters: tuple[LetterFigures, ...] = ()
    mails: tuple[datetime, ...] = ()
    """When the mails of her cases came."""
    campaigns: tuple[CampaignFigures, ...] = ()
    """Views that many people sent: no cases of the figures above."""
    surveys: tuple[SurveyFigures, ...] = ()
    reopened: tuple[datetime, ...] = ()
    """When cases were taken up again."""
    of_departments: tuple[tuple[datetime, str], ...] = ()
    """When a mail about a referral came, and the key of the referral."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what EXPORT and ERASE are about: an e-mail address in lower case, else a case; neither: all her cases."""

    address: str = ""
    reference: str = ""
    erasing: bool = False
    """Then a case stands for all cases of its resident, and what is kept as evidence is left out."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that is held on a person or in a case. Numbers are those of the rows."""

    subject: Subject
    address: str = ""
    """The person's, in lower case, where it is known."""
    open_cases: tuple[str, ...] = ()
    """References of those that are not closed."""
    closed_cases: tuple[str, ...] = ()
    on_hold: tuple[str, ...] = ()
    """References of those that are kept as evidence: abuse, threats. Where something is to be erased, the rest leaves them out."""
    contacts: tuple[int, ...] = ()
    mails: tuple[int, ...] = ()
    """The person's own mails, and all mails of the cases."""
    own_mails: tuple[int, ...] = ()
    """Those of them that the person wrote."""
    letters: tuple[int, ...] = ()
    """Letters to the person, and all letters of the cases."""
    queued: int = 0
    """How many of them have not left."""
    listings: tuple[int, ...] = ()
    """Other letters to the councillor that list the cases, or may."""

    @property
    def cases(self) -> tuple[str, ...]:
        """References of the cases that are not on hold."""
        return self.open_cases + self.closed_cases

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is held: that she has asked for somebody does not count."""
        return self.is_free and not self.on_hold

    @property
    def is_free(self) -> bool:
        """Whether nothing is held besides what is kept as evidence."""
        return not (self.cases or self.contacts or self.own_mails or self.letters)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was looked up for the commands of one mail; empty where none of them asks."""

    found: tuple[Found, ...] = ()
    people: tuple[People, ...] = ()
    figures: Figures = field(default_factory=Figures)
    holdings: tuple[Holdings, ...] = ()

    def finding(self, words: tuple[str, ...]) -> Found:
        """What was found for the words of a FIND."""
        return next((one for one in self.found if one.words == words), Found(words))

    def contacts(self, words: tuple[str, ...]) -> People:
        """Who was found for the words of a WHO."""
        return next((one for one in self.people if one.words == words), People(words))

    def held_on(self, subject: Subject) -> Holdings:
        """What is held on whom or what an EXPORT or ERASE names."""
        return next((one for one in self.holdings if one.subject == subject), Holdings(subject))


def sought(request: CommandRequest) -> tuple[str, ...]:
    """The words of a search; where a reference alone was given, that."""
    words = [word.strip(_AROUND) for word in request.arguments.split()]
    found = tuple(word for word in words if any(letter.isalnum() for letter in word))[:MOST_WORDS]
    return found or ((request.reference,) if request.reference else ())


def whom(request: CommandRequest, reference: str) -> tuple[tuple[str, ...], ...]:
    """The people that WHO, CONTACT and SAME ask for, as words; without any, whose case it stands in (its reference, or empty)."""
    words = tuple(word.strip(_AROUND) for word in request.arguments.split())
    if request.verb == "same":
        return tuple((word,) for word in words if "@" in word)
    if request.verb == "contact":
        return (sought(replace(request, arguments=divided(request.arguments)[0], reference=reference)),)
    return (sought(request),)


def subject_of(request: CommandRequest, reference: str) -> Subject:
    """Whom an EXPORT or ERASE names; without an address, the case that it stands in (its reference, or empty)."""
    addresses = [word.strip(_AROUND) for word in request.arguments.split() if "@" in word]
    erasing = request.verb == "erase"
    return Subject(address=addresses[0].lower(), erasing=erasing) if addresses else Subject(reference=reference, erasing=erasing)
