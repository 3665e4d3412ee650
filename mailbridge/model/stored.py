"""The gate that all text passes on its way into the database: nothing that a database refuses, whichever it is.

PostgreSQL takes no NUL, and no UTF-8 has a lone surrogate; both come in mails (PEERS.md, 33). The archive keeps the raw bytes all the same.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.types import String, TypeDecorator

LONGEST_KEY = 300
"""Characters. PostgreSQL's btree takes 2,704 bytes, a character has up to four, and some keys are made of two such texts."""
_encoded = json.JSONEncoder(ensure_ascii=False).encode
_EMPTY: dict[type[Any], str] = {list: "[]", dict: "{}"}
_SURROGATE = re.compile("[\ud800-\udfff]")


class Key(TypeDecorator[str]):
    """A text by which rows are found, and which strangers write. It is cut where it is stored and where it is looked for, so that both are the same."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """What goes into the database, or is compared with what is there."""
        return value if value is None else value[:LONGEST_KEY]


def storable(value: Any) -> Any:
    """A value without NULs, and with a replacement character for each lone surrogate; also inside lists and mappings."""
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else _SURROGATE.sub("\ufffd", value.replace("\0", ""))
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}
    return value


def as_json(value: Any) -> str:
    """How JSON stands in a column, letter by letter as it is looked for there: the same in every database."""
    return _encoded(storable(value)) if value else _EMPTY.get(type(value)) or _encoded(value)
