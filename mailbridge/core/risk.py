"""Risk to life or safety, and the cases about which no letter goes to the resident unless the councillor asks for that very letter (R106, R111)."""

from __future__ import annotations

import re
from collections.abc import Mapping

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


THREATS, ABUSE = "threats", "abuse"
UNANSWERED = frozenset({THREATS, ABUSE, Sensitivity.DOMESTIC_ABUSE.value})
"""Dangers in which nobody is written to: an answer feeds the abuse, or whoever does it reads the mailbox (CASEWORK.md, section 4)."""
AT_HOME = re.compile(
    r"\b(?:my|her|his|our) (?:\w+ )?(?:ex|husband|wife|partner|boyfriend|girlfriend|fianc[eé]e?|step-?(?:dad|father|mum|mother))\b"
    r"|\b(?:mum|mom|mother)['’]?s? boyfriend\b"
    r"|\b(?:my|our) (?:own )?(?:dad|father|mum|mother|son|daughter|brother|uncle)\b"
    r"(?=[^.!?\n]{0,60}\b(?:hits?|hitting|beats?|beating|hurts?|hurting|kill|knife|threat\w*|touch\w*)\b)",
    re.IGNORECASE,
)
"""Words by which whoever is dangerous may live with the writer, and read their mail."""
BY_SOMEBODY = frozenset({"violence", Sensitivity.SAFEGUARDING_CHILD.value, Sensitivity.SAFEGUARDING_ADULT.value})
"""Dangers that come from a person."""
CARE = "emergency_care"
"""The letter to whoever has seen that a child or an adult may be harmed."""
TEXTS: Mapping[str, str] = {
    "suicide": "emergency_despair",
    Sensitivity.SUICIDE_RISK.value: "emergency_despair",
    Sensitivity.SAFEGUARDING_CHILD.value: CARE,
    Sensitivity.SAFEGUARDING_ADULT.value: CARE,
    "violence": "emergency_harm",
}
"""Danger -> family of the letter that its writer gets, the gravest first; for every other danger it is that for danger now."""
NOW = "emergency_now"


def dangers(reading: Reading) -> frozenset[str]:
    """What a mail may speak of: classes of danger, kinds of risk, threats, abuse."""
    marks = ((Flag.THREAT, THREATS), (Flag.ABUSIVE, ABUSE))
    said = (name for flag, name in marks if flag in reading.flags)
    return frozenset((*reading.emergencies, *(str(one) for one in reading.sensitivities if one in RISKS), *said))


def may_be_read_by_abuser(found: frozenset[str], words: str) -> bool:
    """Whether an answer could be read by whoever is dangerous."""
    return not UNANSWERED.isdisjoint(found) or (not BY_SOMEBODY.isdisjoint(found) and AT_HOME.search(words) is not None)


OF_OTHERS = re.compile(
    r"\b(?:neighbou?rs?|next[- ]door|across the (?:road|street|landing)|downstairs|upstairs)\b"
    r"|\b(?:my|our) (?:\w+ )?(?:friend|nephew|niece|cousin|aunt\w*|uncle|nan|nana|gran|granny|grandma|grandmother|grandad|granddad|grandfather"
    r"|granddaughter|grandson|grandchild\w*)\b"
    r"|\b(?:my|our) (?:\w+ )?(?:mum|mam|mother|dad|father)(?:['’]s)? (?:is|was|has|isn['’]?t|wasn['’]?t|hasn['’]?t)\b"
    r"|\b(?:the|some|these|those|two|three|young|little|small) (?:\w+ )?(?:child(?:ren)?|kids?|boys?|girls?|baby|toddlers?|lady|man|woman|couple)\b"
    r"[^.!?\n]{0,40}\b(?:next|at (?:no\.? ?|number )?\d|opposite|in (?:flat|number|no\.?) ?\d)",
    re.IGNORECASE,
)
"""Words by which somebody tells of people outside their own home, or of an old parent."""
OF_THEIR_OWN = re.compile(
    r"\b(?:my|our|me and the) (?:(?:own|two|three|four|little|young|newborn|disabled|autistic|poorly|\d+[- ]?\w*) )*"
    r"(?:sons?|daughters?|baby|babies|child(?:ren)?|kids?|boys?|girls?|toddlers?|twins|little ones?)(?!['’]s (?:friend|school ?friend|classmate)s?\b)\b"
    r"|\bI (?:am|['’]m) (?:afraid|scared|frightened|hungry|being|not (?:safe|fed|allowed))\b"
    r"|\b(?:hits?|hurts?|beats?|starves?|locks?|leaves?|neglects?|bull(?:y|ies)|steals? from|takes? from|\w+ing) me\b"
    r"|\bmy (?:\w+ )?(?:money|pension|savings|bank|card|benefits?)\b",
    re.IGNORECASE,
)
"""Words by which the danger may be the writer's own, or that of their children: a mother whose baby is ill from mould, an old lady without her pension."""


def is_of_somebody_else(words: str) -> bool:
    """Whether a mail tells of harm to somebody outside the writer's own home, and of none to themselves or their children."""
    return OF_OTHERS.search(words) is not None and OF_THEIR_OWN.search(words) is None


def text_for(found: frozenset[str]) -> str:
    """The family of the letter to whoever wrote of these dangers."""
    return next((family for danger, family in TEXTS.items() if danger in found), NOW)


ABUSIVE = frozenset({Flag.ABUSIVE, Flag.THREAT})
"""Flags of mails that are evidence, and of the cases that they belong to."""


def is_abusive(case: KnownCase) -> bool:
    """Whether a case holds abuse or threats: nobody but the councillor gets to read its words."""
    return bool(ABUSIVE & case.flags)
