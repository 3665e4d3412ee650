"""An elected member, her mailbox, her ways, and who acts for her."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from mailbridge.core.people.setting import EmailAddress, Hours, Setting, Weekday
from mailbridge.core.people.sign_in import SignIn


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
    oauth: SignIn | None = None
    """Instead of a password, where the provider takes none."""
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
    contact_lines: tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\n]*$")], ...] = ()
    """What stands beneath her name and ward in each letter to a resident: a telephone number, the next surgery (R023). Never her home address (R112)."""
    acknowledge: Literal["auto", "ask"] = "auto"
    emergency_text: Literal["on", "off"] = "on"
    """Whether somebody who writes of danger gets the emergency text that she approved, at once (R111)."""
    alert_addresses: tuple[EmailAddress, ...] = ()
    """Where a few neutral words go as well when an alarm comes, such as the gateway that makes text messages of mail."""
    further_matters: Literal["ask", "open"] = "ask"
    """What is done with another matter in a resident's further mail: she is shown it and may SPLIT, or it gets a case of its own at once (story 4)."""
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
    nudge_days: int = Field(default=5, ge=0, le=60)
    """Working days without an answer to a question, after which the resident is asked once more (story 13); 0: never."""
    give_up_days: int = Field(default=5, ge=0, le=60)
    """Working days after that, after which the case is closed with a letter; 0: never."""
    survey_days: int = Field(default=10, ge=0, le=60)
    """Working days after the end, after which the resident is asked whether it is sorted (R081); 0: never."""
    tag_separator: str = "+"
    """What the mail server takes between name and tag (`casework+tag@…`); empty: no tags, tokens travel in Message-IDs and the text only."""

    def assistant(self, address: str) -> Assistant | None:
        """The assistant who writes from an address."""
        return next((one for one in self.assistants if one.address.lower() == address.lower()), None)

    @property
    def display(self) -> str:
        """Title and name, as in a From header."""
        return f"{self.title} {self.name}".strip()
