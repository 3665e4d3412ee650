"""Tables about mail that many people send: what mails say as it can be compared, campaigns, who took part, and her one answer to all."""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field

from mailbridge.model import tables  # noqa: F401  (it says where all tables belong, and how constraints are named)
from mailbridge.model.rows import Row
from mailbridge.model.stored import Key


class Likeness(Row, table=True):
    """What one mail says, as later mails can be compared with it: fingerprints, and no word of it. It goes when nobody has sent the like for long."""

    id: int | None = Field(default=None, primary_key=True)
    inbound_id: int = Field(foreign_key="inbound.id", unique=True)
    person: str = Field(index=True, sa_type=Key)
    """Whom an answer reaches, in lower case."""
    windows: bytes
    """Four bytes for each run of words."""
    seen_at: datetime = Field(index=True)
    """When it came, or the like of it came last."""


class LikenessMark(Row, table=True):
    """A fingerprint by which the like of a mail is looked for: a few of each mail, in an index that holds all that is asked."""

    __table_args__ = (Index("ix_likenessmark_mark", "mark", "likeness_id"),)

    id: int | None = Field(default=None, primary_key=True)
    mark: int = Field(sa_column=Column(BigInteger, nullable=False))
    likeness_id: int = Field(foreign_key="likeness.id", index=True)


class Campaign(Row, table=True):
    """Near-identical mails of many people to one councillor. It has a case, so that she can speak of it; the case tells whose it is."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", unique=True)
    family: int = Field(default=0, index=True)
    """Number of the first campaign with these words, whichever councillor's it is; 0: this one."""
    people: int = 0
    titles: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Subjects under which it came."""
    windows: bytes = b""
    """What its mails say: six bytes for each run of words, four of the fingerprint and two of how many people wrote it."""
    opened_at: datetime
    last_at: datetime


class CampaignMember(Row, table=True):
    """One person of a campaign, however many copies they sent (R118)."""

    __table_args__ = (UniqueConstraint("campaign_id", "person"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    inbound_id: int = Field(foreign_key="inbound.id", index=True)
    """Their first copy."""
    person: str = Field(index=True, sa_type=Key)
    """Address in lower case."""
    address: str = ""
    """Where the answer goes; empty where nobody can be written to."""
    name: str = ""
    postcode: str = ""
    in_ward: bool | None = None
    own_words: bool = False
    """They added words of their own, or it needs care: a person reads it, and no common answer goes to them."""
    case_id: int | None = Field(default=None, foreign_key="case.id")
    """The case in which their own words are read, or that their copy was before the campaign was recognised."""
    copies: int = 1
    joined_at: datetime
    answered_at: datetime | None = None


class CampaignAnswer(Row, table=True):
    """Her answer to all of a campaign, approved once and sent one by one."""

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    case_id: int = Field(foreign_key="case.id")
    text: str
    """Her words between greeting and name."""
    to_all: bool = False
    """Also to those who added words of their own."""
    who: str
    approved_at: datetime
    starts_at: datetime
    """Until then it can be taken back."""
    until: datetime
    """Until then later copies get it by themselves."""
    begun_at: datetime | None = None
    """When the first letters of it were written."""
    stopped_at: datetime | None = None


_MOST = 65_535
"""People that a window counts at most."""


def packed(windows: Collection[int]) -> bytes:
    """Windows as they are stored."""
    return struct.pack(f"<{len(windows)}I", *windows)


def unpacked(stored: bytes) -> tuple[int, ...]:
    """The same, back from the database."""
    return struct.unpack(f"<{len(stored) // 4}I", stored)


def packed_counts(counted: Mapping[int, int]) -> bytes:
    """Window -> people, as it is stored."""
    return b"".join(struct.pack("<IH", window, min(people, _MOST)) for window, people in counted.items())


def unpacked_counts(stored: bytes) -> dict[int, int]:
    """The same, back from the database."""
    return dict(struct.iter_unpack("<IH", stored))
