"""The words by which the sentences of an officer's reply are sorted. Data for `answers`: one phrase a line, none with a nested repeat."""

from __future__ import annotations

import re

from mailbridge.core.recognise.patterns import any_of

_DONE = (
    r"(?:repaired|fixed|mended|cleared|collected|removed|emptied|filled|patched|resolved|completed|replaced|cleaned|cleansed|swept|cut|"
    r"trimmed|pruned|felled|installed|fitted|delivered|refunded|repaid|credited|"
    r"cancell?ed|withdrawn|awarded|approved|granted|agreed|refused|rejected|declined|decided|determined|dismissed|upheld|made safe|unblocked|"
    r"jetted|treated|painted|repainted|sealed|secured|issued|served|prosecuted|"
    r"paid|amended|corrected|adjusted|reinstated|restored|switched (?:back )?(?:on|off)|reconnected|relit|rectified|rehoused|moved|decanted|"
    r"offered|closed|discharged|enforced|fined|gritted|topped up|applied|"
    r"resurfaced|relaid|re-?set|levelled|done|sorted|dealt with|picked up|taken away|baited|renewed|posted|put right|lifted|extended|reduced|"
    r"increased|banded|tarmacked|strimmed|mown|mowed|litter[- ]picked|barriered off|cordoned off)\b"
)
_DO = (
    r"(?:visit|attend|decant|repair|fix|replace|collect|remove|clear|clean|cut|resurface|install|carry out|run|deliver|refund|monitor|cancel|"
    r"write off|pay|repaint|paint|empty|patch|fit|fill|jet|sweep|decide|determine|trim|prune|fell|"
    r"repaired|fixed|replaced|collected|removed|cleared|cleaned|resurfaced|carried out|completed|delivered|refunded|monitored|cancelled|"
    r"inspected on|paid|repainted|painted|emptied|patched|fitted|filled|jetted|swept|"
    r"decided|determined|considered (?:at|by)|visiting|attending|going to (?:cabinet|committee|council)|come to (?:cabinet|committee|"
    r"council)|done|trimmed|pruned|felled|installed|cut back)\b"
)
_SUBJECT = (
    r"(?:has|have|had|was|were|is|are|been|being|now|got|it's|it’s|that's|they've|i've|we've|i’ve|we’ve|i|we|they|he|she|crew|crews|team|"
    r"contractors?|engineers?|operatives?|lads|officers?|all|both)"
)
_SOON = r"(?=[^.]{0,140}\b(?:on|by|within|from|this|next|tomorrow|at|over|during|before|in)\b)"
_MONTHS_AND_DAYS = r"(?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|next|this|tomorrow)"

OUTCOME = any_of(
    rf"{_SUBJECT} (?:(?:\w+ly|now|since|already|both|all|also|then|just|been|being|not|today|to be) ){{0,3}}{_DONE}",
    r"(?:fixed|repaired|cleared|collected|removed|replaced|done|completed|emptied|delivered|cleaned|swept|filled|jetted|sorted|cut) (?:on|"
    r"last|this|yesterday|today|earlier|over|\d|mon|tue|wed|thu|fri|sat|sun)",
    r"(?:inspected|surveyed|measured|visited|assessed|investigated|checked|tested|attended)\b(?=[^.]{0,160}\b(?:found|measured|measures|no|"
    r"exceeds?|meets?|met|shows?|showed|did not|does not|doesn't|identified|confirmed|was|is|raised|order|repair)\b)",
    r"(?:surveyor|inspector|officer|engineer|contractor|crew|team|electrician|plumber|operative|warden|i|we|he|she) (?:has |have |"
    r"'ve )?(?:since |now |already |also )?(?:attended|visited|called on|inspected|met|spoken to (?:mr|mrs|ms|miss|the (?:tenant|resident|"
    r"owner|landlord))|called (?:mr|mrs|ms|miss))\b",
    r"(?:no|not any|cannot see any|find any|found no|could find no|any) (?:\w+ ){0,2}(?:defects?|faults?|evidence|breach|sign of)\b",
    rf"(?:programmed|scheduled|booked(?: in)?|planned|timetabled|diarised|pencilled in|arranged) (?:for|to|on|in|with)?\b ?(?=[^.]{{0,60}}{_MONTHS_AND_DAYS})",
    rf"due to (?:start|begin|be \w+)\b(?=[^.]{{0,60}}{_MONTHS_AND_DAYS})",
    r"needs? (?:a new|replacing|excavating|rebuilding|a new part|to be (?:replaced|excavated|rebuilt|relaid))\b",
    r"(?:is|are|now|parts?|column|lantern|driver|bin|sign) on order\b",
    r"on order\b",
    rf"(?:starts?|starting|begins?|commences?|commencing) (?:on |from |in |w/c |week commencing )?{_MONTHS_AND_DAYS}",
    rf"(?:will|shall) (?:(?:now|also|all|both|then|be) ){{0,3}}{_DO}{_SOON}",
    rf"(?:we|i|they|he|she)['’]ll (?:(?:now|also|all|both|then|be) ){{0,3}}{_DO}{_SOON}",
    rf"(?:is|are) (?:going to|to be) (?:be )?{_DO}{_SOON}",
    r"(?:award|refund|payment|penalty|grant) of £",
    r"decision (?:is |letter )?(?:attached|enclosed)\b",
    r"no decision has\b",
    r"a report (?:will|is|goes|went)\b",
    r"(?:is|are) set by\b",
    r"(?:is|are|was|were) (?:in order|correct|valid|lawful|permitted|exempt|not required|required by|permitted development)\b",
    r"(?:mr|mrs|ms|miss|dr|they|he|she|the (?:resident|tenant|constituent|family)|you|anyone|residents) (?:\w+ )?(?:can|may|is able to|"
    r"are able to|should|needs? to|will need to|must) (?:\w+ )?(?:challenge|appeal|apply|claim|object|request a review|complain|register|"
    r"bid)\b",
    r"all (?:done|gone|sorted|clear|cleared|collected|fixed|complete)\b",
    r"job done\b",
    r"and (?:has |have |then )?(?:collected|emptied|cleared|fixed|repaired|removed|filled|replaced|cleaned|swept|cut|sorted) (?:it|them|this|"
    r"that|the|both|all|everything)\b",
    r"back (?:on|up|in (?:use|service|action|order)|up and running)\W*$",
    r"(?:is|are) (?:now |both |all |back )?working\b",
    rf"on[- ]site (?:on |from |this |w/c )?{_MONTHS_AND_DAYS}",
    rf"\A\W*(?:(?!(?:will|be|to|you|not)\b)[\w']+ ){{0,4}}{_DONE}(?: and\b.*|\W*\Z)",
    rf"\A\W*(?:all |both |now |already |job )?{_DONE} (?:on|last|this|by|at|and|today|yesterday|over|as|from|with|for|to)\b",
)

REFUSAL = any_of(
    r"do(?:es)?(?: not|n['’]?t) (?:currently )?(?:meet|qualify|reach|satisfy|fall within|have (?:the |any )?(?:budget|funding|powers?|resources?))\b",
    r"did(?: not|n['’]?t) (?:meet|qualify|reach|satisfy)\b",
    r"(?:no|not enough|insufficient|no remaining|isn['’]t any|lack of) (?:\w+ )?(?:budget|funding|funds|money|resources|plans|powers?|grounds|capacity)\b",
    r"not (?:currently )?(?:eligible|entitled|a priority|possible|feasible|justified|warranted|something we (?:can|would|are able)|"
    r"able to (?:agree|approve|offer|fund|install|carry|remove|change|progress (?:this|it)))\b",
    r"(?:unable|cannot|can['’]?t|can not|won['’]?t be able|not in a position|not able) (?:to )?(?:agree|approve|offer|fund|install|justify|"
    r"support|take (?:any )?(?:further )?action|remove|change|grant|accept|enforce|intervene|do (?:this|anything|more|it))\b",
    r"(?:will not|won['’]?t) be (?:taking|doing|repaired|installed|replaced|able to (?:fund|install|provide|agree|remove)|progress(?:ed|ing)|"
    r"funded|any further|removed|resurfaced|repainted)\b",
    r"no further action\b(?! (?:is |was |will be )?(?:needed|required|necessary))",
    r"below (?:our|the) (?:\w+ )?(?:intervention|threshold)",
    r"(?:was|is|been|were) (?:refused|declined|rejected|turned down|unsuccessful)\b",
    r"we (?:refuse|decline|do not propose|don['’]t propose|do not intend|have no plans|do not (?:fell|prune|remove|install|provide|carry out|"
    r"offer|collect|have plans))\b",
)

ELSEWHERE = any_of(
    r"not (?:us|ours|mine|me|our (?:responsibility|remit|asset|land|road|department|service|team|area|patch)|a (?:council|matter for|"
    r"highways|housing|planning|parks|waste) ?\w*|within (?:our|my) (?:remit|control|gift|ownership)|"
    r"the (?:council|responsibility)\b|managed by|maintained by|owned by|adopted|one of ours|something (?:we|this team|housing|highways|"
    r"waste|planning|parks|i) (?:can|deal|do|cover|progress))",
    r"isn['’]?t (?:us|ours|mine|one of ours|a council|our)\b",
    r"(?:is|it['’]?s|falls) (?:a matter )?for (?:the )?(?:police|county|district|parish|highways|housing|planning|parks|waste|"
    r"environment agency|water company|landlord|housing association|national highways)\b",
    r"belongs? to\b",
    r"responsibility of\b",
    r"try (?:the )?(?:county|district|parish|police|highways|housing|planning|parks|waste|environmental|united utilities|severn|thames|"
    r"yorkshire|national|network rail|canal)\b",
    r"(?:is|are) (?:managed|maintained|owned|run|operated) by\b",
    r"private(?:ly owned| land| road)\b",
    r"unadopted\b",
)

PASSED_ON = any_of(
    r"(?:have|has|i['’]ve|we['’]ve|i|we|been|was|is|being) (?:\w+ ){0,2}?(?:passed|forwarded|sent|referred|allocated|assigned|redirected|"
    r"escalated|copied|shared|put)\b(?: (?:it|this|that|on|over|across|in|these|them|your \w+|the \w+)){0,3} (?:to|with|for|onto|in (?:her|"
    r"his|their))\b",
    r"^(?:passed|forwarded|referred|allocated|assigned|escalated|sent) (?:on |over |across |this |it )?to\b",
    r"(?:emailed|written to|wrote to|contacted|messaged|rung|called|phoned) [^.]{2,40} to (?:arrange|ask|request|find|see|chase|get|book)\b",
    r"by copy of this\b",
    r"copy(?:ing)? in\b",
    r"copied in\b",
    r"cc['’]?d\b",
    r"pinged\b",
    r"(?:i['’]ve|we['’]ve|i have|we have|have|i|we) asked (?!for\b)[^.]{2,60}\b(?:to|for|if|whether|about)\b",
    r"one for [a-z]+ (?:team|dept|department|in|at)\b",
    r"(?:is|now) (?:allocated|assigned) to\b",
    r"in (?:her|his|their) (?:tray|inbox|queue)\b",
    r"(?:is|now|it['’]s|currently|been) (?:now |currently |all )?with (?:the |our |my |a )?(?:contractors?|team|depot|crew|legal|finance|"
    r"manager|supplier|manufacturer|[a-z]+ team|[a-z]+ department)\b",
)

LOGGED = any_of(
    r"(?:has|have|been|i['’]ve|we['’]ve|was|now|a|an|the|this|is) (?:\w+ ){0,3}?(?:logged|raised|recorded|registered|opened|created|noted)\b",
    r"(?:logged|raised|recorded) (?:as|with|under|on|for|a|an|the|this|it)\b",
    r"(?:job|order|ticket|request|case|enquiry|works order|inspection) (?:\w+ )?(?:has been |was |now |is )?(?:raised|logged|created|opened|"
    r"registered|requested)\b",
    r"will (?:raise|log|request) (?:a|an|this|it)\b",
    r"acknowledge (?:receipt|your|with thanks)\b",
    r"do a works order\b",
    within=r"(?:^(?:logged|raised|noted)\b|\b(?:{}))",
)

HOLDING = any_of(
    r"(?:look(?:ing)? (?:in)?to|looking at|will look|investigating|investigate|under investigation)\b",
    r"(?:get(?:ting)?|come|coming|be|write) back (?:to|with|when|once|in touch|by|on)\b",
    r"back to you\b",
    r"revert (?:to|back|with)\b",
    r"(?:update|respond|reply|answer|write|let you know|in touch|report back|provide (?:you with )?(?:an? )?(?:full )?(?:update|response|"
    r"reply)|hear)\b[^.]{0,40}\b(?:by|shortly|soon|once|when|as soon|in due course|within|further|fully|later|this week|next week|tomorrow|"
    r"in the next|on (?:mon|tue|wed|thu|fri))",
    r"bear with\b",
    r"give me (?:until|till|a (?:few|couple|day|week)|another)\b",
    r"(?:a bit |a little |some )?(?:more|further) time\b",
    r"(?:this|it) (?:has )?slipped\b",
    r"mea culpa\b",
    r"chas(?:ed|ing)\b",
    r"(?:will|['’]ll|to) chase\b",
    r"(?:awaiting|waiting (?:for|on|to hear))\b",
    r"as soon as (?:i|we|possible|\w+ (?:is|has|have))\b",
    r"in due course\b",
    r"asap\b",
    r"(?:full|fuller|detailed|substantive|proper|formal) (?:response|reply|answer)\b",
    r"keep you (?:posted|informed|updated|in the loop)\b",
    r"(?:delays? (?:of|in)|backlog|staff shortages?)\b",
    r"hopefully\b",
    r"hop(?:e|ing) to\b",
    r"need to (?:check|speak|ask|look|find|get|consult|discuss|review|see)\b",
    r"will (?:be )?(?:consider(?:ed)?|responded|answered|looked|reviewed|assessed|added)\b",
    r"(?:looked at|consider(?:ed)? (?:as|for|in|this|it))\b",
    r"(?:have|has)(?: not|n['’]?t) (?:yet )?(?:had|heard|received|got|been able)\b",
    r"(?:got|get|getting) (?:round )?to (?:this|it|that)\b",
    r"on the (?:list|radar|programme|waiting list)\b",
    r"make sure (?:you|she|he|they|mr|mrs|ms|miss)\b",
    r"should (?:now |then |all |soon )?be (?:done|completed?|fixed|repaired|sorted|cleared|collected|resolved)\b",
    r"(?:the |our )?team (?:is|are) aware\b",
    r"aware of (?:this|the) (?:issue|problem|report)\b",
    r"will (?:update|let you know|advise|be in touch|respond|reply|revert|follow up|check|speak|find out|discuss|review|pick (?:this|it) up|"
    r"contact|arrange (?:an|for an) inspection|ask|liaise)\b",
    r"\w+['’]ll (?:update|let you know|be in touch|respond|reply|check|speak|find out|look|chase|see|ask|get|have (?:a look|an answer|something))\b",
    r"(?:am|is|are|we're|i'm|i’m|we’re|currently|still) (?:being |currently |still )?(?:reviewing|checking|considering|working on|"
    r"dealing with|liaising|discussing|seeking|trying|reviewed|considered|investigated|looked)\b",
    r"for (?:a )?response by\b",
    r"receipt of your\b",
    r"have received your\b",
    r"(?:am|is|are|i'm|i’m|she's|he's|who's) on (?:annual )?leave\b",
    r"(?:when|once|until) (?:\w+ ){1,3}(?:is|am|are|gets|get) back\b",
    r"off (?:sick|with|today|this week)\b",
    r"not forgotten\b",
    r"haven['’]?t forgotten\b",
    r"leave (?:it|this) with (?:me|us)\b",
    r"on (?:my|our) (?:list|radar|to[- ]do)\b",
    r"in hand\b",
)

_ASK = (
    r"(?:confirm|provide|send|supply|advise|clarify|ask|check with|get|forward (?:me|us)|give (?:me|us)|tell (?:me|us)|attach|specify|share|"
    r"obtain|let (?:me|us) (?:know|have)|find out|establish)"
)
QUESTION = any_of(
    r"(?:can|could|would|will|are|do|does|did|is|has|have|which|what|where|when|who|how|any)\b[^?]{3,200}\?",
    rf"(?:please|pls|plz) (?:can |could )?(?:you )?(?:also )?{_ASK}\b",
    rf"(?:can|could) you (?:please |just |possibly |also )?{_ASK}\b",
    r"(?:we|i|i['’]ll|we['’]ll|i['’]d|we['’]d|but|would|will|also|still|first|only) (?:do |will |would |just |also |still )?(?:need|"
    r"require)s?\b[^.]{0,60}\b(?:address|location|number|photos?|photographs?|consent|name|details|dates?|permission|reference|postcode|"
    r"information|registration|reg|confirmation|account|evidence|authority)\b",
    r"without (?:this|that|a|an|the|further|more|it)\b[^.]{0,60}\b(?:unable|cannot|can['’]?t|not able)\b",
    r"(?:with|without|need|require|have) (?:the|her|his|their) (?:\w+['’]s )?(?:signed |written )?(?:consent|permission|authority)\b",
    r"need to know\b",
    r"(?:just )?(?:checking|wondering|not sure) (?:if|whether|which)\b",
    r"grateful (?:if|for)\b[^.]{0,40}\b(?:could|confirm|details|address|photo)",
    r"which (?:side|one|end|address|house|column|property|road|of)\b",
)

FACT = any_of(
    r"\d",
    r"(?:because|therefore|policy|legislation|lease|legal|decision|decided|owned|owner|responsible|responsibility|required|criteria|"
    r"confirmed?|correct|stands|remains?)\b",
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
    r"to be (?:looked|investigated|inspected|assessed|confirmed|advised|arranged)\b",
    r"not (?:yet|been)\b",
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
    r"(?:quote|call us|ring us|use (?:the|our)|(?:send|forward|direct|refer|redirect) (?:it |this |them |these )?to|report (?:it|any|this|"
    r"future)|contact (?:us|the)|advise (?:the|your|her|him|them) ?(?:resident|constituent|tenant|to)?|give me (?:until|a)|allow) ?",
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
    r"please pick (?:this )?up\b",
    r"can you (?:pick (?:this )?up|deal with this one|draft|action this|field this)\b",
    r"(?:don['’]?t (?:copy|cc|tell|reply to)) (?:the )?(?:cllr|councillor|member)\b",
    r"what (?:shall|should|do) (?:we|i) (?:tell|say to) (?:her|him|the (?:cllr|councillor|member))\b",
)
CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("outcome", OUTCOME),
    ("refusal", REFUSAL),
    ("elsewhere", ELSEWHERE),
    ("passed_on", PASSED_ON),
    ("logged", LOGGED),
    ("holding", HOLDING),
    ("question", QUESTION),
)
"""What a sentence can do, with the words that show it."""
