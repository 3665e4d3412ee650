"""The letters' texts as the council wrote them: picks the variant, fills in the facts, and gives subject, text and (to the councillor) HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from mailbridge.core import tokens
from mailbridge.core.letters.blocks import blocks, buttons, inline
from mailbridge.core.letters.facts import LINES
from mailbridge.core.letters.letter import LETTERS, Letter
from mailbridge.core.letters.plain import flat, limited, one_line
from mailbridge.core.letters.sandbox import Unrenderable, render, sandbox
from mailbridge.core.letters.variants import opening, rotated
from mailbridge.model.words import PartyRole

TEXT_LAYOUT, HTML_LAYOUT = "councillor.txt", "councillor.html"
LAYOUTS = (TEXT_LAYOUT, HTML_LAYOUT)
"""What every letter to the councillor is wrapped in."""
LONGEST_SUBJECT = 150
_SUBJECT = "Subject:"
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words. The text ends in the reference line; `html` only to the councillor."""

    subject: str
    text: str
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """An enclosure shown in the HTML: its Content-ID without brackets, and what to say where it can not be seen."""

    cid: str
    alt: str


class TemplateSet:
    """All templates of a council, compiled once each, when first used."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        split = {name: parts(source) for name, source in sources.items() if name not in LAYOUTS}
        bodies = {name: body for name, (_, body) in split.items()} | {name: sources[name] for name in LAYOUTS if name in sources}
        self._sandbox = sandbox(bodies | {subject_name(name): subject for name, (subject, _) in split.items()})
        self._families = {key: tuple(names) for key, names in groupby(sorted(split, key=_in_order), key=_family)}
        self._openings = {name: opening(body) for name, (_, body) in split.items()}

    def variants(self, family: str) -> tuple[str, ...]:
        """File names of a family, in the order of their numbers."""
        return self._families.get(family, ())

    def opening(self, name: str) -> str:
        """The first words of a template; empty for one that is there no more."""
        return self._openings.get(name, "")

    def variant(self, letter: Letter) -> str:
        """The variant of a letter: the one that was chosen for it, else the first for its reader."""
        names = self.variants(letter.name)
        if not names:
            raise Unrenderable(f"{letter.name}.txt", 0, "is missing: there is no template for this letter")
        return letter.variant if letter.variant in names else rotated(names, letter.to[0].address, letter.seed)[0]

    def rendered(self, letter: Letter, token: str, reply_to: str) -> Rendered:
        """A letter in words, with its token. `reply_to` is where the buttons of a councillor's letter write to.

        Raises `Unrenderable` when a fact is missing that the letter can not do without, or a template is wrong."""
        return self.rendered_as(self.variant(letter), letter, token, reply_to)

    def rendered_as(self, name: str, letter: Letter, token: str, reply_to: str) -> Rendered:
        """The same in a certain variant."""
        values = _values(letter)
        subject = self._subject(name, letter, values) + (f" {tokens.list_tag(token)}" if letter.lists else "")
        text, line = self._text(name, letter, values), reference_line(letter.facts.reference, token)
        if LETTERS[letter.name].to is PartyRole.COUNCILLOR:
            return self._laid_out(letter, subject, text, line, token, reply_to)
        text = _signed(letter, text)
        return Rendered(subject, f"{text}\n\n{line}\n" if letter.facts.reference or letter.lists else f"{text}\n")

    def text(self, letter: Letter) -> str:
        """The words alone, from the greeting to the name, as a draft shows them. Raises `Unrenderable`."""
        return self._text(self.variant(letter), letter, _values(letter))

    def _text(self, name: str, letter: Letter, values: Mapping[str, object]) -> str:
        return tidy(limited(letter.text) if letter.text else render(self._sandbox, name, values))

    def subject(self, letter: Letter) -> str:
        """The subject alone, for saying what would be sent. Raises `Unrenderable`."""
        return self._subject(self.variant(letter), letter, _values(letter))

    def _subject(self, name: str, letter: Letter, values: Mapping[str, object]) -> str:
        named = {**values, "title": letter.topic} if letter.topic else values
        subject = one_line(render(self._sandbox, subject_name(name), named), LONGEST_SUBJECT)
        return subject if letter.tag and subject.endswith(letter.tag.strip()) else subject + letter.tag

    def _laid_out(self, letter: Letter, subject: str, text: str, line: str, token: str, reply_to: str) -> Rendered:
        """A councillor's letter: the same words as text and as HTML, with what she can do about it."""
        tagged, text = token in reply_to, f"{_stands_in(letter)}{text}{_went_to(letter)}"
        links = buttons(letter.suggestions, reply_to, line, tagged=tagged)
        shown = blocks(text, inline(letter.facts, reply_to, line, tagged=tagged))
        values: dict[str, object] = {"subject": subject, "text": text, "blocks": shown, "buttons": links}
        values |= {"reference_line": _without_proof(letter.facts.reference) if tagged else line, "pictures": pictures(letter)}
        values["drafted"] = next((one.subject.rpartition(" ")[2] for one in letter.suggestions if one.carries_draft), "")
        return Rendered(subject, tidy(render(self._sandbox, TEXT_LAYOUT, values)) + "\n", render(self._sandbox, HTML_LAYOUT, values))


def _signed(letter: Letter, text: str) -> str:
    """A resident's letter with the lines that say how else to reach her (R023), unless its words say them already."""
    to_resident = LETTERS[letter.name].to is PartyRole.CONSTITUENT
    return "\n".join((text, *(one for one in letter.facts.contact_lines if to_resident and one not in text)))


def _stands_in(letter: Letter) -> str:
    """What whoever stands in for a councillor reads above each letter, whatever its template says."""
    facts = letter.facts
    return one_line(f"This is for {facts.acting_for}, who is away until {facts.away_until}.") + "\n\n" if facts.acting_for else ""


def _went_to(letter: Letter) -> str:
    """What stands beneath a letter that several of them get, since no copy names the others in its head."""
    names = [one.name or one.address for one in (*letter.to, *letter.cc)]
    return "\n\n" + one_line(f"This went to {' and '.join(names)}, each in a mail of their own.") if len(names) > 1 else ""


def parts(source: str) -> tuple[str, str]:
    """Subject and text of a template; the text keeps its line numbers. The subject is empty where the first line has none."""
    first, _, rest = source.replace("\r\n", "\n").partition("\n")
    return (first.removeprefix(_SUBJECT).strip(), "\n" + rest) if first.startswith(_SUBJECT) else ("", source)


def subject_name(name: str) -> str:
    """Name under which the first line of a template is kept."""
    return f"{name}/subject"


def _family(name: str) -> str:
    return name.partition(".")[0]


def _in_order(name: str) -> tuple[str, int]:
    family, _, rest = name.partition(".")
    number = rest.partition(".")[0]
    return family, int(number) if number.isdecimal() else 0


def _values(letter: Letter) -> dict[str, object]:
    """The facts that this letter may use. A required one that is empty would leave a hole in a sentence."""
    kind, facts = LETTERS[letter.name], letter.facts
    missing = [name for name in kind.required if not getattr(facts, name) and not letter.text]
    if missing:
        raise Unrenderable(f"{letter.name}.txt", 0, f"letter {letter.key} has no {', '.join(missing)}")
    return {name: limited(str(getattr(facts, name))) if name in LINES else flat(getattr(facts, name)) for name in kind.variables}


def reference_line(reference: str, token: str) -> str:
    """Last line of a letter, which comes back in quotations: `Our reference: MB-2417 (7KQ4M-Z9XPR)`."""
    return " ".join((tokens.REFERENCE_WORDS, *((reference, f"({tokens.shown(token)})") if reference else (tokens.shown(token),))))


def _without_proof(reference: str) -> str:
    """The same without the token. What proves that the councillor writes must not stand in a text that she may pass on (DESIGN.md, Trust)."""
    return f"{tokens.REFERENCE_WORDS} {reference}" if reference else ""


def pictures(letter: Letter) -> tuple[Picture, ...]:
    """The pictures of a letter, in the order of its enclosures."""
    shown = [one for one in letter.attachments if one.shown]
    return tuple(Picture(f"picture{number}@mailbridge", one.filename) for number, one in enumerate(shown, 1))


def tidy(text: str) -> str:
    """No blanks at line ends, never two empty lines together."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _EMPTY_LINES.sub("\n\n", lines).strip("\n")
