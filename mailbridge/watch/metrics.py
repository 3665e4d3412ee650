"""Figures for Prometheus, on this machine only. Each is made of the state of the moment; councillors appear by their keys, and nobody by an address."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from mailbridge.core.watching import Check, State

if TYPE_CHECKING:
    from prometheus_client.core import Metric

log = structlog.get_logger()
Sample = tuple[str, float]
"""Label (or nothing) -> value."""
FIGURES: dict[str, tuple[str, str, str]] = {
    "mailbridge_build_info": ("gauge", "version", "1, with the version that runs"),
    "mailbridge_started_timestamp_seconds": ("gauge", "", "when the service was started (Unix time)"),
    "mailbridge_memory_bytes": ("gauge", "", "memory of the process"),
    "mailbridge_wrong": ("gauge", "check", "1 where `mailbridge health` calls something wrong, else 0"),
    "mailbridge_mails": ("gauge", "state", "mails in the ledger, canaries left out; those that need nothing more are counted once an hour"),
    "mailbridge_letters": ("gauge", "status", "letters, by what became of them; those that need nothing more are counted once an hour"),
    "mailbridge_queue_letters": ("gauge", "", "letters in the outbox, also those that wait for their hour"),
    "mailbridge_queue_age_seconds": ("gauge", "", "for how long the oldest letter could have left; 0: none waits"),
    "mailbridge_shelf_mails": ("gauge", "", "mails on the shelf"),
    "mailbridge_mailbox_up": ("gauge", "councillor", "1 where the mailbox was reached when last tried"),
    "mailbridge_mail_server_up": ("gauge", "", "1 where the mail server was reached when last tried"),
    "mailbridge_logins_refused_total": ("counter", "server", "logins refused since the start, by councillor or `mail_server`"),
    "mailbridge_last_mail_timestamp_seconds": ("gauge", "councillor", "when the last mail came (Unix time), canaries left out"),
    "mailbridge_canary_seconds": ("gauge", "councillor", "how long the last canary was on its way"),
    "mailbridge_nightly_count_age_seconds": ("gauge", "", "seconds since the last nightly count"),
    "mailbridge_nightly_missing_mails": ("gauge", "", "mails that the last nightly count found on the servers and not in the ledger"),
    "mailbridge_disk_free_bytes": ("gauge", "", "room on the disk of the data folder"),
}
"""Name -> (kind, label, what it says). The table in OPERATING.md."""


@dataclass(frozen=True)
class Figures:
    """What Prometheus collects. `checks` are those of `mailbridge health`."""

    state: Callable[[], State]
    checks: Callable[[], tuple[Check, ...]]
    now: Callable[[], datetime]

    def collect(self) -> Iterator[Metric]:
        """For each figure that is known, its samples."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        known = self.samples()
        for name, (kind, label, says) in FIGURES.items():
            family = (CounterMetricFamily if kind == "counter" else GaugeMetricFamily)(name, says, labels=[label] if label else [])
            for value_of, value in known.get(name, ()):
                family.add_metric([value_of] if label else [], value)
            yield family

    def samples(self) -> dict[str, list[Sample]]:
        """Name -> its samples; what is not known has none."""
        state = self.state()
        found = {
            "mailbridge_build_info": [(state.version, 1.0)],
            "mailbridge_started_timestamp_seconds": [("", state.started_at.timestamp())],
            "mailbridge_memory_bytes": [("", float(state.memory))],
            "mailbridge_wrong": [(check.key, float(check.wrong)) for check in self.checks()],
            "mailbridge_mailbox_up": [(box.key, float(box.wire.failing_since is None)) for box in state.mailboxes],
            "mailbridge_mail_server_up": [("", float(state.mail_server.failing_since is None))],
            "mailbridge_logins_refused_total": [(server, float(number)) for server, number in state.logins_refused.items()],
            "mailbridge_last_mail_timestamp_seconds": [(box.key, box.last_mail_at.timestamp()) for box in state.mailboxes if box.last_mail_at],
            "mailbridge_canary_seconds": [(one.key, one.seconds) for one in state.canaries if one.seconds is not None],
            "mailbridge_disk_free_bytes": [("", float(state.disk_free))] if state.disk_free is not None else [],
        }
        return {**found, **self._of_database(state), **self._of_count(state)}

    def _of_database(self, state: State) -> dict[str, list[Sample]]:
        figures = state.figures
        if figures is None:
            return {}
        age = (self.now() - figures.due_since).total_seconds() if figures.due_since else 0.0
        return {
            "mailbridge_mails": [(name, float(number)) for name, number in figures.mails.items()],
            "mailbridge_letters": [(name, float(number)) for name, number in figures.letters.items()],
            "mailbridge_queue_letters": [("", float(figures.queued))],
            "mailbridge_queue_age_seconds": [("", max(age, 0.0))],
            "mailbridge_shelf_mails": [("", float(figures.mails.get("shelved", 0)))],
        }

    def _of_count(self, state: State) -> dict[str, list[Sample]]:
        count = state.count
        if count is None:
            return {}
        return {
            "mailbridge_nightly_count_age_seconds": [("", (self.now() - count.at).total_seconds())],
            "mailbridge_nightly_missing_mails": [("", float(count.received - count.accounted))],
        }


@contextlib.contextmanager
def served(figures: Figures, host: str, port: int) -> Iterator[None]:
    """The figures at http://HOST:PORT/metrics; port 0: nobody serves them. A port that is taken stops no service."""
    if not port:
        yield
        return
    from prometheus_client import CollectorRegistry, start_http_server

    registry = CollectorRegistry(auto_describe=False)
    registry.register(figures)
    try:
        server, thread = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        log.error("figures not served", stage="watch", port=port, error=error.strerror or type(error).__name__)
        yield
        return
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
