"""The words that take back what a sentence of an officer seems to say, and those that say how an answer may be used. Data for `answers`."""

from __future__ import annotations

import re

from mailbridge.core.patterns import any_of

FACT = any_of(
    r"\d",
    r"(?:because|therefore|policy|legislation|lease|legal|decision|decided|owned|owner|responsible|responsibility|required|criteria|confirmed?|correct|"
    r"stands|remains?|found|accepted|agreed|apologised|admitted|ended|expired|lapsed|explained|chosen|complied|settled|signed|recorded|witnessed|valid|"
    r"legal|lawful|exempt|entitled|shut|sold|stopped|counted|won|lost|opened)\b",
    r"(?<!\w )(?:the|our|his|her|their|its?|they|he|she|all|both|this|that|these|those|mr|mrs|ms|miss|there)\b[^.?]{0,80}\b(?:belongs|costs|applies|"
    r"covers|ended|began)\b",
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
    r"\A\W*(?:thanks|thank you|glad|pleased|good|great)(?: for letting (?:me|us) know| to (?:hear|know|learn))(?: that)? (?:she|he|they|it)(?:['’]| is| are)",
    r"hope (?:that )?this (?:helps|answers|is (?:helpful|of)|information|clarifies|assists|explains|resolves|reassures)\b",
    r"(?:i['’]?m|i am|we['’]?re|we are) (?:very |always |more than )?happy to (?:meet|help|discuss|talk|chat)\b",
)
OPEN = any_of(
    r"(?:will(?! (?:not|bear)\b)|shall|going to|gonna|hop(?:e|ing)|guess|thinks|monitoring|considering|trying to|might|could take|may (?:be|take|need|"
    r"have))\b",
    r"\w+['’]ll\b",
    r"(?:we|i) (?:need|have) to\b",
    r"being (?:\w+ed|drawn|written|sought|put together)\b",
)
"""What a sentence has that is still to come, where nothing else gives it away."""
NOT_YET = any_of(
    r"(?:once|when|until|unless|if|as soon as|hope|hopefully|would|could|might|whether|awaiting|waiting for|trying to|to get|ask(?:ed|ing) for)\b",
    r"in order to\b",
    r"(?:no (?:answer|reply)(?! from)|voicemail|left (?:a |her |him )?message)\b",
    r"picked up with\b",
    r"(?:visit|inspection|survey|meeting|assessment)s? (?:was |has been |is )?(?:done|completed?|carried out|undertaken)\b(?![^.]*\b(?:no|nothing|"
    r"found|all|ok|fine|measured|confirmed|shows?|showed|identified|and)\b)",
    r"for inspection\b",
    r"(?:failed|broken(?: down)?|popped|blocked|collapsed|reappeared|come back|returned) again\b",
    r"(?:case|file|enquiry|investigation|ticket|job|complaint) (?:is|remains|stays) (?:still |now )?open\b",
    r"(?:bid|application|request|order|quote|tender|report|claim) (?:has |have )?(?:now )?gone (?:in|off|to)\b",
    r"gone to (?:the )?(?:wrong|panel|legal|\w+ team)\b",
    r"(?:checking|will check|to check)\W*\Z",
    r"(?:i|i['’]ve|officer|colleague) (?:have |has )?(?:now |since |recently )?(?:moved|transferred|changed) (?:to|roles?|jobs?|teams?)\b",
    r"(?:meeting|call|chat|catch[- ]?up|teams)\b[^.]{0,30}\b(?:arranged|booked|scheduled|planned|diarised)\b",
    r"(?:parts?|materials?|kit|quote) (?:\w+ )?(?:delivered|collected|received|arrived|issued)\b",
    r"(?:refused|declined) (?:us )?(?:access|entry)\b",
    r"will be picked up by (?:my|our|a|the|\w+ in)\b",
    r"to be (?:looked|investigated|inspected|assessed|confirmed|advised|arranged)\b",
    r"being (?:dealt with|looked|processed|considered|reviewed|investigated|handled|assessed)\b",
    r"(?:still|yet) to be\b",
    r"will be (?:looked|investigated|inspected|assessed|reviewed|in touch|able|responding|replying|contacting|dealt|dealing|passed|forwarded|sent|"
    r"allocated|raised|logged|chased|chasing|updated|back)\b",
)
"""A condition, or a step on the way: nothing of the sentence has come about."""
NOT_SO = any_of(
    r"not (?:yet|been)\b",
    r"(?:hasn|haven|wasn|weren|isn)['’]?t\b",
    r"(?:has|have|is|was|were) not\b",
    r"should (?:now |then |all |soon )?(?:be|have been|not have|never)\b",
    r"(?:thought|assumed|supposed to|meant to|was to have|should['’]ve|nearly|almost)\b",
    r"half (?:done|finished|complete|cleared|collected|filled|emptied)\b",
)
"""A denial or a doubt: it undoes its own clause, and not what stands beyond the comma."""
CLAUSES = re.compile(r"[,;] | (?:but|so|and then) | [-–—] ")
NOT_REFUSED = any_of(
    r"planning (?:app|application|permission|consent)\b",
    r"under delegated powers\b",
    r"(?:access|entry) (?:has been |was |is )?(?:refused|denied|declined)\b",
    r"(?:tenants?|residents?|owners?|she|he|they|who|customer|occupier|landlord|applicant|family|mrs? \w+|ms \w+|miss \w+) (?:has |have |had |also |"
    r"again )?(?:refused|declined|rejected|turned (?:it|them|this|both|us)?\W?down)\b",
    r"(?:possible|able|unable|cannot|can['’]?t|position)(?: yet| currently)? (?:to )?(?:say|tell|confirm|comment|advise|predict|estimate|provide (?:a|"
    r"an|any) (?:firm |exact )?(?:date|update|timescale)|give (?:you |a |an |any |out ){1,3}(?:\w+ )?(?:date|update|timescale|answer))\b",
    r"(?:not|n['’]?t) (?:yet )?been (?:refused|declined|rejected|turned down)\b",
)
"""Somebody else's no, a decision that is told of, or no more than "I cannot say yet"."""
FINDING = any_of(
    r"(?:inspected|inspection|measured|found|identified|surveyed|visited|attended|on site|exceeds|programmed|scheduled|booked|contractor (?:has|have|"
    r"attended)|delivered|collected|cleared|replaced|repaired|fixed|cleaned|completed)\b",
    r"no (?:defect|fault|evidence|record|breach)",
    r"(?:letter|notice|warning|invoice|fine)s? (?:was|were|has been|have been) (?:\w+ )?(?:sent|served|issued|posted|delivered)\b",
)
NOT_ASKED = any_of(
    r"let (?:the|your|her|him|them|mr|mrs|ms|miss)\b.{0,30}\bknow\b",
    r"(?:pass (?:on|this|that)|thank (?:the|her|him|them)|tell (?:her|him|them|the resident|mr|mrs|ms)|bear with|rest assured|accept (?:my|our)|"
    r"be aware|note that|be advised|reply above)\b",
    r"give me (?:until|a (?:few|day|week|couple|bit|little|chance))\b",
    r"advise (?:the|your|her|him|them)\b",
    r"allow ",
)
TOLD_TO_DO = any_of(
    r"quote ",
    r"(?:call|ring) us (?:on|if|when)\b",
    r"use (?:the|our)\b",
    r"(?:send|forward|direct|address|refer|redirect) (?:\w+ ){0,4}to (?!me\b|us\b)",
    r"report (?:it|any|this|future)\b",
    r"(?<!me to )contact (?:us|the)\b",
)
"""What a resident is told to do is no question, unless it ends like one."""
TAKEN_BACK = {"outcome": NOT_YET, "refusal": NOT_REFUSED, "question": NOT_ASKED}
"""What undoes each kind of sentence as a whole."""
THANKS = any_of(
    r"(?:thanks|thank you|cheers|much appreciated|noted|ta|will do|received|ok|okay)\b",
    r"(?:much|very) obliged\b",
    r"\A\W*(?:no (?:worries|probs?|problem)|appreciated|brilliant|perfect|lovely|fab|super|great|understood|acknowledged|good to (?:know|hear)|got it)\b",
)
EMPTY = any_of(
    r"(?:hi|hello|hiya|dear|good (?:morning|afternoon|evening)|morning|afternoon)\b[^.!?]{0,50}",
    r"(?:kind(?:est)?|best|warm)? ?(?:regards|wishes)\b.{0,80}",
    r"(?:that['’]?s |thats )?(?:great|brilliant|lovely|perfect|excellent|wonderful|fine|kind|good news)\b.{0,60}\b(?:thanks|thank you|cheers)\b.{0,60}",
    r"(?:many |with )?(?:thanks|thank you|cheers|ta)\b(?:(?!, (?:which|and|but)|;).){0,120}",
    r"yours (?:sincerely|faithfully)\b.{0,80}",
    r"sent from .{0,40}",
    r"(?:please )?see (?:below|attached|above|my (?:comments|answers|reply)).{0,60}",
    r"(?:apolog(?:y|ies)|sorry|i apologise|i am sorry|i'm sorry)\b.{0,100}",
    r"(?:i )?hope (?:this|that|you).{0,80}",
    r"(?:noted|received|understood|ok|okay|will do|fyi|leave it with me)\b.{0,40}",
    r"(?:thank you for |for )?bring(?:ing)? .{1,120} to (?:our|my) attention",
    r"(?:we|i|the council|the team) tak(?:e|es|ing) .{0,60}seriously.{0,80}",
    r"(?:we |i )?(?:fully |can |do |quite )?(?:appreciate|understand|recognise|acknowledge|sympathise with) .{0,40}(?:frustrat|distress|concern|"
    r"difficult|upset|inconvenience|annoy|disappoint|worr).{0,60}",
    r"\S+",
    within=r"^\W*(?:{})\W*$",
)
PRIVATE = any_of(
    r"(?:not|isn['’]?t) (?:for|to be) (?:onward )?(?:sharing|shared|share|forwarding|forwarded|publication|passing on|passed on|disclosed|disclosure|"
    r"(?:wider |onward )?(?:circulation|distribution|transmission))\b",
    r"(?:do not|don['’]?t|dont|cannot be|can['’]?t be|must not be|should not be|rather you didn['’]?t|prefer you (?:not to|"
    r"didn['’]?t)) (?:please )?(?:share|shared|forward|forwarded|pass(?:ed)?(?: this| it)? on|quote|quoted|circulate|circulated|disclose|disclosed|"
    r"publish|repeat|repeated|send (?:this|it) on)\b",
    r"(?:not|isn['’]?t) (?:suitable |appropriate |meant )?for (?:the )?(?:resident|constituent|public|tenant|complainant|family|applicant)s?\b",
    r"internal (?:use|only|note|information|eyes|comments?)\b",
    r"for internal\b",
    r"your (?:information|eyes|ears|reference|info) only\b",
    r"(?:members?['’]?|councillors?['’]?) (?:information |eyes )?only\b",
    r"(?<!name )(?<!names )(?<!details )(?<!information )(?<!speak )(?<!talk )(?<!me )(?<!us )in (?:strict(?:est)? )?confidence\b",
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
