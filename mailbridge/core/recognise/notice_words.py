"""The words by which reading matter is known. Data for `notices`: one phrase a line, none with a nested repeat."""

from __future__ import annotations

import re

from mailbridge.core.recognise.patterns import any_of

PRIVATE = "a private message"
REPLIED = any_of(r"re", r"aw", r"sv", r"antw", r"atb", within=r"\s{{0,9}}(?:{})\s?:")
LETTER_SUBJECT = any_of(r"letter from your constituent")
TO_HER = any_of(r"dear (?:cllr|councillor|ms|mrs|mr|miss|sir|madam)\b", r"dear [a-z]{2,20}[ ,]")
AS_RESIDENT = any_of(
    r"i am writing\b",
    r"i live\b",
    r"my (?:street|road|house|mum|son|daughter|neighbours?)\b",
    r"(?:as a|as your|your) (?:constituent|resident)\b",
    r"we live\b",
)
INVITED = any_of(
    r"(?:updated )?invitation\b",
    r"cancell?ed(?: event)?:",
    r"(?:accepted|declined|tentative)\b",
    r"meeting\b",
    r"you have been invited",
    r"has invited you",
    r"is inviting you",
    r"join (?:the meeting|on your computer)",
    r"when:",
)
INVITED_ONLINE = any_of(r"microsoft teams (?:meeting|need help)", r"join (?:zoom|teams|google)\b", r"scheduled (?:zoom|teams) meeting", r"join the meeting")
TO_ALL = any_of(
    r"all[ ._-]?(?:members|councillors|cllrs|staff)\b", r"dear (?:members|all members|councillors|all|colleagues)\b", r"cllrs [a-z]{2,20}(?:,| and)"
)
COUNCIL_SUBJECT = any_of(
    r"agendas?\b",
    r"minutes\b",
    r"reports? pack\b",
    r"sub-?committee\b",
    r"committee (?:papers|meeting)\b",
    r"papers\b",
    r"briefing\b",
    r"newsletter\b",
    r"bulletin\b",
    r"members['’]? (?:update|bulletin|briefing|training|seminar|portal|information)\b",
    r"(?:press|media) release\b",
    r"weekly list\b",
    r"list of (?:planning )?applications\b",
    r"licensing applications\b",
    r"call[- ]in\b",
    r"summons\b",
    r"full council\b",
    r"cabinet (?:agenda|papers|meeting|decisions?)\b",
    r"delegated decisions?\b",
    r"forward plan\b",
    r"training\b",
    r"e-?learning\b",
    r"induction\b",
    r"register of interests\b",
    r"timesheet\b",
    r"expenses\b",
    r"payslip\b",
    r"room booking\b",
    r"save the date\b",
    r"invitation\b",
    r"consultation (?:launch|opens|on)\b",
    r"road closures?\b",
    r"roadworks bulletin\b",
    r"temporary traffic (?:order|regulation)\b",
    r"phishing\b",
    r"it outage\b",
    r"planned maintenance\b",
    r"staff news\b",
    r"exempt\b",
    r"notice of (?:meeting|decision)\b",
    r"published\b",
    r"civic\b",
    r"remembrance\b",
    r"out[- ]of[- ]hours (?:rota|numbers)\b",
    r"bank holiday (?:collections|arrangements|opening)\b",
    r"dates? for your diary\b",
    r"crime figures\b",
    r"e-?bulletin\b",
)
PLEA = any_of(
    r"i live\b",
    r"we live\b",
    r"(?:my|our) (?:bins?|street|road|house|home|flat|drive(?:way)?|neighbours?|landlord|mum|dad|mother|father|son|daughter|children|kids|"
    r"wife|husband|garden|estate|block)\b",
    r"outside (?:my|our|number|no)\b",
    r"please (?:help|can you|could you|get|ask|chase|do something)\b",
    r"can you (?:help|get|ask|chase|find|do)\b",
    r"could you (?:help|get|ask|chase|find|do|look|raise)\b",
    r"who (?:decides|is responsible|do i|can i|should i)\b",
    r"never (?:happened|came|arrived|got)\b",
    r"still (?:not|no|waiting|hasn)",
    r"(?:i|we) (?:object|complain|oppose|am writing|was|were|have been|had|tried|reported)\b",
    r"(?:i've|i’ve|i have|we've|we’ve|we have) (?:had|been|tried|reported|got|received|asked)\b",
    r"nobody\b",
    r"fed up\b",
    r"disgrace",
    r"as (?:a|your) (?:resident|constituent)\b",
    r"\d{1,3}[a-z]? (?:[a-z]{2,20} ){1,2}(?:road|street|lane|close|avenue|drive|terrace|crescent|way|court|row)\b",
)
_ANY = re.compile("")
SORTS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "an invoice or order",
        any_of(
            r"invoice\b",
            r"receipt\b",
            r"order confirmation\b",
            r"your order\b",
            r"statement\b",
            r"quotation\b",
            r"quote\b",
            r"remittance\b",
            r"payment (?:received|due|confirmation)\b",
            r"renewal\b",
        ),
        any_of(r"invoice\b", r"receipt\b", r"payment\b", r"order (?:no|number|#)", r"amount due\b", r"attached\b", r"£"),
    ),
    (
        "a press enquiry",
        _ANY,
        any_of(
            r"(?:reporter|journalist|news ?desk|newspaper|producer)\b[^\n]{0,80}$",
            r"(?:running|doing|writing|working on) (?:a|an) (?:\w+ )?(?:piece|story|article|feature)\b",
            r"(?:could|can) (?:i|we|you) (?:have|get|give us|provide) (?:a |some |\d{1,3} )?(?:comment|quote|words|statement)\b",
        ),
    ),
    (
        "an advertisement",
        _ANY,
        any_of(
            r"unsubscribe\b",
            r"view (?:this (?:e-?mail|message) )?(?:in your browser|online)\b",
            r"update your (?:e-?mail )?preferences\b",
            r"\d{1,2}% off\b",
            r"seo (?:services|audit|ranking)",
            r"guest post\b",
            r"(?:increase|boost|improve) your (?:website|ranking|traffic|sales)",
            r"limited[- ]time offer",
            r"(?:book|schedule|arrange|have|jump on) a (?:quick |short |\d{1,2}[- ]min(?:ute)? )?(?:demo|call)\b[^\n]{0,40}(?:next week|this week|\?)",
            r"we help (?:councils|local authorities|businesses|organisations)\b",
            r"free trial\b",
            r"(?:crypto|bitcoin)\b",
            r"special offer\b",
            r"donate (?:now|today|here|online)\b",
        ),
    ),
    (
        "an attempt to get a password or money",
        _ANY,
        any_of(
            r"verify your (?:account|mailbox|identity|e-?mail|password)",
            r"mailbox (?:is |has )?(?:almost |nearly )?(?:full|exceeded)",
            r"(?:account|mailbox) (?:will be|has been|is) (?:suspended|limited|locked|deactivated|closed) (?:within|unless|until|due)",
            r"password (?:has expired|expires|will expire)",
            r"unusual sign-?in",
            r"click (?:here|below|the link)[^\n]{0,20} to (?:verify|update|keep|confirm|restore|unlock|avoid)",
            r"gift cards?\b[^\n]{0,60}(?:urgent|asap|codes?)",
            r"widow of\b[^\n]{0,60}(?:minister|late)",
            r"next of kin\b[^\n]{0,80}(?:fund|sum|million)",
            r"(?:sum|inheritance|transfer|donation|grant)\b[^\n]{0,60}\bmillion\b",
            r"lottery\b[^\n]{0,60}(?:won|winner|prize)",
        ),
    ),
    (
        "party business",
        _ANY,
        any_of(
            r"canvass(?:ing)? (?:session|team|on|this|saturday|sunday|tomorrow|tonight)",
            r"door-?knocking (?:session|team|on|this)",
            r"leaflet(?:ing|s) (?:round|drop|provided|delivery|session)\b",
            r"branch (?:meeting|agm)\b",
            r"(?:clp|constituency (?:party|association))\b",
            r"selection (?:meeting|hustings)",
            r"nomination papers\b",
            r"party (?:conference|members|group meeting|executive)\b",
            r"group (?:meeting|whip)\b",
            r"campaign (?:day|team|hq|launch)\b",
            r"telling at the polling",
        ),
    ),
    (
        "a delivery notice",
        any_of(r"(?:parcel|delivery|package|shipment|dispatched|out for delivery)\b"),
        any_of(r"(?:your (?:parcel|item|package|order)|tracking)\b.{0,60}\b(?:will be delivered|on its way|is out for|has been (?:dispatched|shipped)|number)"),
    ),
    (
        "an invitation",
        any_of(r"invitation\b", r"invite\b", r"you(?:['’]re| are) (?:\w+ )?invited\b", r"save the date\b", r"rsvp\b", r"tickets?\b"),
        any_of(
            r"rsvp\b",
            r"please join us",
            r"you are (?:cordially |warmly )?invited",
            r"register (?:here|now|your place)",
            r"book your (?:place|ticket)",
            r"have been invited",
        ),
    ),
    (
        "the papers of a meeting",
        any_of(r"agenda\b", r"minutes\b", r"a\.?g\.?m\.?\b", r"annual (?:general|parish) meeting\b", r"committee meeting\b"),
        any_of(r"agenda\b", r"minutes\b", r"apologies\b", r"attached\b", r"next meeting\b"),
    ),
    (
        "a survey",
        any_of(r"survey\b", r"questionnaire\b", r"research\b", r"take part\b", r"have your say\b"),
        any_of(r"you are invited", r"take part\b", r"complete (?:the|our|this) (?:short )?survey", r"\d{1,3}[- ]minute survey", r"participat"),
    ),
    (
        "a newsletter",
        any_of(r"newsletter\b", r"digest\b", r"bulletin\b", r"weekly (?:list|update|round-?up)\b", r"new posts\b", r"what['’]s on\b", r"e-?news\b"),
        _ANY,
    ),
    (
        PRIVATE,
        _ANY,
        any_of(
            r"love,? (?:mum|dad|mam|nan|gran)\b",
            r"x{2,5} ?(?:mum|dad|mam|nan)\b",
            r"(?:sunday|christmas|birthday) (?:lunch|dinner|tea|party)\b",
            r"happy (?:birthday|anniversary)\b",
            r"fancy a (?:coffee|drink|pint|curry)\b",
            r"pick (?:up )?the kids\b",
            r"are you (?:about|free) (?:for (?:a )?(?:coffee|drink|lunch|dinner)|tonight|this weekend)\b",
            r"see you (?:on |at )?(?:sunday|saturday|christmas|the weekend)\b[^\n]{0,20}x{1,4}",
        ),
    ),
)
"""Sort of notice, what its subject has, and what its subject or text has."""
