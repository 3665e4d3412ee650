"""What a resident's further mail adds to the case: words, a place where none was known, photos where there were none, and that a name is withheld."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.correspondence.desk import place_in_words
from mailbridge.core.deadlines import deadline
from mailbridge.core.decision import Situation
from mailbridge.core.effects import FollowedUp
from mailbridge.core.known import KnownCase
from mailbridge.core.reading import Place
from mailbridge.model.words import Flag


def followed_up(situation: Situation, case: KnownCase) -> FollowedUp:
    """The fact, with what a department must get to know by the next forward."""
    return FollowedUp(
        reference=case.reference,
        who=situation.author_name,
        words=situation.reading.new_text.strip(),
        place=_new_place(case.place, situation.reading.matter.place),
        deadline=deadline(situation.reading.new_text, WorkingDays.of(situation.council.service).day(situation.now)),
        has_evidence=bool(situation.mail.evidence) and not case.origin_sha256,
        withheld=Flag.ANONYMOUS in situation.reading.flags,
        by_her_word=situation.author not in case.parties,
    )


def also_addressed(situation: Situation) -> str:
    """What she is told of a mail that was sent to the reply addresses of several cases; empty where it was sent to one."""
    others = situation.known.also_addressed
    return f"it was sent to {' and '.join(others)} as well, where nothing was changed" if others else ""


def _new_place(known: Place, said: Place) -> Place | None:
    nowhere = not place_in_words(known) and known.latitude is None
    if nowhere and (place_in_words(said) or said.latitude is not None):
        return said
    return replace(known, postcode=said.postcode, in_ward=said.in_ward) if known.in_ward is None and said.ward else None
