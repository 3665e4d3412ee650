"""What systemd is told over its socket (sd_notify(3)): that the service is ready, that it moves, how it is. Without systemd nothing is told."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Systemd:
    """The socket that systemd gave us, and the time within which it wants to hear from us."""

    address: str = ""
    watchdog_seconds: float = 0.0
    """0: nobody waits for us."""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Systemd:
        """As the environment says. A watchdog that is meant for another process is not ours (sd_watchdog_enabled(3))."""
        address = environment.get("NOTIFY_SOCKET", "")
        microseconds = environment.get("WATCHDOG_USEC", "0")
        ours = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid()) and microseconds.isdigit()
        return cls(address, int(microseconds) / 1e6 if ours and address else 0.0)

    def tell(self, *lines: str) -> None:
        """Never raises and never waits: a service does not fail because nobody listens."""
        if not self.address:
            return
        address = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.setblocking(False)
            channel.sendto("\n".join(lines).encode(), address)
