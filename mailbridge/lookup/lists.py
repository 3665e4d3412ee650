"""Letters that list several referrals: what waits for one, and which cases an answer to one is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, func, select

from mailbridge.core.batching import Entry, Queue
from mailbridge.core.known import KnownCase, KnownReferral
from mailbridge.core.listed import KnownLine, KnownListing
from mailbridge.lookup.cases import AWAKE, view
from mailbridge.lookup.letters import letters_to
from mailbridge.model.tables import Case, ListedReferral, Outbound, Referral
from mailbridge.model.words import ReferralStatus


def queues(session: Session) -> Sequence[Queue]:
    """What waits for lists, by councillor and department."""
    counted = select(Case.councillor, Referral.department, func.count(), func.min(Referral.sent_at)).join(Referral, col(Referral.case_id) == col(Case.id))
    counted = counted.where(Referral.status == ReferralStatus.QUEUED, col(Case.status).in_(AWAKE))
    rows = session.exec(counted.group_by(col(Case.councillor), col(Referral.department)).order_by(col(Case.councillor), col(Referral.department)))
    return [Queue(*row) for row in rows]


def waiting_for_list(session: Session, councillor: str, department: str) -> Iterator[Entry]:
    """The cases of one list, oldest first. What sleeps waits on."""
    found = select(Case, Referral.key).join(Referral, col(Referral.case_id) == col(Case.id)).where(Case.councillor == councillor)
    found = found.where(Referral.department == department, Referral.status == ReferralStatus.QUEUED, col(Case.status).in_(AWAKE))
    for row, key in session.exec(found.order_by(col(Referral.id))).all():
        case = view(session, row)
        yield Entry(case, next(one for one in case.referrals if one.key == key), letters_to(session, case.resident_address))


def listing(session: Session, letter: Outbound | None) -> KnownListing | None:
    """The lines of the letter that is answered; None where it lists nothing."""
    if letter is None:
        return None
    rows = session.exec(select(ListedReferral).where(ListedReferral.outbound_id == letter.id).order_by(col(ListedReferral.number))).all()
    lines = tuple(line for row in rows for line in _lines(session, row))
    return KnownListing(lines, letter.sha256) if lines else None


def _lines(session: Session, row: ListedReferral) -> Iterator[KnownLine]:
    """One line. Of a case that was merged, the one in which the matter goes on; none of a case that was erased."""
    referral = session.exec(select(Referral).where(Referral.key == row.referral_key)).first()
    if referral is not None:
        named = session.get_one(Case, referral.case_id)
        case = view(session, _going_on(session, named))
        found = _referral_in(case, row.referral_key, referral.department)
        if found is not None and not case.erased:
            yield KnownLine(row.number, named.reference, case, found)


def _going_on(session: Session, case: Case) -> Case:
    while case.merged_into_id:
        case = session.get_one(Case, case.merged_into_id)
    return case


def _referral_in(case: KnownCase, key: str, department: str) -> KnownReferral | None:
    """The referral itself, else the last one to the same department."""
    same = [one for one in case.referrals if one.key == key] or [one for one in case.referrals if one.department == department]
    return same[-1] if same else None
