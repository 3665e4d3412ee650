"""A relay that spoils a conversation at a chosen point, and lets all else pass: the network, the firewall, the overloaded server, the bad cable.

A point is a stage of the protocol (the middle of the client's command, or of the server's answer to it), or byte N of all that goes one way."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["stall", "cut", "reset", "slow", "flip", "garbage", "truncate", "refuse", "no", "bye"]
Way = Literal["client", "server"]
GARBAGE = b"\x07~~ %$ \xff garbage 4711\r\n"
DROPPED = 12
"""Bytes that `truncate` takes out."""
REFUSED_SECONDS = 0.6


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, on whose words, where, and on how many connections in a row."""

    kind: Kind
    way: Way
    stage: bytes = b""
    """Pattern of the client's command; empty: the server's greeting, or `byte`."""
    byte: int = -1
    """Of all connections one after the other; -1: at `stage`."""
    times: int = 1
    slowly: float = 40.0
    """Bytes in a second that `slow` lets through."""
    mask: int = 1
    """Which bits `flip` turns over."""
    corrupted: int = 2
    """Where corruption hits, counted from the beginning of the pattern, or of the server's words; all else hits the middle."""


@dataclass(eq=False)
class _Line:
    """One connection through the relay."""

    client: socket.socket
    server: socket.socket
    answering: bool = True
    """The server's next words are those at which the fault comes (the greeting is the first)."""
    is_open: bool = True
    is_dead: bool = False
    """Nothing passes any more, and nobody is told."""
    slow: dict[Way, float] = field(default_factory=dict)
    tag: bytes = b""

    def close(self, how: Literal["cut", "reset"] = "cut") -> None:
        """End it: politely, or as a firewall does (RST)."""
        self.is_open = False
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                if how == "reset":
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    end.shutdown(socket.SHUT_RD)
                else:
                    end.shutdown(socket.SHUT_RDWR)
            end.close()


def _is_torn(source: socket.socket) -> bool:
    """Whether whoever speaks has torn the line (RST): then nothing more of it arrives. What was said before a polite end (FIN) still does."""
    try:
        source.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return False


class _Broken(Exception):
    """The line ends here."""


@dataclass
class FaultyRelay:
    """Listens on `port` and passes on to `upstream`. Without a fault, or once it has come as often as it should, everything passes."""

    upstream: int
    fault: Fault | None = None
    protocol: Literal["imap", "smtp"] = "imap"
    rewrite: tuple[bytes, bytes] = (b"", b"")
    """Words of the server, and what passes instead of them, each time."""
    fired: int = 0
    """How often the fault has come."""
    fired_at: float = 0.0
    """Moment (monotonic) of the last time."""
    passed: dict[Way, int] = field(default_factory=lambda: {"client": 0, "server": 0})
    dots: int = 0
    """How many mails were handed over by SMTP to their end."""
    _refusing_until: float = 0.0
    lines: list[_Line] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> FaultyRelay:
        """Begin to listen."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def stop(self) -> None:
        """Hang up and listen no more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self.lines:
            line.close()

    @property
    def is_over(self) -> bool:
        """Whether the fault has come as often as it should."""
        return self.fault is None or self.fired >= self.fault.times

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if time.monotonic() < self._refusing_until:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.close()
                continue
            line = _Line(client, socket.create_connection(("127.0.0.1", self.upstream)), answering=bool(self.fault and not self.fault.stage))
            for end in (line.client, line.server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.lines.append(line)
            threading.Thread(target=self._pump, args=(line, "client"), daemon=True).start()
            threading.Thread(target=self._pump, args=(line, "server"), daemon=True).start()

    def _pump(self, line: _Line, way: Way) -> None:
        source, target = (line.client, line.server) if way == "client" else (line.server, line.client)
        try:
            while data := source.recv(65536):
                self._pass_on(line, way, target, data)
        except (OSError, _Broken):
            pass
        if line.is_open and not (line.is_dead and way == "server"):
            line.close()

    def _pass_on(self, line: _Line, way: Way, target: socket.socket, data: bytes) -> None:
        if line.is_dead:
            return
        if way == "server" and self.rewrite[0]:
            data = data.replace(*self.rewrite)
        with self._lock:
            point = self._point(line, way, data)
            fault = self.fault
            if point is not None:
                self.fired += 1
                self.fired_at = time.monotonic()
        self.passed[way] += len(data)
        if way == "client" and self.protocol == "smtp":
            self.dots += data.endswith(b"\r\n.\r\n") or data == b".\r\n"
        if point is None or fault is None:
            self._send(line, way, target, data)
        else:
            self._spoil(line, way, target, data, point, fault)

    def _point(self, line: _Line, way: Way, data: bytes) -> int | None:
        """Where in these words the fault comes, if it does."""
        fault = self.fault
        if fault is None or self.is_over:
            return None
        if fault.byte >= 0:
            offset = fault.byte - self.passed[way]
            return offset if way == fault.way and (0 <= offset < len(data) or (self.fired and offset < 0)) else None
        if way == "client":
            found = re.search(fault.stage, data) if fault.stage else None
            if found is None:
                return None
            line.tag = data[: data.find(b" ")]
            if fault.way == "client":
                return self._within(fault, data, found.start())
            line.answering = True
            return None
        if fault.way == "server" and line.answering:
            line.answering = False
            return self._within(fault, data, 0)
        return None

    def _within(self, fault: Fault, words: bytes, start: int) -> int:
        if fault.kind in ("flip", "garbage", "truncate"):
            return start if fault.kind == "garbage" and fault.corrupted == 2 else start + fault.corrupted
        return (start + len(words)) // 2

    def _send(self, line: _Line, way: Way, target: socket.socket, data: bytes) -> None:
        if way not in line.slow:
            target.sendall(data)
            return
        for byte in data:
            if not line.is_open or _is_torn(line.client if way == "client" else line.server):
                raise _Broken
            target.sendall(bytes([byte]))
            time.sleep(1 / line.slow[way])  # a thin line, not a wait for something

    def _spoil(self, line: _Line, way: Way, target: socket.socket, data: bytes, point: int, fault: Fault) -> None:
        point = max(0, min(point, len(data) - 1))
        before, rest = data[:point], data[point:]
        match fault.kind:
            case "stall":
                self._send(line, way, target, before)
                line.is_dead = True
            case "slow":
                self._send(line, way, target, before)
                line.slow[way] = fault.slowly
                self._send(line, way, target, rest)
            case "cut" | "reset":
                self._send(line, way, target, before)
                line.close(fault.kind)
                raise _Broken
            case "refuse":
                self._refusing_until = time.monotonic() + REFUSED_SECONDS
                line.close("reset")
                raise _Broken
            case "flip":
                self._send(line, way, target, before + bytes([rest[0] ^ fault.mask]) + rest[1:])
            case "garbage":
                self._send(line, way, target, before + GARBAGE + rest)
            case "truncate":
                self._send(line, way, target, before + rest[DROPPED:])
            case "no":
                self._send(line, way, target, self._no(line))
            case "bye":
                self._send(line, way, target, b"* BYE shutting down\r\n" if self.protocol == "imap" else b"421 4.3.2 shutting down\r\n")
                line.close()
                raise _Broken

    def _no(self, line: _Line) -> bytes:
        return line.tag + b" NO [UNAVAILABLE] not now\r\n" if self.protocol == "imap" else b"451 4.3.0 not now\r\n"
