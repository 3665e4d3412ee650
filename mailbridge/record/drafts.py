"""Drafts: letters that were shown to the councillor and wait for her word."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from mailbridge.core.letters.letter import Letter
from mailbridge.model.desk import Draft


def keep_draft(session: Session, case_id: int, shown_in: str, letter: Letter, text: str, now: datetime) -> None:
    """A letter that waits for her word; shown once more, it is the same draft in its latest words."""
    row = session.exec(select(Draft).where(Draft.key == letter.key)).first()
    row = row or Draft(key=letter.key, case_id=case_id, shown_in=shown_in, letter=letter.name, text=text, referral_key=letter.referral, written_at=now)
    row.shown_in, row.letter, row.text, row.written_at = shown_in, letter.name, text, now
    session.add(row)
