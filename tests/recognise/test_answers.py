"""What officers' replies amount to: only a real answer is one, and dates are found as people write them. Written on Wednesday 14 May 2025."""

from __future__ import annotations

from datetime import date

import pytest

from mailbridge.core.recognise.answers import answer, is_internal, marking
from tests.recognise.people import QUOTED_REFERRAL, REFERRAL_ID, read

TODAY = date(2025, 5, 14)
NAMES = frozenset({"priya", "shah"})
ANSWERS: list[tuple[str, str, str]] = [
    ("Done.", "substantive", ""),
    ("Logged.", "holding", ""),
    ("Not us, try County", "", ""),
    ("Hi Priya, thanks for this. I'll look into it and come back to you by Friday.\n\nDave", "holding", "2025-05-16"),
    ("Dave - one for you?\n\nKim", "holding private", ""),
    (
        (
            "Dear Councillor Shah\n\nThank you for your email. I have raised a job with our contractor, ref 20451, and they have 28 days to "
            "complete.\n\nRegards\nSam"
        ),
        "holding",
        "2025-06-11",
    ),
    ("The site was inspected on 3 May and a job raised (ref 20451), to be completed within 28 days.", "substantive", "2025-06-11"),
    ("The site was inspected on 3 May and a job raised (ref 20451), to be completed within 28 days of inspection.", "substantive", "2025-05-31"),
    ("Does not meet intervention criteria I'm afraid. No budget this year.", "substantive", ""),
    ("We need the tenant's signed consent before we can discuss this.", "question", ""),
    ("Which side of the road? – Sam, Highways", "question", ""),
    ("Can you give a house number?", "question", ""),
    ("Many thanks for letting us know.\n\nJo", "", ""),
    ("Thanks Priya, noted.", "", ""),
    ("Passed to Parks.", "holding", ""),
    ("I've forwarded this to the tree team who will reply in the next 10 working days.", "holding", "2025-05-28"),
    ("Cllr Shah, the bin will be emptied tomorrow.", "substantive", "2025-05-15"),
    ("The crew went back this morning and emptied it. Apologies to Mrs Jones.", "substantive", ""),
    ("The pothole was filled yesterday.", "substantive", ""),
    ("Works are planned for w/c 9 June.", "substantive", "2025-06-09"),
    ("This is now with the contractor and should be done within 5 working days.", "holding", "2025-05-21"),
    ("Apologies for the delay in replying, I've been off sick. I will get you an answer by the end of next week.", "holding", "2025-05-23"),
    ("We are still investigating and hope to have an update in a fortnight.", "holding", "2025-05-28"),
    ("I'm chasing this with the contractor and will update you on Monday.", "holding", "2025-05-19"),
    ("Dear Cllr\n\nNo defect found at time of inspection (12 May). We will not be taking any further action.", "substantive", ""),
    ("Hi, not for sharing with the resident please: we think the tenant caused the damage himself and we're taking him to court.", "substantive? private", ""),
    ("Between us, he is a serial complainer. I'll see what I can do.", "holding private", ""),
    ("The officer visited on Monday and found no evidence of a breach. The case has been closed.", "substantive", ""),
    ("This isn't a council road, it belongs to Network Rail. Please contact them on 03457 114141.", "substantive?", ""),
    ("Please see attached response.", "substantive?", ""),
    ("I can confirm that Mr Smith's application for a Blue Badge was approved on 2 May and the badge will be posted by 21 May.", "substantive", "2025-05-21"),
    ("Thank you for your enquiry which has been allocated to Jane Brown, who will respond by 28 May. Ref ME/25/0441.", "holding", "2025-05-28"),
    ("I'll chase.", "holding", ""),
    ("Leave it with me", "holding", ""),
    ("Will do", "holding?", ""),
    ("Priya, can I give you a ring about this one?", "question?", ""),
    ("We've ordered the parts and the engineer is booked in for Tuesday 20th May between 8 and 12.", "substantive", "2025-05-20"),
    ("The application will be decided at committee on 11 June.", "substantive", "2025-06-11"),
    ("Unfortunately we have a backlog. We aim to respond within 15 working days.", "holding", "2025-06-04"),
    ("Bin replaced today", "substantive", ""),
    ("Both lights are back on.", "substantive", ""),
    ("All sorted, thanks for flagging", "substantive", ""),
    ("Job raised", "holding", ""),
    ("Job number 88213 raised with contractor, 28 day priority.", "holding", ""),
    ("An inspection has been requested and I will let you know the outcome.", "holding", ""),
    ("I am sorry but we cannot install bollards here as the footway is too narrow.", "substantive", ""),
    ("We'd need a photo and the exact location to look at this.", "question", ""),
    ("Could you ask Mrs Lee for her account number please? Once I have it I'll get the refund processed.", "question holding?", ""),
    ("I've spoken to Mrs Lee this afternoon, explained the position and agreed a payment plan of £20 a month.", "substantive", ""),
    ("Please could the resident let us have a medical letter by 30 May so we can reconsider?", "question", ""),
    ("FYI", "", ""),
    (
        (
            "Good afternoon Cllr\n\nI am writing to acknowledge receipt of your enquiry. You can expect a full response within 10 working "
            "days.\n\nKind regards\nMembers Enquiries"
        ),
        "holding",
        "2025-05-28",
    ),
    ("The council tax account has been amended and a new bill issued. The student exemption runs from 1 October 2024.", "substantive", ""),
    ("I've asked the crew to go back tomorrow and collect.", "substantive? holding?", "2025-05-15"),
    ("We will be on site on Thursday.", "substantive", "2025-05-15"),
    ("On site Thursday – Kay", "substantive", "2025-05-15"),
    ("The tree was inspected by our arborist in April. It is healthy and we do not prune for light.", "substantive", ""),
    ("Can't do this before July as the crew is fully committed.", "substantive? holding?", ""),
    ("Internal only - legal advice is that we are liable. Do not forward.", "substantive? private", ""),
    ("OFFICIAL-SENSITIVE\n\nMs Khan was moved to a refuge on Friday.", "substantive private", ""),
    ("I have not had a reply from the contractor yet.", "holding", ""),
    (
        "Dear Cllr Shah, I refer to your enquiry about Mrs Akhtar. Her repair was completed on 6 May. I apologise for the inconvenience caused.\n\nPaul",
        "substantive",
        "",
    ),
    ("It's on the list.", "holding", ""),
    ("We'll get to it when we can.", "holding", ""),
    ("The team are aware.", "holding?", ""),
    ("Please see attached photo, now cleared.", "substantive", ""),
    (
        (
            "The parking order needs a statutory consultation of 21 days. We expect to advertise it in the week commencing 2 June and, if there are "
            "no objections, the lines will be painted in July."
        ),
        "substantive",
        "2025-06-02",
    ),
    ("This was collected on Monday per the crew's records (photo attached). Contamination tag left 7/5. Next collection 21 May.", "substantive", "2025-05-21"),
    ("Enforcement officer will visit w/c 19th and report back.", "substantive holding?", "2025-05-19"),
    ("I'm on leave until 27 May, Tom is covering and will pick this up.", "holding", ""),
    ("We have written to the landlord giving him 28 days to carry out repairs.", "substantive", ""),
    ("There's nothing further we can add to our response of 2 April.", "substantive", ""),
    ("Hi Priya, just to say we've received this and are looking into it.", "holding", ""),
    ("Can you resend the photos? They didn't come through.", "question", ""),
    ("Are you free for a call tomorrow to discuss?", "holding? question?", ""),
    ("The balance outstanding is £412.60. Ms Holland can set up a direct debit by calling 01632 960400.", "substantive", ""),
    ("She is Band B with a priority date of 3 January 2023, and is currently 41st for a 3 bed.", "substantive", ""),
    ("Application refused 1 May under delegated powers, reason overbearing. Right of appeal until 1 November.", "substantive", ""),
    ("I'll ask the depot.", "holding", ""),
    ("Sent to depot, will be done this week.", "substantive? holding?", "2025-05-16"),
    ("Scheduled for Friday.", "substantive", "2025-05-16"),
    ("Contractor attended 12/5, access not given, card left. Tenant to ring to rebook.", "substantive", ""),
    ("The noise case is closed as no diary sheets were returned.", "substantive", ""),
    ("A temporary repair has been carried out. Permanent patching will follow within 20 days.", "substantive", "2025-06-03"),
    ("Awaiting parts, ETA 3 weeks.", "holding", ""),
    ("We have instructed our contractor to remove the graffiti and expect this to be completed by 23rd May.", "substantive? holding?", "2025-05-23"),
    ("Works order raised, 10 day priority", "holding", ""),
    ("Thank you for bringing this to our attention, I have passed your comments to the area manager for their information.", "holding", ""),
    (
        "I can confirm this has been logged with our street cleansing team under ref 11223344 and they will attend within 5 working days.",
        "substantive? holding?",
        "2025-05-21",
    ),
    ("Hello Cllr, the road is unadopted and therefore the responsibility of the frontagers. We have no powers to carry out works.", "substantive", ""),
    ("Could this be sent to Severn Trent instead? It is a water leak, not a highway drainage issue.", "substantive? question?", ""),
    ("Yes that's fine, go ahead.", "substantive?", ""),
    ("Update - crew attended but a car was parked over the gully. We'll try again on Sunday 18th with cones out.", "substantive holding?", "2025-05-18"),
    ("Please don't pass this on but we are short of two inspectors so it'll be June.", "substantive? holding? private", ""),
    ("I have reviewed the CCTV and can confirm that the PCN was correctly issued. The charge stands.", "substantive", ""),
    ("In confidence, the family is known to us.", "substantive? holding? private", ""),
    ("Apologies, this should have been answered on 1 May. I'll make sure you have a response by close of play on Monday.", "holding", "2025-05-19"),
    ("As discussed, I will visit Mr Eccles on Thursday and take him large print forms.", "substantive", "2025-05-15"),
    ("The deadline for objections is 30 May.", "substantive", ""),
    ("It'll be looked at in the next round of inspections, due June.", "holding", "2025-06-30"),
    ("Jo, can you pick this up please? She's on my back again.\n\nPhil", "holding? private", ""),
    ("Hi Phil\n\nIs this one of yours?\n\nThanks\nJo", "holding? private", ""),
    ("Sarah will be in touch.", "holding", ""),
    ("We hope to start the work in the autumn.", "holding?", ""),
    ("Replacement bin delivered Saturday.", "substantive", ""),
    ("All three gullies jetted and running clear.", "substantive", ""),
    ("Mended", "substantive", ""),
    ("Not done yet sorry, crane broke down. Rebooked for 22 May.", "substantive", "2025-05-22"),
    ("Please can you let me know which column, there are four?", "question", ""),
    ("Just checking whether the resident still wants this?", "question", ""),
    ("Confirmed with depot: missed in error, crew returning today.", "substantive", "2025-05-14"),
    ("We will consider this as part of next year's programme.", "holding?", ""),
    ("Your enquiry will be responded to within the corporate timescale.", "holding", ""),
    ("Cllr, I need to check with Legal first.", "holding", ""),
    ("I understand the resident's frustration.", "holding?", ""),
    ("This is a matter for the police.", "substantive?", ""),
    (
        (
            "Dear Cllr Shah\n\nThank you for your email regarding the above. I have asked the area inspector to visit the site and I will update "
            "you once I have received his report.\n\nKind regards\nSam"
        ),
        "holding",
        "",
    ),
    (
        "Hi Priya,\n\nThanks for flagging. I've raised this with the contractor as an urgent job, ref 118822. They've got 5 working days.\n\nSam",
        "holding",
        "2025-05-21",
    ),
    ("Morning Priya, I've emailed the tenant to arrange a visit. Will keep you posted.", "holding", ""),
    ("Priya - I've passed this to Dave in Drainage who will deal.", "holding", ""),
    ("I'll get someone out to have a look this week.", "substantive? holding?", "2025-05-16"),
    ("Please accept my apologies, your email went into my junk folder. I will respond fully tomorrow.", "holding", "2025-05-15"),
    ("This matter is currently with our legal team and I am unable to comment further at this stage.", "holding?", ""),
    (
        "The case has been allocated to a planning enforcement officer, who will carry out a site visit within 15 working days.",
        "substantive? holding?",
        "2025-06-04",
    ),
    ("Thank you for contacting me. I no longer deal with this area. Please contact jo.hill@northborough.example.", "holding?", ""),
    (
        (
            "Councillor, we are aware of this location and it is scheduled for patching in the current financial year. I don't have a date yet but "
            "will let you know."
        ),
        "substantive? holding?",
        "",
    ),
    ("I have looked into this and the resident has been charged correctly. The discount ended on 31 March when her son turned 18.", "substantive", ""),
    ("Sorry Priya no budget for this until April.", "substantive", ""),
    ("We've been out twice and there was no one in. Could the resident ring us on 01632 960111 to arrange?", "substantive question?", ""),
    ("The light is on a private supply belonging to the housing association so we can't repair it. I've reported it to them.", "substantive", ""),
    ("Noted, thanks. We'll add it to the programme for consideration.", "holding", ""),
    (
        (
            "I've had a look at the system and can see the crew marked the bin as contaminated on 8 May. They will not go back until the next "
            "scheduled collection on 22 May. The resident needs to remove the bagged nappies."
        ),
        "substantive",
        "2025-05-22",
    ),
    ("Hi both, can we discuss at our catch up on Monday?", "holding? question?", ""),
    ("Further to my email of 7 May, the works have now been completed.", "substantive", ""),
    ("Good news - the crossing patrol post has been filled and the new person starts on 2 June.", "substantive", "2025-06-02"),
    ("Officers attended the property last night and witnessed the noise. A notice will be served.", "substantive", ""),
    ("Our records show no previous reports.", "substantive?", ""),
    ("Do you have the resident's permission for us to share her details with you?", "question", ""),
    ("I would be happy to meet the residents on site. Would Tuesday 20th or Thursday 22nd at 4pm suit?", "question holding?", ""),
    ("We expect the contractor to start w/c 2 June, weather permitting.", "substantive", "2025-06-02"),
    ("Due to staff shortages there is a delay of around 6 weeks in responding to enquiries.", "holding", "2025-06-25"),
    ("Cllr, as you know we can only discuss individual cases with the tenant's consent. Attached is the form.", "question", ""),
    ("Sorry, I'm new in post and still getting up to speed. Can I come back to you next week?", "holding question?", ""),
    ("The complaint has been upheld. Mrs Clarke will receive a letter of apology and a refund of £70 within 10 working days.", "substantive", "2025-05-28"),
    ("The drain was jetted on Friday and is now running freely. CCTV survey booked for 3 June to check for root ingress.", "substantive", "2025-06-03"),
    ("Hello Councillor,\nThis is a Severn Trent asset. I have reported it to them today, their reference is 33445566.\nRegards", "substantive", ""),
    ("Thanks for chasing. Nothing to report yet.", "holding?", ""),
    ("I have today written to Mr Sandhu's agent with an apology. The application will be determined by 30 May.", "substantive", "2025-05-30"),
    ("Yes", "substantive?", ""),
    ("No problem.", "", ""),
    ("Received, thank you.", "", ""),
    ("Your email has been received and will be dealt with in due course.", "holding", ""),
    ("Please can you advise the resident that this has been reported and will be attended to within 24 hours.", "substantive? holding?", "2025-05-15"),
    ("Priya\n\nI am meeting with the contractor on Tuesday and will raise it then.\n\nPaul", "holding", ""),
    ("Unfortunately the officer who dealt with this has left. I'm trying to find out where it got to.", "holding", ""),
    ("I don't think this is for us - is it a PRoW issue?", "question?", ""),
    (
        ("Please note this information is provided for you as ward member and should not be shared with the resident. The tenant has been served notice."),
        "substantive holding? private",
        "",
    ),
    ("Confidential - please treat with care. The family are known to children's services.", "substantive? holding? private", ""),
    ("Not to be forwarded: the landlord is under investigation.", "substantive? holding? private", ""),
]
"""Reply, what it amounts to (a `?` leaves a sign open), the date that is promised."""


@pytest.mark.parametrize(("text", "expected", "promised"), ANSWERS, ids=[str(n) for n in range(len(ANSWERS))])
def test_an_answer_is_told_from_a_stopgap(text: str, expected: str, promised: str) -> None:
    found = answer(text, TODAY, internal=is_internal(text, NAMES), marking=marking("", text))
    signs = {"substantive": found.substantive, "holding": found.holding, "question": found.question, "private": not found.shareable}
    wanted = set(expected.split())
    assert {sign for sign, holds in signs.items() if holds and f"{sign}?" not in wanted} == {w for w in wanted if not w.endswith("?")}, text
    assert str(found.promised_date or "") == promised


def test_thanks_are_only_thanks() -> None:
    for text in ("Many thanks for letting us know.\n\nJo", "Thanks Priya, noted."):
        assert answer(text, TODAY).thanks_only
    assert not answer("Thanks. It was repaired this morning.", TODAY).thanks_only


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("Not ours, please try the Parks team.", "Parks"),
        ("Please contact tom.reed@northborough.example about this.", "tom.reed@northborough.example"),
        ("I have forwarded it to Mark Riddell (Revenues and Benefits).", "Mark Riddell (Revenues and Benefits)"),
        ("It was repaired this morning.", ""),
    ],
)
def test_a_redirection_names_whom(text: str, to: str) -> None:
    assert answer(text, TODAY).redirected_to == to


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("RE: hole [OFFICIAL]", "", "OFFICIAL"),
        ("OFFICIAL-SENSITIVE: hole", "", "OFFICIAL-SENSITIVE"),
        ("hole", "OFFICIAL - SENSITIVE\n\nDear Cllr", "OFFICIAL-SENSITIVE"),
        ("hole", "Classification: OFFICIAL\n\nDear Cllr", "OFFICIAL"),
        ("hole", "NOT PROTECTIVELY MARKED\n\nDear Cllr", ""),
        ("official opening of the park", "The official opening is on Friday.", ""),
    ],
)
def test_protective_markings(subject: str, text: str, expected: str) -> None:
    assert marking(subject, text) == expected


def test_the_answer_may_stand_below() -> None:
    body = (
        "Please see below from the drainage team.\n\nFrom: Tony Marr <tony.marr@northborough.example>\nSent: 07 May 2025 15:22\nTo: "
        "highways@northborough.example\nSubject: RE: [MB-17] gullies\n\n2 of 4 gullies cleared 5/5. The others are booked for 19/5.\n\nTony\n"
    )
    found = read(body, sender="Highways <highways@northborough.example>", subject="FW: [MB-17] gullies").answer
    assert found is not None
    assert found.substantive
    assert found.promised_date == date(2025, 5, 19)


def test_answers_within_the_quotation_count_and_our_questions_do_not() -> None:
    body = (
        "My answers in red below.\n\nFrom: Cllr Priya Shah <casework@priya-shah.example>\nSent: 12 May 2025 10:00\nTo: Highways "
        "<highways@northborough.example>\nSubject: [MB-17] list\n\nCould you answer 1 and 2 by 30 May?\n\n1. When is Mill Lane "
        "resurfaced?\nStarts 9 June, three nights.\n"
    )
    found = read(body, sender="Sam Lee <sam.lee@northborough.example>", subject="RE: [MB-17] list").answer
    assert found is not None
    assert (found.substantive, found.question, found.promised_date) == (True, False, date(2025, 6, 9))


def test_talk_among_officers_is_not_to_be_shared() -> None:
    found = read(
        "Can you draft something for her please.",
        sender="Kim <kim.moss@northborough.example>",
        to="dave.hall@northborough.example",
        cc="casework@priya-shah.example",
        subject="RE: [MB-17] pothole",
    ).answer
    assert found is not None
    assert (found.shareable, found.substantive) == (False, False)


def test_working_days_leave_out_bank_holidays() -> None:
    found = read("You will have a full response within 10 working days.", sender="Sam Lee <sam.lee@northborough.example>", subject="RE: [MB-17] x").answer
    assert found is not None
    assert found.promised_date == date(2025, 5, 29)


def test_whoever_answers_a_referral_answers_like_an_officer() -> None:
    by_id = read("On site Thursday - Kay", sender="Kay <kay@drains.example>", subject="gully", in_reply_to=REFERRAL_ID)
    by_quote = read("On site Thursday - Kay\n\n" + QUOTED_REFERRAL, sender="Kay <kay@drains.example>", subject="gully")
    for found in (by_id, by_quote):
        assert found.answer is not None
        assert found.answer.promised_date == date(2025, 5, 15)
