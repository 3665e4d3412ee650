"""`mailbridge cases` and `mailbridge show`: what is open, and one case from its first mail to its last. Reads, and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from mailbridge import lookup
from mailbridge.cli import configured, screen
from mailbridge.cli.exits import Exit, Stopped
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.ladder import Ladder, due_on, is_overdue
from mailbridge.core.people import Council
from mailbridge.core.reading import Person
from mailbridge.model.tables import Event, Inbound, Outbound
from mailbridge.model.words import CaseStatus

OVERDUE = "overdue"
"""Computed, never stored; asked for like a status."""
STATUSES = (*(status.value for status in CaseStatus), OVERDUE)


@dataclass(frozen=True)
class Clerk:
    """Describes cases as they stand at a moment (UTC). Times are written in the council's zone, with their offset."""

    council: Council
    calendar: WorkingDays
    now: datetime

    def case(self, case: KnownCase) -> dict[str, object]:
        """A case in one line, for listings."""
        return {
            "reference": case.reference,
            "status": case.status.value,
            "overdue": self.is_late(case),
            "councillor": case.councillor,
            "title": case.title or case.issue,
            "resident": case.constituent.name or case.constituent.address if case.constituent else "",
            "place": " ".join(part for part in (case.place.street, case.place.postcode) if part),
            "categories": list(case.categories),
            "opened_at": self.time(case.opened_at),
            "outcome": case.outcome or None,
            "referrals": [self.referral(case, one) for one in case.referrals],
        }

    def is_late(self, case: KnownCase) -> bool:
        """Whether an answer is overdue."""
        return case.status is not CaseStatus.CLOSED and any(is_overdue(one, self.calendar, self.now) for one in case.referrals)

    def referral(self, case: KnownCase, one: KnownReferral) -> dict[str, object]:
        """A referral with its dates; `next_step` is null where the clock stands still."""
        found = Ladder.of(self.council, one.department, self.calendar).next_step(one) if case.status is not CaseStatus.CLOSED else None
        department = self.council.departments.get(one.department)
        return {
            "department": one.department,
            "department_name": department.name if department else one.department,
            "address": one.address,
            "status": one.status.value,
            "sent_at": self.time(one.sent_at),
            "due_on": due_on(one, self.calendar).isoformat(),
            "next_step": {"step": found[0].value, "on": found[1].isoformat()} if found else None,
        }

    def time(self, moment: datetime | None) -> str | None:
        """A moment as ISO 8601 in the council's zone, to the second."""
        return self.calendar.local(moment).isoformat(timespec="seconds") if moment else None


def list_cases(config: Path | None, status: str, councillor: str, *, as_json: bool, now: datetime) -> None:
    """Prints the cases, oldest first. Raises `Stopped` for a status or councillor that does not exist."""
    settings = configured.for_looking(config)
    _known("status", status, STATUSES)
    _known("councillor", councillor, tuple(settings.council.councillors))
    clerk = Clerk(settings.council, WorkingDays.of(settings.council.service), now)
    with configured.looking(settings) as session:
        found = [clerk.case(case) for case in _cases(session, councillor, status, clerk)] if session else []
    if as_json:
        screen.as_json(found)
    elif not found:
        screen.console().print("No cases." if session else f"No cases yet: nothing has run with {settings.folder} so far.")
    else:
        screen.table(("case", "status", "opened", "resident", "title", "waits for"), (_row(case) for case in found))


def _known(what: str, word: str, words: Sequence[str]) -> None:
    if word and word not in words:
        raise Stopped(f"There is no {what} {word!r}; there are: {', '.join(words)}.", Exit.USAGE)


def _cases(session: Session, councillor: str, status: str, clerk: Clerk) -> list[KnownCase]:
    rows = lookup.cases(session, councillor, "" if status == OVERDUE else status)
    views = [lookup.view(session, row) for row in rows]
    return [case for case in views if status != OVERDUE or clerk.is_late(case)]


def _row(case: Mapping[str, object]) -> tuple[str, ...]:
    late = " (overdue)" if case["overdue"] else ""
    opened = str(case["opened_at"])[:16].replace("T", " ")
    return str(case["reference"]), f"{_words(case['status'])}{late}", opened, str(case["resident"]), str(case["title"]), _waits_for(case)


def _waits_for(case: Mapping[str, object]) -> str:
    referrals = case["referrals"]
    assert isinstance(referrals, list)
    return "; ".join(f"{r['department_name']} by {r['due_on']}" for r in referrals if r["next_step"])


def _words(status: object) -> str:
    return str(status).replace("_", " ")


# ---- one case


def show(config: Path | None, reference: str, *, as_json: bool, now: datetime) -> None:
    """Prints one case with its timeline. Raises `Stopped` when there is none of that reference."""
    settings = configured.for_looking(config)
    clerk = Clerk(settings.council, WorkingDays.of(settings.council.service), now)
    with configured.looking(settings) as session:
        row = lookup.case(session, reference) if session else None
        if session is None or row is None:
            raise Stopped(f"There is no case {reference}.")
        case = lookup.view(session, row)
        told = full(clerk, case, lookup.events(session, row), lookup.mails(session, row), lookup.letters(session, row))
    if as_json:
        screen.as_json(told)
    else:
        _print(told)


def full(clerk: Clerk, case: KnownCase, events: Sequence[Event], mails: Sequence[Inbound], letters: Sequence[Outbound]) -> dict[str, object]:
    """A case with everything: people, referrals, history, mails in and letters out, each oldest first."""
    return {
        **clerk.case(case),
        "enquiry_type": case.enquiry_type,
        "constituent": _person(case.constituent),
        "correspondent": _person(case.correspondent),
        "flags": sorted(flag.value for flag in case.flags),
        "sensitivities": [one.value for one in case.sensitivities],
        "external_references": list(case.externals),
        "words": case.words,
        "history": [{"at": clerk.time(e.at), "who": e.who, "fact": e.fact, "line": e.line} for e in events],
        "mails": [
            {
                "number": m.id,
                "at": clerk.time(m.received_at),
                "author": m.author,
                "subject": m.subject,
                "kind": m.kind,
                "rule": m.rule,
                "status": m.status.value,
                "reason": m.reason,
            }
            for m in mails
        ],
        "letters": [
            {
                "number": o.id,
                "at": clerk.time(o.sent_at or o.created_at),
                "letter": o.letter,
                "to": list(o.recipients),
                "subject": o.subject,
                "status": o.status.value,
                "sent_at": clerk.time(o.sent_at),
                "response": o.response,
            }
            for o in letters
        ],
    }


def _person(person: Person | None) -> dict[str, str] | None:
    if person is None:
        return None
    return {"name": person.name, "address": person.address, "phone": person.phone, "postcode": person.postcode, "street": person.street}


def _print(case: Mapping[str, object]) -> None:
    late = ", overdue" if case["overdue"] else ""
    outcome = f" as {_words(case['outcome'])}" if case["outcome"] else ""
    heading = f"{case['reference']}  {case['title']}"
    screen.table((heading, ""), _about(case, f"{_words(case['status'])}{outcome}{late}"))
    screen.table(("time", "", "what happened"), timeline(case))


def _about(case: Mapping[str, object], status: str) -> list[tuple[str, str]]:
    referrals = case["referrals"]
    assert isinstance(referrals, list)
    rows = [("status", status), ("resident", str(case["resident"])), ("place", str(case["place"])), ("councillor", str(case["councillor"]))]
    rows += [(r["department_name"], f"{_words(r['status'])}, answer due {r['due_on']}{_next(r['next_step'])}") for r in referrals]
    return [(label, value) for label, value in rows if value]


def _next(step: Mapping[str, str] | None) -> str:
    return f", then {_words(step['step'])} on {step['on']}" if step else ""


def timeline(case: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Facts, mails in and letters out, in the order of time."""
    history, mails, letters = case["history"], case["mails"], case["letters"]
    assert isinstance(history, list)
    assert isinstance(mails, list)
    assert isinstance(letters, list)
    rows = [(m["at"], 0, "mail in", f"{m['author']}: {m['subject']}  [#{m['number']}, {m['reason'] or _words(m['kind'])}]") for m in mails]
    rows += [(h["at"], 1, "", f"{h['line']} ({h['who']})") for h in history]
    rows += [(o["at"], 2, "letter out", f"{_words(o['letter'])} to {', '.join(o['to'])}: {o['subject']}  [{o['status']}]") for o in letters]
    return [(at[:16].replace("T", " "), sort, words) for at, _, sort, words in sorted(rows, key=lambda row: (row[0], row[1]))]
