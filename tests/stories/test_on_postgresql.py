"""The same stories on PostgreSQL, at least one of each part: what they tell may not depend on the database.

All of them: `pytest tests/stories --database postgresql`.
"""

import contextlib
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import IntegrityError, PendingRollbackError
from sqlmodel import select

from mailbridge import postgres
from mailbridge.model.fulltext import INDEX, cases_with
from mailbridge.model.tables import Contact, Outbound
from mailbridge.model.words import OutboundStatus
from mailbridge.patience import Patience
from mailbridge.storage import transaction
from tests.servers.postgres import shared
from tests.stories import database, shapes
from tests.stories.test_campaign import test_about_a_live_application_the_draft_takes_no_side
from tests.stories.test_erase import test_what_has_not_left_is_taken_back
from tests.stories.test_find import (
    begun,
    busy,
    test_accents_do_not_matter,
    test_no_search_reads_everything,
    test_what_people_type_is_no_language,
    test_who_may_see_a_case_finds_it,
)
from tests.stories.test_ledger import test_a_mail_that_fails_is_shelved_and_replayed, test_the_same_uid_twice
from tests.stories.test_pothole import POTHOLE, test_a_pothole_is_acknowledged_and_referred
from tests.stories.test_undo import patient, test_letters_wait_so_that_she_can_take_them_back
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, PRIYA, SAM, World

__all__ = [
    "begun",
    "busy",
    "patient",
    "test_a_mail_that_fails_is_shelved_and_replayed",
    "test_a_pothole_is_acknowledged_and_referred",
    "test_about_a_live_application_the_draft_takes_no_side",
    "test_accents_do_not_matter",
    "test_letters_wait_so_that_she_can_take_them_back",
    "test_no_search_reads_everything",
    "test_the_same_uid_twice",
    "test_what_has_not_left_is_taken_back",
    "test_what_people_type_is_no_language",
    "test_who_may_see_a_case_finds_it",
]


@pytest.fixture(scope="module", autouse=True)
def _on_postgresql() -> Iterator[None]:
    with database.told_on(database.POSTGRESQL):
        yield


def test_errors_quote_no_row(world: World) -> None:
    """PostgreSQL tells in which row a fault is; the log and the shelf must not."""
    world.resident_writes(POTHOLE)
    with transaction(world.bridge.engine) as session:
        session.add(Contact(**session.exec(select(Contact)).one().model_dump(exclude={"id"})))
        with pytest.raises(IntegrityError) as caught:
            session.flush()
        session.rollback()
    told = "".join(traceback.format_exception(caught.value))
    assert "uq_contact_councillor_address_name" in told
    assert "jean.obi" not in told


def test_words_are_looked_up_in_their_index(world: World) -> None:
    with transaction(world.bridge.engine) as session:
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        wanted = cases_with(session, "shah", "pot").compile(session.connection())
        plan = session.connection().exec_driver_sql(f"EXPLAIN {wanted}", wanted.construct_params())
        assert INDEX in str(plan.all())


def test_a_mark_is_made_whenever_the_server_is_lost(world: World) -> None:
    """A letter that the mail server has taken is marked, or it would go out again: the connection breaks before each of its statements in turn."""
    world.resident_writes(POTHOLE)
    engine, statement = world.bridge.engine, 0
    is_broken = True
    while is_broken:
        with transaction(engine) as session:
            letter = session.get_one(Outbound, 1)
            letter.status, letter.remaining, letter.sent_at = OutboundStatus.SENDING, letter.recipients, None
            mark = partial(world.bridge.outbox.posted, 1, letter.recipients, {}, "250 ok")
        statement += 1
        with broken_before(engine, statement) as seen:
            Patience(30).work(mark)
        is_broken = len(seen) >= statement
        with transaction(engine) as session:
            assert session.get_one(Outbound, 1).status is OutboundStatus.SENT, f"broken before statement {statement}"
    assert statement > 2


def test_work_locks_what_it_is_about(world: World) -> None:
    """What concerns one councillor goes on beside others; what may concern more has the database for itself."""
    world.resident_writes(POTHOLE)
    assert deciding(world, shapes.outlook_reply(world.last(HIGHWAYS), SAM, "We will look at it by Friday.", world.now)) == 0
    assert saying(world, "[MB-1] NOTE spoke to them") == 0
    assert saying(world, "LIST") == 0
    assert whole(world.bridge.engine, world.bridge.tick) == 0
    assert saying(world, "[MB-1] CLOSE resolved It was filled.") == 0
    assert saying(world, "AWAY until 24 May") == 1
    assert saying(world, "UNDO") == 1


def saying(world: World, command: str) -> int:
    """The same for a command of hers."""
    return deciding(world, shapes.authenticated(shapes.fresh(f"Priya Shah <{PRIYA}>", CASEWORK, command, "", world.now), AUTHSERV, PRIYA.partition("@")[2]))


def deciding(world: World, raw: bytes) -> int:
    """How often the database is locked for everybody while a mail is decided."""
    number = world.taken(raw)
    assert number is not None
    return whole(world.bridge.engine, lambda: world.bridge.process(number))


def whole(engine: Engine, work: Callable[[], object]) -> int:
    """How often the database is locked for everybody meanwhile."""
    seen: list[str] = []

    def count(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        seen.extend([statement] if f"pg_advisory_xact_lock({postgres.WHOLE})" in statement else [])

    event.listen(engine, "before_cursor_execute", count)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_what_fails_inside_is_not_committed_in_silence(world: World) -> None:
    """SQLAlchemy's own `with session.begin()` says nothing where a flush failed and somebody caught that."""
    world.resident_writes(POTHOLE)
    with pytest.raises(PendingRollbackError):
        added_twice(world.bridge.engine)


def added_twice(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Contact(**session.exec(select(Contact)).one().model_dump(exclude={"id"})))
        with contextlib.suppress(IntegrityError):
            session.flush()


@contextmanager
def broken_before(engine: Engine, number: int) -> Iterator[list[str]]:
    """The server ends the connection just before this statement, counted from 1. Gives the statements that there were."""
    seen: list[str] = []

    def count(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)
        if len(seen) == number:
            with shared().connect() as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.dbapi_connection.info.backend_pid])  # type: ignore[union-attr]

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)
