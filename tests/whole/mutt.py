"""An officer with mutt, a real mail program: it reads her mailbox by IMAP, and sends by SMTP what she writes."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.dovecot import DovecotUser
from tests.servers.smtp import SmtpServer

LONG = 60.0
"""Seconds after which mutt is called stuck."""
ASKS = b"Update encoding for"
"""What mutt wants to know where it has written the draft in the very second after the one that it remembers."""
SETTINGS = """
set realname = "{name}"
set from = "{address}"
set use_from = yes
set smtp_url = "smtp://127.0.0.1:{smtp}/"
set imap_user = "{address}"
set imap_pass = "{password}"
set ssl_starttls = no
set ssl_force_tls = no
set spoolfile = "imap://127.0.0.1:{imap}/INBOX"
set folder = "imap://127.0.0.1:{imap}/"
set record = ""
set editor = "{editor}"
set edit_headers = yes
set fast_reply = yes
set autoedit = yes
set include = yes
set abort_unmodified = no
set abort_nosubject = no
set reply_to = yes
set header_cache = ""
set message_cachedir = ""
set sleep_time = 0
set quit = yes
set wait_key = no
set sort = date-received
alternative_order text/plain
"""
EDITOR = """#!{python}
# Stands in for the officer's fingers: her words above the quotation, another subject where she wants one.
import pathlib, re, sys
draft = pathlib.Path(sys.argv[1])
head, _, quotation = draft.read_text(encoding="utf-8").partition("\\n\\n")
if {subject!r}:
    head = re.sub("(?m)^Subject: .*", "Subject: " + {subject!r}, head)
draft.write_text(head + "\\n\\n" + {words!r} + "\\n\\n" + quotation, encoding="utf-8")
"""


@dataclass(frozen=True)
class Mutt:
    """mutt as one person has set it up."""

    home: Path
    user: DovecotUser
    smtp: SmtpServer
    name: str

    def replies(self, words: str, subject: str = "") -> None:
        """Answers the first mail of her inbox, quoting it; with another subject where given."""
        self._set_up(words, subject)
        self._typed("<first-entry><reply><send-message><quit>")

    def writes(self, to: str, subject: str, words: str) -> None:
        """A new mail."""
        self._set_up(words, "")
        command = [program(), "-F", str(self._muttrc), "-s", subject, to]
        subprocess.run(command, input=words, text=True, check=True, capture_output=True, timeout=LONG, env=self._environment())

    def thread(self) -> list[str]:
        """Message-IDs of the thread that the first mail of her inbox belongs to, by ids alone and not by subjects."""
        self._set_up("", "")
        with self._muttrc.open("a", encoding="utf-8") as settings:
            settings.write("set sort = threads\nset strict_threads = yes\nset pipe_split = yes\nunset pipe_decode\n")
        shown, keep = self.home / "thread", self.home / "keep"
        keep.write_text(f"#!/bin/sh\ngrep -i '^message-id:' >> {shown}\n", encoding="utf-8")
        keep.chmod(0o700)
        shown.write_text("", encoding="utf-8")
        self._typed(f"<first-entry><tag-thread><tag-prefix><pipe-message>{keep}<enter><quit>")
        return [line.partition(":")[2].strip() for line in shown.read_text(encoding="utf-8").splitlines()]

    @property
    def _muttrc(self) -> Path:
        return self.home / "muttrc"

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "HOME": str(self.home), "TERM": "xterm", "LC_ALL": "C.UTF-8", "EMAIL": self.user.address}

    def _set_up(self, words: str, subject: str) -> None:
        self.home.mkdir(exist_ok=True)
        editor = self.home / "editor"
        editor.write_text(EDITOR.format(python=sys.executable, subject=subject, words=words), encoding="utf-8")
        editor.chmod(0o700)
        ports = {"smtp": self.smtp.port, "imap": self.user.imap_port}
        self._muttrc.write_text(
            SETTINGS.format(name=self.name, address=self.user.address, password=self.user.password, editor=editor, **ports), encoding="utf-8"
        )

    def _typed(self, keys: str) -> None:
        """Runs it on a terminal of its own with these keys pressed."""
        screen, terminal = pty.openpty()
        command = [program(), "-F", str(self._muttrc), "-e", f"push '{keys}'"]
        process = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=self._environment(), start_new_session=True)
        os.close(terminal)
        shown = _watched(screen, process)
        assert process.wait() == 0, f"mutt: {shown[-2000:]!r}"


def _watched(screen: int, process: subprocess.Popen[bytes]) -> bytes:
    """Reads the screen until the program ends, so that it never waits for us; a stuck one is killed."""
    shown, deadline, has_asked = b"", time.monotonic() + LONG, False
    try:
        while process.poll() is None and time.monotonic() < deadline:
            if select.select([screen], [], [], 0.1)[0]:
                shown += os.read(screen, 65536)
            if ASKS in shown and not has_asked:
                has_asked = bool(os.write(screen, b"\r"))
    except OSError:
        process.wait(LONG)  # it closed its terminal
    finally:
        if process.poll() is None:
            process.kill()
        os.close(screen)
    return shown


def program() -> str:
    """The path of mutt; a failure that says how to install it, never a silent skip."""
    found = shutil.which("mutt")
    if not found:
        pytest.fail("mutt is missing; install it with: apt-get install mutt", pytrace=False)
    return found
