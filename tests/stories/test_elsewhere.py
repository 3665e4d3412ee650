"""What went wrong in other programs, as stories: an answer finds its case, a machine moves nothing, nothing is kept twice (deploy/FAILURES.md)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailbridge.core import tokens
from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.core.people import Council
from mailbridge.model.words import CaseStatus, InboundStatus, Kind
from tests.hostile import raw
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, PRIYA, SAM, World

POTHOLE = "There is a big pothole outside {} Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
FILLED = "The pothole has been filled today.\n\nSam Lee"
IT = "it@northborough.example"
MAILS = Path(__file__).parents[1] / "mails"
SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def _heard(world: World) -> dict[str, int]:
    """How many letters each person has had, besides the councillor and the operator."""
    return {person: len(letters) for person, letters in world.mailboxes.items() if person not in {PRIYA, IT}}


# ---- an answer finds its case


def test_a_conversation_whose_beginning_we_never_saw_is_one_case(world: World) -> None:
    """Two mails of one thread name a mail that never came to us."""
    for number in (1, 2):
        extra = "In-Reply-To: <root@x.example>\r\nReferences: <root@x.example>\r\n"
        world.arrives(raw.mail(f"{'As I said: ' * (number - 1)}{POTHOLE.format(14)}", sender=JEAN, subject="Re: the hole", extra=extra, number=number))
    assert world.cases() == ["MB-1"]


def _renamed(council: Council) -> Council:
    return council.model_copy(update={"service": council.service.model_copy(update={"reference_prefix": "CW"})})


def _moved(council: Council) -> Council:
    shah = council.councillors["shah"].model_copy(update={"casework_address": "help@new-shah.example"})
    return council.model_copy(update={"councillors": {"shah": shah}})


def _reorganised(council: Council) -> Council:
    departments = dict(council.departments)
    departments["roads"] = departments.pop("highways")
    return council.model_copy(update={"departments": departments})


@pytest.mark.parametrize("change", [_renamed, _moved, _reorganised])
def test_answers_to_letters_of_before_are_matched_after_a_change_of_settings(world: World, change: object) -> None:
    """Another prefix of references, another casework address, another key of the department."""
    assert callable(change)
    world.resident_writes(POTHOLE.format(14))
    acknowledged, forwarded = world.last(JEAN), world.last(HIGHWAYS)
    world.council = change(world.council)
    world.bridge = world.started()
    assert world.arrives(shapes.iphone_reply(acknowledged, JEAN, "It is deeper now.", world.now)).kind == Kind.FOLLOW_UP
    assert world.arrives(shapes.outlook_reply(forwarded, SAM, FILLED, world.now)).kind == Kind.OFFICER_REPLY
    assert world.cases() == ["MB-1"]
    assert world.case().status is CaseStatus.ANSWERED


def test_a_message_id_in_the_brackets_of_exchange_is_the_one_that_we_gave(world: World) -> None:
    """It is the only sign: another subject, no token, nothing quoted."""
    world.resident_writes(POTHOLE.format(14))
    identifier = world.last(HIGHWAYS).message_id.strip("<>")
    mail = world.arrives(raw.mail(FILLED, sender=SAM, subject="Potholes", extra=f"In-Reply-To: <[{identifier}]>\r\n"))
    assert (mail.kind, mail.case_id) == (Kind.OFFICER_REPLY, 1)
    assert world.case().status is CaseStatus.ANSWERED


@pytest.mark.parametrize(
    ("to", "extra"),
    [
        ("undisclosed-recipients:;", ""),
        ("", ""),
        ("Somebody Else <somebody@body.example>", "Cc: other@body.example\r\n"),
        ("alias@old-shah.example", f"Delivered-To: {CASEWORK}\r\n"),
    ],
)
def test_a_mail_that_names_no_address_of_ours_is_a_case(world: World, to: str, extra: str) -> None:
    """A blind copy, or an alias that the server resolved."""
    mail = world.arrives(raw.mail(POTHOLE.format(14), sender=JEAN, to=to, extra=extra))
    assert mail.status is InboundStatus.PROCESSED
    assert world.cases() == ["MB-1"]
    assert world.case().acknowledged


def _two_cases(world: World) -> tuple[str, str]:
    """The reply addresses of two cases of Jean's at Highways, in their order."""
    world.resident_writes(POTHOLE.format(14))
    first = world.last(HIGHWAYS).reply_to[0].address
    world.resident_writes("The street light outside 3 Elm Close NB1 4QT is out. Jean Obi", "light")
    second = next(letter for letter in reversed(world.letters(JEAN)) if "MB-2" in letter.subject).reply_to[0].address
    assert tokens.in_address(first, CASEWORK) != tokens.in_address(second, CASEWORK)
    return first, second


@pytest.mark.parametrize(("sender", "text"), [(SAM, FILLED), (JEAN, "Neither has been done yet.")])
def test_of_a_mail_to_the_addresses_of_two_cases_she_is_told_both(world: World, sender: str, text: str) -> None:
    """It joins the first; that it was meant for the other as well is said, so that neither waits unseen."""
    to = ", ".join(_two_cases(world))
    mail = world.arrives(raw.mail(text, sender=sender, to=to, subject="Both"))
    assert mail.case_id == 1
    assert "it was sent to MB-2 as well" in " ".join(world.last(PRIYA).text.split()).replace("It was", "it was")


@pytest.mark.parametrize("address", ["jo@bücher.example", "jo@xn--bcher-kva.example"])
def test_a_resident_of_a_domain_with_an_umlaut_is_answered(world: World, address: str) -> None:
    world.arrives(raw.mail(POTHOLE.format(14), sender=f"Jo Farrow <{address}>"))
    assert [one.address for one in world.last(address).to] == [address]


# ---- a machine moves nothing


def _gmail(letter: Mail, sender: str) -> bytes:
    """As Gmail's responder writes: a plain answer in the thread, marked in the head alone."""
    marks = f"Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\nX-Autoreply: yes\r\nIn-Reply-To: {letter.message_id}\r\nReferences: {letter.message_id}\r\n"
    text = "Thank you for your mail. I look after the garden until Monday."
    return raw.mail(text, sender=sender, to=letter.reply_to[0].address, subject=f"Re: {letter.subject}", extra=marks)


@pytest.mark.parametrize("closed", [False, True])
def test_a_responder_changes_nothing_whatever_state_the_case_is_in(world: World, closed: bool) -> None:
    """Neither status nor owner, reminders or outcome; nor does it reopen what is closed, or fetch a letter."""
    world.resident_writes(POTHOLE.format(14))
    if closed:
        world.councillor_says("[MB-1] close resolved")
    before, heard = world.case(), {person: len(letters) for person, letters in world.mailboxes.items()}
    world.arrives(_gmail(world.last(JEAN), JEAN))
    world.arrives(_gmail(world.last(HIGHWAYS), SAM).replace(b"<evil-1@", b"<evil-2@"))
    world.arrives(shapes.out_of_office(world.last(HIGHWAYS), SAM, "I am on leave until Monday 20 May.", world.now))
    after = world.case()
    assert (after.status, after.referrals[0].status, after.councillor) == (before.status, before.referrals[0].status, before.councillor)
    assert [(one.step, one.due_set, one.put_off_until) for one in after.referrals] == [(one.step, one.due_set, one.put_off_until) for one in before.referrals]
    assert {person: len(letters) for person, letters in world.mailboxes.items()} == heard


def _of_machines() -> list[Path]:
    """Every bounce and automatic answer at hand: our own, the labelled ones, and what other projects have collected."""
    labels = SHARED / "mails" / "labels.json"
    told = json.loads(labels.read_text(encoding="utf-8")) if labels.exists() else []
    labelled = [SHARED / "mails/mails" / f"{one['id']}.eml" for one in told if one["role"] in {"bounce", "auto_reply"}]
    corpora = (path for path in sorted((SHARED / "corpora").glob("*/*")) if path.suffix in {".eml", ".txt"})
    collected = [path for path in corpora if b"report-type" in path.read_bytes() or "bounce" in path.name]
    return [*sorted(MAILS.glob("officers-au*.eml")), *sorted(MAILS.glob("officers-bo*.eml")), *labelled, *collected]


def test_no_bounce_and_no_automatic_answer_at_hand_opens_a_case_or_is_answered(world: World) -> None:
    """Nor does one move the case that is open. (Ten of our own wherever this runs; some forty where ../shared is.)"""
    world.resident_writes(POTHOLE.format(14))
    case, heard = world.case(), _heard(world)
    files = _of_machines()
    assert len(files) >= 10
    for path in files:
        mail = world.arrives(path.read_bytes())
        assert mail.status is not InboundStatus.SHELVED, path.name
        assert (world.cases(), _heard(world)) == (["MB-1"], heard), f"{path.name}: {mail.kind}, {mail.reason}"
    assert world.case() == case


# ---- nothing is kept or passed on twice


def test_our_own_photo_in_an_officers_quotation_is_passed_on_to_nobody(world: World) -> None:
    """Outlook sends back what it quotes: it is no new evidence."""
    world.resident_writes(POTHOLE.format(14), photo=shapes.jpeg())
    sent = world.last(HIGHWAYS)
    world.arrives(shapes.with_files(shapes.outlook_reply(sent, SAM, FILLED, world.now), ("image001.jpg", "image/jpeg", sent.attachments[0].content)))
    assert world.case().status is CaseStatus.ANSWERED
    world.councillor_says("[MB-1] close resolved")
    assert not world.last(JEAN).attachments
    assert not world.last(PRIYA).attachments


def test_an_answer_that_is_only_written_into_the_quotation_reaches_her(world: World) -> None:
    world.resident_writes(POTHOLE.format(14))
    letter = world.last(HIGHWAYS)
    quoted = "\r\n".join(f"> {line}" for line in letter.text.replace("big pothole", "big pothole (FILLED ON TUESDAY)").splitlines())
    world.arrives(raw.mail(quoted, sender=SAM, to=letter.reply_to[0].address, subject=f"Re: {letter.subject}"))
    assert "FILLED ON TUESDAY" in world.last(PRIYA).text


def test_a_mail_that_is_fetched_again_and_again_is_one_file(world: World) -> None:
    """The cursor does not move while the database is away; each pass fetches the mail anew."""
    mail = raw.mail(POTHOLE.format(14), sender=JEAN)
    for _ in range(20):
        world.bridge.archive.put(mail)
    assert world.arrives(mail).status is InboundStatus.PROCESSED
    incoming = [path for path in world.bridge.archive.root.rglob("*.eml") if parse(path.read_bytes()).message_id == "<evil-1@evil.example>"]
    assert len(incoming) == 1
    assert world.cases() == ["MB-1"]
