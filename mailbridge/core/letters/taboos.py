"""Words that do not belong into a letter, and why: one table for templates, for the sentences of the settings that letters quote, and for her own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mailbridge.core.letters.wording import VALUE
from mailbridge.model.words import PartyRole


@dataclass(frozen=True, slots=True)
class Taboo:
    """Words that do not belong into a letter, and why; `to` names the readers it holds for (None among them: the operator)."""

    words: str
    """A regular expression; compiled when it is first asked for, since that takes long and most commands never do."""
    why: str
    to: frozenset[PartyRole | None]
    key: str = ""
    excusable: bool = False
    """Whether it may stand in "I cannot promise …" and in "I have asked when …"."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds these words."""
        return _compiled(self.words)


@cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_BOTH = (PartyRole.CONSTITUENT, PartyRole.OFFICER)


def _taboo(key: str, why: str, *words: str, to: tuple[PartyRole, ...] = _BOTH, excusable: bool = False) -> Taboo:
    """A blank in a phrase stands for any space, line end or value of a variable between two words."""
    phrases = "|".join(one.replace(" ", _GAP) for one in words)
    return Taboo(rf"(?<!\w)(?:{phrases})(?!\w)", why, frozenset(to), key, excusable)


_GAP = rf"(?:[\s{VALUE}]+)"
_VALUE = rf"{VALUE}+"
_DONE = (
    "(?:fixed|sorted(?: out)?|repaired|resolved|mended|solved|filled(?: in)?|cleared|removed|replaced|done|completed|finished|put right|"
    "dealt with|"
    "taken care of|carried out|made good|seen to|approved|granted|refunded|paid|cleaned|emptied|collected|reinstated|restored|rebuilt|"
    "resurfaced|repainted|installed|rehoused|compensated|as good as new|back to normal|working again)"
)
_DO = (
    r"(?:fix|sort|repair|resolve|mend|solve|fill(?! (?:you )?(?:in|out))|clear|replace|refund|reinstate|restore|resurface|rehouse|compensate|"
    r"remove(?! your (?:name|details|data|address))|collect(?! (?:your |the )?(?:views|comments|facts))|empty|make sure|ensure|see to (?:it|this|that|them)|"
    r"put (?:it|this|that|them|things|everything|(?:your|the) \w+) right|get to the bottom)"
)
_ADVERBS = r"(?: (?:soon|now|all|also|then|both|of course|gladly|always|not only|\w+ly)){0,2}"
_WILL = rf"(?:\w+'ll|will|shall|(?:am|is|are|\w+'s|\w+'re|i'm) (?:going|bound|sure|certain|set) to){_ADVERBS}"
_SOON = "(?: (?:soon|all|now|quickly|fully|completely|properly|finally))?"
_IT = rf"(?:it|this|that|them|these|those|all|everything|things|both|(?:your|the|his|her|their|that|this|those|these)(?: \w+){{1,2}}|{_VALUE})"
_WHEN = (
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|then|(?:this|next) \w+|the end of (?:the |next )?\w+|\d+ \w+|christmas|easter|{_VALUE})"
)
_A_LETTER = r"(?: \w+){0,2}? (?:e-?mails?|letters?|reply|replies|copy|answers?|response|reference|messages?|call|note|form|update|news|list|reminders?)(?!\w)"
_PLANS = "(?:application|plan|proposal|development|scheme|extension|licen[cs]e|conversion|change of use)s?"
_SITES = f"(?:{_PLANS}|licensing|planning permission|variation|consent|building|houses|homes|flats|takeaway|club|bar|pub|objections?|petition|campaign)"
_MINE = rf"(?:this|the|your|their|these|that|those|any|his|her|its|such|{_VALUE})"
_MATTER = rf"(?:{_MINE} )?(?:[\w'/-]+ ){{0,3}}{_SITES}"
_VERDICT = (
    "(?:refused|rejected|approved|granted|turned down|thrown out|dismissed|upheld|permitted|waved through|allowed(?: to go ahead)?|"
    "given (?:the go-ahead|permission|consent))(?! by)"
)
_FIRMLY = r"(?: (?:also|do|still|\w+ly))*"
_ILLNESS = "(?:an? )?(?:depression|dementia|anxiety|asthma|infection|stroke|adhd|autism|covid|diabetes)"

TABOOS = (
    _taboo(
        "promise",
        "is a promise; nobody can promise an outcome (R053). Say what you have asked for",
        rf"{_WILL} (?:be|get|have|have been){_SOON} {_DONE}",
        rf"(?:should|ought to) (?:be|get){_SOON} {_DONE},? (?:by|within|before|on|in|this|next|soon|tomorrow|shortly|again|at the latest)",
        rf"{_WILL} {_DO}",
        rf"{_WILL} (?:have|get) {_IT} {_DONE}",
        rf"(?:by {_WHEN}|within (?:an?|\w+) (?:hour|day|week|month)s?),? {_IT}(?:'ll| will) (?:be|have)",
        rf"(?:is|are)(?: already)? getting {_DONE}",
        rf"(?:see|make certain) (?:to it )?that {_IT} (?:gets?|is|are) {_DONE}",
        rf"(?:work|works|repairs?) (?:on \w+ )?(?:will|is going to|are going to){_ADVERBS} (?:start|begin|take place|happen|go ahead)",
        rf"(?:they|somebody|someone|(?:the|an?)(?: \w+){{1,2}}|officers|{_VALUE})(?:'ll| will){_ADVERBS} "
        r"(?:come|visit|call|attend|return|be (?:there|round|out|back|with you))"
        r"(?: \w+){0,3} (?:on|by|before|to (?:fix|mend|see to|do|repair|collect|clear)|this|next|tomorrow|today|within)",
        r"(?:will not|won't|'ll not|will never|'ll never) happen again",
        "guarantee(?:[ds]|ing)?",
        "(?:i|we)(?: can| do| hereby| will| shall|'ll)? (?:promise|vow|swear|pledge)",
        "(?:is|it's|that's|you have|have|give you|gave you) (?:a|my|our) (?:promise|word)",
        "(?:rest|be) assured",
        "(?:(?:i|we)(?: can| do)? assure|to assure you|(?:my|our) assurance)",
        "without fail",
        "leave (?:it|this|that|everything) (?:with|to) (?:me|us)",
        "consider (?:it|this) done",
        "(?:you can|just|please) (?:count|rely|depend) on (?:me|us|it|that)",
        "trust me",
        "no need to worry",
        "(?:will not|won't|shall not|'ll not) rest until",
        excusable=True,
    ),
    _taboo(
        "outcome",
        "tells an outcome beforehand, which nobody knows (CASEWORK.md, section 4). Say what happens next, and by when you hope for an answer",
        rf"you(?:'ll| will){_ADVERBS} (?:(?:get|receive)(?!{_A_LETTER})|win|succeed|be (?:given|offered|awarded|housed|rehoused|granted|paid|compensated))",
        rf"{_IT} (?:is|are|looks?|seems?) (?:very |most )?(?:sure|bound|certain|likely|unlikely|on track|expected|due) to "
        rf"(?:(?:be|get) (?:{_DONE}|{_VERDICT})|succeed|win|fail|go ahead)",
        rf"(?:i(?: fully| do)? )?expect {_IT} to (?:(?:be|get) (?:{_DONE}|{_VERDICT})|succeed|win|fail|go ahead)",
        r"i(?: am|'m) (?:\w+ly )?(?:sure|confident|certain|optimistic)(?: that)? (?:it|they|this|that|the|your|we|he|she)(?: \w+){0,3}(?:'ll| will)",
        "(?:good|strong|fair|excellent|poor|little|every|no|high) (?:chance|prospects?|likelihood)s?(?! to (?:meet|talk|speak|see|ask|say|tell))",
        rf"(?:your|the|this|his|her|their) (?:\w+ )?(?:claim|appeal|application|bid|case|request|complaint|objection)"
        rf"(?:'ll| will| is going to| should){_ADVERBS} "
        "(?:succeed|fail|win|be (?:allowed|upheld|successful|accepted|rejected|turned down|refused|heard favourably))",
        "the outcome (?:will|should|is going to) be",
        rf"(?:the council|they|the (?:committee|panel|inspector|officers?|service|team)|{_VALUE})(?:'ll| will){_ADVERBS} "
        "(?:approve|agree to|refuse|reject|grant|say yes|say no|pay|offer you|house you|act|step in)",
        "(?:it|this|that|things|everything|all)(?:'ll| will)(?: soon| all)? be (?:fine|okay|ok|all right|alright|better|safe|ready|over)",
        excusable=True,
    ),
    _taboo(
        "advice",
        "is advice on law, health or benefits, which only those may give who know the case (CASEWORK.md, section 4). Say who can advise",
        r"you(?:'re| are| will be| would be) (?:\w+ly )?(?:entitled|eligible|owed)",
        "you(?: would| will| should| clearly| do)* (?:qualify for|meet the (?:criteria|conditions|threshold))",
        "(?:they|the council|your landlord) owes? you",
        "your (?:legal|statutory) rights?",
        "you have (?:a|the|every) (?:(?:legal|statutory) right|right(?! (?:to|of) (?:appeal|complain|ask|reply|object|comment|see|an? (?:review|copy))))",
        r"you(?: do| may| might|'ve|'ll| \w+ly)*(?: have| got)* an? (?:very )?(?:strong|good|clear|weak|solid|excellent|reasonable|valid|arguable) (?:\w+ )?"
        "(?:case|claim|grounds?|defence)",
        r"you (?:should|must|ought to|had better|could)(?: \w+ly| now| also| just)? (?:sue|seek damages|plead|stop paying|stop taking|withhold|refuse to pay|"
        r"take (?:them|him|her|it|the \w+|your \w+) to court|not (?:pay|sign|go|leave|move))",
        r"you (?:should|must|ought to|had better)(?: \w+ly| now| also| just)? (?:claim|(?:get|see|find|instruct|hire) an? (?:solicitor|lawyer|barrister))",
        "(?:take|taking) legal action",
        "br(?:eaks?|eaking|oke|oken) the law",
        r"(?:take|keep taking|stop taking|increase|reduce|change|double) (?:your |the |more |less |some )?"
        "(?:tablets?|medicines?|medication|dose|painkillers?|antibiotics|paracetamol|ibuprofen)",
        "(?:do not|don't|stop) pay(?:ing)? (?:it|the|this|your|any|them|rent)",
        r"(?:legally|by law|in law|under the law),? (?:they|he|she|it|you|we|(?:the|your) \w+) (?:must|have|has|is|are|can|cannot|may|owes?)",
        "(?:must|have to|has to|are|is) (?:legally|by law)",
        r"(?:this|that|it|they|(?:he|she|they|council|landlord) did|your \w+|\w+'s \w+) (?:is|are|was|were) (?:\w+ly )?"
        "(?:unlawful|illegal|against the law|liable|discriminatory|defamatory)(?! to)",
        "(?:the law (?:says|requires)|(?:in|a) breach of (?:contract|duty|the law|your rights))",
        r"my (?:\w+ )?advice(?: to you)? (?:is|would be)",
        "i(?: would|'d| can| do)? (?:strongly )?advise (?:you|that)",
        rf"(?:your (?:symptoms|condition|illness)|it|this) (?:sounds?|looks?) (?:like|as if)(?: you have| a case of| it is)? {_ILLNESS}",
        rf"you (?:probably |may |might |seem to |appear to )+(?:have|be suffering from) {_ILLNESS}",
        "best (?:treatment|medicine|cure)",
        to=(PartyRole.CONSTITUENT,),
        excusable=True,
    ),
    _taboo(
        "planning",
        "takes sides where a decision is still to come; on planning and licensing she stays neutral (CASEWORK.md, section 4). Say how to comment, and to whom",
        rf"(?:i|we){_FIRMLY}(?: do not| don't| cannot| can't| would| could)? "
        r"(?:support|oppose|object to|back|endorse|favour|reject|approve of|agree with|disagree with|welcome) "
        rf"(?!(?:n?or|and) ){_MATTER}",
        rf"(?:i|we)(?: am|'m| are|'re){_FIRMLY}(?: not)? "
        r"(?:(?:supporting|opposing|objecting to|backing|opposed to|against|in favour of|in support of|behind) "
        rf"(?:{_MATTER}|it|this|that|them)|"
        rf"for (?:it|{_MINE} {_PLANS}))",
        rf"(?:i|we)(?: will|'ll| shall| would|'d| am going to|'m going to| intend to| plan to| hope to| mean to| have to| am minded to){_ADVERBS} "
        r"(?:vote|object|oppose|argue|"
        r"speak (?:against|for|in favour|in support|out)|press for|lobby|campaign|fight|refuse|approve|back (?:it|this|you)|"
        r"support (?:it|this|them|your|you|the (?:application|plans?|proposal|objection|petition|campaign)))",
        r"(?:i|we)(?: have|'ve)(?: already| also)? (?:objected|voted|lodged (?:an|my) objection|(?:spoken|argued) (?:against|for|out|in favour|in support))",
        rf"(?:should|ought to|must|ha(?:s|ve) to|needs? to|deserves? to|ought){_ADVERBS}(?: not| never)?(?: to)? (?:be{_SOON} {_VERDICT}|go ahead|be built)",
        rf"(?:i|we) (?:very much )?hope(?: that)? (?:(?:the|this|your|their) (?:\w+ ){{0,3}}?\w+|they|it) "
        rf"(?:refuses?|rejects?|approves?|grants?|(?:is|are|will be|gets?) {_VERDICT}|"
        r"turns? (?:it|this|them) down|go(?:es)? (?:through|ahead)|fails?|succeeds?)",
        r"(?:urg|ask|tell|told|want|lobb|call|press|beg)\w*(?: on)? (?:them|(?:the )?(?:\w+ )?"
        r"(?:committee|council|panel|members|officers|planners|inspector|team|planning \w+)) "
        r"(?:not )?to (?:refuse|reject|approve|grant|allow|turn (?:it|this|them) down|throw (?:it|this|them) out)",
        rf"(?:i|we)(?: will|'ll| shall| am going to) (?:be (?:voting|objecting|opposing|supporting|speaking (?:against|for|in favour))|"
        rf"(?:stop|block|prevent|halt) {_MATTER})",
        r"in (?:my|our)(?: own| personal| honest| humble)? (?:view|opinion|judge?ment)",
        r"(?:my|our)(?: own| personal| honest)? (?:view|opinion|position) (?:is|on (?:it|this|the))",
        rf"i (?:think|believe|feel|consider|do not think|don't think)(?: that)? {_MATTER}(?: [\w'/-]+){{0,5}} (?:would|should|ought to|looks?|goes|deserves?|"
        rf"will (?:harm|cause|ruin|spoil|add|make|improve|help|bring|be {_VERDICT}))",
        rf"{_MINE} (?:[\w/-]+ ){{0,3}}(?:{_PLANS}|building) (?:is|are|would be|will be|looks?|seems?)(?: far| much| simply| very| quite| \w+ly)? "
        r"(?:too|over-?\w+|un\w+able|inappropriate|"
        r"wrong|bad|good|excellent|ugly|out of (?:place|keeping|character|scale)|harmful|dreadful|"
        r"terrible|acceptable|"
        r"an? (?:\w+ )?(?:disaster|disgrace|mistake|eyesore|asset|improvement|blight|shame|idea)|"
        r"against policy|contrary to|a (?:good|bad|great|terrible|poor) \w+)",
        r"(?:good|strong|valid|weak|clear|sound|no) (?:planning |licensing |legal )?(?:grounds|reasons?|case) (?:for|to|against) "
        r"(?:refus\w+|object\w+|approv\w+|reject\w+)",
        r"(?:you should|please|i (?:urge|ask|encourage) you to) "
        r"(?:object|oppose|support (?:it|this|the (?:application|plans?|petition|campaign)))",
        rf"i find {_MATTER} (?:to be )?(?:too|(?:un|in)\w+able|over-?\w+|wrong|ugly|excellent|acceptable|harmful)",
        "(?:over-?development|sign (?:our|my|this|the) petition|out of (?:keeping|character))",
        r"(?:i|we)(?: do| very much| \w+ly)* (?:share your (?:views?|opinions?|objections?)|agree with (?:you|your)|am on your side|stand with you)",
        rf"(?:my|our) (?:(?:objections?|opposition) to|support (?:for|of) {_MATTER})",
        excusable=True,
    ),
    _taboo(
        "flagged",
        "tells how somebody is marked; nobody hears that a sender is blocked, flagged or called vulnerable (CASEWORK.md, section 4)",
        r"(?:you|he|she|your (?:\w+ )?(?:address|e-?mails?|name|account|mails?|messages?)|this (?:resident|person|sender))"
        r"(?:'re| are| is| was| were| has been| have been|'ve been)"
        r"(?: \w+ly| now| also)? (?:blocked|flagged|blacklisted|barred|banned|marked as|classed as|categori[sz]ed as|labelled)",
        "(?:i|we)(?: have|'ve)?(?: now| also)? (?:blocked|flagged|blacklisted|barred|banned) (?:you|your|him|her|them)",
        "(?:flagged as|vexatious|difficult (?:customer|resident|person))",
        r"(?:marking|flagging|blocking|labelling) (?:you|your \w+|him|her|them)",
        r"(?:block|black|watch)[\s-]?list(?:ed)?",
        "(?:persistent|serial|habitual) (?:complain(?:er|ant)|caller|writer)",
        "(?:(?:as|are|is|you're|a) (?:a )?vulnerable (?:person|adult|resident|customer|sender)|(?:you are|you're|he is|she is|as) vulnerable)",
        "(?:risk|safeguarding|vulnerability|abuse) (?:flag|marker|score|rating|register)",
        r"(?:high|low|medium)[\s-]risk (?:person|resident|sender|customer)",
    ),
    _taboo(
        "machine",
        "sounds like a machine (R048). Write as you would to a neighbour",
        "automat(?:ed|ic|ically generated) (?:message|email|e-mail|response|reply)",
        "auto-?(?:reply|response|responder)",
        "do not reply",
        "no-?reply",
        "your (?:enquiry|email|message|call) is important to us",
        "ticket number",
    ),
    _taboo(
        "blame",
        "blames or threatens; reminders stay friendly to the last (CASEWORK.md, section 3)",
        "unacceptable",
        "as you failed",
        "you (?:have )?failed to",
        "failure to (?:reply|respond|answer)",
        "disgrace(?:ful)?",
        "appall(?:ed|ing)",
        "incompeten(?:t|ce)",
        "negligen(?:t|ce)",
        "final (?:warning|demand|reminder)",
        "how dare",
        "demand(?:ing)? (?:that|an|a)",
        "or else",
    ),
    _taboo(
        "party",
        "is party politics; casework serves residents, not a party (CASEWORK.md, section 4)",
        r"(?:labour|conservatives?|liberal|green|reform(?: uk)?|tory|lib dem|co-?op(?:erative)?)(?: and \w+)? "
        r"(?:party|parties|group|candidates?|councillors?|leaflets?|"
        r"government|mps?|msps?|manifesto|leader(?:ship)?|colleagues|members|voters?|administration|activists?|newsletter)",
        "(?:labour|conservative|liberal|reform|tory|lib dem) team",
        r"(?:alliance|unionist|workers'?|alba|heritage|yorkshire|independence|brexit|socialist|nationalist|social democratic) (?:party|parties|candidates?)",
        "(?:labour|conservative|tory|lib dem|green|snp|reform)-(?:run|led|controlled)",
        r"(?-i:Labour)(?! (?:ward|market|costs?|force|exchange|hours?)(?!\w))",
        "(?-i:Conservatives|Greens|Tory|Tories|Your Party|SNP|DUP|SDLP|UUP|TUV|TUSC|SDP|UKIP|BNP)",
        r"lib(?:eral)?[\s-]?dem(?:ocrat)?s?",
        "(?:plaid cymru|scottish national party|reform uk|sinn f[eé]in|people before profit|mebyon kernow|women's equality party|britain first)",
        "(?:re-?)?elect me",
        "vot(?:e|ing) (?:for|labour|conservative|green|lib dem|tory|reform|snp|plaid)",
        "(?:count on|need|use|lend (?:me|us)|ask for|thank you for) your (?:vote|support)s?",
        "support (?:me|us|my party) (?:in|at|on|by)",
        "stand(?:ing)? for (?:re-?)?election",
        "election (?:campaign|leaflet|address|agent|material|imprint|communication|promise)s?",
        r"(?:promoted by|(?:printed|published) and (?:published|promoted|hosted)|(?:printed|published)(?: and \w+)? by(?: [\w.,'-]+){1,12}? on behalf of)",
        "(?:my|our|ruling|opposition|political) part(?:y|ies)",
        r"(?:party|ruling|opposition) (?:group|politic\w*|members?(?:hip)?|conference|line|policy|manifesto|leader|whip|colleagues?)",
        "(?:my|our|the|election|party) campaign (?:team|trail|fund|office|leaflet|literature|promise)s?",
        r"(?:my|our) (?:\w+ )?(?:campaign|candidates?)",
        "campaigning",
        "(?:our|my|focus|party|campaign|latest) leaflets?",
        r"(?:put|post|drop|deliver|push|hand)\w*(?: out)? (?:an? |our |my |some |more |these |the |your )?leaflets?",
        "leaflet(?:t?ing|s? (?:drop|round|through))",
        "on (?:the|your) doorsteps?",
        "(?:door-?knocking|knock(?:ing|ed)? on (?:your |every )?doors?)",
        "join (?:the|our|my) (?:party|campaign|team)",
        "manifesto",
        "canvass(?:ing|ers?|ed)?",
        "polling day",
        "donat(?:e|ion)s?(?! (?:it|them|furniture|clothes|clothing|unwanted|good|old|toys|books|food|items|things))",
    ),
    _taboo(
        "several",
        "shows several people each other's addresses; letters go to one person each (R005)",
        r"(?:dear|hello|hi|good (?:morning|afternoon|evening)) (?:(?:\w+ ){0,2}(?:residents|neighbours|householders|signatories)|all|both|constituents|"
        "everyone|everybody|friends|"
        "petitioners|campaigners|supporters|folks)",
        "(?:to|cc|cc'?d|bcc) all (?:of you|residents|neighbours|who)",
        r"dear (?!(?:mr|mrs|ms|sir|madam) )[\w.'-]+(?: [\w.'-]+)?(?:, [\w.'-]+(?: [\w.'-]+)?)* and [\w.'-]+(?: [\w.'-]+)?(?=,)",
        "(?:all of you|(?:to|thank) you (?:all|both)(?! the)|(?:each other|one another)'s (?:names?|addresses|replies|emails|answers))",
        r"reply[\s-](?:to[\s-])?all",
        r"(?:everyone|everybody|all|others|those|other \w+) (?:who (?:is|are) )?(?:copied|in copy|in cc|on this (?:e-?mail|list|thread)|cc'd|named above|"
        "(?:listed|shown) (?:above|below))",
        r"i(?: have|'ve)? (?:copied|cc'?d)(?: in)? (?:all|everyone|everybody|others|your neighbours?|the (?:other )?(?:residents|neighbours|petitioners))",
        "(?:mailing|distribution|circulation) list",
        "(?:the|other|all|your) (?:fellow )?recipients",
        rf"(?:(?:cc|bcc) ?: ?(?:{_VALUE}|[\w.+-]+@[\w.-]+)|to ?: ?[\w.+-]+@[\w.-]+)",
        r"[\w.+-]+@[\w.-]+\w[>)]? ?[,;] ?<?[\w.+-]+@[\w.-]+\w",
        to=(PartyRole.CONSTITUENT,),
    ),
)
"""Why, and the phrases. What a taboo means is told to whoever wrote the words, so each line of it says what to write instead."""

_CLAUSE = re.compile(r"[.!?;:…]|\n[ \t]*\n|\n[ \t]*[-*•]|\b(?:but|so|then|because)\b|\band(?=\s+(?:i|we|they|it|he|she|the|you|your)\b)", re.IGNORECASE)
_ASKS = r"ask\w*|know|tell\w*|told|says?|said|find out|found out|check\w*|see|sure|decid\w+|wonder\w*|hear|heard|question|explain\w*|about"
_EXCUSES = re.compile(
    r"(?:\b(?:cannot|can not|could not|may not|must not|(?:do|does|did|will|would|should|am|are|is) not|never|nobody|no one|unable to|not for me to|\w+n't)\b"
    r"(?:\W+[\w'-]+){0,3}?\W+(?:promise|guarantee|say|tell|know|sure|certain|assure|confirm|predict|decide|comment|mean|give|take|express)\b[^,]*"
    r"|\b(?:no|not|nor|never|cannot|can not|without|nobody|no one|\w+n't)(?:\W+(?:a|any|can|could))?\W+"
    rf"|\b(?:{_ASKS})\b[^,]*?\b(?:whether|if|when|where|how(?: \w+)?|what(?: \w+)?|which(?: \w+)?|who|why)\b[^,]*"
    r"|\bwhether\b[^,]*)$",
    re.IGNORECASE,
)
"""What stands before words that promise nothing: "I cannot say whether", "I have asked them when", "nobody can guarantee that"."""


def taboos(text: str, reader: PartyRole | None) -> Iterator[tuple[int, str]]:
    """Words that must not reach a reader, with their place in the text; a phrase may run over line ends."""
    for taboo in TABOOS:
        if reader in taboo.to:
            yield from ((match.start(), f'"{_shown(match[0])}" {taboo.why}.') for match in taboo.pattern.finditer(text) if not _excused(taboo, text, match))


def kinds_of_taboo(text: str, reader: PartyRole | None) -> frozenset[str]:
    """The keys of the taboos that a text breaks."""
    return frozenset(taboo.key for taboo in TABOOS if reader in taboo.to and any(not _excused(taboo, text, match) for match in taboo.pattern.finditer(text)))


def _excused(taboo: Taboo, text: str, match: re.Match[str]) -> bool:
    """Whether what stands before it in its clause takes the meaning away."""
    before = text[max(0, match.start() - 200) : match.start()]
    return taboo.excusable and bool(_EXCUSES.search(_CLAUSE.split(before)[-1]))


def _shown(words: str) -> str:
    return " ".join(words.replace(VALUE, "…").split())
