"""Letters to the operator: mail that failed, an outbox that was stopped, alarms of the watch. No words of a resident are in them."""

from __future__ import annotations

from datetime import datetime

from mailbridge.core.calendar import written
from mailbridge.core.letters.facts import Facts
from mailbridge.core.letters.letter import Enclosure, Letter
from mailbridge.core.mail import Address
from mailbridge.core.people import Council
from mailbridge.core.watching import Telling


def shelved(
    operator: Address, council: Council, mailbox: str, inbound: int, error: str, path: str, enclosed: tuple[Enclosure, ...], *, again: bool = False
) -> Letter:
    """One mail could not be digested; it is safe, and `mailbridge replay` tries again. Told once, and `again` where that was refused.

    `path`: where the mail is in the archive. `enclosed`: the mail itself, which the operator alone gets to see."""
    files = tuple(one.filename for one in enclosed)
    facts = Facts(council=council.service.council, inbound=inbound, error=error, enclosures=files, file=path)
    key = f"shelved:{inbound}{':plain' if again else ''}"
    return Letter(key=key, name="shelved", to=(operator,), sender=_sender(council, mailbox), facts=facts, attachments=enclosed)


def outbox_halted(operator: Address, council: Council, count: int, limit: int, now: datetime) -> Letter:
    """More letters in an hour than allowed: sending waits. Told once an hour."""
    facts = Facts(council=council.service.council, count=count, limit=limit)
    return Letter(key=halted_at(now), name="outbox_halted", to=(operator,), sender=_sender(council, ""), facts=facts)


def halted_at(moment: datetime) -> str:
    """Key of the letter about the hour of a moment (UTC)."""
    return f"halted:{moment:%Y-%m-%dT%H}"


def mail_halted(operator: Address, council: Council, number: int, why: str) -> Letter:
    """The breaker is open: nothing goes out until somebody says so. Told once for each halt."""
    facts = Facts(council=council.service.council, reason=why)
    return Letter(key=f"breaker:{number}", name="mail_halted", to=(operator,), sender=_sender(council, ""), facts=facts)


def flood(operator: Address, council: Council, mailbox: str, limit: int, now: datetime) -> Letter:
    """One sender writes more than is dealt with one by one. Told once a day for each mailbox."""
    facts = Facts(council=council.service.council, councillor=council.councillors[mailbox].display, limit=limit)
    return Letter(key=f"flood:{mailbox}/{now:%Y-%m-%d}", name="flood", to=(operator,), sender=_sender(council, mailbox), facts=facts)


def crowd(operator: Address, council: Council, limit: int, now: datetime) -> Letter:
    """More people write than are answered by themselves. Told once a day."""
    facts = Facts(council=council.service.council, limit=limit)
    return Letter(key=f"crowd:{now:%Y-%m-%d}", name="crowd", to=(operator,), sender=_sender(council, ""), facts=facts)


def calendar_ends(operator: Address, council: Council, year: int) -> Letter:
    """An answer is due in a year whose bank holidays nobody has confirmed. Told once for each year."""
    facts = Facts(council=council.service.council, reason=str(year))
    return Letter(key=f"calendar:{year}", name="calendar_ends", to=(operator,), sender=_sender(council, ""), facts=facts)


def numbers_are_old(operator: Address, council: Council) -> Letter:
    """The day has passed by which somebody was to look up the emergency numbers again. Told once for each such day."""
    day = council.emergency.review_by
    facts = Facts(council=council.service.council, reason=written(day))
    return Letter(key=f"numbers:{day.isoformat()}", name="numbers_are_old", to=(operator,), sender=_sender(council, ""), facts=facts)


def count_differs(operator: Address, council: Council, mailbox: str, key: str, findings: tuple[str, ...]) -> Letter:
    """The nightly count has found a difference. `key`: of the incident, which is told of once."""
    facts = Facts(council=council.service.council, findings=findings)
    return Letter(key=f"count:{key}", name="count_differs", to=(operator,), sender=_sender(council, mailbox), facts=facts)


def unreachable(operator: Address, council: Council, councillor: str, number: int, addresses: tuple[str, ...], said: str) -> Letter:
    """A letter to the councillor herself was refused for good: she cannot be told, so the operator is."""
    facts = Facts(
        council=council.service.council,
        recipient=", ".join(addresses),
        reason=said,
        subject_received=f"a letter to {council.councillors[councillor].display}",
        next_step="What waits for her word stays undecided until her address in service.toml is right or her mailbox takes mail again",
    )
    return Letter(key=f"unreachable:{number}", name="delivery_failed", to=(operator,), sender=_sender(council, councillor), facts=facts)


def alarm(operator: Address, council: Council, telling: Telling, since: datetime) -> Letter:
    """Something has been wrong for long enough; `since` is the council's local time. Told once for each incident, and again while it lasts."""
    check, number = telling.check, telling.incident.told
    again = f" This is letter no. {number} about it." if number > 1 else ""
    facts = Facts(council=council.service.council, title=check.title, reason=check.words + again, next_step=check.todo, sent_on=_moment(since))
    return Letter(key=telling.key, name="alarm", to=(operator,), sender=_sender(council, check.whose), facts=facts)


def well_again(operator: Address, council: Council, telling: Telling, since: datetime) -> Letter:
    """It is over."""
    check = telling.check
    reason = f"It was wrong from {_moment(since)} on, and is well again. {check.words}"
    facts = Facts(council=council.service.council, title=check.title, reason=reason)
    return Letter(key=telling.key, name="well_again", to=(operator,), sender=_sender(council, check.whose), facts=facts)


def _moment(local: datetime) -> str:
    return f"{local:%H:%M} on {written(local.date())}"


def _sender(council: Council, mailbox: str) -> Address:
    """The casework address of the councillor concerned, else of any: the only addresses that are ours."""
    councillor = council.councillors.get(mailbox) or next(iter(council.councillors.values()))
    return Address("mailbridge", councillor.casework_address)
