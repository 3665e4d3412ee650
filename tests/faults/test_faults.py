"""A slice of the fault matrix, and that the page tells of the same cells. `python -m tests.faults` runs all of them."""

from __future__ import annotations

import random
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from mailbridge.fetch import Account
from tests.faults.bytes import drawn, tried_at
from tests.faults.cells import Cell, cells
from tests.faults.outcome import Outcome
from tests.faults.page import PAGE, WAYS_BACK, listed, wanted
from tests.faults.trial import Servers, Trial, listening, tried
from tests.servers.dovecot import DovecotServer

TELLING = (
    "imap greeting, server: bye",
    "imap login, server: no",
    "imap search, server: garbage",
    "imap body, server: truncate",
    "imap body, server: cut x3",
    "imap append, server: reset",
    "imap idle, server: stall",
    "smtp rcpt, client: flip",
    "smtp data, server: cut",
    "smtp the letter itself, client: cut",
    "smtp answer to its end, server: cut",
)
SEED = random.randrange(10**6)


@pytest.fixture(scope="module")
def servers(dovecot: DovecotServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with listening():
        yield Servers(dovecot, tmp_path_factory.mktemp("faults"))


def _slice() -> list[Cell]:
    every = list(cells())
    return [cell for cell in every if cell.name in TELLING] + random.Random(SEED).sample(every, 4)


@pytest.mark.slow
def test_a_slice_of_the_matrix(servers: Servers) -> None:
    assert len(TELLING) == len(_slice()) - 4, "each of the telling cells exists"
    jobs = [partial(tried, servers, cell) for cell in _slice()]
    jobs += [partial(tried_at, servers, *one) for one in drawn(servers, 3, SEED)]
    with ThreadPoolExecutor(6) as pool:
        outcomes: list[Outcome] = list(pool.map(lambda job: job(), jobs))
    assert not [f"{one.name}: {one.wrong}" for one in outcomes if one.wrong]


def test_the_page_tells_of_every_cell_and_all_are_well() -> None:
    """`python -m tests.faults` writes it anew."""
    found = list(listed(PAGE.read_text(encoding="utf-8")))
    assert Counter((row, column) for row, column, _ in found) == Counter(wanted())
    assert {said.removesuffix("²") for _, _, said in found} <= set(WAYS_BACK)


@pytest.mark.slow
def test_a_mail_that_the_server_never_hands_over_is_noted_and_the_next_goes_on(servers: Servers) -> None:
    """The line is fine and the mail is not: after some rounds a note takes its place."""
    trial = Trial(servers, "imap", None, is_spoilt=True, needs_another=True)
    outcome = trial.run("spoilt", before=lambda: _spoil(trial))
    assert not [line for line in outcome.wrong if "not stop" in line]
    assert trial._rows("SELECT uid, size > 50000000 FROM inbound ORDER BY uid") == [(1, 1), (2, 0)], "a note for the first, the second whole"
    assert trial._rows("SELECT status FROM inbound WHERE uid = 2") == [("processed",)]


def _spoil(trial: Trial) -> None:
    trial.relays["imap"].rewrite = (b"(UID 1 INTERNALDATE", b"(UID x1 INTERNALDATE")


@pytest.mark.slow
def test_mailboxes_whose_server_is_stuck_hold_up_nobody_else(servers: Servers) -> None:
    """Twenty of them, more than there were threads: the mail of the only sound one is dealt with, and its letters leave."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        stuck = Account("127.0.0.1", silent.getsockname()[1], "none", "", "u", "p", connect_seconds=60.0, read_seconds=60.0)
        trial = Trial(servers, "imap", None, more={f"stuck-{number}": stuck for number in range(20)})
        outcome = trial.run("stuck", after=silent.close)
    assert not [line for line in outcome.wrong if "not done" in line]
