"""What an agent writes through a help desk: between the desk's own sentences stands a person's answer, which counts like any other."""

from __future__ import annotations

import re

from mailbridge.core.mail import Mail
from mailbridge.core.patterns import any_of

_UPDATED = any_of(
    r"(?:your|the|this) (?:support )?(?:request|ticket|enquiry|case|query)\b[^.\n]{0,30}\bhas been (?:updated|answered|replied to|commented on)\b",
    r"(?:has )?(?:added|posted) a (?:new )?(?:comment|reply|note) (?:to|on) your (?:request|ticket|enquiry|case|query)\b",
    r"(?:has )?(?:replied|responded) to your (?:request|ticket|enquiry|case|query)\b",
)
"""Says that somebody wrote; that a request was received, closed or resolved a machine says by itself."""
_DESKS = any_of(
    r"to (?:add (?:additional|further|more|any)? ?comments?|reply|respond)\b[^.\n]{0,30}\breply to this e-?mail",
    r"(?:please )?(?:type|write|enter) your reply above this line",
    r"reply above this line",
    r"you can (?:also )?(?:add a comment|reply|view|check|track)\b",
    r"this e-?mail is a service from\b",
    r"(?:delivered|powered) by\b",
    r"(?:view|ticket|request) (?:it |your (?:request|ticket) )?(?:online|url|link|in your browser)\b",
    r"(?:ticket|request|case|reference)(?: (?:number|no|id|ref))?\.? ?[:#]",
)
"""What only the desk itself says."""
_SIGN = re.compile(
    r"[\s#_=*-]{0,80}|\[[0-9A-Z]{4,8}-[0-9A-Z]{4,8}\]|(?:[A-Z][\w.'-]{0,30} ){2,4}\([^()\d\n]{2,60}\)"
    r"|[A-Z]\w{2,8},? \d{1,2}[^\n]{0,40}\d\d:\d\d[^\n]{0,12}|https?://\S{1,300}"
)
"""Lines without words of anybody: rules, the mark of the thread, who wrote and when."""
_LONGEST = 20_000


def agents_words(mail: Mail) -> str:
    """The agent's own words; empty where the desk speaks for itself."""
    text = mail.new_text[:_LONGEST]
    if not _UPDATED.search(text[:1500]):
        return ""
    theirs = [line for line in text.splitlines() if not (_SIGN.fullmatch(line.strip()) or _UPDATED.search(line) or _DESKS.search(line))]
    return "\n".join(theirs).strip()
