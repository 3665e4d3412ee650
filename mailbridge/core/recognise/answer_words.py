"""The words by which the sentences of an officer's reply are sorted. Data for `answers`: one phrase a line, none with a nested repeat."""

from __future__ import annotations

from mailbridge.core.recognise.patterns import AnyOf, any_of

_DONE = (
    r"(?:repaired|fixed|mended|cleared|collected|removed|emptied|filled|patched|resolved|completed|replaced|cleaned|cleansed|swept|cut|"
    r"trimmed|pruned|felled|installed|fitted|delivered|refunded|repaid|credited|"
    r"cancell?ed|withdrawn|awarded|approved|granted|agreed|refused|rejected|declined|decided|determined|dismissed|upheld|made safe|unblocked|"
    r"jetted|treated|painted|repainted|sealed|secured|issued|served|prosecuted|"
    r"paid|amended|corrected|adjusted|reinstated|restored|switched (?:back )?(?:on|off)|reconnected|relit|rectified|rehoused|moved|decanted|"
    r"offered|closed|discharged|enforced|fined|gritted|topped up|applied|"
    r"resurfaced|relaid|re-?set|levelled|done|sorted|dealt with|picked up|taken away|baited|renewed|posted|put right|lifted|extended|reduced|"
    r"increased|banded|tarmacked|strimmed|mown|mowed|litter[- ]picked|barriered off|cordoned off|revoked|suspended|spoken to|apologised|demolished|"
    r"tested|actioned|recovered|towed|seized|boarded up|evicted|convicted|fined|signed off|put (?:up|in|back|out|down)|taken down|waived|written off|"
    r"backdated|replanted|disposed of|unlocked|reopened|recalculated|reassessed|overturned|quashed|adopted|transferred|erected|repositioned|"
    r"realigned|drained|pumped out|dug out|laid|purchased|returned to (?:use|service))\b"
)
_DO = (
    r"(?:visit|attend|decant|repair|fix|replace|collect|remove|clear|clean|cut|resurface|install|carry out|run|deliver|refund|monitor|cancel|"
    r"write off|pay|repaint|paint|empty|patch|fit|fill|jet|sweep|decide|determine|trim|prune|fell|"
    r"repaired|fixed|replaced|collected|removed|cleared|cleaned|resurfaced|carried out|completed|delivered|refunded|monitored|cancelled|"
    r"inspected on|paid|repainted|painted|emptied|patched|fitted|filled|jetted|swept|"
    r"decided|determined|considered (?:at|by)|visiting|attending|going to (?:cabinet|committee|council)|come to (?:cabinet|committee|"
    r"council)|done|trimmed|pruned|felled|installed|cut back|(?:go|come) (?:up|down|back|out|in)(?! to\b)|be (?:back|there|out|open|put|given)|open|"
    r"reopen|restart|resume|arrive|put (?:up|in|back)|lift)\b"
)
_SUBJECT = (
    r"(?:has|have|had|was|were|is|are|been|being|now|got|it's|it’s|that's|they've|i've|we've|i’ve|we’ve|i|we|they|he|she|crew|crews|team|"
    r"contractors?|engineers?|operatives?|lads|officers?|all|both)"
)
_SOON = r"(?=[^.]{0,140}\b(?:w/?c|(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|on|by|within|from|this|next|tomorrow|at|over|during|before|in)\b)"
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
    rf"(?:starts?|starting|begins?|commences?|commencing) (?:on |from |in |w/c |week commencing |the first |the last )*{_MONTHS_AND_DAYS}",
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
    r"(?:is|are) (?:now |both |all |back ){1,2}(?:open|working|clear|safe|lit|on|live|in place|available|fine)\b",
    r"(?:is|are) (?:working|open|clear|in place)(?: again)?\b",
    r"(?:went|been|popped|came) (?:out|down|up|round) (?:yesterday|last|this|on|today|earlier|over|and)\b",
    r"got (?:it|them|that|this) (?:going|working|open|fixed|sorted|back|moved|cleared|done)\b",
    rf"(?<!contractor )(?<!developer )(?<!officer )on[- ]site (?:on |from |this |w/c )?{_MONTHS_AND_DAYS}",
    r"(?:application|claim|request|licence|appeal|grant|permit|order|complaint|objection)s? (?:\w+ ){0,2}(?:approved|granted|refused|upheld|"
    r"dismissed|rejected|allowed|cancelled|withdrawn|revoked|confirmed)\b",
    r"(?:yes|no),? (?:that|this|it)(?:['’]s| is| was) (?:correct|right|fine|the case|agreed)\b",
    r"(?:sent|issued|served|given) (?:\w+ ){1,4}(?:a |an )(?:\w+ )?(?:letter|notice|warning|fine|penalty|invoice)\b",
    r"(?:is|are|was|were) (?:now |quite |very )?(?:satisfied|happy|content|pleased) (?:with|that|now)\b",
    r"(?:goes|going|listed|taken) (?:to|before|for) (?:the |a |our )?(?:\w+ )?(?:committee|cabinet|full council|panel|hearing|tribunal|court)\b",
    r"(?:put|added) (?:it|this|them|that) (?:on|to) (?:\w+['’]s|the) (?:\w+ )?(?:round|schedule|rota)\b",
    r"(?:in|on) (?:the|our|this year['’]s|next year['’]s) (?:\w+ ){0,2}programme for\b",
    rf"\A\W*(?:(?!(?:will|be|to|you|not)\b)[\w']+ ){{0,4}}{_DONE}(?: (?:and|all|now|but)\b.*|[,;] .*|\W*(?:x{{1,3}}\W*)?\Z)",
    rf"\A\W*(?:(?!(?:will|be|to|you|not|should|would|could|can|hope|hoping|get|if|once|when|until)\b)[\w']+ ){{0,4}}{_DONE} "
    r"(?:last|this (?:morning|afternoon|week|month)|today|yesterday|over the|earlier|w/?c)\b",
    r"(?:stays|remains|stands) (?:as|at|in|the same|unchanged|closed|open)\b",
    r"came back on\b",
    rf"(?:fitting|repairing|replacing|installing|collecting|delivering|filling|resurfacing) (?:it |them |this )?(?:on )?{_MONTHS_AND_DAYS}",
    r"(?:has|have|is|are|be) (?:now |all |both )?gone\b(?! (?:to|out|over|back) (?:to )?(?:my|our|the|a) (?:manager|team|contractor|director|depot|office|"
    r"engineer|legal|owner|landlord|supplier))",
    r"won['’]?t happen again\b",
    rf"(?:she|he|they|mrs? \w+|ms \w+|miss \w+)(?:['’]ll| will) (?:get|receive|have|be offered|be given|move)\b"
    rf"(?! (?:\w+ ){{0,3}}(?:response|reply|letter|answer|call|update|e-?mail|contact)){_SOON}",
    rf"(?:surveyor|inspector|engineer|contractor|crew|team|electrician|plumber|operative|warden|someone|somebody|officer)s? (?:is |are |will be )?"
    rf"(?:attending|visiting|calling|coming|booked)\b(?=[^.]{{0,60}}{_MONTHS_AND_DAYS})",
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
    r"(?:do not|don['’]?t|would not|wouldn['’]?t|cannot|can['’]?t|are not|were not|is not|was not) (?:able to )?(?:agree|accept|consider (?:that|it|"
    r"this|a|an|the|any)|"
    r"recommend|support|agreed|persuaded|upheld|supported|recommended|accepted)\b",
    r"not something (?:we|i|the council) (?:would|will|can|could|are)\b",
    r"not (?:been )?upheld\b",
    r"(?:the )?answer is (?:a |still |probably )?no\b",
    r"(?:there['’]s|there is|there are|there will be) (?:currently )?no (?:change|plans?|need|requirement|intention)\b",
    r"nothing (?:more|further|else)(?: that)? (?:we|i|the council) can (?:do|offer|add)\b",
    r"(?:will not|won['’]?t|are not|is not) (?:be )?(?:renewing|changing|removing|installing|replacing|extending|reopening|funding|offering|pursuing|"
    r"resurfacing)\b",
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
    r"(?:emailed|e-mailed|messaged|contacted|phoned|rung|asked) (?:the|our|their|his|her) (?!resident|tenant|owner|family|customer|complainant)\w+",
    r"been reported to\b",
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
    r"put in (?:a|an) (?:\w+ )?(?:request|job|order|call)\b",
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
    r"give (?:me|us) (?:until|till|a (?:few|couple|day|week)|another)\b",
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
    r"(?:is|are|am|['’]s|['’]m|['’]re) (?:out|not in|away|in (?:a )?meetings?|in training|short[- ]staffed|stretched|snowed under|swamped|drowning)\b",
    r"(?:system|network|database|file)s? (?:is|are) (?:down|offline|in storage|being)\b",
    r"not forgotten\b",
    r"(?:not|n['’]t) (?:yet )?(?:had|got) (?:a |the )?(?:chance|opportunity|time)\b",
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
    r"information|registration|reg|confirmation|account|evidence|authority|proof|statement|form|contact)\b",
    r"without (?:this|that|a|an|the|further|more|it)\b[^.]{0,60}\b(?:unable|cannot|can['’]?t|not able)\b",
    r"(?:with|without|need|require|have) (?:the|her|his|their) (?:\w+['’]s )?(?:signed |written )?(?:consent|permission|authority|agreement)\b",
    r"need to know\b",
    r"let (?:me|us) (?:know|have) (?:the|which|what|where|when|who|his|her|their|exactly)\b",
    r"need (?:a|an|the|her|his|their|your|some|more)\b[^.]{0,40}\b(?:number|address|location|photos?|consent|agreement|reference|postcode|reg|ref|"
    r"account|details|name)\b",
    r"(?:just )?(?:checking|wondering|not sure) (?:if|whether|which)\b",
    r"grateful (?:if|for)\b[^.]{0,40}\b(?:could|confirm|details|address|photo|ask|send|let|find)\b",
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
