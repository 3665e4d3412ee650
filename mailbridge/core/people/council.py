"""Everything configured that the core may ask about."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from pydantic import Field

from mailbridge.core.people.category import Category
from mailbridge.core.people.councillor import Councillor
from mailbridge.core.people.department import Department
from mailbridge.core.people.emergency import Emergency
from mailbridge.core.people.service import Service
from mailbridge.core.people.setting import Setting
from mailbridge.core.people.signpost import Signpost
from mailbridge.core.people.ward import Representative, Ward


class Council(Setting):
    """Everything configured that the core may ask about."""

    service: Service
    councillors: dict[str, Councillor]
    departments: dict[str, Department] = Field(default_factory=dict)
    categories: dict[str, Category] = Field(default_factory=dict)
    emergency: Emergency = Emergency()
    """Whom people can ring in danger."""
    signposts: dict[str, Signpost] = Field(default_factory=dict)
    """Who helps with what the council does not do."""
    wards: dict[str, str] = Field(default_factory=dict)
    """Postcode prefix -> ward; the longest prefix wins."""
    other_wards: dict[str, Ward] = Field(default_factory=dict)
    """Ward -> its councillors who do not use mailbridge."""

    def councillor_writing_from(self, address: str) -> str:
        """Key of the councillor to whom an address belongs, or empty."""
        wanted = address.lower()
        return next((key for key, c in self.councillors.items() if wanted in {a.lower() for a in c.addresses}), "")

    def department_of(self, address: str) -> str:
        """Key of the department that an exact address belongs to (address, deputy, escalation, PA, copies), or empty."""
        wanted = address.lower()
        for key, d in self.departments.items():
            if wanted in {str(a).lower() for a in (d.address, d.deputy, d.escalation, d.pa, *(c.address for c in d.cc)) if a}:
                return key
        return ""

    def is_council_domain(self, domain: str) -> bool:
        """Whether mail from a domain is an officer's: the council's own, a department's or a vendor's."""
        return domain.lower() in self.officer_domains

    @property
    def officer_domains(self) -> frozenset[str]:
        """All domains that officers write from, in lower case."""
        found = {d.lower() for d in self.service.council_domains}
        if self.service.enquiries:
            found.add(self.service.enquiries.address.rpartition("@")[2].lower())
        for department in self.departments.values():
            found.add(department.address.rpartition("@")[2].lower())
            found.update(d.lower() for d in department.domains)
        return frozenset(found)

    @property
    def reference_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What the departments say of their references. `settings` has seen to it that each can be compiled."""
        return _compiled(tuple(one for department in self.departments.values() for one in department.references))

    @property
    def own_addresses(self) -> frozenset[str]:
        """Addresses that mail of ours goes out from or is addressed to, in lower case, without tags."""
        return frozenset(str(a).lower() for c in self.councillors.values() for a in (c.casework_address, *c.intake_addresses))

    def ward_of(self, postcode: str) -> str:
        """Ward of a postcode by the longest prefix, or empty when the table does not say."""
        wanted = postcode.upper().replace(" ", "")
        return next((self.ward_table[wanted[:n]] for n in range(len(wanted), 0, -1) if wanted[:n] in self.ward_table), "")

    def representatives(self, ward: str) -> tuple[Representative, ...]:
        """Who represents a ward, with the address where each is written to; empty when nobody is known."""
        served = (Representative(name=c.display, address=c.addresses[0]) for c in self.councillors.values() if ward and c.ward == ward)
        others = self.other_wards[ward].councillors if ward in self.other_wards else ()
        return (*served, *others)

    @cached_property
    def ward_table(self) -> dict[str, str]:
        """The wards by prefix in upper case without spaces: a council's table has thousands of rows, and every mail asks."""
        return {prefix.upper().replace(" ", ""): ward for prefix, ward in self.wards.items()}


@lru_cache(maxsize=8)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns of references, each for a word of its own."""
    return tuple(re.compile(rf"(?<![\w-])(?:{one})(?![\w-])") for one in patterns)
