"""Risk to life or safety, and the cases about which no letter goes to the resident unless the councillor asks for that very letter (R106, R111)."""

from __future__ import annotations

from mailbridge.core.known import KnownCase
from mailbridge.core.reading import Reading
from mailbridge.model.words import Flag, Sensitivity

RISKS = frozenset({Sensitivity.SUICIDE_RISK, Sensitivity.DOMESTIC_ABUSE, Sensitivity.SAFEGUARDING_CHILD, Sensitivity.SAFEGUARDING_ADULT})
GUARDED = frozenset({Flag.ABUSIVE, Flag.THREAT, Flag.EMERGENCY})

SOON = "somebody may be at risk: please read it soon"
"""What she is told of a mail with signs of risk that are too weak for an alarm."""


def is_guarded(case: KnownCase) -> bool:
    """Whether nothing may go to the resident by the way: somebody else may read the mailbox, or an answer feeds the abuse."""
    return bool(GUARDED & case.flags) or bool(RISKS & set(case.sensitivities))


def is_risk(reading: Reading) -> bool:
    """Whether a mail may be about risk to life or safety, or threatens somebody."""
    return is_danger(reading) or bool(RISKS & set(reading.sensitivities))


def is_danger(reading: Reading) -> bool:
    """Whether a mail may speak of danger to life now, or threatens somebody."""
    return bool({Flag.EMERGENCY, Flag.THREAT} & reading.flags) or Sensitivity.SUICIDE_RISK in reading.sensitivities
