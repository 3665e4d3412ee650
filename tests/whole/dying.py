"""`mailbridge`, but the power fails at one stage: `python -m tests.whole.dying STAGE before|after run --config DIR`.

The stage's function is replaced by one that ends the process by SIGKILL, on the way in or with its work done and nothing after it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, NoReturn

from mailbridge import bridge, record
from mailbridge.archive import Archive
from mailbridge.bridge import Bridge
from mailbridge.cli import main
from mailbridge.fetch import Connection
from mailbridge.outbox import Outbox
from mailbridge.press import Press
from mailbridge.record import ledger
from mailbridge.send import Poster

STAGES: dict[str, tuple[Any, str]] = {
    "archive.put": (Archive, "_keep"),
    "record.take_in": (record, "take_in"),
    "record.advance": (ledger, "advance"),
    "take in": (Bridge, "enter"),
    "finish": (Connection, "finish"),
    "parse": (bridge, "parse"),
    "recognise": (bridge, "recognise"),
    "known": (Bridge, "known"),
    "decide": (Bridge, "decide"),
    "freeze": (Press, "freeze"),
    "record.conclude": (record, "conclude"),
    "process": (Bridge, "process"),
    "claim": (Outbox, "claim"),
    "post": (Poster, "post"),
    "record.posted": (record, "all_posted"),
    "posted": (Outbox, "all_posted"),
    "append_sent": (Connection, "append_sent"),
    "copied": (Outbox, "copied"),
}
"""Stage -> where its function is looked up when it is called; in the order of a mail's way."""


def power_fails() -> NoReturn:
    """The end of this process; nothing in it could prevent or notice that."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody survives SIGKILL")


def arm(stage: str, moment: str) -> None:
    """From now on the process dies at this stage. Claims that take nothing do not count: they come every few seconds."""
    owner, name = STAGES[stage]
    real: Callable[..., Any] = getattr(owner, name)

    @wraps(real)
    def dying(*arguments: Any, **named: Any) -> Any:
        if moment == "before" and stage != "claim":
            power_fails()
        result = real(*arguments, **named)
        if result != []:
            power_fails()
        return result

    @wraps(real)
    async def dying_later(*arguments: Any, **named: Any) -> Any:
        if moment == "before":
            power_fails()
        await real(*arguments, **named)
        power_fails()

    setattr(owner, name, dying_later if iscoroutinefunction(real) else dying)


if __name__ == "__main__":
    arm(sys.argv[1], sys.argv[2])
    main(sys.argv[3:], prog_name="mailbridge")
