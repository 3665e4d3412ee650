"""The holding pen and the ignored: mail about which a person decides, and mail about which nobody has to."""

from __future__ import annotations

from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.to_councillor import held_for_her
from mailbridge.core.decision import Decision, Situation, held, ignored


def desk_of(situation: Situation) -> Desk:
    """The desk of the councillor whose case it is; without a case, of the one to whose mailbox the mail came."""
    key = situation.case.councillor if situation.case else situation.known.councillor
    owner = key if key in situation.council.councillors else situation.known.councillor
    return Desk(situation.council, owner, situation.now, situation.known.directory)


def decide_ignored(situation: Situation) -> Decision:
    """List mail, our own mail coming back, what must not be acted on: kept, with the reason, and nothing else."""
    return Decision(ignored(situation.reading.reason or situation.reading.rule))


def hold(situation: Situation, reason: str) -> Decision:
    """Puts a mail into the holding pen and tells her, in a personal mailbox silently: there it is before her eyes anyway."""
    if situation.known.mailbox_kind == "personal":
        return Decision(held(reason))
    words, likely = situation.reading.new_text or situation.mail.text, situation.known.likely
    letter = held_for_her(desk_of(situation), situation.mail, sender_of(situation), words, situation.known.inbound, reason, likely)
    return Decision(held(reason), letters=(letter,))


def sender_of(situation: Situation) -> str:
    """Name and address of whoever wrote, as far as they are known."""
    written = (situation.reading.author.name, situation.author and f"<{situation.author}>")
    return " ".join(part for part in written if part) or "an unknown sender"
