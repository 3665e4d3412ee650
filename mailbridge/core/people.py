"""Who is who: the council as configured. Councillors, departments, categories and wards, in the shape of the files in `config/`.

Pydantic models, frozen, unknown keys forbidden, so that a misspelt key is an error that names it.
"""

from __future__ import annotations

import re
from datetime import date, time
from functools import cached_property, lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from mailbridge.model.words import EnquiryType, ReplyRoute

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


class Mailbox(Setting):
    """A councillor's IMAP folder and what happens there."""

    host: str
    port: int = 993
    tls: Literal["tls", "starttls", "none"] = "tls"
    """`none` is refused for any host that is not loopback."""
    ca_file: str = ""
    """PEM file of the authority that signed the server's certificate, where it is not a public one."""
    user: str
    password_env: str = ""
    """Name of the environment variable that holds the password."""
    password_file: str = ""
    """Path of a file, readable by its owner only, that holds the password."""
    folder: str = "INBOX"
    sent_folder: str = "Sent"
    """Folder for copies of what goes out in her name; empty keeps none."""
    kind: Literal["dedicated", "personal"] = "dedicated"
    after_reading: Literal["leave", "flag", "move"] = "leave"
    move_to: str = "mailbridge"


class Assistant(Setting):
    """Somebody who acts for a councillor under their own name (R041, R104)."""

    address: EmailAddress
    name: str = ""
    may: Literal["read", "write", "all"] = "write"
    """`read`: look and note; `write`: also what writes to people; `all`: also what destroys or discloses."""

    @property
    def display(self) -> str:
        """How the history names them."""
        return self.name or self.address


def _as_assistant(written: object) -> object:
    return {"address": written} if isinstance(written, str) else written


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Councillor(Setting):
    """An elected member, her addresses and her ways."""

    name: str
    """As residents know her, without the title: `Priya Shah`."""
    title: str = "Cllr"
    ward: str = ""
    addresses: tuple[EmailAddress, ...]
    """Addresses she writes from; the first is where letters to her go."""
    casework_address: EmailAddress
    """The public address; letters go out from it, answers come back to it."""
    intake_addresses: tuple[EmailAddress, ...] = ()
    """Further addresses whose mail arrives in the same mailbox."""
    mailbox: Mailbox
    sign_off: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)] = "Kind regards,"
    acknowledge: Literal["auto", "ask"] = "auto"
    cover: str = ""
    """Key of the councillor who acts while she is away."""
    assistants: tuple[Annotated[Assistant, BeforeValidator(_as_assistant)], ...] = ()
    """Who may act for her: an address, or a table with `address`, `name` and `may`."""
    hours: Hours = Hours(start=time(7, 0), end=time(21, 0))
    """When letters may reach her; what alarms and what answers her own mail comes at any hour (R102)."""
    days_off: tuple[Weekday, ...] = ()
    mails_a_day: int = Field(default=2, ge=0)
    """Letters to her in a day besides alarms and answers; the rest waits for the line-up (R138). 0: each comes at once."""
    line_up_at: time = time(7, 30)
    """When the line-up of the day is written, within her hours."""
    silent_days: int = Field(default=10, ge=1)
    """Working days without a letter to the resident, after which she is reminded of them (R076)."""
    tag_separator: str = "+"
    """What the mail server takes between name and tag (`casework+tag@…`); empty: no tags, tokens travel in Message-IDs and the text only."""

    def assistant(self, address: str) -> Assistant | None:
        """The assistant who writes from an address."""
        return next((one for one in self.assistants if one.address.lower() == address.lower()), None)

    @property
    def display(self) -> str:
        """Title and name, as in a From header."""
        return f"{self.title} {self.name}".strip()


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


class Category(Setting):
    """A sort of problem, in residents' words."""

    name: str
    """As it reads in a sentence: `pothole`."""
    department: str = ""
    """Key of the department; empty: nobody at the council, the councillor decides."""
    words: tuple[str, ...] = ()
    """Words and phrases of residents, each enough by itself; `core.recognise.phrases` says how they are matched."""
    hints: tuple[str, ...] = ()
    """Words that help; none of them is enough by itself."""
    unless: tuple[str, ...] = ()
    """Phrases that void a word or hint they overlap with: `parking fine` is no praise."""
    also: tuple[str, ...] = ()
    """Keys of further departments that should hear of it."""
    nouns: tuple[str, ...] = ()
    """What residents call the thing, in words that can stand after `the`: the acknowledgement takes up theirs."""
    usual: EnquiryType = EnquiryType.SERVICE_REQUEST
    """What such a mail mostly is when its words do not say."""
    gives_reasons: bool = False
    """Mails about it name other matters as reasons (an objection: traffic, drains, noise); they are not problems of their own."""
    ask: tuple[str, ...] = ()
    """Facts to ask for when missing, as questions."""
    forward: Literal["at_once", "ask"] = "ask"
    """`at_once`: refer without asking her (quick wins, R141)."""
    sensitive: bool = False
    working_days: int | None = Field(default=None, ge=1, le=250)
    """Overrides the department's."""
    self_help: str = ""


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
    emergency_contacts: tuple[str, ...] = ("Samaritans, day and night: 116 123", "NHS urgent help, also for mental health: 111")
    """Whom she can ring about somebody in danger, one line each, besides 999: the council's duty teams. The default is true in all of England."""
    undo_minutes: int = Field(default=10, ge=0, le=120)
    """How long letters that a command of hers causes wait in the outbox: until they leave, UNDO takes it back."""
    claim_minutes: int = Field(default=30, ge=0, le=600)
    """How long a colleague who got the same mail may still claim the case."""
    map_url: str = "https://www.openstreetmap.org/search?query={place}"
    """A map of a place, in letters to the councillor; `{place}` is replaced. Empty: no link."""
    letters_an_hour: int = Field(default=120, ge=1)
    """Above this the outbox stops and the operator is told."""


class Council(Setting):
    """Everything configured that the core may ask about."""

    service: Service
    councillors: dict[str, Councillor]
    departments: dict[str, Department] = {}
    categories: dict[str, Category] = {}
    wards: dict[str, str] = {}
    """Postcode prefix -> ward; the longest prefix wins."""

    def councillor_writing_from(self, address: str) -> str:
        """Key of the councillor to whom an address belongs, or empty."""
        wanted = address.lower()
        return next((key for key, c in self.councillors.items() if wanted in {a.lower() for a in c.addresses}), "")

    def department_of(self, address: str) -> str:
        """Key of the department that an exact address belongs to (address, deputy, escalation, PA, copies), or empty."""
        wanted = address.lower()
        for key, d in self.departments.items():
            if wanted in {str(a).lower() for a in (d.address, d.deputy, d.escalation, d.pa, *(c.address for c in d.cc)) if a}:
                return key
        return ""

    def is_council_domain(self, domain: str) -> bool:
        """Whether mail from a domain is an officer's: the council's own, a department's or a vendor's."""
        return domain.lower() in self.officer_domains

    @property
    def officer_domains(self) -> frozenset[str]:
        """All domains that officers write from, in lower case."""
        found = {d.lower() for d in self.service.council_domains}
        if self.service.enquiries:
            found.add(self.service.enquiries.address.rpartition("@")[2].lower())
        for department in self.departments.values():
            found.add(department.address.rpartition("@")[2].lower())
            found.update(d.lower() for d in department.domains)
        return frozenset(found)

    @property
    def reference_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What the departments say of their references. `settings` has seen to it that each can be compiled."""
        return _compiled(tuple(one for department in self.departments.values() for one in department.references))

    @property
    def own_addresses(self) -> frozenset[str]:
        """Addresses that mail of ours goes out from or is addressed to, in lower case, without tags."""
        return frozenset(str(a).lower() for c in self.councillors.values() for a in (c.casework_address, *c.intake_addresses))

    def ward_of(self, postcode: str) -> str:
        """Ward of a postcode by the longest prefix, or empty when the table does not say."""
        wanted = postcode.upper().replace(" ", "")
        return next((self.ward_table[wanted[:n]] for n in range(len(wanted), 0, -1) if wanted[:n] in self.ward_table), "")

    @cached_property
    def ward_table(self) -> dict[str, str]:
        """The wards by prefix in upper case without spaces: a council's table has thousands of rows, and every mail asks."""
        return {prefix.upper().replace(" ", ""): ward for prefix, ward in self.wards.items()}


@lru_cache(maxsize=8)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns of references, each for a word of its own."""
    return tuple(re.compile(rf"(?<![\w-])(?:{one})(?![\w-])") for one in patterns)
