"""The words that take back what a sentence of an officer seems to say, and those that say how an answer may be used. Data for `answers`."""

from __future__ import annotations

from mailbridge.core.recognise.patterns import any_of

FACT = any_of(
    r"\d",
    r"(?:because|therefore|policy|legislation|lease|legal|decision|decided|owned|owner|responsible|responsibility|required|criteria|"
    r"confirmed?|correct|stands|remains?)\b",
    r"(?<!\w )(?:the|our|his|her|their|its?|they|he|she|all|both|this|that|these|those|mr|mrs|ms|miss|there)\b[^.?]{0,80}\b(?:"
    r"belongs|costs|applies|covers|ended|began)\b",
    within=r"(?:\b(?:{}))",
)
"""What a sentence has that tells something, where nothing else gives it away."""
COURTESY = any_of(
    r"any (?:further|other|more) (?:questions|queries|information|assistance|help)\b",
    r"(?:do not|don['’]t) hesitate\b",
    r"feel free\b",
    r"if (?:i|we) can (?:help|assist|be of)\b",
    r"if there is anything (?:else|further)\b",
    r"if (?:it|it['’]s|this|that|they|there|she|he|you|the \w+)\b[^.?]{0,80}\b(?:let (?:me|us) know|contact|report|call|ring|get in touch|come back)\b",
    r"hope this (?:helps|answers|is (?:helpful|of)|information)\b",
)
NOT_YET = any_of(
    r"(?:once|when|until|unless|if|as soon as|hope|hopefully|would|could|might|whether|awaiting|waiting for)\b",
    r"in order to\b",
    r"will be picked up by (?:my|our|a|the|\w+ in)\b",
    r"to be (?:looked|investigated|inspected|assessed|confirmed|advised|arranged)\b",
    r"not (?:yet|been)\b",
    r"being (?:dealt with|looked|processed|considered|reviewed|investigated|handled|assessed)\b",
    r"(?:hasn|haven|wasn|weren|isn)['’]?t\b",
    r"(?:has|have|is|was|were) not\b",
    r"(?:still|yet) to be\b",
    r"should (?:now |then |all |soon )?(?:be|have been|not have|never)\b",
    r"will be (?:looked|investigated|inspected|assessed|reviewed|in touch|able|responding|replying|contacting|dealt|dealing|passed|forwarded|"
    r"sent|allocated|raised|logged|chased|chasing|updated|back)\b",
)
FINDING = any_of(
    r"(?:inspected|inspection|measured|found|identified|surveyed|visited|attended|on site|exceeds|programmed|scheduled|booked|"
    r"contractor (?:has|have|attended)|delivered|collected|cleared|replaced|repaired|fixed|cleaned|completed)\b",
    r"no (?:defect|fault|evidence|record|breach)",
)
NOT_ASKED = any_of(
    r"let (?:the|your|her|him|them|mr|mrs|ms|miss)\b.{0,30}\bknow\b",
    r"(?:pass (?:on|this|that)|thank (?:the|her|him|them)|tell (?:her|him|them|the resident|mr|mrs|ms)|bear with|rest assured|accept (?:my|"
    r"our)|be aware|note that|be advised|reply above)\b",
    r"(?:quote|(?:call|ring) us (?:on|if|when)|use (?:the|our)|(?:send|forward|direct|address|refer|redirect) (?:\w+ ){0,4}to (?!me\b|us\b)|"
    r"report (?:it|any|this|"
    r"future)|contact (?:us|the)|advise (?:the|your|her|him|them) ?(?:resident|constituent|tenant|to)?|give me (?:until|a (?:few|day|week|couple|bit|"
    r"little|chance))|allow) ?",
)
THANKS = any_of(r"(?:thanks|thank you|cheers|much appreciated|noted|ta|will do|received|ok|okay)\b")
EMPTY = any_of(
    r"(?:hi|hello|hiya|dear|good (?:morning|afternoon|evening)|morning|afternoon)\b[^.!?]{0,50}",
    r"(?:kind(?:est)?|best|warm)? ?(?:regards|wishes)\b.{0,80}",
    r"(?:many |with )?(?:thanks|thank you|cheers|ta)\b.{0,120}",
    r"yours (?:sincerely|faithfully)\b.{0,80}",
    r"sent from .{0,40}",
    r"(?:please )?see (?:below|attached|above|my (?:comments|answers|reply)).{0,60}",
    r"(?:apolog(?:y|ies)|sorry|i apologise|i am sorry|i'm sorry)\b.{0,100}",
    r"(?:i )?hope (?:this|that|you).{0,80}",
    r"(?:noted|received|understood|ok|okay|will do|fyi|leave it with me)\b.{0,40}",
    r"\S+",
    within=r"^\W*(?:{})\W*$",
)
PRIVATE = any_of(
    r"(?:not|isn['’]?t) (?:for|to be) (?:onward )?(?:sharing|shared|share|forwarding|forwarded|publication|passing on|passed on|disclosed|"
    r"disclosure|(?:wider |onward )?(?:circulation|distribution|transmission))\b",
    r"(?:do not|don['’]?t|dont|cannot be|can['’]?t be|must not be|should not be|rather you didn['’]?t|prefer you (?:not to|didn['’]?t)) (?:please )?"
    r"(?:share|shared|forward|forwarded|pass(?:ed)?(?: this| it)? on|quote|quoted|circulate|circulated|disclose|disclosed|publish|repeat|"
    r"repeated|send (?:this|it) on)\b",
    r"(?:not|isn['’]?t) (?:suitable |appropriate |meant )?for (?:the )?(?:resident|constituent|public|tenant|complainant|family|applicant)s?\b",
    r"internal (?:use|only|note|information|eyes|comments?)\b",
    r"for internal\b",
    r"your (?:information|eyes|ears|reference|info) only\b",
    r"(?:members?['’]?|councillors?['’]?) (?:information |eyes )?only\b",
    r"in (?:strict(?:est)? )?confidence\b",
    r"between (?:us|you and me|ourselves|these four walls)\b",
    r"off the record\b",
    r"(?:strictly|private and) confidential\b",
    r"confidential(?:ly)? (?:to|between|for) (?:you|members|councillors|us)\b",
    r"keep (?:this|it|that) (?:to yourself|between|confidential|under your hat)\b",
    r"without prejudice\b",
    r"not for (?:mr|mrs|ms|miss|her|him|them)\b",
)
SLIP = any_of(
    r"one for (?:you|your team|yours|us)\b ?\?",
    r"is this (?:one of )?(?:yours|ours|you)\b",
    r"who wants (?:this|it)\b",
    r"\w{2,15} to action\b",
    r"keep(?:s|ing)? (?:her|him|them) (?:quiet|happy|off (?:my|our) back)\b",
    r"(?:cllr|councillor) \w{0,15} ?(?:moaning|on the warpath|again)\b",
    r"do we (?:have|need) to (?:answer|reply|respond)\b",
    r"fyi (?!cllr|councillor)\w{2,15},",
    r"please pick (?:this )?up\b",
    r"can you (?:pick (?:this )?up|deal with this one|draft|action this|field this)\b",
    r"(?:don['’]?t (?:copy|cc|tell|reply to)) (?:the )?(?:cllr|councillor|member)\b",
    r"what (?:shall|should|do) (?:we|i) (?:tell|say to) (?:her|him|the (?:cllr|councillor|member))\b",
)
