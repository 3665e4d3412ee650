"""What a command is given and what it gives back, and the table in which each registers itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from mailbridge.core.commands.polite import polite_end
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.effects import DeskFact, Fact
from mailbridge.core.known import Known, KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.reading import CommandRequest
from mailbridge.model.words import CaseStatus, Weight


class Misunderstood(Exception):
    """The command cannot be read. The text says what is wrong; the answer adds the right form."""


class Refused(Exception):
    """The command makes no sense now. The text says why."""


@dataclass(frozen=True)
class Opening:
    """A case opened by a command: what happened, and what goes out."""

    reference: str
    title: str
    facts: tuple[Fact, ...]
    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class Order:
    """One command of one mail, to be carried out at a desk."""

    request: CommandRequest
    desk: Desk
    known: Known
    who: str
    """For the history: the name of whoever gave it."""
    case: KnownCase | None = None
    openings: Callable[[], list[Opening]] = list
    """Opens the cases that the command notes."""
    apart: Callable[[], list[Opening]] = list
    """Opens cases for the other matters of the case."""
    by_councillor: bool = True
    """Whether the councillor whose mailbox it is gives it herself, and nobody for her."""
    by_itself: bool = True
    """Whether the mail holds no other command."""

    @property
    def the_case(self) -> KnownCase:
        """The case; whoever looked the command up in the table has made sure that there is one."""
        assert self.case is not None
        return self.case

    @property
    def text(self) -> str:
        """What the command says: its own words, and the message beneath."""
        return "\n".join(part for part in (self.request.arguments.strip(), polite_end(self.request.message)) if part)


@dataclass(frozen=True)
class Done:
    """What a command did: one line for the transcript, with facts and letters."""

    said: str
    facts: tuple[Fact, ...] = ()
    letters: tuple[Letter, ...] = ()
    more: tuple[str, ...] = ()
    """Further lines of the answer, for commands that show something."""
    standing: tuple[DeskFact, ...] = ()
    """Facts about her desk."""
    card: Letter | None = None
    """A letter that is the answer itself, where it is the only command of its mail."""


@dataclass(frozen=True)
class Command:
    """A verb: its form, one line on what it does, when it is allowed, and what it does."""

    verb: str
    form: str
    does: str
    example: str
    carry_out: Callable[[Order], Done]
    allowed: frozenset[CaseStatus] = field(default_factory=lambda: frozenset(CaseStatus))
    needs_case: bool = True
    weight: Weight = Weight.OUTGOING
    """Who may give it: see `people.Assistant.may`. `destructive` ones are always confirmed."""
    undoable: bool = True


COMMANDS: dict[str, Command] = {}
"""Verb -> command, in the order in which HELP shows them."""


def command(
    form: str,
    *,
    does: str,
    example: str,
    allowed: Collection[CaseStatus] = frozenset(CaseStatus),
    needs_case: bool = True,
    weight: Weight = Weight.OUTGOING,
    undoable: bool = True,
) -> Callable[[Callable[[Order], Done]], Callable[[Order], Done]]:
    """Registers a function as the command whose form is given; the first word of the form is the verb."""

    def register(carry_out: Callable[[Order], Done]) -> Callable[[Order], Done]:
        verb = form.split()[0].lower()
        COMMANDS[verb] = Command(verb, form, does, example, carry_out, frozenset(allowed), needs_case, weight, undoable)
        return carry_out

    return register


def forms(commands: Iterable[Command]) -> list[str]:
    """One line a command: form, help, example."""
    return [f"{c.form}: {c.does}. For example: {'[MB-1] ' if c.needs_case else ''}{c.example}" for c in commands]
