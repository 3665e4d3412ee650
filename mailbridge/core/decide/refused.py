"""Mail that must not be acted on. Where it is in the councillor's name, she is asked "was this you?", and nothing happens until she answers."""

from __future__ import annotations

from mailbridge.core.correspondence.to_councillor import was_this_you
from mailbridge.core.decide.pen import decide_ignored, desk_of, hold
from mailbridge.core.decision import Decision, Situation, held
from mailbridge.core.reading import Reading
from mailbridge.model.words import Role

MOST_QUESTIONS = 40
"""Letters of ours to her in 24 hours, after which no further forgery is asked about: it is held all the same."""


def decide_refused(situation: Situation) -> Decision:
    """A forger never sees the question: it goes to her own address, and only its token answers it (DESIGN.md, Trust).

    Of a look-alike or a namesake nothing is asked, since no answer could make the address hers: it may be a resident, or she from a private address."""
    if situation.actor is None and situation.reading.councillor not in ("", situation.known.councillor):
        return decide_ignored(situation)
    if situation.actor is None or situation.mail.other_froms:
        return hold(situation, situation.reading.reason)
    reason = "it is in your name, but nothing proves that you wrote it"
    if situation.known.automatic_today >= MOST_QUESTIONS:
        return Decision(held(f"{reason}; too many such mails came today to ask about each"))
    code = situation.known.new_code
    letter = was_this_you(desk_of(situation), situation.mail, situation.known.inbound, asked_for(situation.reading), code, to=_whom_to_ask(situation))
    return Decision(held(f"{reason}; you were asked"), letters=(letter,), code=code)


def _whom_to_ask(situation: Situation) -> str:
    """The councillor herself, also about her assistants; a cover about a mail in the cover's name, since she is away."""
    is_cover = situation.actor is not None and situation.actor.role is Role.COVER
    return situation.author if is_cover else ""


def asked_for(reading: Reading) -> list[str]:
    """What the mail wants, a line each: its commands, or the beginning of what it says."""
    commands = [request.written or request.verb for request in reading.commands]
    return commands or [" ".join(reading.new_text.split())[:200] or "(no words)"]
