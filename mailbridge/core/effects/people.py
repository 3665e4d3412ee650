"""Facts about the people whom a councillor knows: what she says of one, and who is the same."""

from __future__ import annotations

from dataclasses import dataclass

from mailbridge.core.effects.desk import DeskFact
from mailbridge.core.reading import Told
from mailbridge.model.words import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTold(DeskFact):
    """She says something of a contact (the number of its row), or of somebody whom she did not know (0)."""

    contact: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsJoined(DeskFact):
    """Two contacts are the same person. `other` is 0 where the second is known by its address alone."""

    contact: int
    other: int
    address: str
    source: Source = Source.COUNCILLOR
