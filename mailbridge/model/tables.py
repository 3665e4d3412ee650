"""The tables. Rows are written by `record` and read by `lookup`, nobody else; every time is UTC.

`table=True` models validate nothing, so statuses go through the enums of `words` on their way in.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, MetaData, UniqueConstraint, text
from sqlalchemy import Enum as StoredEnum
from sqlmodel import Field, SQLModel

from mailbridge.model.rows import Row
from mailbridge.model.stored import Key
from mailbridge.model.words import CaseStatus, ChaseStep, InboundStatus, OfficerState, OutboundStatus, PartyRole, ReferralStatus

SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def stored_word(kind: type[StrEnum], *, nullable: bool = False, index: bool = False) -> Any:
    """A column that stores an enum by its value, as text, without a CHECK (so that a new word needs no migration)."""
    stored = StoredEnum(kind, values_callable=lambda e: [m.value for m in e], native_enum=False, create_constraint=False, length=32)
    return Field(default=None if nullable else ..., sa_column=Column(stored, nullable=nullable, index=index))


class Cursor(Row, table=True):
    """How far a councillor's folder has been read; at the first visit that is behind the newest mail."""

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str = Field(unique=True)
    folder: str
    uidvalidity: int = Field(sa_type=BigInteger)
    last_uid: int = Field(sa_type=BigInteger)
    first_uid: int = Field(default=1, sa_type=BigInteger)
    """The first UID that is ours: what lies below it was there before we began to watch."""
    rescanned_below: int = Field(default=0, sa_type=BigInteger)
    """UIDs below this one were given anew: when the folder was renumbered, or restored from a backup."""
    rewinds: int = 0
    """How often UIDNEXT went back under the same UIDVALIDITY: such a mailbox gives the same UID to two mails."""
    added_at: datetime


class Inbound(Row, table=True):
    """One archived mail. The constraint makes fetching twice harmless."""

    __table_args__ = (
        UniqueConstraint("mailbox", "folder", "uidvalidity", "uid"),
        Index("ix_inbound_author", "author", "mailbox", "id"),
        Index("ix_inbound_mailbox", "mailbox", "received_at"),
        Index("ix_inbound_status", "status", "mailbox", "kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    folder: str
    uidvalidity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
    sha256: str = Field(index=True)
    size: int = Field(sa_type=BigInteger)
    """Bytes on the server (RFC822.SIZE)."""
    partial: bool = False
    """Only the head was fetched: the mail is larger than the limit, and waits on the server."""
    rescanned: bool = False
    """It was there when a folder began to be read anew: its UID says nothing of its age."""
    received_at: datetime
    taken_at: datetime
    fingerprint: str = Field(default="", index=True)
    """Same for two deliveries of one mail (RFC 5322 Message-ID, author and date; without a Message-ID the text)."""
    message_id: str = ""
    author: str = Field(default="", sa_type=Key)
    subject: str = ""
    status: InboundStatus = stored_word(InboundStatus)
    kind: str = ""
    rule: str = ""
    reason: str = ""
    """Why it was ignored, held or shelved, in a sentence; for a shelved mail with the last lines of the traceback."""
    shelved_by: str = ""
    """Version of mailbridge that put it on the shelf: the first start of another one tries it again."""
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    duplicate_of: int | None = Field(default=None, foreign_key="inbound.id")
    placed_as: str = ""
    """Where the councillor put a held mail: `case` (a new one), or the reference of the case that it belongs to."""
    erased_at: datetime | None = None
    """When everything personal was taken out of this row, and its file out of the archive."""
    damaged_at: datetime | None = None
    """When its file in the archive was found to be missing or damaged; None: it is whole, as far as is known."""


class Contact(Row, table=True):
    """A resident whom one councillor knows: each councillor is controller of her own casework, so nothing is shared."""

    __table_args__ = (UniqueConstraint("councillor", "address", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    councillor: str
    address: str | None = Field(default=None, index=True, sa_type=Key)
    name: str = Field(default="", sa_type=Key)
    phone: str = ""
    postcode: str = ""
    street: str = ""
    reply_channel: str = ""
    """How they wish to hear from her, a value of `ReplyChannel`; empty: by mail where there is an address."""
    same_as_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    """The contact who is the same person, as she has said: they write from several addresses. That one has none itself."""
    first_seen: datetime


class Case(Row, table=True):
    """The matter raised. What is sought are open cases above all, so the indexes have the status: the closed ones are far more."""

    __table_args__ = (
        Index("ix_case_councillor", "councillor", "status"),
        Index("ix_case_status", "status", "closed_at"),
        Index("ix_case_street_key", "street_key", "status"),
        Index("ix_case_postcode", "postcode", "status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    reference: str = Field(unique=True)
    councillor: str
    status: CaseStatus = stored_word(CaseStatus)
    status_since: datetime
    title: str
    issue: str
    street: str = ""
    street_key: str = Field(default="", sa_type=Key)
    """The street as it can be compared: without house number (R082)."""
    postcode: str = Field(default="", sa_type=Key)
    in_ward: bool | None = None
    latitude: float | None = None
    longitude: float | None = None
    place_marks: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    categories: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    enquiry_type: str
    channel: str
    flags: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    sensitivities: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    words: str = ""
    """The resident's own words, as the forward quotes them."""
    reported_before: str = ""
    wish: str = ""
    signposts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Keys of `signposts.toml`: other bodies whose matter it may be, or who help besides."""
    constituent_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    correspondent_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    written_to: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Names of the councillors whom the resident openly wrote to."""
    opened_at: datetime
    closed_at: datetime | None = Field(default=None, index=True)
    outcome: str = ""
    outcome_text: str = ""
    informed: str = ""
    """How much its resident wants to hear: a `Preference`; empty: nobody said."""
    origin_id: int | None = Field(default=None, foreign_key="inbound.id", index=True)
    """The mail that opened it; its photos and documents travel with the forward."""
    evidence_id: int | None = Field(default=None, foreign_key="inbound.id")
    """The mail whose photos and documents travel with a forward."""
    origin_message_id: str = ""
    deferred_until: date | None = None
    """The day on which a sleeping case wakes (R017)."""
    parent_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    """The case that it was split from."""
    merged_into_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    """The case in which the same matter goes on."""
    shared_with: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Keys of the councillors who may look at it."""
    erased_at: datetime | None = None
    """When everything personal was taken out of it."""


class Referral(Row, table=True):
    """A case put to one department. Due dates are computed on read, so a new bank holiday moves open ones."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """`MB-2417/highways/1`: the third part counts referrals of the case to that department."""
    case_id: int = Field(foreign_key="case.id", index=True)
    department: str
    address: str
    status: ReferralStatus = stored_word(ReferralStatus, index=True)
    sent_at: datetime
    """Day zero: when the forward was decided; while it waits for a list, when that is expected to go out."""
    working_days: int
    due_set: date | None = None
    """The day that the councillor asks for; it replaces the computed one."""
    promised_on: date | None = None
    """The day that the department named last."""
    put_off_until: date | None = None
    """The day to which a holding reply has put the next rung off; each rung is put off once."""
    hold_until: date | None = None
    step: ChaseStep | None = stored_word(ChaseStep, nullable=True)
    """The last rung taken."""
    step_at: datetime | None = None
    stand_ins: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    away_until: date | None = None
    """Until when an out-of-office names a stand-in."""
    officers: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Known officers who wrote about it, whoever wrote last at the end: letters go to them, the department in copy."""
    asked: str = ""
    """Her own words to the department, which the deputy is told as well."""
    paused_at: datetime | None = None
    """Since when a question of the department stops the clock."""
    thanked_at: datetime | None = None
    answered_at: datetime | None = None


class Officer(Row, table=True):
    """What experience says of an address that officers read: whether mail reaches it, and who said that it is an officer's."""

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(unique=True, sa_type=Key)
    """Lower case."""
    department: str = Field(index=True)
    name: str = ""
    state: OfficerState = stored_word(OfficerState, index=True)
    since: datetime
    why: str = ""
    """What the mail server said."""
    learnt_by: str = ""
    """Who said that their mail counts (story 5); empty: nobody had to."""


class ExternalReference(Row, table=True):
    """A reference that a department's own system gave to a case: `CAS-104233`."""

    __table_args__ = (UniqueConstraint("value", "case_id"),)

    id: int | None = Field(default=None, primary_key=True)
    value: str = Field(index=True, sa_type=Key)
    case_id: int = Field(foreign_key="case.id", index=True)


class Event(Row, table=True):
    """A fact as stored; append-only. Together they are the history that people read."""

    __table_args__ = (Index("ix_event_fact", "fact", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    at: datetime
    fact: str
    who: str
    line: str
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    inbound_id: int | None = Field(default=None, foreign_key="inbound.id", index=True)


class Outbound(Row, table=True):
    """A letter as frozen when decided: its bytes are in the archive, a retry posts the same ones."""

    __table_args__ = (
        Index("ix_outbound_copy", "copy_wanted", "copied_at"),
        Index("ix_outbound_councillor", "councillor", "created_at"),
        Index("ix_outbound_letter", "letter", "created_at"),
        Index("ix_outbound_of_the_day", "councillor", "created_at", sqlite_where=text("of_the_day IS 1"), postgresql_where=text("of_the_day IS true")),
        Index("ix_outbound_status", "status", "not_before"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """What makes it unique: `ack:MB-2417`. Deciding it twice stores it once."""
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    referral_key: str = ""
    inbound_id: int | None = Field(default=None, foreign_key="inbound.id", index=True)
    councillor: str
    letter: str
    variant: str = ""
    """Template that it was made of, so that its reader gets another one the next time; empty for words of the councillor's own."""
    party: PartyRole | None = stored_word(PartyRole, nullable=True)
    """Who the addressee is to the case; None: the operator."""
    sender: str
    recipients: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    remaining: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Recipients whom the server has neither accepted nor refused for good yet."""
    subject: str
    message_id: str = Field(unique=True)
    token: str = Field(unique=True)
    sha256: str = Field(index=True)
    size: int = Field(sa_type=BigInteger)
    status: OutboundStatus = stored_word(OutboundStatus)
    created_at: datetime
    not_before: datetime
    attempts: int = 0
    claimed_at: datetime | None = None
    claimed_by: str = ""
    """Name of the worker that is posting it, or did; empty where there is only one."""
    sent_at: datetime | None = Field(default=None, index=True)
    response: str = ""
    """The server's last word, for "did the council get it?"."""
    copied_at: datetime | None = None
    """When a copy was put into her Sent folder; None: not yet, or not wanted."""
    copy_wanted: bool = False
    erased_at: datetime | None = None
    """When everything personal was taken out of this row, and its file out of the archive."""
    again_at: datetime | None = None
    """When it was put into the outbox once more, since a mailbox was full; that is done once."""
    of_the_day: bool = False
    """Whether it is one of the few letters that the councillor gets in a day, besides alarms and answers."""


class OutboundRecipient(Row, table=True):
    """One address of one letter: the per-address limits and "who was written to" are asked of it."""

    __table_args__ = (Index("ix_outboundrecipient_address", "address", "at", "automatic"),)

    id: int | None = Field(default=None, primary_key=True)
    outbound_id: int = Field(foreign_key="outbound.id", index=True)
    address: str = Field(sa_type=Key)
    automatic: bool
    at: datetime
    token: str | None = Field(default=None, unique=True)
    """Of the counterpart that this address gets; None where it gets the letter itself."""
    sha256: str = Field(default="", index=True)
    """The counterpart's bytes."""


class ListedReferral(Row, table=True):
    """One numbered line of a letter that puts several referrals to an officer at once: a batch, or a list of what is open."""

    __table_args__ = (UniqueConstraint("outbound_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    outbound_id: int = Field(foreign_key="outbound.id", index=True)
    number: int
    """As printed in front of the line, from 1."""
    referral_key: str = Field(index=True)


class Confirmation(Row, table=True):
    """A command that waits for "was this you?". The code lives 48 hours."""

    id: int | None = Field(default=None, primary_key=True)
    code: str
    councillor: str
    inbound_id: int = Field(foreign_key="inbound.id", unique=True)
    expires_at: datetime
    used_at: datetime | None = None
    answered_by: int | None = Field(default=None, foreign_key="inbound.id")
    """The mail in which she said yes."""
