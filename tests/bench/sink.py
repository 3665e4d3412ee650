"""An SMTP server that costs next to nothing: it takes every letter, and notes when. `python -m tests.bench.sink FILE` prints its port.

It speaks RFC 5321 with SIZE (RFC 1870), 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531) and PIPELINING (RFC 2920), and keeps no bytes. A thread a connection."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OFFERS = b"250-sink.example\r\n250-SIZE 50000000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n"
SAID = {
    b"MAIL": b"250 2.1.0 OK\r\n",
    b"RCPT": b"250 2.1.5 OK\r\n",
    b"RSET": b"250 2.0.0 OK\r\n",
    b"NOOP": b"250 2.0.0 OK\r\n",
    b"HELO": b"250 sink.example\r\n",
}
END = b"\r\n.\r\n"
CHUNK = 1 << 20
_MESSAGE_ID = re.compile(rb"^Message-ID:[ \t]*(?:\r\n[ \t]+)?(\S+)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(rb"<([^>]*)>")


@dataclass(frozen=True, slots=True)
class Accepted:
    """One letter that the server has taken: when (seconds since 1970), how many bytes, and its Message-ID."""

    at: float
    size: int
    message_id: str
    recipients: tuple[str, ...]
    connection: int


class Conversation:
    """One connection, from the greeting to the goodbye."""

    def __init__(self, line: socket.socket, number: int, notes: int) -> None:
        self.line, self.number, self.notes = line, number, notes
        self.read = bytearray()
        self.recipients: list[str] = []

    def hold(self) -> None:
        """Answers until the other side goes."""
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.sendall(b"220 sink.example ESMTP\r\n")
        while command := self._until(b"\r\n"):
            verb = command[:4].upper()
            if verb == b"DATA":
                self._take()
            elif verb == b"EHLO":
                self.line.sendall(OFFERS)
            elif verb == b"QUIT":
                self.line.sendall(b"221 2.0.0 bye\r\n")
                return
            else:
                self._envelope(verb, command)
                self.line.sendall(SAID.get(verb, b"502 5.5.1 what?\r\n"))

    def _envelope(self, verb: bytes, command: bytes) -> None:
        found = _ADDRESS.search(command)
        if verb == b"RCPT" and found:
            self.recipients.append(found[1].decode(errors="replace"))
        elif verb in (b"MAIL", b"RSET"):
            self.recipients = []

    def _take(self) -> None:
        self.line.sendall(b"354 go on\r\n")
        raw = self._until(END)
        if not raw:
            return
        found = _MESSAGE_ID.search(raw[:8192])
        note = [time.time(), len(raw), found[1].decode(errors="replace") if found else "", self.recipients, self.number]
        os.write(self.notes, json.dumps(note).encode() + b"\n")
        self.line.sendall(b"250 2.0.0 taken\r\n")

    def _until(self, end: bytes) -> bytes:
        """What comes up to an end, with it; nothing when the line is gone. What was read is looked through once, however long it gets."""
        looked = 0
        while (place := self.read.find(end, looked)) < 0:
            looked = max(len(self.read) - len(end), 0)
            more = self.line.recv(CHUNK)
            if not more:
                return b""
            self.read += more
        found = bytes(self.read[: place + len(end)])
        del self.read[: place + len(end)]
        return found


def serve(path: Path) -> None:
    """For ever."""
    notes = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    listening = socket.create_server(("127.0.0.1", 0), backlog=100)
    print(listening.getsockname()[1], flush=True)
    number = 0
    while True:
        line, _ = listening.accept()
        number += 1
        threading.Thread(target=_held, args=(Conversation(line, number, notes),), daemon=True).start()


def _held(conversation: Conversation) -> None:
    with conversation.line:
        try:
            conversation.hold()
        except OSError:
            return


@dataclass
class Sink:
    """The running server, seen from the bench."""

    port: int
    pid: int
    path: Path
    _read: int = 0

    def accepted(self) -> list[Accepted]:
        """Letters taken since the last look, in the order in which they came."""
        with self.path.open("rb") as file:
            file.seek(self._read)
            text = file.read()
        whole = text[: text.rfind(b"\n") + 1]
        self._read += len(whole)
        return [Accepted(at, size, found, tuple(to), number) for at, size, found, to, number in map(json.loads, whole.splitlines())]


@contextmanager
def running(folder: Path) -> Iterator[Sink]:
    """A process of its own, for as long as it is needed."""
    path = folder / "letters.jsonl"
    path.touch()
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.sink", str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield Sink(int(process.stdout.readline()), process.pid, path)
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
