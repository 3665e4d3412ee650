"""A throw-away PostgreSQL: one a session, a database of its own for each test. Everything lives in one folder that goes away with the session.

Nothing is safe in it (no fsync) unless a test asks for a server that can be killed.
"""

from __future__ import annotations

import atexit
import ctypes
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.servers.waiting import until

INSTALL = "apt-get install --no-install-recommends postgresql"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "logging_collector": "off",
    "log_min_messages": "warning",
    "jit": "off",
}
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0", "checkpoint_timeout": "1h"}
_PR_SET_PDEATHSIG = 1


@dataclass
class PostgresServer:
    """The running server. It is reached by a socket in its folder, as anybody on this machine, without a password."""

    folder: Path
    is_safe: bool = False
    _number: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Its files."""
        self.folder.chmod(0o755)
        cluster = self.folder / "cluster"
        cluster.mkdir(mode=0o700)
        os.chown(cluster, _account().pw_uid, _account().pw_gid)
        options = ["--pgdata", str(cluster), "--username=mailbridge", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
        done = subprocess.run([_program("initdb"), *options], capture_output=True, text=True, check=False, cwd="/", **_person())
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        """Starts it, and waits until it takes connections."""
        wanted = SETTINGS | ({} if self.is_safe else UNSAFE) | {"unix_socket_directories": str(self.folder / "cluster")}
        settings = [word for name, value in wanted.items() for word in ("-c", f"{name}={value}")]
        command = [_program("postgres"), "-D", str(self.folder / "cluster"), *settings]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", preexec_fn=partial(_dies_with, os.getpid()), **_person())
        until(lambda: self._failed() or self.is_up(), "PostgreSQL started", 30)
        assert not self._failed(), self.log()

    def _failed(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def is_up(self) -> bool:
        """Whether it takes connections."""
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def log(self) -> str:
        """What it wrote."""
        return (self.folder / "log").read_text(errors="replace")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops it (SIGINT: at once, its clients are cut off; SIGQUIT: as by a crash), and waits until it is gone."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def url(self, name: str) -> str:
        """How mailbridge names one of its databases."""
        return f"postgresql+psycopg://mailbridge@/{name}?host={self.folder / 'cluster'}"

    def connect(self, name: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of psycopg's own to one of its databases: none of our own code."""
        return psycopg.connect(host=str(self.folder / "cluster"), dbname=name, user="mailbridge", autocommit=True, connect_timeout=10)

    def database(self, template: str = "template0") -> str:
        """The name of a fresh database: empty, or a copy of one that nobody is connected to."""
        name = f"{template.split('_')[0]}_{next(self._number)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())
        return name

    def drop(self, name: str) -> None:
        """The database goes, whoever is connected."""
        with self.connect() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def _dies_with(parent: int) -> None:
    """A server outlives no test process, however that ends: the kernel stops it (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
    if os.getppid() != parent:
        os._exit(1)


def _account() -> pwd.struct_passwd:
    """PostgreSQL never works as root."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def _person() -> dict[str, Any]:
    account = _account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}


def _program(name: str) -> str:
    """A program of the newest PostgreSQL here."""
    found = shutil.which(name) or next((str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), "")
    if not found:
        pytest.skip(f"PostgreSQL is missing; install it with: {INSTALL}")
    return found


def started(*, is_safe: bool = False) -> PostgresServer:
    """A server of one's own. Whoever starts it stops it and removes its folder."""
    _program("postgres")
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="mb-postgres-")), is_safe)
    try:
        server.make()
        server.start()
    except BaseException:
        removed(server)
        raise
    return server


def removed(server: PostgresServer) -> None:
    """The server and its files go."""
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


KEPT: list[Path] = []
"""Where the server of this process lives, if its folder is to stay."""


def kept(folder: Path) -> PostgresServer:
    """A server whose files stay in a folder from one process to the next."""
    folder.mkdir(parents=True, exist_ok=True)
    server = PostgresServer(folder)
    if not (folder / "cluster").exists():
        server.make()
    server.start()
    with server.connect() as connection:
        taken = [int(name.rpartition("_")[2]) for (name,) in connection.execute(r"SELECT datname FROM pg_database WHERE datname ~ '_\d+$'")]
    server._number = itertools.count(max(taken, default=0) + 1)
    return server


@cache
def shared() -> PostgresServer:
    """The server of this process, started when it is first asked for."""
    server = kept(KEPT[0]) if KEPT else started()
    atexit.register(server.stop if KEPT else partial(removed, server))
    return server


@pytest.fixture
def postgres() -> PostgresServer:
    """The session's PostgreSQL."""
    return shared()


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server that may be stopped and killed, and keeps what it has promised."""
    server = started(is_safe=True)
    try:
        yield server
    finally:
        removed(server)
