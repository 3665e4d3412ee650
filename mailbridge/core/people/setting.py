"""What all tables of the configuration have in common: frozen, and unknown keys forbidden, so that a misspelt key is an error that names it."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

EmailAddress = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")]


Region = Literal["england-and-wales", "scotland", "northern-ireland"]


class Setting(BaseModel):
    """A table of a configuration file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Waits = tuple[int, int, int]


class Hours(Setting):
    """A span of the day, local time: from `start` (included) to `end` (excluded)."""

    start: time = time(7, 0)
    end: time = time(22, 0)


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
