"""Whom an officer names instead ("not ours, that is Severn Trent"), and the words that say it. One phrase a line, none with a nested repeat."""

from __future__ import annotations

import re

from mailbridge.core.patterns import any_of

_BODY = (
    r"(?:police|county(?: council)?|district(?: council)?|borough(?: council)?|town council|parish(?: council)?|community council|national highways|"
    r"highways england|transport scotland|traffic wales|transport for \w+|tfl|tfw|tfgm|network rail|rail company|train operator|bus (?:company|"
    r"operator)|canal (?:and|&) river trust|canals?(?: trust)?|environment agency|ea|nrw|natural resources wales|sepa|severn trent|thames water|"
    r"yorkshire water|united utilities|welsh water|dwr cymru|scottish water|anglian(?: water)?|wessex water|south west water|southern water|"
    r"northumbrian water|water (?:company|board)|utility(?: company)?|gas (?:company|board)|openreach|bt|virgin(?: media)?|cadent|sgn|national grid|"
    r"western power|northern powergrid|ukpn|uk power networks|ssen|scottish power|sp energy|bear(?: scotland)?|amey|dvla|dvsa|dwp|job ?centre|hmrc|"
    r"home office|voa|valuation office(?: agency)?|nhs|icb|health board|gp|hospital|housing (?:assoc(?:iation)?|provider)s?|landlord|freeholder|"
    r"developers?|builders?|management company|managing agents?|land ?owners?|frontagers?|school|academy|church|diocese|mod|ministry of defence|"
    r"crown estate|forestry(?: commission| england)?|royal mail|post office|trading standards|fire (?:service|brigade))"
)
"""Who is not the council, or not the whole of it."""
_DEPARTMENT = (
    r"(?:highways|housing|planning(?: enforcement)?|parks|waste|refuse|street ?scene|cleansing|env(?:ironmental)? health|licensing|parking|trees?|"
    r"legal|council tax|revenues|benefits|building control|adult social care|children'?s services|street ?lighting|drainage|streetworks|rights of way|"
    r"estates|leisure|education|democratic services|customer services)"
)

ELSEWHERE = any_of(
    r"not (?:us|ours|mine|me|(?:our|my) (?:responsibility|remit|asset|land|road|department|service|team|area|patch|job|section|side|ward|network|tree|"
    r"contract|equipment)|a (?:council|matter for|highways|housing|planning|parks|waste) ?\w*|within (?:our|my) (?:remit|control|gift|ownership)|"
    r"the (?:council|responsibility)\b|managed by|maintained by|owned by|adopted|one of (?:ours|mine)|something (?:we|this team|housing|highways|waste|"
    r"planning|parks|i) (?:can|deal|do|cover|progress))\b(?! (?:to|programme))",
    r"isn['’]?t (?:us|ours|mine|one of ours|a council|our)\b",
    r"(?:not|isn['’]?t) the (?:right|correct|responsible|relevant|appropriate|best) (?:person|team|department|officer|body|authority|council|place|inbox)\b",
    r"not (?:by|for|with) us\b",
    r"not in (?:our|my) (?:area|patch|ward|district|boundary|borough)\b",
    r"(?:meant|supposed|ought) to (?:send (?:this|it)|go|have gone|have sent (?:this|it)|be sent) to\b",
    rf"(?:done|dealt with|handled|cut|cleaned|emptied|provided|gritted) by (?:the )?{_BODY}\b",
    r"nothing to do with (?:us|me|the council|this (?:team|department))\b",
    r"should have (?:gone|been sent) to\b",
    r"(?:\A\W*(?:sorry,? )?|(?:got|have|come|came|went|sent|is|['’]s)(?: \w+)?(?: to)?(?: the)? )wrong (?:department|dept|team|person|officer|council|"
    r"authority|place|inbox|section|service)\b",
    r"(?:\A\W*(?:sorry,? )?|(?:i|we|council|team|service|department) )(?:no longer|do(?:es)? not|don['’]?t|doesn['’]?t) (?:own|cover|look after|"
    r"maintain|manage|deal with|responsible for)\b",
    r"no longer (?:my|our|mine|ours) (?:area|patch|job|remit|team|responsibility)\b",
    rf"(?:is|it['’]?s|falls|that['’]?s)(?: really| probably| more| down)? (?:one |a matter |a question |an issue |a job )?(?:for|"
    rf"to) (?:the )?(?:{_BODY}|{_DEPARTMENT})\b",
    rf"\A\W*(?:one|matter|job|question) for (?:the )?(?:{_BODY}|{_DEPARTMENT})\b",
    rf"(?:that|this|it)['’]?s (?:a |an |the )?{_BODY}(?:,|\W*\Z| (?:not|asset|land|property|tree|road|pole|cover|cabinet|one|issue|job|kit|matter|thing|"
    rf"bridge|network)\b)",
    rf"{_BODY}\W{{1,4}}not (?:us|ours|the council|council|highways|mine)\b",
    rf"{_BODY} (?:own|owns|maintain|maintains|manage|manages|look after|looks after|are responsible|is responsible)\b",
    r"(?:it|this|that) (?:should|needs to|will need to) (?:go|be sent|be reported|be directed|be addressed|be referred) to (?!me\b|us\b|court|"
    r"committee|cabinet|panel)",
    r"(?:you|they|she|he)(?:['’](?:d|ll)| would| will) (?:have to|need to|be better|be best|do better|want to) (?:ask|asking|speak|speaking|go|going|"
    r"try|trying|contact|contacting)\b(?! (?:me|us|back))",
    r"belongs? to\b",
    r"responsibility (?:of\b|(?:lies|rests|sits|falls|is) (?:with|to)\b)",
    rf"(?:try|(?:\A\W*|please |best )(?:to )?(?:contact|speak to|ask|report to|refer to)) (?:the )?(?:{_BODY}|{_DEPARTMENT})\b",
    rf"(?:you|they|he|she|residents?|tenants?|constituent|mrs? \w+|ms \w+)(?:['’](?:ll|d)| will| would)? (?:need|needs|ought|should|have|"
    rf"has)(?: to)? (?:go|speak|contact|talk|write|complain|report it|report this|take it up with)(?: to)? (?:the )?{_BODY}\b",
    r"(?:is|are) (?:managed|maintained|owned|run|operated|looked after|provided) by\b",
    r"private(?:ly owned| land| road| rd)\b",
    r"unadopted\b",
    rf"{_BODY}(?:['’]s)? (?:land|property|road|tree|pole|network|bridge|kit|matter)\W{{0,3}}\Z",
    rf"\A\W*(?:that['’]?s |it['’]?s |sorry,? )?(?:a |the )?{_BODY}\W*\Z",
    r"\A\W*not (?:a )?(?:highways?|council|housing|public)(?: \w+)?\W*\Z",
    rf"you(?:['’]ll)? need (?:the )?{_BODY}\b",
)
"""The words that say: not ours."""


def redirected(text: str) -> str:
    """The address or department that is named instead, as written."""
    for pattern in _REDIRECTS:
        if found := pattern.search(text):
            return " ".join(found["to"].split()).strip(" .,;:")
    return ""


_NAME = r"(?!(?:Mrs?|Ms|Miss|No|The|A|This|That|It|I|We)\b)[A-Z][\w'&-]*(?: (?:and|&|of|[A-Z][\w'&-]*|\([^)\n]{2,40}\))){0,5}"
_REDIRECTS = (
    re.compile(
        r"\b(?:contact|e-?mail|try|send|forward(?:ed)?|speak to|refer(?:red)?|write to|addressed|report(?:ed)?|passed?|go to|"
        r"ask)\s[^.\n@]{0,40}?(?P<to>[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:[Pp]ls|[Pp]lease|[Tt]ry|[Cc]ontact|[Ff]orwarded|[Ff]wd(?:'d|ed)?|[Pp]assed|[Rr]eferred|[Aa]llocated|[Aa]ssigned|[Rr]edirected|[Ss]en[dt]|"
        r"[Gg]o|[Oo]ne for|[Mm]atter for|[Rr]esponsibility (?:of|lies|rests|sits)|[Bb]elongs? to|[Mm]anaged by|[Mm]aintained by|[Oo]wned by|[Ff]alls)"
        rf"(?: (?:send|contact|it|this|these|them|on|over|across|forward|to|with|the|for|try)){{0,5}} (?P<to>{_NAME})"
    ),
    re.compile(
        r"\b(?:[Yy]ou|[Tt]hey|[Ss]he|[Hh]e)(?:['’](?:d|ll)| would| will)? (?:have to|need to|be better|be best) "
        rf"(?:ask|asking|speak to|speaking to|go to|going to|try|trying) (?:the )?(?P<to>{_NAME})"
    ),
    re.compile(rf"(?<![\w'&-])(?P<to>{_NAME})(?:,|\.| -)? (?:not (?:us|ours|the council)\b|(?:own|look after|maintain|manage)s?\b|(?:are|is) responsible\b)"),
    re.compile(rf"\b[Nn]ot (?:one of )?(?:ours|us|mine)\W{{1,4}}(?:it'?s |that'?s |this is |try |[Oo]ne for )?(?:the )?(?P<to>{_NAME})"),
    re.compile(
        r"\b(?:try|one for|contact|speak to|belongs? to|down to|matter for|up to|it['’]?s|that['’]?s) (?:the |a )?"
        rf"(?P<to>{_BODY}|{_DEPARTMENT})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<to>{_BODY}) (?:own|look after|maintain|manage)s?\b", re.IGNORECASE),
)
"""From the surest to the loosest: an address, a name after a verb of sending, a name before or after "not ours", a body in small letters."""
