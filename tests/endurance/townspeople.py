"""Everybody who writes to a council, without end: residents, officers, machines and the councillors, each in words and from an address of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from tests.servers.smtp import Received
from tests.stories import shapes
from tests.stories.clients import CLIENTS
from tests.stories.crowd import FIRST, LAST
from tests.stories.world import AUTHSERV
from tests.year.words import MATTERS, TEXTS, WEIGHTS, Means

DOMAIN = "northborough.example"
STREETS = (
    "Mill",
    "Elm",
    "Station",
    "Church",
    "Weir",
    "Chapel",
    "Canal",
    "Orchard",
    "Queen",
    "Garden",
    "Priory",
    "Quarry",
    "Harbour",
    "Victoria",
    "Bishop",
    "Tanner",
)
ROADS = ("Lane", "Close", "Road", "Street", "Terrace", "Way", "Row", "Avenue")
WHO = (
    "neighbour",
    "sister",
    "postman",
    "grandson",
    "cousin",
    "landlady",
    "daughter",
    "window cleaner",
    "piano teacher",
    "brother-in-law",
    "lodger",
    "choirmaster",
)
THINGS = ("wheelbarrow", "pushchair", "cello", "shopping trolley", "bicycle", "suitcase", "scooter", "ladder", "easel", "picnic basket", "toolbox", "tricycle")
DEEDS = ("pushed", "carried", "wheeled", "dragged", "steered", "walked", "brought", "moved", "lifted", "took")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIMES = ("before breakfast", "after the market", "around noon", "towards evening", "during half term", "after choir practice", "before the match", "at teatime")
PLACES = (
    "the chemist",
    "the bakery",
    "the bowling green",
    "the surgery",
    "the old mill",
    "the library",
    "the bus stop",
    "the allotments",
    "the ironmonger",
    "the tea room",
)
TOOLS = ("a torch", "a broom", "a folding chair", "two buckets", "a camera", "an umbrella", "a thermos", "a measuring tape", "some chalk", "a notebook")
COLOURS = ("red", "yellow", "pale blue", "green", "grey", "orange", "striped", "brown", "white", "purple")
STORIES = (
    "On {day} my {who} {deed} a {colour} {thing} past it {time} and had to turn back at {place}.",
    "A {who} of ours met a {who2} with {tool} there, who {deed} the {thing} to {place} by another way {time}.",
    "We went as far as {place} {time} with {tool}, and the {who} {deed} our {thing} home on {day}.",
    "Since {day} the {who} at number {n} has kept {tool} by the door for it, next to the {colour} {thing}.",
    "{time} on {day} somebody in {colour} {deed} {tool} from {place}, but it made no difference to my {who}.",
    "The {colour} {thing} of my {who} stood there until {day}, and the {who2} from {place} told me so {time}.",
    "I asked at {place} {time}; the {who} there uses {tool} and {deed} the {thing} round on {day}.",
)
ANSWERS = (
    "Thank you. It is {n} steps from {place}, by the {colour} gate, where the {who} lives.",
    "Thanks for that. On {day} my {who} was there with {tool} and could show them {time}.",
    "It was still the same on {day}, when the {who2} {deed} a {thing} past it {time}.",
    "My {who} rang {place} about it on {day}, and nobody there knew of it {time}.",
    "Yes, please go on. The {who2} from {place} has {tool} if they need it {time}.",
)
SUBJECTS = ("Please help", "Can you help?", "{street}", "Problem in {street}", "For the councillor", "{street} again", "A question", "from a resident")
COMMANDS = (
    ("NOTE spoke to the {who} at {place} {time}", 8),
    ("STATUS", 3),
    ("SHOW", 2),
    ("UPDATE I have asked again, and hope to hear more after {day}.", 3),
    ("ASK How many steps is it from {place}?", 2),
    ("CHASE", 2),
    ("INFORM outcome", 1),
    ("CLOSE resolved It was done on {day} {time}.", 2),
)
SHARES: Mapping[str, int] = {"enquiry": 40, "answer": 15, "officer": 22, "command": 8, "away": 5, "bounce": 2, "ticket": 4, "newsletter": 4}
"""Sort of mail -> its share in a hundred. Where there is no letter to answer, it is an enquiry."""
SAID = (Means.ANSWER, Means.ANSWER, Means.PROMISE, Means.HOLDING, Means.QUESTION, Means.REFUSAL, Means.THANKS)
_MESSAGE_ID = re.compile(rb"^Message-ID:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_REFERENCE = re.compile(r"\[?\b(MB-\d+)\b")


@dataclass(frozen=True, slots=True)
class Desk:
    """A councillor as people write to her: the key of her mailbox, its address, and the address she writes from."""

    key: str
    casework: str
    own: str


@dataclass(frozen=True, slots=True)
class Written:
    """A mail on its way to a mailbox."""

    raw: bytes
    sort: str
    desk: Desk
    sender: str
    """Of the envelope."""
    message_id: str = ""


@dataclass
class Townspeople:
    """`letters` are what has come from the council so far (it grows); each is answered once at most."""

    chance: Random
    desks: Sequence[Desk]
    letters: Sequence[Received] = ()
    photos: float = 0.05
    """Share of the enquiries that have one."""
    _read: int = 0
    _people: int = 0
    _unanswered: dict[str, list[bytes]] = field(default_factory=lambda: {"resident": [], "officer": [], "councillor": []})

    def writes(self, sort: str = "") -> Written:
        """The next mail: of a sort, or of whatever sort chance brings."""
        self._read_letters()
        sort = sort or self.chance.choices(list(SHARES), list(SHARES.values()))[0]
        made = self._by_sort()[sort]() or self.enquiry()
        found = _MESSAGE_ID.search(made.raw)
        return Written(made.raw, made.sort, made.desk, made.sender, found[1].decode() if found else "")

    def _by_sort(self) -> Mapping[str, Callable[[], Written | None]]:
        return {
            "enquiry": self.enquiry,
            "answer": self.answer,
            "officer": self.officer,
            "command": self.command,
            "away": self.away,
            "bounce": self.bounce,
            "ticket": self.ticket,
            "newsletter": self.newsletter,
        }

    def _read_letters(self) -> None:
        """Sorts what has come by whose it is to answer."""
        hers = {desk.own for desk in self.desks}
        for letter in self.letters[self._read :]:
            self._read += 1
            to = letter.recipients[0].lower() if letter.recipients else ""
            whose = "councillor" if to in hers else "officer" if to.endswith(DOMAIN) else "resident"
            self._unanswered[whose].append(letter.raw)
            del self._unanswered[whose][:-200]

    def _letter(self, whose: str) -> tuple[Mail, Desk] | None:
        """One that nobody has answered, with the desk that it came from."""
        waiting = self._unanswered[whose]
        if not waiting:
            return None
        letter = parse(waiting.pop(self.chance.randrange(len(waiting))))
        answers_to = letter.reply_to[0].address if letter.reply_to else letter.from_.address if letter.from_ else ""
        local, _, domain = answers_to.partition("@")
        desk = next((one for one in self.desks if one.casework == f"{local.partition('+')[0]}@{domain}"), None)
        return (letter, desk) if desk else None

    # ---- residents

    def enquiry(self) -> Written:
        """Somebody who has never written before, about a place of their own, in words of their own."""
        draw, desk = self.chance, self.chance.choice(self.desks)
        street = f"{draw.choice(STREETS)} {draw.choice(ROADS)}"
        place = f"{draw.randint(1, 240)} {street} NB1 {draw.randint(1, 9)}{draw.choice('ABDEFGHJLN')}{draw.choice('PQRSTUWXYZ')}"
        department = draw.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        told = [self._told(STORIES) for _ in range(draw.randint(2, 4))]
        name, address = self._somebody()
        text = "\n\n".join((draw.choice(MATTERS[department]).format(place=place), " ".join(told), name))
        photo = shapes.jpeg(480, draw.choice((30, 60, 90))) if draw.random() < self.photos else b""
        subject = draw.choice(SUBJECTS).format(street=street)
        raw = shapes.fresh(f"{name} <{address}>", desk.casework, subject, text, _now(), photo=photo)
        return Written(raw, "enquiry", desk, address)

    def answer(self) -> Written | None:
        """A resident answers a letter."""
        if not (found := self._letter("resident")):
            return None
        letter, desk = found
        address = letter.to[0].address
        return Written(shapes.iphone_reply(letter, f"{letter.to[0].name} <{address}>", self._told(ANSWERS), _now()), "answer", desk, address)

    def bounce(self) -> Written | None:
        """A resident's mailbox is gone."""
        if not (found := self._letter("resident")):
            return None
        letter, desk = found
        return Written(shapes.bounce(letter, letter.to[0].address, _now()), "bounce", desk, "")

    # ---- the council

    def officer(self) -> Written | None:
        """An officer answers, from Outlook or a phone."""
        if not (found := self._letter("officer")):
            return None
        letter, desk = found
        name, address = self._officer()
        means = self.chance.choice(SAID)
        text = self.chance.choice(TEXTS[means]).format(day=f"{self.chance.choice(DAYS)}", department="Parking", colleague="Tom Reed")
        reply = self.chance.choice((shapes.outlook_reply, shapes.outlook_reply, shapes.iphone_reply, CLIENTS["Outlook for iOS"].reply))
        return Written(reply(letter, f"{name} <{address}>", f"{text}\n\n{name.split()[0]}", _now()), "officer", desk, address)

    def away(self) -> Written | None:
        """An officer is out of office."""
        if not (found := self._letter("officer")):
            return None
        letter, desk = found
        name, address = self._officer()
        text = self.chance.choice(TEXTS[Means.AWAY]).format(day=self.chance.choice(DAYS), stand_in="my colleagues at the front desk.")
        return Written(shapes.out_of_office(letter, f"{name} <{address}>", text, _now()), "away", desk, address)

    def ticket(self) -> Written | None:
        """A ticket system has opened a ticket."""
        if not (found := self._letter("officer")):
            return None
        letter, desk = found
        number = self.chance.randint(100_000, 999_999)
        text = TEXTS[Means.TICKET][0].format(ticket=f"CAS-{number}-Z7K4L1")
        sender = f"Northborough Council <no-reply+{number}@northborough.vendor.example>"
        raw = shapes.fresh(sender, desk.casework, f"Enquiry received [{letter.subject.rpartition('[')[2]}", text, _now())
        return Written(raw, "ticket", desk, f"no-reply+{number}@northborough.vendor.example")

    def newsletter(self) -> Written:
        """Nobody's casework."""
        draw, desk = self.chance, self.chance.choice(self.desks)
        number = draw.randint(1, 9999)
        raw = shapes.fresh(f"News {number} <news{number}@letters{number}.example>", desk.casework, f"Digest {number}", self._told(STORIES), _now())
        head = f"List-Unsubscribe: <https://letters{number}.example/off>\r\nList-Id: <digest{number}.letters.example>\r\nPrecedence: bulk\r\n"
        return Written(head.encode() + raw, "newsletter", desk, f"news{number}@letters{number}.example")

    # ---- the councillor

    def command(self) -> Written | None:
        """She says what should happen with a case of hers, of which she, an officer or a resident has a letter."""
        whose = self.chance.choice(("councillor", "officer", "officer"))
        if not (found := self._letter(whose)):
            return None
        letter, desk = found
        reference = _REFERENCE.search(letter.subject)
        if not reference:
            return None
        said = self.chance.choices([words for words, _ in COMMANDS], [weight for _, weight in COMMANDS])[0]
        subject = f"[{reference[1]}] {self._filled(said)}"
        raw = shapes.fresh(f"Councillor <{desk.own}>", desk.casework, subject, "", _now())
        return Written(shapes.authenticated(raw, AUTHSERV, DOMAIN), "command", desk, desk.own)

    # ---- words and names

    def _told(self, sentences: Sequence[str]) -> str:
        said = self._filled(self.chance.choice(sentences))
        return said[0].upper() + said[1:]

    def _filled(self, sentence: str) -> str:
        draw = self.chance
        who, who2 = draw.sample(WHO, 2)
        return sentence.format(
            who=who,
            who2=who2,
            thing=draw.choice(THINGS),
            deed=draw.choice(DEEDS),
            day=draw.choice(DAYS),
            time=draw.choice(TIMES),
            place=draw.choice(PLACES),
            tool=draw.choice(TOOLS),
            colour=draw.choice(COLOURS),
            n=draw.randint(2, 99),
        )

    def _somebody(self) -> tuple[str, str]:
        """A resident of a new name and address."""
        self._people += 1
        name = f"{self.chance.choice(FIRST)} {self.chance.choice(LAST)}"
        host = self.chance.choice(("mail", "post", "home"))
        return name, f"{name.lower().replace(' ', '.')}.{self._people}@{host}.example"

    def _officer(self) -> tuple[str, str]:
        name = f"{self.chance.choice(FIRST)} {self.chance.choice(LAST)}"
        return name, f"{name.lower().replace(' ', '.')}@{DOMAIN}"


def _now() -> datetime:
    return datetime.now(UTC)
