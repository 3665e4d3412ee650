"""What must be true of a council after any number of kills: counted from outside, in its database, its archive and what the servers have."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from mailbridge.core.parse import parse
from tests.endurance.townspeople import Written
from tests.servers.smtp import Received
from tests.whole.council import Town

_MESSAGE_ID = re.compile(rb"^Message-ID:[ \t]*(?:\r?\n[ \t]+)?(\S+)", re.IGNORECASE | re.MULTILINE)
ENDS = frozenset({"processed", "held", "ignored", "shelved"})


@dataclass(frozen=True, slots=True)
class Life:
    """One process, from its start to its kill (seconds as `time.time()` counts them)."""

    aim: str
    born: float
    killed: float
    received: int
    """Mails that the SMTP server had accepted before."""
    log: Path


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table: how many, and whether that is as it must be."""

    label: str
    count: object
    right: bool = True
    more: str = ""


@dataclass
class Verdict:
    """The table."""

    lives: Sequence[Life]
    figures: list[Figure] = field(default_factory=list)

    @property
    def wrong(self) -> list[Figure]:
        """What is not as it must be."""
        return [figure for figure in self.figures if not figure.right]

    def table(self) -> str:
        """For a terminal."""
        rows = [f"{'' if one.right else 'WRONG':5} {one.count!s:>12}  {one.label}{f'  ({one.more})' if one.more else ''}" for one in self.figures]
        return "\n".join(rows)


@dataclass(frozen=True)
class Counted:
    """Everything that can be seen when it is quiet."""

    town: Town
    delivered: Sequence[Written]
    received: Sequence[Received]
    lives: Sequence[Life]

    # ---- the ledger

    def mails(self) -> Iterator[Figure]:
        rows = self.town.rows("SELECT id, message_id, sha256, status FROM inbound ORDER BY id")
        states = Counter(status for _, _, _, status in rows)
        sorts = Counter(mail.sort for mail in self.delivered)
        yield Figure("mails delivered", len(self.delivered), more=", ".join(f"{count} {sort}" for sort, count in sorts.most_common()))
        yield Figure("mails in the ledger", len(rows), len(rows) == len(self.delivered), ", ".join(f"{count} {state}" for state, count in states.most_common()))
        yield Figure("of these in no final state", sum(count for state, count in states.items() if state not in ENDS), set(states) <= ENDS)
        yield Figure("on the shelf", states["shelved"], not states["shelved"], "; ".join(self._shelved()))
        kept: dict[str, list[str]] = defaultdict(list)
        for _, message_id, sha256, _ in rows:
            kept[message_id].append(sha256)
        lost = [mail for mail in self.delivered if mail.message_id not in kept]
        yield Figure("delivered, and not in the ledger", len(lost), not lost)
        written = Counter(mail.message_id for mail in self.delivered)  # a ticket system may give one to two mails of a second
        twice = sum(len(files) - written[message_id] for message_id, files in kept.items() if len(files) > written[message_id])
        yield Figure("twice in the ledger", twice, not twice)
        archive = self.town.archive()
        changed = [mail for mail in self.delivered if not any(archive.get(sha256).endswith(mail.raw) for sha256 in kept.get(mail.message_id, ()))]
        yield Figure("archived with other bytes than were delivered", len(changed), not changed)

    def _shelved(self) -> list[str]:
        return [reason for (reason,) in self.town.rows("SELECT DISTINCT reason FROM inbound WHERE status = 'shelved' LIMIT 5")]

    # ---- the cases

    def cases(self) -> Iterator[Figure]:
        rows = self.town.rows('SELECT "case".reference, inbound.message_id FROM "case" LEFT JOIN inbound ON inbound.id = "case".origin_id')
        opened = Counter(message_id for _, message_id in rows)
        enquiries = {mail.message_id for mail in self.delivered if mail.sort == "enquiry"}
        yield Figure("cases", len(rows), more=f"{len(enquiries)} new enquiries")
        missing = enquiries - set(opened)
        yield Figure("new enquiries without a case", len(missing), not missing)
        twice = [one for one, count in opened.items() if count > 1]
        yield Figure("mails that opened two cases", len(twice), not twice)
        others = Counter(mail.sort for mail in self.delivered if mail.sort != "enquiry" and mail.message_id in opened)
        yield Figure("cases opened by other mails", sum(others.values()), True, ", ".join(f"{count} {sort}" for sort, count in others.items()))
        acks = self.town.rows("SELECT case_id, count(*) FROM outbound WHERE letter = 'acknowledgement' GROUP BY case_id HAVING count(*) > 1")
        yield Figure("cases acknowledged twice", len(acks), not acks)
        forwards = self.town.rows("SELECT referral_key, count(*) FROM outbound WHERE letter = 'forward' GROUP BY referral_key HAVING count(*) > 1")
        yield Figure("referrals forwarded twice", len(forwards), not forwards)

    # ---- the letters

    @cached_property
    def outbox(self) -> dict[int, tuple[str, str, str, list[tuple[str, str]]]]:
        """Number -> letter, status, Message-ID, and for each address the SHA-256 of what it gets."""
        found: dict[int, tuple[str, str, str, list[tuple[str, str]]]] = {}
        own: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for number, address, sha256 in self.town.rows("SELECT outbound_id, address, sha256 FROM outboundrecipient"):
            own[number].append((address, sha256))
        for number, letter, status, message_id, sha256 in self.town.rows("SELECT id, letter, status, message_id, sha256 FROM outbound"):
            found[number] = (letter, status, message_id, [(address, mine or sha256) for address, mine in own[number]])
        return found

    @cached_property
    def posted(self) -> dict[tuple[str, str], list[int]]:
        """(Message-ID, address) -> places in what the SMTP server received."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, mail in enumerate(self.received):
            message_id = _message_id(mail.raw)
            for address in mail.recipients:
                found[message_id, address.lower()].append(place)
        return found

    def letters(self) -> Iterator[Figure]:
        states = Counter(status for _, status, _, _ in self.outbox.values())
        yield Figure("letters in the outbox", len(self.outbox), more=", ".join(f"{count} {state}" for state, count in states.most_common()))
        left = sum(count for state, count in states.items() if state not in {"sent", "withdrawn"})
        yield Figure("letters that did not go out", left, not left)
        sent = [(message_id, to) for _, status, message_id, to in self.outbox.values() if status == "sent"]
        copies = [(message_id, address.lower(), sha256) for message_id, to in sent for address, sha256 in to]
        lost = [one for one in copies if one[:2] not in self.posted]
        yield Figure("letters marked as sent that the server has not", len(lost), not lost)
        archive = self.town.archive()
        wrong = 0
        for message_id, address, sha256 in copies:
            frozen = archive.get(sha256)
            wrong += sum(self.received[place].raw.rstrip() != frozen.rstrip() for place in self.posted.get((message_id, address), ()))
        yield Figure("posted with other bytes than were frozen", wrong, not wrong)
        known = {(message_id, address.lower()) for _, _, message_id, to in self.outbox.values() for address, _ in to}
        strangers = [one for one in self.posted if one not in known]
        yield Figure("posted without being in the outbox", len(strangers), not strangers, "; ".join(self._heads(strangers)))
        yield from self._doubles()

    def _heads(self, strangers: Sequence[tuple[str, str]]) -> list[str]:
        return [f"{parse(self.received[self.posted[one][0]].raw).subject!r} to {one[1]}" for one in strangers[:5]]

    def _doubles(self) -> Iterator[Figure]:
        """A letter may go out again where it was the last thing that the server accepted of a process, which was killed before it had noted that."""
        twice = [places for places in self.posted.values() if len(places) > 1]
        again = sum(len(places) - 1 for places in twice)
        yield Figure("posted again after a kill, with the same Message-ID and bytes", again, more=f"{len(twice)} copies; {len(self.received)} posted in all")
        outside = [places for places in twice if not all(self._was_last(place) for place in places[:-1])]
        shown = "; ".join(self._way(places) for places in outside[:5])
        yield Figure("of these outside of the moment between acceptance and mark", len(outside), not outside, shown)

    def _way(self, places: Sequence[int]) -> str:
        """A letter that was posted again, with the connection and the moment of each time, to be found in the logs."""
        first = self.received[places[0]]
        times = [f"connection {mail.connection} at {datetime.fromtimestamp(mail.at, UTC):%H:%M:%S.%f}" for mail in (self.received[place] for place in places)]
        return f"{parse(first.raw).subject!r} to {', '.join(first.recipients)}: {', '.join(times)}"

    def _was_last(self, place: int) -> bool:
        """Whether nothing but copies of the same letter came after a mail over its connection, which ended with the process that posted it.

        The server may accept a letter a moment after the kill, when the next process is there already: so moments do not tell."""
        mail = self.received[place]
        return all(_is_same(one, mail) for one in self.received[place + 1 :] if one.connection == mail.connection)

    # ---- the copies

    def copies(self) -> Iterator[Figure]:
        wanted = {one for (one,) in self.town.rows("SELECT message_id FROM outbound WHERE copy_wanted AND status = 'sent'")}
        found = Counter(_message_id(raw) for box in self.town.boxes.values() for raw in box.user.messages("Sent"))
        yield Figure("copies in the Sent folders", sum(found.values()), more=f"{len(wanted)} letters that want one")
        missing = wanted - set(found)
        yield Figure("letters without their copy", len(missing), not missing)
        twice = [one for one, count in found.items() if count > 1]
        yield Figure("letters with two copies", len(twice), not twice)
        others = set(found) - wanted
        yield Figure("copies of nothing that was sent", len(others), not others)

    # ---- what is left behind

    def leftovers(self) -> Iterator[Figure]:
        archive = self.town.archive()
        used = {one for (one,) in self.town.rows("SELECT sha256 FROM inbound UNION SELECT sha256 FROM outbound UNION SELECT sha256 FROM outboundrecipient")}
        orphans = set(archive) - used
        yield Figure("files in the archive that nothing names", len(orphans))
        parts = [*archive.root.rglob("*.part")]
        yield Figure("half files in the archive", len(parts))
        logs = [*self.town.home.glob("*.log")]
        errors = Counter(line[:160] for path in logs for line in path.read_text(errors="replace").splitlines() if _is_error(line))
        yield Figure("lines in the logs that tell of an error", sum(errors.values()), not errors, "; ".join(one for one, _ in errors.most_common(5)))


def _message_id(raw: bytes) -> str:
    """Of a letter of ours, without reading the rest: there are tens of thousands."""
    found = _MESSAGE_ID.search(raw)
    return found[1].decode(errors="replace") if found else ""


def _is_same(one: Received, other: Received) -> bool:
    """Whether two mails are copies of one letter: they have its Message-ID, or a counterpart's for another address at the same moment."""
    return parse(one.raw).subject == parse(other.raw).subject


def _is_error(line: str) -> bool:
    return '"level": "error"' in line or "Traceback" in line


def judged(town: Town, delivered: Sequence[Written], received: Sequence[Received], lives: Sequence[Life], took: float) -> Verdict:
    """Everything counted."""
    counted = Counted(town, delivered, received, lives)
    verdict = Verdict(lives, [Figure("kills", len(lives), more=f"in {took:.0f} s, {took / max(len(lives), 1):.2f} s each")])
    for part in (counted.mails, counted.cases, counted.letters, counted.copies, counted.leftovers):
        verdict.figures += part()
    return verdict
