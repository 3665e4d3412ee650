"""Faults at any byte of the whole conversation: what chance finds, from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from tests.faults.cells import KINDS, OF_A_CLIENT, Wire
from tests.faults.outcome import Outcome
from tests.faults.trial import Servers, Trial
from tests.servers.faulty import Fault, Way

SPOILING = ("flip", "garbage", "truncate")


def drawn(servers: Servers, number: int, seed: int) -> Iterator[tuple[str, Wire, Fault]]:
    """So many faults, each byte as likely as any other, and each kind."""
    chance, lengths = random.Random(seed), _lengths(servers)
    for one in range(number):
        wire, way = chance.choices(list(lengths), list(lengths.values()))[0]
        kind = chance.choice(list(KINDS) if way == "server" else OF_A_CLIENT)
        fault = Fault(kind, way, byte=chance.randrange(lengths[wire, way]), mask=1 << chance.randrange(8), slowly=200.0)
        yield f"{seed}/{one} {wire} {way} byte {fault.byte}: {kind} {fault.mask}", wire, fault


@cache
def _lengths(servers: Servers) -> dict[tuple[Wire, Way], int]:
    """How many bytes go each way when nothing goes wrong."""
    trial = Trial(servers, "imap", None, needs_another=True)
    outcome = trial.run("nothing")
    assert not outcome.wrong, outcome.wrong
    return {("smtp" if relay.protocol == "smtp" else "imap", way): length for relay in trial.relays.values() for way, length in relay.passed.items()}


def tried_at(servers: Servers, name: str, wire: Wire, fault: Fault) -> Outcome:
    """One of them."""
    return Trial(servers, wire, fault, may_double=wire == "smtp", is_spoilt=fault.kind in SPOILING, needs_another=True).run(name)
