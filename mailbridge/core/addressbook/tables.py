"""Reads tables of contacts as Outlook, Google and people write them. `COLUMNS` says which headings are known; all others are left alone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from mailbridge.core.addressbook.entry import Book, Entry, Fault, tidied

_WHOSE = r"(?:home|mobile|primary|main|other|work|business|daytime|evening|company) "
COLUMNS: dict[str, re.Pattern[str]] = {
    key: re.compile(pattern)
    for key, pattern in (
        ("name", r"name|full ?name|display name|contact(?: name)?|resident(?: name)?"),
        ("first", r"first ?name|given ?name|forenames?|christian name"),
        ("last", r"last ?name|family ?name|surname"),
        ("mail", rf"(?:{_WHOSE})?e-?mails?(?: ?\d)?(?: address(?:es)?)?(?: ?\d)?(?: - value)?|other emails"),
        (
            "phone",
            rf"(?:{_WHOSE})?(?:tele)?phones?(?: numbers?| no\.?)?(?: ?\d)?(?: - value)?|(?:mobile|landline|tel|cell)(?: numbers?| no\.?| phone)?",
        ),
        ("home", rf"(?:{_WHOSE})?(?:street|address)(?: ?\d)?(?: address)?|address line ?1|address 1 - street|postal address|address 1 - formatted"),
        ("code", rf"(?:{_WHOSE})?(?:post ?code|postal code|zip(?: ?/ ?postal)?(?: code)?)|address 1 - postal code"),
    )
}
"""What a column holds -> its headings, in lower case: plain ones, Outlook's and Google's."""
_DELIMITERS = ",;\t"
_HOME_LAST = re.compile(r"work|business|company|other")


def read_table(text: str) -> Book:
    """One entry for each row below the heading; of a row that cannot be read the line and the reason."""
    bare = re.sub(r"\A\s*sep=.\n", "\n", text, flags=re.IGNORECASE)
    rows = _rows(bare)
    line, heading = next(((number, row) for number, row in rows if any(cell.strip() for cell in row)), (1, []))
    columns = _columns(heading)
    if not columns:
        return Book(faults=(Fault(line, _unknown(heading)),))
    ignored = tuple(cell.strip() for number, cell in enumerate(heading) if cell.strip() and not any(number in places for places in columns.values()))
    found = [_entry(number, row, columns, len(heading)) for number, row in rows if any(cell.strip() for cell in row)]
    entries = tuple(one for one in found if isinstance(one, Entry))
    return Book(entries, tuple(one for one in found if isinstance(one, Fault)), ignored)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(the line where it begins, its cells)."""
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    begins = 1
    for row in reader:
        yield begins, row
        begins = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The one that parts the heading."""
    heading = re.sub(r'"[^"]*"', "", text.strip().partition("\n")[0])
    return max(_DELIMITERS, key=heading.count)


def _columns(heading: Sequence[str]) -> dict[str, list[int]]:
    """What a column holds -> where; empty where no heading tells who somebody is. What is of the home comes first."""
    plain = [" ".join(cell.lower().replace("_", " ").split()) for cell in heading]
    found = {key: [number for number, cell in enumerate(plain) if pattern.fullmatch(cell)] for key, pattern in COLUMNS.items()}
    for key in ("home", "code", "phone"):
        found[key].sort(key=lambda number: bool(_HOME_LAST.search(plain[number])))
    return found if any(found[key] for key in ("name", "first", "last", "mail", "phone")) else {}


def _unknown(heading: Sequence[str]) -> str:
    shown = ", ".join(cell.strip() for cell in heading[:6] if cell.strip())
    return f"no heading tells what the columns are (found: {shown or 'nothing'}); expected for example Name, E-mail, Phone, Address, Postcode"


def _entry(line: int, row: Sequence[str], columns: dict[str, list[int]], width: int) -> Entry | Fault:
    if any(cell.strip() for cell in row[width:]):
        return Fault(line, f"there are {len(row)} fields, and the heading has {width}: a comma in a field needs quotation marks around it")

    def cells(key: str) -> list[str]:
        return [row[number] for number in columns[key] if number < len(row) and row[number].strip()]

    named = next(iter(cells("name")), "") or " ".join((*cells("first")[:1], *cells("last")[:1]))
    return tidied(line, named, cells("mail"), cells("phone"), cells("home"), cells("code"))
