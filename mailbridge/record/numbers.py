"""Numbers of cases that no two processes give at the same time. On PostgreSQL they come from a sequence: a case that is not opened after all leaves a gap."""

from __future__ import annotations

from sqlmodel import Session, text


def case_number(session: Session, proposed: int, many: int) -> int:
    """The first of so many numbers in a row, from the proposed one on. Of several the caller has the database for itself."""
    connection = session.connection()
    drawn = int(connection.scalar(text("SELECT nextval('case_number')")) or 0)
    number = max(drawn, proposed)
    last = number + many - 1
    if last > drawn:
        connection.execute(text("SELECT setval('case_number', greatest(:last, (SELECT last_value FROM case_number)))"), {"last": last})
    return number
