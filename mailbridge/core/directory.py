"""What experience says of officers' addresses: to which of them mail comes back, and whom the councillor has told us of. Frozen, as `lookup` found it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbridge.core.people import Department
from mailbridge.model.words import OfficerState


@dataclass(frozen=True, slots=True)
class KnownOfficer:
    """One address (lower case). Moments are UTC."""

    address: str
    department: str
    name: str
    state: OfficerState
    since: datetime
    why: str = ""
    learnt_by: str = ""
    """Who said that their mail counts."""


@dataclass(frozen=True, slots=True)
class Directory:
    """The addresses of which something is known besides the settings."""

    officers: tuple[KnownOfficer, ...] = ()

    def find(self, address: str) -> KnownOfficer | None:
        """What is known of an address."""
        return next((one for one in self.officers if one.address == address.lower()), None)

    def is_reached(self, address: str) -> bool:
        """Whether mail to an address does not come back, as far as is known."""
        found = self.find(address)
        return found is None or found.state is not OfficerState.UNDELIVERABLE

    def learnt(self, address: str) -> str:
        """Key of the department for which somebody answers at the councillor's word, or empty."""
        found = self.find(address)
        return found.department if found and found.learnt_by else ""

    def address_of(self, department: Department) -> str:
        """Where a referral to a department goes: to its deputy while mail to its own address comes back and the deputy's does not."""
        deputy = department.deputy
        return deputy if deputy and not self.is_reached(department.address) and self.is_reached(deputy) else department.address

    def of(self, department: str) -> tuple[KnownOfficer, ...]:
        """What is known of a department's addresses."""
        return tuple(one for one in self.officers if one.department == department)


NOTHING_KNOWN = Directory()
