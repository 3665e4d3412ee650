"""A relay between a client and a real server: it can cut the line, go silent, and rewrite what the server says, as an attacker or an old server would."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest


@dataclass
class Relay:
    """Listens on `port` and passes everything on to `upstream`, a port of this machine. `rewrites` apply to what the server says."""

    upstream: int
    rewrites: list[tuple[bytes, bytes]] = field(default_factory=list)
    said: bytearray = field(default_factory=bytearray)
    """What the client said, all connections one after the other."""
    accepting: bool = True
    _frozen: threading.Event = field(default_factory=threading.Event)
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)
    _cut_when: tuple[bytes, int] | None = None
    _cut_answer: bytes = b""

    def start(self) -> Relay:
        """Begin to listen."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def cut(self) -> None:
        """Hang up on both sides, as a server that stops (FIN)."""
        for pair in self._taken():
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()

    def reset(self) -> None:
        """Tear the client's line, as a firewall does (RST). Nothing passes here afterwards."""
        self._frozen.set()  # else the threads would still pass a polite end on
        for client, server in self._taken():
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RD)  # wakes the thread that reads it, which would keep it open
                server.shutdown(socket.SHUT_RDWR)
            client.close()
            server.close()

    def freeze(self) -> None:
        """From now on nothing passes in either direction, and nobody is told: a network that was unplugged."""
        self._frozen.set()

    def cut_when_client_says(self, words: bytes, times: int = 1) -> None:
        """Hang up instead of passing on the client's next words that contain these, so many times."""
        self._cut_when = (words, times)

    def cut_when_server_says(self, words: bytes) -> None:
        """Hang up instead of passing on the server's next words that contain these: it was done, and the client never hears of it."""
        self._cut_answer = words

    def stop(self) -> None:
        """Hang up and listen no more."""
        self.accepting = False
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _taken(self) -> list[tuple[socket.socket, socket.socket]]:
        taken, self._pairs = self._pairs, []
        return taken

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if not self.accepting:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.upstream))
            self._pairs.append((client, server))
            threading.Thread(target=self._pass_on, args=(client, server, self._heard), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, client, self._rewritten), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, through: Callable[[bytes], bytes]) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                passed = through(data)
                if not self._frozen.is_set():
                    target.sendall(passed)
            if not self._frozen.is_set():
                target.shutdown(socket.SHUT_WR)

    def _heard(self, data: bytes) -> bytes:
        self.said += data
        if self._cut_when and self._cut_when[0] in data:
            words, times = self._cut_when
            self._cut_when = (words, times - 1) if times > 1 else None
            self.cut()
            raise ConnectionAbortedError
        return data

    def _rewritten(self, data: bytes) -> bytes:
        if self._cut_answer and self._cut_answer in data:
            self._cut_answer = b""
            self.cut()
            raise ConnectionAbortedError
        for old, new in self.rewrites:
            data = data.replace(old, new)
        return data


@pytest.fixture
def relay() -> Iterator[Callable[..., Relay]]:
    """Makes relays: `relay(port, rewrites=[(b"STARTTLS", b"XTARTTLS")])`."""
    made: list[Relay] = []

    def make(upstream: int, rewrites: list[tuple[bytes, bytes]] | None = None) -> Relay:
        made.append(Relay(upstream, rewrites or []).start())
        return made[-1]

    yield make
    for one in made:
        one.stop()
