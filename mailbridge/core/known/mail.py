"""Everything that was looked up for one mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from mailbridge.core.asked import Asked
from mailbridge.core.directory import NOTHING_KNOWN, Directory
from mailbridge.core.recalls import KnownRecall
from mailbridge.model.words import MatchedBy, Preference

if TYPE_CHECKING:
    from mailbridge.core.agenda import Agenda
    from mailbridge.core.listed import KnownListing
from mailbridge.core.known.abuse import KnownAbuse
from mailbridge.core.known.campaign import Alike
from mailbridge.core.known.case import Around, EarlierCase, KnownCase
from mailbridge.core.known.desk import KnownDeed, KnownDraft, KnownHeld, KnownLeave, KnownRule, LikelyCase
from mailbridge.core.known.echo import KnownEcho
from mailbridge.core.known.letter import KnownLetter

AUTOMATIC_A_DAY = 6
"""Automatic letters to one address in 24 hours, after which none goes out: three cases with acknowledgement and copy (RFC 3834, loops)."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything looked up for one mail. `councillor` is whose mailbox it came to."""

    councillor: str
    inbound: int = 0
    mailbox_kind: str = "dedicated"
    case: KnownCase | None = None
    matched_by: MatchedBy | None = None
    letter: KnownLetter | None = None
    listing: KnownListing | None = None
    """The lines of that letter, where it lists several cases: it belongs to no single one."""
    next_number: int = 1
    duplicate_reference: str = ""
    """Reference of the case to which an earlier delivery of this mail belongs; `-` when it belongs to none."""
    duplicate_councillor: str = ""
    """Key of the councillor whose case that is."""
    duplicate_of_many: bool = False
    """That case stands for a campaign."""
    near_copy: str = ""
    """Reference of a colleague's case that the same person opened with nearly the same words, at most three days ago."""
    near_copy_councillor: str = ""
    """Key of that colleague."""
    earlier: tuple[EarlierCase, ...] = ()
    """Earlier cases of the same resident, newest first."""
    around: Around = field(default_factory=Around)
    """What lies around the case, where the mail leads to a letter to her."""
    informed: Preference | None = None
    """How much this author wanted to hear of an earlier case."""
    letters_had: int = 0
    """Letters that went to where this author is answered: chooses the variant."""
    author_wishes: str = ""
    """How this author wishes to hear from her, a value of `ReplyChannel`; empty: as it comes."""
    automatic_today: int = 0
    """Automatic letters to where this author is answered (Reply-To), or because of what they wrote, in the last 24 hours (loop guard)."""
    crowded: bool = False
    """So many new matters were acknowledged within an hour that further ones wait for a person (flood)."""
    echo: KnownEcho = field(default_factory=KnownEcho)
    """How quickly this author answers what we write (loop guard)."""
    abuse: tuple[KnownAbuse, ...] = ()
    """Earlier abusive mails of this author, or those of whoever wrote in a case for which EVIDENCE is asked; the oldest first."""
    texted_at: datetime | None = None
    """When an emergency text last went to where this author is answered (UTC)."""
    size_left_behind: int = 0
    """Bytes of a mail of which only the head was fetched, since it is larger than the limit; 0: all of it was."""
    unsolicited: bool = False
    """The mailbox was re-read from the start and this mail is older than our watch."""
    renumbered_since: datetime | None = None
    """When our watch began, in a mailbox that was renumbered since (UTC): what its author dated before is history, too,
    since whoever moved the mailbox may have given all mails the date of the move."""
    named_cases: tuple[KnownCase, ...] = field(default=())
    """This councillor's cases that the commands name."""
    also_addressed: tuple[str, ...] = ()
    """References of further cases of hers to whose reply address the mail was sent as well."""
    directory: Directory = NOTHING_KNOWN
    """What is known of officers' addresses besides the settings."""
    recalls: tuple[KnownRecall, ...] = ()
    """Mails about the case that their authors have taken back."""
    asked: Asked = field(default_factory=Asked)
    """What was looked up for FIND, WHO, REPORT, EXPORT and ERASE."""
    erased: bool = False
    """This mail was erased before, and has come again."""
    agenda: Agenda | None = None
    """What her line-up would tell, where a command asks for it."""
    leave: KnownLeave | None = None
    """When this councillor is away, now or next."""
    leaves: tuple[KnownLeave, ...] = ()
    """Every councillor's leave, now or next, where a command may write to colleagues."""
    told_today: int = 0
    """Letters that she has had today, besides alarms and answers."""
    acts_for: tuple[str, ...] = ()
    """Keys of the councillors for whom the owner of this mailbox acts today, as their cover."""
    rules: tuple[KnownRule, ...] = ()
    """Rules of hers that hold for this author, and all of them where a command asks for them."""
    ruled_case: KnownCase | None = None
    """The case to which mail of this author belongs by a rule of hers."""
    likely: tuple[LikelyCase, ...] = ()
    """Open cases of hers to which the mail may belong."""
    placed_as: str = ""
    """Where she put this mail, which was held: `case`, or a reference."""
    held: tuple[KnownHeld, ...] = ()
    """The held mails that the commands name, or whose letter this mail answers."""
    drafts: tuple[KnownDraft, ...] = ()
    """Drafts in the cases that the commands mean, where one may need them: the one whose letter this mail answers, then the newest first."""
    deed: KnownDeed | None = None
    """What UNDO would take back."""
    confirmed: bool = False
    """The sender has answered "was this you?" for this mail."""
    code_inbound: int = 0
    """The mail whose confirmation code this mail answers; 0: none."""
    new_code: str = ""
    """A fresh code, should one be needed."""
    alike: Alike | None = None
    """The mail beside those that say the same; None where it says too little, or opens nothing."""

    @property
    def may_write_to_author(self) -> bool:
        """Whether one more automatic letter may go to the author today: they have not had many, and do not answer each by themselves.

        Whoever writes within minutes of an answer to many may be a machine, and belongs to no case that could take the mail in."""
        return self.automatic_today < AUTOMATIC_A_DAY and not self.echo.noticed and not self.echo.answers_all
