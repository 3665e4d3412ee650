"""Story 8: near-identical mails of many people become one campaign; she answers once, and each hears by a letter of their own (R002, R118)."""

from __future__ import annotations

import string
from collections import Counter
from datetime import datetime, timedelta

from sqlmodel import select

from mailbridge import storage
from mailbridge.core.mail import Mail
from mailbridge.model.campaigns import CampaignMember
from mailbridge.model.tables import Inbound
from mailbridge.model.words import CaseStatus, InboundStatus
from tests.stories import shapes
from tests.stories.crowd import OWN, PARAGRAPHS, crowd
from tests.stories.world import CASEWORK, HIGHWAYS, PRIYA, World

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
