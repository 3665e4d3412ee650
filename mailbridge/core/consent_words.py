"""The words of `consent`: how people agree, refuse, doubt, and set limits, in small letters with plain apostrophes."""

from __future__ import annotations

import re


def _one_of(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


_THUMB = "(?:\U0001f44d|\u2705|\u2714|\U0001f197|\U0001f44c)"
TELL = r"(?:tell|told|share|shar|pass|forward|mention|speak|talk|contact|involv|disclos|discuss|say|send|sent|refer|give|giving|let)\w*"
"""How somebody is told."""
_NOT = "(?:do not|don'?t|dont)"
_RELATIVE = r"(?:she|he|they|both|mum|mam|dad|(?:my|her|his|our) \w+)"
_AGREEING = _one_of(
    r"y|ye+s+|yep|yeah|yea|yup|aye|ya|(?:ok|okay|k)(?!,? so\b)|oki|sure|certainly|definitely|absolutely|of course|by all means|please do|do it|do so",
    r"go ahead|go for it|carry on|feel free|fine|all right|alright|agreed?|granted|affirmative|indeed|happy to|(?:i|we) do(?=$)",
    r"(?:that|this|it)(?:'?s| is| was| would be| will be|'?d be)(?: all| absolutely| perfectly| totally)? (?:fine|ok|okay|good|great|all ?right|perfect)",
    r"(?:absolutely |certainly )?no (?:problem|worries|objections?|issues?|bother)(?: at all| with that| to that)?|not a problem",
    rf"(?:(?:i|we) )?(?:(?:have|'ve|got) no (?:objections?|problem|issue)|{_NOT} (?:mind|object|have (?:a|any) (?:problem|objections?|issue))|wouldn'?t mind)",
    rf"{_RELATIVE} (?:also )?(?:agrees?|consents?|(?:is|are) (?:very |quite )?(?:happy|content|ok|okay|fine|willing))\b",
    r"(?:i|we) (?:do )?(?:agree|consent|give (?:you )?(?:my |our )?(?:full )?(?:permission|consent))",
    r"you (?:have|'ve got|got) (?:my|our) (?:permission|consent|blessing)|you (?:may|can)",
    r"(?:(?:i am|i'?m|we are|we'?re|am|both|very|quite|more than) )*(?:happy|content|ok|okay|fine|willing|glad) (?:for|with|to|about)\b",
    r"(?:please )?(?:pass|forward|share|send) (?:it|this|them|that|everything|my \w+)(?: \w+){0,2} on\b",
    r"please (?:pass|forward|share|send|tell|ask|contact|speak)\b",
    r"ydw|ydyn|ie|iawn|cewch|cei|gwnewch|wrth gwrs|rwy'?n cytuno|dw i'?n cytuno|cytuno|dim problem|oes|byddwn",
    _THUMB,
)
YES = re.compile(rf"^(?:{_AGREEING})(?![\w'])|^{_THUMB}")
"""How a sentence begins that agrees."""
AGREES = re.compile(rf"(?<![\w'])(?:{_AGREEING})(?![\w'])")
_ALONE = r"(?=$|[,.;:!-]| (?:please|thank\w*|sorry|i|we|you|that|this (?:is|would)|to|but|not|don'?t|dont|do|way|wait)\b)"
"""What may stand behind a `no` that is an answer; `no heating since Friday` is none."""
_DENYING = _one_of(
    rf"(?:n|no+|never|{_NOT}){_ALONE}|{_NOT} (?:do (?:it|that)|(?!tell me|let me){TELL})",
    r"absolutely no(?: way)?(?! problem| worries| objection| issue)|nope|nah|not really|i decline|we decline|i refuse|refused|denied|declined|no way",
    r"no thank you|no thanks|not (?:at all|ok|okay|happy|on|please|comfortable|willing)|(?:certainly|definitely|absolutely|of course) not",
    r"please do(?: not|n'?t)|please no|rather not|prefer not|better not|best not",
    rf"{_RELATIVE} (?:does not|doesn'?t|do not|don'?t|would not|wouldn'?t|will not|won'?t) (?:want|agree|consent|wish|like)",
    r"(?:i|we)(?:'?d| would| had)? (?:really |much |still )*(?:rather|sooner|prefer)(?: it if| that| if)? (?:not|you (?:did|would|do)(?:n'?t| not))",
    rf"(?:i|we) (?:{_NOT}|would not|wouldn'?t|will not|won'?t|cannot|can'?t) (?:want|agree|consent|wish|give|like|think so|allow|permit)",
    r"(?:i am|i'?m|we are|we'?re) (?:really )?not (?:happy|ok|okay|comfortable|willing|keen)|you (?:may|can|must)(?: not|n'?t|not)",
    "na|nac ydw|nac ydyn|nage|nac oes|naddo|peidiwch|dim diolch",
)
NO = re.compile(rf"^(?:{_DENYING})(?![\w'])|^(?:\U0001f44e|\u274c)")
"""How a sentence begins that refuses."""
BARE_NO = re.compile(r"^(?:no+|nope|nah|na|n)\b(?! (?:problem|way))")
HALF = re.compile(r"\b(?:but|except|unless|until|yet|about|though|only|yes)\b")
"""Words behind a no that leave something open."""
DOUBTING = re.compile(
    _one_of(
        r"\b(?:not (?:so |quite |really )?sure|unsure|maybe|perhaps|possibly|might|depends|depending|not yet|not now|not at the moment|let me think)\b",
        r"\b(?:think about it|yes and no|suppose so|if you (?:think|must|want|have to|say)|(?:what|whatever|as) you think|up to you|get back to you)\b",
        r"\b(?:need|want|like) to know (?:who|what|how|if)\b|\b(?:need (?:some )?time|undecided|in two minds|ddim yn si[wŵ]r|efallai)\b",
        r"\bask (?:my|her|his|our|the) \w+",
        r"\b(?:my|her|his) (?:\w+ )?(?:daughter|son|wife|husband|mother|mum|father|dad|carer|partner) (?:has to|must|needs to|should|can) (?:decide|say)",
    )
)
PARTLY = re.compile(r"^not (?:the|my|about|his|her)\b")
"""How a sentence begins that names what may not be told."""
_LIMITING = _one_of(
    r"\b(?:but|except|excluding|only|unless|if|as long as|so long as|provid(?:ed|ing)|on (?:the )?condition|until|till|before|without|apart from|however)\b",
    r"\b(?:although|though|instead|rather|first|either|ond|oni bai|not (?:for|to|about|the|my|his|her|him|them|everything|all|with|yet))\b",
)
LIMITING = re.compile(_LIMITING)
_NEGATING = r"(?:\b(?:not|never|nothing|no one|nobody|just|dont|cant|wont|shouldnt|mustnt)\b|n't\b)"
LIMITS_OF_TELLING = re.compile(rf"(?=.*(?:{_LIMITING}|{_NEGATING}))(?=.*\b{TELL}\b)")
ALLOWS = re.compile(rf"\b(?:you (?:may|can)|happy for|fine to|ok to)\b.*\b{TELL}\b")
_THEIR = "(?:my|our|her|his|their|the)"
_NEVER = rf"(?:{_NOT}|not|never)"
NAMELESS = re.compile(
    _one_of(
        rf"\b(?:leav|keep)\w* (?:out )?{_THEIR} names?(?: and \w+)?(?: out| off| private| secret| confidential| to yourself|\b$)?",
        rf"\b{_THEIR} names? (?:is |are |was |be )?(?:left |kept )?(?:out|off|private|secret|confidential|hidden|withheld)\b",
        rf"\bwithout (?:(?:giving|using|mentioning|saying|telling them) )?(?:{_THEIR}|a|any) names?\b",
        r"\bwithout (?:naming|identifying|saying who) (?:me|us|i|her|him|we)\b",
        rf"\b{_NEVER} (?:\w+ )?(?:mention|give|use|say|tell|share|put|include|pass on|disclose|reveal)\w*(?: them| anyone| anybody)? {_THEIR} names?\b",
        rf"\b{_NEVER} (?:tell|say|reveal|disclose|let)\w*(?: them| anyone| anybody)?(?: know)? (?:who (?:i am|we are|it is)|(?:that )?it(?:'?s| is| was) me)\b",
        r"\b(?:but|and|just) not my name\b|\bno names?\b|\banonymous(?:ly)?\b|\bstay anon\b|\bheb (?:fy )?enw\b",
    )
)
POLITE = re.compile(
    _one_of(
        r"^(?:dear|hi|hello|hiya|hey|good (?:morning|afternoon|evening|day)|annwyl|helo|bore da|prynhawn da)\b[^.!?]{0,60}$",
        r"^(?:many thanks|thank you|thanks|thankyou|thanx|ta|cheers|diolch)\b(?!.*\b(?:but|no|yes|ok|okay|please|fine|don'?t)\b)[^.!?]{0,160}$",
        r"^(?:kind |best |warm |many )*(?:regards|wishes)\b|^yours (?:sincerely|faithfully|truly)\b|^sent from\b|^get outlook\b",
        r"^(?:sorry|apologies)[^.!?]{0,20}(?:late|delay|slow)|^i hope (?:you|this)\b",
        r"\byes (?:or|/) no\b|\byes/no\b",
    )
)
"""Sentences that answer nothing: a greeting, thanks, a closing, our own question quoted."""
OPENING = re.compile(
    r"^(?:(?:hi|hello|dear|thanks|thank you|many thanks|sorry)\b[^,.;:-]{0,40}[,;:-]+ *(?:but )?|(?:sorry|thanks|thank you) but |"
    r"(?:my )?(?:she|he|they|mum|mam|dad|mother|father|wife|husband|son|daughter|partner|nan|gran) (?:says?|said) (?:that )?|"
    r"(?:well|oh|so|and|actually|please|um|right|erm|sorry|i think|i guess|my answer is|the answer is|answer)\b[ ,:!-]*){1,3}(?=\S)"
)
"""What may stand before the answer in its sentence."""
TURNING = re.compile(
    r"[,;:!.\u2013-]*\s*\b(?:and )?(?:also|another thing|by the way|btw|(?:while|whilst) (?:i'?m|i am)|on another|p\.?s\b|in addition)\b.*$", re.DOTALL
)
"""Where an answer turns to another matter."""
FOR_WHOM = re.compile(r"\b(?:yes )?(?:to|for) (?:the )?([a-z']{3,}(?: [a-z']{3,})?)")
ANYBODY = re.compile(
    r"^(?:them|this|that|him|her|you|your|both|all|everything|everyone|pass|share|tell|ask|send|forward|contact|speak|talk|look|help|sort|get|going)\b"
)
CHANGED = re.compile(r"\b(?:changed (?:my|our|her|his) minds?|second thoughts|thought (?:about it )?again|on reflection)\b")
_PASSING = r"(?:pass(?:ed|ing)?|shar(?:e|ed|ing)|forward(?:ed|ing)?|disclos(?:e|ed|ing)|discuss(?:ed|ing)?|tell(?:ing)?|told|involv(?:e|ed|ing))"
_WHAT = _one_of(
    "it|this|that|these|things|my|our|her|his|what|anything|anybody|anyone|them|on|more|information|details",
    "the (?:council|school|case|matter|email)",
)
REVOKING = re.compile(
    r"\b(?:withdraw|take back|revoke|cancel|retract)(?:ing)? (?:my|our|her|his|the|any) (?:permission|consent|agreement|yes)\b|"
    r"\bno longer (?:have|has|got) (?:my|our|her|his) (?:permission|consent)\b|\b(?:my|our) (?:permission|consent) (?:is )?(?:withdrawn|taken back|no longer)\b"
)
_WISHING = (
    rf"(?:no longer|{_NOT}|would not|wouldn't) (?:want|like|wish|agree)(?: for)?(?: you| anyone| anybody| it| this| that| my \w+)?(?: to)?(?: be(?:ing)?)?"
)
_RATHER = r"(?:rather|prefer)(?: it)?(?: if)? (?:you|it|this) (?:did not|didn't|was not|wasn't|were not|weren't|is not|isn't)|rather not(?: have)?"
FORBIDDING = re.compile(
    rf"\b(?:(?:please )?{_NOT}|please stop|stop|{_WISHING}|{_RATHER}) (?:keep )?{_PASSING}"
    rf"(?! (?:me|us|you|round|over|in|out|someone|somebody|him|her|a|an)\b)(?:(?: \w+){{0,2}} {_WHAT}\b| with\b|$)"
)
"""How a sentence says that nothing is to be passed on. `Don't tell me` says something else."""
STOPPING = re.compile(rf"\b(?:{_NOT}|stop|not|no longer|leave it|drop it|withdraw|keep it (?:private|between us|to yourself|quiet))\b")
