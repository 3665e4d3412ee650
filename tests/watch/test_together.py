"""Several processes on one database are one service to whoever asks how it is."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.watching import Box, Canary, State, Wire, together
from tests.watch.test_checks import HOUR, MINUTE, NOON, WELL, found

BROWN = Box("brown", Wire(reached_at=NOON), watched_since=NOON - HOUR)
FIRST = replace(WELL, host="one")
SECOND = replace(WELL, host="two", place=2, started_at=NOON - HOUR, mailboxes=(BROWN,), canaries=(Canary("brown"),), figures=None)


def _together(*states: State) -> State:
    state = together(states, NOON)
    assert state is not None
    return state


def test_nobody_has_ever_worked() -> None:
    assert together((), NOON) is None


def test_one_is_shown_as_it_is_and_so_is_the_last_of_those_who_work_no_more() -> None:
    assert _together(FIRST) is FIRST
    assert _together(FIRST, replace(SECOND, ended=True)) is FIRST
    stopped = replace(SECOND, ended=True, written_at=NOON + MINUTE)
    assert _together(replace(FIRST, ended=True), stopped) is stopped


def test_two_look_after_different_mailboxes() -> None:
    state = _together(SECOND, FIRST)
    assert [box.key for box in state.mailboxes] == ["brown", "shah"]
    assert [canary.key for canary in state.canaries] == ["brown", "shah"]
    assert state.figures is FIRST.figures
    checks = found(state)
    assert (
        checks["process:1"].words
        == "Process 1 on one looks after 1 mailbox and runs since 12:00 on 1 May, version 1.0.0, 90 MB of memory, \
systemd restarts it when it hangs."
    )
    assert not [check for check in checks.values() if check.wrong]
    assert found(_together(FIRST, replace(SECOND, mailboxes=(BROWN, Box("lee")), watchdog=False)))["process:2"].words.startswith(
        "Process 2 on two looks after 2 "
    )


def test_what_passed_on_is_shown_as_its_new_owner_sees_it() -> None:
    """The one who had it last hour has seen it fail; whoever has it now reaches it."""
    before = replace(FIRST, mailboxes=(Box("brown", Wire(failing_since=NOON - HOUR)),))
    first_again = replace(before, place=3)
    for states in ((before, SECOND), (SECOND, before), (before, SECOND, first_again), (replace(SECOND, place=1), replace(before, place=2))):
        assert _together(*states).mailboxes == (BROWN,)


def test_trouble_of_any_is_told() -> None:
    trouble = replace(SECOND, mail_server=Wire(failing_since=NOON - HOUR), database_failing_since=NOON - HOUR, database_trouble="away")
    trouble = replace(trouble, disk_trouble="read-only", disk_since=NOON - HOUR, clock_seconds=-900.0, clock_since=NOON - HOUR)
    wrong = {key for key, check in found(_together(FIRST, trouble)).items() if check.wrong}
    assert wrong == {"mail_server", "database", "disk", "clock"}


def test_who_is_gone_without_a_word_is_named() -> None:
    state = _together(FIRST, replace(SECOND, written_at=NOON - MINUTE, disk_trouble="broken"))
    check = found(state)["process:2"]
    assert check.wrong
    assert check.words == "Process 2 on two has not been heard of since 11:59. What it looked after has passed to the others."
    assert not found(state)["disk"].wrong, "what it said then is old"
    assert state.mailboxes == FIRST.mailboxes
