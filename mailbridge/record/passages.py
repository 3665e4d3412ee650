"""The passages by which cases are found: written in the transaction in which a mail or a fact is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from mailbridge.core import effects as e
from mailbridge.core.reading import Reading
from mailbridge.model.keeping import Passage
from mailbridge.model.tables import Case, Contact, Inbound
from mailbridge.model.words import Flag, Kind
from mailbridge.record.rows import inserted

SAID = ("words", "text", "external")
"""Fields of facts that hold what somebody wrote."""
SEEN_BY_OTHERS = (e.Shared, e.MadePrivate, e.PassedOn, e.Claimed, e.PermissionFact)
"""Facts after which others may see a case than before."""
_HAD = select(col(Passage.text)).where(col(Passage.case_id) == bindparam("case"), col(Passage.text).in_(bindparam("texts", expanding=True)))


@dataclass(frozen=True, slots=True)
class Said:
    """What facts or a mail say of one case."""

    case: Case
    texts: Sequence[str]
    is_new: bool = False
    """The case has only just been opened, so it has no passage yet."""
    heads: bool = False
    """Its heading is written anew."""
    moves: bool = False
    """Others may see it than before."""


def of_facts(facts: Iterable[tuple[Case, e.Fact]]) -> list[Said]:
    """What facts say becomes findable, case by case; where they may change what the case is, its heading is written anew."""
    by_case: dict[int, tuple[Case, list[e.Fact]]] = {}
    for case, fact in facts:
        by_case.setdefault(case.id or 0, (case, []))[1].append(fact)
    return [_said(case, some) for case, some in by_case.values()]


def _said(case: Case, facts: Sequence[e.Fact]) -> Said:
    is_new = any(isinstance(fact, e.CaseOpened) for fact in facts)
    texts = [getattr(fact, name, "") for fact in facts for name in SAID]
    heads = is_new or any(isinstance(fact, e.FollowedUp) for fact in facts)
    return Said(case, texts, is_new, heads, not is_new and any(isinstance(fact, SEEN_BY_OTHERS) for fact in facts))


def enter(session: Session, by_facts: Sequence[Said], inbound: Inbound | None, by_mail: Said | None = None) -> None:
    """Passages, but for those that a case has already: a mail may be decided twice."""
    said = _together(by_facts, by_mail) if by_mail else by_facts
    rows = [row for one in said for text in _unsaid(session, one) for row in _rows(one.case, inbound, text)]
    for one in said:
        if one.moves:
            follow(session, one.case)
        if one.heads and one.is_new:
            rows += [row | {"heading": True} for row in _rows(one.case, None, _heading(session, one.case))]
        elif one.heads:
            head(session, one.case)
    inserted(session, Passage, rows)


def _together(by_facts: Sequence[Said], by_mail: Said) -> list[Said]:
    """What a mail says of the case that it joined stands behind what its facts say of it."""
    same = [one for one in by_facts if one.case is by_mail.case]
    joined = [replace(one, texts=[*one.texts, *by_mail.texts]) for one in same] or [by_mail]
    return [*(one for one in by_facts if one.case is not by_mail.case), *joined]


def _rows(case: Case, inbound: Inbound | None, text: str) -> list[dict[str, object]]:
    row: dict[str, object] = {"case_id": case.id, "inbound_id": inbound.id if inbound else None, "heading": False, "text": text}
    return [row | {"councillor": one} for one in _viewers(case)]


def _viewers(case: Case) -> list[str]:
    """Whose it is, and with whom it is shared; a private one is nobody else's."""
    return [case.councillor] if Flag.PRIVATE.value in case.flags else list(dict.fromkeys((case.councillor, *case.shared_with)))


def of_mail(session: Session, inbound: Inbound, reading: Reading) -> Said | None:
    """A mail that joined a case: who wrote, its subject and its new words. Of a command the facts tell what it said."""
    if inbound.case_id is None or reading.kind is Kind.COMMAND:
        return None
    case = session.get_one(Case, inbound.case_id)
    return Said(case, ["\n".join(_some((reading.author.name, inbound.author, inbound.subject))), reading.new_text])


def _unsaid(session: Session, said: Said) -> list[str]:
    texts = list(dict.fromkeys(_some(text.strip() for text in said.texts)))
    if not texts or said.is_new:
        return texts
    known = set(session.connection().execute(_HAD, {"case": said.case.id, "texts": texts}).scalars())
    return [text for text in texts if text not in known]


def head(session: Session, case: Case) -> None:
    """The heading of a case is written anew."""
    found = select_rows(Passage).where(Passage.case_id == case.id, col(Passage.heading).is_(True))
    headings = session.exec(found).all() or [Passage(case_id=case.id or 0, councillor=one, heading=True, text="") for one in _viewers(case)]
    text = _heading(session, case)
    for heading in headings:
        heading.text = text
        session.add(heading)


def _heading(session: Session, case: Case) -> str:
    return "\n".join(_some((case.reference, case.title, case.issue, *_place(case), *_people(session, case))))


def follow(session: Session, case: Case) -> None:
    """Whoever may see a case by now finds it, and nobody else: for when it was handed on, shared, made private, or one of these was taken back."""
    passages = session.exec(select_rows(Passage).where(Passage.case_id == case.id).order_by(col(Passage.id))).all()
    had, wanted = {one.councillor for one in passages}, _viewers(case)
    for passage in passages:
        if passage.councillor == passages[0].councillor:  # each has them all
            told = passage.model_dump(exclude={"id", "councillor"})
            session.add_all(Passage(councillor=one, **told) for one in wanted if one not in had)
        if passage.councillor not in wanted:
            session.delete(passage)


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
