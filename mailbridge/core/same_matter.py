"""Whether another resident has told of the same matter before: the same kind of problem, at the same spot, and still open (R005, R070)."""

from __future__ import annotations

from mailbridge.core.known import Around, Glance, KnownCase


def same_matter(case: KnownCase, around: Around) -> Glance | None:
    """The open case of somebody else about the same; None where the spot is not named as exactly, or differs."""
    spot = _spot(case.place.street, case.place.postcode)
    found = (one for one in around.nearby if spot and one.place.lower() == spot and one.reference != case.reference and not one.same_person)
    return next(found, None)


def _spot(street: str, postcode: str) -> str:
    """Street and postcode in lower case, as a glance names them; empty where no street is named."""
    return " ".join(part for part in (street, postcode) if part).lower() if street else ""
