"""The engine under strain: what was decided is taken back in time, one fault holds up nothing else, and no mail is lost, doubled or told to the log."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import select

import mailbridge.lines
from mailbridge import logs, lookup, storage
from mailbridge.bridge import Bridge
from mailbridge.chasing import Chasing
from mailbridge.core.parse import parse
from mailbridge.core.wire import LoginRefused
from mailbridge.fetch import Account
from mailbridge.model.tables import Inbound, Outbound, Referral
from mailbridge.model.words import CaseStatus, InboundStatus, OutboundStatus, ReferralStatus
from mailbridge.rooms import Rooms
from mailbridge.rounds import Rounds
from mailbridge.send import Posted
from tests.stories import shapes
from tests.stories.test_directory import configured
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, LONDON, PRIYA, World

POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
RISK = "I cannot go on. I am going to kill myself tonight."
BROKEN = "Something in here cannot be done: 14 Mill Lane"
NIGHT = datetime(2024, 5, 2, 22, 30, tzinfo=LONDON)


def _letters(world: World) -> dict[str, OutboundStatus]:
    with storage.transaction(world.bridge.engine) as session:
        return {row.key: row.status for row in session.exec(select(Outbound)).all()}


def _break(monkeypatch: pytest.MonkeyPatch, place: object, name: str, when: Sequence[object], error: Exception) -> None:
    """A function fails where one of these is among its arguments."""
    real = getattr(place, name)

    def failing(*arguments: object, **named: object) -> object:
        if any(one in arguments for one in when):
            raise error
        return real(*arguments, **named)

    monkeypatch.setattr(place, name, failing)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Tracebacks are written as the service writes them."""
    logs.start("json", io.StringIO())
    yield
    structlog.reset_defaults()


# ---- the log


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_traceback_shows_no_variables(form: logs.Form, world: World) -> None:
    out = io.StringIO()
    secret = world.bridge.secret

    def fails(words: str, key: bytes) -> None:
        raise ValueError(f"{len(words)} characters, {len(key)} bytes")

    logs.start(form, out)
    try:
        fails(POTHOLE, secret)
    except ValueError:
        structlog.get_logger().exception("job failed")
    assert "ValueError" in out.getvalue()
    assert "Mill Lane" not in out.getvalue()
    assert repr(secret)[2:-1] not in out.getvalue()
    if form == "json":
        assert json.loads(out.getvalue())["exception"]


def test_the_key_of_the_tokens_is_in_no_repr(world: World) -> None:
    assert repr(world.bridge.secret) not in repr(world.bridge)
    assert repr(world.bridge.secret) not in repr(world.bridge.press)


def test_an_error_of_the_database_shows_no_words(world: World) -> None:
    world.resident_writes(POTHOLE)
    with pytest.raises(Exception, match=r"(?i)unique") as caught, storage.transaction(world.bridge.engine) as session:
        session.add(
            Inbound(
                mailbox="shah",
                folder="INBOX",
                uidvalidity=1,
                uid=1,
                sha256="",
                size=1,
                received_at=NIGHT,
                taken_at=NIGHT,
                subject=BROKEN,
                status=InboundStatus.HELD,
            )
        )
    assert BROKEN not in str(caught.value)


# ---- urgent letters


def test_a_risk_is_shown_above_the_hourly_cap(tmp_path: Path) -> None:
    world = World(tmp_path, service={"letters_an_hour": 2})
    for number in range(3):
        world.resident_writes(POTHOLE.replace("14", str(number)), sender=f"R{number} <r{number}@mail.example>")
    world.resident_writes(RISK, subject="help", sender="Ann Poe <ann@mail.example>")
    assert "MB-4" in world.last(PRIYA).subject + world.last(PRIYA).text
    assert OutboundStatus.QUEUED in _letters(world).values()


# ---- one fault holds up nothing else


def test_a_case_that_fails_stops_no_other_reminder(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2):
        world.resident_writes(POTHOLE.replace("14", str(number)), sender=f"R{number} <r{number}@mail.example>")
    before = len(world.letters(HIGHWAYS))
    _break(monkeypatch, Chasing, "_steps", ["MB-1"], KeyError("a department"))
    world.at(date(2024, 5, 20))
    assert len(world.letters(HIGHWAYS)) == before + 1


def test_a_long_holding_pen_is_told_in_short(world: World) -> None:
    moment = world.now.astimezone(UTC)
    with storage.transaction(world.bridge.engine) as session:
        for uid in range(1, 501):
            session.add(
                Inbound(
                    mailbox="shah",
                    folder="INBOX",
                    uidvalidity=1,
                    uid=uid,
                    sha256="0" * 64,
                    size=1,
                    received_at=moment,
                    taken_at=moment,
                    subject="x" * 990,
                    status=InboundStatus.HELD,
                    reason="no rule",
                )
            )
    world.at(date(2024, 5, 7), 9)
    digest = world.last(PRIYA).text
    assert "and 470 more" in digest
    assert "500 cases need a look" in digest


def test_no_reminder_is_even_looked_for_at_night(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.resident_writes(POTHOLE)
    looked = list[str]()

    def remind(_chasing: Chasing, councillor: str, references: Sequence[str]) -> int:
        looked.extend((councillor, *references))
        return 0

    monkeypatch.setattr(Chasing, "_remind", remind)
    world.at(date(2024, 5, 17), 12)
    world.at(date(2024, 5, 21), 3)
    assert not looked
    world.at(date(2024, 5, 21), 9)
    assert looked == ["shah", "MB-1"]


def test_a_busy_database_shelves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now)) or 0
    with monkeypatch.context() as patched:
        patched.setattr(lookup, "known", _locked)
        assert world.bridge.process_waiting() == 0
        assert world.inbound(number).status is InboundStatus.PENDING
    assert world.bridge.process_waiting() == 1
    assert world.cases() == ["MB-1"]


def _locked(*_arguments: object, **_named: object) -> object:
    raise OperationalError("SELECT", {}, Exception("database is locked"))


class Relay:
    """A mail server that refuses one recipient for good, fails at another, and takes everything else."""

    connections = lanes = 1

    def __init__(self, refused: str = "", poison: str = "") -> None:
        self.refused, self.poison = refused, poison
        self.seen: list[str] = []

    async def post(self, _sender: str, recipients: tuple[str, ...], _raw: bytes, lane: int = 0) -> Posted:
        self.seen.append(recipients[0])
        if recipients[0] == self.poison:
            raise ValueError("cannot be posted")
        return Posted(refused={recipients[0]: "550 no"}) if recipients[0] == self.refused else Posted(accepted=recipients)


def _rounds(world: World, relay: Relay | None = None, accounts: dict[str, Account] | None = None) -> Rounds:
    return Rounds(world.bridge, accounts or {}, relay or Relay(), Rooms())  # type: ignore[arg-type]


def test_a_refusal_that_cannot_be_told_is_settled_all_the_same(world: World) -> None:
    """The councillor's key was renamed while her letters waited."""
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now)) or 0
    world.bridge.process(number)
    world.council = world.council.model_copy(update={"councillors": {"pshah": world.council.councillors["shah"]}})
    world.bridge = world.started()
    relay = Relay(refused=HIGHWAYS)
    for _ in range(3):
        asyncio.run(_rounds(world, relay).post())
        world.now += timedelta(minutes=11)
    assert relay.seen.count(HIGHWAYS) == 1
    assert "jean.obi@mail.example" in relay.seen
    assert OutboundStatus.QUEUED not in _letters(world).values()


def test_a_letter_that_cannot_be_posted_holds_up_no_other(world: World) -> None:
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now)) or 0
    world.bridge.process(number)
    relay = Relay(poison="jean.obi@mail.example")
    assert asyncio.run(_rounds(world, relay).post())
    assert HIGHWAYS in relay.seen


def test_a_refused_login_is_not_stormed_by_copies(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.resident_writes(POTHOLE)
    logins = list[Account]()

    def refused(account: Account) -> object:
        logins.append(account)
        raise LoginRefused("no")

    monkeypatch.setattr(mailbridge.lines, "connect", refused)

    async def copies() -> None:
        rounds = _rounds(world, accounts={"shah": Account("127.0.0.1", 1, "none", "", "u", "p")})
        for _ in range(10):
            await rounds.copy()

    asyncio.run(copies())
    assert len(logins) == 1


# ---- "was this you?" and a crash


def test_a_crash_behind_her_yes_loses_no_command(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.resident_writes(POTHOLE)
    asked = world.councillor_says("[MB-1] NOTE rang Sam", trusted=False)
    code = next(line for line in world.last(PRIYA).text.splitlines() if "YES" in line)
    word = code[code.index("YES") :].split()[1].strip(".,;:()\"'")
    yes = world.taken(shapes.iphone_reply(world.last(PRIYA), f"Priya Shah <{PRIYA}>", f"YES {word}", world.now)) or 0
    real = Bridge.process
    with monkeypatch.context() as patched:
        patched.setattr(Bridge, "process", lambda bridge, number: real(bridge, number) if number == yes else False)
        world.bridge.process(yes)
    world.bridge = world.started()
    world.bridge.process_waiting()
    assert world.inbound(asked.id or 0).status is InboundStatus.PROCESSED
    assert any("rang Sam" in line for line in world.case().history)


# ---- folders


def test_another_folder_begins_quietly(world: World) -> None:
    assert world.bridge.watch("shah", "Casework", 7, 101) == 100
    with storage.transaction(world.bridge.engine) as session:
        cursor = lookup.cursor(session, "shah")
        assert cursor is not None
        assert cursor.added_at == world.now.astimezone(UTC).replace(tzinfo=cursor.added_at.tzinfo)


def test_after_a_renumbering_new_mail_may_have_an_old_date(world: World) -> None:
    """A phone whose clock is wrong by a year writes after the folder was renumbered."""
    world.bridge.watch("shah", "INBOX", 2, 10)
    world.uidvalidity = 2
    raw = shapes.fresh(JEAN, CASEWORK, "pothole!!", POTHOLE, world.now)
    wrong = raw.replace(format_datetime(world.now).encode(), format_datetime(world.now - timedelta(days=400)).encode())
    assert wrong != raw
    assert world.arrives(wrong, uid=10).status is InboundStatus.PROCESSED
    assert world.arrives(wrong.replace(b"Message-ID: <", b"Message-ID: <x"), uid=9).status is InboundStatus.IGNORED


def test_a_restored_mailbox_is_read_again(world: World) -> None:
    raws = [shapes.fresh(f"R{n} <r{n}@mail.example>", CASEWORK, "pothole", f"{POTHOLE} {n}", world.now) for n in range(4)]
    for number, raw in enumerate(raws[:3], start=1):
        world.arrives(raw, uid=number)
    assert world.bridge.watch("shah", "INBOX", 1, 4) == 3
    assert world.bridge.watch("shah", "INBOX", 1, 2) == 0, "the server has forgotten the second and the third"
    assert world.arrives(raws[0], uid=1).status is InboundStatus.IGNORED
    assert world.arrives(raws[3], uid=2).status is InboundStatus.PROCESSED
    assert len(world.cases()) == 4
    assert world.bridge.watch("shah", "INBOX", 1, 3) == 2
    assert world.bridge.watch("shah", "INBOX", 1, 1, told=False) == 2, "a server that tells no UIDNEXT proves nothing"


def test_a_shelved_mail_whose_second_copy_went_through_is_a_duplicate(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now)
    number = world.taken(raw) or 0
    with monkeypatch.context() as patched:
        patched.setattr(Bridge, "decide", _fails)
        world.bridge.process(number)
    assert world.inbound(number).status is InboundStatus.SHELVED
    world.arrives(raw)
    assert world.bridge.replay(number)
    assert world.cases() == ["MB-1"]
    assert world.inbound(number).status is InboundStatus.IGNORED


def _fails(*_arguments: object) -> object:
    raise RuntimeError("a fault")


def test_a_held_mail_is_no_duplicate_of_its_ignored_copy(world: World) -> None:
    world.resident_writes(POTHOLE)
    raw = shapes.fresh("Eve Mold <eve@evil.example>", CASEWORK, "Re: pothole [MB-1]", "hello there", world.now)
    first = world.arrives(raw)
    assert first.status is InboundStatus.HELD
    assert world.arrives(raw).status is InboundStatus.IGNORED
    assert world.bridge.replay(first.id or 0)
    assert "taken in before" not in world.inbound(first.id or 0).reason


# ---- what is taken back


def _at_night(folder: Path) -> World:
    """A case whose letters are decided and still queued."""
    world = World(folder, now=NIGHT)
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now)) or 0
    world.bridge.process(number)
    return world


def test_a_risk_at_night_stops_the_letters_of_the_evening(tmp_path: Path) -> None:
    world = _at_night(tmp_path)
    world.now += timedelta(minutes=15)
    world.arrives(shapes.fresh(JEAN, CASEWORK, "Re: pothole [MB-1]", RISK, world.now))
    assert "MB-1" in world.last(PRIYA).text
    world.at(date(2024, 5, 3), 9)
    assert [letter.subject for letter in world.letters(JEAN)] == ["Please read now [MB-1]"], "the numbers to ring, and nothing else"
    assert not world.letters(HIGHWAYS)
    assert world.case().referrals[0].status is ReferralStatus.WITHDRAWN
    assert not world.case().acknowledged
    world.working_days_pass(15)
    assert not world.letters(HIGHWAYS)


def test_a_letter_that_was_taken_back_can_be_decided_again(tmp_path: Path) -> None:
    world = _at_night(tmp_path)
    world.arrives(shapes.fresh(JEAN, CASEWORK, "Re: pothole [MB-1]", RISK, world.now))
    world.councillor_says("[MB-1] FORWARD highways")
    world.at(date(2024, 5, 3), 10)
    assert len(world.letters(HIGHWAYS)) == 1
    assert OutboundStatus.WITHDRAWN in _letters(world).values()


def test_a_case_closed_at_night_keeps_its_letters_in(tmp_path: Path) -> None:
    world = _at_night(tmp_path)
    world.councillor_says("[MB-1] CLOSE duplicate")
    world.at(date(2024, 5, 3), 9)
    assert not world.letters(HIGHWAYS)
    assert world.case().referrals[0].status is ReferralStatus.WITHDRAWN


def test_a_reminder_written_before_an_answer_stays_in(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.now = datetime(2024, 5, 20, 10, tzinfo=LONDON)
    world.bridge.tick()
    number = (
        world.taken(shapes.outlook_reply(world.last(HIGHWAYS), "Sam Lee <sam.lee@northborough.example>", "The pothole was repaired on Friday.", world.now)) or 0
    )
    world.bridge.process(number)
    world.post()
    assert world.case().status is CaseStatus.ANSWERED
    assert len(world.letters(HIGHWAYS)) == 1
    assert list(_letters(world).values()).count(OutboundStatus.WITHDRAWN) == 1


def test_a_reopened_case_chases_nobody_of_old(world: World) -> None:
    world.resident_writes(POTHOLE)
    world.councillor_says("[MB-1] CLOSE resolved")
    world.working_days_pass(20)
    before = len(world.letters(HIGHWAYS))
    world.councillor_says("[MB-1] REOPEN")
    world.working_days_pass(2)
    assert len(world.letters(HIGHWAYS)) == before


def test_what_some_have_had_already_is_left_at_that(tmp_path: Path) -> None:
    world = World(tmp_path, now=datetime(2024, 5, 2, 9, 12, tzinfo=LONDON))
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now)) or 0
    world.bridge.process(number)
    for letter in world.bridge.outbox.claim():
        accepted = letter.recipients[:1] if HIGHWAYS in letter.recipients else letter.recipients
        world.bridge.outbox.posted(letter.number, accepted, {}, "250 ok")
    with storage.transaction(world.bridge.engine) as session:
        row = session.exec(select(Outbound).where(Outbound.letter == "forward")).one()
        row.status, row.remaining = OutboundStatus.QUEUED, ["copied@northborough.example"]
        session.add(row)
    world.councillor_says("[MB-1] CLOSE duplicate")
    assert OutboundStatus.WITHDRAWN not in _letters(world).values()


# ---- letters that do not arrive


@pytest.mark.parametrize(("failed", "status"), [("parish@northborough.example", ReferralStatus.SENT), (HIGHWAYS, ReferralStatus.DELIVERY_FAILED)])
def test_only_the_department_itself_stops_the_clock(world: World, failed: str, status: ReferralStatus) -> None:
    configured(world, "highways", deputy=None)
    world.resident_writes(POTHOLE)
    with storage.transaction(world.bridge.engine) as session:
        referral = session.exec(select(Referral)).one()
        referral.stand_ins = ["parish@northborough.example"]
        session.add(referral)
    world.arrives(shapes.bounce(world.last(HIGHWAYS), failed, world.now))
    referral_now = world.case().referrals[0]
    assert referral_now.status is status
    assert bool(referral_now.stand_ins) is (failed == HIGHWAYS)


@pytest.mark.slow
def test_a_letter_that_is_put_off_for_ever_is_told_and_given_up(world: World) -> None:
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now)) or 0
    world.bridge.process(number)
    tries = 0
    for _ in range(20 * 24):
        for letter in world.bridge.outbox.claim():
            if letter.recipients[0] == HIGHWAYS:
                tries += 1
                world.bridge.outbox.posted(letter.number, (), {}, "451 try later")
            else:
                world.mailboxes[letter.recipients[0]].append(parse(letter.copies[0][1]))
                world.bridge.outbox.posted(letter.number, letter.recipients, {}, "250 ok")
        world.bridge.tick()
        world.now += timedelta(hours=1)
    told = [letter for letter in world.letters(PRIYA) if letter.subject.startswith("Not delivered")]
    assert len(told) == 2
    assert "tried again" in told[0].text
    assert "given up" in told[1].text
    assert tries == 126
    forwards = [status for key, status in _letters(world).items() if key.startswith("forward")]
    assert forwards == [OutboundStatus.REFUSED, OutboundStatus.SENT], "then the deputy has it"


def test_nobody_is_reminded_of_what_has_not_left(world: World) -> None:
    number = world.taken(shapes.fresh(JEAN, CASEWORK, "pothole", POTHOLE, world.now)) or 0
    world.bridge.process(number)
    world.now = datetime(2024, 5, 28, 10, tzinfo=LONDON)
    world.bridge.tick()
    world.post()
    assert len(world.letters(HIGHWAYS)) == 1
    world.bridge.tick()
    world.post()
    assert len(world.letters(HIGHWAYS)) == 2
