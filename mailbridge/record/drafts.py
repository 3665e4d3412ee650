"""Drafts: letters that were shown to the councillor and wait for her word."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from mailbridge.core import effects as e
from mailbridge.core.letters.letter import Letter
from mailbridge.core.recalls import subject_meant
from mailbridge.model.desk import Draft
from mailbridge.model.tables import Case, Inbound, Outbound


def keep_draft(session: Session, case_id: int, shown_in: str, letter: Letter, text: str, now: datetime) -> None:
    """A letter that waits for her word; shown once more, it is the same draft in its latest words."""
    row = session.exec(select(Draft).where(Draft.key == letter.key)).first()
    row = row or Draft(key=letter.key, case_id=case_id, shown_in=shown_in, letter=letter.name, text=text, referral_key=letter.referral, written_at=now)
    row.shown_in, row.letter, row.variant, row.text, row.written_at = shown_in, letter.name, letter.variant, text, now
    session.add(row)


def hold_back_drafts(session: Session, case: Case, fact: e.Recalled | e.RecallSettled) -> None:
    """Drafts that quote a mail which its author has taken back, until the councillor says that they may go out all the same."""
    if isinstance(fact, e.RecallSettled):
        _set_free(session, case)
        return
    shown = select(Draft, Inbound).join(Outbound, col(Outbound.key) == Draft.shown_in).join(Inbound, col(Outbound.inbound_id) == Inbound.id)
    theirs = shown.where(Draft.case_id == case.id, col(Draft.used_at).is_(None), Inbound.author == fact.address)
    for draft, mail in session.exec(theirs).all():
        draft.recalled = draft.recalled or subject_meant(mail.subject) == fact.subject
        session.add(draft)


def _set_free(session: Session, case: Case) -> None:
    for draft in session.exec(select(Draft).where(Draft.case_id == case.id, col(Draft.recalled).is_(True))).all():
        draft.recalled = False
        session.add(draft)
