"""The letter of ours that a mail answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbridge.core.mail import Address
from mailbridge.model.words import PartyRole

NOBODY = Address("", "")


@dataclass(frozen=True, slots=True)
class KnownLetter:
    """The letter of ours that a mail answers, known by its token or its Message-ID."""

    key: str
    letter: str
    party: PartyRole
    recipients: tuple[str, ...]
    referral: str
    created_at: datetime
    number: int = 0
    """Of its row."""
    inbound: int = 0
    """The mail because of which it was written."""
    writer: Address = NOBODY
    """Who wrote that mail, as the history names them."""
    again: bool = False
    """It was sent once more, since a mailbox was full."""
    by_token: bool = False
    """A token was shown; a Message-ID alone can be copied from any header."""
    addressee: str = ""
    """To whom the copy went that is answered: by its token, or since nobody else got one. Empty: not known."""
    author_had_letters: bool = False
    """Whether this letter, or another of the case, went to the author of the mail."""
