"""What residents have said of who may be told: one row for each word on it, the last about a body holds (R096)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from mailbridge.model.rows import Row
from mailbridge.model.tables import stored_word
from mailbridge.model.words import PermissionState


class Permission(Row, table=True):
    """One word on whether a body may be told of a case: asked, given, refused, taken back."""

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case.id", index=True)
    body: str
    """Key of a department, of a body outside the council, or of a ward colleague."""
    name: str
    """How it was called when this was said."""
    state: PermissionState = stored_word(PermissionState)
    scope: str
    """What may be told, in words."""
    said_by: str = ""
    """Who said so: the resident, or somebody for them."""
    noted_by: str
    """Who put it here: whoever wrote the mail, or the councillor."""
    told: str = ""
    """How the councillor heard it, in her words."""
    at: datetime
    inbound_id: int | None = Field(default=None, foreign_key="inbound.id", index=True)
    """The mail that says so."""
