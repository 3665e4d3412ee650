"""Everything the rules ask about one mail, each worked out at most once and only when asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from mailbridge.core.commands.grammar import Written, commands
from mailbridge.core.mail import Address, Mail
from mailbridge.core.people import Council
from mailbridge.core.reading import BounceReport, Claim, CommandRequest
from mailbridge.core.recognise import claims as signs
from mailbridge.core.recognise.author import NOBODY, Author, Route, author_of
from mailbridge.core.recognise.bounces import bounce
from mailbridge.core.recognise.impostors import poses_as
from mailbridge.core.recognise.machines import is_robot_address, machine
from mailbridge.core.recognise.notices import notice
from mailbridge.core.recognise.origin import Origin, origin
from mailbridge.core.recognise.trust import Vouching, vouched
from mailbridge.core.tokens import REFERENCE_WORDS
from mailbridge.model.words import MachineKind, MatchedBy

if TYPE_CHECKING:
    from mailbridge.core.recognise.lexicon import Lexicon

_FORWARDED = re.compile(r"\s{0,9}(?:fw|fwd|wg|tr|pd|rv|enc|yml|ymlaen)\s?:", re.IGNORECASE)
_ATTRIBUTED = re.compile(r"\b(?:wrote|schrieb|a écrit) ?:|^[ \t>*]{0,6}(?:from|von|de|oddi wrth)\*?:", re.IGNORECASE | re.MULTILINE)
"""Above the words of whoever is quoted."""
_UNDATED = date(2000, 1, 1)
"""From which promised dates of a mail without a readable date are counted: they come out long past, so that nobody waits for them."""


@dataclass(frozen=True)
class Clues:
    """One mail before its kind is decided. `personal`: the mailbox is the councillor's own, with all sorts of mail in it.

    `proven`: its author is known to be who From says by other means than the receiving server (a fresh token, her confirmation)."""

    mail: Mail
    council: Council
    lexicon: Lexicon
    personal: bool = False
    proven: bool = False
    known_officer: bool = False
    """The councillor has said that its author answers for a department."""

    @property
    def sender(self) -> Address:
        """The address in From; empty when there is none."""
        return self.mail.from_ or NOBODY

    @property
    def written(self) -> date:
        """The day on which the mail was written, where its writer was."""
        return self.mail.local_date.date() if self.mail.local_date else _UNDATED

    @cached_property
    def vouching(self) -> Vouching:
        """What our receiving server says of the sender, unless it is proven otherwise."""
        return Vouching.PASS if self.proven else vouched(self.mail, self.council.service.authserv_ids)

    @cached_property
    def councillor(self) -> str:
        """Key of the councillor, assistant's or not, whose address stands in From; whether it is true, `vouching` says."""
        wanted = self.sender.address.lower()
        found = self.council.councillor_writing_from(wanted)
        return found or self.council.assisted_by.get(wanted, "")

    @cached_property
    def posed_as(self) -> str:
        """Key of the councillor whom the sender makes himself look like, without having her address."""
        return poses_as(self.mail, self.council)

    @cached_property
    def machine(self) -> MachineKind | None:
        """What sort of automatic mail it is; a form or a letter through a platform is a person's."""
        return machine(self.mail) if self.author.route is Route.STRAIGHT and not self._says_she_is_away else None

    @property
    def _says_she_is_away(self) -> bool:
        """Whether it is her AWAY to us: `On leave until 17 May` in a mail of her own making reads like a machine's, and answers nothing."""
        marked = any(name in self.mail.headers for name in ("Auto-Submitted", "X-Autoreply", "X-Auto-Response-Suppress"))
        return bool(self.councillor) and not marked and not self.mail.in_reply_to and any(command.verb == "away" for command in self.commands)

    @cached_property
    def bounce(self) -> BounceReport | None:
        """What it says of a mail that did not arrive."""
        return bounce(self.mail)

    @cached_property
    def notice(self) -> str:
        """What sort of notice it is, in words."""
        return notice(self.mail, official=self.is_official) if self.author.route is Route.STRAIGHT else ""

    @cached_property
    def author(self) -> Author:
        """Who wrote, where the mail is nobody's forward."""
        return author_of(self.mail, self.council)

    @cached_property
    def origin(self) -> Origin | None:
        """What was forwarded."""
        return origin(self.mail, self.council)

    @cached_property
    def commands(self) -> tuple[CommandRequest, ...]:
        """What the subject or the first lines order."""
        subject = self.mail.subject if self._subject_is_hers else ""
        return commands(Written(subject, self.mail.new_text, self.answers_something or self.passes_on), self.council)

    @property
    def _subject_is_hers(self) -> bool:
        """Whether its words can be an order: not where she passes a mail on under its own subject, nor where she answers one that is no letter of ours."""
        if self.origin is not None:
            return bool(self.references) and self.origin.subject.strip().lower() not in self.mail.subject.lower()
        ours = bool(signs.letter_named(self.mail, self.council)) or any(claim.by is MatchedBy.TOKEN for claim in self.claims)
        quoted = self.mail.elided_text.lower()
        theirs = (
            bool(_ATTRIBUTED.search(quoted)) and REFERENCE_WORDS.lower() not in quoted and not any(address in quoted for address in self.council.own_addresses)
        )
        return ours or not (self.mail.in_reply_to or theirs)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Signs of the case it belongs to."""
        return signs.claims(self.mail, self.council)

    @cached_property
    def references(self) -> tuple[str, ...]:
        """References of ours that it names."""
        return signs.references(self.claims, self.mail, self.council)

    @cached_property
    def is_ours(self) -> bool:
        """Whether any sign of a case but an external reference stands in it."""
        return any(c.by.name not in ("EXTERNAL", "QUOTED_TOKEN") for c in self.claims)

    @property
    def is_official(self) -> bool:
        """Whether officers write from the sender's domain, or a robot writes for them and names one of them in Reply-To."""
        answered = self.mail.reply_to if is_robot_address(self.sender.address) else ()
        return self.known_officer or any(self.council.is_council_domain(a.domain) for a in (self.sender, *answered))

    @property
    def is_colleague(self) -> bool:
        """Whether a ward colleague wrote it."""
        return self.sender.address.lower() in {str(a).lower() for a in self.council.service.colleagues}

    @property
    def passes_on(self) -> bool:
        """Whether the subject says that the mail is a forward."""
        return bool(_FORWARDED.match(self.mail.subject))

    @property
    def answers_something(self) -> bool:
        """Whether the mail is a reply to another, by its headers or its subject."""
        return bool(self.mail.in_reply_to) or self.mail.subject.lstrip().lower().startswith(("re:", "aw:", "sv:", "antw:", "odp:", "atb:"))
