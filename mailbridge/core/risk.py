"""Cases that no letter may be written about to the resident unless the councillor asks for that very letter: abuse, threats, and risk to life or safety."""

from __future__ import annotations

from mailbridge.core.known import KnownCase
from mailbridge.model.words import Flag, Sensitivity

RISKS = frozenset({Sensitivity.SUICIDE_RISK, Sensitivity.DOMESTIC_ABUSE, Sensitivity.SAFEGUARDING_CHILD, Sensitivity.SAFEGUARDING_ADULT})
GUARDED = frozenset({Flag.ABUSIVE, Flag.THREAT, Flag.EMERGENCY})

SOON = "somebody may be at risk: please read it soon"
"""What she is told of a mail with signs of risk that are too weak for an alarm."""


def is_guarded(case: KnownCase) -> bool:
    """Whether nothing may go to the resident by the way: somebody else may read the mailbox, or an answer feeds the abuse."""
    return bool(GUARDED & case.flags) or bool(RISKS & set(case.sensitivities))
