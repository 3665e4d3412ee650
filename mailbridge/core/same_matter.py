"""Whether another resident has told of the same matter before: the same kind of problem, at the same spot, and still open (R005, R070)."""

from __future__ import annotations

from mailbridge.core.known import Around, Glance, KnownCase
from mailbridge.core.reading import Place


def same_matter(case: KnownCase, around: Around) -> Glance | None:
    """The open case of somebody else about the same; None where the spot is not named as exactly, or differs."""
    return at_the_spot(case.place, around, case.reference)


def at_the_spot(place: Place, around: Around, reference: str = "") -> Glance | None:
    """The open case of somebody else at the same spot, besides the one of that reference."""
    spot = _spot(place.street, place.postcode)
    found = (one for one in around.nearby if spot and one.place.lower() == spot and one.reference != reference and not one.same_person)
    return next(found, None)


def _spot(street: str, postcode: str) -> str:
    """Street and postcode in lower case, as a glance names them; empty where no street is named."""
    return " ".join(part for part in (street, postcode) if part).lower() if street else ""
