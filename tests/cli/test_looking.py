"""Commands that only look: cases, show, shelf; and replay, which decides again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from typer.testing import Result

from mailbridge import assembly
from mailbridge.archive import Archive
from mailbridge.bridge import Bridge
from mailbridge.delivery import Delivery
from mailbridge.model.tables import Cursor
from mailbridge.settings import load
from mailbridge.storage import locked, transaction
from tests.cli.conftest import Council
from tests.cli.mails import RESIDENT, lost_officer, report

pytestmark = pytest.mark.slow

SENT = datetime(2024, 5, 2, 8, 12, tzinfo=UTC)


def take_in(bridge: Bridge, uid: int, raw: bytes) -> int:
    number = bridge.take_in(Delivery("shah", "INBOX", 1, uid, raw, SENT, len(raw)))
    assert number is not None
    return number


@pytest.fixture
def bridge(council: Council) -> Bridge:
    """The bridge of the council on the morning of 2 May 2024."""
    return assembly.bridge(load(council.config), lambda: SENT)


@pytest.fixture
def open_case(bridge: Bridge) -> str:
    """A pothole, referred to Highways."""
    take_in(bridge, 1, report())
    bridge.process_waiting()
    return "MB-1"


@pytest.fixture
def shelved(bridge: Bridge) -> tuple[int, Path, bytes]:
    """A mail whose archived bytes were damaged when it was to be decided: its number, the file, and what should be in it."""
    raw = report()
    number = take_in(bridge, 7, raw)
    file = next(path for path in (bridge.archive.root).rglob("*.eml"))
    file.write_bytes(b"damaged")
    bridge.process_waiting()
    return number, file, raw


def document(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_nothing_has_run_yet(council: Council) -> None:
    assert document(council.run("cases", "--json")) == []
    assert document(council.run("shelf", "--json")) == []
    assert "nothing has run" in council.run("cases").stdout
    assert not council.data.exists(), "looking created something"


@pytest.mark.usefixtures("open_case")
def test_cases_as_json(council: Council) -> None:
    (case,) = document(council.run("cases", "--json"))
    assert (case["reference"], case["status"], case["councillor"], case["resident"]) == ("MB-1", "awaiting_officer", "shah", "Ada Bell")
    assert case["opened_at"] == "2024-05-02T09:12:00+01:00", "times are the council's, with their offset"
    assert case["overdue"] is True, "it was due in 2024"
    (referral,) = case["referrals"]
    assert (referral["department"], referral["due_on"]) == ("highways", "2024-05-17")
    assert referral["next_step"] == {"step": "chaser_1", "on": "2024-05-20"}


@pytest.mark.usefixtures("open_case")
@pytest.mark.parametrize(
    ("asked", "found"),
    [(("--status", "overdue"), 1), (("--status", "awaiting_officer"), 1), (("--status", "closed"), 0), (("--councillor", "shah"), 1)],
)
def test_cases_are_filtered(council: Council, asked: tuple[str, ...], found: int) -> None:
    assert len(document(council.run("cases", "--json", *asked))) == found


@pytest.mark.parametrize(("asked", "named"), [(("--status", "sleeping"), "awaiting_officer"), (("--councillor", "nobody"), "shah")])
def test_what_does_not_exist_is_wrong_usage(council: Council, asked: tuple[str, ...], named: str) -> None:
    result = council.run("cases", *asked)
    assert result.exit_code == 2
    assert asked[1] in result.stderr
    assert named in result.stderr, "says what there is"


@pytest.mark.usefixtures("open_case")
def test_cases_as_a_table(council: Council) -> None:
    shown = council.run("cases").stdout
    assert "MB-1" in shown
    assert "awaiting officer (overdue)" in shown
    assert "Highways by 2024-05-17" in shown


@pytest.mark.usefixtures("open_case")
def test_show_as_json(council: Council) -> None:
    case = document(council.run("show", "mb-1", "--json"))
    assert [event["fact"] for event in case["history"]] == ["CaseOpened", "Acknowledged", "Referred"]
    assert [(m["author"], m["kind"], m["status"]) for m in case["mails"]] == [(RESIDENT, "new_enquiry", "processed")]
    assert [(o["letter"], o["status"]) for o in case["letters"]] == [("acknowledgement", "queued"), ("forward", "queued"), ("copy_to_resident", "queued")]
    assert case["constituent"]["address"] == RESIDENT
    assert case["words"].startswith("Dear Cllr Shah")


@pytest.mark.usefixtures("open_case")
def test_show_tells_the_story_in_order(council: Council) -> None:
    shown = council.run("show", "MB-1").stdout
    parts = ("mail in", "Case opened", "Acknowledged", "Referred to Highways", "letter out")
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    assert "answer due 2024-05-17, then chaser 1 on 2024-05-20" in shown


def test_looking_waits_for_nobody_and_changes_nothing(council: Council, bridge: Bridge) -> None:
    with transaction(bridge.engine):  # somebody is writing
        assert document(council.run("cases", "--json")) == []
    engine = assembly.database(load(council.config))
    assert engine is not None
    row = Cursor(mailbox="shah", folder="INBOX", uidvalidity=1, last_uid=0, added_at=SENT)
    with pytest.raises(OperationalError, match="readonly"), transaction(engine) as session:
        session.add(row)
    engine.dispose()


@pytest.mark.usefixtures("open_case")
def test_no_such_case(council: Council) -> None:
    result = council.run("show", "MB-99")
    assert (result.exit_code, result.stderr) == (1, "There is no case MB-99.\n")


def test_markup_and_terminal_codes_of_strangers_are_shown_as_text(council: Council, bridge: Bridge) -> None:
    take_in(bridge, 1, report().replace(b"Subject: Pothole in Mill Lane", b"Subject: [red]Pothole[/red] =?utf-8?q?=1B[2J?= in Mill Lane"))
    bridge.process_waiting()
    shown = council.run("show", "MB-1").stdout
    assert "[red]Pothole[/red]" in shown
    assert "\x1b" not in shown


def test_held_mail_is_on_the_shelf(council: Council, bridge: Bridge) -> None:
    number = take_in(bridge, 1, lost_officer())
    bridge.process_waiting()
    (mail,) = document(council.run("shelf", "--json"))
    assert (mail["number"], mail["state"], mail["mailbox"]) == (number, "held", "shah")
    assert mail["reason"]
    assert mail["received_at"] == "2024-05-02T09:12:00+01:00"


def test_replay_decides_again(council: Council, shelved: tuple[int, Path, bytes]) -> None:
    number, file, raw = shelved
    (mail,) = document(council.run("shelf", "--json"))
    assert mail["state"] == "shelved"
    assert "Unreadable" in mail["reason"]
    file.write_bytes(raw)
    result = council.run("replay", str(number))
    assert result.exit_code == 0
    assert f"Mail {number} is processed now" in result.stdout
    assert [case["reference"] for case in document(council.run("cases", "--json"))] == ["MB-1"]
    assert document(council.run("shelf", "--json")) == []


def test_replay_leaves_the_deciding_to_a_running_service(council: Council, shelved: tuple[int, Path, bytes], bridge: Bridge) -> None:
    number, file, raw = shelved
    file.write_bytes(raw)
    with locked(council.data):
        result = council.run("replay", str(number))
        assert "the running service takes it up" in result.stdout
        assert document(council.run("cases", "--json")) == [], "decided beside the running service"
    assert bridge.process_waiting() == 1


def test_replay_of_nothing(council: Council, bridge: Bridge) -> None:
    assert isinstance(bridge.archive, Archive)
    result = council.run("replay", "5")
    assert result.exit_code == 1
    assert "no shelved or held mail 5" in result.stderr


def test_replay_where_nothing_has_run(council: Council) -> None:
    result = council.run("replay", "5")
    assert result.exit_code == 1
    assert not council.data.exists()


@pytest.mark.parametrize("command", [("cases",), ("show", "MB-1"), ("shelf",), ("once",), ("run",), ("replay", "1"), ("count",)])
def test_a_folder_that_is_none(invoke: Callable[..., Result], tmp_path: Path, command: tuple[str, ...]) -> None:
    result = invoke(*command, "--config", tmp_path / "nowhere")
    assert result.exit_code == 4
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.output


def test_everything_wrong_is_told_at_once(council: Council) -> None:
    council.edit(('region = "england-and-wales"', 'region = "wales"'), ("first_reference = 1", "first_reference = 0"))
    result = council.run("cases")
    assert result.exit_code == 4
    assert "service.region" in result.stderr
    assert "service.first_reference" in result.stderr


def test_a_database_that_cannot_be_used(council: Council) -> None:
    council.data.mkdir()
    (council.data / "mailbridge.db").write_text("this is no database" * 100)
    result = council.run("cases")
    assert result.exit_code == 4
    assert "storage.database" in result.stderr
    assert "Traceback" not in result.output


def test_the_configuration_may_be_named_by_the_environment(council: Council, invoke: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBRIDGE_CONFIG", str(council.config))
    assert document(invoke("cases", "--json")) == []


def test_replay_of_all(council: Council, shelved: tuple[int, Path, bytes], bridge: Bridge) -> None:
    number, file, raw = shelved
    failed = council.run("replay", "--all")
    assert failed.exit_code == 1
    assert f"failed again: {number}" in failed.stderr
    with locked(council.data):
        assert "1 of the shelf wait again" in council.run("replay", "--all").stdout
    bridge.process_waiting()
    file.write_bytes(raw)
    assert "All 1 were decided" in council.run("replay", "--all").stdout
    assert [case["reference"] for case in document(council.run("cases", "--json"))] == ["MB-1"]
    assert "Nothing is on the shelf" in council.run("replay", "--all").stdout


@pytest.mark.parametrize("typed", [(), ("5", "--all")])
def test_replay_wants_one_or_all(council: Council, typed: tuple[str, ...]) -> None:
    assert council.run("replay", *typed).exit_code == 2
