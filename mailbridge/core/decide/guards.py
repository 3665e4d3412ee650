"""What is settled before the kind of a mail is even asked: second deliveries, history, and answers to "was this you?"."""

from __future__ import annotations

import re

from mailbridge.core.decide.pen import hold
from mailbridge.core.decision import Decision, Situation, ignored, processed
from mailbridge.core.effects import SecondCopy

_YES = re.compile(r"(?:^|\W)(?:yes|yep|ok|it was me)\b", re.IGNORECASE)
_NO = re.compile(r"(?:^|\W)no\b", re.IGNORECASE)


def guarded(situation: Situation) -> Decision | None:
    """The decision where one of the guards applies, else None."""
    return _second_copy(situation) or _history(situation) or _left_behind(situation) or _confirmation(situation)


def _second_copy(situation: Situation) -> Decision | None:
    """The same mail was taken in before: another UIDVALIDITY, another mailbox, moved back by hand."""
    reference = situation.known.duplicate_reference
    if not reference:
        return None
    if reference == "-":
        return Decision(ignored("the same mail was taken in before"))
    return Decision(ignored("the same mail was taken in before", reference), facts=(SecondCopy(reference=reference, mailbox=situation.councillor.display),))


def _history(situation: Situation) -> Decision | None:
    """The mailbox was re-read from the start; what is older than our watch is history (DESIGN.md, rule 11)."""
    since, dated = situation.known.renumbered_since, situation.mail.date
    if situation.known.unsolicited or (since is not None and dated is not None and dated < since):
        return Decision(ignored("it was written before mailbridge began to watch this mailbox"))
    return None


def _left_behind(situation: Situation) -> Decision | None:
    """Only the head was fetched: she is told once where the mail is (PEERS.md, 38)."""
    size = situation.known.size_left_behind
    return hold(situation, f"it is too large to take in ({size // 1_000_000} MB); it is still in the mailbox") if size else None


def _confirmation(situation: Situation) -> Decision | None:
    """An answer to "was this you?": only the letter's own token counts, which reached nobody but her."""
    letter, waiting = situation.known.letter, situation.known.code_inbound
    if letter is None or letter.letter != "was_this_you":
        return None
    if not waiting or not letter.by_token:
        return Decision(ignored("an answer to a question that had expired or was answered before, or without its token"))
    said = f"{situation.reading.new_text[:200]} {situation.mail.subject}"
    if _NO.search(situation.mail.subject) or not _YES.search(said):
        return Decision(processed("the councillor says: not me; nothing was done"))
    return Decision(processed("the councillor says: that was me"), confirms=waiting)
