"""What all tables of the configuration have in common: frozen, and unknown keys forbidden, so that a misspelt key is an error that names it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

EmailAddress = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")]


Region = Literal["england-and-wales", "scotland", "northern-ireland"]


class Setting(BaseModel):
    """A table of a configuration file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with changes. What was worked out from the values (`cached_property`) is worked out anew: pydantic alone would take it over."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


Waits = tuple[int, int, int]


class Hours(Setting):
    """A span of the day, local time: from `start` (included) to `end` (excluded)."""

    start: time = time(7, 0)
    end: time = time(22, 0)


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
