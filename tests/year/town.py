"""What a year needs of a council, whether it lives in memory or in a database, and what can be seen of it from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.mail import Mail
from mailbridge.core.people import Council
from mailbridge.model.words import CaseStatus


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter to an officer that has left."""

    at: datetime
    letter: str
    """Its family."""
    referrals: tuple[str, ...]
    """Keys; of a list letter several."""
    to: tuple[str, ...]
    cc: tuple[str, ...]
    mail: Callable[[], Mail] = field(compare=False, repr=False)
    """The letter as a mail program shows it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A referral as it stands after something happened."""

    case: CaseStatus
    referral: KnownReferral


class Town(Protocol):
    """A council that runs on mailbridge. Moments are UTC."""

    @property
    def council(self) -> Council:
        """As configured."""
        ...

    def arrives(self, raw: bytes, at: datetime) -> str:
        """A mail comes and is decided about. Returns the reference of the case where it ended, or nothing."""
        ...

    def tick(self, at: datetime) -> None:
        """What is due happens."""
        ...

    def left(self) -> Sequence[Posted]:
        """Letters to officers that have left since this was asked last."""
        ...

    def changed(self) -> Sequence[Changed]:
        """Referrals that have changed since this was asked last."""
        ...

    def case(self, reference: str) -> KnownCase:
        """A case as it stands."""
        ...

    def open_cases(self) -> Sequence[KnownCase]:
        """All cases that are not closed."""
        ...

    def desk(self, at: datetime) -> Desk:
        """The councillor's desk at a moment."""
        ...
