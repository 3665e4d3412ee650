"""The exit codes of every command, for scripts."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command says to a script when it ends."""

    DONE = 0
    WRONG = 1
    """Something was found wrong, or there is no such thing."""
    USAGE = 2
    """The command line itself cannot be understood."""
    NOT_REACHED = 3
    """A mailbox, the mail server or the running service could not be reached."""
    MISCONFIGURED = 4
    """The configuration cannot be used."""


MEANINGS = {
    Exit.DONE: "done",
    Exit.WRONG: "found wrong, or no such thing",
    Exit.USAGE: "wrong usage",
    Exit.NOT_REACHED: "a server was not reached, or the service does not run",
    Exit.MISCONFIGURED: "misconfigured",
}
"""As `mailbridge --help` prints them."""
EPILOG = "Exit codes: " + ", ".join(f"{code.value} {meaning}" for code, meaning in MEANINGS.items()) + "."


class Stopped(Exception):
    """A command cannot go on. The text is for the person who typed it; `code` is for scripts."""

    def __init__(self, text: str, code: Exit = Exit.WRONG) -> None:
        super().__init__(text)
        self.code = code
