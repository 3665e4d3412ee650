"""A resident of another ward is asked whether the matter may go to their own councillors; it goes there on their YES only (story 11)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mailbridge.core.consent import answered
from mailbridge.core.correspondence import to_resident
from mailbridge.core.correspondence.to_colleagues import handed_on
from mailbridge.core.decide.brought import Answer
from mailbridge.core.decide.pen import desk_of
from mailbridge.core.decision import Situation
from mailbridge.core.effects import Closed, PermissionAsked, PermissionGiven, PermissionRefused
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ALIVE
from mailbridge.core.people import Council, Representative
from mailbridge.core.reading import Place
from mailbridge.core.risk import is_guarded, is_risk
from mailbridge.model.words import Flag, Outcome

if TYPE_CHECKING:
    from mailbridge.core.decide.courses import Enquiry

LOOKED_AT_FIRST = frozenset({Flag.ANONYMOUS, Flag.PRIVATE, Flag.READ_SOON})
"""What a person reads before anybody is asked whether it may go further."""
SEEN_FIRST = LOOKED_AT_FIRST | {Flag.ABUSIVE}
"""What she reads before an answer moves anything."""
POSTCODE = "What is the postcode there, or at your home? It tells me which ward it is in."
UNKNOWN = "Is {postcode} the right postcode? I can not find it in my list of wards."


def is_outside(enquiry: Enquiry) -> bool:
    """Whether it is for the councillors of another ward, who are known, and its writer can be asked. What she passed on herself is hers."""
    reading = enquiry.reading
    may_be_asked = enquiry.may_be_answered and not (reading.councillor or reading.campaign or LOOKED_AT_FIRST & reading.flags)
    return may_be_asked and Flag.OUT_OF_WARD in reading.flags and bool(_theirs(enquiry.desk.council, enquiry.case.place))


def _theirs(council: Council, place: Place) -> tuple[Representative, ...]:
    """The councillors of the ward in which a place lies."""
    return council.representatives(council.ward_of(place.postcode))


def question(situation: Situation, case: KnownCase, *, first: bool) -> tuple[PermissionAsked, Letter]:
    """May their own councillors have it? As a fact and as a letter in her name."""
    ward, them = situation.council.ward_of(case.place.postcode), _theirs(situation.council, case.place)
    letter = to_resident.other_ward(desk_of(situation), case, ward, them, first=first)
    return PermissionAsked(reference=case.reference, body=_body(ward), name=letter.facts.colleagues), letter


def _body(ward: str) -> str:
    """How a permission names the councillors of a ward."""
    return f"ward {ward}"


def which_ward(council: Council, place: Place, *, nowhere: bool) -> tuple[str, ...]:
    """What the first letter asks, and no later one, where nobody can tell the ward. `nowhere`: a place is wanted, and none is named."""
    if place.in_ward is not None or not council.wards:
        return ()
    if place.postcode:
        return (UNKNOWN.format(postcode=place.postcode),)
    return (POSTCODE,) if nowhere else ()


# ---- what they answer


def their_word(situation: Situation, case: KnownCase) -> Answer | None:
    """What a yes or a no brings; None for anything else, which she reads, and for a case that she has taken up herself meanwhile."""
    said, them = answered(situation.reading.new_text), _theirs(situation.council, case.place)
    if said is None or not them or not _waits(situation, case):
        return None
    ward, names = situation.council.ward_of(case.place.postcode), to_resident.named(them)
    if not said:
        refused = PermissionRefused(reference=case.reference, who=situation.author_name, body=_body(ward), name=names)
        return Answer((refused,), f"they do not want {names} to have it, so it stays with you")
    given = PermissionGiven(reference=case.reference, who=situation.author_name, body=_body(ward), name=names)
    closed = Closed(reference=case.reference, outcome=Outcome.REFERRED, text=f"passed on to {names}, for {ward}", at=situation.now)
    desk = desk_of(situation)
    letters = (*(handed_on(desk, case, one, number, ward) for number, one in enumerate(them, 1)), to_resident.passed_on(desk, case, ward, them))
    return Answer((given, closed), f"they agreed, so {names} have it now, and it is closed. Nothing has to be done", letters=letters)


def _waits(situation: Situation, case: KnownCase) -> bool:
    """Whether it is still to be settled by the resident's word alone: she has done nothing about it, nobody is in danger, and neither the case nor this mail
    is one that a person must look at first."""
    careful = is_guarded(case) or is_risk(situation.reading) or bool(SEEN_FIRST & (case.flags | situation.reading.flags))
    return case.status in ALIVE and not case.referrals and not careful


def found_outside(situation: Situation, case: KnownCase) -> Answer | None:
    """What comes of a further mail which tells for the first time that it is in another ward: its writer is asked, unless she approves such letters."""
    place = situation.reading.matter.place
    new = case.place.in_ward is None and place.in_ward is False
    if not new or not case.resident_address or not _waits(situation, case) or not _theirs(situation.council, place):
        return None
    where = f"{place.postcode} is in {situation.council.ward_of(place.postcode)}"
    if not situation.may_answer_by_itself:
        return Answer(reason=f"{where}, outside your ward. Nobody was asked or told")
    fact, letter = question(situation, replace(case, place=place), first=False)
    return Answer((fact,), f"{where}. They are asked whether {fact.name} may have it", letters=(letter,))
