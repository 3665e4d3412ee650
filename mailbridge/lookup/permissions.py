"""Who may be told of a case: the last word about each body, with the mail that says so."""

from __future__ import annotations

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from mailbridge.core.known import KnownPermission
from mailbridge.model.permissions import Permission
from mailbridge.model.tables import Case, Inbound
from mailbridge.model.words import PermissionState


def permissions(session: Session, case: Case) -> tuple[KnownPermission, ...]:
    """What was said last about each body, in the order in which they were first spoken of."""
    said = session.exec(select(Permission).where(Permission.case_id == case.id).order_by(col(Permission.id)))
    last = {row.body: row for row in said}
    return tuple(_known(session, row) for row in last.values())


def _known(session: Session, row: Permission) -> KnownPermission:
    mail = session.get(Inbound, row.inbound_id) if row.inbound_id else None
    return KnownPermission(
        body=row.body,
        state=row.state,
        name=row.name,
        scope=row.scope,
        said_by=row.said_by,
        noted_by=row.noted_by,
        told=row.told,
        at=row.at,
        mail=mail.message_id if mail else "",
        mailed_at=mail.received_at if mail else None,
    )


def unanswered_questions(session: Session, among: SelectOfScalar[int | None]) -> dict[int, tuple[KnownPermission, ...]]:
    """Case -> the bodies about which its resident was asked and has not answered: one query, however many cases there are."""
    last: dict[tuple[int, str], Permission] = {}
    for row in session.exec(select(Permission).where(col(Permission.case_id).in_(among)).order_by(col(Permission.id))):
        last[row.case_id, row.body] = row
    found: dict[int, tuple[KnownPermission, ...]] = {}
    for (number, _), row in last.items():
        if row.state is PermissionState.ASKED:
            found[number] = (*found.get(number, ()), KnownPermission(row.body, row.state, row.name, at=row.at))
    return found
