"""Runs `rehearse`: past mail through today's rules, with a progress bar, a table at the end, and the page. Sends and stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mailbridge.cli import configured, screen
from mailbridge.cli.exits import Exit, Stopped
from mailbridge.cli.prospect import Prospect, addressee
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.decision import Decision
from mailbridge.core.letters.templates import TemplateSet
from mailbridge.core.mail import Mail
from mailbridge.core.reading import Reading
from mailbridge.rehearsal import page
from mailbridge.rehearsal.course import Rules, rehearse
from mailbridge.rehearsal.doubts import DOUBTS
from mailbridge.rehearsal.figures import Figures, counted
from mailbridge.rehearsal.outcomes import OUTCOMES
from mailbridge.rehearsal.rehearsed import Rehearsed
from mailbridge.rehearsal.sources import Past, Specimen, past_mail
from mailbridge.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

PAGE = Path("rehearsal.html")
LINES = 25
"""Doubtful mails that the terminal names; the page has them all."""


def rehearse_past(source: Path | None, last: int | None, config: Path | None, out: Path, *, as_json: bool, now: datetime) -> None:
    """Rehearses a folder, an mbox file or the last mails of each mailbox, and writes the page; `now` is UTC.

    Raises `Stopped`, `Misconfigured`, `NotOurs`, `Unreachable`, `LoginRefused`, or OSError for what cannot be opened."""
    if (source is None) == (last is None):
        raise Stopped("Name a folder or an mbox file, or say --last N to look into the mailboxes.", Exit.USAGE)
    if not out.absolute().parent.is_dir():
        raise Stopped(f"{out.parent}: there is no such folder to write the page to.")
    page.refuse_to_replace(out)
    settings = configured.for_working(config) if source is None else configured.for_explaining(config)
    with _past(source, last, settings) as past:
        if not past.count:
            raise Stopped(f"There is no mail in {past.where}. Mails in a folder are files that end in .eml.")
        mails = list(rehearse(_watched(past), rules(settings), now))
    figures = counted(mails)
    local = WorkingDays.of(settings.council.service).local(now)
    page.write(out, mails, figures, where=past.where, council=settings.council.service.council, made_at=local)
    _show(mails, figures, out, as_json)


@contextmanager
def _past(source: Path | None, last: int | None, settings: Settings) -> Iterator[Past]:
    if source is not None:
        yield past_mail(source)
        return
    from mailbridge import assembly
    from mailbridge.rehearsal.mailbox import last_mails

    with last_mails(assembly.accounts(settings), last or 0) as past:
        yield past


def rules(settings: Settings) -> Rules:
    """Today's rules as `explain` asks them, without a database: cases that are open are not looked up."""
    council = settings.council

    def decide(mail: Mail, reading: Reading, councillor: str, moment: datetime, opened: int) -> Decision:
        return Prospect(settings, moment, mailbox=councillor, opened=opened).decision(mail, reading)

    return Rules(council, settings.lexicon, TemplateSet(settings.templates), lambda mail: addressee(mail, council), decide)


def _watched(past: Past) -> Iterable[Specimen]:
    """The mails, with a progress bar where somebody watches."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        return past.specimens
    return _with_bar(past, _bar(console))


def _with_bar(past: Past, bar: Progress) -> Iterator[Specimen]:
    with bar:
        yield from bar.track(past.specimens, total=past.count, description="Rehearsing")


def _bar(console: Console) -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)


def _show(mails: Sequence[Rehearsed], figures: Figures, out: Path, as_json: bool) -> None:
    if as_json:
        screen.as_json(document(mails, figures, out))
        return
    for headings, rows in tables(mails, figures):
        screen.table(headings, rows)
    screen.console().print(f"{figures.mails} mails rehearsed, {figures.doubtful} to look at first. Nothing was sent or stored.\nThe page: {out}", markup=False)


def tables(mails: Sequence[Rehearsed], figures: Figures) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """(headings, rows) of what the terminal shows."""
    yield ("What the mails are", "Mails"), [(words, str(count)) for words, count in figures.kinds.items()]
    yield ("What would happen", "Mails"), [(OUTCOMES[key].title, str(count)) for key, count in figures.outcomes.items()]
    yield ("What would go out by itself", "Letters"), [("Acknowledgements", str(figures.acknowledged)), *_counts("Sent on to {}", figures.forwards)]
    if figures.doubtful:
        first: list[tuple[str, ...]] = list(page.lines(mails))
        yield ("Look at these first", "From", "Why"), first[:LINES]
        if len(first) > LINES:
            yield ("and for these reasons", "Mails"), [(DOUBTS[key].title, str(count)) for key, count in figures.doubts.items()]


def _counts(form: str, counts: dict[str, int]) -> list[tuple[str, ...]]:
    return [(form.format(name), str(count)) for name, count in counts.items()]


def document(mails: Sequence[Rehearsed], figures: Figures, out: Path) -> dict[str, object]:
    """The same for programs."""
    return {
        "mails": figures.mails,
        "doubtful": figures.doubtful,
        "first": figures.first.isoformat() if figures.first else None,
        "last": figures.last.isoformat() if figures.last else None,
        "acknowledged": figures.acknowledged,
        "forwards": figures.forwards,
        "letters": figures.letters,
        "kinds": _kinds(mails),
        "outcomes": figures.outcomes,
        "doubts": figures.doubts,
        "page": str(out),
        "each": [_each(mail) for mail in mails],
    }


def _kinds(mails: Sequence[Rehearsed]) -> dict[str, int]:
    named = [mail.kind.value if mail.kind else "unread" for mail in mails]
    return {kind: named.count(kind) for kind in dict.fromkeys(named)}


def _each(mail: Rehearsed) -> dict[str, object]:
    return {
        "name": mail.name,
        "kind": mail.kind.value if mail.kind else None,
        "rule": mail.rule or None,
        "outcome": mail.outcome,
        "reason": mail.ending or None,
        "doubts": {doubt.key: doubt.reason for doubt in mail.doubts},
        "letters": [{"party": draft.party, "letter": draft.family, "to": list(draft.to), "subject": draft.subject} for draft in mail.drafts],
    }
