"""Where the log lines go: one a stage, as `key=value` for people or as JSON for programs. Never a body, an address or a photo.

Servers and libraries quote what they were given: `550 <jean@mail.example> unknown user`. Everything passes one gate that takes people out."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any, Literal, TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

from mailbridge.core.redaction import without_people

Form = Literal["auto", "text", "json"]
Heard = Callable[[dict[str, Any]], None]
_TRACEBACKS = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
"""Where it went wrong, and never what lay in the variables there: those are residents' words and the token key."""


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
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a job that is still running when its time comes again is no news
    logging.basicConfig(stream=out, level=logging.WARNING, force=True, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for line_out in logging.getLogger().handlers:
        line_out.addFilter(_NoPeople())


def _without_people(_logger: Any, _method: str, event: Any) -> Any:
    return {key: without_people(value) if isinstance(value, str) else value for key, value in event.items()}


def _of_nobody(_logger: Any, _method: str, event: Any) -> Any:
    """A traceback keeps its lines and its error's kind; what the error says may be somebody's words."""
    found = event.get("exception")
    if isinstance(found, str):
        event["exception"] = "\n".join(line if line.startswith(("  ", "Traceback")) else without_people(line) for line in found.splitlines())
    for one in found if isinstance(found, list) else ():
        one["exc_value"], one["exc_notes"] = without_people(one["exc_value"]), []
    return event


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
    if as_json:
        return [*first, _TRACEBACKS, _of_nobody, structlog.processors.JSONRenderer()]
    if colours:
        return [*first, structlog.processors.format_exc_info, _of_nobody, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [*first, structlog.processors.format_exc_info, _of_nobody, structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event", "stage"])]
