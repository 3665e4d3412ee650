"""The words by which the sentences of an officer's reply are sorted. Data for `answers`: one phrase a line, none with a nested repeat."""

from __future__ import annotations

from mailbridge.core.patterns import AnyOf, any_of
from mailbridge.core.recognise.answer_verbs import DAYS, DO, DONE, SOON, SUBJECT, WORKERS
from mailbridge.core.recognise.elsewhere import ELSEWHERE

OUTCOME = any_of(
    rf"{SUBJECT} (?:(?:\w+ly|now|since|already|both|all|also|then|just|been|being|not|today|to be) ){{0,3}}{DONE}",
    r"(?:fixed|repaired|cleared|collected|removed|replaced|done|completed|emptied|delivered|cleaned|swept|filled|jetted|sorted|cut) (?:on|last|this|"
    r"yesterday|today|earlier|over|\d|mon|tue|wed|thu|fri|sat|sun)",
    r"(?:inspected|surveyed|measured|visited|assessed|investigated|checked|tested|attended)\b(?=[^.]{0,160}\b(?:found|measured|measures|no|exceeds?|"
    r"meets?|met|shows?|showed|did not|does not|doesn't|identified|confirmed|was|is|raised|order|repair)\b)",
    r"(?:surveyor|inspector|officer|engineer|contractor|crew|team|electrician|plumber|operative|warden|i|we|he|she) (?:has |have |'ve )?(?:since |now |"
    r"already |also )?(?:attended|visited|called on|inspected|met|spoken to (?:mr|mrs|ms|miss|the (?:tenant|resident|owner|landlord))|called (?:mr|mrs|"
    r"ms|miss))\b",
    r"(?:no|not any|cannot see any|find any|found no|could find no|any) (?:\w+ ){0,2}(?:defects?|faults?|evidence|breach|sign of)\b",
    rf"(?:programmed|(?:re-?)?scheduled|(?:re-?)?booked(?: in)?|planned|timetabled|diarised|pencilled in|arranged) (?:for|to|on|in|"
    rf"with)?\b ?(?=[^.]{{0,60}}{DAYS})",
    rf"due to (?:start|begin|be \w+)\b(?=[^.]{{0,60}}{DAYS})",
    r"needs? (?:a new|replacing|excavating|rebuilding|a new part|to be (?:replaced|excavated|rebuilt|relaid))\b",
    r"(?:is|are|now|parts?|column|lantern|driver|bin|sign) on order\b",
    r"on order\b",
    rf"(?:starts?|starting|begins?|commences?|commencing) (?:on |from |in |w/c |week commencing |the first |the last )*{DAYS}",
    rf"(?:will|shall) (?:(?:now|also|all|both|then|be) ){{0,3}}{DO}{SOON}",
    rf"(?:we|i|they|he|she)['’]ll (?:(?:now|also|all|both|then|be) ){{0,3}}{DO}{SOON}",
    rf"(?:is|are) (?:going to|to be) (?:be )?{DO}{SOON}",
    r"(?:award|refund|payment|penalty|grant) of £",
    r"(?:notice|fine|licence|penalty|order|summons) will (?:now |also )?be (?:served|issued|revoked|suspended|cancelled|withdrawn)\b",
    r"decision (?:is |letter )?(?:attached|enclosed)\b",
    r"no decision has\b",
    r"a report (?:will|is|goes|went)\b",
    r"(?:is|are) set by\b",
    r"(?:is|are|was|were) (?:in order|correct|valid|lawful|permitted|exempt|not required|required by|permitted development)\b",
    r"(?:mr|mrs|ms|miss|dr|they|he|she|the (?:resident|tenant|constituent|family)|you|anyone|residents) (?:\w+ )?(?:can|may|is able to|are able to|"
    r"should|needs? to|will need to|must) (?:\w+ )?(?:challenge|appeal|apply|claim|object|request a review|complain|register|bid)\b",
    rf"{WORKERS} will (?:also |now )?(?:return|start|finish|re-?attend|be back|be out)\b{SOON}",
    r"no (?:\w+ )?(?:permission|consent|licence|permit|application) (?:is |was )?(?:needed|required)\b",
    r"(?:missed|skipped|not collected|not emptied|left) (?:as|because|due to|by mistake|in error)\b",
    r"(?:written|wrote|writing) to (?:the |its |his |her )?(?:owner|occupier|landlord|keeper|neighbour|business|shop|developer|"
    r"agent)s?\b[^.]{0,40}\b(?:giv|requir|warn|order)\w*",
    r"(?:had|got|has|have) (?:her|his|their|the|all) (?:\w+ )?(?:bins?|money|keys|water|heating|power|lights?|hot water|caddy) back\b",
    rf"(?:crew|gang|lads|boys|wagon|sweeper|jetter|driver|caretaker|operatives?) will (?!look|check|inspect|assess|contact|call|ring|be in touch|let|"
    rf"respond|reply|update)\w+\b{SOON}",
    r"no objections?\b(?! (?:yet|received))",
    r"(?:refunded|returned|credited|repaid) (?:back )?to (?:his|her|their|the) (?:bank|account|card)\b",
    r"closing (?:this|the case|it|the job)\b",
    r"all (?:done|gone|sorted|clear|cleared|collected|fixed|complete)\b",
    r"job done\b",
    r"(?:repairs?|works?|clean|clearance|patching|fix|replacement|treatment|collection|removal|resurfacing|pruning|sweep) (?:\w+ ){0,2}(?:carried out|"
    r"undertaken)\b",
    r"and (?:has |have |then )?(?:collected|emptied|cleared|fixed|repaired|removed|filled|replaced|cleaned|swept|cut|sorted) (?:it|them|this|that|the|"
    r"both|all|everything)\b",
    r"back (?:on|up|in (?:use|service|action|order)|up and running)\W*$",
    r"(?:is|are) (?:now |both |all |back ){1,2}(?:open|working|clear|safe|lit|on|live|in place|available|fine)\b",
    r"(?:is|are) (?:working(?! (?:with|on|through|to|hard|towards|closely))|open|clear|in place)(?: again)?\b",
    r"(?:went|been|popped|came) (?:out|down|up|round|in|back) (?:yesterday|once|twice|last|this|on|today|earlier|over|and|mon|tue|wed|thu|fri|sat|"
    r"sun)(?:(?:s|nes|rs|ur)?day)?\b",
    r"got (?:it|them|that|this) (?:going|working|open|fixed|sorted|back|moved|cleared|done)\b",
    rf"(?<!contractor )(?<!developer )(?<!officer )on[- ]site (?:on |from |this |w/c )?{DAYS}",
    r"(?:application|claim|request|licence|appeal|grant|permit|order|complaint|objection)s? (?:\w+ ){0,2}(?:approved|granted|refused|upheld|dismissed|"
    r"rejected|allowed|cancelled|withdrawn|revoked|confirmed)\b",
    r"(?:yes|no),? (?:that|this|it)(?:['’]s| is| was) (?:correct|right|fine|the case|agreed)\b",
    r"(?:sent|issued|served|given) (?:\w+ ){0,4}(?:a |an )(?:\w+ ){0,2}(?:letter|notice|warning|fine|penalty|invoice)\b",
    r"(?:is|are|was|were) (?:now |quite |very )?(?:satisfied|happy|content|pleased) (?:with|that|now)\b",
    r"(?:goes|going|listed|taken) (?:to|before|for) (?:the |a |our )?(?:\w+ )?(?:committee|cabinet|full council|panel|hearing|tribunal|court)\b",
    r"(?:put|added) (?:it|this|them|that) (?:on|to) (?:\w+['’]s|the) (?:\w+ )?(?:round|schedule|rota)\b",
    r"(?:in|on) (?:the|our|this year['’]s|next year['’]s) (?:\w+ ){0,2}programme for\b",
    rf"\A\W*(?:(?!(?:will|be|to|you|not)\b)[\w']+ ){{0,4}}{DONE}(?: (?:and|all|now|but)\b.*|[,;] .*|\W*(?:x{{1,3}}\W*)?\Z)",
    rf"\A\W*(?:(?!(?:will|be|to|you|not|should|would|could|can|hope|hoping|get|if|once|when|until)\b)[\w']+ ){{0,4}}{DONE} "
    r"(?:last|this (?:morning|afternoon|week|month)|today|yesterday|over the|earlier|w/?c)\b",
    r"(?:stays|remains|stands) (?:as|at|in|the same|unchanged|closed|open)\b",
    r"came back on\b",
    rf"(?:fitting|repairing|replacing|installing|collecting|delivering|filling|resurfacing) (?:it |them |this )?(?:on )?{DAYS}",
    r"(?:has|have|is|are|be) (?:now |all |both )?gone\b(?! (?:to|out|over|back) (?:to )?(?:my|our|the|a) (?:manager|team|contractor|director|depot|"
    r"office|engineer|legal|owner|landlord|supplier))",
    r"won['’]?t happen again\b",
    rf"(?:she|he|they|mrs? \w+|ms \w+|miss \w+)(?:['’]ll| will) (?:get|receive|have|be offered|be given|move)\b(?! (?:\w+ ){{0,3}}(?:response|reply|"
    rf"letter|answer|call|update|e-?mail|contact)){SOON}",
    rf"(?:surveyor|inspector|engineer|contractor|crew|team|electrician|plumber|operative|warden|someone|somebody|officer)s? (?:is |are |"
    rf"will be )?(?:attending|visiting|calling|coming|booked)\b(?=[^.]{{0,60}}{DAYS})",
    rf"\A\W*(?:all |both |now |already |job )?{DONE} (?:on|last|this|by|at|and|today|yesterday|over|as|from|with|for|to)\b",
)

REFUSAL = any_of(
    r"do(?:es)?(?: not|n['’]?t) (?:currently )?(?:meet|qualify|reach|hit|trigger|satisfy|fall within|have (?:the |any )?(?:budget|funding|powers?|"
    r"resources?|staff|capacity|people))\b",
    r"did(?: not|n['’]?t) (?:meet|qualify|reach|satisfy)\b",
    r"(?:no|not enough|insufficient|no remaining|isn['’]t any|lack of) (?:\w+ )?(?:budget|funding|funds|money|resources|plans|powers?|grounds|capacity)\b",
    r"not (?:currently )?(?:eligible|entitled|a priority|possible|feasible|justified|warranted|something we (?:can|would|are able)|able to (?:agree|"
    r"approve|offer|fund|install|carry|remove|change|progress (?:this|it)))\b",
    r"(?:unable|cannot|can['’]?t|can not|won['’]?t be able|not in a position|not able) (?:to )?(?:agree|approve|offer|fund|install|justify|support|"
    r"take (?:any )?(?:further )?action|remove|change|grant|accept|enforce|intervene|do (?:this|anything|more|it))\b",
    r"(?:we|i|council|they|officers|team|it) (?:are |am |is )?(?:unable to|cannot|can['’]?t|can not|won['’]?t|will not|not able to) (?:now |legally |"
    r"currently |also )?(?:pay|backdate|move|repair|fix|replace|collect|clear|cut|prune|fell|trim|issue|award|extend|waive|cancel|refund|reduce|"
    r"increase|provide|supply|allow|permit|authorise|force|make|stop|prevent|prosecute|fine|house|rehouse|alter|overturn|introduce|adopt|grit|serve|"
    r"take (?:this|it|that) (?:any )?(?:further|forward)|pursue|proceed|be (?:taking|doing|backdated|repaired|moved|extended|waived|removed|changed|"
    r"overturned))\b(?![^.]{0,80}\b(?:until|till|before|unless|without|yet|today|this week)\b)",
    r"(?:decided|agreed|resolved|voted) (?:not to|against)\b",
    r"not (?:to )?(?:progress|proceed|pursue)\b",
    r"(?:will not|won['’]?t) be (?:included|considered|added|going|happening|supported|approved|reinstated|extended|done)\b",
    r"does not (?:therefore )?qualify\b",
    r"(?:only|that) (?:\w+ ){1,4}(?:get|gets|qualify|qualifies|are eligible|is eligible) (?:\w+ ){0,4}and (?:she|he|they|this|it) (?:isn['’]?t|is not|"
    r"doesn['’]?t|does not|aren['’]?t)\b",
    r"(?:will not|won['’]?t) be (?:taking|doing|repaired|installed|replaced|able to (?:fund|install|provide|agree|remove)|progress(?:ed|ing)|funded|"
    r"any further|removed|resurfaced|repainted)\b",
    r"no further action\b(?! (?:is |was |will be )?(?:needed|required|necessary))",
    r"below (?:our |the )?(?:\w+ )?(?:intervention|threshold)",
    r"(?:was|is|been|were) (?:refused|declined|rejected|turned down|unsuccessful)\b",
    r"we (?:refuse|decline|do not propose|don['’]t propose|do not intend|have no plans|do not (?:fell|prune|remove|install|provide|carry out|offer|"
    r"collect|have plans))\b",
    r"(?:do not|don['’]?t|would not|wouldn['’]?t|cannot|can['’]?t|are not|were not|is not|was not) (?:able to )?(?:agree|accept|consider (?:that|it|"
    r"this|a|an|the|any)|recommend|support|agreed|persuaded|upheld|supported|recommended|accepted)\b",
    r"(?:wouldn['’]?t|would not|won['’]?t|not) (?:normally )?(?:be )?something (?:that )?(?:we|i)['’]?d\b",
    r"turned (?:\w+ ){1,3}down\b",
    r"(?:isn['’]?t|is not|aren['’]?t|wasn['’]?t) something (?:we|i)\b",
    r"so (?:we|i|the council) (?:don['’]?t|do not|can['’]?t|cannot|won['’]?t|will not) (?!know|yet|have)(?![^.]{0,80}\b(?:until|till|before|unless|yet|"
    r"today|this week)\b)",
    r"(?:tenant|leaseholder|resident|occupier)['’]?s['’]? (?:own )?responsibility\b",
    r"not expedient\b",
    r"(?:(?:will|shall|['’]ll) not|won['’]?t) (?:now )?be (?!attending|replying|coming|seeing|going|getting|meeting|waiting|dealing|"
    r"working)\w+ing\b(?![^.]{0,80}\b(?:until|till|before|unless|yet|today|this week)\b)",
    r"decided to (?:leave|keep) (?:\w+ ){1,3}(?:as|where) (?:it|they)\b",
    r"(?:not|\w+n['’]t) (?:have )?(?:sufficient|enough) (?:points|priority|need|evidence|grounds|units|demand)\b",
    r"no discretion\b",
    r"nothing (?:will|can|is going to) be done\b",
    r"budget (?:is|has been) (?:\w+ )?(?:spent|exhausted|committed|used)\b",
    r"not something (?:we|i|the council) (?:would|will|can|could|are|fund|do|offer|provide|cover|usually|normally)\b",
    r"not (?:been )?upheld\b",
    r"(?:the )?answer is (?:a |still |probably )?no\b",
    r"(?:there['’]s|there is|there are|there will be) (?:currently )?no (?:change|plans?|need|requirement|intention)\b",
    r"nothing (?:more |further |else )?(?:that )?(?:we|i|the council) can (?:do|offer|add)\b(?! (?:until|till|before))",
    r"(?:will not|won['’]?t|are not|is not) (?:be )?(?:renewing|changing|removing|installing|replacing|extending|reopening|funding|offering|pursuing|"
    r"resurfacing)\b",
)

PASSED_ON = any_of(
    r"(?:have|has|i['’]ve|we['’]ve|i|we|been|was|is|being) (?:\w+ ){0,2}?(?:passed|forwarded|sent|referred|allocated|assigned|redirected|escalated|"
    r"copied|shared|put)\b(?: (?:it|this|that|on|over|across|back|in|these|them|your \w+|the \w+)){0,3} (?:to|with|for|onto|in (?:her|his|their))\b",
    r"^(?:passed|forwarded|referred|allocated|assigned|escalated|sent) (?:on |over |across |this |it )?to\b",
    r"(?:emailed|written to|wrote to|contacted|messaged|rung|called|phoned) [^.]{2,40} to (?:arrange|ask|request|find|see|chase|get|book)\b",
    r"(?:emailed|e-mailed|messaged|contacted|phoned|rung|asked) (?:the|our|their|his|her) (?!resident|tenant|owner|family|customer|complainant)\w+",
    r"been reported to\b",
    r"(?:contractor|depot|crew|team|supplier|manager)s?(?:['’]s| has| have)? (?:been )?(?:told|asked|reminded|instructed|chased)\b",
    r"(?:still|currently) with (?!her\b|him\b|us\b|me\b|the (?:resident|tenant|family))",
    r"by copy of this\b",
    r"copy(?:ing)? in\b",
    r"copied in\b",
    r"cc['’]?d\b",
    r"pinged\b",
    r"(?:i['’]ve|we['’]ve|i have|we have|have|i|we) asked (?!for\b)[^.]{2,60}\b(?:to|for|if|whether|about)\b",
    r"one for [a-z]+ (?:team|dept|department|in|at)\b",
    r"(?:is|now) (?:allocated|assigned) to\b",
    r"in (?:her|his|their) (?:tray|inbox|queue)\b",
    r"(?:is|now|it['’]s|currently|been) (?:now |currently |all )?with (?:the |our |my |a )?(?:contractors?|team|depot|crew|legal|finance|manager|"
    r"supplier|manufacturer|[a-z]+ team|[a-z]+ department)\b",
)

LOGGED = any_of(
    r"(?:has|have|been|i['’]ve|we['’]ve|was|now|a|an|the|this|is) (?:\w+ ){0,3}?(?:logged|raised|recorded|registered|opened|created|noted)\b",
    r"(?:logged|raised|recorded) (?:as|with|under|on|for|a|an|the|this|it)\b",
    r"(?:job|order|ticket|request|case|enquiry|works order|inspection) (?:\w+ )?(?:has been |was |now |is )?(?:raised|logged|created|opened|registered|"
    r"requested)\b",
    r"will (?:raise|log|request) (?:a|an|this|it)\b",
    r"put in (?:a|an) (?:\w+ )?(?:request|job|order|call)\b",
    r"acknowledge (?:receipt|your|with thanks)\b",
    r"do a works order\b",
    within=r"(?:^(?:(?:noted|received|all) (?:and )?)?(?:logged|raised)\b|\b(?:{}))",
)

HOLDING = any_of(
    r"(?:look(?:ing)? (?:in)?to|looking at|will look|investigating|investigate|under investigation)\b",
    r"(?:get(?:ting)?|come|coming|be|write) back (?:to|with|when|once|in touch|by|on)\b",
    r"back to you\b",
    r"revert (?:to|back|with)\b",
    r"(?:update|respond|reply|answer|write|let you know|in touch|report back|provide (?:you with )?(?:an? )?(?:full )?(?:update|response|reply)|"
    r"hear)\b[^.]{0,40}\b(?:by|shortly|soon|once|when|as soon|in due course|within|further|fully|later|this week|next week|tomorrow|in the next|"
    r"on (?:mon|tue|wed|thu|fri))",
    r"bear with\b",
    r"give (?:me|us) (?:until|till|til|a (?:few|couple|day|week|fortnight|month)|another)\b",
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
    r"(?<!you )(?<!you'd )(?<!you'll )(?<!they )(?<!she )(?<!he )(?<!resident )(?<!tenant )need to (?:check|speak|ask|look|find|get|consult|discuss|"
    r"review|see)\b",
    r"will (?:be )?(?:consider(?:ed)?|responded|answered|looked|reviewed|assessed|added)\b",
    r"(?:looked at|consider(?:ed)? (?:as|for|in|this|it))\b",
    r"(?:have|has)(?: not|n['’]?t) (?:yet )?(?:had|heard|received|got|been able)\b",
    r"(?:got|get|getting) (?:round )?to (?:this|it|that)\b",
    r"on the (?:list|radar|programme|waiting list)\b",
    r"make sure (?:you|she|he|they|mr|mrs|ms|miss)\b",
    r"should (?:now |then |all |soon )?be (?:done|completed?|fixed|repaired|sorted|cleared|collected|resolved)\b",
    r"(?:the |our )?team (?:is|are) aware\b",
    r"aware of (?:this|the) (?:issue|problem|report)s?\b",
    r"will (?:update|let you know|advise|be in touch|respond|reply|revert|follow up|check|speak|find out|discuss|review|pick (?:this|it) up|contact|"
    r"arrange (?:an|for an) inspection|ask|liaise)\b",
    r"\w+['’]ll (?:update|let you know|be in touch|respond|reply|check|speak|find out|look|chase|see|ask|get|have (?:a look|an answer|something))\b",
    r"(?:am|is|are|we're|i'm|i’m|we’re|currently|still) (?:being |currently |still )?(?:reviewing|checking|considering|working on|dealing with|"
    r"liaising|discussing|seeking|trying|reviewed|considered|investigated|looked)\b",
    r"for (?:a )?response by\b",
    r"receipt of your\b",
    r"have received your\b",
    r"(?:am|is|are|i'm|i’m|she's|he's|who's) on (?:annual )?leave\b",
    r"(?:when|once|until) (?:\w+ ){1,3}(?:is|am|are|gets|get) back\b",
    r"off (?:sick|with|today|this week)\b",
    r"(?:is|are|am|['’]s|['’]m|['’]re) (?:out|not in|away|in (?:a )?meetings?|in training|short[- ]staffed|stretched|snowed under|swamped|drowning)\b",
    r"(?:system|network|database|file)s? (?:is|are) (?:down|offline|in storage|being)\b",
    r"not forgotten\b",
    r"(?:not|\w+n['’]t) (?:yet )?(?:had|got) (?:a |the )?(?:chance|opportunity|time)\b",
    r"report back\b",
    r"(?:i['’]m|i am|we['’]re|we are) on (?:with )?it\b",
    r"(?:discuss|talk|check)(?: this| it)? (?:with|to) (?:my|our|the)\b",
    r"been off\b",
    r"(?:be|being) picked up by (?:my|our|a|the|\w+ in)\b",
    r"on (?:\w+['’]s?|the|our|my) (?:inspection |to-do |works )?list\b",
    r"(?:i['’]m|i am|we['’]re|we are|when i['’]m|once i['’]m) back\b",
    r"haven['’]?t forgotten\b",
    r"leave (?:it|this) with (?:me|us)\b",
    r"(?:receive|expect|get|hear) (?:\w+ ){0,3}(?:response|reply|answer|update)\b",
    r"(?:response|reply|answer|update) (?:is )?due\b",
    r"you (?:will|should|ought to) (?:have|hear|get|receive|know)\b",
    r"you['’]ll (?:have|hear|get|receive|know)\b",
    r"(?:will|shall|going to)(?: be)? (?:ring|call|phone|e-?mail|writ|speak|talk|message|tell|give you|send you|answer|aim|try|see what|come and|pop)",
    r"\w+['’]ll (?:ring|call|phone|e-?mail|write|speak|message|give you|send you|aim|try|pop|come|go and|drop)\b",
    r"(?:do not|don['’]?t|haven['’]?t|have not|have no|no)(?: yet)?(?: have| got)?(?: an| any)? (?:answer|news|update|reply|response|information)\b",
    r"on (?:my|our) (?:list|radar|to[- ]do)\b",
    r"in hand\b",
    r"(?:waiting (?:list|time)s?|awaited|target date|(?:out to|in|under) consultation)\b",
    r"consultation (?:is )?(?:running|ends|closes|period|started)\b",
    r"(?:nagging|pushing|pressing|pestering|badgering|prodding|been on (?:to|at) (?:them|him|her))\b",
    r"not (?:yet |quite )?(?:finished|complete|ready|started|done|got to)\b",
    r"(?:panel|committee|board|cabinet) (?:sits|meets)\b",
    r"(?:picking|taking) (?:this|it|that)(?: one)? (?:up|on)\b",
    r"already on (?:it|to it|the case)\b",
    r"(?:voicemail|left (?:a |her a |him a |them a )?message)\b",
    r"(?:ordered|on back order|quotes? (?:requested|awaited))\b",
    r"(?:meeting|call|chat|catch[- ]?up)\b[^.]{0,30}\b(?:arranged|booked|scheduled|planned|diarised)\b",
    r"(?:ask(?:ed|ing) for|trying to|will get|let me (?:check|look|ask|find|see)|working on (?:it|this))\b",
    r"(?:more|details?|date|dates|response|reply|report|update) (?:is |will be )?to follow\b",
    r"(?:will|shall|['’]ll) (?:push|prod|nudge|badger|escalate|find|dig|investigate|see (?:what|if|whether)|add (?:it |this |them )?to|pass|forward|"
    r"pursue|go back to|feed back)\b",
    r"(?:do not|don['’]?t) (?:yet )?know (?:when|whether|if|yet)\b",
    r"(?:no one|nobody|none of them) (?:can|could|will|seems|knows)\b",
    r"(?:cannot|can['’]?t|unable to|not able to|not in a position to|not possible to) (?:yet |currently )?(?:say|comment|confirm when|tell you|"
    r"(?:provide|give)(?: you)?(?: with)? (?:a|an|any) (?:\w+ )?(?:date|timescale|update|answer))\b",
    r"(?:haven['’]?t|have not|have no|don['’]?t have|without|no firm|no fixed) (?:got )?(?:a |any )?(?:firm )?dates?\b",
    r"(?:not|\w+n['’]t) (?:been |be )?\w+ yet\b",
    r"(?:response|reply|answer) (?:\w+ ){0,2}(?:goes|going|is due|coming|on its way)\b",
    r"(?:should|will) know (?:more|by|on|once|after|when|in)\b",
    r"(?:still|yet) to be\b",
    r"still (?:not|waiting|outstanding|needs?|haven['’]?t|hasn['’]?t)\b",
    r"on (?:their|his|her) (?:\w+ )?list\b",
)

_ASK = (
    r"(?:confirm|provide|send|supply|advise|clarify|ask|check with|get|forward (?:me|us)|give (?:me|us)|tell (?:me|us)|attach|specify|share|obtain|"
    r"let (?:me|us) (?:know|have)|find out|establish)"
)
QUESTION = any_of(
    r"(?:can|could|would|will|are|do|does|did|is|has|have|which|what|where|when|who|how|any)\b[^?]{3,200}\?",
    rf"(?:please|pls|plz) (?:can |could )?(?:you )?(?:also )?{_ASK}\b",
    rf"(?:can|could) you (?:please |just |possibly |also )?{_ASK}\b",
    r"(?:we|i|i['’]ll|we['’]ll|i['’]d|we['’]d|but|would|will|also|still|first|only) (?:do |will |would |just |also |still )?(?:need|"
    r"require)s?\b[^.]{0,60}\b(?:address|location|number|photos?|photographs?|consent|name|details|dates?|permission|reference|postcode|information|"
    r"registration|reg|confirmation|account|evidence|authority|proof|statement|form|contact)\b",
    r"without (?:this|that|a|an|the|further|more|it)\b[^.]{0,60}\b(?:unable|cannot|can['’]?t|not able)\b",
    r"(?:with|without|need|require|have) (?:a|the|her|his|their) (?:\w+['’]s )?(?:signed |written )?(?:consent|permission|authority|agreement|mandate)\b",
    r"need to know\b",
    r"would (?:really )?(?:help|be (?:helpful|useful|good))(?: \w+){0,2} (?:to (?:know|have|see)|if (?:you|she|he|they|the))\b",
    r"let (?:me|us) (?:know|have) (?:the|which|what|where|when|who|his|her|their|exactly)\b",
    r"need (?:a|an|the|her|his|their|your|some|more|full|exact)\b[^.]{0,40}\b(?:number|address|location|photos?|consent|agreement|reference|postcode|"
    r"reg|ref|account|details|name|date of birth|ni no|signature|pictures?|video|what3words|grid ref|plan|information|house no|better \w+|description)\b",
    r"(?:before|until|so that) (?:i|we) can\b[^.]{0,80}\b(?:need|require|must have|would like)\b",
    r"(?:just )?(?:checking|wondering|not sure) (?:if|whether|which)\b",
    r"grateful (?:if|for)\b[^.]{0,40}\b(?:could|confirm|details|number|contact|address|photo|name|date|copy|ask|send|let|find)\b",
    r"which (?:side|one|end|address|house|column|property|road|of)\b",
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
"""What a sentence can do, with the words that show it."""
