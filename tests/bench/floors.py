"""The least that the same work can cost: plain loops with the standard library, each doing more of it than the one before.

All of them read the same mails from the same Dovecot and post the same letters, byte for byte, to the same SMTP server as mailbridge did."""

from __future__ import annotations

import hashlib
import imaplib
import os
import smtplib
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.reading import floor as parsed
from tests.servers.dovecot import DovecotUser

COPIES = "Floor"
"""The folder where a floor puts its copies of what was sent."""
TABLES = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE mail (uid INTEGER PRIMARY KEY, sha256 TEXT, size INTEGER);
CREATE TABLE letter (id INTEGER PRIMARY KEY, uid INTEGER, sha256 TEXT, sent REAL, copied REAL);
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """One that a mail caused, as mailbridge posted it: to which mail, what it is, its envelope, its bytes, whether the Sent folder has a copy."""

    mailbox: str
    uid: int
    name: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    in_sent: bool


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of one lot of mails: on the clock on the wall, and of process time."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Floor:
    """How much of the work is done."""

    name: str
    parse: bool = False
    commit: bool = False
    post: bool = False
    promise: bool = False
    """Letters are on disk before they are posted, and each is marked before the next: what it takes to lose none and to post none twice."""


FLOORS = (
    Floor("fetch"),
    Floor("fetch, parse", parse=True),
    Floor("fetch, parse, commit", parse=True, commit=True),
    Floor("the same with the letters", parse=True, commit=True, post=True),
    Floor("the same, safely", parse=True, commit=True, post=True, promise=True),
)


def take(floor: Floor, users: Mapping[str, DovecotUser], uids: Mapping[str, Sequence[int]], letters: Sequence[Letter], port: int, folder: Path) -> Took:
    """One lot of mails: mailbox by mailbox, mail by mail. `folder` is empty, and on the disk that mailbridge writes to."""
    caused: dict[tuple[str, int], list[Letter]] = defaultdict(list)
    for letter in letters:
        caused[letter.mailbox, letter.uid].append(letter)
    wall, cpu = time.monotonic(), time.process_time()
    with closing(sqlite3.connect(folder / "floor.db")) as database, _posting(port) as smtp:
        database.executescript(TABLES)
        for address, found in uids.items():
            with users[address].imap() as imap:
                imap.select("INBOX")
                for uid in found:
                    _one(floor, imap, uid, caused[address, uid], smtp, database, folder)
    return Took(time.monotonic() - wall, time.process_time() - cpu)


@contextmanager
def _posting(port: int) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.ehlo()
        yield smtp


def _one(floor: Floor, imap: imaplib.IMAP4, uid: int, letters: Sequence[Letter], smtp: smtplib.SMTP, database: sqlite3.Connection, folder: Path) -> None:
    answer = imap.uid("FETCH", str(uid), "(INTERNALDATE BODY.PEEK[])")[1]
    raw = next(part[1] for part in answer if isinstance(part, tuple))
    if floor.parse:
        parsed(raw)
    if floor.commit:
        database.execute("INSERT INTO mail VALUES (NULL, ?, ?)", (archived(folder, raw), len(raw)))
        database.commit()
    if floor.promise:
        database.executemany("INSERT INTO letter (uid, sha256) VALUES (?, ?)", [(uid, archived(folder, letter.raw)) for letter in letters])
        database.commit()
    for letter in letters if floor.post else ():
        smtp.sendmail(letter.sender, letter.recipients, letter.raw, ["BODY=8BITMIME"])
        if floor.promise:
            _mark(database, "sent", uid)
        if letter.in_sent:
            imap.append(COPIES, "(\\Seen)", "", letter.raw)
            if floor.promise:
                _mark(database, "copied", uid)


def _mark(database: sqlite3.Connection, what: str, uid: int) -> None:
    database.execute(f"UPDATE letter SET {what} = ? WHERE id = (SELECT min(id) FROM letter WHERE uid = ? AND {what} IS NULL)", (time.time(), uid))
    database.commit()


def archived(folder: Path, raw: bytes) -> str:
    """Keeps bytes under their SHA-256, file and name on disk when this returns."""
    sha256 = hashlib.sha256(raw).hexdigest()
    path = folder / f"{sha256}.part"
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    path.replace(folder / f"{sha256}.eml")
    directory = os.open(folder, os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)
    return sha256
