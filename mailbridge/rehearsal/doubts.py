"""`DOUBTS`: the table of reasons to look at a mail first. A reason is told in plain words; the order is that of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mailbridge.core.decision import Decision
from mailbridge.core.effects import CaseOpened, Queued, Referred
from mailbridge.core.mail import Mail
from mailbridge.core.people import Council
from mailbridge.core.reading import Reading
from mailbridge.core.risk import is_risk
from mailbridge.model.words import Flag, InboundStatus, Kind
from mailbridge.rehearsal.rehearsed import Doubted, Draft

FEW_WORDS = 4
"""A resident's mail of so many words or fewer gives little to go by."""
CAREFUL = (Flag.LEGAL, Flag.ANONYMOUS, Flag.ABUSIVE, Flag.THIRD_PARTY, Flag.OUT_OF_WARD)


@dataclass(frozen=True, slots=True)
class Looked:
    """One mail with all that was found out about it, for the table to ask."""

    mail: Mail
    reading: Reading
    decision: Decision
    drafts: tuple[Draft, ...]
    council: Council

    @property
    def opens(self) -> bool:
        """Whether it becomes a case."""
        return any(isinstance(fact, CaseOpened) for fact in self.decision.facts)

    @property
    def sent_to(self) -> tuple[str, ...]:
        """Keys of the departments that it goes to without anybody's word."""
        return tuple(fact.department for fact in self.decision.facts if isinstance(fact, Queued | Referred))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to look. `test` answers with the reason for this mail, or with nothing."""

    title: str
    test: Callable[[Looked], str]


def doubts_about(looked: Looked) -> tuple[Doubted, ...]:
    """Every doubt about a mail, gravest first."""
    return tuple(_found(looked))


def _found(looked: Looked) -> Iterator[Doubted]:
    for key, doubt in DOUBTS.items():
        if reason := doubt.test(looked):
            yield Doubted(key, reason)


def _danger(looked: Looked) -> str:
    reading = looked.reading
    if not is_risk(reading):
        return ""
    named = [flag for flag in (Flag.EMERGENCY, Flag.THREAT) if flag in reading.flags]
    return f"It may be about risk to life or safety: {_listed([*named, *reading.sensitivities])}."


def _letter(looked: Looked) -> str:
    return next((f"The letter “{draft.family}” cannot be written: {draft.problem}" for draft in looked.drafts if draft.problem), "")


def _forged(looked: Looked) -> str:
    return (looked.reading.reason or "The sender is not who it seems.") if Flag.SPOOFED_SENDER in looked.reading.flags else ""


def _unproven(looked: Looked) -> str:
    return (
        "Nothing proves that an officer wrote this: the address is not the council’s, or its server does not vouch for it."
        if Flag.UNVERIFIED_SENDER in looked.reading.flags
        else ""
    )


def _unreadable(looked: Looked) -> str:
    return " ".join(looked.mail.defects[:3])


def _undecided(looked: Looked) -> str:
    return "I could not tell what it is about." if looked.opens and not looked.reading.matter.categories else ""


def _several(looked: Looked) -> str:
    matter = looked.reading.matter
    if not looked.opens or matter.problems < 2:
        return ""
    return f"It holds {matter.problems} problems: {_listed(_categories(looked)) or 'of unknown sort'}."


def _between(looked: Looked) -> str:
    """Only where it would go out by itself: a matter that she decides is looked at anyway."""
    others = [key for key in looked.reading.matter.departments if key not in looked.sent_to]
    if not looked.sent_to or not others:
        return ""
    return f"It goes to {_departments(looked, looked.sent_to)}; it could also be for {_departments(looked, others)}."


def _careful(looked: Looked) -> str:
    named = [flag for flag in CAREFUL if flag in looked.reading.flags]
    found = list(dict.fromkeys([*named, *looked.reading.sensitivities]))
    if not found or is_risk(looked.reading):
        return ""
    return f"It needs care: {_listed(found)}."


def _few_words(looked: Looked) -> str:
    count = len(looked.reading.new_text.split())
    if not looked.opens or count > FEW_WORDS:
        return ""
    return f"There are only {count} words to go by." if count > 1 else "There are hardly any words to go by."


def _homeless(looked: Looked) -> str:
    """Answers to what mailbridge did not send: usual in a rehearsal, rare afterwards."""
    is_answer = looked.reading.kind in (Kind.OFFICER_REPLY, Kind.FOLLOW_UP)
    held = looked.decision.ending.status is InboundStatus.HELD
    return "It answers something from before mailbridge, so there is no case here that it could join." if held and is_answer else ""


def _held(looked: Looked) -> str:
    held = looked.decision.ending.status is InboundStatus.HELD
    return f"It would wait for you: {looked.decision.ending.reason.rstrip('.')}." if held and not _homeless(looked) and not _forged(looked) else ""


def _categories(looked: Looked) -> list[str]:
    known = looked.council.categories
    return [known[key].name if key in known else key.replace("_", " ") for key in looked.reading.matter.categories]


def _departments(looked: Looked, keys: tuple[str, ...] | list[str]) -> str:
    known = looked.council.departments
    return _listed([known[key].name if key in known else key for key in keys])


def _listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    plain = [str(word).replace("_", " ") for word in words]
    return " and ".join(filter(None, (", ".join(plain[:-1]), *plain[-1:])))


UNREAD = "unread"
DOUBTS: dict[str, Doubt] = {
    UNREAD: Doubt("Could not be read", lambda _: ""),
    "danger": Doubt("May be about danger", _danger),
    "letter": Doubt("A letter cannot be written", _letter),
    "forged": Doubt("The sender may be false", _forged),
    "undecided": Doubt("Undecided", _undecided),
    "several": Doubt("Several problems in one mail", _several),
    "between": Doubt("Between two departments", _between),
    "careful": Doubt("Needs care", _careful),
    "few_words": Doubt("Hardly any words", _few_words),
    "unproven": Doubt("The sender is not proven", _unproven),
    "unreadable": Doubt("A part could not be read", _unreadable),
    "held": Doubt("Held for you", _held),
    "homeless": Doubt("Answers something older", _homeless),
}
"""Key -> doubt, gravest first. `unread` is said by whoever tried to read the mail."""
