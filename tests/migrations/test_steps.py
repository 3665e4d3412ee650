"""A database is created, accepted, upgraded or refused; whatever goes wrong, it stays as it was."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlmodel import Session, select

from mailbridge import storage, upgrading
from mailbridge.migrations import __main__ as command
from mailbridge.migrations import revisions
from mailbridge.migrations.comparing import differences
from mailbridge.migrations.running import in_memory
from mailbridge.model.keeping import Passage
from mailbridge.model.tables import Case, Contact, Cursor
from mailbridge.model.words import CaseStatus
from mailbridge.upgrading import Unfit, described, ready

pytestmark = pytest.mark.slow

HEAD = revisions()[-1]
NEXT = f"{int(HEAD) + 1:04}"
STEP = f'''"""A step of a test."""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{HEAD}"


def upgrade() -> None:
    with op.batch_alter_table("case", recreate="always") as case:
        case.add_column(sa.Column("colour", sa.String(), nullable=False, server_default="blue"))
    with op.batch_alter_table("passage", recreate="always") as passage:
        passage.add_column(sa.Column("colour", sa.String(), nullable=True))
'''
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of today with rows that point at each other."""
    path = tmp_path / "mailbridge.db"
    with opened(path) as session:
        contact = Contact(councillor="shah", address="jean.obi@mail.example", name="Jean Obi", first_seen=NOW)
        session.add(contact)
        session.flush()
        session.add(
            Case(
                number=1,
                reference="MB-1",
                councillor="shah",
                status=CaseStatus.OPEN,
                status_since=NOW,
                title="Pothole",
                issue="pothole",
                enquiry_type="problem",
                channel="mail",
                constituent_id=contact.id,
                opened_at=NOW,
            )
        )
        session.flush()
        session.add(Passage(case_id=1, councillor="shah", text="a crater in Mill Lane"))
    return path


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """The steps of today and one more."""
    versions = tmp_path / "some versions"
    shutil.copytree(upgrading.VERSIONS, versions, ignore=shutil.ignore_patterns("__pycache__"))
    (versions / f"{NEXT}_colours.py").write_text(STEP)
    return versions


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    engine = storage.opened(f"sqlite:///{path}")
    with storage.transaction(engine) as session:
        yield session
    engine.dispose()


def upgrade(path: Path, versions: Path, *, alone: bool = True) -> None:
    """As the next program would open it."""
    engine = storage.guarded(create_engine(f"sqlite:///{path}"))
    try:
        ready(engine, versions=versions, alone=alone)
    finally:
        engine.dispose()


def asked(path: Path, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(path)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def dumped(path: Path) -> list[str]:
    database = sqlite3.connect(path)
    try:
        return [line for line in database.iterdump() if "sqlite_stat" not in line]
    finally:
        database.close()


def test_the_steps_give_what_the_model_says(tmp_path: Path) -> None:
    wanted = 'python -m mailbridge.migrations "what changes" writes the step that is missing; before the first release: --baseline'
    engine = storage.opened(f"sqlite:///{tmp_path / 'mailbridge.db'}")
    with in_memory(upgrading.VERSIONS, HEAD) as stepped, engine.connect() as created:
        assert differences(stepped) == [], wanted
        assert described(stepped) == described(created), wanted
    engine.dispose()


def test_steps_follow_each_other() -> None:
    texts = [path.read_text() for path in sorted(upgrading.VERSIONS.glob("[0-9]*.py"))]
    before = ["None", *(f'"{one}"' for one in revisions())]
    assert all(f'revision = "{own}"\ndown_revision = {old}\n' in text for own, old, text in zip(revisions(), before, texts, strict=False))


def test_rows_live_through_an_upgrade(path: Path, versions: Path) -> None:
    old = dumped(path)
    upgrade(path, versions)
    assert asked(path, 'SELECT reference, constituent_id, colour FROM "case"') == [("MB-1", 1, "blue")]
    assert asked(path, "SELECT version_num FROM alembic_version") == [(NEXT,)]
    assert asked(path, "PRAGMA foreign_key_check") == []
    database = sqlite3.connect(path)
    database.execute("UPDATE passage SET text = 'a gully in Mill Lane'")
    assert database.execute("SELECT count(*) FROM passage_words WHERE passage_words MATCH 'gulli*'").fetchone() == (1,), "the index is kept in step"
    assert database.execute("SELECT count(*) FROM passage_words WHERE passage_words MATCH 'crater'").fetchone() == (0,)
    database.close()
    copy = path.with_name(f"mailbridge.db.{HEAD}-before-{NEXT}")
    assert dumped(copy) == old
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    upgrade(path, versions)


@pytest.mark.parametrize("fault", ["    raise RuntimeError('no such colour')\n", '    op.execute("UPDATE \\"case\\" SET constituent_id = 99")\n'])
def test_a_step_that_fails_leaves_everything(path: Path, versions: Path, fault: str) -> None:
    old = dumped(path)
    (versions / f"{NEXT}_colours.py").write_text(STEP + fault)
    with pytest.raises(Unfit, match=rf"{path.name} could not be upgraded from revision {HEAD} to {NEXT}: .*as it was"):
        upgrade(path, versions)
    assert dumped(path) == old
    (versions / f"{NEXT}_colours.py").write_text(STEP)
    upgrade(path, versions)
    assert asked(path, 'SELECT colour FROM "case"') == [("blue",)]


def test_nothing_is_upgraded_without_a_copy(path: Path, versions: Path) -> None:
    """What is damaged already is not made worse."""
    [(page,)] = asked(path, "SELECT rootpage FROM sqlite_master WHERE name = 'ix_case_status'")
    content = bytearray(path.read_bytes())
    content[4096 * (int(str(page)) - 1) : 4096 * int(str(page))] = b"\xff" * 4096
    path.write_bytes(content)
    with pytest.raises(Unfit, match="could not be upgraded"):
        upgrade(path, versions)
    assert asked(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert not list(path.parent.glob("*before*"))
    assert not list(path.parent.glob(".*part*"))


def test_it_is_not_upgraded_under_a_running_service(path: Path, versions: Path) -> None:
    with pytest.raises(Unfit, match="Restart the service first"):
        upgrade(path, versions, alone=False)
    assert asked(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_a_newer_database_is_refused(path: Path, versions: Path) -> None:
    upgrade(path, versions)
    old = dumped(path)
    with pytest.raises(Unfit, match=rf"{path.name} was written by a newer mailbridge: it is at revision {NEXT}.* no more than {HEAD}"), opened(path):
        pass
    assert dumped(path) == old


def test_a_database_without_a_revision_is_taken_for_the_first(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    engine.dispose()
    if revisions() == (HEAD,):
        with opened(path) as session:
            assert session.exec(select(Contact.name)).all() == ["Jean Obi"]
        assert asked(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]


@pytest.mark.parametrize(
    "change", ['ALTER TABLE "case" ADD COLUMN colour VARCHAR', "DROP TABLE mention", "DROP TRIGGER passage_added", "DROP INDEX ix_case_status"]
)
def test_any_other_database_without_a_revision_is_refused(path: Path, change: str) -> None:
    database = sqlite3.connect(path)
    database.executescript(f"DROP TABLE alembic_version; {change};")
    database.close()
    old = dumped(path)
    with pytest.raises(Unfit, match=r"mailbridge\.db has tables of mailbridge but no revision"), opened(path):
        pass
    assert dumped(path) == old


def test_a_database_of_somebody_else_gets_our_tables(tmp_path: Path) -> None:
    """One that is not empty, but holds none of ours."""
    path = tmp_path / "shared.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE library(book)")
    database.commit()
    database.close()
    with opened(path) as session:
        session.add(Cursor(mailbox="shah", folder="INBOX", uidvalidity=1, last_uid=1, added_at=NOW))
    assert asked(path, "SELECT count(*) FROM library") == [(0,)]


def test_an_up_to_date_database_needs_no_alembic(path: Path) -> None:
    """It takes long to load, and every command opens the database."""
    code = f"import sys; from mailbridge import storage; storage.opened('sqlite:///{path}'); sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_next_step_is_written(versions: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "VERSIONS", versions)
    monkeypatch.setattr(command, "revisions", lambda: revisions(versions))
    assert command.main(["take the colours away"]) == 0
    written = versions / f"{int(NEXT) + 1:04}_take_the_colours_away.py"
    assert capsys.readouterr().out.splitlines()[-1] == str(written)
    text = written.read_text()
    assert text.startswith('"""take the colours away."""')
    assert text.count('batch_op.drop_column("colour")') == 2
    assert command.main([]) == 2
