"""The passages by which cases are found: written in the transaction in which a mail or a fact is recorded."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from mailbridge.core import effects as e
from mailbridge.core.reading import Reading
from mailbridge.model.keeping import Passage
from mailbridge.model.tables import Case, Contact, Inbound
from mailbridge.model.words import Kind

SAID = ("words", "text", "external")
"""Fields of facts that hold what somebody wrote."""


def enter_fact(session: Session, case: Case, fact: e.Fact, inbound: Inbound | None) -> None:
    """What a fact says becomes findable; where it may change what the case is, its heading is written anew."""
    is_new = isinstance(fact, e.CaseOpened)
    _enter(session, case.id or 0, [getattr(fact, name, "") for name in SAID], inbound, is_new=is_new)
    if is_new or isinstance(fact, e.FollowedUp):
        head(session, case, is_new=is_new)


def enter_mail(session: Session, inbound: Inbound, reading: Reading) -> None:
    """A mail that joined a case: who wrote, its subject and its new words. Of a command the facts tell what it said."""
    if inbound.case_id is None or reading.kind is Kind.COMMAND:
        return
    _enter(session, inbound.case_id, ["\n".join(_some((reading.author.name, inbound.author, inbound.subject))), reading.new_text], inbound)


def _enter(session: Session, case_id: int, texts: Iterable[str], inbound: Inbound | None, *, is_new: bool = False) -> None:
    """Passages, but for those that the case has already: a mail may be decided twice. `is_new`: the case has none."""
    said = list(dict.fromkeys(_some(text.strip() for text in texts)))
    if said and not is_new:
        had = session.exec(select(Passage.text).where(Passage.case_id == case_id, col(Passage.text).in_(said))).all()
        said = [text for text in said if text not in had]
    session.add_all(Passage(case_id=case_id, inbound_id=inbound.id if inbound else None, text=text) for text in said)


def head(session: Session, case: Case, *, is_new: bool = False) -> None:
    """The heading of a case is written anew. `is_new`: it has none."""
    found = select(Passage).where(Passage.case_id == case.id, col(Passage.heading).is_(True))
    heading = None if is_new else session.exec(found).first()
    heading = heading or Passage(case_id=case.id or 0, heading=True, text="")
    heading.text = "\n".join(_some((case.reference, case.title, case.issue, *_place(case), *_people(session, case))))
    session.add(heading)


def _place(case: Case) -> Iterable[str]:
    return (case.street, *_spelt(case.postcode), *case.place_marks)


def _people(session: Session, case: Case) -> Iterable[str]:
    for number in (case.constituent_id, case.correspondent_id):
        contact = session.get(Contact, number) if number else None
        if contact is not None:
            yield from (contact.name, contact.address or "", contact.phone, contact.street, *_spelt(contact.postcode))


def _spelt(postcode: str) -> tuple[str, ...]:
    """A postcode is looked for with its blank and without."""
    return (postcode, postcode.replace(" ", "")) if " " in postcode else (postcode,)


def _some(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text]
