"""What the processes of PostgreSQL that work for us do and wait for, looked at many times a second: the shares of the looks."""

from __future__ import annotations

import threading
from collections import Counter
from types import TracebackType

from tests.servers.postgres import PostgresServer

EVERY = 0.05
"""Seconds between two looks."""
_LOOK = (
    "SELECT state, coalesce(wait_event_type || ' ' || wait_event, 'works'), left(query, 60) FROM pg_stat_activity"
    " WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"
)


class Waits:
    """Looks as long as the context lasts; `told` is the table."""

    def __init__(self, server: PostgresServer, database: str) -> None:
        self._server, self._database = server, database
        self._seen: Counter[tuple[str, str]] = Counter()
        self._locked: Counter[str] = Counter()
        self._looks = 0
        self._ended = threading.Event()

    def __enter__(self) -> Waits:
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        with self._server.connect() as connection:
            while not self._ended.wait(EVERY):
                self._looks += 1
                for state, waits_for, query in connection.execute(_LOOK, [self._database]).fetchall():
                    self._seen[state, waits_for] += 1
                    if waits_for.startswith("Lock "):
                        self._locked[query] += 1

    def told(self) -> str:
        """Connections on average in each state, the most frequent first; then the statements that waited for a lock."""
        lines = [f"{count / max(self._looks, 1):8.2f}  {state}: {waits_for}" for (state, waits_for), count in self._seen.most_common(12)]
        return "\n".join([*lines, *(f"{count / max(self._looks, 1):8.3f}  locked: {query}" for query, count in self._locked.most_common(6))])
