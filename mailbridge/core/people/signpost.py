"""Who helps with what the council does not do: the shape of `config/signposts.toml`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from mailbridge.core.people.emergency import Nation
from mailbridge.core.people.setting import Setting
from mailbridge.model.words import Sensitivity


class Signpost(Setting):
    """A body that helps, and what a resident is told of it."""

    name: str
    """As it stands in a sentence: `the police`."""
    remit: Literal["other_tier", "partner", "private", "national"]
    """Whose the matter is (R056)."""
    text: str = ""
    """Who helps and how, in sentences; empty: only in the nations named."""
    nations: dict[Nation, str] = Field(default_factory=dict)
    """What is told instead where it differs."""
    words: tuple[str, ...] = ()
    """By which it is recognised; empty: it holds for every mail of its categories."""
    besides: bool = False
    """Help besides: the matter stays the council's."""
    sensitivities: tuple[Sensitivity, ...] = ()
    """Kinds of care with which it is told, whatever the mail is about."""
    review_by: date

    def told_in(self, nation: Nation) -> str:
        """The text that holds in a nation; empty where there is none."""
        return self.nations.get(nation, self.text)
