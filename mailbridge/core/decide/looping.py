"""Mail that answers a letter of ours by itself opens no case and is answered by nothing. The first one is shown to her: a person may have written it."""

from __future__ import annotations

from dataclasses import replace

from mailbridge.core.correspondence.desk import place_in_words
from mailbridge.core.decide.answers import answer
from mailbridge.core.decide.resident import joined
from mailbridge.core.decision import Decision, Situation, ignored
from mailbridge.core.effects import AnsweredByItself
from mailbridge.core.known import KnownCase
from mailbridge.core.loops import says_again
from mailbridge.core.reading import Reading
from mailbridge.core.risk import is_risk
from mailbridge.model.words import Flag, Kind

PEOPLES = frozenset({Kind.NEW_ENQUIRY, Kind.CAMPAIGN_COPY, Kind.FOLLOW_UP, Kind.UNPLACED})
OPENING = frozenset({Kind.NEW_ENQUIRY, Kind.CAMPAIGN_COPY})
"""Kinds that open a case, and so bring about the next letter."""
HERS = frozenset({Kind.COMMAND, Kind.REFUSED})
IDLE = frozenset({"unknown", "help", "away", "back"})
"""Verbs that bring about nothing new when they are said again; the subject of an automatic answer may be one of them."""
_MARKS = (":", "]", ")", "}", ">", "|", "#")
_REPLIES = ("re:", "aw:", "sv:", "antw:", "antwort:", "odp:", "res:", "rif:", "rv:", "ynt:", "vs:", "vá:", "atb:", "automat", "auto:")


def decide_echo(situation: Situation, kind: Kind) -> Decision | None:
    """The decision about a mail that came within minutes after a letter of ours to its author; None for every other mail.

    Who says the same again as quickly is a machine. What names no matter of its own, or is a reply to something, belongs to the case of that letter."""
    if kind in HERS:
        return _hers(situation)
    case = situation.known.echo.case
    if case is None or kind not in PEOPLES or _needs_a_person(situation.reading) or _has_a_matter_of_its_own(situation, case):
        return None
    belongs_to = situation.case or case
    if _says_again(situation) and not _answers(situation, belongs_to):
        return _again(situation, belongs_to)
    if kind not in OPENING or situation.case is not None or not _is_mere_answer(situation, case):
        return None
    return joined(replace(situation, known=replace(situation.known, case=case)), case)


def _needs_a_person(reading: Reading) -> bool:
    """Danger is read each time, and abuse is kept each time."""
    return is_risk(reading) or Flag.ABUSIVE in reading.flags


def _hers(situation: Situation) -> Decision | None:
    """Her own address may have a machine, too. What is no command, and says again what the last one said, gets no answer."""
    orders = any(command.verb not in IDLE for command in situation.reading.commands)
    if orders or not situation.known.echo.quick or not _says_again(situation):
        return None
    return Decision(ignored("it says again, within minutes of a letter to her, what her address said before: a machine answers there"))


def _says_again(situation: Situation) -> bool:
    return says_again(situation.mail.new_text or situation.mail.text, situation.known.echo.said)


def _has_a_matter_of_its_own(situation: Situation, case: KnownCase) -> bool:
    """Whether it tells of another place than that case: who reports one lamp after another says nearly the same each time."""
    matter = situation.reading.matter
    place = place_in_words(matter.place)
    return bool(matter.categories and place) and place != place_in_words(case.place)


def _answers(situation: Situation, case: KnownCase) -> bool:
    """Whether it is read as the answer to a question of ours, which may be the same twice."""
    return bool(answer(situation, case).facts)


def _again(situation: Situation, case: KnownCase) -> Decision:
    """Her line-up tells of it in one line, and nobody is written to."""
    said = AnsweredByItself(reference=case.reference, who=situation.author_name, address=situation.author)
    return Decision(ignored("it says again, within minutes of a letter, what its sender said before: a machine answers there", case.reference), facts=(said,))


def _is_mere_answer(situation: Situation, case: KnownCase) -> bool:
    """Whether it is a reply, gives the subject of that case back behind a mark of its own (`[#12345] pothole`), or tells of no matter."""
    mail, subject, title = situation.mail, situation.mail.subject.strip().lower(), case.title.strip().lower()
    before = subject.removesuffix(title).rstrip()
    replies = bool(mail.in_reply_to or mail.references) or subject.startswith(_REPLIES) or (before != subject and before.endswith(_MARKS))
    return replies or not situation.reading.matter.categories
