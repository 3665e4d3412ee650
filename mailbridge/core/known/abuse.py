"""What is known of the abusive mails of one sender."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class KnownAbuse:
    """One abusive or threatening mail that a councillor had. The moment is UTC."""

    inbound: int
    at: datetime
    reference: str
    threat: bool = False
