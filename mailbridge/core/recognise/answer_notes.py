"""The words of a note of one line ("crew out tomorrow", "with Legal"), too weak within a longer sentence. Data for `answers`."""

from __future__ import annotations

from mailbridge.core.patterns import AnyOf, any_of
from mailbridge.core.recognise.answer_verbs import DAYS, DONE, WORKERS

_NO_SUBJECT_BUT = (
    r"(?!(?:will|be|to|you|not|should|would|could|can|cannot|hope|hoping|get|if|once|when|until|need|needs|needing|want|wants|wanted|due|getting|"
    r"awaiting|waiting|never|nobody|nothing|none|no|half|part|partly|almost|nearly|ask|asked|asking|before|after|may|might|must|why|has|have|who|what|"
    r"which|how|where|is|are|was|were|please|order|request|trying|try)\b)"
)
"""Words that a note of something done does not have before its verb."""
_HER = (
    r"(?:her|him|them|mr|mrs|ms|miss|(?:the )?(?:resident|tenant|owner|occupier|customer|landlord|shop|school|family|mum|son|daughter|neighbour|"
    r"applicant|complainant)s?)"
)
_PAPER = r"(?:letter|response|reply|decision|report|answer|note|statement|photos?|minutes|comments|update)"
_SEEN = r"(?:inspected|checked|looked|visited|attended|been|went|drove|walked|had a look|surveyed|tested)"

OUTCOME = any_of(
    rf"\A\W*(?:{_NO_SUBJECT_BUT}[\w'£./-]+ ){{0,4}}{DONE}(?! (?:to|by|with|from) (?:\w+ )?(?:contractor|depot|team|manager|legal|supplier|crew|officer|"
    rf"\w+ team))",
    r"(?:working|running|flowing|lit|clear|back on|open|in place|in situ|draining|locked|empty) (?:now|again|fine|ok|okay|freely|free|clear|properly|"
    r"normally|as (?:it should|normal))\b",
    r"(?:all|both|everything|lights?|they|it|that|is|now|are) (?:ok|okay|fine|working|clear|lit|good|in order|safe|there)\W*\Z",
    rf"\A\W*(?:i |we |just |have |i've |we've )*(?:rang|called|phoned|rung|spoke (?:to|with)|spoken (?:to|with)|visited|met|saw|seen|been to see) {_HER}\b",
    rf"{_HER}(?:'s| is|'re| are)? (?:now |quite |very )?(?:happy|satisfied|content|pleased|reassured)\b",
    r"(?:she|he|they)(?:'s|'re) (?:now |quite |very )?(?:happy|satisfied|content|pleased|reassured)\b",
    r"nothing (?:found|seen|there|visible|obvious|wrong|to (?:see|find)|on site|amiss|untoward|outstanding)\b",
    r"no (?:\w+ ){0,2}(?:issues?|problems?|nuisance|hazards?|concerns|smell|noise|leak|damage|obstruction) (?:\w+ )?(?:found|seen|identified|noted|"
    r"on site|there|witnessed|evident|present|observed|detected)\b",
    r"no (?:\w+ ){0,2}(?:faults?|defects?|breach(?:es)?|offences?|trace|sign|contravention)\b",
    rf"{_SEEN}\b[^.]{{0,60}}\b(?:nothing|all (?:ok|okay|fine|good|clear|working)|was fine|is fine|looks (?:ok|okay|fine)|not there|gone)\b",
    r"(?:not|no longer|isn't|wasn't) (?:there|an issue|a problem|required|needed|in use|on site)(?: now| any ?more)?\W*\Z",
    r"already (?:been )?(?:gone|clear|cleared|done|fixed|removed|replied|answered|responded|dealt with)\b",
    rf"(?:replied|answered|responded|written|explained)(?: back)? (?:to {_HER}|direct|directly|already|separately|on \d|last|yesterday|today)\b",
    rf"\A\W*(?:please |as )?(?:see |find |per )?(?:the )?(?:attached|enclosed)(?: {_PAPER})?(?: (?:for|with|from|as) [\w ]{{2,30}})?\W*\Z",
    rf"{_PAPER}(?: is| now)? (?:attached|enclosed)\b",
    rf"{WORKERS} (?:is |are |were |will be )?(?:out|there|back|in|round|over|on it|going|coming|returning|due|attending|on|up)(?: (?:there|again|out|"
    rf"back))? (?:on |from |for |first thing |w/c )*(?:{DAYS}|today|this|tonight)",
    rf"\A\W*(?:now |it's |is )?(?:down|booked|slotted|set|lined up|pencilled|planned|arranged)(?: in| down)? (?:for |on )?{DAYS}",
    rf"(?:doing|clearing|cutting|sweeping|emptying|painting|jetting|patching|removing|attending|resetting|gritting|swapping|moving) (?:it |them |this |"
    rf"that )?(?:on )?(?:{DAYS}|today|now)",
    r"(?:refund|payment|cheque|bill|badge|permit|bin|caddy|pass|keys|award|grant|summons|letter|notice|licence|arrears|fine)s? (?:\w+ ){0,2}(?:gone|"
    r"went|in the post|on (?:its|their) way|sent|out|posted|processed|through|paid)\b(?! to (?:the )?(?:contractor|legal|finance|depot))",
    r"(?:licence|mot|tax|permit|insurance|certificate)s? (?:is |are |all )?(?:in date|valid|current|up to date)\b",
    r"\A\W*(?:\w+ )?(?:seen|visited|assessed|interviewed) by\b",
    r"no (?:\w+ )?concerns\b",
    rf"on (?:{DAYS}\w*'s|tomorrow's|the next|next \w+'s) (?:round|run|rota)\b",
    r"(?:so|now|am) closing\b",
    r"within (?:tolerance|limits|spec|the (?:limits?|law|rules|terms))\b",
    rf"\A\W*(?:{_NO_SUBJECT_BUT}[\w/-]+ ){{0,4}}gone(?: now| today)?\W*\Z",
    r"(?:she|he|they|residents?|tenants?|family)(?:'s|'ve| has| have) (?:now )?(?:had|received) (?:the |her |his |their |a |an )?(?:\w+ )?(?:refund|"
    r"payment|money|bin|badge|keys|permit|letter|apology|visit|award)\b",
    rf"\A\W*{WORKERS} (?:on |for )?(?:{DAYS}|today|tonight)",
    r"no (?:further )?action (?:is )?(?:needed|required|necessary)\b",
)

REFUSAL = any_of(
    r"\A\W*(?:sorry,? |afraid )?(?:it's (?:a )?|that's (?:a )?)?no(?:,? (?:sorry|i'm afraid|afraid|from us|can do|chance))*\W*\Z",
    r"no can do\b",
    r"it's (?:a |still a )?no\b(?! (?:from|longer|one))",
    r"(?:don't|do not|no longer) (?:do|offer|provide|collect|cut|fund|install|supply|clean|sweep|empty|grit|paint|prune|issue|replace|take|treat|"
    r"charge|run|repair|have|get) (?:\w+ ){0,4}(?:any ?more|any longer|now|these days)\b",
    r"(?:we|council|they) (?:don't|do not|no longer|never) (?:do|offer|provide|collect|cut|fund|install|supply|clean|sweep|grit|prune|treat|"
    r"remove) (?!(?:it|this|that|so) (?:until|before|yet)\b)",
    r"not (?:this|next) (?:financial )?year\b",
    r"no (?:\w+ )?(?:budget|money|funding|cash|funds|plans|powers?)\b",
    r"\A\W*(?:\w+ ){1,2}(?:refused|rejected|declined|turned down)(?:,| -| –|\W*\Z)",
    r"\A\W*no (?:\w+ )?(?:discount|spd|grant|entitlement|award|exemption|refund)\b(?! (?:yet|until))",
    r"(?:over|outside|out of|beyond) (?:the |our )?(?:budget|limit|income limit|threshold|policy|criteria|scheme|scope|time limit)\b",
    r"(?:application|request|claim|appeal|bid|permit|grant|review|complaint|dhp|tro|discount|licence|exemption)s? (?:was |has been |is |"
    r"now )?(?:refused|rejected|declined|turned down|unsuccessful|not (?:upheld|agreed|approved|granted|supported|successful)|failed|denied)\b",
    r"not (?:happening|going ahead|going to happen|agreed|approved|supported|granted|viable|upheld|progressing|proceeding|one we|qualifying|"
    r"taking (?:it|this) (?:on|forward|further)|(?:in|on) (?:the|our|this year's) (?:\w+ )?(?:programme|budget|plan))\b",
    r"(?:fails?|failed|not met|not meeting|doesn't pass|didn't pass) (?:the |our )?(?:criteria|assessment|threshold|means test)\b",
    r"(?:criteria|threshold) (?:is |are |was |were )?not met\b",
    rf"\A\W*(?:sorry,? |afraid )?(?:we |i )?(?:can't|cannot|won't) (?:do|help|touch|justify|stretch to|offer) (?!(?:on )?{DAYS}|(?:it |this |"
    rf"that )?(?:until|before|yet))",
    r"\A\W*(?:\w+ )?(?:refused|rejected|declined|turned down) (?:at|by|on|under)\b",
    r"stopped (?:doing|offering|collecting|providing|funding)\b",
    r"only (?:cut|clean|collect|sweep|empty|do|mow|grit|inspect) (?:\w+ )?(?:once|twice|every|when)\b",
    r"too (?:near|wide|high|busy|small|low|narrow|far|minor|late|expensive|costly|steep|short)(?: to| for)? ",
    r"(?:below|under) (?:\w+ )?(?:intervention|threshold|criteria)",
)

ELSEWHERE = any_of(
    r"\A\W*(?:sorry,? |afraid |no,? )?not (?:my|our|us|ours|one of ours|a council|council|adopted|nbc|ncc|the council's)\b",
    r"one for (?:them|somebody else|someone else)\b",
    r"(?:own|owns) (?:it|that|this|those|the)\b",
)

PASSED_ON = any_of(
    rf"\A\W*(?:have |i've |i |we |we've |just |now |already |yes,? )*(?:asked|emailed|e-mailed|messaged|pinged|chased|nudged|prodded|flagged with|"
    rf"raised with|checking with|speaking to|spoken to|spoke to) (?!for\b|{_HER}\b)(?:the |our |my )?\w",
    r"\A\W*(?:have |i've |we've |been |just |now |already |this is |it's |all )*(?:passed|forwarded|sent|referred|handed|escalated|bounced|reported|"
    r"allocated|assigned|given|gone)(?: (?:it|this|that|them|on|over|across|up|back))* (?:to|with) ",
    r"\A\W*(?:it's |this is |that's |is |all |now |currently |still |sat |sitting )*with (?!thanks|regards?|pleasure|respect|apologies|regret|"
    r"the resident)(?:the |our |my )?[\w'&-]+(?: [\w'&-]+){0,2}\W*\Z",
    r"\A\W*(?:now |just |all )?(?:escalated|queried|flagged|re-?sent|passed on)\b",
    r"\A\W*(?:over to|one for (?!the |them)|copying in|adding|looping in) \w",
)

LOGGED = any_of(
    r"(?:request|order|job|call|ticket|requisition|instruction|works?|works order) (?:\w+ ){0,2}(?:put in|placed|raised|issued|submitted|logged|passed)\b",
    r"(?:raising|logging|booking|requesting|ordering) (?:it|this|that|one|them)\b",
    r"\A\W*(?:now |already )*(?:booked in for|reported under|requested)\b",
    r"(?:quote|survey|inspection|permit|closure|part|quotes|visit)s? (?:\w+ )?(?:ordered|requested|required|needed)\b",
    r"\A\W*(?:\w+ ){0,3}to (?:attend|be \w+|inspect|visit|action)\W*\Z",
    r"\A\W*(?:now |all |is |it's |already )*(?:logged|raised|recorded|in the system|on the system|on the list|added (?:to|on))\b",
)

HOLDING = any_of(
    r"(?:\w+'s|is|are|i'm|we're|am|team|crew|lads|depot|contractors?|officer|legal) (?:now |still |currently |already |just )*(?:looking|checking|"
    r"chasing|digging|investigating|on it|on the case|on to it|onto it|dealing|sorting|arranging|organising|following up|pursuing)\b",
    r"\A\W*(?:still |now |currently |already |am |just |we're |i'm )*(?:looking|checking(?! (?:whether|if|you))|chasing|on it|on the case|on to it|"
    r"onto it|sorting|investigating|in progress|in hand|ongoing|under ?way|in train|in the pipeline|pending|outstanding|waiting|awaiting|in the queue|"
    r"in a queue|wip)\b",
    r"(?:\w+ ){0,4}(?:job|case|ticket|ref|reference|order|request)(?: (?:no|number|ref|id))?\b[.:# ]{0,3}[a-z]{0,5}[-/]?\d[\w/-]*\W*\Z",
    r"no (?:\w+ )?(?:joy|luck|response|word|movement|progress|date|eta|timescale|decision)(?: (?:yet|as yet|so far|at present|from \w+))?\W*\Z",
    r"\A\W*(?:still )?not (?:had|heard|received|got|seen)\b",
    r"no (?:answer|reply|access)\b",
    r"\A\W*(?:ok,? |yes,? |sure,? )?will (?:do|come back|go (?:again|back)|revisit|try)\b",
    r"will go (?:again|back)\b",
    r"(?:at|in|before) (?:the )?(?:tribunal|court|appeal)\b",
    r"\w+ (?:have|has) (?:got )?(?:it|this)(?: now)?\W*\Z",
    r"(?:no change|nothing new)\b",
    r"form (?:sent|posted|emailed)\b",
    r"(?:more|further) \w+ (?:needed|required)\b",
    r"team (?:is |are )?booked\b",
    r"(?:writing up|reviewing|processing|assessing|drafting|pricing|costing)\b",
    r"(?:depends? on|working (?:our|my) way|(?:top|bottom) of the list|short[- ]handed|broke down|in storage|grey area|take advice|not programmed)\b",
    r"said (?:he|she|they|it)(?:['’]d| would)\b",
    r"(?:have|'ve) put (?:it|this|them) forward\b",
    r"(?:watch this space|to follow|delayed|nearly (?:there|finished|done)|half (?:done|finished)|let me (?:check|look|see|ask|find|dig|get back))\b",
    r"nothing (?:yet|to report|so far|back)\b",
    r"(?:should (?:be|have|get|hear|know|see)|ought to|prob|probably|maybe|fingers crossed|touch wood|weather (?:permitting|dependent)|subject to)\b",
    r"(?:tbc|tba|to be confirmed)\b",
    r"(?:call|ring|phone|bell|update|see|speak to|email|tell|let) you\b",
    r"(?:on )?(?:hols|holiday|a/l|annual leave|leave|sick) (?:til|till|until|this|next|from)\b",
    r"(?:swamped|snowed under|flat out|rushed off|up to my eyes|short of staff|short staffed)\b",
    r"(?:later|(?<!too )soon|shortly)\W*\Z",
)

QUESTION = any_of(
    r"[^?]{3,120}\?\W*\Z",
    r"\A\W*when (?:did|was|were|does) (?:she|he|they|it|this|the)\b",
    r"(?:tell me more|(?:not (?:clear|sure)|unclear) (?:what|which|who|where))\b",
    r"\A\W*(?:i |we )?need (?:her|his|their) ",
    r"\A\W*(?:hi |sorry,? |ok,? |and |but )?(?:which|whose|whereabouts|where exactly|where abouts|what's the|what is the|what (?:number|address|time|"
    r"date|road|street|colour|reg|flat|side|end)|who's the|who is the|how many|how long has|got (?:a|an|any|the)|any (?:photos?|pictures|"
    r"more information|idea which|reference|contact)|where(?:'s| is) (?!being)|(?:do|does|did|has|have|are|is|was|were) (?:we|you|she|he|they|it|there|"
    r"anyone|this|that) (?!being|now|all|on|in|with|been)|does (?:she|he|the)|did (?:she|he|they)|is it|is this|was it|was this)\b",
    rf"(?:can|could|would) (?:you|{_HER}|she|he|they) (?:please |just |possibly |kindly )?(?:send|take|provide|give|confirm|email|supply|upload|keep|"
    rf"say|check|"
    r"tell|let|advise|ask|forward|resend)\b",
    r"(?:^|[,;-] )(?:exact |full |more |the |a |some |any |better )*(?:photos?|details?|address|postcode|location|column number|number|reference|"
    r"information|details|name|date|reg|what3words|evidence|consent|contact)(?: \w+){0,2} please\W*\Z",
)

CUES: tuple[tuple[str, AnyOf], ...] = (
    ("outcome", OUTCOME),
    ("refusal", REFUSAL),
    ("elsewhere", ELSEWHERE),
    ("passed_on", PASSED_ON),
    ("logged", LOGGED),
    ("holding", HOLDING),
    ("question", QUESTION),
)
"""What a note can do, with the words that show it."""
