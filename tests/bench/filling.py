"""Fills a database with as many cases as a council has after years, in minutes: what the program wrote for a few stories, again and again with other people,
places, words, days and numbers."""

from __future__ import annotations

import hashlib
import itertools
import random
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import LargeBinary, Table
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from tests.bench.moulds import COPY, FILE, HERS, Dialect, Mould
from tests.bench.patterns import Pattern, told

ONE_IN = 60
"""HERS has one case in so many, whatever the number of councillors: among a thousand she is the busiest by far."""
_FIRST = "Ann Amir Bea Carl Dina Emma Femi Gwen Hana Ivor Jo Kofi Lena Musa Nora Omar Petra Quinn Rosa Sam Tara Uma Vera Will Yusuf Zoe"
_LAST = "Abbott Bell Clarke Diaz Evans Fox Green Hill Islam Jones Khan Lowe Moss Nash Owen Price Quick Reid Singh Todd Usman Vale Webb York"
_TREES, _PARTS = "Mill Elm Oak Ash Kings Queens Station Church Beech Lime", ("", "gate", "wood", "field", "ford", "ley")
_SORTS = "Lane Road Close Street Avenue Drive Way Court"
_ROOTS = "water bus school light wall gate door path river hedge court shop house bridge field letter phone garden window engine market corner kerb lamp tree"
_ENDS = " s ing y er less way side land ton ful ish hood ward mark stone mere wick ham by"
FIRST, LAST = _FIRST.split(), _LAST.split()
STREETS = [f"{tree}{part} {sort}" for tree in _TREES.split() for part in _PARTS for sort in _SORTS.split()]
WORDS = [f"{root}{end}{more}" for more in ("", "o", "a", "un", "re", "el", "ka", "im") for root in _ROOTS.split() for end in _ENDS.split(" ")]
"""Four thousand, the first of them far more often than the last, as in every language."""
BATCH = 2_000
YEARS = timedelta(days=5 * 365)
TOKEN = 10
"""Characters of a token."""
DAYS_COMPARED = 14
"""Fingerprints of what mails say go after so many days (`campaign_days` of the starter set)."""
_FINGERPRINTS = ("likenessmark", "likeness")


@dataclass
class Filler:
    """Counts what it has made, so that all numbers go on where they are."""

    dialect: Dialect
    newest: date
    """The day of the newest open case."""
    patterns: Sequence[Pattern] = ()
    """Stories; all of them where none are given."""
    councillors: int = ONE_IN
    seed: int = 2024
    taken: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    made: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.everybody = (HERS, *(f"c{number}" for number in range(1, self.councillors)))
        self.moulds = [Mould(pattern, self.dialect) for pattern in self.patterns or told()]
        for mould in self.moulds:
            assert mould.blocks  # also finds the days

    def closed(self, cases: int) -> Iterator[dict[str, str]]:
        """Blocks of so many ended cases, of the last five years."""
        ended = [mould for mould in self.moulds if not mould.pattern.is_open]
        return self._batches(itertools.cycle(ended), cases, lambda number: self.newest - timedelta(days=12) - YEARS * (1 - number / cases))

    def open(self, each: int) -> Iterator[dict[str, str]]:
        """Blocks of so many cases for each councillor, on average, that wait for a department since a few days."""
        waiting = [mould for mould in self.moulds if mould.pattern.is_open]
        return self._batches(itertools.cycle(waiting), each * self.councillors, lambda number: self.newest - timedelta(days=number % 5))

    def nights(self, days: int) -> Iterator[dict[str, str]]:
        """Blocks of what the clock has left behind: each councillor's line-up and count, for so many days."""
        for back in range(days, 0, -1):
            day, rows = self.newest - timedelta(days=back), defaultdict[str, list[str]](list)
            for whose in self.everybody:
                self.taken["lineup"] += 1
                self.taken["foldercount"] += 1
                told = f"line_up:{whose}/{day}/morning"
                rows["lineup"].append(self._line(self.taken["lineup"], whose, day, "morning", 0, f"{day} 07:30:00.000000", told))
                rows["foldercount"].append(self._line(self.taken["foldercount"], f"{day} 02:00:00.000000", whose, "INBOX", 1, 900, 900, "[]", 900))
            yield {name: "".join(lines) for name, lines in rows.items()}

    def _line(self, *values: object) -> str:
        return self.dialect.between.join(map(str, values)) + self.dialect.after

    def _batches(self, moulds: Iterable[Mould], cases: int, day: Callable[[int], date]) -> Iterator[dict[str, str]]:
        blocks, done = defaultdict[str, list[str]](list), 0
        for mould in moulds:
            if done >= cases:
                break
            first = day(done)
            values = self._values(mould, first)
            old = (self.newest - first).days > DAYS_COMPARED
            for name, block in mould.blocks.items():
                if not (old and name in _FINGERPRINTS):
                    blocks[name].append(block % values)
            done += mould.sizes["case"]
            if len(blocks["case"]) >= BATCH:
                yield {name: "".join(texts) for name, texts in blocks.items()}
                blocks.clear()
        yield {name: "".join(texts) for name, texts in blocks.items()}

    def _values(self, mould: Mould, first: date) -> dict[str, Any]:
        self.made += 1
        number, chance = self.made, self.chance
        values: dict[str, Any] = {}
        for table, size in mould.sizes.items():
            base = self.taken[table]
            for local in range(1, size + 1):
                values[f"{table}.{local}"] = base + local
            self.taken[table] = base + size
        for local in range(1, mould.sizes["case"] + 1):
            values[f"case.number{local}"] = values[f"case.{local}"]
        for local in range(1, mould.mails + 1):
            values[f"uid.{local}"] = values[f"inbound.{local}"]
        for row in mould.pattern.rows["likenessmark"]:
            values[f"mark.{row['mark']}"] = chance.getrandbits(32)
        for place, (value, name) in enumerate(mould.secrets.items()):
            values[name] = _token(number * 256 + place) if len(value) == TOKEN else _hashed(f"{number} {name}", value)
        begun = date.fromisoformat(min(mould.days))
        for day, name in mould.days.items():
            values[name] = (first + (date.fromisoformat(day) - begun)).isoformat()
        return values | self._people(number)

    def _people(self, number: int) -> dict[str, str]:
        chance = self.chance
        whose = HERS if chance.randrange(ONE_IN) == 0 else self.everybody[1 + number % (self.councillors - 1)]
        name, street, postcode = f"{chance.choice(FIRST)} {chance.choice(LAST)}", chance.choice(STREETS), f"NB{chance.randint(1, 40)} {chance.randint(1, 9)}QT"
        return {
            "name": name,
            "name_key": name.lower(),
            "address": f"{name.lower().replace(' ', '.')}.{number}@mail.example",
            "whose": whose,
            "street_key": street.lower(),
            "place": f"{chance.randint(1, 120)} {street}",
            "postcode": postcode,
            "postcode_key": postcode.replace(" ", ""),
            "words": chance.choice(_sentences()),
            "her_address": f"cllr.{whose}@northborough.example",
            "desk": f"casework@{whose}.example",
            "said_whose": f'"councillor": "{whose}"',
            "ticket": f"CAS-{200_000 + number}",
        }


@cache
def _sentences() -> list[str]:
    """What people go on to say."""
    chance, heavy = random.Random(1), list(itertools.accumulate(1 / (rank + 3) for rank in range(len(WORDS))))
    return [" ".join(chance.choices(WORDS, cum_weights=heavy, k=22)) for _ in range(3_000)]


def _hashed(what: str, like: str) -> str:
    """Another value of the same length and looks."""
    made = hashlib.blake2b(what.encode(), digest_size=32).hexdigest()
    return f"<{made[:40]}@mail.example>" if like.startswith("<") else made[: len(like)]


def _token(number: int) -> str:
    """Looks like one, and is given once: 50 bits, mixed by a number that is prime to them."""
    mixed = number * 0x2545F4914F6CDD1D % (1 << 50)
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[mixed >> shift & 31] for shift in range(0, 50, 5))


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


# ---- into a database


def fill(
    engine: Engine,
    cases: int,
    *,
    each: int,
    newest: date,
    councillors: int = ONE_IN,
    patterns: Sequence[Pattern] = (),
    tell: Callable[[str], object] = lambda _: None,
) -> None:
    """So many ended cases, and `each` open ones for every councillor, in an empty database. Its indexes are made at the end, as they were."""
    into = _File(engine) if engine.dialect.name == "sqlite" else _Server(engine)
    filler = Filler(into.dialect, newest, patterns, councillors)
    again = into.bared()
    for blocks in filler.nights(min(YEARS.days, cases // 100) or 2):
        into.load(blocks)
    for number, blocks in enumerate(itertools.chain(filler.closed(cases) if cases else (), filler.open(each)), 1):
        into.load(blocks)
        if number % 10 == 0:
            tell(f"{filler.made} stories")
    into.finish(again, filler.taken, tell)


@dataclass
class _File:
    """SQLite."""

    engine: Engine
    dialect: Dialect = FILE

    def __post_init__(self) -> None:
        self.engine.dispose()
        self.connection = sqlite3.connect(str(self.engine.url.database), isolation_level=None)
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "journal_mode=OFF", "cache_size=-1500000", "temp_store=MEMORY"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("BEGIN")

    def bared(self) -> list[str]:
        """Takes indexes and triggers away; returns the statements that bring them back."""
        found = self.connection.execute("SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL").fetchall()
        for kind, name, _ in found:
            self.connection.execute(f"DROP {kind} {name}")
        return [sql for _, _, sql in found]

    def load(self, blocks: Mapping[str, str]) -> None:
        """Rows of several tables."""
        for name, block in blocks.items():
            columns = list(_table(name).columns)
            raw = [number for number, column in enumerate(columns) if isinstance(column.type, LargeBinary)]
            rows = (self._row(text.split("\x1f"), raw) for text in block.split("\x1e")[:-1])
            self.connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(columns))})', rows)

    @staticmethod
    def _row(values: Sequence[str], raw: Sequence[int]) -> list[Any]:
        made: list[Any] = [None if value == "\x00" else value for value in values]
        for number in raw:
            made[number] = bytes.fromhex(values[number][2:])
        return made

    def finish(self, again: Sequence[str], _taken: Mapping[str, int], tell: Callable[[str], object]) -> None:
        """Indexes, the index of words, triggers."""
        for sql in again:
            self.connection.execute(sql)
        tell("indexes")
        self.connection.execute("INSERT INTO passage_words(passage_words) VALUES ('rebuild')")
        self.connection.execute("COMMIT")
        self.connection.close()


_INDEXES = """SELECT 'DROP INDEX ' || quote_ident(indexname), indexdef FROM pg_indexes WHERE schemaname = 'public'
    AND indexname NOT IN (SELECT conname FROM pg_constraint)"""
_CONSTRAINTS = """SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype IN ('u', 'f') AND connamespace = 'public'::regnamespace ORDER BY contype"""


@dataclass
class _Server:
    """PostgreSQL."""

    engine: Engine
    dialect: Dialect = COPY

    def __post_init__(self) -> None:
        self.connection: Any = self.engine.raw_connection().driver_connection
        self.connection.rollback()
        self.connection.autocommit = True
        for setting in ("maintenance_work_mem = '1500MB'", "max_parallel_maintenance_workers = 2"):
            self.connection.execute(f"SET {setting}")

    def bared(self) -> list[str]:
        """Takes indexes and constraints away; returns the statements that bring them back, foreign keys last."""
        found = [*self.connection.execute(_CONSTRAINTS).fetchall(), *self.connection.execute(_INDEXES).fetchall()]
        for drop, _ in sorted(found, key=lambda one: "_fkey" not in one[0] and " fk_" not in one[0]):
            self.connection.execute(drop)
        return sorted((make for _, make in found), key=lambda make: "FOREIGN KEY" in make)

    def load(self, blocks: Mapping[str, str]) -> None:
        """Rows of several tables."""
        for name, block in blocks.items():
            columns = ", ".join(f'"{column.name}"' for column in _table(name).columns)
            with self.connection.cursor().copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
                copy.write(block)

    def finish(self, again: Sequence[str], taken: Mapping[str, int], tell: Callable[[str], object]) -> None:
        """Constraints, indexes, and where the numbers go on."""
        for sql in again:
            self.connection.execute(sql)
        tell("indexes")
        for name in taken:
            self.connection.execute(f"""SELECT setval(pg_get_serial_sequence('"{name}"', 'id'), (SELECT max(id) FROM "{name}"))""")
        self.connection.execute("VACUUM")  # as autovacuum would have done long ago
        self.connection.close()
