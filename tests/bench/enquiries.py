"""Mails that open a case each: typical residents with a matter of their own, in the shapes and sizes of the mailbag. The same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.bench import mailbag
from tests.bench.mailbag import SHARES, Sort
from tests.endurance.townspeople import ROADS, STORIES, STREETS, Desk, Townspeople
from tests.year.words import MATTERS, WEIGHTS

TELLS = {"plain": 9, "html": 9, "photo": 3}
"""Sentences of a mail, so that it has the size of its sort."""
OF = ("highways", "waste", "streetlighting", "parks")
"""Departments whose matters are passed on at once: others are held for the councillor's word, and cause fewer letters."""
BESIDE = (
    "bus stop",
    "allotments",
    "library",
    "trolley",
    "postman",
    "bowling",
    "teacher",
    "window cleaner",
    "since ",
    "Since ",
    "daughter",
    "grandson",
    "neighbour",
    "folding",
    "brown bin",
    "drain",
    "paving",
)
"""Words that are another department's, too, or that bring the resident a question first."""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One mail: its sort, whose mailbox it goes to, who sent it, and its bytes."""

    sort: Sort
    to: str
    sender: str
    raw: bytes


def enquiries(count: int, boxes: Sequence[str], seed: int = 2024, first: int = 0, *, plain: bool = False) -> Iterator[Enquiry]:
    """`count` mails to these casework addresses in turn, one at a time. `first` numbers them on from an earlier lot, so that no two are the same.

    `plain`: small ones without photos, where the machine has other things to show."""
    chance = random.Random(seed + first)
    people = Townspeople(chance, [Desk("", boxes[0], "")], [])
    sorts: list[Sort] = ["plain"] * count if plain else _mixed(count, chance)
    for number, sort in enumerate(sorts, first):
        box = boxes[number % len(boxes)]
        yield _enquiry(sort, number, box, people)


def _mixed(count: int, chance: random.Random) -> list[Sort]:
    """Exactly in their shares, as far as a small number has them."""
    sorts: list[Sort] = [sort for sort, share in SHARES for _ in range(round(count * share))]
    sorts = (sorts + ["plain"] * count)[:count]
    chance.shuffle(sorts)
    return sorts


def _plain_words(draw: Callable[[], str]) -> str:
    """The first that is about one thing only."""
    while True:
        drawn = draw()
        if not any(word in drawn for word in BESIDE):
            return drawn


def _enquiry(sort: Sort, number: int, to: str, people: Townspeople) -> Enquiry:
    draw = people.chance
    name, _ = people._somebody()
    address = f"{name.lower().replace(' ', '.').replace(chr(39), '')}.{number}@post.example"
    street = f"{draw.choice(STREETS)} {draw.choice(ROADS)}"
    place = f"{draw.randint(1, 240)} {street} NB1 {draw.randint(1, 9)}{draw.choice('ABDEFGHJLN')}{draw.choice('PQRSTUWXYZ')}"
    matter = _plain_words(lambda: draw.choice(MATTERS[draw.choices(OF, [WEIGHTS[one] for one in OF])[0]]).format(place=place))
    told = [_plain_words(lambda: people._told(STORIES)) for _ in range(TELLS[sort])]
    text = ["Dear Councillor,", matter, *(" ".join(told[at : at + 3]) for at in range(0, len(told), 3)), f"Kind regards,\n{name}"]
    header = mailbag._header(f"{name} <{address}>", f"Please help: {street}", datetime.now(UTC), number, False, False).replace(mailbag.TO, to)
    raw = (header + mailbag.BODIES[sort](text, "", draw)).encode().replace(b"\n", b"\r\n")
    return Enquiry(sort, to, address, raw)
