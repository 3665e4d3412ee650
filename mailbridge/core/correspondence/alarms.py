"""What leaves at once when a mail may be about danger: the alarm to her and who stands in, a few words to telephones, numbers to whoever wrote (R111)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from mailbridge.core.correspondence import buttons
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.glances import map_link, resident_history
from mailbridge.core.correspondence.to_councillor import to_her
from mailbridge.core.correspondence.to_resident import greeting, letter_to
from mailbridge.core.known import Around, KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.mail import Address
from mailbridge.core.people import Councillor


@dataclass(frozen=True, slots=True)
class Alarm:
    """A mail that a person must read now."""

    inbound: int
    words: str
    why: str
    dangers: frozenset[str] = frozenset()
    """What it may speak of: classes of danger, kinds of risk, threats, abuse."""
    case: KnownCase | None = None
    sender: str = ""
    """Who wrote, where that is not the resident."""
    around: Around = field(default_factory=Around)

    @property
    def key(self) -> str:
        """What tells its letters from those of any other alarm: `MB-2417/42`."""
        return f"{self.case.reference if self.case else ''}/{self.inbound}"


def alert(desk: Desk, alarm: Alarm, covers: Sequence[Councillor], *, text: Letter | None, no_text: str) -> Letter:
    """The mail in full to her and to whoever stands in, with whom to ring, and word for word what its sender gets: `text`, or nothing, and why."""
    facts = desk.facts_without_case()
    if alarm.case is not None:
        facts = replace(
            desk.facts(alarm.case), map_link=map_link(desk, alarm.case.place), resident_history=resident_history(desk, alarm.around), safety=alarm.around.safety
        )
    facts = replace(
        facts,
        words=alarm.words,
        reason=alarm.why,
        received_on=desk.moment,
        contacts=desk.council.emergency.lines(desk.council.service.country, alarm.dangers or _ANY, hers=True),
        sender=alarm.sender,
        cover=" and ".join(one.display for one in covers),
        no_text=no_text,
    )
    letter = to_her(desk, f"risk:{alarm.key}", "risk", facts, buttons.for_risk(alarm.case) if alarm.case else [])
    return replace(letter, cc=tuple(Address(one.display, one.addresses[0]) for one in covers), not_before=desk.now, shows=text)


_ANY = frozenset({"person_in_danger"})
"""The danger for which numbers are given where it is not clear which one is meant."""


def in_short(desk: Desk, alarm: Alarm, readers: Sequence[Councillor]) -> tuple[Letter, ...]:
    """A few neutral words to each further address at which she, or who stands in, is reached: that there is something to read, and the reference."""
    facts = replace(desk.facts_without_case(), reference=alarm.case.reference if alarm.case else "")
    letter = replace(to_her(desk, "", "risk_in_short", facts, ()), not_before=desk.now)
    addresses = dict.fromkeys(address for reader in readers for address in reader.alert_addresses)
    return tuple(replace(letter, key=f"short:{alarm.key}/{number}", to=(Address("", address),)) for number, address in enumerate(addresses, 1))


def emergency_text(desk: Desk, case: KnownCase, family: str, dangers: Collection[str], inbound: int) -> Letter:
    """The words that she approved, with the numbers for these dangers, to whoever wrote: now, whatever the hour."""
    contacts = desk.council.emergency.lines(desk.council.service.country, dangers, hers=False)
    letter = letter_to(desk, case, f"emergency:{case.reference}/{inbound}", family, replace(greeting(desk, case), contacts=contacts), seed=0)
    return replace(letter, not_before=desk.now)
