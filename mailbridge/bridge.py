"""The two journeys: gather, decide, apply, in one transaction for each mail or step. Read this first.

Journey one takes in a mail: archive -> parse -> recognise -> decide -> record. Journey two is a tick of the clock. Both meet at `record`,
and `send` empties the outbox after it. Nothing here waits for a network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial

import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from mailbridge import cursors, lookup, postgres, record, turns
from mailbridge.answering import Answering
from mailbridge.archive import Archive, Unreadable
from mailbridge.batches import Batches
from mailbridge.chasing import Chasing
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.crowding import SHARE
from mailbridge.core.decide import decide
from mailbridge.core.decide.campaign import beside_others
from mailbridge.core.decide.placed import told
from mailbridge.core.decision import Decision, Situation
from mailbridge.core.enclosures import enclosures
from mailbridge.core.known import Known
from mailbridge.core.letters.letter import Letter
from mailbridge.core.letters.templates import TemplateSet
from mailbridge.core.mail import Address, Mail
from mailbridge.core.parse import parse
from mailbridge.core.people import Council
from mailbridge.core.reading import Reading
from mailbridge.core.recognise import recognise
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.counting import Counting
from mailbridge.darkroom import Darkroom, Ready, has_files
from mailbridge.delivery import Delivery
from mailbridge.desks import Desks
from mailbridge.disk import Disk, kind_of
from mailbridge.echoes import with_words
from mailbridge.floods import Floods
from mailbridge.following import Following
from mailbridge.homing import Homing
from mailbridge.lookup import Waiting
from mailbridge.model.tables import Inbound
from mailbridge.model.words import InboundStatus
from mailbridge.numbering import new_code, numbered
from mailbridge.outbox import Outbox
from mailbridge.press import Files, Press
from mailbridge.shelf import Shelf
from mailbridge.storage import connected, transaction
from mailbridge.sweeping import swept
from mailbridge.workers import Workers, leads

log = structlog.get_logger()


@dataclass(frozen=True)
class Bridge:
    """One council's cases: its configuration, database, archive, token key and clock."""

    council: Council
    lexicon: Lexicon
    operator: Address
    templates: TemplateSet
    engine: Engine
    archive: Archive
    secret: bytes = field(repr=False)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    reserve: int = 0
    """Bytes that must be free on the disk before anything is taken in."""
    workers: Workers | None = None
    """Those with whom the work is shared; None: there is nobody else."""

    def is_mine(self, mailbox: str) -> bool:
        """Whether this process looks after a mailbox."""
        return self.workers is None or mailbox in self.workers.mine

    @cached_property
    def disk(self) -> Disk:
        """The disk on which everything is kept."""
        return Disk(self.archive.root.parent, self.engine, self.reserve)

    @cached_property
    def press(self) -> Press:
        """Where letters are frozen."""
        return Press(self.council, self.templates, self.archive, self.secret, self.now)

    @cached_property
    def darkroom(self) -> Darkroom:
        """Where mails with photos are made ready."""
        return Darkroom()

    @cached_property
    def outbox(self) -> Outbox:
        """What has been decided and must be posted."""
        owner = self.workers.name if self.workers else ""
        return Outbox(self.council, self.operator, self.engine, self.archive, self.press, self.now, self.shelf.tell_plainly, owner)

    @cached_property
    def counting(self) -> Counting:
        """The nightly count."""
        return Counting(self.council, self.operator, self.engine, self.archive, self.press, self.now)

    @cached_property
    def shelf(self) -> Shelf:
        """Where mails are that failed."""
        return Shelf(self.council, self.operator, self.engine, self.archive, self.press, self.now)

    @cached_property
    def desks(self) -> Desks:
        """What time does at the councillors' desks."""
        return Desks(self.council, self.engine, self.press, self.now)

    @cached_property
    def batches(self) -> Batches:
        """The lists that departments get."""
        return Batches(self.council, self.engine, self.archive, self.press, self.now)

    @cached_property
    def chasing(self) -> Chasing:
        """The round of reminders."""
        return Chasing(self.council, self.operator, self.engine, self.press, self.now)

    @cached_property
    def answering(self) -> Answering:
        """What everybody in a campaign hears."""
        return Answering(self.council, self.engine, self.press, self.now)

    @cached_property
    def homing(self) -> Homing:
        """Canaries that come in."""
        return Homing(self.engine, self.secret, self.now)

    @cached_property
    def following(self) -> Following:
        """The residents who are asked once more."""
        return Following(self.council, self.engine, self.press, self.now)

    @cached_property
    def floods(self) -> Floods:
        """How much one sender may send."""
        return Floods(self.council, self.operator, self.engine, self.press, self.now)

    # ---- journey one: a mail

    def watch(self, mailbox: str, folder: str, uidvalidity: int, uidnext: int, *, told: bool = True) -> int:
        """The last UID of a folder that needs no more reading. The first visit starts behind the newest mail: first start is quiet.

        `told` says that `uidnext` is the server's own word: when it went back, the mailbox was restored from a backup and its UIDs are given anew."""
        with transaction(self.engine, (f"cursor {mailbox}",)) as session:
            return cursors.last_read(session, mailbox, folder, uidvalidity, uidnext, self.now(), told=told)

    def take_in(self, delivery: Delivery) -> int | None:
        """Archives a mail, then writes its row, then moves the cursor; None when it was taken in before. Nothing is decided yet."""
        return self.enter(delivery.mailbox, [(delivery, self.archive.put(delivery.raw))])[0]

    def enter(self, mailbox: str, archived: Sequence[tuple[Delivery, str]]) -> list[int | None]:
        """The rows of archived mails of a mailbox, and the cursor behind them. A mail is archived anew where an erasure of the same bytes has taken the
        file away meanwhile."""
        for delivery, sha256 in archived:
            if sha256 not in self.archive:
                self.archive.put(delivery.raw)
        with connected(self.engine, (f"cursor {mailbox}",)) as connection:
            cursor, now = lookup.cursor_of(connection, mailbox), self.now()
            numbers = record.take_in(connection, [delivery.values(sha256, cursor, now) for delivery, sha256 in archived], cursor)
        for (delivery, _), number in zip(archived, numbers, strict=True):
            log.info("archived", stage="archive", inbound=number, mailbox=mailbox, uid=delivery.uid, bytes=delivery.size)
        return numbers

    def process_waiting(self, most: int = 1_000_000) -> int:
        """Decides about archived mails that wait, in their order, so many at most. Returns how many. One poison mail never blocks the others."""
        done, put_off = 0, set[int]()
        while self.disk.is_open() and (some := [one for one in self._waiting(min(SHARE, most - done)) if one.number not in put_off]):
            decided = [one.number for one in some if self.process(one.number, one)]
            done, put_off = done + len(decided), put_off.union(one.number for one in some).difference(decided)
        return done

    def _waiting(self, most: int) -> Sequence[Waiting]:
        with connected(self.engine, ()) as connection:
            return lookup.waiting(connection, most, self.workers.mine if self.workers else None)

    def process(self, number: int, waiting: Waiting | None = None) -> bool:
        """One archived mail, from parse to record; `waiting`: what was read of it already. What fails is shelved, and the operator is told.
        False where it goes on waiting: the database is busy, or the disk is to blame, and not the mail."""
        try:
            if waiting := waiting or self._looked_up(number):
                self._digest(waiting)
        except Exception as error:
            if postgres.is_lost(error):
                raise
            if self.disk.noticed(error):
                return False
            if not isinstance(error, OperationalError):
                raise
            log.warning("database busy", stage="decide", inbound=number)
            return False
        return True

    def _looked_up(self, number: int) -> Waiting | None:
        """None where it waits no more: another process was faster."""
        with connected(self.engine, ()) as connection:
            return lookup.as_waiting(connection, number)

    def _digest(self, waiting: Waiting) -> None:
        number, mailbox = waiting.number, waiting.mailbox
        try:
            ready = self.darkroom.take(waiting.sha256) if waiting.sha256 in self.archive else None
            raw = b"" if ready else self.archive.get(waiting.sha256)
            if self.homing.takes(waiting, raw):
                return
            mail = ready.mail if ready else parse(raw)
            reading = self.read(mail, mailbox, placed_as=waiting.placed_as)
            if not (has_files(mail) and self.floods.keeps_out(number, mailbox, mail, reading)):
                self._decide_and_record(waiting, mail, reading, ready)
        except Exception as error:
            if postgres.is_lost(error) or kind_of(error) or (isinstance(error, OperationalError) and not postgres.is_too_large(error)):
                raise
            if not isinstance(error, Unreadable) or self._looked_up(number):  # else it was erased while it waited
                self.shelf.put(number, error)

    def read(self, mail: Mail, mailbox: str, *, proven: bool = False, officer: bool = False, placed_as: str = "") -> Reading:
        """What a mail is recognised as when it comes to a councillor's mailbox; `proven` when the database vouches for its author, `officer` when it knows
        that the author answers for a department."""
        kind = self.council.councillors[mailbox].mailbox.kind
        return recognise(mail, self.council, self.lexicon, kind, proven=proven, officer=officer, placed_as=placed_as)

    def _decide_and_record(self, waiting: Waiting, mail: Mail, reading: Reading, ready: Ready | None) -> None:
        only = turns.concerned(self.engine, waiting.mailbox, reading)
        # photos are ready, or are made ready before the transaction begins: that takes long, and the database has one writer
        files = {mail.sha256: ready.files if ready else enclosures(mail)} if has_files(mail) else {}
        decision, again = turns.done(self.engine, only, partial(self._recorded, waiting, mail, reading, files))
        if decision is not None and decision.standing:
            self.sweep()
        if again is not None and again.id is not None:
            self.process(again.id)

    def _recorded(self, waiting: Waiting, mail: Mail, reading: Reading, files: Files, session: Session) -> tuple[Decision | None, Inbound | None]:
        """(what was decided, a mail that is now to be decided again); nothing where another process was faster."""
        inbound = lookup.mail(session, waiting.number)
        if inbound.status is not InboundStatus.PENDING or inbound.placed_as != waiting.placed_as:
            return None, None
        sifted = lookup.sifted(session, inbound, reading, mail.fingerprint, self.council.service, self.now())
        if not files and self.floods.holds(session, inbound, mail, reading, sifted):
            return None, None
        decision = self._settle(session, inbound, mail, reading, files, sifted)
        return decision, record.confirm(session, decision.confirms, self.now(), by=waiting.number) if decision.confirms else None

    def _settle(self, session: Session, inbound: Inbound, mail: Mail, reading: Reading, files: Files, sifted: lookup.Sifted) -> Decision:
        """Decides about one mail and records what was decided."""
        record.name(inbound, fingerprint=mail.fingerprint, message_id=mail.message_id, author=reading.author.address, subject=mail.subject)
        with session.no_autoflush:  # nothing is looked up here that this mail has just said of itself
            reading, decision = self.decide(session, inbound, mail, reading, sifted)
            later = [letter for letter in decision.letters if decision.placed and letter.name == "transcript"]
            absent = sifted.absent(decision.opens)
            letters = self.press.frozen(session, [letter for letter in decision.letters if letter not in later], inbound.mailbox, files, absent)
        with record.watched(session, number := inbound.id or 0, decision.deed, self.now()):
            record.conclude(session, inbound, reading, decision, letters, self.now(), absent)
            self._place(session, inbound, decision.placed, later)
            for again in decision.again:
                self._decide_again(session, session.get_one(Inbound, again))
        self._log_decision(number, reading, decision)
        return decision

    def _place(self, session: Session, inbound: Inbound, numbers: Sequence[int], transcripts: Sequence[Letter]) -> None:
        """The held mails that her commands have placed are decided again, together with the commands, and her answer says where each went."""
        rows = [session.get_one(Inbound, number) for number in numbers]
        again = [(row.id or 0, self._decide_again(session, row)) for row in rows if row.status is InboundStatus.PENDING]
        letters = self.press.frozen(session, told(Desk(self.council, inbound.mailbox, self.now()), transcripts, again), inbound.mailbox, {})
        record.apply(session, (), letters, self.now(), inbound)

    def _decide_again(self, session: Session, inbound: Inbound) -> Decision:
        """One of them; those that a later command of the same mail has put away are left out."""
        mail = parse(self.archive.get(inbound.sha256))
        reading, decision = self.decide(session, inbound, mail, self.read(mail, inbound.mailbox, placed_as=inbound.placed_as))
        letters = self.press.frozen(session, decision.letters, inbound.mailbox, {})
        record.conclude(session, inbound, reading, decision, letters, self.now())
        self._log_decision(inbound.id or 0, reading, decision)
        return decision

    def known(self, session: Session, inbound: Inbound, reading: Reading, sifted: lookup.Sifted) -> Known:
        """What is known about a mail that was taken in."""
        kind = self.council.councillors[inbound.mailbox].mailbox.kind
        found = lookup.known(session, inbound, reading, sifted, mailbox_kind=kind, service=self.council.service, now=self.now(), code=new_code())
        return with_words(self.batches.with_text(found), self.archive)

    def decide(self, session: Session, inbound: Inbound, mail: Mail, reading: Reading, sifted: lookup.Sifted | None = None) -> tuple[Reading, Decision]:
        """What should happen because of a mail; nothing is done. It is read again where the database knows its author better."""
        sifted = sifted or lookup.sifted(session, inbound, reading, mail.fingerprint, self.council.service, self.now())
        situation = self._situation(session, inbound, mail, reading, sifted)
        if situation.is_proven or situation.is_learnt_officers:
            reading = self.read(mail, inbound.mailbox, proven=situation.is_proven, officer=situation.is_learnt_officers)
            situation = self._situation(session, inbound, mail, reading, sifted)
        decision = decide(situation)
        turns.confine(session, decision, situation.known)
        return situation.reading, numbered(session, inbound, situation, decision)

    def _situation(self, session: Session, inbound: Inbound, mail: Mail, reading: Reading, sifted: lookup.Sifted) -> Situation:
        """The mail with all that is known about it; as a copy of a campaign where others have sent the same."""
        return beside_others(Situation(mail, reading, self.known(session, inbound, reading, sifted), self.council, self.now(), self.lexicon))

    def _log_decision(self, number: int, reading: Reading, decision: Decision) -> None:
        facts = len(decision.facts)
        log.info(
            "decided", stage="decide", inbound=number, case=decision.ending.reference, rule=reading.rule, effects=facts, ending=decision.ending.status.value
        )

    # ---- journey two: the clock

    def tick(self) -> int:
        """Everything that is due now: lists, reminders, what residents hear, ends of sleeps, line-ups, each by itself. Doing it twice changes nothing.

        What fails is logged, holds up nothing else, and is tried again at the next tick."""
        if not self.disk.is_open() or not leads(self.workers):
            return 0
        self._tried(lambda _: self.sweep(), "sweep")
        listed = sum(self._tried(self.batches.send, name) for name in self.batches.due())
        chased = self._tried(lambda _: self.chasing.round(), "chase")
        followed = self._tried(lambda _: self.following.round(), "follow")
        answered = self._tried(lambda _: self.answering.round(), "answer")
        woken = sum(self._tried(self.desks.wake, reference) for reference in self.desks.sleepers())
        return listed + chased + followed + answered + woken + sum(self._tried(self.desks.line_up, key) for key in self.desks.line_ups_due())

    def _tried(self, work: Callable[[str], int], what: str) -> int:
        try:
            return work(what)
        except Exception as error:
            if postgres.is_lost(error):
                raise
            if not self.disk.noticed(error):
                log.exception("tick failed", stage="decide", what=what)
            return 0

    def sweep(self) -> int:
        """The files of erased mails and letters leave the archive, once the erasure itself is safe; what a crash left over goes at the next tick."""
        return swept(self.engine, self.archive, self.now())

    def replay(self, number: int) -> bool:
        """Decides a shelved or held mail again; False when there is no such mail."""
        found = self.shelf.take(number)
        if found:
            self.process(number)
        return found
