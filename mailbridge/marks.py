"""What the mail server has said of letters is marked in one transaction, where several letters wait for the database at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError

from mailbridge.outbox import Outbox
from mailbridge.rooms import Ways


@dataclass(eq=False)
class Mark:
    """What was said of one letter, and whether the database has it."""

    number: int
    accepted: Sequence[str]
    refused: Mapping[str, str]
    response: str
    is_made: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether everybody to whom it was posted has it."""
        return bool(self.accepted) and not self.refused


class Marks:
    """The marks of one outbox. In the loop, but for what it has done in the database's thread."""

    def __init__(self, outbox: Outbox, ways: Ways) -> None:
        self.outbox, self.ways = outbox, ways
        self._waiting: list[Mark] = []
        """Those whose turn has not come, though they may have gone along."""

    async def make(self, number: int, accepted: Sequence[str], refused: Mapping[str, str], response: str) -> None:
        """Returns when the mark of this letter is safe; raises what the database raises. Nothing else goes over its connection meanwhile."""
        mark = Mark(number, accepted, refused, response)
        self._waiting.append(mark)
        await self.ways.in_database(self._make, mark)

    def _make(self, mark: Mark) -> None:
        """In its turn; with it go all usual ones that have come meanwhile. One that has gone along with another has nothing left to do."""
        if mark in self._waiting:
            self._waiting.remove(mark)
        if mark.is_made:
            return
        if mark.is_usual:
            self._make_together(mark, [one for one in self._waiting if one.is_usual and not one.is_made])
        if not mark.is_made:
            self.outbox.posted(mark.number, mark.accepted, mark.refused, mark.response)

    def _make_together(self, mark: Mark, others: list[Mark]) -> None:
        """What is wrong with another one is that one's matter: then this one goes alone."""
        along = [mark, *others]
        try:
            made = self.outbox.all_posted([(one.number, one.accepted, one.response) for one in along])
        except Exception as error:
            if not others or isinstance(error, OperationalError):
                raise
            self._make_together(mark, [])
            return
        for one in along:
            one.is_made = one.number in made
