"""The index of words over the passages. Everything about it that depends on the database stands here: SQLite's FTS5."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, Select, cast, column, func, select, table
from sqlmodel import Session, col

from mailbridge.model.keeping import Passage

_IN = "INSERT INTO passage_words(rowid, text) VALUES (new.id, new.text);"
_OUT = "INSERT INTO passage_words(passage_words, rowid, text) VALUES ('delete', old.id, old.text);"
_TOKENS = "porter unicode61 remove_diacritics 2"
_SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS passage_words USING fts5(text, content='passage', content_rowid='id', tokenize='{_TOKENS}', prefix='2 3')",
    f"CREATE TRIGGER IF NOT EXISTS passage_added AFTER INSERT ON passage BEGIN {_IN} END",
    f"CREATE TRIGGER IF NOT EXISTS passage_removed AFTER DELETE ON passage BEGIN {_OUT} END",
    f"CREATE TRIGGER IF NOT EXISTS passage_changed AFTER UPDATE OF text ON passage BEGIN {_OUT} {_IN} END",
)
_WORDS = table("passage_words", column("rowid"), column("passage_words"))


def install(connection: Connection) -> None:
    """The index and what keeps it in step with the passages; harmless when they are there."""
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE:
            connection.exec_driver_sql(statement)


def cases_with(word: str) -> Select[int, int]:
    """(case_id, heading) of each case in which a word begins with this one, whatever its accents; `heading`: 1 where it says what the case is."""
    heading = func.max(cast(col(Passage.heading), Integer)).label("heading")
    joined = select(col(Passage.case_id), heading).join_from(_WORDS, Passage, col(Passage.id) == _WORDS.c.rowid)
    return joined.where(_WORDS.c.passage_words.match(f"{_quoted(word)}*")).group_by(col(Passage.case_id))


def _quoted(word: str) -> str:
    """What people write is not the language of FTS5."""
    return '"' + word.replace('"', '""') + '"'


def forget(session: Session) -> None:
    """Words of passages that were deleted leave the index itself, and not only its answers."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("INSERT INTO passage_words(passage_words) VALUES ('optimize')")
