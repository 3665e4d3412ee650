"""When outgoing mail must stop altogether: signs that something is wrong with it, or with whoever gets it. And how sure it is that an address takes no mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LOOKED_AT = 50
"""Letters, the last ones, whose fate is looked at."""
LEAST = 20
"""Of fewer letters nothing is concluded."""
MOST_FAILED = 0.3
"""Share of them that may be refused or come back. Mail providers close accounts far below that."""
MOST_ALIKE = 10
"""Letters of one family about one case to one address in a day. Nothing that people ask for comes so often."""
HALF = timedelta(days=30)
"""After so long a failure counts half."""
REMEMBERED = timedelta(days=120)
UNREACHED = 1.9
"""Score from which an address is not written to by itself: two letters that came back for good within a few days, or more that took longer."""
PASSING = 0.25
"""What a failure counts that may pass."""


@dataclass(frozen=True, slots=True)
class Lately:
    """What became of the letters since the last time that somebody let mail go on."""

    posted: int = 0
    """Of the last `LOOKED_AT`."""
    failed: int = 0
    """Of these."""
    alike: int = 0
    """The most letters of one family about one case to one address, in a day."""
    family: str = ""
    halted_before: bool = False
    """The hourly limit was reached in the hour before this, too."""
    decided: int = 0
    """Letters that were decided in these two hours."""


def why_to_halt(lately: Lately, limit: int, *, is_full: bool) -> str:
    """Why no more letters may go out, as a sentence; empty while all is well. `is_full`: the limit of this hour is reached.

    A queue that an outage has left is no storm: then the limit is reached as well, but few letters are decided."""
    if lately.posted >= LEAST and lately.failed > MOST_FAILED * lately.posted:
        return f"{lately.failed} of the last {lately.posted} letters were refused or came back"
    if lately.alike > MOST_ALIKE:
        return f"{lately.alike} letters of the kind “{lately.family}” went to one address about one case within a day"
    if is_full and lately.halted_before and lately.decided > limit:
        return f"the limit of {limit} letters was reached in two hours in a row, and {lately.decided} letters were decided in them"
    return ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A letter that did not reach an address (lower case)."""

    address: str
    at: datetime
    permanent: bool


def unreached(failures: Iterable[Failure], now: datetime) -> frozenset[str]:
    """The addresses to which mail comes back so often that nothing goes there by itself (UTC)."""
    scores: dict[str, float] = {}
    for one in failures:
        weight = (1.0 if one.permanent else PASSING) * 0.5 ** ((now - one.at) / HALF)
        scores[one.address] = scores.get(one.address, 0.0) + weight
    return frozenset(address for address, score in scores.items() if score >= UNREACHED)
