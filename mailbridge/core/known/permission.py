"""What is known of a permission: the last word on whether a body may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbridge.model.words import PermissionState

DENIED = frozenset({PermissionState.REFUSED, PermissionState.NAMELESS, PermissionState.WITHDRAWN})
"""Words by which nobody there may learn who the resident is."""


@dataclass(frozen=True, slots=True)
class KnownPermission:
    """The last word about one body. Moments are UTC."""

    body: str
    state: PermissionState
    name: str = ""
    scope: str = ""
    said_by: str = ""
    noted_by: str = ""
    told: str = ""
    at: datetime | None = None
    mail: str = ""
    """Message-ID of the mail that says so."""
    mailed_at: datetime | None = None
