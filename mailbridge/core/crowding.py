"""Tells a flood from a busy day: how many mails of one sender are dealt with one by one, and how many new matters are answered by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbridge.core.mail import Address
from mailbridge.core.parse.addresses import mailboxes
from mailbridge.core.parse.encoded import raw_text
from mailbridge.core.parse.split import head
from mailbridge.core.people import Council
from mailbridge.core.reading import Reading
from mailbridge.model.words import Kind

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FLOOD = "flood"
"""Rule under which the ledger keeps a mail that was one too many."""
WIDER = 10
"""So many times as much may come from the council's own addresses, and from mail systems that return letters."""
SHARE = 20
"""Mails that are decided before it is asked anew whose turn it is, and of one sender before everybody else's go first."""
HEAD = 32_000
"""Bytes in which the sender of a mail is looked for before it is read."""
COUNTED = frozenset(
    {Kind.NEW_ENQUIRY, Kind.CAMPAIGN_COPY, Kind.FOLLOW_UP, Kind.UNPLACED, Kind.OFFICER_REPLY, Kind.REFUSED, Kind.BOUNCE, Kind.COUNCILLOR_FORWARD}
)
"""Kinds of mail that bring about letters or ask for somebody's eyes. What is put away by itself anyway needs no limit."""
TOO_MANY = "so many mails came from this sender that they are no longer dealt with one by one; nobody was answered"
DANGEROUS = "it is one of very many mails from this sender, and may be about risk to life or safety; she had an alarm about another of them just before"
NOT_WANTED = "so many mails came from this sender, of whom you have said that you want none"


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier mail of the same sender: when the server got it (UTC), and whether it was one too many."""

    at: datetime
    kept_out: bool


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many mails of one sender are dealt with one by one."""

    an_hour: int
    a_day: int

    @property
    def most(self) -> int:
        """So many earlier mails need to be looked at."""
        return max(self.an_hour, self.a_day)

    def is_used_up(self, earlier: Sequence[Earlier], at: datetime) -> bool:
        """Whether one more mail at a moment (UTC) is one too many."""
        return _within(earlier, at, HOUR) >= self.an_hour or _within(earlier, at, DAY) >= self.a_day


def _within(earlier: Iterable[Earlier], at: datetime, span: timedelta) -> int:
    return sum(at - span < one.at <= at for one in earlier)


def allowance(council: Council, reading: Reading) -> Allowance | None:
    """What the sender of a mail may send; None for mail that is not counted: what a councillor proves to be hers, and what is put away by itself."""
    if reading.kind not in COUNTED or reading.trusted:
        return None
    official = bool(reading.department or reading.councillor) or council.is_council_domain(reading.author.domain)
    official = official or reading.kind in {Kind.BOUNCE, Kind.OFFICER_REPLY}
    service, times = council.service, WIDER if official else 1
    return Allowance(service.mails_an_hour_from_one * times, service.mails_a_day_from_one * times)


def claimed_sender(raw: bytes) -> str:
    """The address in From, in lower case, of a mail that nobody has read yet: enough to let senders take turns. Empty where there is none."""
    found: Sequence[Address] = ()
    with suppress(Exception):  # of what no parser can read nothing is known yet; the parser proper says why
        found = mailboxes(raw_text(value) for name, value in head(raw[:HEAD]) if name.lower() == "from")
    return found[0].address.lower()[:320] if found else ""


def untagged(address: str) -> tuple[str, str]:
    """`bob+7@mail.example` -> (`bob`, `mail.example`): all tags are one sender."""
    local, _, domain = address.rpartition("@")
    return local.partition("+")[0], domain
