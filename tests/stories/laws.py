"""The house laws: what must never happen, whatever people, machines and time do (CASEWORK.md, section 4; DESIGN.md). One row each; a failure names the row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from mailbridge import storage
from mailbridge.core.letters.taboos import taboos
from mailbridge.core.lifecycle import EMERGENCY_TEXTS, ENDED, REMINDERS
from mailbridge.core.mail import Mail
from mailbridge.model.desk import StandingRule
from mailbridge.model.tables import Case, Event, Inbound, Outbound, Referral
from mailbridge.model.words import InboundStatus, Outcome, PartyRole, ReferralStatus, RuleKind
from tests.stories.world import LONDON, PRIYA, World

ANSWERED = ENDED - {ReferralStatus.WITHDRAWN}
"""Ends to which a department came by itself; the councillor, or an alarm, ends what was asked at any time."""
RESIDENTS = (PartyRole.CONSTITUENT, PartyRole.CORRESPONDENT)
OWN_WORDS = frozenset({"update", "message", "question", "outcome_resolved", "outcome_not_possible", "outcome_other", "thanks"})
"""Letters that hold words of hers."""
UNSPOKEN = re.compile(r"suicid|self-harm|abus|dementia|\bhealth|safeguard|domestic|\brisk|vulnerab|\bthreat", re.IGNORECASE)
"""What no subject says."""


@dataclass(frozen=True)
class Resident:
    """Somebody of a story, and what nobody else may hear of them."""

    name: str
    address: str
    secrets: tuple[str, ...]
    """In small letters: family name, telephone, home."""

    @property
    def sender(self) -> str:
        """As it stands in a From."""
        return f"{self.name} <{self.address}>"


@dataclass
class Seen:
    """What a story knows besides its world. Mails are named by their Message-IDs."""

    world: World
    residents: Mapping[str, Resident]
    known: frozenset[str]
    """Addresses, besides the residents', to which letters may go."""
    officers_words: set[str] = field(default_factory=set)
    """Words that only officers have written."""
    approved: set[str] = field(default_factory=set)
    """Those of them that she let out."""
    machines: set[str] = field(default_factory=set)
    abusive: set[str] = field(default_factory=set)
    risky: set[str] = field(default_factory=set)
    counted: dict[str, int] = field(default_factory=dict)
    """Letters of each address that were looked at."""


@dataclass(frozen=True)
class Posted:
    """A letter as one person got it, and how it was stored."""

    to: str
    mail: Mail
    row: Outbound
    because_of: str = ""
    """Message-ID of the mail on which it was decided."""

    @property
    def said(self) -> str:
        """Everything that can be read in it, in small letters."""
        return f"{self.mail.subject}\n{self.mail.text}".lower()

    @property
    def is_residents(self) -> bool:
        """Whether it went to a resident."""
        return self.row.party in RESIDENTS


def holds(seen: Seen) -> None:
    """Fails with the names of all laws that are broken. Each letter is looked at once, the cases each time."""
    with storage.transaction(seen.world.bridge.engine) as session:
        letters = list(_new(seen, session))
        broken = [f"{law}: {what}" for letter in letters for law, breaks in OF_LETTERS.items() for what in breaks(seen, letter)]
        broken += [f"{law}: {what}" for law, breaks in OF_CASES.items() for what in breaks(seen, session)]
    assert not broken, "\n".join(broken)


def _new(seen: Seen, session: Session) -> Iterator[Posted]:
    """The letters that came since the last time."""
    for to, mails in seen.world.mailboxes.items():
        for mail in mails[seen.counted.get(to, 0) :]:
            row = session.exec(select(Outbound).where(Outbound.message_id == mail.message_id)).one()
            about = session.get(Inbound, row.inbound_id) if row.inbound_id else None
            yield Posted(to, mail, row, about.message_id if about else "")
        seen.counted[to] = len(mails)


# ---- of each letter


def _tells_of_others(seen: Seen, letter: Posted) -> Iterator[str]:
    others = (one for one in seen.residents.values() if one.address != letter.to) if letter.is_residents else ()
    yield from (f"{letter.to} reads {secret!r}" for one in others for secret in (*one.secrets, one.address) if secret in letter.said)


def _shows_several(seen: Seen, letter: Posted) -> Iterator[str]:
    shown = [one.address.lower() for one in (*letter.mail.to, *letter.mail.cc)]
    residents = [one for one in shown if one in seen.residents]
    if len(residents) > 1 or (letter.is_residents and shown != [letter.to]):
        yield f"{letter.to} sees {shown}"


def _comes_at_night(_: Seen, letter: Posted) -> Iterator[str]:
    at = letter.row.sent_at.astimezone(LONDON) if letter.row.sent_at else None
    if letter.is_residents and at and not 7 <= at.hour < 22 and letter.row.letter not in EMERGENCY_TEXTS:
        yield f"{letter.row.letter} at {at:%H:%M}"


def _quotes_an_officer(seen: Seen, letter: Posted) -> Iterator[str]:
    if letter.is_residents:
        yield from (f"{letter.row.letter} holds {word}" for word in seen.officers_words - seen.approved if word in letter.said)


def _answers_a_machine(seen: Seen, letter: Posted) -> Iterator[str]:
    if letter.because_of in seen.machines and letter.to != PRIYA:
        yield f"{letter.row.letter} to {letter.to}"


def _answers_abuse(seen: Seen, letter: Posted) -> Iterator[str]:
    if letter.because_of in seen.abusive and letter.to != PRIYA:
        yield f"{letter.row.letter} to {letter.to}"


def _passes_danger_on(seen: Seen, letter: Posted) -> Iterator[str]:
    if letter.because_of in seen.risky and letter.to != PRIYA and letter.row.letter not in EMERGENCY_TEXTS:
        yield f"{letter.row.letter} to {letter.to}"


def _comes_from_another(_: Seen, letter: Posted) -> Iterator[str]:
    sender = letter.mail.from_.address if letter.mail.from_ else ""
    if letter.row.party is not None and sender != letter.row.sender:
        yield f"{letter.row.letter} from {sender}"


def _reaches_a_stranger(seen: Seen, letter: Posted) -> Iterator[str]:
    if letter.to not in seen.residents and letter.to not in seen.known:
        yield f"{letter.row.letter} to {letter.to}"


def _says_it_in_the_subject(_: Seen, letter: Posted) -> Iterator[str]:
    if UNSPOKEN.search(letter.mail.subject):
        yield letter.mail.subject


def _promises(_: Seen, letter: Posted) -> Iterator[str]:
    if letter.is_residents and letter.row.letter not in OWN_WORDS:
        own = "\n".join(line for line in letter.mail.text.splitlines() if not line.startswith(">"))
        yield from (f"{letter.row.letter}: {said}" for _, said in taboos(own, PartyRole.CONSTITUENT))


OF_LETTERS: Mapping[str, Callable[[Seen, Posted], Iterator[str]]] = {
    "no resident is told of another": _tells_of_others,
    "each resident is written to alone": _shows_several,
    "nobody is written to at night but in an emergency": _comes_at_night,
    "no word of an officer reaches a resident unapproved": _quotes_an_officer,
    "a machine is never answered": _answers_a_machine,
    "abuse is answered by nothing": _answers_abuse,
    "danger is not acknowledged, and not passed on": _passes_danger_on,
    "letters come from the casework address": _comes_from_another,
    "nobody learns of a case who has no part in it": _reaches_a_stranger,
    "no subject says what is sensitive": _says_it_in_the_subject,
    "nothing is promised": _promises,
}


# ---- of the cases


def _acknowledged_twice(_: Seen, session: Session) -> Iterator[str]:
    found: dict[int | None, int] = {}
    for number in session.exec(select(Outbound.case_id).where(col(Outbound.letter).startswith("acknowledgement"))):
        found[number] = found.get(number, 0) + 1
    yield from (f"case {number}: {count} acknowledgements" for number, count in found.items() if count > 1)


def _ends_by_itself(_: Seen, session: Session) -> Iterator[str]:
    """Only she says that something is done; an officer's "job raised" is no end, and silence is no satisfaction."""
    for event, mail in session.exec(select(Event, Inbound).join(Inbound, isouter=True).where(Event.fact == "Closed")):
        silent = event.who == "mailbridge" and event.data["outcome"] == Outcome.NO_REPLY_FROM_CONSTITUENT
        if not silent and (mail is None or mail.author != PRIYA):
            yield f"{event.line} ({event.who})"


def _reminded_too_often(_: Seen, session: Session) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for row in session.exec(select(Outbound).where(col(Outbound.letter).in_(REMINDERS), Outbound.referral_key != "").order_by(col(Outbound.id))):
        found.setdefault(row.referral_key, []).append(row.letter)
    for key, sent in found.items():
        if len(sent) != len(set(sent)) or "escalation" in sent[:-1]:
            yield f"{key}: {sent}"


def _reminded_after_an_answer(_: Seen, session: Session) -> Iterator[str]:
    for one in session.exec(
        select(Referral).where(col(Referral.status).in_(ANSWERED), col(Referral.step_at).is_not(None), col(Referral.answered_at).is_not(None))
    ):
        if one.step_at and one.answered_at and one.step_at > one.answered_at:
            yield one.key


def _nobody_reads_of_danger(seen: Seen, session: Session) -> Iterator[str]:
    """She is told at once, at any hour."""
    for mail in session.exec(select(Inbound).where(col(Inbound.message_id).in_(seen.risky), col(Inbound.duplicate_of).is_(None))):
        if mail.reason.startswith("the same mail was taken in before"):
            continue
        alarm = select(Outbound).where(Outbound.inbound_id == mail.id, Outbound.letter == "risk", col(Outbound.sent_at).is_not(None))
        if not any(PRIYA in row.recipients and row.sent_at and row.sent_at - mail.received_at < timedelta(minutes=1) for row in session.exec(alarm)):
            yield f"{mail.message_id} ({mail.status}: {mail.reason})"


def _writes_to_the_blocked(_: Seen, session: Session) -> Iterator[str]:
    rules = session.exec(select(StandingRule).where(StandingRule.kind == RuleKind.BLOCKED, col(StandingRule.ended_at).is_(None))).all()
    blocked: dict[str, datetime] = {one.address: one.made_at for one in rules}
    for row, mail in session.exec(select(Outbound, Inbound).join(Inbound).where(col(Inbound.author).in_(blocked), col(Outbound.party).in_(RESIDENTS))):
        if row.created_at > blocked[mail.author]:
            yield f"{row.letter} to {row.recipients}"


def _lost(_: Seen, session: Session) -> Iterator[str]:
    unfinished = (InboundStatus.PENDING, InboundStatus.SHELVED)
    yield from (f"{row.subject}: {row.status} {row.reason}" for row in session.exec(select(Inbound).where(col(Inbound.status).in_(unfinished))))


def _belongs_to_nothing(_: Seen, session: Session) -> Iterator[str]:
    cases = set(session.exec(select(Case.id)))
    yield from (row.letter for row in session.exec(select(Outbound).where(col(Outbound.party).in_(RESIDENTS))) if row.case_id not in cases)


OF_CASES: Mapping[str, Callable[[Seen, Session], Iterator[str]]] = {
    "no case is acknowledged twice": _acknowledged_twice,
    "nothing is called done by a mail or by silence": _ends_by_itself,
    "each rung once, and none after the last": _reminded_too_often,
    "nobody is reminded who has answered": _reminded_after_an_answer,
    "a person reads of danger at once": _nobody_reads_of_danger,
    "who is blocked hears nothing": _writes_to_the_blocked,
    "every mail ends in one place": _lost,
    "every letter to a resident belongs to a case": _belongs_to_nothing,
}
