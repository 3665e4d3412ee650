"""What the configuration is once read: everything the outer floors need, frozen. Secrets are not in it, only where they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import Field

from mailbridge.core.people import Council, EmailAddress, Setting, SignIn
from mailbridge.core.people.monitoring import Monitoring
from mailbridge.core.problems import Problem

if TYPE_CHECKING:
    from mailbridge.core.recognise.lexicon import Lexicon


class Misconfigured(Exception):
    """The configuration can not be used. `problems` has everything that was found, in the order of the files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class SecretReference(Protocol):
    """Anything that says where its password is kept: a mailbox, the SMTP server."""

    @property
    def password_env(self) -> str: ...

    @property
    def password_file(self) -> str: ...

    @property
    def oauth(self) -> SignIn | None: ...


class Storage(Setting):
    """Where mail and cases are kept. As loaded, `data` is absolute and `database` is never empty."""

    data: Path = Path("../data")
    reserve_mb: int = Field(default=100, ge=0)
    """MB that must be free on the disk of `data` before a mail is taken in."""
    database: str = Field(default="", repr=False)
    """SQLAlchemy URL; empty: an SQLite file in `data`. Not shown in any repr, as it may hold a password."""


class Smtp(Setting):
    """The server that letters go out through."""

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    tls: Literal["tls", "starttls", "none"] = "starttls"
    """`none` is refused for any host that is not loopback."""
    ca_file: str = ""
    """PEM file of the authority that signed the server's certificate, where it is not a public one; absolute as loaded."""
    user: str = ""
    """Empty: the server wants no login."""
    password_env: str = ""
    password_file: str = ""
    oauth: SignIn | None = None
    """Instead of a password, where the provider takes none. An account that has signed in for a mailbox need not do so again."""
    connections: int = Field(default=2, ge=1, le=20)
    """Open at the same time, where several letters wait."""


class Imap(Setting):
    """What each server of mailboxes is asked for at most. Sensible for one mailbox and for hundreds."""

    connections: int = Field(default=0, ge=0, le=10_000)
    """Open at the same time to one server; 0: no limit. Mailboxes past it are looked into in turn."""
    logins_at_once: int = Field(default=4, ge=1, le=100)
    logins_a_second: float = Field(default=20.0, ge=0.1, le=1000.0)


class Operator(Setting):
    """The person who looks after the program: shelved mail and alarms go there."""

    address: EmailAddress
    name: str = ""


class AlarmSmtp(Smtp):
    """Another mail server, for alarms when the usual one is the trouble."""

    sender: EmailAddress
    """Whom that server lets us write as."""


class Alarm(Setting):
    """How alarms reach the operator when letters may not leave."""

    command: tuple[str, ...] = ()
    """A program with its arguments; it gets the alarm on its standard input, and no shell reads it."""
    to: tuple[EmailAddress, ...] = ()
    """Where the other mail server sends alarms; empty: the operator's address."""
    smtp: AlarmSmtp | None = None
    always: bool = False
    """Every alarm goes this way, too."""


@dataclass(frozen=True)
class Settings:
    """All files of a configuration folder, checked against each other."""

    folder: Path
    council: Council
    signposts: Path
    """Where the signposts were read, for messages."""
    numbers: Path
    """The file that the emergency numbers were read from."""
    lexicon: Lexicon
    storage: Storage
    smtp: Smtp
    operator: Operator
    imap: Imap
    monitoring: Monitoring
    alarm: Alarm
    templates: Mapping[str, str] = field(repr=False)
    """File name (`chaser_1.txt`) -> its text; families that the council does not write itself are the starter's."""
    template_files: Mapping[str, Path] = field(repr=False)
    """File name -> where that text was read, for error messages."""
    environment: Mapping[str, str] | None = field(repr=False, compare=False)

    def secret(self, reference: SecretReference) -> str:
        """The password that a mailbox or the SMTP server refers to, read now. Raises `Misconfigured` naming variable or file, never the secret."""
        from mailbridge.settings.secrets import resolved

        return resolved(reference, self.environment)
