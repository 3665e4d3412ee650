"""The table of the breaker: when outgoing mail was halted, why, and when a person let it go on."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from mailbridge.model import tables  # noqa: F401  (it sets the metadata to which this table must belong)
from mailbridge.model.rows import Row


class Breaker(Row, table=True):
    """One halt of all outgoing mail. It lasts over restarts, until an operator ends it."""

    id: int | None = Field(default=None, primary_key=True)
    opened_at: datetime
    why: str
    """A sentence for the operator, without anybody's words or address."""
    closed_at: datetime | None = Field(default=None, index=True)
