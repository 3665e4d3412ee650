"""A council unit, or another body, that answers referrals."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mailbridge.core.people.setting import EmailAddress, Setting, Waits
from mailbridge.model.words import ReplyRoute


class Batch(Setting):
    """When a department gets what waits for it as one numbered list (R063)."""

    day: Literal["daily", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    """`daily`: each working day. A list whose day is no working day goes out on the next one."""
    at: time = time(14, 0)
    """Local time, within office hours."""
    when: int = Field(default=0, ge=0)
    """How many waiting cases send the list before its day; 0: none do."""
    most: int = Field(default=20, ge=2, le=99)
    """Cases in one mail; more of them make a second one."""


class Copied(Setting):
    """Somebody who gets a copy of each referral."""

    address: EmailAddress
    name: str = ""
    expects: str = "for information"
    """What is expected of them, as it stands behind their name: `please tell me the date of the next inspection`."""

    @property
    def line(self) -> str:
        """How the forward names them."""
        return f"{self.name or self.address}: {self.expects}" if self.expects else self.name or self.address


def _as_copied(written: object) -> object:
    return {"address": written} if isinstance(written, str) else written


class Department(Setting):
    """A council unit that answers referrals."""

    name: str
    address: EmailAddress
    aliases: tuple[str, ...] = ()
    """Other names for it, in commands and mails."""
    officer: str = ""
    """Whom to greet; empty: colleagues."""
    phone: str = ""
    """For a quick call (R064); never printed in a letter to a resident."""
    deputy: EmailAddress | None = None
    escalation: EmailAddress | None = None
    escalation_name: str = ""
    pa: EmailAddress | None = None
    """The assistant of the next person up, who is the way in (R066): copied on the escalation."""
    domains: tuple[str, ...] = ()
    """Further domains and vendors that answer for it, besides the domain of its address."""
    references: tuple[str, ...] = ()
    """Regular expressions of the references that its systems give, besides those that are recognised anyway."""
    reply_route: ReplyRoute = ReplyRoute.VIA_COUNCILLOR
    cc: tuple[Annotated[Copied, BeforeValidator(_as_copied)], ...] = ()
    """Who is copied: an address, or a table with `address`, `name` and `expects`. The forward has a line for each."""
    cc_instructions: str = ""
    """A sentence printed in the forward beneath those lines."""
    largest_mail: int = Field(default=20, ge=1, le=150)
    """Megabytes of a mail, encoded as it leaves, that its mail server takes: photos are made smaller until they fit."""
    working_days: int = Field(default=10, ge=1, le=250)
    chase: Waits | None = None
    """Waits of its own, as `Service.chase`."""
    batch: Batch | None = None
    """Cases wait for a list; without it each goes by itself at once."""
    outside: bool = False
    """Not the council but another body (an MP, a water company, a housing association): told only with the resident's permission (R098)."""
