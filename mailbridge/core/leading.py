"""Which councillors a resident wrote to in one mail, openly, and what the first letter says of who takes it up (story 7).

Nobody is named whom the resident did not name in To or Cc: that somebody else got a copy is for nobody to know."""

from __future__ import annotations

from mailbridge.core.mail import Mail
from mailbridge.core.people import Council


def written_to(mail: Mail, council: Council) -> tuple[str, ...]:
    """The names of the councillors in To and Cc, in that order: those who use mailbridge, and ward colleagues as the resident calls them."""
    others = {str(address).lower() for address in council.service.colleagues}
    found = []
    for address in mail.recipients:
        served = council.councillor_at(address.address)
        name = council.councillors[served].display if served else address.name if address.address.lower() in others else ""
        found.append(name)
    return tuple(dict.fromkeys(name for name in found if name))


def may_be_claimed(mail: Mail, council: Council, councillor: str) -> bool:
    """Whether a colleague who uses mailbridge as well was written to openly, and may still say that she leads."""
    served = {council.councillor_at(address.address) for address in mail.recipients}
    return bool(served - {councillor, ""})


def who_leads(named: tuple[str, ...], leader: str) -> str:
    """What the resident is told of it; empty where they wrote to one councillor alone."""
    others = [name for name in named if name != leader]
    if not others:
        return ""
    *first, last = others
    return f"I have also seen that you wrote to {' and '.join(filter(None, (', '.join(first), last)))}. I will take this up."
