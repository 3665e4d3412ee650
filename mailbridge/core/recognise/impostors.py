"""Senders who make themselves look like a councillor: her address as a display name, a second From, a domain that only looks like hers."""

from __future__ import annotations

import re
import unicodedata

from mailbridge.core.mail import Address, Mail
from mailbridge.core.people import Council, Councillor
from mailbridge.core.recognise.trust import aligned

_LOOKALIKES = str.maketrans("0135ıаеорсухіјѕԁӏ", "oiesiaeopcyxijsdl")
"""Digits and Cyrillic letters that pass for Latin ones."""
_ASIDE = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
"""What is added to a name: `Cllr Priya Shah (personal)`."""
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,200}")


def poses_as(mail: Mail, council: Council) -> str:
    """Key of the councillor whom somebody poses as in From or Sender; empty when nobody does. Her own address alone is no pose."""
    senders = [a for a in (mail.from_, *mail.other_froms) if a]
    for key, councillor in council.councillors.items():
        own = {str(a).lower() for a in (*councillor.addresses, councillor.casework_address, *councillor.intake_addresses)}
        if len(senders) > 1 and any(a.address.lower() in own for a in senders):
            return key
        if any(a.address.lower() not in own and _looks_like(a, councillor, own) for a in senders):
            return key
    return ""


def uses_her_name(mail: Mail, council: Council) -> str:
    """Key of the councillor whose name stands in From beside an address that is not hers. A namesake may do so honestly."""
    name = _skeleton(_ASIDE.sub("", mail.from_.name[:400])) if mail.from_ else ""
    for key, councillor in council.councillors.items():
        if name and name in {_skeleton(councillor.name), _skeleton(councillor.display), _skeleton(f"Councillor {councillor.name}")}:
            return key
    return ""


def _looks_like(sender: Address, councillor: Councillor, own: set[str]) -> bool:
    """Whether the name holds an address of hers, or the address is a look-alike of one."""
    if any(a.lower() in own for a in _ADDRESS.findall(sender.name)):
        return True
    return any(_is_lookalike(sender.address.lower(), address) for address in own)


def _is_lookalike(address: str, own: str) -> bool:
    local, _, domain = address.rpartition("@")
    own_local, _, own_domain = own.rpartition("@")
    if not domain or not own_domain or aligned(domain, own_domain):
        return _skeleton(address) == _skeleton(own) and address != own
    same_local = _skeleton(local) == _skeleton(own_local)
    contained = own_domain in domain or own_domain.replace(".", "-") in domain or own_domain.partition(".")[0] == domain.partition(".")[0]
    return same_local and (contained or _near(_skeleton(domain), _skeleton(own_domain)))


def _near(one: str, other: str) -> bool:
    """Whether two domains differ by one letter at most, such as a doubled or a swapped one."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, wanted = one[same:], other[same:]
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:] or (rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:])


def _skeleton(text: str) -> str:
    """A text as the eye sees it: accents, case, look-alike letters and punctuation do not count (a small part of Unicode TR 39)."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text[:400].lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z@]", "", plain.translate(_LOOKALIKES).replace("rn", "m").replace("vv", "w").replace("l", "i"))
