"""What is known of residents besides the row of a contact: each single thing with where it comes from (R037)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from mailbridge.model.rows import Row
from mailbridge.model.stored import Key
from mailbridge.model.tables import stored_word
from mailbridge.model.words import Particular, Source


class ContactFact(Row, table=True):
    """One thing that is known of a contact, and who said so. The contact's own row has what holds now."""

    __table_args__ = (Index("ix_contactfact_key", "what", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    what: Particular = stored_word(Particular)
    value: str
    """As it is shown; of a telephone number the digits."""
    key: str = Field(sa_type=Key)
    """As it can be compared."""
    source: Source = stored_word(Source)
    at: datetime
    who: str = ""
    """Who said it, where that was the councillor or somebody for her; of an import the name of the file."""
    inbound_id: int | None = Field(default=None, foreign_key="inbound.id", index=True)
    """The mail that says so."""
    ended_at: datetime | None = None
    """When she said that it holds no longer."""
