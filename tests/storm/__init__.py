"""A storm on real servers: very many mails of one sender, a machine behind it that answers each of our letters, and residents who write meanwhile."""

from __future__ import annotations

import random
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.stories.shapes import fresh
from tests.whole.council import IT, Service, Town

LOOK = 0.5
"""Seconds between two looks at the ledger: looking costs the service time."""
NED = "ned@storm.example"
STREETS = ("Mill Lane", "Elm Close", "Mill Road", "High Street", "Church Walk")
MATTERS = (
    "There is a big pothole outside {n} {street} NB1 4QT, number {n} on my list, and a bicycle fell into it.",
    "The street light outside {n} {street} NB1 4QT has been out for {n} days.",
    "Our brown bin at {n} {street} NB1 4QT has been missed {n} times now.",
    "Somebody has dumped {n} mattresses outside {n} {street} NB1 4QT.",
)


@dataclass
class Storm:
    """What is let loose on a town, and what came of it. Times are seconds of `time.monotonic`."""

    town: Town
    mails: int
    residents: int
    seconds: float
    """In which all of it is delivered."""
    delivered: int = 0
    answered: int = 0
    """Letters to the sender that the machine has answered with a fresh mail."""
    wrote: dict[str, float] = field(default_factory=dict)
    """Resident -> when their mail was delivered."""
    heard: dict[str, float] = field(default_factory=dict)
    """Resident -> when their first letter was posted."""
    seen: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(7))

    def rages(self, service: Service, patience: float) -> None:
        """Delivers everything in its time, and returns when the town is quiet again."""
        over = threading.Event()
        machine = threading.Thread(target=self._answers, args=(over,), daemon=True)
        machine.start()
        try:
            self._deliver()
            self.town.until(lambda: over.wait(LOOK) or self._is_over(), "quiet after the storm", service, patience)
        finally:
            over.set()
            machine.join(10)

    def _is_over(self) -> bool:
        return len(self.heard) == self.residents and self.town.is_quiet(self.delivered)

    def _deliver(self) -> None:
        began = time.monotonic()
        with self._lmtp() as lmtp:
            for place, (sender, raw) in enumerate(self._in_order()):
                time.sleep(max(0.0, began + self.seconds * place / (self.mails + self.residents) - time.monotonic()))  # the pace of the storm
                self._send(lmtp, sender, raw)
                if sender != NED:
                    self.wrote[sender] = time.monotonic()

    def _in_order(self) -> Iterator[tuple[str, bytes]]:
        """The residents come evenly spread among the others."""
        every = max(1, self.mails // self.residents)
        for number in range(self.mails):
            yield NED, self._mail(NED, number)
            if number % every == every - 1 and number // every < self.residents:
                who = f"resident{number // every}@mail.example"
                yield who, self._mail(who, number)

    def _mail(self, sender: str, number: int) -> bytes:
        text = self._chance.choice(MATTERS).format(n=number + 1, street=self._chance.choice(STREETS))
        return fresh(f"R {number} <{sender}>", self.town.mailbox.address, f"matter {number}", f"{text}\n\nR {number}", datetime.now(UTC))

    def _lmtp(self) -> smtplib.LMTP:
        return smtplib.LMTP("127.0.0.1", self.town.dovecot.lmtp_port)

    def _send(self, lmtp: smtplib.LMTP, sender: str, raw: bytes) -> None:
        lmtp.sendmail(sender, [self.town.mailbox.address], raw)
        self.delivered += 1

    def _answers(self, over: threading.Event) -> None:
        """Answers each letter to the sender with a fresh mail, without a thread and without any automatic mark; notes when residents hear."""
        while not over.wait(0.02):
            new = self.town.smtp.received[self.seen :]
            self.seen += len(new)
            for letter in new:
                self._note(letter.recipients)

    def _note(self, recipients: tuple[str, ...]) -> None:
        for one in recipients:
            if one in self.wrote:
                self.heard.setdefault(one, time.monotonic())
            if one == NED:
                self.answered += 1
                with self._lmtp() as lmtp:
                    self._send(lmtp, NED, self._mail(NED, 100_000 + self.answered))

    # ---- what came of it

    def letters_to(self, address: str) -> int:
        """How many letters an address got."""
        return sum(address in mail.recipients for mail in self.town.smtp.received)

    def waits(self) -> list[float]:
        """How long each resident waited for the first letter, in seconds, the shortest first."""
        return sorted(self.heard[who] - self.wrote[who] for who in self.wrote if who in self.heard)

    def ledger(self) -> Counter[str]:
        """How many mails stand in each state."""
        return Counter(self.town.ledger())

    def alarms(self) -> int:
        """Letters to the operator."""
        return self.letters_to(IT)
