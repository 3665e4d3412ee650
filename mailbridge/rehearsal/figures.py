"""Counts what a rehearsal came to: the same figures for the terminal, the page and programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbridge.model.words import Kind
from mailbridge.rehearsal.doubts import DOUBTS
from mailbridge.rehearsal.outcomes import OUTCOMES
from mailbridge.rehearsal.rehearsed import Rehearsed

KINDS: dict[Kind | None, str] = {
    Kind.NEW_ENQUIRY: "New matter of a resident",
    Kind.FOLLOW_UP: "A resident writes again",
    Kind.COUNCILLOR_FORWARD: "Passed on by you",
    Kind.COMMAND: "Your commands",
    Kind.OFFICER_REPLY: "Answer of an officer",
    Kind.CAMPAIGN_COPY: "Copy of a campaign",
    Kind.AUTO_REPLY: "Automatic reply",
    Kind.BOUNCE: "Delivery report",
    Kind.NOT_CASEWORK: "Not casework",
    Kind.OWN_MAIL: "Our own mail coming back",
    Kind.REFUSED: "Not to be acted on",
    Kind.UNPLACED: "Could not be placed",
    None: "Could not be read",
}
"""Kinds in a councillor's words, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts; tables are in the order in which they are shown and hold no zeros. Times are the council's."""

    mails: int
    doubtful: int
    acknowledged: int
    forwards: dict[str, int]
    """Department -> mails that would be sent on to it without anybody's word."""
    letters: dict[str, int]
    """Party -> letters."""
    kinds: dict[str, int]
    outcomes: dict[str, int]
    doubts: dict[str, int]
    """Key of `DOUBTS` -> mails that have it; a mail can have several."""
    first: datetime | None
    last: datetime | None

    @property
    def forwarded(self) -> int:
        """Mails that would be sent on, to all departments together."""
        return sum(self.forwards.values())


def counted(mails: Sequence[Rehearsed]) -> Figures:
    """The figures of a rehearsal."""
    dates = sorted(mail.when for mail in mails if mail.when)
    kinds = Counter(mail.kind for mail in mails)
    outcomes = Counter(mail.outcome for mail in mails)
    doubts = Counter(doubt.key for mail in mails for doubt in mail.doubts)
    return Figures(
        mails=len(mails),
        doubtful=sum(bool(mail.doubts) for mail in mails),
        acknowledged=sum(mail.acknowledged for mail in mails),
        forwards=dict(Counter(name for mail in mails for name in mail.departments).most_common()),
        letters=dict(Counter(draft.party for mail in mails for draft in mail.drafts).most_common()),
        kinds={words: kinds[kind] for kind, words in KINDS.items() if kinds[kind]},
        outcomes={key: outcomes[key] for key in OUTCOMES if outcomes[key]},
        doubts={key: doubts[key] for key in DOUBTS if doubts[key]},
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
    )
