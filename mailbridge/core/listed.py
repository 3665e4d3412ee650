"""What `lookup` found out about a letter that lists several cases: its lines, each with its case as it stands now."""

from __future__ import annotations

from dataclasses import dataclass

from mailbridge.core.known import KnownCase, KnownReferral


@dataclass(frozen=True, slots=True)
class KnownLine:
    """One numbered line of a letter to an officer."""

    number: int
    reference: str
    """As printed in the line; the case itself may go on in another one since."""
    case: KnownCase
    referral: KnownReferral


@dataclass(frozen=True, slots=True)
class KnownListing:
    """The letter that a mail answers, where it lists several cases."""

    lines: tuple[KnownLine, ...]
    sha256: str
    """Of the letter's file."""
    text: str = ""
    """The letter's own text, without which nothing that stands within a quotation can be told from it."""
