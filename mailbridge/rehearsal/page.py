"""Writes the page that a councillor looks through on a phone: figures first, then the doubtful mails, then the others by what would happen to them.

One file; nothing in it is fetched from anywhere or run. What strangers wrote is escaped."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from mailbridge.core.letters.plain import clean
from mailbridge.rehearsal.doubts import DOUBTS
from mailbridge.rehearsal.drafts import stamp
from mailbridge.rehearsal.figures import KINDS, Figures
from mailbridge.rehearsal.outcomes import OUTCOMES
from mailbridge.rehearsal.rehearsed import Draft, Rehearsed, Thumbnail

IN_FULL, IN_FULL_EACH = 400, 80
"""Mails that are shown with their words and letters: of the doubtful, and of each other group."""
IN_SHORT = 2_000
"""Further mails of a group that get a line."""
FIRST_WORDS, FIRST_LINES = 420, 7
"""Characters and lines of a mail that are seen at once."""
SENTENCE_ENDS = (". ", ".\n", "? ", "?\n", "! ", "!\n", "\n\n")
SHORT_REST = 120
"""Characters that are not worth a tap."""
LONGEST_TEXT = 6_000
"""Characters of a mail or a letter on the page."""
MARK = '<meta name="generator" content="mailbridge rehearse">'


class NotOurs(Exception):
    """The file that the page would replace is something else; the message names it."""


@dataclass(frozen=True, slots=True)
class Card:
    """One mail as the page shows it."""

    mail: Rehearsed
    number: int
    first: str
    rest: str

    @property
    def when(self) -> str:
        """`Thu 2 May 2024, 09:12`."""
        return stamp(self.mail.when) if self.mail.when else "no date"

    @property
    def kind(self) -> str:
        """The kind in a councillor's words."""
        return KINDS[self.mail.kind]

    @property
    def outcome(self) -> str:
        """What would happen, as a heading."""
        return OUTCOMES[self.mail.outcome].title


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page. `brief`: further mails of it, as lines; `left_out`: how many are only counted; `above`: how many stand among the doubtful."""

    key: str
    title: str
    meaning: str
    cards: tuple[Card, ...]
    brief: tuple[Card, ...] = ()
    left_out: int = 0
    above: int = 0

    @property
    def count(self) -> int:
        """Mails of this section, without those above."""
        return len(self.cards) + len(self.brief) + self.left_out


def write(path: Path, mails: Sequence[Rehearsed], figures: Figures, *, where: str, council: str, made_at: datetime) -> None:
    """Writes the page for its owner's eyes only; `made_at` is the council's time. Raises `NotOurs`, or OSError for a place that cannot be written to."""
    refuse_to_replace(path)
    from jinja2 import Environment, StrictUndefined

    source = files("mailbridge.rehearsal").joinpath("page.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=_visible, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"uri": data_uri, "text": shown, "letter": letter_title}
    template = environment.from_string(source)
    values = {"figures": figures, "doubts": DOUBTS, "outcomes": OUTCOMES, "where": where, "council": council, "made_at": stamp(made_at), "span": _span(figures)}
    values |= {"doubtful": doubtful(mails), "others": others(mails)}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", errors="replace") as file:
        file.writelines(template.generate(**values))


def refuse_to_replace(path: Path) -> None:
    """Raises `NotOurs` where there is a file that is no page of an earlier rehearsal."""
    if not path.exists():
        return
    with path.open("rb") as file:
        if MARK.encode() not in file.read(4_000):
            raise NotOurs(f"{path}: is there already and is no page of a rehearsal; name another file with --out.")


def doubtful(mails: Sequence[Rehearsed]) -> list[Section]:
    """The doubtful mails by their gravest doubt, newest first."""
    room = IN_FULL
    found = []
    for key, doubt in DOUBTS.items():
        section = _section(key, doubt.title, "", [mail for mail in mails if mail.doubts and mail.doubts[0].key == key], room)
        room -= len(section.cards)
        found.append(section)
    return [section for section in found if section.count]


def others(mails: Sequence[Rehearsed]) -> list[Section]:
    """All others by what would happen to them, newest first."""
    found = []
    for key, outcome in OUTCOMES.items():
        all_of_it = [mail for mail in mails if mail.outcome == key]
        found.append(_section(key, outcome.title, outcome.meaning, [mail for mail in all_of_it if not mail.doubts], IN_FULL_EACH, len(all_of_it)))
    return [section for section in found if section.count or section.above]


def _section(key: str, title: str, meaning: str, mails: Sequence[Rehearsed], room: int, all_of_it: int = 0) -> Section:
    cards = [_card(mail, number) for number, mail in enumerate(sorted(mails, key=_newest_first), 1)]
    short = cards[room : room + IN_SHORT]
    above = max(all_of_it - len(mails), 0)
    return Section(key, title, meaning, tuple(cards[:room]), tuple(short), len(cards) - len(cards[:room]) - len(short), above)


def _newest_first(mail: Rehearsed) -> float:
    return -mail.when.timestamp() if mail.when else 0.0


def _card(mail: Rehearsed, number: int) -> Card:
    words = shown(mail.words)
    cut = _first(words)
    return Card(mail, number, words[:cut].rstrip(), words[cut:].strip("\n") if words[cut:].strip() else "")


def _first(words: str) -> int:
    """Where the part ends that is seen at once: after some lines or characters, with a sentence if it can be, and not within a word."""
    end = min(FIRST_WORDS, len("\n".join(words.split("\n", FIRST_LINES)[:FIRST_LINES])))
    if len(words) - end < SHORT_REST:
        return len(words)
    sentence = max(words.rfind(mark, end // 2, end) for mark in SENTENCE_ENDS)
    gap = max(words.rfind(" ", 0, end + 1), words.rfind("\n", 0, end + 1))
    return next((place for place in (sentence + 1, gap) if place > 0), end)


def shown(text: str) -> str:
    """A text of a stranger, cleaned and cut."""
    whole = clean(text[:LONGEST_TEXT]).strip()
    return f"{whole} […]" if len(text) > LONGEST_TEXT else whole


def _visible(value: object) -> object:
    """A value without what cannot be seen; what the page itself has built stays as it is."""
    return clean(value) if type(value) is str else value


def letter_title(draft: Draft) -> str:
    """`Letter to the resident`: how the page calls a letter."""
    return TITLES.get(draft.party, "Letter")


TITLES = {"resident": "To the resident", "officer": "To the department", "councillor": "To you", "operator": "To the operator"}


def data_uri(picture: Thumbnail) -> str:
    """A picture that a browser shows without asking anybody."""
    return f"data:image/jpeg;base64,{base64.b64encode(picture.content).decode()}"


def _span(figures: Figures) -> str:
    """From which day to which."""
    days = [f"{day.day} {day:%B %Y}" for day in (figures.first, figures.last) if day]
    return " to ".join(dict.fromkeys(days))


def lines(mails: Sequence[Rehearsed]) -> Iterator[tuple[str, str, str]]:
    """(name, who, reason) of each doubtful mail, gravest doubt first: for a terminal."""
    for key in DOUBTS:
        for mail in mails:
            if mail.doubts and mail.doubts[0].key == key:
                yield mail.name, mail.who, mail.doubts[0].reason
