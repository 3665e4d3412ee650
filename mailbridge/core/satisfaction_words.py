"""The words by which residents say whether something is sorted."""

from __future__ import annotations

import re

from mailbridge.model.words import Satisfaction

PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u2032": "'", "\ufe0f": "", "\u00a0": " ", "\u200d": "", "*": " ", "_": " "})
SPELLINGS = (
    (re.compile("[\U0001f3fb-\U0001f3ff]"), ""),
    (re.compile(r"\b(is|has|have|was|were|did|does|do|are|had|would|could|is)nt\b"), r"\1n't"),
    (re.compile(r"\bits\b"), "it's"),
    (re.compile("[\U0001f44d\U0001f44c\u2705\u2714\U0001f389\U0001f4af]"), " yes. "),
    (re.compile("[\U0001f44e\u274c\u2716\U0001f621\U0001f620\U0001f92c]"), " no. "),
)
"""How people write -> how the patterns have it."""

CONTRAST = r"\b(?:but|however|although|though|yet the|only that|whereas|while the)\b"
_DONE = (
    r"(?:sorted|fixed|resolved|mended|repaired|solved|filled|emptied|collected|removed|cleared|cleaned|gone|done|finished|completed?|replaced"
    r"|delivered|dealt with"
    r"|working|painted|cut back|cut down|patched|installed|fitted|fine|perfect|brilliant|good|great|lovely|ok|okay|better|clean|clear|in order|happy"
    r"|satisfied|pleased)"
)
_NOT = r"(?:not|never|n't|hardly|barely|no longer)"

LEADS = (
    (
        Satisfaction.PARTLY,
        re.compile(r"\W{0,5}(?:partly|partially|part|in part|half|mostly|kind ?of|kinda|sort ?of|sorta|yes (?:and|&|/) no|more or less|so[ -]so)\b"),
    ),
    (
        Satisfaction.NO,
        re.compile(
            r"\W{0,5}(?:(?:well|um+|er+|oh|sorry|sadly|unfortunately|afraid|actually|lol|hi|hello) ){0,2}(?:nope|nah|naw|noo+|n$"
            r"|no(?! (?:problem|issue|complaint|worr|more|longer|need|trouble|thanks needed|further))"
            r"|not (?:really|at all|yet|in the least|even|one bit|so far|a chance)|still (?:waiting|no|not))\b"
        ),
    ),
    (
        Satisfaction.YES,
        re.compile(
            r"\W{0,5}(?:(?:oh|ah|well|hi|hello|why) ){0,2}(?:y|ye+s+|yep|yeah?|yup|ya|aye|indeed|absolutely|definitely|certainly|affirmative|correct"
            r"|it is(?= (?:now|all|sorted|fixed|done|fine)|$)"
            r"|(?:it has(?: been)?|they have|they did)(?=$)|i think so|i believe so|all (?:is )?(?:good|well|done|sorted|fixed|fine|ok|okay"
            r"|clear))\b(?! (?:and|&|/) no\b)(?! right\b)"
        ),
    ),
)
"""How an answer begins -> what it is."""

PARTLY = re.compile(
    r"\b(?:partly|partially|in part|part of (?:it|them)|(?<!very )(?<!so )(?<!how )(?<!most )kind ?of(?! you)|kinda|sort ?of|sorta|half(?! an hour"
    r"| past| the time| ten| nine| a day)"
    r"|half-?way|some of (?:it|them)|(?:only|just) (?:one|two|some|half|part|a bit)|one of (?:them|the two|two)|the other (?:one|side|half|hole|bin"
    r"|light)s?\b.{0,20}(?:not|n't|still)"
    r"|mostly|most of|nearly|almost|not (?:quite|completely|entirely|fully|all|totally|100|properly)|n't (?:quite|completely|entirely|fully|all|totally) "
    r"|up to a point|to (?:some|a certain) (?:extent|degree)|more or less|yes (?:and|&) no|a (?:bit|little) better|(?:bit|slight) of an improvement"
    r"|slight(?:ly)? (?:better|improve\w*)"
    r"|for now$|somewhat|apart from|except|temporar\w+|still (?:some|a bit|a few|one|two|a little))\b|\b50[/ -]50\b"
)
BACK = re.compile(
    r"\b(?:is|it's|are|they're|came|come|comes|coming|has|was|now|already|right|all|straight) (?:now |already |just |right |come |all |straight )?back\b"
    r"(?! (?:to normal|to how|on\b|in (?:place|action|use|service)|up and|at|from|door|of|garden|lane|street|home))"
    r"|\bback again\b|\bsame (?:thing|problem|issue|story|mess) again\b|\b(?:has |have )?(?:returned|reappeared|re-appeared|come undone)\b"
    r"|\b(?:happened|happening|happens|broken|broke|breaking|opened(?: up)?|out|leaking|leaks|flooded|flooding|floods|missed|dumped|there|blocked"
    r"|overflowing|off|started|starting"
    r"|sunk|sinking|full|failed|gone|appeared|doing it|at it) (?:it )?(?:all over )?again\b|\bworse than (?:before|ever)\b|(?:\bonly|\bjust|n't"
    r"|\bnot) last(?:ed)?\b"
)
STAYED_AWAY = re.compile(
    r"(?:\bnot|\bnever|n't|\bno sign of it) (?:yet )?(?:come|been|coming|returned|gone|happened|reappeared)(?: come| happened)?(?: back| again| since)\b"
    r"|\bno (?:more )?(?:problems?|issues?|complaints?|trouble)\b|\bno more (?:noise|leaks?|floods?|smells?|mess|rubbish)\b|\bno longer (?:a|an|there"
    r"|any|leak\w*|block\w*|flood\w*|happen\w*)\b|\bnot a problem any ?more\b"
    r"|\bback (?:to normal|on|in (?:place|action|use|service)|up and running)\b|\b(?:working|lit|running) again\b"
    r"|\bcould(?: not|n't) be (?:happier|better|more)\b|\bcan(?:not|'t) (?:fault|complain)\b"
)
NO = re.compile(
    rf"\b(?:{_NOT.replace('|no longer', '')}|is|has|have|was|were|did|does|do|are|had)(?:n't| not)?\b.{{0,3}}(?:n't|not|never)\b.{{0,40}}\b{_DONE}\b"
    rf"|n't\b.{{0,40}}\b(?:{_DONE}|been|come|came|changed?|improved?|happened?|work(?:ed)?|moved|started|touched|heard|seen|turned up|bothered|helped)\b"
    rf"|\bnot (?:been |be |being |yet |really |actually |at all |even |very |happy |any ){{0,3}}(?:{_DONE}|changed|improved|started|touched|come"
    rf"|any better|good enough|acceptable|sort)\b"
    r"|\bnot (?:really|at all|yet|so far)\b|\b(?:unfortunately|sadly|definitely|absolutely|certainly|clearly|afraid|course"
    r"|probably) (?:it'?s? )?not\b|\bfar from\b|\bnowhere near\b"
    r"|\bstill\b(?! (?:fine|ok|okay|good|working|holding|sorted|clean|clear|grateful|perfect|looks? (?:good|great)|in place))"
    r"|\bnothing (?:has |was |is |have |at all|been |yet|ever |what ?so ?ever)?(?:been |ever )?(?:done|happened|changed|fixed|moved|yet|at all"
    r"|different|whatsoever)?$"
    r"|\bnothing (?:has |was |is |have )?(?:been |ever )?(?:done|happened|happens|changed|fixed|moved|different)\b|\bdone nothing\b|\bdid nothing\b"
    r"|\b(?:nobody|no one|no-one|noone) (?:has |have |ever |even |had )*(?:been|come|came|turned|done|did|contacted|bothered|looked|touched|fixed"
    r"|showed|shown)\b"
    r"|\b(?:is|has|have|was|did|does|are|were)n't$|\bno (?:contact|word|change|difference|improvement|progress|joy|luck|action|sign of (?:anyone"
    r"|anybody|them|it being|any)|news|response|reply|better|different|work|repair)\b"
    r"|\b(?:worse|useless|disgrace\w*|a joke|waste of time|unresolved|unfixed|unrepaired|as bad as|same as (?:before|ever)|wrong (?:one|hole|place"
    r"|light|bin|road|house)"
    r"|fell apart|falling apart|hardly$|n't say so|not exactly|not to my|bodge\w*|botch\w*|never (?:came|been|happened|fixed|done|did|turned|got"
    r"|will))\b|\bwaiting\b|\bis it (?:hell|heck)\b"
)
DENIED = re.compile(
    r"\b(?:not|never|hardly|barely|nobody|no one|nothing|if|when|until|unless|should|hope|hoping|would|supposed|supposedly|apparently|meant|promised"
    r"|wish|please|told|said|say|says|claims?|will|going to|might|may)\b|n't\b"
)
FEARED = re.compile(r"\b(?:will|might|may|could|probably|if|until|unless|in case)\b")
"""What may come, and has not."""
YES = re.compile(
    rf"^(?:it |that |they |all |now |everything |job |been |has been |is |got |'s |very |much |really |so )*{_DONE}\b"
    r"|^(?:the )?\w+(?: \w+)? (?:filled|fixed|sorted|emptied|collected|removed|cleared|gone|repaired|replaced|mended|done)$"
    rf"|\b(?:it's|it is|is|are|was|been|has|have|now|all|got|they|he|she|that's|everything|everything's|looks?|seems?|i'm|am|we're"
    rf"|job)\b.{{0,25}}\b{_DONE}\b"
    r"|\b(?:yes|yep|yeah|sorted|spot on|good as new|did a (?:great|good|lovely|brilliant|fantastic|super) job|well done|top job|good job|great job)\b"
)
UNSURE = re.compile(
    r"\bnot (?:sure|certain)\b|\b(?:do not|don't|dont) (?:really |actually )?know\b|\bdunno\b|\bno idea\b|\bcan'?t (?:say|tell)\b|\bcannot (?:say"
    r"|tell)\b|\bhard to (?:say|tell)\b"
    r"|\b(?:have not|haven't|not) (?:yet )?(?:looked|checked|been (?:past|there|by|down|out|back to look)|had a chance|seen it)\b|\btime will tell\b"
    r"|\btoo (?:early|soon)\b|\bwait and see\b"
    r"|\b(?:will|i'll|let me|going to|gonna|ill) (?:have a look|check|look|let you know|go and)\b|\byeah right\b|\bif you (?:call|can call)\b"
    r"|\bdepends\b|\bmaybe\b|\bperhaps\b|\bwho knows\b"
    r"|\bwhat (?:is|was) (?:this|it) about\b|\bwhich (?:one|matter|problem)\b"
)
THANKS = re.compile(r"\b(?:thanks?|thank ?(?:you|u)|thankyou|thx|ta|cheers|grateful|appreciated?|diolch|much obliged)\b|\U0001f64f")
FURTHER = re.compile(
    r"\b(?:also|another|while (?:i|you)|by the way|btw|one more|as well as|in addition|p\.?s\.?|next door|the other|separate\w*|please|could you"
    r"|can you|would you|will you)\b"
)
POLITE = re.compile(
    r"\b(?:thanks?|thank|you|u|thankyou|thx|ta|cheers|very|so|much|many|really|ever|again|for|all|your|the|help|helping|asking|sorting|sort|it|this"
    r"|that|out|everything|everyone|everybody|to|and"
    r"|hi|hello|hiya|dear|hey|good (?:morning|afternoon|evening)|cllr|councillor|mrs?|ms|miss|priya|shah|kind|best|warm|regards|wishes|yours"
    r"|sincerely|faithfully|xx*|well|done|appreciate[ds]?"
    r"|grateful|i|am|i'm|we|are|we're|is|was|of|brilliant|great|excellent|wonderful|fantastic|lovely|super|amazing|star|a|an|absolute|pleased|happy"
    r"|quick|prompt|response|work|job|team|both|by|from"
    r"|sent|my|iphone|with|in|on|getting|got|looking|into|effort|efforts|support|time|letting|me|know|reply|news|update|god|bless|much obliged|diolch"
    r"|yes|sorted|matter|such|those|who|be|will|at)\b"
)
