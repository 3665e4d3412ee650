"""What officers do, in the forms that tell of it: done, and to be done. Data for `answer_words` and `answer_notes`."""

from __future__ import annotations

from mailbridge.core.patterns import any_of

DONE = (
    r"(?:repaired|fixed|mended|cleared|collected|removed|emptied|filled|patched|resolved|completed|replaced|cleaned|cleansed|swept|cut|trimmed|pruned|"
    r"felled|installed|fitted|delivered|refunded|repaid|credited|cancell?ed|withdrawn|awarded|approved|granted|agreed|refused|rejected|declined|"
    r"decided|determined|dismissed|upheld|made safe|unblocked|jetted|treated|painted|repainted|sealed|secured|issued|served|prosecuted|paid|amended|"
    r"corrected|adjusted|reinstated|restored|switched (?:back )?(?:on|off)|reconnected|relit|rectified|rehoused|moved|decanted|offered|closed|"
    r"discharged|enforced|fined|gritted|topped up|applied|resurfaced|relaid|re-?set|levelled|done|sorted|dealt with|picked up|taken (?:away|off|out)|baited|"
    r"renewed|posted|put right|lifted|extended|reduced|increased|banded|tarmacked|strimmed|mown|mowed|litter[- ]picked|barriered off|cordoned off|"
    r"revoked|suspended|spoken to|apologised|demolished|tested|actioned|recovered|towed|seized|boarded up|evicted|convicted|fined|signed off|put (?:up|"
    r"in|back|out|down)|taken down|waived|written off|backdated|replanted|disposed of|unlocked|reopened|recalculated|reassessed|overturned|quashed|"
    r"adopted|transferred|erected|repositioned|realigned|drained|pumped out|dug out|laid|purchased|returned to (?:use|service)|swapped|changed|rodded|"
    r"flushed|rebooted|re-?lamped|re-?hung|re-?glazed|welded|re-?fixed|re-?filled|re-?issued|re-?delivered|scraped|hosed|washed|disinfected|sprayed|"
    r"scrubbed|ticketed|impounded|uplifted|bagged|chopped|coppiced|crown[- ]lifted|ground out|capped|shored|propped|taped off|coned off|fenced|netted|"
    r"proofed|vacated|re-?homed|housed|re-?banded|back-?filled|bled|serviced|uncovered|stopped|wiped|cautioned|warned|summonsed|carded|knocked down|"
    r"pulled down|dropped off|made good|isolated|disconnected|turned (?:on|off)|reclassified|assessed|reviewed|re-?routed|discontinued|tweaked|retimed|"
    r"rewired|re-?lined|locked|cut up|put on hold|recalled|restarted|resumed|disqualified|exempted|deferred|re-?let)\b"
)
DO = (
    r"(?:visit|attend|decant|repair|fix|replace|collect|remove|clear|clean|cut|resurface|install|carry out|run|deliver|refund|monitor|cancel|write off|"
    r"pay|repaint|paint|empty|patch|fit|fill|jet|sweep|decide|determine|trim|prune|fell|repaired|fixed|replaced|collected|removed|cleared|cleaned|"
    r"resurfaced|carried out|completed|delivered|refunded|monitored|cancelled|inspected on|paid|repainted|painted|emptied|patched|fitted|filled|jetted|"
    r"swept|decided|determined|considered (?:at|by)|visiting|attending|going to (?:cabinet|committee|council)|come to (?:cabinet|committee|council)|"
    r"done|trimmed|pruned|felled|installed|cut back|(?:go|come) (?:up|down|back|out|in)(?! to\b)|be (?:back|there|out|open|put|given)|open|reopen|"
    r"restart|resume|finish|finished|serve|served|issued|posted|sent out|arrive|put (?:up|in|back)|lift)\b"
)
SUBJECT = (
    r"(?:has|have|had|was|were|is|are|been|being|now|got|it's|it’s|that's|they've|i've|we've|i’ve|we’ve|i|we|they|he|she|crew|crews|team|contractors?|"
    r"engineers?|operatives?|lads|officers?|all|both)"
)
WORKERS = (
    r"(?:crew|gang|team|lads|lad|boys|sweeper|jetter|van|wagon|operatives?|engineers?|contractors?|electrician|plumber|surveyor|someone|somebody|tree team)"
)
SOON = r"(?=[^.]{0,140}\b(?:w/?c|(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|on|by|within|from|this|next|tomorrow|at|over|during|before|in)\b)"
DAYS = r"(?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|next|this|tomorrow)"
DEED = any_of(
    DONE,
    r"(?:checked|inspected|looked|visited|attended|passed|forwarded|logged|raised|chased|asked|reported|ordered|programmed|scheduled|booked|planned|"
    r"rang|called|phoned|spoke|received|ongoing|pending|gone|still|now|also|nothing|none|attached)",
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)(?:day)?",
    within=r"(?:{})\Z",
)
"""A word at the head of a note that is no name, though it has a capital: `Emptied - crew spoken to`."""
