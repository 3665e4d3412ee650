"""The words of an out-of-office: that somebody is away, until when, and whom to ask instead. Data for `machines`."""

from __future__ import annotations

import re

from mailbridge.core.patterns import any_of

OUT_OF_OFFICE = any_of(
    r"out of (?:the )?office\b",
    r"i['’]?(?:m| am) not (?:in(?: the office)?|at (?:work|my desk)|working) on (?:mon|tue|wed|thu|fri)",
    r"not in(?: the office)? on (?:mon|tue|wed|thu|fri)",
    r"(?:i am|i['’]m|i will be|i['’]ll be|we are) (?:currently |now |away |still )*(?:on (?:annual |maternity |paternity |parental |"
    r"adoption |sick |study |compassionate |special )?leave|away from (?:my desk|the office|work)|on holiday|not in the office|"
    r"not at work|not working|on nights|on secondment|on a training|off work|away(?: until| from| on| till|\.))",
    r"(?:is|are) (?:currently )?on (?:annual )?leave\b",
    r"(?:am|have|with) (?:no|limited|intermittent) access to (?:my )?e-?mails?",
    r"(?:this|our|the) office is (?:now )?closed (?:until|from|for|between)",
    r"i (?:work|only work)(?: part[- ]time)?[^.\n]{0,40}(?:mon|tue|wed|thu|fri)",
    r"(?:will )?(?:respond|reply|deal with|read|answer)[^.\n]{0,60}\b(?:on my return|when i (?:am back|return|surface|get back))",
    r"i (?:have|['’]ve) now left (?:the )?(?:council|authority|organisation|company)",
    r"no longer (?:work|works|working|employed) (?:for|at|with|here)",
    r"allan o['’]?r swyddfa",
    r"ar wyliau",
    r"nicht im büro",
    r"bin ich (?:nicht|wieder)",
    r"absent du bureau",
    r"(?:currently|am|i['’]m|be) off sick\b",
    r"on (?:jury service|sabbatical|secondment|a (?:training )?course)\b",
    r"(?:now )?finished (?:work )?for (?:christmas|the (?:day|week|year|holidays|summer))\b",
    r"(?:don['’]?t|do not) work (?:on )?(?:mon|tue|wed|thu|fri)",
    r"my (?:last|final) (?:day|week) (?:with|at|in)\b",
    r"i(?:['’]ve| have)(?: now)? retired\b",
    r"(?:offices?|centre|school|surgery) (?:are|is|will be) (?:now )?closed\b",
    r"estaré (?:fuera|ausente)",
    r"estoy de vacaciones",
    r"je (?:suis|serai) absent",
    r"en congés?\b",
    r"(?:nicht|wieder) (?:im büro|erreichbar)",
    r"im urlaub",
    r"sono (?:assente|fuori)",
    r"ik ben (?:afwezig|met vakantie)",
    r"jestem (?:nieobecn|na urlopie)",
    r"poza biurem",
    r"fuera de la oficina",
)
ABSENCE = any_of(
    r"(?:return|returning|back|until|till)\b",
    r"(?:urgent|emergency|immediate|assistance|in my absence|in the meantime)\b",
    r"access to (?:my )?e-?mails?\b",
    r"(?:respond|reply|read|deal with|attend to) (?:to )?(?:your|my|any|all|e-?mails?|messages?|it|this)\b",
    r"pick (?:up|this up)\b",
    r"(?:re-?send|redirect|address|direct) (?:your|it|this|all|any)\b",
    r"not (?:be|been) (?:forwarded|monitored|read)\b",
    r"thank(?:s| you) for your (?:e-?mail|message)\b",
    r"(?:kind |best |many )?(?:regards|thanks|wishes)\b",
    r"(?:hi|hello|dear|good (?:morning|afternoon))\b",
)
"""What else an out-of-office says."""
OWN_ABSENCE = any_of(
    r"i am",
    r"i['’]m",
    r"i will",
    r"i['’]ll",
    r"we are",
    r"i(?:['’]ve| have) (?:now )?(?:finished|retired|left)",
    r"i (?:only )?work",
    r"i (?:don['’]?t|do not) work",
    r"this is my (?:last|final)",
    within=r"\W*(?:(?:hi|hello|good (?:morning|afternoon)|thank(?:s| you) for your (?:e-?mail|message))\b\W*)?(?:{})\b",
)
IN_PASSING = any_of(
    r"(?:my|our) (?:daughter|son|husband|wife|neighbour|mum|mother|dad|father|partner|carer|brother|sister)\b",
    r"(?:received|got|had|get|getting|sent me) (?:an?|the|your|another|only an?|just an?) (?:automat|auto)",
    r"i(?:['’]m| am| was| will be|['’]ll be| have been|['’]ve been) (?:away|on (?:annual )?leave|on holiday|off|out of (?:the )?office|"
    r"not in)\b[^.]{0,60}(?:,? (?:but|so|"
    r"and (?!will|have|back)|when|while)\b)",
    r"while (?:i|we) (?:was|were|am|are) (?:away|on holiday|on leave)",
    r"(?:asked|told|emailed|rang|wrote|got|get|keep getting|received|an)\b[^.]{0,60}out of (?:the )?office\b[^.]{0,40}(?:then|and|but|from|back)\b",
)
BACK = any_of(
    r"until\b",
    r"till?\b",
    r"back\b",
    r"return(?:ing|s)?\b",
    r"resume\b",
    r"available (?:again )?(?:on|from)\b",
    r"through\b",
    r"to\b",
    r"tan\b",
    r"hyd\b",
    r"bis\b",
    r"ab\b",
    r"hasta\b",
    r"jusqu['’]",
    r"fino\b",
    r"tot\b",
    r"reopen\b",
    within=r"\b(?:{})[^.\n]{{0,30}}$",
)
INSTEAD = any_of(r"(?:urgent|emergency|immediate|in my absence|in the meantime|assistance|instead|contact|e-?mail|speak to|call|cover(?:ing|ed)?)\b")
INSTEAD_NAME = re.compile(
    r"\b(?:contact|speak to|call|ring|e-?mail|covered by|covering is|cover is|ask for|refer to)(?: my| our)?(?: colleagues?| deputy| manager|"
    r" assistant| team)?,? (?P<name>[A-Z][a-z'’-]+(?: [A-Z][A-Za-z'’-]+){0,2})"
)
_FOREIGN = {
    "january": "januar janvier enero stycznia gennaio januari ionawr",
    "february": "februar février fevrier febrero lutego febbraio februari chwefror",
    "march": "märz maerz mars marzo marca maart mawrth",
    "april": "avril abril kwietnia aprile ebrill",
    "may": "mai mayo maja maggio mei",
    "june": "juni juin junio czerwca giugno mehefin",
    "july": "juli juillet julio lipca luglio gorffennaf",
    "august": "août aout agosto sierpnia augustus awst",
    "september": "septembre septiembre września settembre medi",
    "october": "oktober octobre octubre października ottobre hydref",
    "november": "novembre noviembre listopada tachwedd",
    "december": "dezember décembre decembre diciembre grudnia dicembre rhagfyr",
}
ENGLISH = {month: english for english, months in _FOREIGN.items() for month in months.split()}
"""Months in the languages of automatic answers, in English."""
FOREIGN_DAY = re.compile(rf"\b(?P<day>\d{{1,2}})(?:\.|er)?(?: de)? (?P<month>{'|'.join(ENGLISH)})\b", re.IGNORECASE)
