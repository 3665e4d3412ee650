"""What is called wrong, in which words, and when the operator is written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.people.monitoring import Monitoring
from mailbridge.core.watching import Box, Canary, Check, Count, Figures, Incident, Stall, State, Telling, Wire, checks, gone_on
from mailbridge.core.watching.incidents import REPEATS, WELL_FOR

NOON = datetime(2024, 5, 2, 11, 0, tzinfo=UTC)
"""Thursday, 12:00 in London."""
CALENDAR = WorkingDays(closed=[datetime(2024, 12, day).date() for day in (24, 27, 30, 31)])
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WELL = State(
    "1.0.0",
    "run",
    NOON - DAY,
    NOON,
    mailboxes=(Box("shah", Wire(reached_at=NOON - MINUTE), last_mail_at=NOON - HOUR, watched_since=NOON - 30 * DAY),),
    mail_server=Wire(reached_at=NOON - HOUR),
    figures=Figures(NOON, mails={"processed": 7}, letters={"sent": 20}, posted_at=NOON - HOUR),
    canaries=(Canary("shah", sent_at=NOON - HOUR, came_at=NOON - HOUR, seconds=4.2),),
    disk_free=9_000_000_000,
    backup_at=NOON - DAY,
    count=Count(NOON - 9 * HOUR, 37, 37),
    memory=90_000_000,
    watchdog=True,
    revision="0001",
)


WATCHED = Monitoring(canary_minutes=60)


def found(state: State, now: datetime = NOON, monitoring: Monitoring = WATCHED) -> dict[str, Check]:
    """Every check by its key."""
    return {check.key: check for check in checks(state, monitoring, CALENDAR, time(17), now)}


def box(**how: object) -> State:
    """A state in which the one mailbox is otherwise."""
    return replace(WELL, mailboxes=(replace(WELL.mailboxes[0], **how),))  # type: ignore[arg-type]


def figures(**how: object) -> State:
    """A state in which the database says something else."""
    return replace(WELL, figures=replace(WELL.figures, **how))  # type: ignore[type-var]


def test_all_is_well() -> None:
    assert not [check for check in found(WELL).values() if check.wrong]
    assert found(WELL)["process"].words == "It runs since 12:00 on 1 May, version 1.0.0, 90 MB of memory, systemd restarts it when it hangs."
    assert found(WELL)["canary:shah"].words == "The last canary to shah came at 11:00, after 4 seconds."


REFUSED = Wire(failing_since=NOON - HOUR, refused=True, why="535 no")
AWAY = Wire(failing_since=NOON - HOUR, why="timed out")
WRONG = [
    ("mailbox:shah", box(wire=REFUSED), "has refused our login since 11:00. It says: 535 no"),
    ("mailbox:shah", box(wire=AWAY), "has not been reached since 11:00. It says: timed out"),
    ("mailbox:shah", box(wire=Wire(reached_at=NOON - 21 * MINUTE)), "the connection hangs"),
    ("mail_server", replace(WELL, mail_server=REFUSED), "The mail server has refused our login"),
    ("canary:shah", replace(WELL, canaries=(Canary("shah", waiting=("1-a",), waiting_since=NOON - 16 * MINUTE),)), "has not come in"),
    ("outbox", figures(due_since=NOON - HOUR, queued=4, posted_at=None), "4 letters in the outbox. The oldest could have left at 11:00."),
    ("outbox", figures(put_off=3, queued=3, posted_at=NOON - 2 * HOUR), "3 of them have been put off"),
    ("outbox", figures(put_off=3, queued=3, posted_at=None), "none has left meanwhile"),
    ("shelf", figures(mails={"shelved": 1}), "1 mail on the shelf"),
    ("count", replace(WELL, count=Count(NOON - 9 * HOUR, 37, 36)), "37 mails were on the servers and 36"),
    ("count", replace(WELL, count=Count(NOON - 31 * HOUR, 37, 37)), "At 05:00 on 1 May"),
    ("database", replace(WELL, database_failing_since=NOON - HOUR, database_trouble="disk I/O error"), "disk I/O error"),
    ("stall:database", replace(WELL, stalls=(Stall("database", NOON - HOUR),)), "The database has not moved since 11:00"),
    ("disk", replace(WELL, disk_free=400_000_000, disk_since=NOON), "0.4 GB are free."),
    ("disk", replace(WELL, disk_trouble="no space left", disk_since=NOON), "cannot be written: no space left"),
    ("clock", replace(WELL, clock_seconds=420.0, clock_since=NOON), "7 minutes behind"),
    ("clock", replace(WELL, clock_seconds=-420.0, clock_since=NOON), "7 minutes ahead of"),
    ("breaker", replace(WELL, breaker="too many letters"), "halted: too many letters"),
    ("backup", replace(WELL, backup_at=NOON - 9 * DAY), "12:00 on 23 April"),
]


@pytest.mark.parametrize(("key", "state", "words"), WRONG)
def test_what_is_wrong_is_told_with_what_to_do(key: str, state: State, words: str) -> None:
    wrong = [check for check in found(state).values() if check.wrong]
    assert [check.key for check in wrong] == [key], "and nothing else is"
    assert words in wrong[0].words
    assert wrong[0].todo.endswith((".", "…"))


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("mailbox:shah", box(wire=Wire(failing_since=NOON - MINUTE))),
        ("mailbox:shah", box(wire=Wire())),
        ("canary:shah", replace(WELL, canaries=(Canary("shah", waiting=("1-a",), waiting_since=NOON - MINUTE),))),
        ("outbox", figures(due_since=NOON - MINUTE, posted_at=None)),
        ("outbox", figures(due_since=NOON - 3 * HOUR, posted_at=NOON - MINUTE)),
        ("outbox", figures(put_off=3, posted_at=NOON - MINUTE)),
        ("silence:shah", box(last_mail_at=None)),
        ("silence:shah", box(last_mail_at=None, watched_since=None)),
    ],
)
def test_what_passes_is_not_called_wrong(key: str, state: State) -> None:
    assert not found(state)[key].wrong or key == "silence:shah"


def test_what_is_not_known_is_not_told() -> None:
    bare = State("1.0.0", "once", NOON, NOON, mailboxes=(Box("shah", Wire(reached_at=NOON - DAY)),))
    assert set(found(bare)) == {"process", "mailbox:shah", "silence:shah", "mail_server", "breaker", "database", "clock"}
    assert not any(check.wrong for check in found(bare).values()), "a pass that comes by cron looks once in a while"
    assert found(bare)["process"].words.startswith("The last pass was at 12:00, version 1.0.0, no watchdog")
    assert "silence:shah" not in found(bare, monitoring=Monitoring(silent_days=0))


def silent_from(last: datetime, days: int = 2) -> datetime:
    """The hour at which a mailbox that had its last mail then is called silent."""
    state, hour = box(last_mail_at=last), last
    while not found(state, hour, Monitoring(silent_days=days))["silence:shah"].wrong:
        hour += HOUR
    return hour


def test_two_working_days_without_mail() -> None:
    assert silent_from(NOON) == datetime(2024, 5, 7, 16, 0, tzinfo=UTC), "Friday; then a weekend and a bank holiday; Tuesday, 17:00 in London"
    assert silent_from(datetime(2024, 12, 23, 9, 0, tzinfo=UTC)) == datetime(2025, 1, 3, 17, 0, tzinfo=UTC), "the council is closed at Christmas"
    assert silent_from(NOON, days=1) == datetime(2024, 5, 3, 16, 0, tzinfo=UTC)


def test_a_mailbox_that_never_had_a_mail_is_silent_since_it_is_watched() -> None:
    check = found(box(last_mail_at=None, watched_since=NOON - 10 * DAY))["silence:shah"]
    assert check.wrong
    assert check.words == "No mail has come to shah so far."


def test_what_follows_from_something_else_rings_no_alarm_of_its_own() -> None:
    late = replace(WELL, mailboxes=(replace(WELL.mailboxes[0], wire=AWAY, last_mail_at=NOON - 9 * DAY),))
    late = replace(late, canaries=(Canary("shah", waiting=("1-a",), waiting_since=NOON - HOUR),))
    assert found(late)["silence:shah"].patience is None
    assert found(late)["canary:shah"].patience is None
    stuck = replace(figures(due_since=NOON - 2 * HOUR, posted_at=None), mail_server=AWAY)
    assert found(stuck)["outbox"].patience is None
    assert found(figures(due_since=NOON - 2 * HOUR, posted_at=None))["outbox"].patience == 15 * MINUTE


# ---- incidents


def course(*steps: tuple[timedelta, State]) -> list[tuple[timedelta, Telling]]:
    """What is told when, as the states follow each other."""
    incidents: dict[str, Incident] = {}
    told = []
    for after, state in steps:
        incidents, tellings = gone_on(incidents, found(state, NOON + after).values(), NOON + after)
        told += [(after, telling) for telling in tellings]
    return told


BROKEN = replace(WELL, mail_server=Wire(failing_since=NOON, refused=True))


def well(after: timedelta) -> State:
    """All is well at a later moment."""
    return replace(box(wire=Wire(reached_at=NOON + after), last_mail_at=NOON + after), written_at=NOON + after)


def broken(after: timedelta) -> State:
    """The same, but the mail server refuses us."""
    return replace(well(after), mail_server=BROKEN.mail_server)


def test_an_incident_is_told_once_and_once_when_it_is_over() -> None:
    steps = [(n * MINUTE, broken(n * MINUTE)) for n in range(30)] + [(n * MINUTE, well(n * MINUTE)) for n in range(30, 60)]
    told = course(*steps)
    assert [(after, telling.over) for after, telling in told] == [(15 * MINUTE, False), (40 * MINUTE, True)]
    assert [telling.key for _, telling in told] == ["alarm:mail_server:2024-05-02T11:00:00:1", "alarm:mail_server:2024-05-02T11:00:00:over"]


def test_what_comes_and_goes_is_one_incident() -> None:
    steps = [(n * MINUTE, broken(n * MINUTE) if n < 20 or n % 5 else well(n * MINUTE)) for n in range(100)]
    assert len(course(*steps)) == 1


def test_what_is_over_before_its_time_is_not_told() -> None:
    assert not course(*[(n * MINUTE, broken(n * MINUTE) if n < 14 else well(n * MINUTE)) for n in range(60)])


def test_what_lasts_is_told_ever_more_seldom() -> None:
    told = [after for after, _ in course(*[(n * HOUR, broken(n * HOUR)) for n in range(24 * 40)])]
    assert told == [HOUR * hours for hours in (1, 25, 73, 169, 337, 505, 673, 841)]
    assert REPEATS[-1] == 7 * DAY
    assert WELL_FOR < HOUR


def test_what_others_tell_and_what_is_gone_is_left_alone() -> None:
    assert not course((timedelta(0), figures(mails={"shelved": 1})), (MINUTE, figures(mails={"shelved": 1})))
    incidents, tellings = gone_on({"mailbox:gone": Incident("mailbox:gone", NOON, told=1, told_at=NOON)}, found(WELL).values(), NOON)
    assert (incidents, tellings) == ({}, ())


def test_a_check_says_what_and_whose_it_is() -> None:
    check = found(WELL)["mailbox:shah"]
    assert (check.kind, check.whose) == ("mailbox", "shah")
    assert (found(WELL)["mail_server"].kind, found(WELL)["mail_server"].whose) == ("mail_server", "")
