"""Where the log lines go: one a stage, as `key=value` for people or as JSON for programs. Never a body, an address or a photo.

Servers and libraries quote what they were given: `550 <jean@mail.example> unknown user`. Everything passes one gate that takes people out."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

from mailbridge.core.redaction import GONE, without_people

Form = Literal["auto", "text", "json"]
Heard = Callable[[dict[str, Any]], None]
_TRACEBACKS = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
"""Where it went wrong, and never what lay in the variables there: those are residents' words and the token key."""


SPEAKING = frozenset(
    {"AttributeError", "NameError", "ImportError", "ModuleNotFoundError", "TypeError", "RecursionError", "MemoryError"}
    | {
        "OSError",
        "PermissionError",
        "FileNotFoundError",
        "FileExistsError",
        "TimeoutError",
        "ConnectionRefusedError",
        "ConnectionResetError",
        "BrokenPipeError",
    }
    | {"OperationalError", "IntegrityError", "DatabaseError", "InterfaceError", "Unreachable", "Declined", "LoginRefused", "Unreadable"}
)
"""Errors that speak of code, of the machine, or of a wire. What any other says may be a resident's words, and stays out of the log."""


class _NoPeople(logging.Filter):
    """The same gate for what libraries log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_people(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.msg, record.exc_info, record.exc_text = f"{record.msg} {type(record.exc_info[1]).__name__}", None, None
        return True


def start(form: Form = "auto", file: TextIO | None = None, *, heard: Heard | None = None, quiet: bool = False) -> None:
    """From now on log lines go to `file` (standard error unless told). `auto`: text on a terminal, JSON elsewhere. Times are UTC.

    `heard` is told of every event; `quiet` writes only warnings and errors, for commands that show their progress otherwise."""
    out = file or sys.stderr
    as_json = form == "json" or (form == "auto" and not out.isatty())
    structlog.configure(
        processors=[_without_people, _telling(heard), *([_only_warnings] if quiet else []), *_processors(as_json, colours=out.isatty())],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _Steadfast(out),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a job that is still running when its time comes again is no news
    logging.basicConfig(stream=out, level=logging.WARNING, force=True, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for line_out in logging.getLogger().handlers:
        line_out.addFilter(_NoPeople())


def _without_people(_logger: Any, _method: str, event: Any) -> Any:
    return {key: without_people(value) if isinstance(value, str) else value for key, value in event.items()}


def _of_nobody(_logger: Any, _method: str, event: Any) -> Any:
    """A traceback keeps its places and its error's kind; what the error says only where that cannot be somebody's words."""
    for one in event.get("exception") or ():
        _emptied(one)
    return event


def _emptied(one: dict[str, Any]) -> None:
    one["exc_value"] = without_people(one["exc_value"]) if one["exc_type"] in SPEAKING else GONE
    one["exc_notes"], one["syntax_error"] = [], None
    for group in one["exceptions"]:
        for inner in group:
            _emptied(inner)


def _as_text(_logger: Any, _method: str, event: Any) -> Any:
    """The same on one line, the innermost place last: `ValueError: … at bridge.py:42 read > dates.py:7 day`."""
    if found := event.get("exception"):
        event["exception"] = " | ".join(f"{one['exc_type']}: {one['exc_value']} at {_places(one)}" for one in found)
    return event


def _places(one: dict[str, Any]) -> str:
    return " > ".join(f"{Path(frame['filename']).name}:{frame['lineno']} {frame['name']}" for frame in one["frames"])


class _Steadfast(structlog.WriteLogger):
    """Where a line cannot be written (a full disk, a closed pipe), the work goes on without it."""

    def msg(self, message: str) -> None:
        """Writes a line, if that can be done."""
        with contextlib.suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def _telling(heard: Heard | None) -> Processor:
    def tell(_logger: Any, _method: str, event: Any) -> Any:
        if heard is not None:
            heard(event)
        return event

    return tell


def _only_warnings(_logger: Any, method: str, event: Any) -> Any:
    if method in {"debug", "info"}:
        raise structlog.DropEvent
    return event


def _processors(as_json: bool, *, colours: bool) -> list[Processor]:
    first: list[Processor] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    first += [_TRACEBACKS, _of_nobody]
    if as_json:
        return [*first, structlog.processors.JSONRenderer()]
    if colours:
        return [*first, _as_text, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [*first, _as_text, structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event", "stage"])]
