"""What comes out of a mailbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder's UIDVALIDITY, and the UID that the next mail will get at the earliest (RFC 3501, 2.3.1.1).

    Another UIDVALIDITY than last time means that every UID known of this folder is worthless."""

    uidvalidity: int
    uidnext: int
    told: bool = True
    """Whether UIDNEXT is the server's word, and not ours from the mails that lie there."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as the server holds it, byte by byte. `received_at` is the server's INTERNALDATE in UTC; now, where that cannot be read."""

    uid: int
    raw: bytes = field(repr=False)
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Unfetchable:
    """A mail that is there and that the server cannot hand over, with its reason."""

    uid: int
    why: str

    def note(self) -> bytes:
        """What is archived in its place, so that a person is told and the mails behind it go on."""
        text = f"Subject: A mail that the mail server could not hand over\r\n\r\nMail {self.uid} is still in the mailbox. The server says: {self.why}\r\n"
        return text.encode("utf-8", "replace")
