"""Invented cases that every letter is tried with: one of which everything is known, and one of which only the necessary is."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.letters.facts import Facts, Group, Item, Suggestion
from mailbridge.core.letters.letter import LETTERS, Letter
from mailbridge.core.mail import Address
from mailbridge.model.words import PartyRole

_ITEMS = (
    Item(
        "MB-2417",
        "Pothole, Mill Lane",
        "14 Mill Lane",
        "Thursday 2 May 2024",
        "Friday 17 May 2024",
        "3 working days overdue",
        Suggestion("Remind them", "[MB-2417] CHASE"),
        Suggestion("Close it: resolved", "[MB-2417] CLOSE resolved"),
        1,
        "Please fill it.",
        "done on Monday",
    ),
    Item("MB-2431", "Street light out", "Elm Close", "Tuesday 7 May 2024", "Tuesday 21 May 2024", number=2),
)
FULL = Facts(
    wanted="Choose where it goes: the pothole at 14 Mill Lane, NB1 4QT",
    reference="MB-2417",
    title="Pothole, Mill Lane",
    issue="the pothole outside 14 Mill Lane",
    place="14 Mill Lane, NB1 4QT",
    name="Jean Obi",
    resident_name="Jean Obi",
    resident_address="14 Mill Lane, NB1 4QT",
    resident_contact="jean.obi@mail.example, 07700 900123",
    councillor="Cllr Priya Shah",
    sign_off="Kind regards,",
    contact_lines=("Telephone: 01632 960200",),
    council="Northborough Council",
    ward="Millfield",
    other_ward="Eastgate",
    colleagues="Cllr Ann Hale and Cllr Bo Finch",
    helper="the police",
    who_helps="You can report a crime by ringing 101.",
    department="Highways",
    escalation_name="Mary Adeyemi",
    deadline="eviction on Tuesday 7 May 2024",
    action="Please inspect the pothole and tell me what can be done.",
    reply_by="Friday 17 May 2024",
    sent_on="Thursday 2 May 2024",
    working_days=10,
    days_waiting=11,
    so_far="They told me that they are looking into it. I have written twice since then.",
    reply_route_line="Please reply to me by answering this email; I will tell the resident.",
    meant_for="Highways",
    copied=("Aisha Khan: please plan the visit", "area@northborough.example: for information"),
    cc_instructions="Please keep both in copy.",
    needs="is deaf, and asks to be written to",
    marks=("lamp column 12",),
    withheld="I do not pass on the resident's own words yet.",
    left_out="1 of 3 photos did not fit; I can send it.",
    reported_before="on the website in March, FS-Case-512345678",
    earlier_cases=("MB-1904 Pothole, Mill Lane (closed in 2023)",),
    words="Hi Cllr Shah, huge hole outside 14 Mill Lane, cracked my wheel.\n\nPhoto attached. Jean",
    photos=2,
    enclosures=("IMG_2031.jpg", "IMG_2032.jpg"),
    map_link="https://maps.example/search?query=14+Mill+Lane+NB1+4QT",
    resident_history="3rd case from this person; last: MB-1904 pothole, closed in May 2023",
    nearby=("MB-2409 pothole, 3 Mill Lane (waiting for the council)",),
    position="53.48010, -2.24260",
    missing=("Which house is it near?", "How big is it?"),
    question="Which side of the road is it on?",
    self_help="You can claim for damage to a car on the council's website.",
    appeal="You can ask the council to look at it again within 28 days.",
    again="MB-1904",
    also_about=("the street light by no 20",),
    hear_by="Thursday 16 May 2024",
    call=1,
    away_until="Monday 20 May 2024",
    cover="Cllr Dan Brown",
    permission_for="the council's Housing team",
    on_behalf_of="Mary",
    outcome="resolved",
    outcome_text="The hole was filled on Monday 27 May 2024",
    next_step="ask for a review within four weeks",
    answer="Inspected on 3 May, job 20451 raised, to be done by 28 May.",
    promised_date="Tuesday 28 May 2024",
    reason="the hole is not deep enough for this year's work",
    draft="Dear Jean Obi,\n\nHighways tell me that they have looked at the hole.\n\nKind regards,\nCllr Priya Shah",
    draft_to="Jean Obi",
    no_draft="it is marked OFFICIAL-SENSITIVE: do not pass these words on",
    people=("Resident: Jean Obi, jean.obi@mail.example, 07700 900123",),
    standing=("Highways: sent, due Friday 17 May 2024",),
    timeline=("2 May 2024, 09:12, Jean Obi: Case opened: Pothole, Mill Lane",),
    transcript=("forward highways: sent to Highways, answer asked for by Friday 17 May 2024",),
    code="4X7Q",
    subject_received="pothole!!",
    sender="Kay Brook <kay@contractor.example>",
    unexpected="I wrote to highways@council.example; this came from kay@contractor.example, to whom I had not written",
    received_on="Thursday 2 May 2024, 08:14",
    recipient="highways@northborough.example",
    flags=("sensitive: health",),
    safety=("dog, goes for visitors",),
    asks="missed bin collection, 9 Elm Close, for 3 weeks",
    evidence="This is such mail number 2 from this address; the first came on Monday 8 April 2024",
    sent_text="Dear Jean Obi,\n\nPlease do not wait for me. Call 999.\n\nCllr Priya Shah",
    no_text="they got one in the last seven days",
    contacts=("Out-of-hours duty team: 0300 555 0100",),
    open_items=_ITEMS,
    unclear=("rest next week",),
    groups=(Group("Overdue", _ITEMS[:1]), Group("Due this week", _ITEMS[1:])),
    today="Monday 20 May 2024",
    error="ValueError: nesting too deep",
    file="archive/ab/cdef.eml",
    findings=("Mailbox of Cllr Priya Shah, folder INBOX: 1 mail was on the server and not in the ledger (UID 17). mailbridge has taken it in now",),
    inbound=42,
    count=130,
    limit=120,
)
DRAFTED = Suggestion("Send the draft", "[MB-2417] SEND", FULL.draft, carries_draft=True)
SUGGESTIONS = (Suggestion("Send it to Highways", "[MB-2417] FORWARD highways"), Suggestion("Close it: resolved", "[MB-2417] CLOSE resolved"), DRAFTED)


def minimal(family: str) -> Facts:
    """Facts of which only those are known that the family can not do without."""
    needed = {name: getattr(FULL, name) for name in (*LETTERS[family].required, "today", "council")}
    return replace(Facts(), **needed)


def samples(family: str) -> tuple[Letter, Letter]:
    """A letter with everything and one with the necessary."""
    return _letter(family, FULL), _letter(family, minimal(family))


def _letter(family: str, facts: Facts) -> Letter:
    to_her = LETTERS[family].to is PartyRole.COUNCILLOR
    return Letter(
        key=f"sample:{family}",
        name=family,
        to=(Address("Sample", "sample@northborough.example"),),
        sender=Address("Cllr Priya Shah", "casework@priya-shah.example"),
        facts=facts,
        party=LETTERS[family].to,
        suggestions=SUGGESTIONS if to_her else (),
    )
