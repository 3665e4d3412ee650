"""Takes the text of a councillor's letter apart into paragraphs, lists and quotations, so that the HTML says exactly what the text says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import quote

from mailbridge.core.letters.facts import Facts, Suggestion

LONGEST_LINK = 1_900
"""Characters. Outlook cuts a longer mailto: link off."""
HEADING = 100
"""Characters; a longer line that ends in a colon is a sentence."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    `kind`: `paragraph`, `heading` (a line by itself that ends in a colon), `list` (lines that began with `- `) or `quote` (with `> `)."""

    kind: str
    lines: tuple[str, ...]
    links: tuple[Button | None, ...] = ()
    """What stands behind each line as a link; empty: none of them has one."""
    shows_pictures: bool = False
    """The pictures of the letter come after this block: somebody's words, mostly, to which they belong."""


@dataclass(frozen=True, slots=True)
class Button:
    """A suggestion as a link: one tap writes the mail."""

    label: str
    href: str
    command: str


def blocks(text: str, links: Mapping[str, Button] | None = None) -> tuple[Block, ...]:
    """The blocks of a text, in order. A line that ends in one of the keys of `links` shows that link instead of it; quotations never do."""
    runs = groupby(text.splitlines(), key=_kind)
    found = [_linked(_block(kind, tuple(_bare(line, kind) for line in lines)), links or {}) for kind, lines in runs if kind]
    place = next((number for number, block in enumerate(found) if block.kind == "quote"), len(found) - 1)
    return tuple(replace(block, shows_pictures=number == place) for number, block in enumerate(found))


def _linked(block: Block, links: Mapping[str, Button]) -> Block:
    ends = [next((end for end in links if line.endswith(end)), "") for line in block.lines]
    if block.kind == "quote" or not any(ends):
        return block
    lines = tuple(line.removesuffix(end).rstrip() for line, end in zip(block.lines, ends, strict=True))
    return Block(block.kind, lines, tuple(links.get(end) for end in ends))


def _block(kind: str, lines: tuple[str, ...]) -> Block:
    heading = kind == "paragraph" and len(lines) == 1 and lines[0].endswith(":") and len(lines[0]) < HEADING
    return Block("heading" if heading else kind, lines)


def _kind(line: str) -> str:
    if line.startswith(">"):
        return "quote"
    if line.startswith("- "):
        return "list"
    return "paragraph" if line.strip() else ""


def _bare(line: str, kind: str) -> str:
    return line if kind == "paragraph" else line[1:].strip(" ") if kind == "list" else line[1:].removeprefix(" ")


def buttons(suggestions: Sequence[Suggestion], address: str, reference_line: str, tagged: bool) -> tuple[Button, ...]:
    """Links for suggestions (RFC 6068). Where the address can carry no token, the line that has it stands under the mail, as a signature."""
    proof = "" if tagged else f"\n\n-- \n{reference_line}"
    return tuple(Button(one.label, _link(address, one, proof), one.subject) for one in suggestions)


def _link(address: str, one: Suggestion, proof: str) -> str:
    """The link of a button; a text with which it would be longer than mail programs take stays in the letter."""
    link = mailto(address, one.subject, one.body + proof)
    return link if len(link) <= LONGEST_LINK else mailto(address, one.subject, proof)


def inline(facts: Facts, address: str, reference_line: str, tagged: bool) -> dict[str, Button]:
    """The links behind lines of a letter, by what stands there in the text: the commands of lists, and the map."""
    found = tuple(_of_items(facts))
    links = {one.written: link for one, link in zip(found, buttons(found, address, reference_line, tagged), strict=True)}
    return links | ({f"Map: {facts.map_link}": Button("Show it on the map", facts.map_link, "")} if facts.map_link else {})


def _of_items(facts: Facts) -> Iterator[Suggestion]:
    for item in (*facts.open_items, *(item for group in facts.groups for item in group.items)):
        yield from (one for one in (item.suggestion, item.also) if one)


def mailto(address: str, subject: str, body: str) -> str:
    """A mailto: link that iPhone, Gmail and Outlook read alike: everything percent-encoded, no `+` for a blank, line ends CRLF."""
    written = f"mailto:{quote(address, safe='@')}?subject={quote(' '.join(subject.split()), safe='')}"
    lines = "\r\n".join(body.splitlines())
    return f"{written}&body={quote(lines, safe='')}" if lines else written
