"""Reads templates as a careful colleague would, before anybody gets a letter: unknown variables, promises, blame, party politics, missing subjects.

Each finding is a `Problem` with the file and `line N` (DESIGN.md, Letters; requirements R048, R052, R053; CASEWORK.md, section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError, meta, nodes

from mailbridge.core.letters.facts import MEANINGS
from mailbridge.core.letters.letter import LETTERS, LetterKind
from mailbridge.core.letters.samples import samples
from mailbridge.core.letters.sandbox import Unrenderable, sandbox
from mailbridge.core.letters.templates import LAYOUTS, TemplateSet, parts
from mailbridge.core.problems import Problem, nearest
from mailbridge.model.words import PartyRole

LAYOUT_VARIABLES = ("subject", "text", "blocks", "buttons", "reference_line", "pictures", "drafted")
SAMPLE_TOKEN = "7kq4mz9xpr"  # noqa: S105  (a sample, not a secret)
SAMPLE_REPLY_TO = "casework+7kq4mz9xpr@priya-shah.example"


@dataclass(frozen=True, slots=True)
class Taboo:
    """Words that do not belong into a letter, and why; `to` names the readers it holds for (None among them: the operator)."""

    pattern: re.Pattern[str]
    why: str
    to: frozenset[PartyRole | None]


def _taboo(why: str, *words: str, to: tuple[PartyRole, ...] = (PartyRole.CONSTITUENT, PartyRole.OFFICER)) -> Taboo:
    return Taboo(re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE), why, frozenset(to))


_DONE = "(?:fixed|sorted|repaired|resolved|mended|solved|filled|cleared|removed|replaced|done|completed|put right|dealt with|approved|refunded)"
TABOOS = (
    _taboo(
        "is a promise; nobody can promise an outcome (R053). Say what you have asked for",
        rf"(?:will|shall|is going to|are going to) (?:soon |now |definitely |certainly |surely |all |then )?(?:be|get) (?:soon |all |fully )?{_DONE}",
        r"(?:I|we|they)(?:'ll| will) (?:definitely |certainly |soon )?(?:fix|sort|repair|resolve|mend|solve|put it right|make sure|ensure|see to it)",
        "guarantee[ds]?",
        "I (?:can )?promise",
        "we (?:can )?promise",
        "you have my word",
        "rest assured",
        "(?:I|we) (?:can )?assure you",
        "without fail",
        "leave it with me",
    ),
    _taboo(
        "sounds like a machine (R048). Write as you would to a neighbour",
        "automated (?:message|email|e-mail|response|reply)",
        "automatic (?:message|email|e-mail|response|reply)",
        "auto-?(?:reply|response)",
        "do not reply",
        "no-?reply",
        "your (?:enquiry|email|message) is important to us",
        "ticket number",
    ),
    _taboo(
        "blames or threatens; reminders stay friendly to the last (CASEWORK.md, section 3)",
        "unacceptable",
        "as you failed",
        "you (?:have )?failed to",
        "failure to (?:reply|respond|answer)",
        "disgrace(?:ful)?",
        "appall(?:ed|ing)",
        "incompeten(?:t|ce)",
        "negligen(?:t|ce)",
        "final (?:warning|demand|reminder)",
        "how dare",
        "demand(?:ing)? (?:that|an|a)",
        "or else",
    ),
    _taboo(
        "is party politics; casework serves residents, not a party (CASEWORK.md, section 4)",
        "(?:labour|conservative|lib(?:eral)? dem(?:ocrat)?s?|green|reform uk|plaid cymru|snp|ukip) (?:party|group|candidate|councillors?|team|leaflet)",
        "vote (?:for|labour|conservative|green|lib dem)",
        "election campaign",
        "my party",
        "our party",
        "canvass(?:ing)?",
        "polling day",
        "donate",
    ),
    _taboo(
        "shows several people each other's addresses; letters go to one person each (R005)",
        "dear (?:all|residents|neighbours|constituents)",
        "(?:to|cc) all (?:of you|residents|neighbours)",
        "reply[- ]all",
        "everyone (?:copied|in copy|on this email)",
        to=(PartyRole.CONSTITUENT,),
    ),
)


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
    yield from _variables(name, source, kind.variables)
    yield from _taboos(name, source, kind)


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
    for place, said in taboos(source, kind.to):
        yield Problem(name, f"line {source.count(chr(10), 0, place) + 1}", said)


def taboos(text: str, reader: PartyRole | None) -> Iterator[tuple[int, str]]:
    """Words that must not reach a reader, with their place; a phrase may run over a line end. Also for texts of the settings that letters quote."""
    flat = text.replace("\n", " ").replace("’", "'")
    for taboo in TABOOS:
        if reader in taboo.to:
            yield from ((match.start(), f'"{match.group()}" {taboo.why}.') for match in taboo.pattern.finditer(flat))


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
