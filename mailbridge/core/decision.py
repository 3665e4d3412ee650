"""The question put to the core (`Situation`) and its answer (`Decision`): facts, letters, and where the mail ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbridge.core.actors import Actor, actor_at
from mailbridge.core.calendar import WorkingDays
from mailbridge.core.effects import CaseOpened, DeskFact, Fact, HeldMailPlaced
from mailbridge.core.known import Known, KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.mail import Mail
from mailbridge.core.people import Council, Councillor
from mailbridge.core.reading import Reading
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.model.words import Flag, InboundStatus, Kind, MatchedBy, PartyRole

FRESH = timedelta(days=14)
"""How long the token of a letter to the councillor stands for her (DESIGN.md, Trust)."""
QUESTIONS = frozenset({"was_this_you", "are_you_sure"})
"""Families of letters whose answer carries out, or lets go, what waits."""
PEOPLES = frozenset({Kind.NEW_ENQUIRY, Kind.FOLLOW_UP, Kind.UNPLACED, Kind.NOT_CASEWORK})
"""Kinds as which the mail of an officer can be misread whose domain nobody knows."""
CONFIRMATION_LIVES = timedelta(hours=48)
"""How long the code of a "was this you?" lives."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The one place where the mail ends, and why."""

    status: InboundStatus
    reason: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Commands that were carried out: whose they were, and in which words. `record` keeps beside them what they changed."""

    councillor: str
    who: str
    said: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a mail says, for later ones to be compared with: fingerprints, and no word."""

    person: str
    """Whom an answer reaches, in lower case."""
    windows: tuple[int, ...]
    marks: tuple[int, ...]
    days: int
    """For how long it is kept, unless the like of it comes."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be recorded and posted."""

    ending: Ending
    facts: tuple[Fact, ...] = ()
    letters: tuple[Letter, ...] = ()
    confirms: int = 0
    """The inbound whose commands this mail has confirmed; it is decided again at once."""
    code: str = ""
    """A confirmation code to store for this mail."""
    standing: tuple[DeskFact, ...] = ()
    """Facts about the councillor's desk."""
    deed: Deed | None = None
    """What the commands of this mail did, where that can be taken back."""

    sketch: Sketch | None = None
    """What later mails are compared with."""
    again: tuple[int, ...] = ()
    """Earlier copies of a campaign, by the numbers of their mails, that can be read better now; they are decided again at once."""

    @property
    def placed(self) -> tuple[int, ...]:
        """The held mails that her commands have placed, each once: they are decided again at once."""
        return tuple(dict.fromkeys(fact.inbound for fact in self.standing if isinstance(fact, HeldMailPlaced)))

    @property
    def opens(self) -> tuple[str, ...]:
        """References of the cases that are opened."""
        return tuple(fact.reference for fact in self.facts if isinstance(fact, CaseOpened))

    def plus(self, *facts: Fact, letters: tuple[Letter, ...] = ()) -> Decision:
        """The same with more facts and letters."""
        return replace(self, facts=self.facts + facts, letters=self.letters + letters)


@dataclass(frozen=True)
class Situation:
    """One mail, what it was read to say, what is known about it, the council and the time (UTC)."""

    mail: Mail
    reading: Reading
    known: Known
    council: Council
    now: datetime
    lexicon: Lexicon
    """The words by which further matters in it are recognised (NEW, SPLIT)."""

    @property
    def councillor(self) -> Councillor:
        """Whose mailbox the mail came to."""
        return self.council.councillors[self.known.councillor]

    @property
    def may_answer_by_itself(self) -> bool:
        """Whether residents are written to without her word: not out of her own mailbox, nor where she approves each first letter (R048)."""
        return self.known.mailbox_kind != "personal" and self.councillor.acknowledge != "ask"

    @property
    def actor(self) -> Actor | None:
        """Who gives the commands of this mail at this desk; None for whoever has no say here. Whether it is true, the reading says."""
        today = WorkingDays.of(self.council.service).day(self.now)
        writer = self.council.councillor_writing_from(self.author)
        return actor_at(self.council, self.known.councillor, self.author, writer, self.known.leave, today)

    @property
    def case(self) -> KnownCase | None:
        """The case that the mail belongs to, if any."""
        return self.known.case

    @property
    def author(self) -> str:
        """The true author's address in lower case."""
        return self.reading.author.address.lower()

    @property
    def author_name(self) -> str:
        """Whom the history names: the author's name, else the address, else nobody."""
        return self.reading.author.name or self.author or "somebody"

    @property
    def answers_own_letter(self) -> bool:
        """The mail answers a letter of ours that was sent to its author."""
        letter = self.known.letter
        return letter is not None and self.author in letter.recipients

    @property
    def shows_fresh_token(self) -> bool:
        """The mail carries the token of a recent letter, of a copy that was sent to its author, the councillor, alone."""
        letter = self.known.letter
        return (
            letter is not None
            and self._token_was_private
            and letter.party is PartyRole.COUNCILLOR
            and letter.addressee == self.author
            and self.now - letter.created_at <= FRESH
        )

    @property
    def _token_was_private(self) -> bool:
        """A token in the text may have been passed on with a quotation; it counts only where the server takes no tagged addresses."""
        by = self.known.matched_by
        return by is MatchedBy.TOKEN or (by is MatchedBy.QUOTED_TOKEN and not self.councillor.tag_separator)

    @property
    def is_proven(self) -> bool:
        """Whether the database proves what the receiving server did not: that a mail in the councillor's name is hers.

        Where that server says that the sender is false, a token is not enough, since it may have been passed on: she is asked."""
        unproven = bool(self.reading.councillor) and not self.reading.trusted and not self.mail.other_froms
        return unproven and (self.known.confirmed or (self.shows_fresh_token and Flag.SENDER_FAILED not in self.reading.flags))

    @property
    def is_learnt_officers(self) -> bool:
        """Whether somebody wrote of whom the councillor has said that they answer for a department of this case (story 5), or who names no case at all.

        Whoever has cases of their own is a resident there."""
        case, department = self.case, self.known.directory.learnt(self.author)
        asked = self.author not in case.parties and any(r.department == department for r in case.referrals) if case else not self.known.earlier
        return bool(department) and asked and self.reading.kind in PEOPLES


def processed(reason: str, reference: str = "") -> Ending:
    """The mail became, or joined, something."""
    return Ending(InboundStatus.PROCESSED, reason, reference)


def held(reason: str, reference: str = "") -> Ending:
    """A person decides."""
    return Ending(InboundStatus.HELD, reason, reference)


def ignored(reason: str, reference: str = "") -> Ending:
    """Nothing is to be done, and here is why."""
    return Ending(InboundStatus.IGNORED, reason, reference)
