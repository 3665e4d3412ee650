"""Senders who make themselves look like a councillor: her address as a display name, a second From, a domain that only looks like hers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbridge.core.mail import Address, Mail
from mailbridge.core.people import Council
from mailbridge.core.people.looks import skeleton
from mailbridge.core.recognise.trust import aligned

_ASIDE = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
"""What is added to a name: `Cllr Priya Shah (personal)`."""
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,200}")


def poses_as(mail: Mail, council: Council) -> str:
    """Key of the councillor whom somebody poses as in From or Sender; empty when nobody does. Her own address alone is no pose."""
    senders = [a for a in (mail.from_, *mail.other_froms) if a]
    for key in council.looking_like(_shown(senders)):
        own = council.addresses_of[key]
        if len(senders) > 1 and any(a.address.lower() in own for a in senders):
            return key
        if any(a.address.lower() not in own and _looks_like(a, own) for a in senders):
            return key
    return ""


def _shown(senders: list[Address]) -> Iterator[str]:
    """The addresses that somebody shows as their own, those in their names included."""
    for sender in senders:
        yield sender.address.lower()
        yield from (address.lower() for address in _named(sender))


def _named(sender: Address) -> list[str]:
    """The addresses in a sender's name."""
    return _ADDRESS.findall(sender.name) if "@" in sender.name else []


def uses_her_name(mail: Mail, council: Council) -> str:
    """Key of the councillor whose name stands in From beside an address that is not hers. A namesake may do so honestly."""
    name = skeleton(_ASIDE.sub("", mail.from_.name[:400])) if mail.from_ else ""
    return council.names_seen.get(name, "") if name else ""


def _looks_like(sender: Address, own: frozenset[str]) -> bool:
    """Whether the name holds an address of hers, or the address is a look-alike of one."""
    if any(a.lower() in own for a in _named(sender)):
        return True
    return any(_is_lookalike(sender.address.lower(), address) for address in own)


def _is_lookalike(address: str, own: str) -> bool:
    local, _, domain = address.rpartition("@")
    own_local, _, own_domain = own.rpartition("@")
    if not domain or not own_domain or aligned(domain, own_domain):
        return skeleton(address) == skeleton(own) and address != own
    same_local = skeleton(local) == skeleton(own_local)
    contained = own_domain in domain or own_domain.replace(".", "-") in domain or own_domain.partition(".")[0] == domain.partition(".")[0]
    return same_local and (contained or _near(skeleton(domain), skeleton(own_domain)))


def _near(one: str, other: str) -> bool:
    """Whether two domains differ by one letter at most, such as a doubled or a swapped one."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, wanted = one[same:], other[same:]
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:] or (rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:])
