"""The outbox: what was written to whom, what is due, what is not copied yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, union_all
from sqlalchemy import select as sql_select
from sqlmodel import Session, and_, col, exists, func, or_, select

from mailbridge.core.lifecycle import EMERGENCY_TEXTS, REMINDERS
from mailbridge.model.desk import Draft
from mailbridge.model.tables import Case, Contact, Outbound, OutboundRecipient
from mailbridge.model.words import OutboundStatus

MOST_HAD = 200
"""Letters to one address that are looked at: far more than there are variants of one kind."""
NEVER_CAME = (OutboundStatus.WITHDRAWN, OutboundStatus.REFUSED)
_TO = col(OutboundRecipient.address) == bindparam("address")
_OF_CASE = select(Outbound).where(Outbound.case_id == bindparam("case")).order_by(col(Outbound.id))
_DECIDED = sql_select(col(Outbound.key)).where(col(Outbound.key).in_(bindparam("keys", expanding=True)))
_UNCOPIED = (
    sql_select(*(col(getattr(Outbound, name)) for name in ("id", "councillor", "message_id", "sha256")))
    .where(col(Outbound.status) == OutboundStatus.SENT, col(Outbound.copy_wanted).is_(True), col(Outbound.copied_at).is_(None))
    .where(col(Outbound.councillor).not_in(bindparam("without", expanding=True)))
    .order_by(col(Outbound.id))
    .limit(bindparam("most"))
)
_COUNTERPARTS = select(OutboundRecipient.outbound_id, OutboundRecipient.address, OutboundRecipient.sha256).where(
    col(OutboundRecipient.outbound_id).in_(bindparam("letters", expanding=True)), OutboundRecipient.sha256 != ""
)
_HAD = select(func.count()).select_from(select(OutboundRecipient.id).where(_TO).limit(MOST_HAD).subquery("had"))
_HAD_SINCE = select(func.count(col(OutboundRecipient.id))).where(_TO, OutboundRecipient.at > bindparam("since"), col(OutboundRecipient.automatic).is_(True))
_VARIANTS = (
    sql_select(col(Outbound.variant), col(Outbound.created_at))
    .join(OutboundRecipient, col(OutboundRecipient.outbound_id) == Outbound.id)
    .where(_TO, col(Outbound.variant) != "", col(Outbound.status).not_in(NEVER_CAME))
    .order_by(col(Outbound.id).desc())
    .limit(MOST_HAD)
    .subquery("written")
)
_PEOPLE = select(Contact.id).where(Contact.address == bindparam("address"))
_THEIRS = union_all(*(sql_select(col(Case.id)).where(who.in_(_PEOPLE)) for who in (col(Case.constituent_id), col(Case.correspondent_id))))
"""Cases to which they are a party, found by either index: where both stand in one condition, PostgreSQL reads all cases."""
_DRAFTS = sql_select(col(Draft.variant), col(Draft.written_at)).where(col(Draft.case_id).in_(_THEIRS), col(Draft.variant) != "", col(Draft.used_at).is_(None))
_VARIANTS_HAD = union_all(sql_select(_VARIANTS.c.variant, _VARIANTS.c.created_at), _DRAFTS)
_DUE = and_(col(Outbound.status) == OutboundStatus.QUEUED, col(Outbound.not_before) <= bindparam("now"))
_DUE_OR_LEAVING = or_(_DUE, col(Outbound.status) == OutboundStatus.SENDING)
_LETTERS_DUE = select(func.count()).select_from(Outbound).where(_DUE_OR_LEAVING)
_IS_ANY_DUE = sql_select(exists().where(_DUE_OR_LEAVING))
_SENT_SINCE = select(func.count()).select_from(Outbound).where(col(Outbound.sent_at) > bindparam("since"), col(Outbound.party).is_not(None))


def letters(session: Session, case: Case) -> Sequence[Outbound]:
    """The letters of a case, in the order in which they were decided."""
    return session.exec(_OF_CASE, params={"case": case.id}).all()


def has_letter(session: Session, key: str) -> bool:
    """Whether a letter was decided before."""
    return session.exec(select(Outbound.id).where(Outbound.key == key)).first() is not None


def decided_before(session: Session, keys: Collection[str]) -> frozenset[str]:
    """Those of some letters' keys that were decided before."""
    return frozenset(session.connection().execute(_DECIDED, {"keys": list(keys)}).scalars()) if keys else frozenset()


def counterparts(session: Session, letters: Collection[int | None]) -> Mapping[int, Mapping[str, str]]:
    """Letter -> address -> sha256 of the bytes that it gets instead of the letter's own."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for number, address, sha256 in session.exec(_COUNTERPARTS, params={"letters": letters}) if letters else ():
        found[number][address] = sha256
    return found


def variants_had(session: Session, address: str) -> tuple[tuple[str, datetime], ...]:
    """The templates of the letters that a resident's address has had or will get, or of which a draft waits, oldest first, each with its moment (UTC)."""
    latest = session.connection().execute(_VARIANTS_HAD, {"address": address})
    return tuple(sorted(((variant, at) for variant, at in latest), key=lambda one: one[1]))


def letters_to(session: Session, address: str, since: datetime | None = None) -> int:
    """How many letters an address has had, the newest `MOST_HAD` at most; with `since`, only automatic ones from that moment (UTC), and all of them."""
    if not address:
        return 0
    if since is None:
        return session.exec(_HAD, params={"address": address}).one()
    return session.exec(_HAD_SINCE, params={"address": address, "since": since}).one()


def texted_at(session: Session, address: str) -> datetime | None:
    """When an address was last sent an emergency text (UTC)."""
    if not address:
        return None
    theirs = exists().where(col(OutboundRecipient.outbound_id) == col(Outbound.id), col(OutboundRecipient.address) == address)
    texts = select(func.max(Outbound.created_at)).where(col(Outbound.letter).in_(EMERGENCY_TEXTS), Outbound.status != OutboundStatus.WITHDRAWN, theirs)
    return session.exec(texts).one()


def reminders_since(session: Session, councillor: str, address: str, moment: datetime) -> int:
    """How many reminders of a councillor's an officer's address was sent after a moment (UTC), lists included."""
    found = select(func.count(func.distinct(Outbound.id))).join(OutboundRecipient, col(OutboundRecipient.outbound_id) == col(Outbound.id))
    found = found.where(Outbound.councillor == councillor, OutboundRecipient.address == address.lower(), OutboundRecipient.at > moment)
    return session.exec(found.where(col(Outbound.letter).in_(REMINDERS), Outbound.status != OutboundStatus.WITHDRAWN)).one()


def sent_since(session: Session, moment: datetime) -> int:
    """Letters to people of all parties posted after a moment (UTC), for the hourly cap; those to the operator do not count."""
    return session.exec(_SENT_SINCE, params={"since": moment}).one()


def letters_due(session: Session, now: datetime) -> int:
    """How many letters are being posted, or could be at this moment (UTC)."""
    return session.exec(_LETTERS_DUE, params={"now": now}).one()


def is_any_due(session: Session, now: datetime) -> bool:
    """The same as a question, which costs nothing more where many wait."""
    return bool(session.connection().execute(_IS_ANY_DUE, {"now": now}).scalar())


def uncopied(connection: Connection, without: Collection[str] = (), limit: int = 20) -> Sequence[Row[int, str, str, str]]:
    """(number, councillor, Message-ID, sha256) of letters that were sent and whose copy in her Sent folder is still missing; those of some councillors
    left out."""
    return connection.execute(_UNCOPIED, {"without": list(without), "most": limit}).all()
