"""What the core needs to know of the service as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Literal

from pydantic import Field

from mailbridge.core.people.emergency import Nation
from mailbridge.core.people.setting import EmailAddress, Hours, Region, Setting, Waits

NATIONS: Mapping[Region, tuple[Nation, ...]] = {
    "england-and-wales": ("england", "wales"),
    "scotland": ("scotland",),
    "northern-ireland": ("northern-ireland",),
}
"""Region of bank holidays -> the nations in it."""


class Enquiries(Setting):
    """The one mailbox for members' enquiries, of a council that works so (R060)."""

    address: EmailAddress
    name: str = "Members' Enquiries"


class Service(Setting):
    """What the pure core needs to know of the service."""

    council: str
    """Name of the council."""
    council_domains: tuple[str, ...] = ()
    """Domains whose people are officers even where no department lists them."""
    region: Region = "england-and-wales"
    nation: Nation | None = None
    """Whose emergency numbers hold, where the region has two nations; None: England's there."""
    timezone: str = "Europe/London"
    closed_days: tuple[date, ...] = ()
    """Further days on which the council is closed."""
    office_hours: Hours = Hours(start=time(9, 0), end=time(17, 0))
    waking_hours: Hours = Hours()
    reference_prefix: str = Field(default="MB", pattern=r"^[A-Z]{2,5}$")
    first_reference: int = Field(default=1, ge=1)
    authserv_ids: tuple[str, ...] = ()
    """authserv-id of our own receiving servers: only their topmost Authentication-Results counts (RFC 8601)."""
    colleagues: tuple[EmailAddress, ...] = ()
    """Ward colleagues who do not use mailbridge."""
    chase: Waits = (1, 3, 5)
    """Working days: due date to chaser 1, chaser 1 to chaser 2, chaser 2 to escalation."""
    escalate: Literal["auto", "ask"] = "auto"
    """`ask`: before the next person up is written to, the councillor is asked."""
    holding_days: int = Field(default=5, ge=1, le=60)
    """Working days by which a holding reply without a date puts the next reminder off."""
    reminders_a_week: int = Field(default=5, ge=1)
    """Reminders of one councillor that one address gets in seven days; what is more comes as one list."""
    bank_holidays_until: int = Field(default=2028, ge=2024)
    """The last year whose bank holidays have been announced and looked at; a later due date is a warning to the operator."""
    enquiries: Enquiries | None = None
    """Where set, referrals go to this mailbox and name the department that they are for; escalation stays the department's."""
    complaints: str = "If you think that the council got this wrong, you can use its complaints procedure. If that does not help, you can ask the Ombudsman."
    """What a resident can do after a no, as sentences (R078); empty: nothing is said."""
    undo_minutes: int = Field(default=10, ge=0, le=120)
    """How long letters that a command of hers causes wait in the outbox: until they leave, UNDO takes it back."""
    claim_minutes: int = Field(default=30, ge=0, le=600)
    """How long a colleague who got the same mail may still claim the case."""
    campaign_from: int = Field(default=3, ge=2, le=50)
    """From so many different people on near-identical mails are a campaign."""
    campaign_days: int = Field(default=30, ge=1, le=120)
    """For so many days a mail is compared with later ones, and her answer to a campaign goes to later copies by itself."""
    campaign_letters_an_hour: int = Field(default=60, ge=1)
    """So many of the answers to a campaign go out in an hour, one by one."""
    map_url: str = "https://www.openstreetmap.org/search?query={place}"
    """A map of a place, in letters to the councillor; `{place}` is replaced. Empty: no link."""
    mails_an_hour_from_one: int = Field(default=20, ge=3)
    """So many mails of one sender are dealt with one by one in an hour; further ones are only kept."""
    mails_a_day_from_one: int = Field(default=60, ge=3)
    acknowledgements_an_hour: int = Field(default=60, ge=1)
    """So many new matters are acknowledged and passed on by themselves in an hour; further ones wait for the councillor."""
    letters_a_day_to_one: int = Field(default=12, ge=1)
    """So many letters reach one resident within 24 hours; further ones wait."""
    letters_a_day_to_office: int = Field(default=100, ge=1)
    """The same for one address of a department."""
    letters_an_hour: int = Field(default=120, ge=1)
    """Above this the outbox stops and the operator is told."""

    @property
    def country(self) -> Nation:
        """The nation whose emergency numbers hold."""
        return self.nation or NATIONS[self.region][0]
