"""What of a state is right and what is wrong, in words for people, with what to do. The same table answers `mailbridge health` and rings the alarm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.people.monitoring import Monitoring
from mailbridge.core.watching.state import Box, Canary, Figures, Process, State, Wire
from mailbridge.core.watching.together import SILENT_FOR

REFUSED_FOR, AWAY_FOR, WAITING_FOR = timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)
"""How long a login is refused, a server away, a letter due, before the operator is written to."""
STUCK_FOR = timedelta(minutes=15)
"""After a server has come back, the queue begins to move within this time."""
HICCUP = timedelta(minutes=5)
"""Servers are away for a moment every day; that is not called wrong."""
NOT_LOOKED_FOR = timedelta(minutes=20)
"""A mailbox is looked into every eight minutes at least: after this long without an error, somebody hangs."""
SKEW = 300.0
"""Seconds by which the clocks may differ."""
LEAST_FREE = 500_000_000
"""Bytes on the disk: some large mails."""
OLD_COUNT, OLD_BACKUP = timedelta(hours=30), timedelta(days=8)
MANY_PUT_OFF = 3
"""One letter that is put off for an hour is its addressee's trouble; so many at once, and nothing posted, is ours."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    key: str
    """Unique: `mailbox:shah`."""
    title: str
    """What it is about, in a few words."""
    words: str
    """How it is, as a sentence."""
    wrong: bool = False
    todo: str = ""
    """What to do about it, as a sentence."""
    since: datetime | None = None
    patience: timedelta | None = None
    """The operator is written to when it has been wrong for so long; None: never, or somebody else tells."""
    by_other_way: bool = False
    """Letters may not leave because of it, so the alarm must not be one."""

    @property
    def kind(self) -> str:
        """What kind of thing it is: `mailbox`."""
        return self.key.partition(":")[0]

    @property
    def whose(self) -> str:
        """Key of the councillor whom it concerns, or empty."""
        return self.key.partition(":")[2]


@dataclass(frozen=True)
class _Looking:
    """A state, and what is needed to judge it."""

    state: State
    monitoring: Monitoring
    calendar: WorkingDays
    closes_at: time
    now: datetime

    def is_away(self, key: str) -> bool:
        """Whether a mailbox is not reached: an alarm of its own tells that, and what follows from it rings none."""
        return any(box.key == key and box.wire.failing_since for box in self.state.mailboxes)

    def at(self, moment: datetime) -> str:
        """A moment as the operator reads it, in the council's zone."""
        local = self.calendar.local(moment)
        return f"{local:%H:%M}" if local.date() == self.calendar.day(self.now) else f"{local:%H:%M} on {local.day} {local:%B}"


def checks(state: State, monitoring: Monitoring, calendar: WorkingDays, closes_at: time, now: datetime) -> tuple[Check, ...]:
    """Everything that can be said of a state. `closes_at` is the end of office hours."""
    looking = _Looking(state, monitoring, calendar, closes_at, now)
    return tuple(check for look in LOOKS for check in look(looking))


def _mailboxes(looking: _Looking) -> Iterator[Check]:
    for box in looking.state.mailboxes:
        yield _login(looking, f"mailbox:{box.key}", f"the mailbox of {box.key}", _hung(looking, box), f"Look into [councillors.{box.key}.mailbox]")
        if looking.monitoring.silent_days:
            yield _silence(looking, box)


def _hung(looking: _Looking, box: Box) -> Wire:
    """A mailbox that was not looked into for long, although nothing failed, is as good as away."""
    wire = box.wire
    if wire.failing_since or looking.state.mode == "once" or not wire.reached_at or looking.now - wire.reached_at < NOT_LOOKED_FOR:
        return wire
    return Wire(reached_at=wire.reached_at, failing_since=wire.reached_at, why="nobody has looked into it; the connection hangs")


def _mail_server(looking: _Looking) -> Iterator[Check]:
    yield _login(looking, "mail_server", "the mail server", looking.state.mail_server, "Look into [smtp]", by_other_way=True)


def _login(looking: _Looking, key: str, what: str, wire: Wire, where: str, *, by_other_way: bool = False) -> Check:
    """A server with our login there."""
    since = wire.failing_since
    if since is None:
        seen = f"last reached at {looking.at(wire.reached_at)}" if wire.reached_at else "not needed so far"
        return Check(key, what, f"{_capital(what)}: {seen}.")
    said = f" It says: {wire.why}" if wire.why else ""
    if wire.refused:
        words = f"{_capital(what)} has refused our login since {looking.at(since)}.{said}"
        todo = f"{where} of service.toml: the password is wrong or has run out. After a change: systemctl restart mailbridge."
        return Check(key, f"{what} refuses the login", words, True, todo, since, REFUSED_FOR, by_other_way)
    words = f"{_capital(what)} has not been reached since {looking.at(since)}.{said}"
    todo = f"{where} of service.toml, and ask whoever runs that server. Nothing is lost: it is tried again all the time."
    return Check(key, f"{what} cannot be reached", words, looking.now - since >= HICCUP, todo, since, AWAY_FOR, by_other_way)


def _silence(looking: _Looking, box: Box) -> Check:
    """No mail for so many working days: a forwarding that broke looks like a quiet week."""
    key, last = f"silence:{box.key}", box.last_mail_at or box.watched_since
    if last is None:
        return Check(key, f"mail to {box.key}", f"The mailbox of {box.key} has not been visited yet.")
    calendar, days = looking.calendar, looking.monitoring.silent_days
    deadline = calendar.at(calendar.add(calendar.day(last), days), looking.closes_at)
    seen = f"The last mail to {box.key} came at {looking.at(last)}." if box.last_mail_at else f"No mail has come to {box.key} so far."
    if looking.now < deadline:
        return Check(key, f"mail to {box.key}", seen)
    todo = "Write a mail to the casework address yourself. If it does not come in, look at the forwarding, the spam folder and `folder` in service.toml."
    patience = None if looking.is_away(box.key) else timedelta(0)
    return Check(key, f"no mail to {box.key} for {_many(days, 'working day')}", seen, True, todo, deadline, patience)


def _canaries(looking: _Looking) -> Iterator[Check]:
    if looking.monitoring.canary_minutes:
        for canary in looking.state.canaries:
            yield _canary(looking, canary)


def _canary(looking: _Looking, canary: Canary) -> Check:
    key, what = f"canary:{canary.key}", f"the canary to {canary.key}"
    late, since = timedelta(minutes=looking.monitoring.canary_late_minutes), canary.waiting_since
    if since is not None and looking.now - since >= late:
        words = f"A mail of ours to the mailbox of {canary.key} left at {looking.at(since)} and has not come in."
        todo = "Mail is lost or late between the mail server and the mailbox: look into its spam folder, then ask your mail provider."
        return Check(key, f"{what} is missing", words, True, todo, since, None if looking.is_away(canary.key) else late, by_other_way=True)
    if canary.came_at is None:
        return Check(key, what, f"No canary has come to {canary.key} so far.")
    return Check(key, what, f"The last canary to {canary.key} came at {looking.at(canary.came_at)}, after {canary.seconds or 0:.0f} seconds.")


def _outbox(looking: _Looking) -> Iterator[Check]:
    """Letters that could have left and have not, while nothing else has left either: a long queue that moves is no trouble."""
    figures = looking.state.figures
    if figures is None:
        return
    words = f"{_capital(_many(figures.queued, 'letter'))} in the outbox."
    reason = _stuck(looking, figures)
    if not reason:
        yield Check("outbox", "the outbox", words)
        return
    todo = "Look at the mail server above; `journalctl -u mailbridge` says what it answers. The letters go out in order when it takes them."
    patience = None if looking.state.mail_server.failing_since or looking.state.breaker else STUCK_FOR
    yield Check("outbox", "letters do not leave", f"{words} {reason}", True, todo, None, patience, by_other_way=True)


def _stuck(looking: _Looking, figures: Figures) -> str:
    """Why letters are called stuck, as a sentence, or nothing."""
    if figures.posted_at is not None and looking.now - figures.posted_at < WAITING_FOR:
        return ""
    if figures.due_since is not None and looking.now - figures.due_since >= WAITING_FOR:
        return f"The oldest could have left at {looking.at(figures.due_since)}."
    many = f"{figures.put_off} of them have been put off by servers for an hour or longer, and none has left meanwhile."
    return many if figures.put_off >= MANY_PUT_OFF else ""


def _shelf(looking: _Looking) -> Iterator[Check]:
    """Each mail on the shelf was told by a letter of its own."""
    figures = looking.state.figures
    if figures is None:
        return
    shelved, pending = figures.mails.get("shelved", 0), figures.mails.get("pending", 0)
    words = f"{_capital(_many(shelved, 'mail'))} on the shelf, {pending} waiting to be decided, {figures.mails.get('held', 0)} held for the councillor."
    yield Check("shelf", "the shelf", words, shelved > 0, "See `mailbridge shelf`; `mailbridge replay` tries again." if shelved else "")


def _count(looking: _Looking) -> Iterator[Check]:
    """The nightly count rings its own alarm."""
    count = looking.state.count
    if count is None:
        return
    words = f"At {looking.at(count.at)}, {count.received} mails were on the servers and {count.accounted} of them in the ledger."
    if count.received != count.accounted:
        yield Check("count", "the nightly count", words, True, "The letter about that night says which mails are missing.")
    else:
        old = looking.now - count.at >= OLD_COUNT
        yield Check("count", "the nightly count", words, old, "The count of last night did not happen: see the log." if old else "")


def _database(looking: _Looking) -> Iterator[Check]:
    state, since = looking.state, looking.state.database_failing_since
    if since is not None:
        words = f"The database has not worked since {looking.at(since)}. It says: {state.database_trouble}"
        todo = "Look at the disk first. Mail stays in the mailbox until the database works again."
        yield Check("database", "the database cannot be used", words, looking.now - since >= HICCUP, todo, since, REFUSED_FOR, by_other_way=True)
    else:
        yield Check("database", "the database", f"The database works{f', revision {state.revision}' if state.revision else ''}.")
    for stall in state.stalls:
        words = f"The {stall.part} has not moved since {looking.at(stall.since)}."
        todo = "systemd restarts the service by itself where the watchdog is on; otherwise: systemctl restart mailbridge."
        yield Check(f"stall:{stall.part}", f"the {stall.part} hangs", words, True, todo, stall.since, timedelta(0), by_other_way=True)


def _disk(looking: _Looking) -> Iterator[Check]:
    state = looking.state
    if state.disk_free is None:
        return
    free = f"{state.disk_free / 1e9:.1f} GB are free."
    if state.disk_trouble:
        words = f"The disk cannot be written: {state.disk_trouble}. {free}"
        todo = "Make room, or have the disk mended. Nothing is taken in until then; mail waits in the mailbox."
        yield Check("disk", "the disk cannot be written", words, True, todo, state.disk_since, timedelta(0), by_other_way=True)
    elif state.disk_free < LEAST_FREE:
        yield Check("disk", "the disk is nearly full", free, True, "Make room on the disk of the data folder.", state.disk_since, timedelta(0))
    else:
        yield Check("disk", "the disk", free)


def _clock(looking: _Looking) -> Iterator[Check]:
    state = looking.state
    if abs(state.clock_seconds) > SKEW:
        side = "behind" if state.clock_seconds > 0 else "ahead of"
        words = f"The clock of this machine is {abs(state.clock_seconds) / 60:.0f} minutes {side} the mail server's."
        yield Check("clock", "the clock is wrong", words, True, "Switch on time synchronisation: timedatectl set-ntp true.", state.clock_since, HICCUP)
    else:
        yield Check("clock", "the clock", "The clock agrees with the mail servers'.")


def _breaker(looking: _Looking) -> Iterator[Check]:
    """Whoever halts the mail tells so at once."""
    state = looking.state
    if state.breaker:
        yield Check("breaker", "outgoing mail is halted", f"Outgoing mail is halted: {state.breaker}", True, "Look at the outbox before you let it go on.")
    else:
        yield Check("breaker", "outgoing mail", "Outgoing mail is not halted.")


def _backup(looking: _Looking) -> Iterator[Check]:
    at = looking.state.backup_at
    if at is not None:
        old = looking.now - at >= OLD_BACKUP
        yield Check("backup", "the backup", f"The last backup was made at {looking.at(at)}.", old, "Make one: mailbridge backup." if old else "")


def _process(looking: _Looking) -> Iterator[Check]:
    state = looking.state
    if state.processes:
        yield from (_one_of_several(looking, process) for process in state.processes)
        return
    watchdog = "systemd restarts it when it hangs" if state.watchdog else "no watchdog"
    memory = f", {state.memory / 1e6:.0f} MB of memory" if state.memory else ""
    begun = "It runs since" if state.mode == "run" else "The last pass was at"
    yield Check("process", "the service", f"{begun} {looking.at(state.started_at)}, version {state.version}{memory}, {watchdog}.")


def _one_of_several(looking: _Looking, process: Process) -> Check:
    key, where = f"process:{process.place}", f"Process {process.place} on {process.host}"
    if looking.now - process.written_at >= SILENT_FOR:
        words = f"{where} has not been heard of since {looking.at(process.written_at)}. What it looked after has passed to the others."
        todo = f"Start it again there. If it is not to come back, delete state-{process.place}.json in the data folder (of process 1: state.json)."
        return Check(key, f"process {process.place} is gone", words, True, todo, process.written_at)
    watchdog = "systemd restarts it when it hangs" if process.watchdog else "no watchdog"
    words = f"{where} looks after {_many_boxes(process.mailboxes)} and runs since {looking.at(process.started_at)}, version {process.version}"
    return Check(key, f"process {process.place}", f"{words}, {process.memory / 1e6:.0f} MB of memory, {watchdog}.")


def _many_boxes(number: int) -> str:
    return "1 mailbox" if number == 1 else f"{number} mailboxes"


LOOKS: tuple[Callable[[_Looking], Iterator[Check]], ...] = (
    _process,
    _mailboxes,
    _mail_server,
    _canaries,
    _outbox,
    _shelf,
    _count,
    _breaker,
    _database,
    _disk,
    _clock,
    _backup,
)
"""In the order in which `mailbridge health` tells them."""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
