"""`mailbridge run` as a process of its own: it takes mail in while it runs, and ends when it is told to."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

import pytest
from PIL import Image

from tests.cli.conftest import Council
from tests.cli.mails import DEPARTMENT, RESIDENT, report
from tests.servers.dovecot import DovecotUser
from tests.servers.smtp import SmtpServer
from tests.servers.waiting import until

COMMAND = (sys.executable, "-c", "from mailbridge.cli import main; main()", "run")


@dataclass
class Service:
    """A running service and its log."""

    process: subprocess.Popen[str]
    log: list[dict[str, Any]] = field(default_factory=list)

    def read(self, lines: IO[str]) -> None:
        """Keeps the log as it comes."""
        for line in lines:
            self.log.append(json.loads(line))

    def logged(self, event: str) -> bool:
        return any(one["event"] == event for one in self.log)

    def wait_for(self, event: str) -> None:
        until(lambda: self.logged(event) or self.process.poll() is not None, f"{event!r} in the log")
        assert self.logged(event), f"the service ended with {self.process.returncode}: {self.log}"


@pytest.fixture
def start(council: Council) -> Iterator[Callable[[], Service]]:
    """Starts services; what a test leaves running is stopped."""
    made: list[Service] = []

    def started() -> Service:
        process = subprocess.Popen([*COMMAND, "--config", str(council.config)], stderr=subprocess.PIPE, text=True)
        service = Service(process)
        assert process.stderr is not None
        threading.Thread(target=service.read, args=(process.stderr,), daemon=True).start()
        made.append(service)
        return service

    yield started
    for one in made:
        one.process.kill()
        one.process.wait(10)


@pytest.mark.slow
def test_a_mail_is_answered_while_it_runs_and_sigterm_ends_it(council: Council, mailbox: DovecotUser, smtp: SmtpServer, start: Callable[[], Service]) -> None:
    council.connect(imap_port=mailbox.imap_port, user=mailbox.address, password=mailbox.password, smtp_port=smtp.port)
    council.run("once")
    service = start()
    service.wait_for("started")
    mailbox.deliver(report(), sender=RESIDENT)
    letters = smtp.wait_for(3)
    assert {recipient for letter in letters for recipient in letter.recipients} == {RESIDENT, DEPARTMENT}
    until(lambda: len(mailbox.messages("Sent")) == 3, "three copies in the Sent folder", 30)
    assert "awaiting_officer" in council.run("cases", "--json").stdout, "looking works beside the service"
    assert "another mailbridge" in council.run("once").stderr
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(15) == 0
    until(lambda: service.logged("stopped"), "the last line of the log")


@pytest.mark.slow
def test_a_wrong_configuration_ends_it_at_once(council: Council) -> None:
    council.edit(('region = "england-and-wales"', 'region = "atlantis"'))
    done = subprocess.run([*COMMAND, "--config", str(council.config)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 4
    assert "service.region" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_three_megabytes_are_acknowledged_and_referred_within_five_seconds(
    council: Council, mailbox: DovecotUser, smtp: SmtpServer, start: Callable[[], Service]
) -> None:
    council.connect(imap_port=mailbox.imap_port, user=mailbox.address, password=mailbox.password, smtp_port=smtp.port)
    council.run("once")
    start().wait_for("started")
    raw = report(photo=large_photo())
    began = time.monotonic()
    mailbox.deliver(raw, sender=RESIDENT)
    letters = smtp.wait_for(3)
    taken = time.monotonic() - began
    (forward,) = (letter.raw for letter in letters if letter.recipients == (DEPARTMENT,))
    assert b"hole.jpg" in forward
    assert "MB-1" in council.run("show", "MB-1").stdout
    assert taken < 5, f"it took {taken:.1f} seconds"


def large_photo() -> bytes:
    """A JPEG of more than three megabytes, as a phone takes it."""
    out = io.BytesIO()
    Image.effect_noise((2600, 2000), 90).convert("RGB").save(out, "JPEG", quality=93)
    assert len(out.getvalue()) > 3_000_000
    return out.getvalue()
