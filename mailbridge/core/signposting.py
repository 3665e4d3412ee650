"""What a resident is told of other bodies: who does what the council does not, and who helps besides (R056 to R058, R107, R108).

No advice on law, health or money."""

from __future__ import annotations

from collections.abc import Iterator

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.known import KnownCase
from mailbridge.core.people import Signpost
from mailbridge.model.words import Flag

UNSURE = frozenset({Flag.SEVERAL_PROBLEMS, Flag.READ_SOON})
"""What she reads before anybody is told that it is not the council's."""
MOST = 2
"""Paragraphs of help besides in one letter."""


def not_ours(desk: Desk, case: KnownCase) -> Signpost | None:
    """The body whose matter it is, where that is surely not the council; else None."""
    category = desk.category(case)
    if category is None or category.department or UNSURE & case.flags:
        return None
    known = (desk.council.signposts[key] for key in case.signposts if key in desk.council.signposts)
    return next((one for one in known if not one.besides and one.told_in(desk.council.service.country)), None)


def besides(desk: Desk, case: KnownCase) -> tuple[str, ...]:
    """Help besides that fits the case, a paragraph each."""
    return tuple(one.told_in(desk.council.service.country) for one in _helping(desk, case))[:MOST]


def _helping(desk: Desk, case: KnownCase) -> Iterator[Signpost]:
    for key, one in desk.council.signposts.items():
        cared = not one.sensitivities or not set(one.sensitivities).isdisjoint(case.sensitivities)
        meant = key in case.signposts or (bool(one.sensitivities) and not one.words)
        if one.besides and cared and meant and one.told_in(desk.council.service.country):
            yield one
