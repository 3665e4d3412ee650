"""The matrix: which fault comes at which stage, on whose words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tests.servers.faulty import Fault, Kind, Way

Wire = Literal["imap", "smtp"]
KINDS: dict[Kind, str] = {
    "stall": "nothing passes any more, and nobody is told",
    "cut": "the line is closed (FIN)",
    "reset": "the line is torn (RST)",
    "slow": "from there on 40 bytes a second",
    "flip": "one bit of a protocol line is turned over",
    "garbage": "a line of garbage is put in",
    "truncate": "twelve bytes are left out",
    "refuse": "the line is torn, and new ones are refused for a while",
    "no": "instead of its answer the server says `NO [UNAVAILABLE]`, or `451`",
    "bye": "instead of its answer the server says `BYE`, or `421`, and hangs up",
}
CUT_AGAIN = "cut x3"
SERVERS_ONLY: tuple[Kind, ...] = ("refuse", "no", "bye")
OF_A_CLIENT: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind not in SERVERS_ONLY)

TEXT = rb"\r\n\r\n[^\r]{20}"
"""The end of a mail's header with the beginning of its text."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One verb: how the client's words are known."""

    wire: Wire
    name: str
    pattern: bytes
    ways: tuple[Way, ...] = ("client", "server")
    corrupted: int = 2
    """Where corruption hits, counted from the beginning of the pattern."""
    after_reading: Literal["move", "flag"] = "move"
    is_late: bool = False
    """Whether it comes when the first mail is through: then a second one must get through as well."""


STAGES = (
    Stage("imap", "greeting", b"", ("server",)),
    Stage("imap", "capability", rb"^\S+ CAPABILITY"),
    Stage("imap", "login", rb"^\S+ LOGIN"),
    Stage("imap", "select", rb"^\S+ SELECT"),
    Stage("imap", "noop", rb"^\S+ NOOP"),
    Stage("imap", "search", rb"^\S+ UID SEARCH UID"),
    Stage("imap", "size", rb"^\S+ UID FETCH \d+ \(RFC822.SIZE"),
    Stage("imap", "body", rb"^\S+ UID FETCH \d+ \(BODY"),
    Stage("imap", "move", rb"^\S+ UID MOVE"),
    Stage("imap", "flag", rb"^\S+ UID STORE", after_reading="flag"),
    Stage("imap", "list", rb"^\S+ LIST"),
    Stage("imap", "search of Sent", rb"^\S+ UID SEARCH HEADER"),
    Stage("imap", "append", rb"^\S+ APPEND"),
    Stage("imap", "the copy itself", TEXT, corrupted=6),
    Stage("imap", "idle", rb"^\S+ IDLE", is_late=True),
    Stage("imap", "done", rb"^DONE", is_late=True),
    Stage("imap", "logout", rb"^\S+ LOGOUT", is_late=True),
    Stage("smtp", "greeting", b"", ("server",)),
    Stage("smtp", "ehlo", rb"^EHLO"),
    Stage("smtp", "mail", rb"^MAIL"),
    Stage("smtp", "rcpt", rb"^RCPT"),
    Stage("smtp", "data", rb"^DATA"),
    Stage("smtp", "the letter itself", TEXT, ("client",), corrupted=6),
    Stage("smtp", "answer to its end", rb"(\A|\n)\.\r\n", ("server",)),
    Stage("smtp", "quit", rb"^QUIT"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One fault at one stage, on one or several connections in a row."""

    stage: Stage
    way: Way
    kind: Kind
    times: int = 1

    @property
    def name(self) -> str:
        """For people and test names."""
        often = f" x{self.times}" if self.times > 1 else ""
        return f"{self.stage.wire} {self.stage.name}, {self.way}: {self.kind}{often}"

    @property
    def column(self) -> str:
        """Where it stands in the table."""
        return CUT_AGAIN if self.times > 1 else self.kind

    @property
    def fault(self) -> Fault:
        """As the relay is told."""
        return Fault(self.kind, self.way, self.stage.pattern, times=self.times, corrupted=self.stage.corrupted)

    @property
    def may_double(self) -> bool:
        """Whether the server may have had a letter whole without our knowing: then it comes twice, with one Message-ID."""
        return self.stage.name in ("the letter itself", "answer to its end") or (
            self.stage.wire == "smtp" and self.kind == "garbage" and self.stage.name == "data"
        )


def row_of(stage: Stage, way: str) -> str:
    """The name of a row of the table."""
    return f"{stage.name}, {way}"


def cells() -> Iterator[Cell]:
    """All of them, in the order of the table."""
    for stage in STAGES:
        for way in stage.ways:
            for kind in KINDS if way == "server" else OF_A_CLIENT:
                yield Cell(stage, way, kind)
            yield Cell(stage, way, "cut", times=3)
