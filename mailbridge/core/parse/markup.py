"""HTML to text that keeps line breaks, lists, links and who is quoted; hidden text and scripts go. Linear and without recursion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from mailbridge.core.parse import bounds

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Attributes = Mapping[str, str | None]

_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?![.\d]*[1-9])"
    r"|max-height\s{0,3}:\s{0,3}0(?![.\d]*[1-9])|mso-hide\s{0,3}:\s{0,3}all",
    re.IGNORECASE,
)
_NO_MARGIN = re.compile(r"margin(?:-top|-bottom)?\s{0,3}:\s{0,3}0", re.IGNORECASE)
_TAG = re.compile("<")
_SKIPPED = frozenset({"head", "title", "style", "script", "noscript", "template", "object", "-comment", "svg", "math", "select", "textarea", "xml"})
_GAP = {
    **dict.fromkeys(
        (
            "div",
            "tr",
            "li",
            "ul",
            "ol",
            "table",
            "dt",
            "dd",
            "dl",
            "section",
            "article",
            "header",
            "footer",
            "address",
            "center",
            "form",
            "body",
            "main",
            "aside",
            "nav",
        ),
        1,
    ),
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "fieldset", "figure"), 2),
}
"""Line ends around a block: 1 starts a new line, 2 leaves a line empty."""
_QUOTING = ("gmail_quote", "protonmail_quote", "yahoo_quoted", "tutanota_quote", "zmail_extra", "cite", "iphone")
RULE = "_" * 32
"""How `<hr>` reads, and what Outlook writes into plain text before it quotes."""


@dataclass(slots=True)
class _Page:
    """Text as it is laid out: finished lines, the line being written, and how deep in quotations and lists it stands."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    blank: int = 2
    """Empty lines just written; two at the top, so that none lead."""
    quoted: int = 0
    lists: list[int] = field(default_factory=list)
    """0 for bullets, the next number for an ordered list."""
    preformatted: int = 0
    links: list[tuple[int, int, str]] = field(default_factory=list)
    """Where the text of each open link begins, and where it leads."""

    def write(self, text: str) -> None:
        if self.preformatted:
            first, *rest = text.split("\n")
            self.line.append(first)
            for one in rest:
                self.end_line()
                self.line.append(one)
            return
        text = _SPACES.sub(" ", text)
        if not self.line or self.line[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self.line.append(text)

    def bullet(self) -> str:
        if not self.lists or not self.lists[-1]:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}. "

    def close_link(self) -> None:
        """Adds the target of a link where its words do not show it."""
        line, piece, target = self.links.pop()
        shown = "".join(self.line[piece:]) if line == len(self.lines) else "".join([*self.lines[line:], *self.line])
        target = target.strip()
        if target.lower().startswith(("http://", "https://")) and shown.strip() and _bare(target) not in _bare(shown):
            self.write(f" <{target}>")
        elif target.lower().startswith("mailto:") and "@" not in shown and shown.strip():
            self.write(f" <{target[7:].partition('?')[0]}>")

    def end_line(self) -> None:
        text = "".join(self.line).replace("\xa0", " ").rstrip()
        self.line = []
        self.blank = 0 if text else self.blank + 1
        self.lines.append(f"{'> ' * self.quoted}{text}".rstrip() if self.quoted else text)

    def gap(self, size: int) -> None:
        if "".join(self.line).strip(" \xa0") or (self.line and size == 1):
            self.end_line()
        self.line = []
        if size == 2 and self.blank == 0:
            self.end_line()


def to_text(html: str) -> tuple[str, bool]:
    """The text of a page, and whether all of it was read. Quotations are marked with `> ` as in plain text."""
    from selectolax.lexbor import LexborHTMLParser  # lazily: start-up time

    kept = _bounded(html)
    page = _Page()
    root = LexborHTMLParser(kept).root if kept.strip() else None
    if root is not None:
        _walk(root, page)
    page.gap(1)
    while page.lines and not page.lines[-1].strip("> "):
        page.lines.pop()
    return "\n".join(page.lines).strip("\n"), len(kept) == len(html)


def _bounded(html: str) -> str:
    html = html[: bounds.HTML_CHARACTERS]
    if html.count("<") <= bounds.HTML_TAGS:
        return html
    return html[: next(islice(_TAG.finditer(html), bounds.HTML_TAGS, None)).start()]


def _walk(root: LexborNode, page: _Page) -> None:
    """Visits every node that shows, depth first. A loop, because a page can nest deeper than Python recurses."""
    node: LexborNode | None = root
    above: list[LexborNode] = []
    while node is not None:
        shown = _enter(node, page)
        child = node.first_child if shown else None
        if child is not None:
            above.append(node)
            node = child
            continue
        if shown:
            _leave(node, page)
        node = node.next if above else None
        while node is None and above:
            parent = above.pop()
            _leave(parent, page)
            node = parent.next if above else None


def _enter(node: LexborNode, page: _Page) -> bool:
    """Writes what stands before a node; False when nothing inside it shows."""
    tag = node.tag or ""
    if tag == "-text":
        page.write(node.text_content or "")
        return False
    if tag in _SKIPPED:
        return False
    attributes = node.attributes
    style = attributes.get("style") or ""
    if "hidden" in attributes or (style and _HIDDEN.search(style)):
        return False
    _open(tag, attributes, style, page)
    return True


def _open(tag: str, attributes: Attributes, style: str, page: _Page) -> None:
    _space(tag, attributes, style, page)
    match tag:
        case "br":
            page.end_line()
        case "hr":
            page.gap(1)
            page.write(RULE)
            page.gap(1)
        case "ul" | "ol":
            page.lists.append(0 if tag == "ul" else _first_number(attributes))
        case "li":
            page.write(page.bullet())
        case "blockquote":
            page.quoted += _quotes(attributes)
        case "pre":
            page.preformatted += 1
        case "td" | "th" if page.line:
            page.write(" ")
        case "img":
            page.write(_picture(attributes))
        case "a":
            page.links.append((len(page.lines), len(page.line), attributes.get("href") or ""))


def _leave(node: LexborNode, page: _Page) -> None:
    """Writes what stands after a node that was entered."""
    tag = node.tag or ""
    match tag:
        case "ul" | "ol":
            page.lists.pop()
        case "pre":
            page.preformatted -= 1
        case "a":
            page.close_link()
    attributes = node.attributes if tag in ("p", "blockquote") else {}
    if tag == "blockquote":
        page.gap(1)
        page.quoted -= _quotes(attributes)
    _space(tag, attributes, attributes.get("style") or "", page)


def _space(tag: str, attributes: Attributes, style: str, page: _Page) -> None:
    gap = _GAP.get(tag, 0)
    if gap:
        page.gap(1 if tag == "p" and _tight(attributes, style) else gap)


def _tight(attributes: Attributes, style: str) -> bool:
    """Whether a paragraph has no margin: Word writes every line as one."""
    return (attributes.get("class") or "").startswith("Mso") or bool(_NO_MARGIN.search(style))


def _first_number(attributes: Attributes) -> int:
    start = (attributes.get("start") or "1")[:6]
    return int(start) if start.isdecimal() and int(start) > 0 else 1


def _bare(address: str) -> str:
    """A web address without what people leave out when they write one."""
    return address.strip(" <>/").lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")


def _quotes(attributes: Attributes) -> bool:
    """Whether a blockquote is a mail client's quotation; a plain one is the author's own."""
    name = (attributes.get("class") or "").lower()
    return attributes.get("type") == "cite" or any(word in name for word in _QUOTING)


def _picture(attributes: Attributes) -> str:
    """A picture of the mail itself by its name; remote ones are decoration or trackers."""
    source = attributes.get("src") or ""
    return f"[image: {attributes.get('alt') or source[4:]}]" if source.lower().startswith("cid:") else ""
