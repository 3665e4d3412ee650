"""How long the service takes in a database of 20,000 cases: FIND, the commands beside it, and one ordinary new mail.

python -m tests.bench.finding [--cases 20000] [--seed 2024] [--plans]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event, insert
from sqlalchemy.engine import Engine

from mailbridge import storage
from mailbridge.core.asked import Found
from mailbridge.lookup.finding import found
from mailbridge.model.keeping import Passage
from mailbridge.model.people import ContactFact
from mailbridge.model.tables import Case, Contact, Event, Inbound, Outbound, OutboundRecipient, Referral
from mailbridge.model.words import CaseStatus, InboundStatus, OutboundStatus, Particular, PartyRole, ReferralStatus, Source
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, JEAN, PRIYA, World

TIMES = 7
"""Each is done so often."""
NAMES = "Ann Amir Bea Carl Dina Emma Femi Gwen Hana Ivor Jean Kofi Lena Musa Nora Omar Petra Quinn Rosa Sam Tara Uma Vera Will Yusuf"
FAMILIES = "Abbott Bell Clarke Diaz Evans Fox Green Hill Islam Jones Khan Lowe Moss Nash Obi Price Quick Reid Singh Todd Usman Vale Webb"
STREETS = "Mill Elm Oak Church Station High Park Kings Queens Victoria"
SORTS = "Lane Road Close Street"
PROBLEMS = "pothole streetlight flytipping bin parking noise damp tree pavement drain graffiti planning housing permit speeding rats"
ROOTS = "water bus school light wall gate door path river hedge court shop house bridge field letter phone garden window engine"
WORDS = [f"{one}{two}" for one in ROOTS.split() for two in ("", "s", "ing", "y", "er", "less", "way", "side")]


def built(world: World, cases: int, seed: int) -> None:
    """So many cases, each with its mail, history, letters and passages; a third of them open."""
    chance, begun = random.Random(seed), datetime(2021, 1, 4, tzinfo=UTC)
    rows: dict[type[Any], list[dict[str, Any]]] = {}
    for number in range(1, cases + 1):
        for model, row in _case(number, begun + timedelta(minutes=87 * number), chance):
            rows.setdefault(model, []).append(row)
    with world.bridge.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # a mail has a case, and a case a mail
        for model in (Contact, ContactFact, Inbound, Case, Referral, Event, Outbound, OutboundRecipient, Passage):
            connection.execute(insert(model), rows[model])


def _case(number: int, at: datetime, chance: random.Random) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    """The rows of one case."""
    name, problem = f"{chance.choice(NAMES.split())} {chance.choice(FAMILIES.split())}", chance.choice(PROBLEMS.split())
    street = f"{chance.randint(1, 90)} {chance.choice(STREETS.split())} {chance.choice(SORTS.split())}"
    address, reference = f"{name.lower().replace(' ', '.')}.{number}@mail.example", f"MB-{number}"
    words = " ".join(chance.choices(WORDS, k=60)) + f" the {problem} at {street} please"
    status = CaseStatus.AWAITING_OFFICER if number % 3 == 0 else CaseStatus.CLOSED
    closed = None if number % 3 == 0 else at + timedelta(days=9)
    yield Contact, {"id": number, "councillor": "shah", "address": address, "name": name, "phone": f"0770090{number:05}", "first_seen": at}
    for what, value in ((Particular.NAME, name), (Particular.ADDRESS, address), (Particular.PHONE, f"0770090{number:05}")):
        yield ContactFact, {"contact_id": number, "what": what, "value": value, "key": value.lower(), "source": Source.HEADER, "at": at, "inbound_id": number}
    yield Inbound, {**_MAIL, "id": number, "uid": number, "sha256": f"{number:064}", "received_at": at, "taken_at": at, "fingerprint": f"f{number}"} | {
        "message_id": f"<{number}@mail.example>", "author": address, "subject": problem, "kind": "new_enquiry", "case_id": number
    }  # fmt: skip
    yield Case, {**_CASE, "id": number, "number": number, "reference": reference, "status": status, "status_since": at, "title": problem, "issue": problem} | {
        "street": street, "postcode": "NB1 4QT", "categories": [problem], "words": words, "constituent_id": number, "opened_at": at, "origin_id": number,
        "closed_at": closed, "outcome": "" if closed is None else "resolved",
    }  # fmt: skip
    key = f"{reference}/highways/1"
    yield Referral, {"key": key, "case_id": number, "department": "highways", "address": "highways@northborough.example", "sent_at": at} | {
        "stand_ins": [], "officers": [],
        "working_days": 10, "status": ReferralStatus.SENT if closed is None else ReferralStatus.ANSWERED, "answered_at": closed,
    }  # fmt: skip
    for letter, party, to in (
        ("acknowledgement", PartyRole.CONSTITUENT, address),
        ("forward", PartyRole.OFFICER, "highways@northborough.example"),
        ("copy_to_resident", PartyRole.CONSTITUENT, address),
        ("answered", PartyRole.COUNCILLOR, PRIYA),
    ):
        token = f"{letter}:{number}"
        yield Outbound, {**_LETTER, "id": number * 10 + len(letter) % 10, "key": token, "case_id": number, "referral_key": key, "letter": letter} | {
            "party": party, "recipients": [to], "subject": problem, "message_id": f"<{token}>", "token": token, "sha256": f"{token:>64}", "created_at": at,
            "not_before": at, "sent_at": at,
        }  # fmt: skip
        yield OutboundRecipient, {"outbound_id": number * 10 + len(letter) % 10, "address": to, "automatic": True, "at": at}
    for fact in ("CaseOpened", "Acknowledged", "Referred", "Answered", "Noted", "Closed"):
        yield Event, {"case_id": number, "at": at, "fact": fact, "who": "mailbridge", "line": f"{fact} {problem}", "data": {}, "inbound_id": number}
    head = "\n".join((reference, problem, street, "NB1 4QT", "NB14QT", name, address, f"0770090{number:05}"))
    for heading, text in ((True, head), (False, words), (False, f"{name}\n{address}\n{problem}"), (False, " ".join(chance.choices(WORDS, k=40)))):
        yield Passage, {"case_id": number, "inbound_id": number, "heading": heading, "text": text, "councillor": "shah"}


_MAIL: dict[str, Any] = {"mailbox": "shah", "folder": "INBOX", "uidvalidity": 9, "size": 3000, "status": InboundStatus.PROCESSED}
_CASE: dict[str, Any] = {"councillor": "shah", "enquiry_type": "service request", "channel": "email"} | {
    name: [] for name in ("place_marks", "flags", "sensitivities", "shared_with", "signposts", "written_to")
}
_LETTER: dict[str, Any] = {"councillor": "shah", "sender": CASEWORK, "remaining": [], "size": 2000, "status": OutboundStatus.SENT}


def seconds(work: Callable[[], object]) -> list[tuple[float, float]]:
    """(on the wall, of the processor) for each of several runs."""
    taken = []
    for _ in range(TIMES):
        begun, worked = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - begun, time.process_time() - worked))
    return taken


def told(what: str, taken: list[tuple[float, float]], note: object = "") -> str:
    """One line of the table, in milliseconds: on the wall at best and in the middle, and of the processor in the middle."""
    wall, worked = sorted(one for one, _ in taken), sorted(one for _, one in taken)
    return f"{what:<44}{wall[0] * 1000:>9.1f}{wall[TIMES // 2] * 1000:>9.1f}{worked[TIMES // 2] * 1000:>9.1f}  {note}"


def measure(world: World) -> Iterator[str]:
    """The figures, line by line."""
    yield f"{'milliseconds':<44}{'best':>9}{'middle':>9}{'CPU':>9}"
    for words in ("obi pothole mill", "pothole", "please", "noise elm close", "MB-1234", "waterway bridges gardening", "zebra"):
        yield told(f"lookup FIND {words}", seconds(lambda words=words: _found(world, words)), f"{_found(world, words).total} cases")  # type: ignore[misc]
    for subject in (
        "FIND pothole mill lane",
        "WHO jean obi",
        "WHO jean",
        "WHO 0770090000777",
        "[MB-1233] STATUS",
        "REPORT",
        "REPORT year",
        "[MB-1233] NOTE rang her",
    ):
        yield told(f"mail {subject}", seconds(lambda subject=subject: _says(world, subject)))  # type: ignore[misc]
    streets = iter(range(1, 1000))
    yield told("a new mail from a resident", seconds(lambda: _writes(world, next(streets))))


def _found(world: World, words: str) -> Found:
    with storage.transaction(world.bridge.engine) as session:
        return found(session, "shah", tuple(words.split()))


def _says(world: World, subject: str) -> None:
    raw = shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, subject, "", world.now)
    world.bridge.process(world.taken(shapes.authenticated(raw, AUTHSERV, "northborough.example")) or 0)


def _writes(world: World, number: int) -> None:
    text = f"There is a big pothole outside {number} Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
    world.bridge.process(world.taken(shapes.fresh(JEAN, CASEWORK, "pothole", text, world.now)) or 0)


@contextmanager
def slowest(engine: Engine, many: int = 12) -> Iterator[None]:
    """Prints the statements that take longest, with their plans."""
    spent: dict[str, tuple[float, Any]] = {}
    begun: list[float] = []

    def before(*_: Any) -> None:
        begun.append(time.perf_counter())

    def after(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        spent[statement] = (spent.get(statement, (0.0, None))[0] + time.perf_counter() - begun.pop(), values)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    yield
    event.remove(engine, "before_cursor_execute", before)
    event.remove(engine, "after_cursor_execute", after)
    with engine.connect() as connection:
        for statement, (took, values) in sorted(spent.items(), key=lambda one: -one[1][0])[:many]:
            print(f"\n{took * 1000:.1f} ms  {' '.join(statement.split())[:400]}")
            if statement.startswith("SELECT"):
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values):
                    print(f"    {row[3]}")


def main(arguments: list[str] | None = None) -> None:
    """Builds the database, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--plans", action="store_true", help="also print the slowest statements and their plans")
    wanted = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        built(world, wanted.cases, wanted.seed)
        if wanted.plans:
            with slowest(world.bridge.engine):
                print(*measure(world), sep="\n")
        else:
            print(*measure(world), sep="\n")


if __name__ == "__main__":
    main()
