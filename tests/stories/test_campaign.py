"""Story 8: near-identical mails of many people become one campaign; she answers once, and each hears by a letter of their own (R002, R118)."""

from __future__ import annotations

import string
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import select

from mailbridge import storage
from mailbridge.core.mail import Mail
from mailbridge.model.campaigns import CampaignMember
from mailbridge.model.tables import Inbound
from mailbridge.model.words import CaseStatus, InboundStatus
from tests.stories import shapes
from tests.stories.crowd import OWN, PARAGRAPHS, crowd
from tests.stories.world import CASEWORK, DAN, DANS_CASEWORK, HIGHWAYS, JEAN, PRIYA, World

TEXT = "\n\n".join(("Dear Councillor Shah,", *PARAGRAPHS))
WORDS = "Thank you for writing to me about the library. I have read what you say, and I will be at the meeting."


def copy(
    world: World, name: str, text: str = TEXT, *, subject: str = "Save our library", by: str = "", under: str = "NB1 4QT", mailbox: str = "shah"
) -> Inbound:
    """Somebody sends the text under their name, by themselves or through a platform."""
    address = f"{name.lower().replace(' ', '.')}@mail.example"
    raw = shapes.fresh(f"{name} via {by}" if by else f"{name} <{address}>", CASEWORK, subject, f"{text}\n\nYours sincerely,\n{name}\n{under}", world.now)
    raw = raw.replace(b"To: ", b"Reply-To: %s <%s>\r\nTo: " % (name.encode(), address.encode()), 1) if by else raw
    return world.arrives(raw, mailbox=mailbox)


def recognised(world: World) -> None:
    """Three people have sent the same."""
    for name in ("Ann Abbot", "Bola Boyle", "Cai Crane"):
        copy(world, name)


def alerts(world: World, person: str = PRIYA) -> list[Mail]:
    return [letter for letter in world.letters(person) if letter.subject.startswith("Campaign:")]


def members(world: World) -> dict[str, CampaignMember]:
    with storage.transaction(world.bridge.engine) as session:
        return {one.name or one.person: one for one in session.exec(select(CampaignMember))}


def answers(world: World) -> Counter[str]:
    """How many letters of her answer each address has got."""
    return Counter(address for address, letters in world.mailboxes.items() for one in letters if address != PRIYA and "I will be at the meeting" in one.text)


def minutes_pass(world: World, minutes: int, step: int = 5) -> None:
    for _ in range(0, minutes, step):
        world.now += timedelta(minutes=step)
        world.bridge.tick()
        world.post()


def test_two_hundred_mails_among_fifty_others(world: World) -> None:
    """Exactly those with words of their own and the ordinary ones are shown; one letter tells of the rest, and one OK answers each of them alone."""
    mails = crowd(world.now, CASEWORK)
    for mail in mails:
        world.now = mail.when
        assert world.arrives(mail.raw).status is InboundStatus.PROCESSED
    own = {mail.person for mail in mails if mail.sort == "own"}
    plain = {mail.person for mail in mails if mail.sort == "copy"}
    ordinary = {mail.person for mail in mails if mail.sort == "ordinary"}
    (alert,) = alerts(world)
    cases = [world.case(reference) for reference in world.cases()]
    shown = {case.resident_address for case in cases if case.status is not CaseStatus.CLOSED and not case.campaign}
    assert shown == own | ordinary
    assert {one.person for one in members(world).values() if one.own_words} == own
    (campaign,) = (case.campaign for case in cases if case.campaign)
    assert (campaign.people, campaign.own, campaign.waiting) == (200, 11, 189)
    numbers = [int(person.partition("@")[0].lstrip(string.ascii_lowercase + ".")) for person in own | plain]
    assert campaign.unknown == sum(number % 9 == 0 for number in numbers)
    for text in OWN:
        (letter,) = (one for one in world.letters(PRIYA) if text in one.text)
        assert letter.subject.startswith("New case")
    assert not [one for one in world.letters(HIGHWAYS) if "library" in one.text.lower()]
    world.arrives(shapes.iphone_reply(alert, f"Priya Shah <{PRIYA}>", "", world.now, subject=f"[{campaign.reference}] OK"))
    posted: list[tuple[datetime, Mail]] = []
    while world.now.hour < 21:
        world.now += timedelta(minutes=5)
        world.bridge.tick()
        posted += [(world.now, letter) for letter in world.post() if "Many people have written to me" in letter.text]
    assert {letter.recipients[0].address for _, letter in posted} == plain
    assert len(posted) == 189
    assert {len(letter.recipients) + len(letter.cc) for _, letter in posted} == {1}
    assert max(sum(start <= at < start + timedelta(hours=1) for at, _ in posted) for start, _ in posted) <= 60


def test_the_first_copies_are_gathered_and_hear_with_all_others(world: World) -> None:
    recognised(world)
    assert [world.case(f"MB-{n}").status for n in (1, 2)] == [CaseStatus.CLOSED] * 2
    assert [len(world.letters(f"{name}@mail.example")) for name in ("ann.abbot", "bola.boyle", "cai.crane")] == [1, 1, 0], "what was acknowledged stays so"
    (alert,) = alerts(world)
    assert "3 people so far" in alert.text
    assert PARAGRAPHS[0] in alert.text
    assert "Abbot" not in alert.text
    assert copy(world, "Dora Dutta", by="Act Now <campaigns@actnow.example>").kind == "campaign_copy"
    assert len(alerts(world)) == 1
    world.councillor_says("[MB-3] ANSWER", WORDS)
    minutes_pass(world, 60)
    assert answers(world) == dict.fromkeys(("ann.abbot@mail.example", "bola.boyle@mail.example", "cai.crane@mail.example", "dora.dutta@mail.example"), 1)
    assert world.last("ann.abbot@mail.example").text.startswith("Dear Ann,")


def test_what_she_has_gone_on_with_is_not_gathered(world: World) -> None:
    copy(world, "Ann Abbot")
    world.councillor_says("[MB-1] NOTE rang her, she will write to the paper")
    copy(world, "Bola Boyle")
    copy(world, "Cai Crane")
    assert world.case("MB-1").status is not CaseStatus.CLOSED
    assert members(world)["Ann Abbot"].own_words, "she answers this one herself"


def test_a_platform_that_sends_for_many_is_known_from_the_first(world: World) -> None:
    copy(world, "Ann Abbot", by="Act Now <campaigns@actnow.example>")
    assert not world.letters("ann.abbot@mail.example"), "no acknowledgement of a mail that many send"
    assert len(alerts(world)) == 1
    copy(world, "Bola Boyle", f"{TEXT}\n\nI have used its large print shelf since my eyes went.", by="Act Now <campaigns@actnow.example>")
    assert world.case("MB-2").words.startswith("I have used its large print shelf")


def test_own_words_however_few_are_read_where_they_need_care(world: World) -> None:
    recognised(world)
    copy(world, "Dora Dutta", TEXT.replace("I hope that you", "Since my stroke I hope that you"))
    assert members(world)["Dora Dutta"].own_words
    copy(world, "Elif Eaves", f"{TEXT}\n\nI cannot go on, I have the tablets here and tonight I will take them.")
    assert world.last(PRIYA).subject.startswith("Please read now")
    assert "tablets" in world.last(PRIYA).text
    copy(world, "Femi Foss", f"{TEXT}\n\nYou corrupt fucking bitch, I know where you live.")
    assert not world.letters("femi.foss@mail.example")
    world.councillor_says("[MB-3] ANSWER all", WORDS)
    minutes_pass(world, 60)
    assert set(answers(world)) == {f"{one}@mail.example" for one in ("ann.abbot", "bola.boyle", "cai.crane", "dora.dutta")}, "nobody in danger"


def test_neighbours_with_the_same_trouble_are_no_campaign(world: World) -> None:
    """The same text about a pothole, from a few doors: each is a case of its own, and is acknowledged."""
    text = "There is a deep pothole on Mill Lane NB1 4QT outside the Co-op. It has burst the tyres of three cars this month and it grows with each frost. "
    for name in ("Ann Abbot", "Bola Boyle", "Cai Crane", "Dora Dutta"):
        copy(world, name, text + "Please ask the council to fill it before a cyclist is thrown into the road there.", subject="pothole")
    assert len(world.cases()) == 4
    assert all(world.letters(f"{name}@mail.example") for name in ("ann.abbot", "bola.boyle", "cai.crane", "dora.dutta"))
    assert world.letters(HIGHWAYS)
    assert not alerts(world)


def test_each_councillor_has_her_own_campaign_and_both_count(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    copy(world, "Ann Abbot")
    copy(world, "Bola Boyle", mailbox="brown")
    copy(world, "Cai Crane")
    assert len(alerts(world)) == 1
    assert not alerts(world, DAN)
    copy(world, "Dora Dutta", mailbox="brown")
    assert len(alerts(world, DAN)) == 1
    assert world.case("MB-2").status is CaseStatus.CLOSED, "his own first copy is gathered, not hers"
    world.dan_says("[MB-4] ANSWER", WORDS)
    minutes_pass(world, 10)
    assert set(answers(world)) == {"bola.boyle@mail.example", "dora.dutta@mail.example"}, "each answers those who wrote to them"


def test_undo_stop_and_what_may_not_go_to_everybody(tmp_path: Path) -> None:
    world = World(tmp_path, service={"undo_minutes": 10})
    recognised(world)
    world.councillor_says("[MB-3] ANSWER", "Vote Labour and we will keep it open.")
    assert "party politics" in world.last(PRIYA).text
    world.councillor_says("[MB-3] ANSWER")
    assert "In which words?" in world.last(PRIYA).text
    world.councillor_says("[MB-3] UPDATE It is on the agenda")
    assert "ANSWER" in world.last(PRIYA).text
    world.councillor_says("[MB-3] STOP")
    assert "No answer to a campaign goes out here" in world.last(PRIYA).text
    world.councillor_says("[MB-3] ANSWER", f"Dear all,\n\n{WORDS} It will be fixed.\n\nPriya")
    assert "Please look at it again" in world.last(PRIYA).text
    minutes_pass(world, 5)
    world.councillor_says("UNDO")
    minutes_pass(world, 30)
    assert not answers(world)
    world.councillor_says("[MB-3] ANSWER", WORDS)
    world.councillor_says("[MB-3] ANSWER", WORDS)
    assert "goes out already" in world.last(PRIYA).text
    minutes_pass(world, 20)
    assert len(answers(world)) == 3
    copy(world, "Dora Dutta")
    copy(world, "Ann Abbot")
    minutes_pass(world, 10)
    assert answers(world) == dict.fromkeys((f"{one}@mail.example" for one in ("ann.abbot", "bola.boyle", "cai.crane", "dora.dutta")), 1)
    world.councillor_says("UNDO")
    assert "too late" in world.last(PRIYA).text
    world.councillor_says("[MB-3] STOP")
    assert "4 of 4 have had it" in world.last(PRIYA).text
    copy(world, "Elif Eaves")
    minutes_pass(world, 20)
    assert len(answers(world)) == 4


def test_nobody_is_written_to_at_night_and_nobody_after_some_weeks(tmp_path: Path) -> None:
    world = World(tmp_path, service={"campaign_days": 14})
    recognised(world)
    world.at(world.now.date(), 23)
    world.councillor_says("[MB-3] ANSWER", WORDS)
    minutes_pass(world, 30)
    assert not answers(world)
    world.at(world.now.date() + timedelta(days=1), 8)
    assert len(answers(world)) == 3
    world.at(world.now.date() + timedelta(days=10), 9)
    copy(world, "Dora Dutta")
    world.at(world.now.date() + timedelta(days=1), 9)
    assert len(answers(world)) == 4, "the first copies are compared with as long as more come"
    world.at(world.now.date() + timedelta(days=9), 9)
    copy(world, "Elif Eaves")
    world.at(world.now.date() + timedelta(days=1), 9)
    assert members(world)["Elif Eaves"].answered_at is None, "her answer has had its time"


def test_what_comes_back_after_the_answer(world: World) -> None:
    recognised(world)
    world.councillor_says("[MB-3] OK")
    minutes_pass(world, 10)
    told, letter = len(world.letters(PRIYA)), world.last("ann.abbot@mail.example")
    assert letter.text.startswith("Dear Ann,\n\nThank you for your email.")
    for raw in (
        shapes.iphone_reply(letter, "Ann Abbot <ann.abbot@mail.example>", "Thank you so much Priya, that is good to know.", world.now),
        shapes.out_of_office(world.last("bola.boyle@mail.example"), "Bola Boyle <bola.boyle@mail.example>", "I am on leave until Monday 20 May.", world.now),
        shapes.bounce(world.last("cai.crane@mail.example"), "cai.crane@mail.example", world.now),
    ):
        assert world.arrives(raw).case_id is None
    assert len(world.letters(PRIYA)) == told, "thanks and machines are no trouble"
    answer = "Thank you, but how will you vote? The lift in my block has been broken since March as well."
    world.arrives(shapes.iphone_reply(letter, "Ann Abbot <ann.abbot@mail.example>", answer, world.now))
    case = world.case(world.cases()[-1])
    assert case.words == answer
    assert case.parent == "MB-3"


def test_the_line_up_has_one_line_and_the_report_counts_views_apart(tmp_path: Path) -> None:
    world = World(tmp_path, councillor={"mails_a_day": 2})
    recognised(world)
    copy(world, "Dora Dutta", under="NB7 2AA")
    copy(world, "Elif Eaves", f"{TEXT}\n\nMy grandson reads to me there each Tuesday afternoon.", under="")
    world.at(world.now.date() + timedelta(days=1), 8)
    digest = world.last(PRIYA)
    assert "5 people, 3 in the ward, 1 with words of their own; no answer yet" in digest.text
    world.councillor_says("LIST waiting")
    assert "no answer yet" in world.last(PRIYA).text
    world.councillor_says("[MB-3] OK")
    minutes_pass(world, 30)
    world.councillor_says("LIST")
    assert "your answer has gone to 4" in world.last(PRIYA).text
    world.councillor_says("REPORT")
    report = world.last(PRIYA).text
    assert "Save our library (views, no casework): 5 people; 3 in the ward, 1 elsewhere, 1 not known; 4 answered." in report
    assert "1 new case from 1 person" in report


def test_of_somebody_who_is_erased_a_figure_is_left(world: World) -> None:
    recognised(world)
    copy(world, "Dora Dutta", by="Act Now <campaigns@actnow.example>")
    world.councillor_insists("EXPORT dora.dutta@mail.example")
    assert any(letter.attachments for letter in world.letters(PRIYA))
    world.councillor_insists("ERASE dora.dutta@mail.example")
    assert "Dora Dutta" not in members(world)
    assert len(members(world)) == 4
    world.councillor_says("[MB-3] ANSWER", WORDS)
    minutes_pass(world, 10)
    assert len(answers(world)) == 3
    data = (world.folder / "data" / "mailbridge.db").read_bytes()
    assert b"dora.dutta" not in data.lower()


def test_the_other_commands_know_what_a_campaign_is(world: World) -> None:
    recognised(world)
    world.councillor_says("[MB-3] SHOW")
    assert "3 people so far: 3 in your ward" in world.last(PRIYA).text
    world.councillor_says("[MB-3] SPLIT")
    assert "stands for many people" in world.last(PRIYA).text
    world.councillor_says("[MB-3] CLOSE not casework")
    copy(world, "Dora Dutta")
    assert world.case("MB-3").status is CaseStatus.CLOSED
    assert len(alerts(world)) == 1
    world.resident_writes("There is a big pothole outside 14 Mill Lane NB1 4QT. Jean Obi", "pothole")
    world.councillor_says("[MB-4] ANSWER They hope to fill it next week")
    assert "fill it next week" in world.last(JEAN).text, "in any other case it tells the resident"


def test_about_a_live_application_the_draft_takes_no_side(world: World) -> None:
    text = "I object to planning application 24/00933/FUL for eighty houses on Weir Field. The lane floods each winter, the school is full, and nobody " * 2
    for name in ("Ann Abbot", "Bola Boyle", "Cai Crane"):
        copy(world, name, f"Dear Cllr Shah,\n\n{text}has asked us.", subject="Planning application 24/00933/FUL")
    (alert,) = alerts(world)
    assert "take no side" in alert.text
    assert "I cannot say what I think before we have heard everybody" in alert.text
    world.councillor_says("[MB-3] ANSWER", "I will vote against this application.")
    assert "Nothing has been sent" in world.last(PRIYA).text


def test_one_person_is_counted_once_from_whichever_address(world: World) -> None:
    recognised(world)
    raw = shapes.fresh("Ann Abbot <ann.at.work@office.example>", CASEWORK, "Library", f"{TEXT}\n\nYours,\nAnn Abbot\nNB1 4QT", world.now)
    world.arrives(raw)
    assert (len(members(world)), members(world)["Ann Abbot"].copies) == (3, 2)


def test_danger_in_the_first_mail_of_a_platform_goes_the_way_of_danger(world: World) -> None:
    copy(world, "Ann Abbot", f"{TEXT}\n\nI cannot go on, I have the tablets here and tonight I will take them.", by="Act Now <campaigns@actnow.example>")
    assert world.last(PRIYA).subject.startswith("Please read now")
    assert not alerts(world)


def test_a_colleague_who_gets_the_same_mails_hears_of_it_once(tmp_path: Path) -> None:
    world = World(tmp_path, ward=True)
    recognised(world)
    for name in ("Dora Dutta", "Elif Eaves"):
        raw = shapes.fresh(f"{name} <{name[:4].lower()}@mail.example>", f"{CASEWORK}, {DANS_CASEWORK}", "Library", f"{TEXT}\n\n{name}", world.now)
        world.arrives(raw)
        world.arrives(raw, mailbox="brown")
    assert len(world.letters(DAN)) == 1
    assert "MB-3" in world.last(DAN).text


def test_a_paragraph_to_choose_is_nobodys_own_once_others_have_chosen_it(world: World) -> None:
    recognised(world)
    chosen = f"{TEXT}\n\nThe roof was mended with our own donations only four years ago."
    copy(world, "Dora Dutta", chosen)
    copy(world, "Elif Eaves", chosen.replace("Dear Councillor", "Since my stroke I go there daily.\n\nDear Councillor"))
    assert world.case("MB-4").status is CaseStatus.CLOSED
    assert not members(world)["Dora Dutta"].own_words
    assert members(world)["Elif Eaves"].own_words
    copy(world, "Femi Foss", chosen)
    assert len([case for case in world.cases() if world.case(case).status is not CaseStatus.CLOSED]) == 2, "the campaign, and who had a stroke"


def test_words_beneath_send_go_to_everybody(world: World) -> None:
    recognised(world)
    world.councillor_says("[MB-3] SEND", WORDS)
    assert "3 people get your answer" in world.last(PRIYA).text
