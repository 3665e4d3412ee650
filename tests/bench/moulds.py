"""The rows of a story with gaps for what differs from one filled case to the next: numbers, people, places, words, days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Table
from sqlmodel import SQLModel

from tests.bench.patterns import LATER, Pattern

HERS = "shah"
"""The councillor of the stories."""
_SECRET = ("sha256", "fingerprint", "token")
_WHOSE = ("councillor", "mailbox")
_NUMBERED = re.compile(r"(?<=:)(\d+)$")


@dataclass(frozen=True)
class Dialect:
    """How rows stand in a block of text."""

    between: str
    after: str
    nothing: str
    escaped: Callable[[str], str]


FILE = Dialect("\x1f", "\x1e", "\x00", lambda text: text)
COPY = Dialect("\t", "\n", "\\N", lambda text: text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r"))


@dataclass
class Mould:
    """One story with gaps for what differs: a text with all its rows for each table."""

    pattern: Pattern
    dialect: Dialect
    secrets: dict[str, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)

    @cached_property
    def blocks(self) -> dict[str, str]:
        """Table -> its rows."""
        return {name: "".join(self._row(SQLModel.metadata.tables[name], row) for row in rows) for name, rows in self.pattern.rows.items() if rows}

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Table -> how many numbers it takes."""
        return {name: max(row["id"] for row in rows) for name, rows in self.pattern.rows.items() if rows}

    @cached_property
    def mails(self) -> int:
        """How many mails it has."""
        return len(self.pattern.rows["inbound"])

    @cached_property
    def _sought(self) -> re.Pattern[str]:
        found = [row[name] for rows in self.pattern.rows.values() for row in rows for name in _SECRET if row.get(name)]
        found += [row["message_id"] for row in self.pattern.rows["inbound"]]
        self.secrets = {value: f"secret{number}" for number, value in enumerate(sorted(set(found), key=len, reverse=True))}
        either = "|".join(re.escape(one) for one in self.secrets)
        return re.compile(
            rf"(?P<secret>{either})|(?P<case>\b[Mm][Bb]-(?P<number>\d+)\b)|(?P<day>\b2024-0\d-\d\d)|(?P<literal>{'|'.join(map(re.escape, _LITERALS))})"
        )

    def _row(self, table: Table, row: Mapping[str, Any]) -> str:
        return self.dialect.between.join(self._value(table.columns[name], value) for name, value in row.items()) + self.dialect.after

    def _value(self, column: Column[Any], value: Any) -> str:
        if value is None:
            return self.dialect.nothing
        if column.primary_key:
            return f"%({column.table.name}.{value})d"
        for key in column.foreign_keys:
            return f"%({key.column.table.name}.{value})d"
        if (column.table.name, column.name) == ("inbound", "uid"):
            return f"%(uid.{value})d"
        if (column.table.name, column.name) == ("case", "number"):
            return f"%(case.number{value})d"
        if (column.table.name, column.name) == ("likenessmark", "mark"):
            return f"%(mark.{value})d"
        if column.name in _WHOSE and value == HERS:
            return "%(whose)s"
        if isinstance(value, bytes):
            return self.dialect.escaped("\\x") + value.hex()
        return self._text(column, str(value))

    def _text(self, column: Column[Any], value: str) -> str:
        made, at = [], 0
        for found in self._sought.finditer(value):
            made += [self._plain(value[at : found.start()]), self._gap(found)]
            at = found.end()
        text = "".join([*made, self._plain(value[at:])])
        return _NUMBERED.sub(r"%(inbound.\1)d", text) if column.name in {"key", "shown_in"} else text

    def _gap(self, found: re.Match[str]) -> str:
        if found["secret"]:
            return f"%({self.secrets[found['secret']]})s"
        if found["case"]:
            return f"{found['case'][:3]}%(case.number{found['number']})d"
        if found["day"]:
            return f"%({self.days.setdefault(found['day'], f'day{len(self.days)}')})s"
        return f"%({_LITERALS[found['literal']]})s"

    def _plain(self, text: str) -> str:
        return self.dialect.escaped(text).replace("%", "%%")


_LITERALS = {
    "Jean Obi": "name", "jean obi": "name_key", "jean.obi@mail.example": "address", "14 Mill Lane": "place", "mill lane": "street_key", "NB1 4QT": "postcode",
    "NB14QT": "postcode_key", LATER: "words", "cllr.p.shah@northborough.example": "her_address", "casework@priya-shah.example": "desk",
    '"councillor": "shah"': "said_whose", "CAS-104233": "ticket",
}  # fmt: skip
