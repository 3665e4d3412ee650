"""What the operator is told, and when: once when something has been wrong for long enough, ever more seldom while it lasts, and once when it is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbridge.core.watching.checks import Check

REPEATS = (timedelta(days=1), timedelta(days=2), timedelta(days=4), timedelta(days=7))
"""How long after each telling the next one comes, while it lasts; from then on the last."""
WELL_FOR = timedelta(minutes=10)
"""How long it must be well before that is told: what comes and goes is one incident."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that is wrong, or was a moment ago. It survives a restart, so that a crash loop tells nothing twice."""

    key: str
    since: datetime
    told: int = 0
    told_at: datetime | None = None
    well_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One alarm, or the end of one."""

    check: Check
    incident: Incident
    over: bool = False

    @property
    def key(self) -> str:
        """Unique for ever, so that a letter about it is written once."""
        number = "over" if self.over else str(self.incident.told)
        return f"alarm:{self.incident.key}:{self.incident.since:%Y-%m-%dT%H:%M:%S}:{number}"


def gone_on(incidents: Mapping[str, Incident], found: Iterable[Check], now: datetime) -> tuple[dict[str, Incident], tuple[Telling, ...]]:
    """The incidents as they stand now, and what is to be told. What is not looked at any more (a councillor who left) is forgotten silently."""
    kept: dict[str, Incident] = {}
    tellings: list[Telling] = []
    for check in found:
        incident, telling = _gone_on(incidents.get(check.key), check, now)
        if incident is not None:
            kept[check.key] = incident
        if telling is not None:
            tellings.append(telling)
    return kept, tuple(tellings)


def _gone_on(incident: Incident | None, check: Check, now: datetime) -> tuple[Incident | None, Telling | None]:
    if not check.wrong:
        return _ended(incident, check, now)
    if check.patience is None:
        return None, None
    incident = replace(incident, well_since=None) if incident else Incident(check.key, check.since or now)
    if not _is_to_be_told(incident, check.patience, now):
        return incident, None
    incident = replace(incident, told=incident.told + 1, told_at=now)
    return incident, Telling(check, incident)


def _ended(incident: Incident | None, check: Check, now: datetime) -> tuple[Incident | None, Telling | None]:
    if incident is None or not incident.told:
        return None, None
    incident = incident if incident.well_since else replace(incident, well_since=now)
    if now - (incident.well_since or now) < WELL_FOR:
        return incident, None
    return None, Telling(check, incident, over=True)


def _is_to_be_told(incident: Incident, patience: timedelta, now: datetime) -> bool:
    if incident.told_at is None:
        return now - incident.since >= patience
    return now - incident.told_at >= REPEATS[min(incident.told, len(REPEATS)) - 1]
