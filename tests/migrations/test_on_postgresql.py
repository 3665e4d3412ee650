"""The steps on PostgreSQL: they give what the model says, an older database is upgraded in one transaction, and one that cannot be ours is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect

from mailbridge import storage
from mailbridge.migrations import revisions
from mailbridge.migrations.comparing import differences
from mailbridge.model import fulltext
from mailbridge.upgrading import VERSIONS, Unfit, ready
from tests.migrations.test_steps import HEAD, NEXT
from tests.servers.postgres import PostgresServer

pytestmark = pytest.mark.slow
STEP = f'''"""A step of a test."""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{HEAD}"


def upgrade() -> None:
    op.add_column("case", sa.Column("colour", sa.String(), nullable=False, server_default="blue"))
'''


def test_a_new_database_is_what_the_model_says(postgres: PostgresServer) -> None:
    engine = storage.opened(postgres.url(postgres.database()))
    with engine.connect() as connection:
        assert not differences(connection)
        assert fulltext.INDEX in {index["name"] for index in inspect(connection).get_indexes("passage")}
    ready(engine)
    engine.dispose()


def test_it_is_upgraded_wholly_or_not_at_all(postgres: PostgresServer, tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    for step in VERSIONS.glob("*.py"):
        (versions / step.name).write_text(step.read_text(encoding="utf-8"), encoding="utf-8")
    engine = storage.opened(postgres.url(postgres.database()))
    broken = versions / f"{NEXT}_colour.py"
    broken.write_text(f"{STEP}    op.drop_column('case', 'nowhere')\n", encoding="utf-8")
    with pytest.raises(Unfit, match="could not be upgraded"):
        ready(engine, versions=versions)
    assert "colour" not in columns(engine)
    broken.write_text(STEP, encoding="utf-8")
    ready(engine, versions=versions)
    assert "colour" in columns(engine)
    assert revisions(versions)[-1] == NEXT
    with pytest.raises(Unfit, match="newer mailbridge"):
        ready(engine)
    engine.dispose()


def columns(engine: Engine) -> set[str]:
    """Of the cases."""
    return {column["name"] for column in inspect(engine).get_columns("case")}


def test_a_database_that_cannot_hold_what_people_write_is_refused(postgres: PostgresServer) -> None:
    with postgres.connect() as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(Unfit, match="stored as LATIN1"):
        storage.opened(postgres.url("latin"))
