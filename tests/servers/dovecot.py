"""A throwaway Dovecot 2.3: one a session, a fresh user a test. Everything lives in one folder that goes away with the session."""

from __future__ import annotations

import base64
import grp
import imaplib
import itertools
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.servers.certificates import Certificate
from tests.servers.waiting import until

STOCK = 1000
"""Users that the server knows from its start."""
INSTALL = "apt-get install dovecot-imapd dovecot-lmtpd"

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login xoauth2 oauthbearer
mail_location = maildir:{folder}/mail/%u
mailbox_list_index = yes
first_valid_uid = 1
first_valid_gid = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
recipient_delimiter = +
mail_max_userip_connections = 1000
mailbox_idle_check_interval = 1 secs
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
  override_fields = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  service_count = 0
  client_limit = 2000
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 2000
}}
service lmtp {{
  user = {user}
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
  client_limit = 8000
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  client_limit = 8000
}}
"""

ACCESS_TOKENS = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = email
"""


@dataclass
class DovecotUser:
    """A mailbox on the server, as its owner and the world see it."""

    server: DovecotServer
    address: str
    password: str

    @property
    def imap_port(self) -> int:
        """Plain text, with STARTTLS offered."""
        return self.server.imap_port

    @property
    def imaps_port(self) -> int:
        """TLS from the first byte."""
        return self.server.imaps_port

    def deliver(self, raw: bytes, sender: str = "resident@post.example", to: str = "") -> None:
        """Hand over a mail by LMTP, as the council's mail server would; it is in the inbox when this returns."""
        with smtplib.LMTP("127.0.0.1", self.server.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [to or self.address], raw)

    def append(self, raw: bytes, folder: str = "INBOX", flags: str = "") -> None:
        """Store a mail as a mail app does; the folder is created when missing."""
        with self.imap() as imap:
            imap.create(_quoted(folder))
            _ok(imap.append(_quoted(folder), flags, "", raw))

    def messages(self, folder: str = "INBOX") -> list[bytes]:
        """Every mail of a folder, oldest first; none when the folder is missing."""
        return [raw for _, raw in self._fetched(folder, "BODY.PEEK[]")]

    def flags(self, folder: str = "INBOX") -> list[str]:
        """The flags of every mail of a folder, oldest first, as the server writes them."""
        return [line.decode() for line, _ in self._fetched(folder, "FLAGS BODY.PEEK[HEADER.FIELDS (X-None)]")]

    def _fetched(self, folder: str, items: str) -> list[tuple[bytes, bytes]]:
        with self.imap() as imap:
            if imap.select(_quoted(folder), readonly=True)[0] != "OK":
                return []
            answer = _ok(imap.fetch("1:*", f"({items})")) if imap.untagged_responses["EXISTS"] != [b"0"] else []
            return [part for part in answer if isinstance(part, tuple)]

    def folders(self) -> list[str]:
        """LIST lines of all folders, as the server writes them."""
        with self.imap() as imap:
            return [line.decode() for line in _ok(imap.list()) if isinstance(line, bytes)]

    def remove(self, uid: int, folder: str = "INBOX") -> None:
        """Delete one mail for good, as its owner would."""
        with self.imap() as imap:
            _ok(imap.select(_quoted(folder)))
            _ok(imap.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)"))
            _ok(imap.expunge())

    def uidvalidity_changes(self, folder: str) -> None:
        """Delete a folder and create it again: the same name, empty, other UIDs. (The inbox cannot be deleted.)"""
        with self.imap() as imap:
            _ok(imap.delete(_quoted(folder)))
            _ok(imap.create(_quoted(folder)))

    def file_holding(self, words: bytes) -> Path:
        """The file on the server's disk of the mail in the inbox that holds these words: to spoil it."""
        home = self.server.folder / "mail" / self.address
        return next(path for part in ("new", "cur") for path in (home / part).iterdir() if words in path.read_bytes())

    def imap(self) -> imaplib.IMAP4:
        """A plain imaplib connection, logged in: what the tests look with, none of our own code."""
        imap = imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=20)
        imap.authenticate("PLAIN", lambda _: f"\0{self.address}\0{self.password}".encode())
        return imap


@dataclass
class DovecotServer:
    """The running server. Ports are free ones of 127.0.0.1; its log is part of every failure to start."""

    folder: Path
    certificate: Certificate
    users: dict[str, str] = field(default_factory=dict)
    _number: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _process: subprocess.Popen[bytes] | None = None
    imap_port: int = 0
    imaps_port: int = 0
    lmtp_port: int = 0
    signing_key: bytes = field(default_factory=lambda: os.urandom(32), repr=False)
    """With it a sign-in server makes access tokens that this server takes (JSON Web Tokens, HS256)."""

    def user(self, name: str = "", password: str = "", domain: str = "ward.example") -> DovecotUser:
        """A fresh user with an empty inbox: `cllr-1@ward.example`, or `name@domain`. `user+tag@` works too.

        A chosen name or password takes up to a second: Dovecot looks at its list of users so often."""
        number = next(self._number)
        made = DovecotUser(self, *_stocked(number))
        if name or password or domain != "ward.example" or number >= STOCK:
            made = DovecotUser(self, f"{name or f'cllr-{number}'}@{domain}", password or made.password)
            assert made.address not in self.users, f"{made.address} exists already"
            with (self.folder / "users").open("a", encoding="utf-8") as file:
                file.write(_line(made.address, made.password))
            until(lambda: self._accepts(made), f"Dovecot knows {made.address}")
        self.users[made.address] = made.password
        return made

    def log(self) -> str:
        """What Dovecot wrote so far."""
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else "(no log)"

    def start(self) -> None:
        """Start it and wait until a login works."""
        self.imap_port, self.imaps_port, self.lmtp_port = _free_ports(3)
        account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self._write(account)
        self._launch(account)
        probe = self.user("probe")
        until(lambda: self._failed() or self._accepts(probe), f"Dovecot started (its log: {self.log()})")
        assert not self._failed(), f"Dovecot did not start: {(self.folder / 'output').read_text()}\n{self.log()}"

    def start_again(self) -> None:
        """Start it after a `stop`: the same ports, the same mailboxes. Returns at once."""
        self._launch(pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid()))

    def _launch(self, account: pwd.struct_passwd) -> None:
        person: dict[str, object] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        command = [_program(), "-F", "-c", str(self.folder / "dovecot.conf")]
        with (self.folder / "output").open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output, **person)  # type: ignore[call-overload]

    def _write(self, account: pwd.struct_passwd) -> None:
        for part in ("mail", "run", "state"):
            (self.folder / part).mkdir(exist_ok=True)
        shutil.copy(self.certificate.cert, self.folder / "cert.pem")
        shutil.copy(self.certificate.key, self.folder / "key.pem")
        ports = {"imap": self.imap_port, "imaps": self.imaps_port, "lmtp": self.lmtp_port}
        owner = {"user": account.pw_name, "group": grp.getgrgid(account.pw_gid).gr_name, "uid": account.pw_uid, "gid": account.pw_gid}
        (self.folder / "dovecot.conf").write_text(CONFIGURATION.format(folder=self.folder, **ports, **owner))
        (self.folder / "oauth2.conf").write_text(ACCESS_TOKENS.format(folder=self.folder))
        signing = self.folder / "keys" / "default" / "HS256" / "default"
        signing.parent.mkdir(parents=True, exist_ok=True)
        signing.write_bytes(base64.b64encode(self.signing_key))
        (self.folder / "users").write_text("".join(_line(*_stocked(number)) for number in range(STOCK)))
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid)

    def _failed(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def _accepts(self, user: DovecotUser) -> bool:
        try:
            user.imap().logout()
        except (OSError, imaplib.IMAP4.error):
            return False
        return True

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None


def _stocked(number: int) -> tuple[str, str]:
    return f"cllr-{number}@ward.example", f"secret-{number}-word"


def _line(address: str, password: str) -> str:
    return f"{address}:{{PLAIN}}{password}::::::\n"


def _program() -> str:
    """The path of Dovecot 2.3; a failure that says how to install it, never a silent skip."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if not found:
        pytest.fail(f"Dovecot is missing; install it with: {INSTALL}", pytrace=False)
    version = subprocess.run([found, "--version"], check=True, capture_output=True, text=True).stdout
    if not version.startswith("2.3"):
        pytest.fail(f"These tests configure Dovecot 2.3 (Debian 12), found {version.strip()}; 2.4 has another configuration language", pytrace=False)
    return found


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _ok(answer: tuple[str, Any]) -> list[Any]:
    assert answer[0] == "OK", answer
    return list(answer[1])


@contextmanager
def running(certificate: Certificate) -> Iterator[DovecotServer]:
    """A Dovecot of one's own, which may be stopped and started. Its folder is world-searchable, because as root it drops to nobody."""
    folder = Path(tempfile.mkdtemp(prefix="mb-dovecot-"))
    folder.chmod(0o755)
    server = DovecotServer(folder, certificate)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def dovecot(certificate: Certificate) -> Iterator[DovecotServer]:
    """The session's Dovecot."""
    with running(certificate) as server:
        yield server


@pytest.fixture
def mailbox(dovecot: DovecotServer) -> DovecotUser:
    """A fresh user with an empty inbox."""
    return dovecot.user()
