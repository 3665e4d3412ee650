"""The words by which numbers in an officer's answer are told to be lines of a list, or counts, days, times and houses. Data for `targets`."""

from __future__ import annotations

import re

_PREFIXED = r"(?:(?:items?|numbers?|nos?\.?|points?|lines?|jobs?|cases?|entr(?:y|ies))[ :]{0,2}#?|#)"
_ONE = r"#?\d{1,3}(?![\d/%])(?:\s?(?:-|–|—|to|thru|through)\s?#?\d{1,3}(?![\d/%]))?"
_BETWEEN = r"\s?(?:,\s?(?:and|&)\s|,|&|\+|\band\b)\s?"
NUMBERS = re.compile(rf"[\s>*•·(\[-]{{0,6}}(?P<head>{_PREFIXED})?\s?(?P<list>{_ONE}(?:{_BETWEEN}{_ONE}){{0,40}})(?![\w£$%])[)\]]?", re.IGNORECASE)
"""Numbers where a statement begins: `1-4`, `items 1, 3 & 5`, `(2)`, `#7`."""
ONLY_NUMBERS = re.compile(rf"\s{{0,3}}(?:{_PREFIXED})?\s?(?P<list>{_ONE}(?:{_BETWEEN}{_ONE}){{0,40}})\s{{0,3}}[.!]?\s{{0,3}}", re.IGNORECASE)
PART = re.compile(r"#?(\d{1,3})(?:\s?(?:-|–|—|to|thru|through)\s?#?(\d{1,3}))?", re.IGNORECASE)
MARK = re.compile(r"\s?(?:[.):](?=\s|$|[a-z(])|=|->|\t)|\s?[–—]|\s-(?=\s)|-(?=[a-z\s])", re.IGNORECASE)
"""What stands between a number and what is said of it, where it is the number of a line."""
UNITS = re.compile(
    r"\s?(?:-|–)?\s?(?:(?:or|to)\s\d{1,3}\s)?(?:working|calendar|days?|weeks?|wks?|hours?|hrs?|mins?|minutes?|months?|years?|yrs?|metres?|meters?|feet|ft|mm|cm|km|m|kg|miles?|tonnes?|litres?|times?|"
    r"am|pm|a\.m|p\.m|o['’]?clock|noon|st|nd|rd|th|%|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"(?:first|second|third) )\b",
    re.IGNORECASE,
)
"""A number before one of these is a time or a day."""
COUNT = re.compile(r"\s(?:more|further|others?|of|out of|out|to (?:go|do|follow|come)|left|remaining|outstanding|x)\b", re.IGNORECASE)
"""A single number before one of these is a count."""
COUNTED = re.compile(
    r"\s(?:\w{2,14} ){0,2}?(?:bins?|sacks?|bags?|boxes|caddies|crews?|men|women|people|residents?|tenants?|vehicles?|lorries|trucks?|vans?|teams?|"
    r"operatives?|officers?|visits?|attempts?|collections?|reports?|complaints?|calls?|letters?|emails?|mails?|photos?|lights?|lamps?|columns?|"
    r"holes?|potholes?|defects?|trees?|branches|gullies|drains?|signs?|properties|houses|homes|flats?|addresses|streets?|roads?|items|jobs|cases|"
    r"tickets?|tags?|notices?|fines?|cars?|loads?|squads?|inspections?|orders?|ones|things|matters|issues|problems)\b",
    re.IGNORECASE,
)
"""A number before one of these may count them."""
MONTH_BEFORE = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|by|at|on|after|before|until|till|from|for|in|"
    r"within|about|around|next|last|since|every|level|phase|zone|room|band|grade|ward|page|flat|house|unit|road|route|round)[ ,]{0,2}$",
    re.IGNORECASE,
)
"""A number behind one of these is no line, even where a comma stands between."""
VERDICT = re.compile(
    r"\s(?:all |both |now |already |still |also |has |have |was |were |is |are |been ){0,4}"
    r"(?:done|completed?|collected|cleared|emptied|removed|repaired|fixed|replaced|delivered|resolved|sorted|actioned|closed|finished|"
    r"ok|okay|not|no|never|contaminated|missed|blocked|locked|unable|cannot|can['’]?t|could|couldn['’]?t|will|won['’]?t|awaiting|waiting|"
    r"pending|booked|re-?booked|scheduled|re-?scheduled|due|ordered|on|in (?:progress|hand)|with|going|next|tomorrow|today|by|being|needs?|refused|"
    r"declined|duplicate|passed|referred|inspected|visited|attended|checked|logged|raised|chased|reported|inaccessible|wrong|private|"
    r"to (?:follow|do|be|come)|still|left|outstanding|"
    r"tagged|should|revisit(?:ed)?|returning|gone|clear|clean(?:ed|sed)?|fly-?tip|swept|cut|filled|patched|is|are|was|were|has|have)\b",
    re.IGNORECASE,
)
"""What is said of a line; a bare number must stand before one of these."""
SINGULAR = re.compile(r"\s(?:is|was|has|isn['’]t|wasn['’]t|hasn['’]t|needs)\b", re.IGNORECASE)
"""Said of one thing: `2 was missed` speaks of number two, `2 were missed` of two."""
SUFFIX = (
    r"(?:road|rd|street|st|lane|ln|avenue|ave|close|cl|crescent|cres|court|ct|drive|dr|gardens|gdns|place|pl|square|sq|terrace|terr|way|walk|row|rise|"
    r"view|hill|green|grove|mews|park|parade|mount|yard|gate|wharf|end|bank)"
)
HOUSE = re.compile(rf"[ ]?[A-Za-z]?,? (?:[A-Z][\w'’]{{1,20}} ){{1,3}}(?i:{SUFFIX})\b")
"""A number before this is the number of a house."""
REST = re.compile(
    r"\b(?:the rest|rest (?:of|is|are|will|to|next|by|on|done|tomorrow|today|this)|^rest\b|(?:all |the )?others?\b(?! day| side| end| hand)|remaining|"
    r"remainder|everything else|all else|anything else|those left|outstanding ones|(?:first|last) (?:two|three|four|five|six|few|\d{1,2})\b|"
    r"(?:some|most|half|none|several|a few|many|couple) of (?:them|these|those|the))\b",
    re.IGNORECASE,
)
"""Speaks of lines, and does not say which."""
ALL = re.compile(
    r"\W{0,4}(?:(?:these|those|they)(?: have| are|['’](?:re|ve))?(?: now)? )?(?P<all>all(?! the best| being well| day| our| my| we| i\b| that)|both|everything|"
    r"the lot|each(?: one)?|every one)(?: (?:of (?:them|these|those|the (?:above|below|list(?:ed)?))|above|listed|items?|jobs?|cases?|matters|numbers|bins|"
    r"(?:the )?(?P<count>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)))*(?=\s|$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
LEFT_OUT = re.compile(
    rf"\b(?:except|excluding|apart from|other than|save|bar|barring|but not|not|minus|without)(?: for)? "
    rf"(?:{_PREFIXED})?\s?(?P<list>{_ONE}(?:{_BETWEEN}{_ONE}){{0,20}})",
    re.IGNORECASE,
)
DOUBT = re.compile(
    r"\b(?:except|excluding|apart from|other than|save for|bar|barring|but|however|although|though|unable|could(?:n['’]t| not)|can(?:['’]t|not)|not|"
    r"unless|only|until|some|most|nearly|almost|hopefully|should|if)\b",
    re.IGNORECASE,
)
"""Takes something back of what was said of all."""
OWN_LIST = re.compile(
    r"\b(?:note|points?|reasons?|questions?|following|remind(?:ers?)?|steps?|policy|rules?|criteria|advice|require|options?|as follows)\b[^\n]{0,60}:\s*$",
    re.IGNORECASE,
)
"""Ends a line beneath which somebody counts things of their own."""
