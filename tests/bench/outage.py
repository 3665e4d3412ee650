"""What dead mail servers do to the mailboxes of others, and what happens when a server comes back.

python -m tests.bench.outage [--mailboxes 100 --dead 40 --down 20]
"""

from __future__ import annotations

import argparse
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.delivered import delivered, told, waited
from tests.bench.many import Program, town
from tests.servers.dovecot import DovecotServer
from tests.whole.council import Town

_LOGIN = re.compile(r"^(\w+ +\d+ [\d:]+) imap-login: Info: Login: user=<([^>]*)>", re.MULTILINE)
BACK_SECONDS = 300.0


@contextmanager
def silent() -> Iterator[int]:
    """The port of a server that accepts connections and then says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as server:
        yield int(server.getsockname()[1])


@contextmanager
def closed() -> Iterator[int]:
    """A port where nobody listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        yield int(server.getsockname()[1])


def logins(dovecot: DovecotServer, skipped: int) -> list[tuple[str, str]]:
    """(second, user) of the logins in Dovecot's log, some at its beginning left out."""
    return _LOGIN.findall(dovecot.log()[skipped:])


def watched(town: Town, program: Program, living: int) -> float:
    """Seconds until every mailbox that can be reached has been visited."""
    begun = time.monotonic()
    while town.rows("SELECT count(*) FROM cursor") < [(living,)]:
        assert program.process.poll() is None, program.log.read_text(encoding="utf-8")
        time.sleep(0.1)
    return time.monotonic() - begun


def answers(town: Town, keys: list[str], first: int) -> str:
    """One mail to each of these mailboxes, two a second."""
    at = {}
    for number, key in enumerate(keys, first):
        at[number] = delivered(town, key, number)
        time.sleep(0.5)
    return told(waited(town, at), len(at))


def storm(town: Town, keys: list[str], down: float) -> str:
    """Stops the server and starts it again; tells how everybody came back."""
    town.dovecot.stop()
    time.sleep(down)
    skipped = len(town.dovecot.log())
    town.dovecot.start_again()
    begun, users = time.monotonic(), {town.boxes[key].user.address for key in keys}
    while users - {user for _, user in logins(town.dovecot, skipped)}:
        assert time.monotonic() - begun < BACK_SECONDS, f"still away: {len(users - {user for _, user in logins(town.dovecot, skipped)})}"
        time.sleep(0.2)
    took = time.monotonic() - begun
    busiest = Counter(second for second, _ in logins(town.dovecot, skipped)).most_common(1)[0][1]
    return f"after {down:.0f} s without the server each of {len(keys)} mailboxes was back within {took:.1f} s; logins in the busiest second: {busiest}"


def main(arguments: list[str] | None = None) -> None:
    """Measures both, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mailboxes", type=int, default=100)
    parser.add_argument("--dead", type=int, default=40, help="how many of them lie on dead servers: half where nobody listens, half where nobody speaks")
    parser.add_argument("--down", type=float, default=20.0, help="seconds for which the living server is stopped")
    wanted = parser.parse_args(arguments)
    with silent() as mute, closed() as gone:

        def port(number: int, _: DovecotServer) -> int:
            return 0 if number >= wanted.dead else (mute, gone)[number % 2]

        with town(wanted.mailboxes, port) as made:
            living = list(made.boxes)[wanted.dead :]
            program = Program(made)
            try:
                took = watched(made, program, len(living))
                print(f"{len(living)} of {wanted.mailboxes} mailboxes are watched after {took:.1f} s, {wanted.dead} lie on dead servers")
                print("beside the dead servers:", answers(made, living, 0))
                print(storm(made, living, wanted.down))
                print("after that:", answers(made, living, 1000))
                print(f"{program.threads()} threads, {program.seconds():.1f} s of CPU")
            finally:
                print(f"ended after {program.stop():.1f} s")


if __name__ == "__main__":
    main()
