"""`mailbridge check`: tries the whole configuration, every letter and, when asked, every server, and tells everything that is wrong at once."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from mailbridge.core.calendar import WorkingDays, written
from mailbridge.core.letters.lint import lint
from mailbridge.core.letters.taboos import taboos
from mailbridge.core.people import Council, Department, Service
from mailbridge.core.problems import Problem
from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.model.words import PartyRole
from mailbridge.settings import Misconfigured, Settings, load, templates


@dataclass(frozen=True)
class Report:
    """What a check found."""

    problems: tuple[Problem, ...]
    letters: int
    """How many templates were tried."""
    calendar: tuple[tuple[str, str], ...] = ()
    """One imaginary case: what happens, and on which day."""
    reminders: tuple[Problem, ...] = ()
    """What works and should be looked at all the same."""
    servers: tuple[str, ...] = ()
    """Which logins worked."""


def check(folder: Path, connect: bool = False, as_json: bool = False, *, environment: Mapping[str, str] | None = None, today: date | None = None) -> int:
    """Prints what is wrong as file, key, message (or all as JSON) and an imaginary case's calendar; 1 when anything is wrong, else 0."""
    report = examined(folder, os.environ if environment is None else environment, connect, today)
    sys.stdout.write(_as_json(report) if as_json else _as_text(report))
    return 1 if report.problems else 0


def examined(folder: Path, environment: Mapping[str, str], connect: bool, today: date | None) -> Report:
    """The check itself. Letters are tried also where the configuration is wrong; servers and calendar need a right one."""
    letters = templates(folder) if folder.is_dir() else {}
    wrong = tuple(_letter_problems(folder)) if letters else ()
    try:
        settings = load(folder, environment)
    except Misconfigured as error:
        return Report((*error.problems, *wrong), len(letters))
    wrong += (*_quoted_texts(settings), *_readable_by_others(settings))
    tried = list(_servers(settings)) if connect else []
    refused = tuple(one for one in tried if isinstance(one, Problem))
    return Report(
        (*wrong, *refused),
        len(letters),
        calendar(settings, today),
        tuple(_to_look_at(settings, today)),
        tuple(one for one in tried if isinstance(one, str)),
    )


def _readable_by_others(settings: Settings) -> Iterator[Problem]:
    """Residents' mail is for the service alone."""
    from mailbridge.storage import open_to_others

    for path in open_to_others(settings.storage.data):
        mode, wanted = stat.S_IMODE(path.stat().st_mode), "0700" if path.is_dir() else "0600"
        yield Problem(str(path), "", f"can be read by others (mode {mode:04o}); expected {wanted}: chmod {wanted} {path}. The service mends it when it starts.")


def _to_look_at(settings: Settings, today: date | None) -> Iterator[Problem]:
    """Numbers and texts that nobody has put in yet, or that somebody must look up again."""
    emergency, file = settings.council.emergency, str(settings.numbers)
    now = today or datetime.now(WorkingDays.of(settings.council.service).zone).date()
    if emergency.is_stale(now):
        yield Problem(file, "review_by", f"was {written(emergency.review_by)}. Please look up each number again, and set another day.")
    for name in emergency.unknown:
        yield Problem(file, f"numbers.{name}", f'has no number for "{emergency.numbers[name].who}". Please put yours in, or take the table away.')
    for name, signpost in settings.council.signposts.items():
        if now > signpost.review_by:
            said = f"was {written(signpost.review_by)}. Please look up the text again, and set another day."
            yield Problem(str(settings.signposts), f"{name}.review_by", said)


def _letter_problems(folder: Path) -> Iterator[Problem]:
    """What is wrong with the letters, at the files as people find them."""
    letters = templates(folder)
    home = next(iter(letters.values())).path.parent
    for problem in lint({name: source.text for name, source in letters.items()}):
        known = letters.get(problem.file)
        yield Problem(str(known.path if known else home / problem.file), problem.key, problem.message)


def _quoted_texts(settings: Settings) -> Iterator[Problem]:
    """Sentences of the settings that residents and officers get to read obey the rules of letters."""
    for file, key, text, reader in _quoted(settings.council):
        yield from (Problem(str(settings.folder / file), key, said) for _, said in taboos(text, reader))


def _quoted(council: Council) -> Iterator[tuple[str, str, str, PartyRole]]:
    """File, key, sentence and reader."""
    for key, category in council.categories.items():
        for name, text in (
            ("name", category.name),
            ("self_help", category.self_help),
            ("appeal", category.appeal),
            *(("ask", question) for question in category.ask),
        ):
            yield "categories.toml", f"{key}.{name}", text, PartyRole.CONSTITUENT
    for key, department in council.departments.items():
        yield "council.toml", f"departments.{key}.name", department.name, PartyRole.CONSTITUENT
        yield "council.toml", f"departments.{key}.cc_instructions", department.cc_instructions, PartyRole.OFFICER
        yield from (("council.toml", f"departments.{key}.cc.expects", copied.expects, PartyRole.OFFICER) for copied in department.cc)
    for key, councillor in council.councillors.items():
        for reader in (PartyRole.CONSTITUENT, PartyRole.OFFICER):
            yield "service.toml", f"councillors.{key}.sign_off", councillor.sign_off, reader
    for key, signpost in council.signposts.items():
        yield from (("signposts.toml", f"{key}.text", text, PartyRole.CONSTITUENT) for text in (signpost.text, *signpost.nations.values()))


def calendar(settings: Settings, today: date | None) -> tuple[tuple[str, str], ...]:
    """What would happen, and when, to a case that is sent to the first department now and never answered."""
    service = settings.council.service
    days = WorkingDays.of(service)
    department = next(iter(settings.council.departments.values()), None)
    if department is None:
        return ()
    sent = today or datetime.now(days.zone).date()
    return tuple((label, written(day) + _unsure(service, day)) for label, day in _ladder(service, days, sent, department))


def _ladder(service: Service, days: WorkingDays, sent: date, department: Department) -> Iterator[tuple[str, date]]:
    yield f"sent to {department.name}", sent
    due = days.add(sent, department.working_days)
    yield f"reply asked for by ({department.working_days} working days)", due
    last = "she is asked about the escalation" if service.escalate == "ask" and department.escalation else "escalation"
    for label, wait in zip(("first reminder", "second reminder", last), department.chase or service.chase, strict=True):
        due = days.add(due, wait)
        yield label, due


def _unsure(service: Service, day: date) -> str:
    """A warning where the bank holidays of a year are not confirmed."""
    return "" if day.year <= service.bank_holidays_until else f" (bank holidays of {day.year} not confirmed: see bank_holidays_until in service.toml)"


def _servers(settings: Settings) -> Iterator[Problem | str]:
    """Logs in everywhere, as the daemon would; a line for each login that works, a problem for each that does not."""
    file = str(settings.folder / "service.toml")
    for key in settings.council.councillors:
        yield _tried(file, f"councillors.{key}.mailbox", partial(_mailbox, settings, key))
    yield _tried(file, "smtp", partial(_sender, settings))


def _mailbox(settings: Settings, councillor: str) -> str:
    from mailbridge.assembly import account
    from mailbridge.fetch import connect

    connection = connect(account(settings, councillor))
    connection.close()
    return f"{connection.account.name}, folder {connection.account.folder}"


def _sender(settings: Settings) -> str:
    from mailbridge.assembly import outgoing
    from mailbridge.send import probe

    smtp = outgoing(settings)
    return f"{smtp.name}, {asyncio.run(probe(smtp))}"


def _tried(file: str, place: str, login: Callable[[], str]) -> Problem | str:
    try:
        return f"{place}: {login()}"
    except (Unreachable, LoginRefused) as error:
        return Problem(file, place, str(error))


def _as_json(report: Report) -> str:
    return json.dumps(asdict(report), ensure_ascii=False, indent=2) + "\n"


def _as_text(report: Report) -> str:
    lines = [str(problem) for problem in report.problems]
    count = len(report.problems)
    lines.append(f"{count} problem{'' if count == 1 else 's'}; {report.letters} letters tried.")
    if report.calendar:
        width = max(len(label) for label, _ in report.calendar)
        lines += ["", "If nobody answers, one case would go like this:", *(f"  {label:<{width}}  {day}" for label, day in report.calendar)]
    if report.servers:
        lines += ["", "Logged in:", *(f"  {line}" for line in report.servers)]
    if report.reminders:
        lines += ["", "Please look at these; nothing is wrong with them:", *(f"  {one}" for one in report.reminders)]
    return "\n".join(lines) + "\n"
