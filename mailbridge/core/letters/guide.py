"""Writes templates/README.md from the table of letters, so that the page for people who edit letters is never out of date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mailbridge.core.letters.facts import MEANINGS
from mailbridge.core.letters.letter import LETTERS, LetterKind
from mailbridge.core.letters.sandbox import FILTERS, OWN_FILTERS
from mailbridge.model.words import PartyRole

READERS: dict[PartyRole | None, str] = {
    PartyRole.CONSTITUENT: "Letters to residents",
    PartyRole.OFFICER: "Letters to officers",
    PartyRole.COUNCILLOR: "Letters to the councillor",
    None: "Letters to the operator",
}
INTRODUCTION = """\
# The letters

Each file is one letter. The first line begins with `Subject:`, then comes an empty line, then the text. Change the words as you like,
keep the names in double braces as they are, and run `mailbridge check`: it tries every letter with an invented case and names file and line of what is wrong.

- `{{ name }}` is replaced by what is known. `{% if photos %}` … `{% endif %}` keeps a part for the case that something is known;
  `{% for one in missing %}` … `{% endfor %}` repeats a part for each line of a list. Lines that hold nothing but `{% … %}` leave no gap.
- `acknowledgement.1.txt`, `acknowledgement.2.txt` … are variants of one letter. Nobody gets the same one twice before all were used.
  Add or remove variants as you like; if you write one file of a letter yourself, the ones that came with mailbridge are no longer used for that letter.
- The reference is added by the program: to the end of the subject, and as the last line. It is how an answer finds its case.
- To residents and officers: plain text. To the councillor: `councillor.txt` and `councillor.html` are laid around each letter. There a line by itself
  that ends in a colon becomes a heading, lines that begin with `- ` a list, and what is written with `| quoted` a box.
- After a bar a text can be changed: {filters}. `quoted` puts `> ` before each line,
  `sentence` sees to a capital at the beginning and a full stop at the end.
- `mailbridge check` refuses promises ("will be fixed", "I guarantee"), an outcome told beforehand ("you will win"), advice on law,
  health or benefits ("you are entitled to"), views on a live application ("it should be refused"), telling somebody that they are
  blocked, blame ("unacceptable"), party politics, words of a machine ("automated message") and greetings to several people at once.
"""


def guide(variants: Mapping[str, int]) -> str:
    """The page. `variants` says how many files each family has."""
    filters = ", ".join(f"`{name}`" for name in sorted((*FILTERS, *OWN_FILTERS)))
    lines = [INTRODUCTION.replace("{filters}", filters), *_letters(variants), *_variables()]
    return "\n".join(lines) + "\n"


def _letters(variants: Mapping[str, int]) -> Iterator[str]:
    for reader, heading in READERS.items():
        yield f"## {heading}\n"
        yield "| letter | files | what it is for | always known | may be unknown |"
        yield "| --- | --- | --- | --- | --- |"
        yield from (_row(family, kind, variants.get(family, 0)) for family, kind in LETTERS.items() if kind.to == reader)
        yield ""


def _row(family: str, kind: LetterKind, files: int) -> str:
    return f"| `{family}` | {files} | {kind.description} | {_names(kind.required)} | {_names(kind.optional)} |"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _variables() -> Iterator[str]:
    yield "## The variables\n"
    yield "`today` and `council` may stand in every letter.\n"
    yield "| variable | what it says |"
    yield "| --- | --- |"
    yield from (f"| `{name}` | {meaning} |" for name, meaning in MEANINGS.items())
