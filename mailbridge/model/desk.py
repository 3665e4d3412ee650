"""Tables about a councillor's desk: who stands in for her, what she was told, what she has ruled, what waits for her thumb, and what can be taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from mailbridge.model.rows import Row
from mailbridge.model.stored import Key
from mailbridge.model.tables import stored_word
from mailbridge.model.words import DayPart, RuleKind


class Leave(Row, table=True):
    """A councillor is away; her cover sees and acts meanwhile (R101)."""

    id: int | None = Field(default=None, primary_key=True)
    councillor: str = Field(index=True)
    starts: date
    """First day away, of the council's calendar."""
    until: date = Field(index=True)
    """First day back."""
    cover: str = Field(default="", index=True)
    """Key of whoever acts meanwhile; empty: nobody."""
    told_at: datetime
    ended_at: datetime | None = None
    """When she said that she is back."""


class StandingRule(Row, table=True):
    """An answer of hers about a held mail, which holds for later mail of its sender."""

    id: int | None = Field(default=None, primary_key=True)
    councillor: str = Field(index=True)
    kind: RuleKind = stored_word(RuleKind)
    address: str = Field(index=True, sa_type=Key)
    """The sender, in lower case."""
    reference: str = ""
    """The case, where the rule is that mail of this sender belongs to it."""
    who: str
    made_at: datetime
    inbound_id: int | None = Field(default=None, foreign_key="inbound.id")
    """The mail that was held."""
    ended_at: datetime | None = None


class Draft(Row, table=True):
    """A letter that was shown to the councillor and goes out when she says so."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """Key of the letter as it will be posted: `update:MB-1/12`."""
    case_id: int = Field(foreign_key="case.id", index=True)
    shown_in: str = Field(index=True)
    """Key of the letter to her in which it stands."""
    letter: str
    """Family of the letter."""
    variant: str = ""
    """Template that it was made of."""
    text: str
    """As rendered: what goes out if she only says SEND."""
    referral_key: str = ""
    written_at: datetime
    used_at: datetime | None = None
    recalled: bool = False
    """The officer took back what it quotes: it does not go out before the councillor says so."""


class Deed(Row, table=True):
    """What the commands of one mail changed, so that it can be taken back to the letter."""

    id: int | None = Field(default=None, primary_key=True)
    councillor: str = Field(index=True)
    inbound_id: int = Field(foreign_key="inbound.id", unique=True)
    who: str
    said: str
    """The commands as written, for `UNDO` to name."""
    done_at: datetime
    changes: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """One entry a row: `{"table", "id", "new", "before", "after"}`; before and after hold the columns that were changed."""
    undone_at: datetime | None = None


class LineUp(Row, table=True):
    """That a line-up was thought of, so that it is thought of once: whether there was anything to say or not."""

    __table_args__ = (UniqueConstraint("councillor", "day", "part", "nth"),)

    id: int | None = Field(default=None, primary_key=True)
    councillor: str
    day: date
    """Of the council's calendar."""
    part: DayPart = stored_word(DayPart)
    nth: int = 0
    """The mail that asked for it, where she did; 0: the clock did."""
    at: datetime
    letter: str = ""
    """Key of the letter; empty: there was nothing to say."""
