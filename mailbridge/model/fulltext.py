"""The index of words over the passages, and everything about it that depends on the database: SQLite's FTS5, or a text search of PostgreSQL's.

Both tell words apart at whatever is no letter and no digit, know none by their accents or capitals, and cut English endings as Porter did. Both know by
themselves whose a passage is: a search costs what the councillor has of a word, not what all have.
"""

from __future__ import annotations

from sqlalchemy import Connection, Integer, Select, TextClause, TextualSelect, bindparam, cast, column, func, select, text
from sqlmodel import Session, col

from mailbridge.model.keeping import Passage

_IN = "INSERT INTO passage_words(rowid, text, councillor) VALUES (new.id, new.text, new.councillor);"
_OUT = "INSERT INTO passage_words(passage_words, rowid, text, councillor) VALUES ('delete', old.id, old.text, old.councillor);"
_TOKENS = "porter unicode61 remove_diacritics 2"
_SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS passage_words USING fts5(text, councillor, content='passage', content_rowid='id', tokenize='{_TOKENS}', prefix='2 3')",
    f"CREATE TRIGGER IF NOT EXISTS passage_added AFTER INSERT ON passage BEGIN {_IN} END",
    f"CREATE TRIGGER IF NOT EXISTS passage_removed AFTER DELETE ON passage BEGIN {_OUT} END",
    f"CREATE TRIGGER IF NOT EXISTS passage_changed AFTER UPDATE OF text, councillor ON passage BEGIN {_OUT} {_IN} END",
    "CREATE INDEX IF NOT EXISTS ix_passage_words ON passage (councillor, id, case_id, heading)",
)
_FOUND = """SELECT passage.case_id, max(passage.heading) AS heading FROM passage_words
    CROSS JOIN passage INDEXED BY ix_passage_words ON passage.councillor = :councillor AND passage.id = passage_words.rowid
    WHERE passage_words MATCH :wanted GROUP BY passage.case_id"""
"""Whose case a passage is of stands in an index, a councillor's close together: her passages themselves lie all over the file."""

LONGEST = 150_000
"""Characters of one passage by which it is found in PostgreSQL, whose index entries hold a megabyte at most."""
_MARKS = r"[\u0300-\u036f]"
_ASCII, _LATIN = r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f", r"\u0080-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
_SIGNS = r"\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3003"
_BETWEEN = f"[{_ASCII}{_LATIN}{_SIGNS}]+"
"""What parts words, by number: what the server calls a letter depends on the locale of the database."""
_PORTER = (
    "CREATE TEXT SEARCH DICTIONARY mailbridge_porter (TEMPLATE = snowball, Language = porter)",
    "CREATE TEXT SEARCH CONFIGURATION mailbridge (PARSER = pg_catalog.default)",
    "ALTER TEXT SEARCH CONFIGURATION mailbridge ADD MAPPING FOR asciiword, word, numword, int, uint, float, sfloat WITH mailbridge_porter",
)
_IS_THERE = "SELECT 1 FROM pg_ts_config WHERE cfgname = 'mailbridge' AND pg_ts_config_is_visible(oid)"
INDEX = "ix_passage_words"


def _plain(text: str) -> str:
    """SQL for the words of a text, in small letters without accents, and a blank between two. Nothing in it depends on the locale but small letters."""
    bare = f"regexp_replace(normalize({text}, NFKD), '{_MARKS}', '', 'g')"
    return f"lower(regexp_replace({bare}, '{_BETWEEN}', ' ', 'g'))"


def _hers(words: str, kind: str, councillor: str) -> str:
    """SQL for a vector of words or a query in which each word is preceded by its councillor and a sign that no word has: `'5f4dcc=pothol'`.

    Her words stand together in the index like that. A lexeme that names her, beside the others, would not do: a GIN index reads all that a prefix
    fits before it compares. The mark is short, as a vector holds a megabyte; should two be alike, `cases_with` tells them apart."""
    return f"CAST(regexp_replace(CAST({words} AS text), '''([^'']+)''', '''' || left(md5({councillor}), 6) || '=\\1''', 'g') AS {kind})"


_INDEXED = _hers(f"to_tsvector('mailbridge', {_plain(f'left(passage.text, {LONGEST})')})", "tsvector", "passage.councillor")


def install(connection: Connection) -> None:
    """The index and what keeps it in step with the passages; harmless when they are there."""
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE:
            connection.exec_driver_sql(statement)
        return
    if connection.exec_driver_sql(_IS_THERE).first() is None:
        for statement in _PORTER:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {INDEX} ON passage USING gin (({_INDEXED}))")


def cases_with(session: Session, councillor: str, word: str) -> Select[int, int] | TextualSelect:
    """(case_id, heading) of each case that she may see, and in which a word begins with this one, whatever its accents.

    `heading`: 1 where it says what the case is."""
    if session.get_bind().dialect.name == "sqlite":
        return _in_sqlite(councillor, f"text : {_quoted(word)}* AND councillor : {_quoted(councillor)}")
    heading = func.max(cast(col(Passage.heading), Integer)).label("heading")
    return select(col(Passage.case_id), heading).where(_has(councillor, word), col(Passage.councillor) == councillor).group_by(col(Passage.case_id))


def _in_sqlite(councillor: str, wanted: str) -> TextualSelect:
    asked = text(_FOUND).bindparams(bindparam("councillor", councillor, unique=True), bindparam("wanted", wanted, unique=True))
    return asked.columns(column("case_id", Integer), column("heading", Integer))


def _quoted(word: str) -> str:
    """What people write is not the language of FTS5."""
    return '"' + word.replace('"', '""') + '"'


def _has(councillor: str, word: str) -> TextClause:
    """`jean.ob` is looked for as `jean <-> ob:*`; what holds no word is nowhere."""
    wanted = f"replace(nullif(trim({_plain('CAST(:word AS text)')}), ''), ' ', ' <-> ') || '\\:*'"
    query = _hers(f"to_tsquery('mailbridge', {wanted})", "tsquery", "CAST(:councillor AS text)")
    return text(f"{_INDEXED} @@ {query}").bindparams(bindparam("word", word, unique=True), bindparam("councillor", councillor, unique=True))


def forget(session: Session) -> None:
    """Words of passages that were deleted leave the index itself, and not only its answers. (PostgreSQL's do when the tables are swept.)"""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("INSERT INTO passage_words(passage_words) VALUES ('optimize')")
