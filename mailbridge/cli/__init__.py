"""The command line: one function a command, each thin. Heavy libraries are imported inside the functions, so that every command starts at once.

Exit codes: 0 done, 1 found wrong or no such thing, 2 wrong usage, 3 a server was not reached or the service does not run, 4 misconfigured
(`mailbridge.cli.exits`)."""

from __future__ import annotations

import atexit
import gc
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mailbridge import __version__
from mailbridge.cli.exits import EPILOG
from mailbridge.cli.failures import plainly

HELP = """Email-driven casework for councillors: a resident's mail becomes a case, is acknowledged, referred, chased, answered and closed.

To see it work: mailbridge demo. To begin: mailbridge init DIR, then mailbridge check."""

main = typer.Typer(name="mailbridge", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=HELP, epilog=EPILOG)


class LogForm(StrEnum):
    """How log lines are written: `auto` is text on a terminal and JSON elsewhere."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"


Config = Annotated[
    Path | None, typer.Option("--config", envvar="MAILBRIDGE_CONFIG", help="Folder of the configuration; ./config unless told.", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="For programs: one JSON document.")]
Log = Annotated[LogForm, typer.Option("--log", help="How log lines are written.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mailbridge {__version__}")
        raise typer.Exit


def _makes_no_rubbish() -> None:
    """Importing makes many objects and no rubbish: looking for some would cost a quarter of the start-up."""
    gc.set_threshold(1_000_000)


@main.callback()
def _mailbridge(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell the version.")] = False) -> None:
    pass


@main.command(epilog=EPILOG)
def run(config: Config = None, log: Log = LogForm.AUTO) -> None:
    """Work until told to stop (SIGTERM or Ctrl-C): take in mail as it comes, send letters, send reminders when they are due."""
    _makes_no_rubbish()
    with plainly():
        from mailbridge.cli import service

        service.run(config, log.value)


@main.command(epilog=EPILOG)
def once(config: Config = None, log: Log = LogForm.AUTO) -> None:
    """One full pass: collect new mail, send what is due, then end. Ends with 3 when a mailbox or the mail server was not reached."""
    _makes_no_rubbish()
    with plainly():
        from mailbridge.cli import service

        service.once(config, log.value)


@main.command(epilog=EPILOG)
def check(
    config: Config = None,
    connect: Annotated[bool, typer.Option("--connect", help="Log in to each mailbox and to the mail server, too.")] = False,
    json: Json = False,
) -> None:
    """Try the whole configuration and every letter; tell everything that is wrong, with file and key."""
    with plainly():
        from mailbridge.cli.check import check as tried

        raise typer.Exit(tried(config or Path("config"), connect, json))


@main.command(epilog=EPILOG)
def health(json: Json = False, config: Config = None) -> None:
    """Say how the running service is, and what to do. Ends with 0 when all is well, 1 when something is wrong, 3 when it does not run."""
    with plainly():
        from mailbridge.cli.health import tell

        raise typer.Exit(tell(config, as_json=json, now=datetime.now(UTC)))


@main.command(epilog=EPILOG)
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write it; existing files are never overwritten.")]) -> None:
    """Write a configuration and letters to begin with, for an invented council."""
    with plainly():
        from mailbridge.cli.init import init as written

        raise typer.Exit(written(folder))


@main.command(epilog=EPILOG)
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the demo's files; an earlier demo there is renewed, anything else is left alone.")] = Path(
        "mailbridge-demo"
    ),
    days: Annotated[int, typer.Option("--days", min=1, max=60, help="Working days in which the department is asked to answer.")] = 10,
    slow: Annotated[bool, typer.Option("--slow/--fast", help="Rest after each scene, for reading along.")] = False,
) -> None:
    """See one pothole from the first photo to the last letter: real servers, the real service, no configuration."""
    with plainly():
        from mailbridge.cli import theatre

        theatre.show(out, days, slow=slow)


@main.command(epilog=EPILOG)
def explain(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Mails as files (.eml), read together as one mailbox.", exists=True, dir_okay=False)],
    json: Annotated[bool, typer.Option("--json", help="For programs: one JSON object a line, one for each file.")] = False,
    config: Config = None,
) -> None:
    """Say what a mail is understood to be, what would happen with it, and why. Nothing is stored or sent."""
    _makes_no_rubbish()
    atexit.register(gc.freeze)  # nor is there any at the end, where the interpreter would look once more
    with plainly():
        from mailbridge.cli.explaining import explain_files

        explain_files(files, config, as_json=json, now=datetime.now(UTC))


@main.command(epilog=EPILOG)
def rehearse(
    source: Annotated[
        Path | None, typer.Argument(metavar="DIR|MBOX", help="Past mail: a folder of .eml files, also below it, or an mbox file.", exists=True)
    ] = None,
    last: Annotated[int | None, typer.Option("--last", min=1, max=100_000, help="Instead: the last N mails of each mailbox; nothing is marked.")] = None,
    out: Annotated[Path, typer.Option("--out", help="The page to write; only a page of an earlier rehearsal is replaced.")] = Path("rehearsal.html"),
    json: Json = False,
    config: Config = None,
) -> None:
    """Run past mail through today's rules, and write a page to look through before trusting them. Nothing is sent or stored."""
    with plainly():
        from mailbridge.cli.rehearse import rehearse_past

        rehearse_past(source, last, config, out, as_json=json, now=datetime.now(UTC))


@main.command(epilog=EPILOG)
def cases(
    status: Annotated[str, typer.Option("--status", help="Only cases of this status, or `overdue`.")] = "",
    councillor: Annotated[str, typer.Option("--councillor", help="Only cases of the councillor with this key.")] = "",
    json: Json = False,
    config: Config = None,
) -> None:
    """List cases, oldest first."""
    with plainly():
        from mailbridge.cli import casebook

        casebook.list_cases(config, status, councillor, as_json=json, now=datetime.now(UTC))


@main.command(epilog=EPILOG)
def show(
    reference: Annotated[str, typer.Argument(metavar="REF", help="Reference of the case: MB-17.")],
    json: Json = False,
    config: Config = None,
) -> None:
    """Show one case: its people, its dates, and everything that happened."""
    with plainly():
        from mailbridge.cli import casebook

        casebook.show(config, reference, as_json=json, now=datetime.now(UTC))


@main.command(epilog=EPILOG)
def login(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Key of the councillor whose mailbox it is, or `smtp`.")],
    config: Config = None,
) -> None:
    """Sign in to a mailbox whose provider takes no password, such as Microsoft 365: shows a page and a code for any browser."""
    with plainly():
        from mailbridge.cli.login import sign_in

        sign_in(config, name)


@main.command(epilog=EPILOG)
def shelf(json: Json = False, config: Config = None) -> None:
    """List the mails that wait for a person: shelved because something failed, or held because no rule could place them."""
    with plainly():
        from mailbridge.cli.shelf import list_shelf

        list_shelf(config, as_json=json)


@main.command(epilog=EPILOG)
def replay(
    number: Annotated[int | None, typer.Argument(metavar="N", help="Number of the mail, as `mailbridge shelf` shows it.", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help="Instead: every shelved mail; held ones wait for the councillor.")] = False,
    config: Config = None,
) -> None:
    """Decide a shelved or held mail again, or all that are shelved."""
    if (number is None) is not everything:
        raise typer.BadParameter("tell the number of a mail, or --all")
    with plainly():
        from mailbridge.cli import shelf

        shelf.replay_all(config) if number is None else shelf.replay(config, number)


@main.command(epilog=EPILOG)
def count(json: Json = False, config: Config = None) -> None:
    """Compare now what the mailboxes have with what was taken in, and take in what is missing. Ends with 1 at a difference."""
    with plainly():
        from mailbridge.cli.count import count as counted

        raise typer.Exit(counted(config, as_json=json))


posting = typer.Typer(name="outbox", help="What waits to be sent, and whether outgoing mail is halted.", epilog=EPILOG)
main.add_typer(posting)


@posting.callback(invoke_without_command=True)
def show_outbox(context: typer.Context, json: Json = False, config: Config = None) -> None:
    """Show what waits to be sent, and whether outgoing mail is halted."""
    if context.invoked_subcommand is None:
        with plainly():
            from mailbridge.cli import outbox

            outbox.show(config, as_json=json, now=datetime.now(UTC))


@posting.command("resume", epilog=EPILOG)
def resume_outbox(config: Config = None) -> None:
    """Let outgoing mail go on after it was halted. Look first at why it was."""
    with plainly():
        from mailbridge.cli import outbox

        outbox.resume(config, datetime.now(UTC))


@main.command(epilog=EPILOG)
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="The new file, or a folder in which it gets a name with its time.")],
    with_passwords: Annotated[bool, typer.Option("--with-passwords", help="Put the password files into it as well.")] = False,
    keep: Annotated[int | None, typer.Option("--keep", min=1, help="Throw away all but the newest N backups of that folder, once this one is whole.")] = None,
    config: Config = None,
) -> None:
    """Write database, archive, key, settings and letters into one file, and look through it. The service may run meanwhile."""
    with plainly():
        from mailbridge.cli.backup import write_backup

        write_backup(config, target, with_passwords=with_passwords, keep=keep or 0, now=datetime.now(UTC))


@main.command(epilog=EPILOG)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `mailbridge backup` has written.", exists=True, dir_okay=False)],
    keep_config: Annotated[bool, typer.Option("--keep-config", help="Go on with the settings and letters that are there.")] = False,
    config: Config = None,
) -> None:
    """Put a backup back onto an empty machine. The first start then looks into the mailboxes before it posts anything."""
    with plainly():
        from mailbridge.cli.backup import restore_backup

        restore_backup(config or Path("config"), file, keep_config=keep_config)


@main.command(epilog=EPILOG)
def move(
    to: Annotated[str, typer.Option("--to", help="URL of an empty PostgreSQL database: postgresql+psycopg://mailbridge@/mailbridge?host=/var/run/postgresql")],
    config: Config = None,
) -> None:
    """Move the cases from SQLite to PostgreSQL: all of it, compared row by row, or nothing. Stop the service first."""
    with plainly():
        from mailbridge.cli.moving import move as moved

        moved(config, to)


contacts = typer.Typer(name="contacts", no_args_is_help=True, help="A councillor's address book, in and out.", epilog=EPILOG)
main.add_typer(contacts)
For = Annotated[str, typer.Option("--for", help="Key of the councillor whose contacts they are.")]


@contacts.command("import", epilog=EPILOG)
def import_contacts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table (CSV of Outlook, Google or your own) or vCards.", exists=True, dir_okay=False)],
    councillor: For,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be new, merged, unchanged or refused; nothing is stored.")] = False,
    json: Json = False,
    config: Config = None,
) -> None:
    """Take an address book into a councillor's contacts, all of it or none. Nobody is written to because of it."""
    with plainly():
        from mailbridge.cli.contacts import import_file

        import_file(config, file, councillor, dry_run=dry_run, as_json=json, now=datetime.now(UTC))


@contacts.command("export", epilog=EPILOG)
def export_contacts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new file: NAME.csv or NAME.vcf.")], councillor: For, config: Config = None
) -> None:
    """Write a councillor's contacts into a file for another program."""
    with plainly():
        from mailbridge.cli.contacts import export_file

        export_file(config, file, councillor)
