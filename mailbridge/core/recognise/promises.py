"""The date an officer promises: the first one still to come in a sentence that looks ahead, never one that is told of the past or asked of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mailbridge.core.dates import Adding, Mention, mentions
from mailbridge.core.recognise.answer_verbs import DEED

_SENTENCES = re.compile(
    r"(?<=[.!?;])\s+(?=[A-Z0-9\"'(])|(?<=[a-z]{3}[.!?])(?<!\bref\.)(?<!\btel\.)(?<!approx\.)(?<!\bext\.)(?<!\bnos\.)(?<!\bmrs\.)(?<!cllr\.)(?<!\betc\.)"
    r"(?<!\binc\.)(?<!\bincl\.)(?<!\bdept\.)\s+(?=[a-z])|\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)]) )"
)
"""Where a sentence ends. On a phone the next one begins small, but not after `ref.` and its like."""
_RIGHT_BEFORE = re.compile(
    r"\b(?:by|until|till|til|before|no later than|within|w/?[cb]|week (?:commencing|beginning)|from|after)"
    r"(?: (?:about|around|approximately|the|close of(?: play| business)?|cop|cob|eod|end of(?: play)?|noon|lunchtime|midday|"
    r"\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)|on|at the latest))*[ :,]*$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|[a-z]+'ll|[a-z]+’ll|shall|going to|am to|is to|are to|to be|is being|are being|plan|planned|planning|programmed?|scheduled?|"
    r"booked|booking|due|arranged|"
    r"diarised|starts?|starting|begins?|expect|expected|expecting|anticipated?|aim|aiming|aims|hope|hopefully|hoping|should|target|intend|"
    r"intended|proposed|latest|"
    r"appointment|put it on|put this on|added to|on the list|on site|in for|slot|date is|date of|next|response|reply|respond|realistically|"
    r"provisionally|pencilled|attending|visiting|returns?|revisits?|listed for|"
    r"eta|fitting|repairing|replacing|installing|collecting|delivering|filling|resumes?|restarts?|completion|would be|to follow|follows|"
    r"takes? (?:the |a |its )?decision|goes? (?:to|before|out|up|live)|coming|calling|"
    r"(?:call|ring|phone|see|visit|meet|e-?mail) (?:you|him|her|them)|(?:says?|reckons?|promised?|quoted?)|"
    r"on the (?:sheet|board|schedule|rota|round|run)|going (?:in|up|out|back|on)|on my way|going past|passing|in the area|up there|over there|"
    r"(?:got|have|there['’]s) (?:a|an) (?:\w+ )?(?:meeting|visit|appointment)|"
    r"resurfacing|meeting (?:her|him|them|the)|"
    r"give me|allow|looking at|likely|tomorrow's|asked|returning|going back|back out|"
    r"re-?booked|re-?scheduled|complete[sd]? by|can do|can get|can be)\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(?:was|were|had|did|on your|your (?:e-?mail|message|letter|enquiry|request)|dated|since|received|reported|inspected|visited|attended|"
    r"sent|last|previous|ago|hearing(?! (?:is |was )?(?:listed|set|fixed) for)|withdrawn?|"
    r"deadline|appeal|objections?|challenge|on (?:annual )?leave|off|expired|expires|weekly|every|each|bank holiday|born)\b[^,;]{0,40}$",
    re.IGNORECASE,
)
_GIVE_ME = re.compile(r"\b(?:give|allow|grant) (?:me|us)\b", re.IGNORECASE)
_I_AM = re.compile(r"(?:\b(?:i|we)(?:['’](?:m|re)| am| are) |\A\W*)(?:seeing|meeting|speaking|back|in)\b", re.IGNORECASE)
_ENDS_WITH_TERM = re.compile(r"[,:;–—-] ?$")
_SERVED = re.compile(r"\b(?:notice|letter|fine|warning|invoice|summons|eta|priority)\b", re.IGNORECASE)
"""What runs for somebody else, where a note ends with nothing but a term: `Notice served, 28 days`."""
_THEN = re.compile(r"\b(?:report|let you|update|tell you|reply|respond|write|ring|sort|look|deal)\b", re.IGNORECASE)
_AT_THE_LATEST = re.compile(r"[ ,]{0,2}(?:at the (?:very )?)?(?:latest|earliest)\b", re.IGNORECASE)
_BY_ITSELF = re.compile(r"(?:within|got|have|give|allow)\b|tomorrow\b|day after tomorrow\b", re.IGNORECASE)
_FILLERS = re.compile(
    r"\b(?:close of (?:play|business)|first thing|some ?time|lunch ?time|morning|afternoon|noon|am|pm|at (?:the )?latest|latest|now|yes|ok|okay|or|so|"
    r"on|by|for|sorry|around|about|i|think|hour|tops|max|maximum)\b|[^\w\s]",
    re.IGNORECASE,
)
"""What may stand beside a day that is the whole reply."""
_LONGEST_ALONE, _LONGEST_AFTER = 300, 500
"""Characters of a sentence that is nothing but a day, and behind a day: without a bound, thousands of days in one sentence are read thousands of times."""
_TELL = re.compile(r"\b(?:advise|tell|inform|assure|let) (?:the|your|her|him|them|mr|mrs|ms|miss)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:please|pls|plz) (?:could|can|would|you|let|send|provide|reply|confirm|return|contact|call|ring|forward|supply|ask|get|tell|"
    r"have)\b|\b(?:could|can|would|if) (?:you|they|she|he|the (?:resident|tenant|constituent)|mrs?|ms|miss)\b|\bwe (?:need|require) (?:it|"
    r"this|them|the)\b",
    re.IGNORECASE,
)

_THEIRS = re.compile(
    r"\b(?:she|he|they|you|who|owners?|tenants?|landlord|residents?|applicant|developer|(?:mrs?|ms|miss|dr) \w{1,20}) (?:then |now |also |still )?"
    r"(?:(?:can|may|must|needs? to|(?:is|are) (?:able|entitled) to) (?:appeal|ask|apply|object|challenge|request|respond|comply|pay|register|speak|complain|"
    r"seek|write|submit|lodge|comment)\b|(?:has|have) (?:until|till|up to|the right|a right)\b|(?:has|have) $)[^,;]{0,100}$"
    r"|\b(?:she|he|they)(?:['’]d| would| will|['’]ll)? (?:need|have|has|needs) to \w+[^,;]{0,100}$"
    r"|\bgiv(?:en|ing) (?:him|her|them|the \w{1,20})\b[^,;.]{0,30}$",
    re.IGNORECASE,
)
"""A time that runs for somebody else: to appeal, to comply, to pay."""


def promised(text: str, written: date, adding: Adding | None = None) -> date | None:
    """The promised date, a firm one before a mere period of the same sentence; None when nothing is promised."""
    for sentence in sentences(text):
        if sentence.endswith("?") and not _GIVE_ME.search(sentence):
            continue
        fitting = [m for m in mentions(sentence, written, adding) if m.day >= written and (_is_promise(sentence, m) or _is_all(sentence, m))]
        if fitting:
            return min(fitting, key=lambda m: (m.loose, m.start)).day
    return None


def sentences(text: str) -> Iterator[str]:
    """The sentences and list items of a text, each as one line."""
    for sentence in _SENTENCES.split(text):
        if joined := " ".join(sentence.split()):
            yield joined


def _is_promise(sentence: str, mention: Mention) -> bool:
    before = sentence[max(0, mention.start - 160) : mention.start]
    if _THEIRS.search(before) or (_ASKED.search(before) and not _TELL.search(before)):
        return False
    if _RIGHT_BEFORE.search(before[-60:]) or _BY_ITSELF.match(sentence[mention.start :]):
        return not _GONE.search(before[-60:]) or bool(_AHEAD.search(before))
    after = sentence[mention.end :][:_LONGEST_AFTER]
    if _ENDS_WITH_TERM.search(before) and not after.strip(" .!"):
        return not _SERVED.search(before)
    if (_I_AM.search(before) and _THEN.search(after)) or _AT_THE_LATEST.match(after):
        return True
    return bool(_AHEAD.search(before) or _AHEAD.match(sentence[mention.start :])) and not _GONE.search(before[-60:])


def _is_all(sentence: str, mention: Mention) -> bool:
    """ "Fri", "Close of play Tuesday, Kev": a day that stands alone, but for who says it, is a promise."""
    if len(sentence) > _LONGEST_ALONE:
        return False
    others = _FILLERS.sub(" ", f"{sentence[: mention.start]} {sentence[mention.end :]}").split()
    return not others or (len(others) == 1 and others[0][:1].isupper() and not DEED.match(others[0].strip(".,!").lower()))
