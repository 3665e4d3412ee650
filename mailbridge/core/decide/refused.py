"""Mail that must not be acted on. Where it is in the councillor's name, she is asked "was this you?", and nothing happens until she answers."""

from __future__ import annotations

from mailbridge.core.correspondence.to_councillor import was_this_you
from mailbridge.core.decide.pen import decide_ignored, desk_of, hold
from mailbridge.core.decision import Decision, Situation, held
from mailbridge.core.reading import Reading

MOST_QUESTIONS = 40
"""Letters of ours to her in 24 hours, after which no further forgery is asked about: it is held all the same."""


def decide_refused(situation: Situation) -> Decision:
    """A forger never sees the question: it goes to her own address, and only its token answers it (DESIGN.md, Trust).

    Of a look-alike or a namesake nothing is asked, since no answer could make the address hers: it may be a resident, or she from a private address."""
    if situation.reading.councillor not in ("", situation.known.councillor):
        return decide_ignored(situation)
    if not _bears_her_address(situation):
        return hold(situation, situation.reading.reason)
    reason = "it is in your name, but nothing proves that you wrote it"
    if situation.known.automatic_today >= MOST_QUESTIONS:
        return Decision(held(f"{reason}; too many such mails came today to ask about each"))
    code = situation.known.new_code
    letter = was_this_you(desk_of(situation), situation.mail, situation.known.inbound, asked_for(situation.reading), code)
    return Decision(held(f"{reason}; you were asked"), letters=(letter,), code=code)


def _bears_her_address(situation: Situation) -> bool:
    """Whether the one address in From is hers or her assistant's, in her own mailbox."""
    hers = situation.councillor
    own = {str(address).lower() for address in hers.addresses}
    return (situation.author in own or hers.assistant(situation.author) is not None) and not situation.mail.other_froms


def asked_for(reading: Reading) -> list[str]:
    """What the mail wants, a line each: its commands, or the beginning of what it says."""
    commands = [request.written or request.verb for request in reading.commands]
    return commands or [" ".join(reading.new_text.split())[:200] or "(no words)"]
