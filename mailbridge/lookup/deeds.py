"""What UNDO would take back, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from mailbridge.core.known import KnownDeed
from mailbridge.model.campaigns import CampaignAnswer
from mailbridge.model.changes import WATCHED, dumped
from mailbridge.model.desk import Deed
from mailbridge.model.people import ContactFact
from mailbridge.model.tables import Case, Contact, Outbound
from mailbridge.model.words import OutboundStatus, PartyRole

LOOKED_AT = 20
"""Deeds, the newest first, among which the one of a case is sought."""


def deed(session: Session, councillor: str, letter: Outbound | None, reference: str) -> KnownDeed | None:
    """What the commands did whose transcript is answered; else the last ones that touched the case named; else her last ones of all."""
    hers = select(Deed).where(Deed.councillor == councillor).order_by(col(Deed.id).desc())
    if letter is not None and letter.letter == "transcript":
        row = session.exec(hers.where(Deed.inbound_id == letter.inbound_id)).first()
    elif reference:
        row = next((one for one in session.exec(hers.limit(LOOKED_AT)) if reference in dict(_cases(session, one.changes))), None)
    else:
        row = session.exec(hers).first()
    return _view(session, row) if row else None


def _view(session: Session, row: Deed) -> KnownDeed:
    return KnownDeed(
        number=row.id or 0,
        who=row.who,
        said=row.said,
        done_at=row.done_at,
        cases=tuple(_cases(session, row.changes)),
        owners=frozenset(_owners(session, row.changes)),
        left_to=tuple(dict.fromkeys(_left_to(session, row.changes))),
        changed_since=tuple(dict.fromkeys((*_touched(session, row.changes), *_steered_since(session, row)))),
        undone=row.undone_at is not None,
    )


def _steered_since(session: Session, row: Deed) -> Iterable[str]:
    """Cases of it that later commands, also of somebody else, have changed: those must be taken back first."""
    mine = _steered(session, row.changes)
    later = session.exec(select(Deed).where(col(Deed.id) > row.id, col(Deed.undone_at).is_(None))).all() if mine else ()
    numbers = mine.intersection(number for one in later for number in _steered(session, one.changes))
    return session.exec(select(Case.reference).where(col(Case.id).in_(numbers)).order_by(col(Case.id))).all() if numbers else ()


def _steered(session: Session, changes: Iterable[Mapping[str, Any]]) -> set[int]:
    """Numbers of the cases that changes are about, letters aside."""
    about = [
        (change, session.get(WATCHED[change["table"]], change["id"])) for change in changes if change["table"] in ("Case", "Referral", "ExternalReference")
    ]
    return {change["id"] if change["table"] == "Case" else getattr(found, "case_id", 0) for change, found in about}


def _cases(session: Session, changes: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The cases that a deed touched: reference, and the status before where it moved that."""
    numbers = {change["id"] if change["table"] == "Case" else change["after"].get("case_id") for change in changes}
    before = {change["id"]: change["before"].get("status", "") for change in changes if change["table"] == "Case"}
    rows = session.exec(select(Case).where(col(Case.id).in_(numbers - {None})).order_by(col(Case.id)))
    return [(row.reference, before.get(row.id, "")) for row in rows]


def _owners(session: Session, changes: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Whose the cases are now; those that the deed itself handed over are still its giver's to take back."""
    handed = {change["id"] for change in changes if change["table"] == "Case" and "councillor" in change["before"]}
    for number in _steered(session, changes) - handed:
        case = session.get(Case, number)
        if case is not None:
            yield case.councillor


def _left_to(session: Session, changes: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Whom new letters of it have reached, or are reaching this moment; what she got herself does not count."""
    for change in changes:
        row = session.get(Outbound, change["id"]) if change["table"] == "Outbound" and change["new"] else None
        if row and row.party not in (None, PartyRole.COUNCILLOR) and (row.sent_at or row.status in (OutboundStatus.SENDING, OutboundStatus.SENT)):
            yield from row.recipients
        answer = session.get(CampaignAnswer, change["id"]) if change["table"] == "CampaignAnswer" and change["new"] else None
        if answer and answer.begun_at:
            yield "the first people of the campaign"


def _touched(session: Session, changes: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """What is no longer as the commands left it: the case concerned, else the sort of thing."""
    for change in changes:
        model = WATCHED[change["table"]]
        row = session.get(model, change["id"])
        if row is None or isinstance(row, (Outbound, Contact, ContactFact)):
            continue
        if any(dumped(model, name, getattr(row, name)) != value for name, value in change["after"].items()):
            number = row.id if isinstance(row, Case) else getattr(row, "case_id", None)
            case = session.get(Case, number) if number else None
            yield case.reference if case else change["table"].lower()
