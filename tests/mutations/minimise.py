"""Makes a found mail small: leaves out stretches, halves first, as long as the same thing goes wrong."""

from __future__ import annotations

from collections.abc import Callable

TRIALS = 400
"""At most, for one mail: a small mail is a kindness, not the aim."""


def minimised(raw: bytes, fails: Callable[[bytes], bool], trials: int = TRIALS) -> bytes:
    """The smallest mail found that still fails; the mail itself when no smaller one does."""
    for pieces in (raw.splitlines(keepends=True), None):
        units = pieces if pieces is not None else [raw[at : at + 1] for at in range(len(raw))]
        raw, trials = _fewer(units, fails, trials)
    return raw


def _fewer(units: list[bytes], fails: Callable[[bytes], bool], trials: int) -> tuple[bytes, int]:
    size = len(units) // 2
    while size and trials > 0:
        at = 0
        while at < len(units) and trials > 0:
            shorter = units[:at] + units[at + size :]
            trials -= 1
            if shorter and fails(b"".join(shorter)):
                units = shorter
            else:
                at += size
        size //= 2
    return b"".join(units), trials
