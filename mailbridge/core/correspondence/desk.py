"""The councillor's desk: in whose name a letter goes out, what every letter may say of a case, and when it may leave."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from mailbridge.core.calendar import WorkingDays, written
from mailbridge.core.directory import NOTHING_KNOWN, Directory
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.facts import Facts
from mailbridge.core.mail import Address
from mailbridge.core.people import Category, Council, Councillor, Department
from mailbridge.core.reading import Person, Place
from mailbridge.model.words import Flag

_AND = re.compile(r"\s+(?:and|&|\+)\s+", re.IGNORECASE)
"""Between the names of people who write together."""
LONGEST_PROMISE = 60
"""Working days for which a promised date can hold the reminders back."""


@dataclass(frozen=True)
class Desk:
    """One councillor at one moment (UTC)."""

    council: Council
    key: str
    now: datetime
    directory: Directory = NOTHING_KNOWN
    """What is known of officers' addresses, where a letter may go to one."""

    @property
    def councillor(self) -> Councillor:
        """Whose desk it is."""
        return self.council.councillors[self.key]

    @cached_property
    def calendar(self) -> WorkingDays:
        """The council's calendar."""
        return WorkingDays.of(self.council.service)

    @property
    def today(self) -> date:
        """The council's date."""
        return self.calendar.day(self.now)

    @property
    def moment(self) -> str:
        """Now, as people read it: `Thursday 2 May 2024, 09:12`."""
        return f"{written(self.today)}, {self.calendar.local(self.now):%H:%M}"

    def when(self, moment: datetime) -> str:
        """A moment (UTC) in the council's time: `Thursday 2 May 2024, 09:12`."""
        return f"{written(self.calendar.day(moment))}, {self.calendar.local(moment):%H:%M}"

    @property
    def sender(self) -> Address:
        """Letters go out in her name, from the casework address."""
        return Address(self.councillor.display, self.councillor.casework_address)

    @property
    def herself(self) -> Address:
        """Where letters to her go."""
        return Address(self.councillor.display, self.councillor.addresses[0])

    @property
    def waking(self) -> datetime:
        """The first moment from now at which people are up."""
        return self.calendar.next_waking(self.now, self.council.service.waking_hours)

    @property
    def settled(self) -> datetime:
        """The first moment at which people are up and no colleague can claim any more what came now."""
        ends = self.now + timedelta(minutes=self.council.service.claim_minutes)
        return self.calendar.next_waking(ends, self.council.service.waking_hours)

    def department(self, key: str) -> Department:
        """A department by its key; a KeyError here is a configuration that changed under an open case."""
        return self.council.departments[key]

    def mailbox_of(self, key: str) -> Address:
        """Where a department is written to: its own mailbox, or the council's one for all enquiries (R060). A body outside the council has its own."""
        unit, central = self.department(key), self.council.service.enquiries
        return Address(central.name, central.address) if central and not unit.outside else Address(unit.officer or unit.name, self.directory.address_of(unit))

    def body_name(self, key: str) -> str:
        """How whoever may be told is called: a department, a body outside the council, or a ward colleague."""
        colleague = self.council.councillors.get(key)
        return colleague.display if colleague and key not in self.council.departments else self.department_name(key)

    def department_name(self, key: str) -> str:
        """How a department is called in a letter, also when it has left the configuration since."""
        known = self.council.departments.get(key)
        return known.name if known else key.replace("_", " ").title()

    def category(self, case: KnownCase) -> Category | None:
        """The likeliest category of a case; None while undecided."""
        return next((self.council.categories[c] for c in case.categories if c in self.council.categories), None)

    def working_days(self, case: KnownCase, department: str) -> int:
        """How long an answer may take: the category's days, else the department's."""
        category = self.category(case)
        own = category.working_days if category and category.department == department else None
        return own or self.department(department).working_days

    def due(self, working_days: int) -> date:
        """The day by which an answer to a letter of today is expected."""
        return self.calendar.add(self.today, working_days)

    def believable(self, promised: date | None) -> date | None:
        """The day that an officer named, at most so many working days ahead: a slip of the year must not silence the reminders for ever."""
        return min(promised, self.due(LONGEST_PROMISE)) if promised else None

    def facts(self, case: KnownCase) -> Facts:
        """What every letter may say of a case."""
        resident = case.constituent or case.correspondent
        withheld = Flag.ANONYMOUS in case.flags
        return Facts(
            reference=case.reference,
            title=case.title or case.issue or "your letter",
            issue=case.issue,
            place=place_in_words(case.place),
            position=position_in_words(case.place),
            resident_name=resident.name if resident and not withheld else "",
            resident_address="" if withheld else _postal(resident),
            resident_contact="" if withheld else _contact(resident),
            councillor=self.councillor.display,
            sign_off=self.councillor.sign_off,
            contact_lines=self.councillor.contact_lines,
            council=self.council.service.council,
            ward=self.councillor.ward,
            reported_before=case.reported_before,
            words=case.words,
            deadline=case.deadline if not withheld else "",
            flags=tuple(_flag_in_words(f) for f in (*sorted(case.flags), *case.sensitivities)),
            today=written(self.today),
        )

    def facts_without_case(self) -> Facts:
        """What a letter may say that belongs to no case."""
        return Facts(councillor=self.councillor.display, sign_off=self.councillor.sign_off, council=self.council.service.council, today=written(self.today))


def _flag_in_words(flag: str) -> str:
    return flag.replace("_", " ")


def place_in_words(place: Place) -> str:
    """A place as a letter names it: street and postcode, else what marks it; empty when nothing is known."""
    named = " ".join(part for part in (place.street, place.postcode) if part)
    return named or ", ".join(place.other)


def position_in_words(place: Place) -> str:
    """A photo's position as text (degrees, WGS 84), or empty."""
    if place.latitude is None or place.longitude is None:
        return ""
    return f"{place.latitude:.5f}, {place.longitude:.5f}"


_TITLES = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|revd?|reverend|canon|fr|father|prof|professor|sir|dame|lady|lord|cllr|councillor)\.?", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"\b(?:friends|office|team|residents?|association|heroes|group|society|committee|council|school|church|ltd|limited|info|admin|support|citizens?|concerned"
    r"|anonymous|trust|club|centre|company|shop|secretary|chair|services?|customer|neighbours|neighbourhood|watch|contact|enquiries|mail|noreply)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")


def first_name(name: str) -> str:
    """The first of a person's names, for a greeting: `Jean`, but `Mrs Obi` and `T Obi`; of a household `Jean and Tom`.

    Empty for what is no person's name (`ian_k`, `Office`)."""
    words = name.replace(",", " ").split()
    if not words or _NO_PERSON.search(name):
        return ""
    if len(several := _AND.split(name.strip())) > 1:
        return " ".join(words).replace("&", "and") if _TITLES.fullmatch(words[0]) else " and ".join(filter(None, map(first_name, several)))
    titles = [word for word in words[:-1] if _TITLES.fullmatch(word)]
    if titles and words[0] == titles[0]:
        return f"{titles[-1]} {words[-1]}"
    if _GIVEN.fullmatch(words[0]):
        return words[0]
    return name if len(words[0].strip(".")) == 1 and len(words) > 1 else ""


def _postal(person: Person | None) -> str:
    return " ".join(part for part in (person.street, person.postcode) if part) if person else ""


def _contact(person: Person | None) -> str:
    return ", ".join(part for part in (person.address, person.phone) if part) if person else ""
