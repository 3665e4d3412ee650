"""imaplib's line to the server, with a limit for each verb as a whole: a server that sends one byte now and then holds nobody for ever."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Collection, Iterator
from typing import Any
from weakref import WeakSet

_AT_ONCE = 65_536
_LONGEST_LINE = 1_000_000
_LARGEST_LITERAL = 150_000_000
"""Bytes that a server may announce at once: three times what we ask for, since some count sizes wrongly. More would be memory for whoever asks."""
_OPEN: WeakSet[PacedIMAP4] = WeakSet()
_OPENING = threading.Lock()


def wake(servers: Collection[tuple[str, int]]) -> None:
    """Whoever waits for one of these servers (host in lower case, port), in whatever thread, hears at once that it has hung up. Nothing is said to it."""
    with _OPENING:
        lines = list(_OPEN)
    for line in lines:
        if (line.host.lower(), line.port) in servers:
            line.wake()


class PacedIMAP4(imaplib.IMAP4):
    """IMAP4 over a buffer of our own. A socket's time limit begins anew with every byte; `deadline` does not.

    It overrides what imaplib calls "overridable methods", and `starttls`."""

    def __init__(self, host: str, port: int, connect_seconds: float, read_seconds: float, context: ssl.SSLContext | None) -> None:
        self.read_seconds = read_seconds
        self.deadline = time.monotonic() + connect_seconds + read_seconds
        """Moment (monotonic) at which the present verb must be through."""
        self._implicit = context
        self._heard = bytearray()
        super().__init__(host, port, connect_seconds)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect, and encrypt from the first byte where a context was given; the handshake as a whole ends in `timeout` seconds."""
        self.host, self.port = host, port
        self.sock = socket.create_connection((host, port), timeout)
        with _OPENING:
            _OPEN.add(self)
        if self._implicit is not None:
            self._encrypt(self._implicit)

    def _encrypt(self, context: ssl.SSLContext) -> None:
        plain = self.sock
        try:
            self.sock = context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> tuple[Any, list[Any]]:
        """Encrypt the line. What was said in clear before is forgotten, and nothing may follow the OK in clear: it could be anybody's (CVE-2011-0411)."""
        assert ssl_context is not None, "imaplib alone would take any certificate"
        if "STARTTLS" not in self.capabilities:
            raise self.abort("TLS not supported by server")
        typ, data = self._simple_command("STARTTLS")
        if typ != "OK":
            raise self.error(f"Couldn't establish TLS session: {data[-1]!r}")
        if self._heard:
            raise self.abort("the server, or somebody between, went on in clear after STARTTLS")
        self.untagged_responses.clear()
        self._encrypt(ssl_context)
        self._tls_established = True
        self._get_capabilities()
        return typ, data

    def append(self, mailbox: str | None, flags: str | None, date_time: Any, message: Any) -> tuple[str, list[Any]]:
        """A letter as it was posted, whose lines end in CRLF: imaplib would look at each of them for that, and lay out all of it anew."""
        if self.utf8_enabled or not message.count(b"\r\n") == message.count(b"\n") == message.count(b"\r"):
            return super().append(mailbox, flags, date_time, message)
        self.literal = message
        typ, data = self._simple_command("APPEND", mailbox, flags, date_time)
        return typ, data

    def read(self, size: int) -> bytes:
        """So many bytes; fewer where the server hung up."""
        if size > _LARGEST_LITERAL:
            raise self.abort(f"the server announces {size} bytes at once")
        while len(self._heard) < size and self._hear():
            pass
        return self._taken(size)

    def readline(self) -> bytes:
        """A line with its end; what there is where the server hung up."""
        seen = 0
        while (end := self._heard.find(b"\n", seen)) < 0:
            seen = len(self._heard)
            if seen > _LONGEST_LINE:
                raise self.abort(f"a line of more than {_LONGEST_LINE} bytes")
            if not self._hear():
                return self._taken(seen)
        return self._taken(end + 1)

    def _taken(self, size: int) -> bytes:
        with memoryview(self._heard) as heard:
            taken = bytes(heard[:size])
        del self._heard[:size]
        return taken

    def _hear(self) -> bool:
        """Read what is there, at least one byte; False where the server hung up. A socket that must not wait (IDLE is looked through) is left as it is."""
        if self.sock.gettimeout() == 0.0:
            data = self.sock.recv(_AT_ONCE)
        else:
            with self._in_time():
                data = self.sock.recv(_AT_ONCE)
        self._heard += data
        return bool(data)

    def send(self, data: Any) -> None:
        """All of it, in portions, each within the limit."""
        rest = memoryview(data)
        while rest:
            with self._in_time():
                sent = self.sock.send(rest[:_AT_ONCE])
            rest = rest[sent:]

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[None]:
        left = min(self.deadline - time.monotonic(), self.read_seconds)
        try:
            self.sock.settimeout(max(left, 0.001))
            yield
        except TimeoutError:
            raise TimeoutError("the answer takes too long") from None

    def shutdown(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def wake(self) -> None:
        """Nothing more is heard. Not by the method of an encrypted socket, which would go on in clear."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_RD)

    def tear(self) -> None:
        """Hang up so that nothing we have said and the network still holds arrives: a copy that is given up must not be stored behind our back."""
        with contextlib.suppress(OSError):
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()
