"""Corners: rare shapes that one branch or other was written for."""

from __future__ import annotations

from datetime import date

import pytest

from mailbridge.core.dates import first, mentions
from mailbridge.core.mail import Address, Headers, Mail
from mailbridge.core.recognise.answers import answer
from mailbridge.core.recognise.bounces import bounce
from mailbridge.core.recognise.impostors import poses_as
from mailbridge.core.recognise.machines import absence
from mailbridge.core.recognise.persons import noted
from mailbridge.model.words import Kind, MachineKind
from tests.recognise.people import COUNCIL, HER, hers, mail, read

OFFICER = "Sam Lee <sam.lee@northborough.example>"
TODAY = date(2025, 1, 28)


def bare(**fields: object) -> Mail:
    return Mail(sha256="", size=0, **{"headers": Headers(), **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["feedback-report", "xxxx", "disposition-notificatio", ""])
def test_a_complaint_of_an_abuse_desk_is_automatic(kind: str) -> None:
    """So is each report of a mail system, whatever became of its type on the way (RFC 6522)."""
    headers = Headers.of([("Content-Type", f"multipart/report; report-type={kind}")])
    found = read("x")
    assert found.kind is Kind.NEW_ENQUIRY
    from mailbridge.core.recognise.machines import machine

    assert machine(bare(headers=headers)) is MachineKind.OTHER


def test_a_reply_about_an_agenda_is_an_officers_reply() -> None:
    assert read("Item 6 was deferred to 3 June.", sender=OFFICER, subject="Re: Agenda 21 May").kind is Kind.OFFICER_REPLY


def test_a_second_sender_beside_hers_is_a_pose() -> None:
    two = bare(from_=Address("", HER), other_froms=(Address("", "x@evil.example"),))
    assert poses_as(two, COUNCIL) == "shah"


@pytest.mark.parametrize(
    ("address", "posed"),
    [
        ("priya.shah@northborough.exampel", True),
        ("priya.shah@nortborough.example", True),
        ("priya.shah@northboroughh.example", True),
        ("priya.shah@northborough.example.co", True),
        ("priya.shah@elsewhere.example", False),
        ("priya.shah@northborouxx.exampleyy", False),
        ("pryia.shah@northborough.example", False),
        ("priуa.shah@northborough.example", True),
        ("nobody", False),
    ],
)
def test_look_alikes_of_her_address(address: str, posed: bool) -> None:
    assert bool(poses_as(bare(from_=Address("", address)), COUNCIL)) is posed


def test_a_bounce_may_name_the_recipient_in_a_header_or_in_what_came_back() -> None:
    exim = bare(is_delivery_report=True, headers=Headers.of([("X-Failed-Recipients", "Bob@home.example")]))
    returned = bare(is_delivery_report=True, attached_mails=(bare(to=(Address("", "bob@home.example"),)),))
    for one in (exim, returned):
        found = bounce(one)
        assert found is not None
        assert (found.addresses, found.permanent) == (("bob@home.example",), True)
    assert bounce(bare(is_delivery_report=True, subject="Delivery delayed")) is not None


def test_a_report_of_arrival_is_no_bounce() -> None:
    from mailbridge.core.mail import DeliveryReport

    assert bounce(bare(is_delivery_report=True, delivery_reports=(DeliveryReport("rfc822; bob@home.example", "relayed", "2.0.0"),))) is None
    odd = bounce(bare(is_delivery_report=True, delivery_reports=(DeliveryReport("", "failed", ""),)))
    assert odd is not None
    assert odd.addresses == ()


def test_council_systems_are_no_campaign_platforms() -> None:
    found = read("Reported at Mill Lane.", sender="noreply@northborough.example", reply_to="sam.lee@northborough.example", subject="Re: [MB-17]")
    assert found.author.address == "noreply@northborough.example"
    assert found.reply_address == "sam.lee@northborough.example"
    assert found.kind is Kind.OFFICER_REPLY


def test_a_forms_odd_lines_do_not_mislead() -> None:
    body = "Email: see below\nEmail: jill@home.example\nEmail: other@home.example\nName: Jill <jill@home.example>\nMessage: hello there\n"
    found = read(body, sender="wordpress@site.example", subject="form")
    assert (found.author.name, found.author.address) == ("Jill", "jill@home.example")


def test_an_offer_of_further_help_says_nothing() -> None:
    assert not answer("If I can help with any further queries please do not hesitate to contact me.", TODAY).question


def test_a_title_quoted_from_our_letter_is_no_command() -> None:
    body = (
        "Fine\n\nFrom: Cllr Priya Shah <casework@priya-shah.example>\nSent: 12 May 2025 10:00\nTo: Priya Shah\nSubject: Close MB-9 as "
        "duplicate please [MB-17]\n\nNew case.\n"
    )
    assert hers(body, subject="Re: Close MB-9 as duplicate please [MB-17]").commands == ()


def test_a_verb_without_a_case_asks_which() -> None:
    assert [c.verb for c in hers("", subject="close").commands] == ["unknown"]


def test_a_second_reference_stays_with_the_first_case() -> None:
    found = hers("", subject="[MB-5] close MB-6 is the same").commands[0]
    assert (found.verb, found.reference, found.arguments) == ("close", "MB-5", "MB-6 is the same")


def test_a_place_is_no_name() -> None:
    assert noted("Surgery June, nothing else").name == ""
    assert noted("Elm Close, pothole").name in ("", "Elm Close")


@pytest.mark.parametrize(
    ("text", "until", "stand_in"),
    [
        ("I am on annual leave until Monday 3 February. If urgent contact kay@northborough.example.", "2025-02-03", "kay@northborough.example"),
        ("I will be away from 29 January to 14 February. Please speak to Tom Reed.", "2025-02-14", "Tom Reed"),
        ("Out of the office, returning on the 10th. For urgent matters ring 01632 960000.", "2025-02-10", ""),
        ("I am away. Back Thursday.", "2025-01-30", ""),
        ("I have left the council.", "", ""),
        ("On leave from today for two weeks.", "2025-01-28", ""),
    ],
)
def test_an_absence_says_until_when_and_whom_to_ask(text: str, until: str, stand_in: str) -> None:
    found = absence(mail(text, sender=OFFICER), TODAY)
    assert (str(found.until or ""), found.stand_in) == (until, stand_in)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by Friday", "2025-01-31"),
        ("by the end of this week", "2025-01-31"),
        ("next Friday", "2025-02-07"),
        ("Friday week", "2025-02-07"),
        ("a week on Monday", "2025-02-10"),
        ("w/c 12th", "2025-02-12"),
        ("w/c 12 May", "2025-05-12"),
        ("week commencing Monday 10th February", "2025-02-10"),
        ("the 14th", "2025-02-14"),
        ("the 3rd", "2025-02-03"),
        ("the 31st", "2025-01-31"),
        ("Thursday 20 March", "2025-03-20"),
        ("Sunday 2nd of March", "2025-03-02"),
        ("in the next 10 working days", "2025-02-11"),
        ("within two working weeks", "2025-02-11"),
        ("within five (5) working days", "2025-02-04"),
        ("within two weeks", "2025-02-11"),
        ("in a fortnight", "2025-02-11"),
        ("over the next fortnight", "2025-02-11"),
        ("in 6-8 weeks", "2025-03-25"),
        ("within 24 hours", "2025-01-29"),
        ("within 3 months", "2025-04-28"),
        ("tomorrow", "2025-01-29"),
        ("the day after tomorrow", "2025-01-30"),
        ("this afternoon", "2025-01-28"),
        ("19/02", "2025-02-19"),
        ("19.02.25", "2025-02-19"),
        ("19/11", "2024-11-19"),
        ("2026-01-14", "2026-01-14"),
        ("14 January 2026", "2026-01-14"),
        ("May 14th", "2025-05-14"),
        ("by mid-June", "2025-06-15"),
        ("end of May", "2025-05-31"),
        ("in April", "2025-04-30"),
        ("by the end of the month", "2025-01-31"),
        ("next month", "2025-02-28"),
        ("early next week", "2025-02-03"),
        ("before Christmas", "2025-12-24"),
        ("by the end of the year", "2025-12-31"),
        ("within 28 days of inspection; it was inspected on 20 January", "2025-02-17"),
        ("within 28 days of inspection", "2025-02-25"),
        ("on 31 February", ""),
        ("24/7", ""),
        ("13/13/25", ""),
        ("last Friday", ""),
        ("on the 3rd floor", ""),
        ("it may 12 times", ""),
        ("2/3 of it", ""),
        ("5 December", "2024-12-05"),
        ("3 September", "2025-09-03"),
    ],
)
def test_dates_as_people_write_them_on_a_tuesday(text: str, day: str) -> None:
    found = mentions(text, TODAY)
    assert str(found[0].day if found else "") == day


def test_a_day_long_past_this_year_is_the_next_years_and_the_other_way_round() -> None:
    assert mentions("14 January", date(2025, 12, 1))[0].day == date(2026, 1, 14)
    assert mentions("28 December", date(2025, 1, 5))[0].day == date(2024, 12, 28)
    assert mentions("within 1 month", date(2025, 1, 31))[0].day == date(2025, 2, 28)
    assert first("not 3 January but until 14 Feb", TODAY) == date(2025, 2, 14)
    assert first("never", TODAY) is None


@pytest.mark.parametrize(
    ("text", "spoken_for_somebody"),
    [
        ("My neighbour at 11 Elm Close plays loud music.", False),
        ("I write about our next-door neighbour at 11 Elm Close.", False),
        ("I am writing for my neighbour at 11 Elm Close, who is blind.", True),
        ("My elderly neighbour at 11 Elm Close fell.", True),
    ],
)
def test_a_neighbour_complained_of_is_not_spoken_for(text: str, spoken_for_somebody: bool) -> None:
    from mailbridge.core.recognise.persons import spoken_for

    assert (spoken_for(text) is not None) == spoken_for_somebody
