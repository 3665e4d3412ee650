"""What an officer does about a letter: decided by the temper of their department and a draw that depends on nothing but the seed and the letter.

So the same year happens in memory and in the real bridge, in whatever order the two ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from mailbridge.core.calendar import WorkingDays
from tests.year.words import COLLEAGUES, OFFICERS, TEXTS, Means

DOMAIN = "northborough.example"
CLIENTS = ("outlook", "outlook", "outlook", "in_reply_to_only", "other_subject", "new_thread", "iphone", "outlook_ios")
"""Mail programs and habits; Outlook thrice, since councils have it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A mail that comes because of a letter to an officer."""

    at: datetime
    """UTC."""
    referral: str
    means: Means
    text: str
    sender: str
    client: str = "outlook"
    named: date | None = None
    """The day that it promises."""


@dataclass(frozen=True, slots=True)
class Temper:
    """How a department is with mail: weights of what comes of a first letter, and how many working days things take there."""

    first: Mapping[Means | None, int]
    days: tuple[int, int]
    keeps_word: float
    """Share of its promises that are kept."""


SWIFT = Temper(
    {Means.ANSWER: 60, Means.PROMISE: 12, Means.HOLDING: 4, Means.QUESTION: 6, Means.PASSED_ON: 5, Means.REFUSAL: 3, Means.AWAY: 4, Means.BOUNCE: 1, None: 5},
    (1, 7),
    0.85,
)
SLOW = Temper(
    {
        Means.ANSWER: 34,
        Means.PROMISE: 18,
        Means.HOLDING: 7,
        Means.QUESTION: 8,
        Means.PASSED_ON: 7,
        Means.REFUSAL: 5,
        Means.NOT_US: 3,
        Means.AWAY: 6,
        Means.BOUNCE: 1,
        None: 11,
    },
    (3, 14),
    0.6,
)
FORGETFUL = Temper(
    {Means.ANSWER: 20, Means.PROMISE: 20, Means.HOLDING: 8, Means.THANKS: 6, Means.AWAY: 8, Means.NOT_US: 5, Means.PASSED_ON: 6, Means.BOUNCE: 2, None: 25},
    (5, 20),
    0.4,
)
TEMPERS: Mapping[str, Temper] = {
    "highways": SLOW,
    "waste": SWIFT,
    "streetlighting": SWIFT,
    "parks": SLOW,
    "housing": FORGETFUL,
    "planning": FORGETFUL,
    "environmental_health": SLOW,
    "parking": SLOW,
    "council_tax": SLOW,
    "licensing": SWIFT,
}
REMINDED: Mapping[Means | None, int] = {Means.ANSWER: 46, Means.PROMISE: 16, Means.HOLDING: 5, Means.QUESTION: 4, Means.THANKS: 3, Means.AWAY: 4, None: 22}
ESCALATED: Mapping[Means | None, int] = {Means.ANSWER: 62, Means.PROMISE: 14, Means.REFUSAL: 4, None: 20}
"""The same for reminders, and for the letter to whoever is next up."""
FROM_THE_TEAM = 0.15
"""Share of mails that officers write from the address that the letter went to, and not from their own."""
WRITTEN = frozenset(Means) - {Means.AWAY, Means.TICKET, Means.BOUNCE}
"""What people write themselves."""


@dataclass(frozen=True)
class Officers:
    """Everybody at the council who gets letters of hers."""

    seed: int
    calendar: WorkingDays

    def react(self, letter: str, referral: str, to: str, at: datetime) -> list[Deed]:
        """What comes of a letter (its family, the key of its referral, to whom and when it left), the first thing first."""
        draw = Random(f"{self.seed}/{referral}/{letter}/{to}/{at:%j}")
        temper = TEMPERS.get(referral.split("/")[1], SLOW)
        weights = {"forward": temper.first, "escalation": ESCALATED}.get(letter, REMINDED)
        means = draw.choices(list(weights), list(weights.values()))[0]
        tickets = [self._ticket(draw, referral, at)] if letter == "forward" and draw.random() < 0.12 and means is not Means.BOUNCE else []
        longest = temper.days if letter == "forward" else (0, 4)
        deeds = tickets + (self._does(draw, means, referral, at, longest, temper) if means else [])
        return [replace(deed, sender=f"The team <{to}>") if deed.means in WRITTEN and draw.random() < FROM_THE_TEAM else deed for deed in deeds]

    def _does(self, draw: Random, means: Means, referral: str, at: datetime, days: tuple[int, int], temper: Temper) -> list[Deed]:
        if means in {Means.AWAY, Means.BOUNCE}:
            return [self._by_machine(draw, means, referral, at)]
        first = self._deed(draw, means, referral, self._later(draw, at, draw.randint(*days) if means is Means.ANSWER else draw.randint(0, max(days[0], 3))))
        if means is Means.PROMISE and first.named and draw.random() < temper.keeps_word:
            kept = self.calendar.add(first.named - timedelta(days=4), draw.randint(0, 2))
            return [first, self._deed(draw, Means.ANSWER, referral, self._moment(draw, max(min(kept, first.named), self.calendar.day(first.at)), first.at))]
        if means is Means.PASSED_ON and draw.random() < 0.7:
            return [first, self._deed(draw, Means.ANSWER, referral, self._later(draw, first.at, draw.randint(1, 8)), by=COLLEAGUES, client="new_thread")]
        return [first]

    def _deed(self, draw: Random, means: Means, referral: str, at: datetime, *, by: Sequence[str] = OFFICERS, client: str = "") -> Deed:
        day = self.calendar.add(self.calendar.day(at), draw.randint(3, 15)) if means is Means.PROMISE else None
        text = draw.choice(TEXTS[means]).format(day=spoken(day), department="Parking and Traffic", colleague=draw.choice(COLLEAGUES))
        name = draw.choice(by)
        return Deed(at, referral, means, f"{text}\n\n{name.split()[0]}", addressed(name), client or draw.choice(CLIENTS), day)

    def _by_machine(self, draw: Random, means: Means, referral: str, at: datetime) -> Deed:
        back = self.calendar.add(self.calendar.day(at), draw.randint(2, 10))
        stand_in = addressed(draw.choice(COLLEAGUES)).partition("<")[2].rstrip(">")
        text = draw.choice(TEXTS[means]).format(day=spoken(back), stand_in=stand_in)
        return Deed(at + timedelta(seconds=draw.randint(20, 90)), referral, means, text, addressed(draw.choice(OFFICERS)), "machine")

    def _ticket(self, draw: Random, referral: str, at: datetime) -> Deed:
        text = TEXTS[Means.TICKET][0].format(ticket=f"CAS-{draw.randint(100000, 999999)}-Z7K4L1")
        return Deed(
            at + timedelta(seconds=draw.randint(5, 19)), referral, Means.TICKET, text, "Northborough Council <no-reply@northborough.vendor.example>", "machine"
        )

    def _later(self, draw: Random, at: datetime, days: int) -> datetime:
        """So many working days later, mostly in working hours."""
        return self._moment(draw, self.calendar.add(self.calendar.day(at), days), at)

    def _moment(self, draw: Random, day: date, after: datetime) -> datetime:
        moment = self.calendar.at(day, time(draw.choice((8, 9, 10, 11, 13, 14, 15, 16, 16, 18, 21)), draw.randint(0, 59), draw.randint(0, 59)))
        return moment if moment > after else after + timedelta(minutes=draw.randint(3, 200), seconds=draw.randint(0, 59))


def spoken(day: date | None) -> str:
    """`Friday 24 May`."""
    return f"{day:%A} {day.day} {day:%B}" if day else ""


def addressed(name: str) -> str:
    """`Sam Lee <sam.lee@northborough.example>`."""
    return f"{name} <{name.lower().replace(' ', '.')}@{DOMAIN}>"
