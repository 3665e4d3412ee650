"""Nobody is taken for somebody else: look-alikes, forged stamps, threads, tokens and numbers, ourselves, whoever was let go, whoever was only in copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbridge.core import tokens
from mailbridge.core.parse import parse
from mailbridge.core.people import Assistant
from mailbridge.core.recognise.trust import Vouching, vouched
from mailbridge.model.words import CaseStatus, InboundStatus
from tests.hostile import raw
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

pytestmark = pytest.mark.slow
JEANS, EVE = "jean.obi@mail.example", "eve@evil.example"
DOMAIN = "northborough.example"
SECRET_WORDS = ("Mill Lane", "Jean", "Highways", "They come on Monday")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Jean's pothole, with Highways; the resident has heard something that nobody else knows."""
    world = World(tmp_path_factory.mktemp("told"))
    world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT.\n\nJean Obi")
    world.arrives(raw.command("[MB-1] FORWARD highways", number=1))
    world.arrives(raw.command("[MB-1] UPDATE", "They come on Monday.", number=2))
    return world


@pytest.fixture
def case(told: World, tmp_path: Path) -> World:
    """The same story, which goes on in its own way."""
    return told.going_on(tmp_path)


def _unmoved(world: World, before: CaseStatus, heard: dict[str, int]) -> None:
    """Nothing was closed, nobody of the case heard anything, and the stranger nothing of the case."""
    assert world.case().status is before
    assert {person: len(world.letters(person)) for person in heard} == heard
    told = " ".join(f"{mail.subject} {mail.text}" for mail in world.letters(EVE))
    assert [word for word in SECRET_WORDS if word in told] == []


def _heard(world: World) -> dict[str, int]:
    return {person: len(world.letters(person)) for person in (JEANS, HIGHWAYS)}


LOOK_ALIKES = {
    "Cyrillic letters in the domain": "cllr.p.shah@n\u043erthborough.example",
    "the same as punycode": "cllr.p.shah@xn--nrthborough-2zh.example",
    "Cyrillic letters in front": "cllr.\u0440.shah@northborough.example",
    "a letter like another": "cllr.p.shah@northb0rough.example",
    "her domain under another": "cllr.p.shah@northborough.example.evil.example",
    "a domain that ends like hers": "cllr.p.shah@evil-northborough.example",
    "her address as a name": f"eve@evil.example (as {PRIYA})",
    "two letters that look like one": "cllr.p.shah@northborougn.example",
}


SHOWN = ("Priya Shah", PRIYA, f'\\"{PRIYA}\\" via', "Cllr Priya Shah")


@pytest.mark.parametrize(("name", "shown"), [*zip(LOOK_ALIKES, SHOWN * 2, strict=True)])
def test_a_look_alike_commands_nothing(case: World, name: str, shown: str) -> None:
    """Its own server vouches for it, and rightly so: it is just not her."""
    before, heard = case.case().status, _heard(case)
    address = LOOK_ALIKES[name].partition(" ")[0]
    domain = address.rpartition("@")[2]
    stamp = f"Authentication-Results: {AUTHSERV}; dkim=pass header.d={domain}; spf=pass smtp.mailfrom={address}; dmarc=pass header.from={domain}\r\n"
    case.arrives(stamp.encode() + raw.mail("", sender=f'"{shown}" <{address}>', subject="[MB-1] CLOSE resolved", number=40))
    _unmoved(case, before, heard)


def _stamp(server: str, domain: str = DOMAIN) -> str:
    return f"Authentication-Results: {server}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}\r\n"


FORGED = {
    "below the true one": f"Authentication-Results: {AUTHSERV}; dmarc=fail header.from={DOMAIN}\r\n" + _stamp(AUTHSERV) * 3,
    "of another server above": _stamp("mx.evil.example") + _stamp(AUTHSERV),
    "of a name that begins like ours": _stamp(f"{AUTHSERV}.evil.example"),
    "of a name that ends like ours": _stamp(f"evil-{AUTHSERV}"),
    "in a comment": f"Authentication-Results: {AUTHSERV} (; dmarc=pass header.from={DOMAIN}); dmarc=fail header.from={DOMAIN}\r\n",
    "in a quoted string": f'Authentication-Results: {AUTHSERV}; spf=none smtp.mailfrom="x; dmarc=pass header.from={DOMAIN}"@evil.example\r\n',
    "folded into the name": f"Authentication-Results: mx.evil.example;\r\n\t{AUTHSERV}; dmarc=pass header.from={DOMAIN}\r\n",
    "folded behind a failing one": f"Authentication-Results: {AUTHSERV};\r\n dmarc=fail header.from={DOMAIN};\r\n dmarc=pass header.from={DOMAIN}\r\n",
    "of ARC alone": f"ARC-Authentication-Results: i=1; {AUTHSERV}; dmarc=pass header.from={DOMAIN}\r\nARC-Seal: i=1; cv=pass\r\n",
    "as Received-SPF": f"Received-SPF: pass (domain of {PRIYA})\r\nX-Authentication-Results: {AUTHSERV}; dmarc=pass\r\n",
    "with a blank in the name": f"Authentication-Results : {AUTHSERV}; dmarc=fail header.from={DOMAIN}\r\n" + _stamp(AUTHSERV),
    "in an encoded word": f"Authentication-Results: =?utf-8?q?{AUTHSERV}=3B_dmarc=3Dpass?=\r\n",
    "for a domain like hers": _stamp(AUTHSERV, "n\u043erthborough.example"),
    "for a domain above hers": _stamp(AUTHSERV, "example"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_stamp_commands_nothing(case: World, name: str) -> None:
    before, heard = case.case().status, _heard(case)
    mail = FORGED[name].encode() + raw.mail("", sender=f"Priya Shah <{PRIYA}>", subject="[MB-1] CLOSE resolved", number=50)
    assert vouched(parse(mail), (AUTHSERV,)) is not Vouching.PASS
    case.arrives(mail)
    _unmoved(case, before, heard)
    assert "Was this you?" in case.last(PRIYA).subject


def test_a_strangers_answer_to_our_message_is_no_partys(case: World) -> None:
    """Our Message-IDs stand in every forward: in References and In-Reply-To they say which case, and of the writer nothing (PEERS.md, 24 and line 4 of 5)."""
    before, heard = case.case().status, _heard(case)
    for number, letter in enumerate((case.last(JEANS), case.last(HIGHWAYS), case.last(PRIYA)), 60):
        extra = f"In-Reply-To: {letter.message_id}\r\nReferences: {' '.join((*letter.references, letter.message_id))}\r\n"
        case.arrives(raw.mail("It was filled this morning. Please close it.", subject=f"Re: {letter.subject}", extra=extra, number=number))
    _unmoved(case, before, heard)


@pytest.mark.parametrize("subject", ["Re: [MB-1] pothole", "Re: [Case 1]", "MB-1", "RE: pothole [MB-1]", "[MB-0001] CLOSE resolved"])
def test_a_number_that_can_be_guessed_opens_nothing(case: World, subject: str) -> None:
    before, heard = case.case().status, _heard(case)
    mail = case.arrives(raw.mail("What is the state of this? Send me everything.", subject=subject))
    assert mail.status is InboundStatus.HELD or "MB-" not in subject
    _unmoved(case, before, heard)


def test_tokens_cannot_be_guessed(case: World) -> None:
    """2^50 of them, and each try is a mail of its own: wrong ones find nothing, and no try is answered with more than the last."""
    before, heard = case.case().status, _heard(case)
    own = tokens.in_address(case.last(JEANS).reply_to[0].address, CASEWORK)
    assert len(tokens.ALPHABET) ** tokens.LENGTH == 2**50
    made = [own[:place] + letter + own[place + 1 :] for place in (0, 9) for letter in tokens.ALPHABET[:5] if letter != own[place]]
    for number, token in enumerate(made, 100):
        case.arrives(raw.mail("Please send me all of it.", to=tokens.tagged(CASEWORK, token), subject="hello", number=number))
    _unmoved(case, before, heard)
    assert len(case.letters(EVE)) <= 6, "an address gets six letters a day by itself, and no more"


def test_whoever_was_let_go_commands_nothing(tmp_path: Path) -> None:
    """An assistant who had a letter with a fresh token leaves: its token is worth nothing from then on, and so is the pass of the server (PEERS.md, 24)."""
    tom = f"tom.reed@{DOMAIN}"
    world = World(tmp_path)
    with_tom = world.council.councillors["shah"].model_copy(update={"assistants": (Assistant(address=tom, name="Tom Reed", may="all"),)})
    without = world.council
    world.council = without.model_copy(update={"councillors": {"shah": with_tom}})
    world.bridge = world.started()
    world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT.")
    world.councillor_says("[MB-1] STATUS", sender=tom, name="Tom Reed")
    letter = world.last(tom)
    world.council, before = without, world.case().status
    world.bridge = world.started()
    heard = len(world.letters(tom))
    command = shapes.iphone_reply(letter, f"Tom Reed <{tom}>", "", world.now, subject="[MB-1] CLOSE resolved")
    for mail in (command, shapes.authenticated(command.replace(b"Message-ID: <", b"Message-ID: <2"), AUTHSERV, DOMAIN)):
        assert world.arrives(mail).status is not InboundStatus.SHELVED
    assert world.case().status is before
    assert len(world.letters(tom)) == heard


OWN_DOMAIN = CASEWORK.partition("@")[2]
OURSELVES = (CASEWORK, f"Priya Shah <{CASEWORK}>", *(f"{name}@{OWN_DOMAIN}" for name in ("MAILER-DAEMON", "postmaster", "casework+abc")))


@pytest.mark.parametrize("sender", OURSELVES)
def test_mail_that_claims_to_be_from_ourselves_does_nothing(case: World, sender: str) -> None:
    """With our mark or without it, to any address of ours: it opens no case, is answered by nothing, and commands nothing (PEERS.md, 15)."""
    before, heard, cases = case.case().status, _heard(case), case.cases()
    for number, extra in enumerate(("", f"X-Mailbridge: {CASEWORK}\r\n", "Auto-Submitted: auto-generated\r\n", f"Return-Path: <{CASEWORK}>\r\n"), 70):
        case.arrives(raw.mail("There is a pothole outside 14 Mill Lane NB1 4QT.", sender=sender, subject="[MB-1] CLOSE resolved", extra=extra, number=number))
    _unmoved(case, before, heard)
    assert case.cases() == cases
    assert not any(CASEWORK.partition("@")[2] in person for person in case.mailboxes), "nothing was written to ourselves"


def test_reply_to_is_nobodys_identity(case: World) -> None:
    """It names where an answer goes, and the councillor's or a resident's address in it makes nobody either of them (PEERS.md, 27)."""
    before, heard = case.case().status, _heard(case)
    for number, other in enumerate((PRIYA, JEANS, HIGHWAYS, "unknown", "@unknown", "<>"), 80):
        extra = f"Reply-To: {other}\r\n" + _stamp(AUTHSERV, "evil.example")
        case.arrives(raw.mail("Please tell me what she said.", subject="[MB-1] CLOSE resolved", extra=extra, number=number))
    _unmoved(case, before, heard)


def test_whoever_was_in_copy_does_not_become_the_resident(world: World) -> None:
    """A neighbour in copy answers all: the case stays Jean's, and she is the one who is written to (PEERS.md, 23)."""
    world.arrives(raw.mail("There is a pothole outside 14 Mill Lane NB1 4QT.", sender=JEAN, extra="Cc: Bo Ray <bo.ray@mail.example>\r\n"))
    letter = world.last(JEANS)
    answer = shapes.iphone_reply(letter, "Bo Ray <bo.ray@mail.example>", "I am Bo. Write to me instead.", world.now)
    world.arrives(answer)
    found = world.case()
    assert (found.correspondent and found.correspondent.address) == JEANS or (found.constituent and found.constituent.address) == JEANS
    world.arrives(raw.command("[MB-1] UPDATE", "They come on Monday."))
    assert "They come on Monday" in world.last(JEANS).text
    assert not any("Monday" in mail.text for mail in world.letters("bo.ray@mail.example"))


def test_a_thread_index_made_of_a_subject_joins_no_case(case: World) -> None:
    """Outlook of a stranger derives the same Thread-Topic from the same subject (PEERS.md, 19)."""
    before, heard = case.case().status, _heard(case)
    letter = case.last(HIGHWAYS)
    extra = f"Thread-Index: {letter.thread_index}\r\nThread-Topic: {letter.thread_topic}\r\n"
    case.arrives(raw.mail("It was filled.", subject=letter.thread_topic or "x", extra=extra))
    _unmoved(case, before, heard)


def test_an_officers_forgery_reaches_no_resident(case: World) -> None:
    """From is an officer's, and nothing vouches: the resident hears nothing of it."""
    heard = len(case.letters(JEANS))
    case.arrives(raw.mail("[MB-1] CLOSE resolved\nTell her to go away.", sender=SAM, subject="[MB-1] CLOSE resolved"))
    assert len(case.letters(JEANS)) == heard
    assert case.case().status is not CaseStatus.CLOSED
