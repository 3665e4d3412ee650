"""Everything configured that the core may ask about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from pydantic import Field

from mailbridge.core.people.category import Category
from mailbridge.core.people.councillor import Councillor
from mailbridge.core.people.department import Department
from mailbridge.core.people.emergency import Emergency
from mailbridge.core.people.looks import faces, skeleton
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
        return self._writers.get(address.lower(), "")

    @cached_property
    def _writers(self) -> dict[str, str]:
        """Address -> key of the first councillor to whom it belongs."""
        return {address.lower(): key for key, c in reversed(self.councillors.items()) for address in c.addresses}

    def department_of(self, address: str) -> str:
        """Key of the department that an exact address belongs to (address, deputy, escalation, PA, copies), or empty."""
        return self._offices.get(address.lower(), "")

    @cached_property
    def assisted_by(self) -> dict[str, str]:
        """Address of an assistant -> key of the first councillor for whom they may act."""
        return {one.address.lower(): key for key, c in reversed(self.councillors.items()) for one in c.assistants}

    @cached_property
    def _offices(self) -> dict[str, str]:
        """Address -> key of the first department that it belongs to."""
        of_each = ((key, (d.address, d.deputy, d.escalation, d.pa, *(c.address for c in d.cc))) for key, d in reversed(self.departments.items()))
        return {address.lower(): key for key, addresses in of_each for address in addresses if address}

    def is_council_domain(self, domain: str) -> bool:
        """Whether mail from a domain is an officer's: the council's own, a department's or a vendor's."""
        return domain.lower() in self.officer_domains

    @cached_property
    def officer_domains(self) -> frozenset[str]:
        """All domains that officers write from, in lower case."""
        found = {d.lower() for d in self.service.council_domains}
        if self.service.enquiries:
            found.add(self.service.enquiries.address.rpartition("@")[2].lower())
        for department in self.departments.values():
            found.add(department.address.rpartition("@")[2].lower())
            found.update(d.lower() for d in department.domains)
        return frozenset(found)

    @cached_property
    def reference_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What the departments say of their references. `settings` has seen to it that each can be compiled."""
        return _compiled(tuple(one for department in self.departments.values() for one in department.references))

    @cached_property
    def own_addresses(self) -> frozenset[str]:
        """Addresses that mail of ours goes out from or is addressed to, in lower case, without tags."""
        return frozenset(str(a).lower() for c in self.councillors.values() for a in (c.casework_address, *c.intake_addresses))

    @cached_property
    def addresses_of(self) -> dict[str, frozenset[str]]:
        """Key of a councillor -> all addresses of hers, in lower case."""
        return {key: frozenset(str(a).lower() for a in (*c.addresses, c.casework_address, *c.intake_addresses)) for key, c in self.councillors.items()}

    def councillors_at(self, address: str) -> list[str]:
        """Keys of the councillors to whom an address belongs, their casework addresses included."""
        return self._at.get(address.lower(), [])

    def councillor_at(self, address: str) -> str:
        """Key of the first of them; empty for nobody's."""
        return next(iter(self.councillors_at(address)), "")

    @cached_property
    def _at(self) -> dict[str, list[str]]:
        """Address -> keys of the councillors whose it is."""
        return _inverted((address, key) for key, addresses in self.addresses_of.items() for address in addresses)

    def looking_like(self, addresses: Iterable[str]) -> list[str]:
        """The councillors for one of whose addresses one of these might be taken, in their order. `addresses`: in lower case."""
        found = {key for address in addresses for face in faces(address) for key in self._faces.get(face, ())}
        return [key for key in self.councillors if key in found] if found else []

    @cached_property
    def _faces(self) -> dict[str, list[str]]:
        return _inverted((face, key) for key, addresses in self.addresses_of.items() for address in addresses for face in faces(address))

    @cached_property
    def names_seen(self) -> dict[str, str]:
        """A name as the eye sees it -> key of the first councillor who bears it."""
        return {skeleton(name): key for key, c in reversed(self.councillors.items()) for name in (c.name, c.display, f"Councillor {c.name}")}

    @cached_property
    def served_wards(self) -> frozenset[str]:
        """The wards of the councillors who use mailbridge."""
        return frozenset(c.ward for c in self.councillors.values())

    @cached_property
    def names_of_councillors(self) -> frozenset[str]:
        """First and last names, in lower case."""
        return frozenset(word.lower() for c in self.councillors.values() for word in c.name.split())

    @cached_property
    def tagged_boxes(self) -> dict[str, list[tuple[int, str]]]:
        """Address to which residents write -> (rank, separator of tags) of each councillor whose it is. Rank: in the order of the councillors."""
        written = ((str(a).lower(), c.tag_separator) for c in self.councillors.values() for a in (c.casework_address, *c.intake_addresses))
        found: dict[str, list[tuple[int, str]]] = {}
        for rank, (address, separator) in enumerate(written):
            found.setdefault(address, []).append((rank, separator))
        return found

    @cached_property
    def separators(self) -> frozenset[str]:
        """What stands between name and tag in addresses of ours."""
        return frozenset(c.tag_separator for c in self.councillors.values() if c.tag_separator)

    @cached_property
    def is_without_tags(self) -> bool:
        """Whether the mail server of a councillor takes no tags in addresses."""
        return any(not c.tag_separator for c in self.councillors.values())

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


def _inverted(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """What stands first -> all that stand second, in their order."""
    found: dict[str, list[str]] = {}
    for first, second in pairs:
        found.setdefault(first, []).append(second)
    return found


@lru_cache(maxsize=8)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns of references, each for a word of its own."""
    return tuple(re.compile(rf"(?<![\w-])(?:{one})(?![\w-])") for one in patterns)
