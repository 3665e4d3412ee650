"""What is settled before the kind of a mail is even asked: second deliveries, history, and answers to "was this you?"."""

from __future__ import annotations

import re
from collections.abc import Callable

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_councillor import got_it_too
from mailbridge.core.decide.pen import hold
from mailbridge.core.decision import QUESTIONS, Decision, Situation, ignored, processed
from mailbridge.core.effects import Erased, SecondCopy
from mailbridge.core.letters.letter import Letter
from mailbridge.core.risk import is_risk
from mailbridge.model.words import Flag, Kind

_YES = re.compile(r"^[ \t>*\"'“]{0,9}(?:re ?: ?){0,3}(?:was this you\? ?|are you sure\? ?)?(?:yes|yep|it was me|that was me)\b", re.IGNORECASE | re.MULTILINE)
_NO = re.compile(r"\b(?:no|not|nope|never|don['’]?t|didn['’]?t|wasn['’]?t|isn['’]?t)\b", re.IGNORECASE)
_MACHINES = frozenset({Kind.AUTO_REPLY, Kind.BOUNCE})
_OF_THE_COUNCIL = _MACHINES | {Kind.OFFICER_REPLY}


def guarded(situation: Situation) -> Decision | None:
    """The decision where one of the guards applies, else None."""
    return (
        _erased_before(situation)
        or _of_the_erased(situation)
        or _second_copy(situation)
        or _near_copy(situation)
        or _history(situation)
        or _left_behind(situation)
        or _confirmation(situation)
    )


def _erased_before(situation: Situation) -> Decision | None:
    """What was erased is not taken up again, and what has come of it goes at once."""
    known = situation.known
    again = Erased(councillor=known.councillor, mails=(known.inbound,), own_mails=(known.inbound,))
    return Decision(ignored("it was erased, and has come again"), standing=(again,)) if known.erased else None


def _of_the_erased(situation: Situation) -> Decision | None:
    """What the council or a machine still writes about an erased case goes with it: it quotes whom we have forgotten."""
    known, case = situation.known, situation.case
    if case is None or not case.erased or situation.reading.kind not in _OF_THE_COUNCIL:
        return None
    gone = Erased(councillor=known.councillor, mails=(known.inbound,), own_mails=(known.inbound,))
    return Decision(ignored("it is about a case whose personal data was erased"), standing=(gone,))


def _second_copy(situation: Situation) -> Decision | None:
    """The same mail was taken in before: another UIDVALIDITY, another mailbox, moved back by hand."""
    reference = situation.known.duplicate_reference
    if not reference:
        return None
    if reference == "-":
        return Decision(ignored("the same mail was taken in before"))
    twice = Decision(ignored("the same mail was taken in before", reference), facts=(SecondCopy(reference=reference, mailbox=situation.councillor.display),))
    return twice.plus(letters=_told_too(situation, reference, situation.known.duplicate_councillor))


def _near_copy(situation: Situation) -> Decision | None:
    """Somebody has written to a colleague, too, in a mail of its own: it is the same matter, and one of them leads (R091, story 7). Danger is read by both."""
    reference = situation.known.near_copy
    if not reference or is_risk(situation.reading):
        return None
    fact = SecondCopy(reference=reference, mailbox=situation.councillor.display)
    twice = Decision(ignored("the same person wrote nearly the same to a colleague", reference), facts=(fact,))
    return twice.plus(letters=_told_too(situation, reference, situation.known.near_copy_councillor))


def _told_too(situation: Situation, reference: str, owner: str) -> tuple[Letter, ...]:
    """Whoever got the same mail in her own mailbox hears who has the case, and may claim it (story 7): its writer addressed both."""
    if owner in ("", situation.known.councillor) or owner not in situation.council.councillors:
        return ()
    number = 0 if situation.known.duplicate_of_many else situation.known.inbound  # of a campaign she hears once
    return (got_it_too(Desk(situation.council, situation.known.councillor, situation.now), reference, owner, situation.mail, number),)


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
    """An answer to "was this you?": only the letter's own token counts, in a mail that she and no machine wrote from an address of hers."""
    letter, waiting = situation.known.letter, situation.known.code_inbound
    if letter is None or letter.letter not in QUESTIONS:
        return None
    if situation.reading.kind in _MACHINES:
        return Decision(ignored("a machine answered the question; that says nothing"))
    if situation.author not in letter.recipients and situation.council.councillor_writing_from(situation.author) != situation.known.councillor:
        return hold(situation, "somebody else answered a question that only you could answer; nothing was done")
    if Flag.SENDER_FAILED in situation.reading.flags:
        return hold(situation, "the receiving server says that this answer does not come from the address it names; nothing was done")
    if not waiting or not letter.by_token:
        return Decision(ignored("an answer to a question that had expired or was answered before, or without its token"))
    if not _says_yes(situation):
        return Decision(processed("the answer is no; nothing was done"))
    return Decision(processed("the answer is yes"), confirms=waiting)


def _says_yes(situation: Situation) -> bool:
    """Whether the subject or a line begins with a yes, and no word anywhere denies it."""
    subject = situation.mail.subject if _YES.search(situation.mail.subject) else ""  # else it is the one of our letter, with words of the command in it
    said = f"{subject}\n{situation.reading.new_text}"[:5000]
    return bool(_YES.search(said)) and not _NO.search(said)


_GUARDS: tuple[Callable[[Situation], Decision | None], ...] = (_erased_before, _of_the_erased, _second_copy, _near_copy, _history, _left_behind, _confirmation)
"""In the order in which they are asked."""
