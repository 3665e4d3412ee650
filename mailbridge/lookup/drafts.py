"""Drafts: letters that were shown to the councillor and wait for her word, or went out at it."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from mailbridge.core.known import KnownDraft
from mailbridge.core.reading import Reading
from mailbridge.model.desk import Draft
from mailbridge.model.tables import Case, Outbound

NEEDED_BY = frozenset({"send", "ok", "ack", "show", "update", "close", "ask", "canthelp"})
"""Verbs that ask for drafts."""
MOST = 20


def drafts(session: Session, reading: Reading, councillors: Collection[str], case: Case | None, letter: Outbound | None) -> tuple[KnownDraft, ...]:
    """The drafts of the cases that the commands mean: the one whose letter is answered, then the newest first. None where no command asks for them.

    `councillors`: whose cases they may belong to."""
    asking = [request for request in reading.commands if request.verb in NEEDED_BY]
    meant = {request.reference or (case.reference if case else "") for request in asking} - {""}
    if not meant:
        return ()
    wanted = select(Draft, Case.reference).join(Case).where(col(Case.reference).in_(meant), col(Case.councillor).in_(councillors))
    found = session.exec(wanted.order_by(col(Draft.written_at).desc(), col(Draft.id).desc()).limit(MOST)).all()
    views = [_view(row, reference, letter) for row, reference in found]
    return tuple(sorted(views, key=lambda draft: not draft.shown))


def _view(row: Draft, reference: str, letter: Outbound | None) -> KnownDraft:
    shown = letter is not None and row.shown_in == letter.key
    return KnownDraft(row.id or 0, row.key, row.letter, row.text, row.referral_key, reference, shown, row.used_at, row.recalled, row.variant)
