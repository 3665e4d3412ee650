"""Reads templates as a careful colleague would, before anybody gets a letter: unknown variables, promises, blame, party politics, missing subjects.

Each finding is a `Problem` with the file and `line N` (DESIGN.md, Letters; requirements R048, R052, R053; CASEWORK.md, section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jinja2 import TemplateSyntaxError, meta, nodes

from mailbridge.core.letters.facts import MEANINGS
from mailbridge.core.letters.letter import LETTERS, LetterKind
from mailbridge.core.letters.samples import samples
from mailbridge.core.letters.sandbox import Unrenderable, sandbox
from mailbridge.core.letters.taboos import taboos
from mailbridge.core.letters.templates import LAYOUTS, TemplateSet, parts
from mailbridge.core.letters.wording import wordings
from mailbridge.core.problems import Problem, nearest
from mailbridge.model.words import PartyRole

LAYOUT_VARIABLES = ("subject", "text", "blocks", "buttons", "reference_line", "pictures", "drafted")
SAMPLE_TOKEN = "7kq4mz9xpr"  # noqa: S105  (a sample, not a secret)
SAMPLE_REPLY_TO = "casework+7kq4mz9xpr@priya-shah.example"
_CROWD = re.compile(
    r"(?:all_|other_|the_)?(?:recipients?|addressees|residents|neighbours|constituents|petitioners|signatories|supporters|subscribers|senders|parties|people|"
    r"(?:e?mail_?|resident_)?addresses|emails|everyone|everybody|others|bcc|cc|mailing_list)",
    re.IGNORECASE,
)
"""Names of variables that would show a letter's other readers."""


def lint(sources: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything that is wrong with a set of templates, by file and line. The file is the template's name."""
    found = [*(problem for name in sorted(sources) for problem in _of_template(name, sources[name])), *_missing(sources)]
    told = {(problem.file, problem.key) for problem in found}
    return tuple(dict.fromkeys((*found, *(problem for problem in _tried(sources) if (problem.file, problem.key) not in told))))


def _of_template(name: str, source: str) -> Iterator[Problem]:
    if name in LAYOUTS:
        yield from _variables(name, source, LAYOUT_VARIABLES)
        return
    family = name.partition(".")[0]
    kind = LETTERS.get(family)
    if kind is None:
        yield Problem(name, "", f"belongs to no letter.{nearest(family, LETTERS) or ' templates/README.md lists all letters.'}")
        return
    yield from _subject(name, source)
    unknown = list(_variables(name, source, kind.variables))
    yield from unknown
    yield from _taboos(name, source, kind)
    if not any("is not a template" in one.message for one in unknown):
        yield from _crowds(name, source, kind)


def _subject(name: str, source: str) -> Iterator[Problem]:
    lines = source.split("\n")
    if not parts(source)[0]:
        yield Problem(name, "line 1", f'found "{lines[0][:60]}"; expected "Subject: " and the subject.')
    elif len(lines) > 1 and lines[1].strip():
        yield Problem(name, "line 2", "expected an empty line between the subject and the text.")
    if not parts(source)[1].strip():
        yield Problem(name, "", "has no text.")


def _variables(name: str, source: str, known: tuple[str, ...]) -> Iterator[Problem]:
    """Names that this letter does not have, at the line where they stand."""
    try:
        tree = sandbox({}).parse(source)
        unknown = meta.find_undeclared_variables(tree) - set(known)
    except TemplateSyntaxError as error:
        yield Problem(name, f"line {error.lineno}", f"is not a template: {error.message}")
        return
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            yield Problem(name, f"line {node.lineno}", f"the variable `{node.name}` {_why_unknown(node.name, known)}")


def _why_unknown(variable: str, known: tuple[str, ...]) -> str:
    if variable in MEANINGS:
        return "may not stand in this letter; templates/README.md lists those that may."
    return f"does not exist.{nearest(variable, known) or ' templates/README.md lists those that do.'}"


def _taboos(name: str, source: str, kind: LetterKind) -> Iterator[Problem]:
    """Words that its reader must not get, whichever way through its conditions is taken."""
    for wording in wordings(source, html=name.endswith(".html")):
        for place, said in taboos(wording.text, kind.to):
            yield Problem(name, f"line {source.count(chr(10), 0, wording.places[place]) + 1}", said)


def _crowds(name: str, source: str, kind: LetterKind) -> Iterator[Problem]:
    """Several people named in one letter to a resident: a variable or a loop that sounds like it."""
    if kind.to is not PartyRole.CONSTITUENT:
        return
    for node in sandbox({}).parse(source).find_all(nodes.Name):
        if _CROWD.fullmatch(node.name):
            yield Problem(name, f"line {node.lineno}", f"`{node.name}` shows several people each other's addresses; letters go to one person each (R005).")


def _missing(sources: Mapping[str, str]) -> Iterator[Problem]:
    written = {name.partition(".")[0] for name in sources}
    for family in LETTERS:
        if family not in written:
            yield Problem(f"{family}.txt", "", "is missing: there is no template for this letter.")
    for name in LAYOUTS:
        if name not in sources:
            yield Problem(name, "", "is missing: letters to the councillor are wrapped in it.")


def _tried(sources: Mapping[str, str]) -> Iterator[Problem]:
    """Each template with a full and a minimal case."""
    templates = TemplateSet(sources)
    for family in LETTERS:
        for name in templates.variants(family):
            for letter in samples(family):
                try:
                    templates.rendered_as(name, letter, SAMPLE_TOKEN, SAMPLE_REPLY_TO)
                except Unrenderable as error:
                    yield Problem(error.file.partition("/")[0], f"line {error.line}" if error.line else "", error.message)
