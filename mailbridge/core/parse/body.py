"""Chooses the text that a person would read out of the parts of a mail, and the HTML it came with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbridge.core.parse import bounds
from mailbridge.core.parse.charsets import text_of
from mailbridge.core.parse.markup import to_text
from mailbridge.core.parse.split import Part

_STUB = re.compile(
    r"(?:this (?:message|e-?mail)|your (?:e-?mail|mail)|to view|please (?:view|use|enable)|view (?:this"
    r"|the|in)|html|if you (?:can't|cannot|can not|are unable|have trouble)).{0,160}(?:html|browser"
    r"|web version|online|mail reader|client|display)",
    re.IGNORECASE | re.DOTALL,
)
_FEW_WORDS = 25
_LINE_ENDS = re.compile("[\r\u2028\u2029\x0b\x0c\x85]")
_UNSEEN = str.maketrans({"\xa0": " ", "\ufeff": None, "\u200b": None, "\xad": None})
"""No-break spaces are spaces to everybody who reads on; the rest cannot be seen and breaks words."""
_RICH = re.compile(r"<[^<>\n]{1,60}>")


@dataclass(frozen=True, slots=True)
class Body:
    """The readable text of a mail, its HTML as sent, the leaves that were used, and what could not be read."""

    text: str
    html: str
    used: frozenset[int]
    """`id` of every part that is text of the mail or an alternative to it, so not an attachment."""
    defects: tuple[str, ...] = ()


def body_of(root: Part) -> Body:
    """The body of a mail."""
    texts = _Texts()
    chosen = _chosen(root, texts)
    if not chosen:
        chosen = _named_text(root)
    pieces = [texts.of(part) for part in chosen]
    html = "\n".join(texts.markup(part) for part in _walk(root) if part.content_type == "text/html" and _is_body(part))
    used = frozenset(id(part) for part in (*chosen, *(part for part in _walk(root) if _is_body(part))))
    return Body("\n\n".join(piece.strip("\n") for piece in pieces if piece.strip()), html, used, tuple(texts.defects))


def _walk(part: Part) -> list[Part]:
    """All leaves in order."""
    found, waiting = [], [part]
    while waiting:
        one = waiting.pop()
        waiting.extend(reversed(one.parts))
        if not one.parts:
            found.append(one)
    return found


def _is_body(part: Part) -> bool:
    """Whether a leaf is text to be read, not a file: no name, not attached."""
    if part.content_type not in ("text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html", "text/watch-html", "text/x-watch-html"):
        return False
    disposition = part.header("content-disposition")
    return not disposition.lower().startswith("attachment") and "name" not in part.parameters and "filename" not in disposition.lower()


def _named_text(root: Part) -> list[Part]:
    """Some senders give the only text of a mail a file name."""
    first = next(iter(_walk(root)), root)
    attached = first.header("content-disposition").lower().startswith("attachment")
    return [first] if first.content_type in ("text/plain", "text/html") and not attached else []


def _chosen(part: Part, texts: _Texts) -> list[Part]:
    """The leaves to read, in order."""
    if not part.parts:
        return [part] if _is_body(part) and part.content_type not in ("text/x-amp-html", "text/watch-html", "text/x-watch-html") else []
    options = [option for option in (_chosen(child, texts) for child in part.parts) if option]
    match part.content_type:
        case "multipart/alternative":
            return _best(options, texts)
        case "multipart/related" | "multipart/signed" | "multipart/report" | "multipart/appledouble":
            return options[0] if options else []
        case _:
            return [leaf for option in options for leaf in option]


def _best(options: list[list[Part]], texts: _Texts) -> list[Part]:
    """Of alternatives the plain one, unless it is empty or only says to look at the other one."""
    plain = next((option for option in options if all(leaf.content_type == "text/plain" for leaf in option)), None)
    rich = next((option for option in reversed(options) if option is not plain), None)
    if plain is None or rich is None:
        return plain or rich or []
    words = sum(len(texts.of(leaf).split()) for leaf in plain)
    if words == 0:
        return rich
    if words >= _FEW_WORDS and not (words < 80 and _STUB.search("".join(texts.of(leaf) for leaf in plain)[:600])):
        return plain
    return rich if sum(len(texts.of(leaf).split()) for leaf in rich) > 2 * words + 8 else plain


class _Texts:
    """The texts of leaves, each decoded once."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        self._markup: dict[int, str] = {}
        self.defects: list[str] = []

    def of(self, part: Part) -> str:
        if id(part) not in self._texts:
            self._texts[id(part)] = self._rendered(part).translate(_UNSEEN)
        return self._texts[id(part)]

    def markup(self, part: Part) -> str:
        if id(part) not in self._markup:
            self._markup[id(part)] = _in_lines(text_of(self._bytes(part), part.parameters.get("charset", ""), html=True))
        return self._markup[id(part)]

    def _bytes(self, part: Part) -> bytes:
        if part.end - part.start > bounds.BODY_BYTES:
            self.defects.append("The text of this mail is too long to be shown whole; the rest is kept raw.")
        return part.content(bounds.BODY_BYTES)

    def _rendered(self, part: Part) -> str:
        if part.content_type == "text/html":
            text, whole = to_text(self.markup(part))
            if not whole:
                self.defects.append("The HTML of this mail is too long; its text ends early.")
            return text
        text = _in_lines(text_of(self._bytes(part), part.parameters.get("charset", "")))
        if part.content_type in ("text/enriched", "text/richtext"):
            return _RICH.sub("", text)
        if looks_like_html(text):
            return to_text(text)[0]
        return unflowed(text, part.parameters) if part.parameters.get("format", "").lower() == "flowed" else text


def _in_lines(text: str) -> str:
    """A text with line ends `\n` alone."""
    return _LINE_ENDS.sub("\n", text.replace("\r\n", "\n"))


def looks_like_html(text: str) -> bool:
    """Whether text that calls itself plain is a page."""
    head = text[:300].lstrip().lower()
    return head.startswith(("<!doctype html", "<html", "<body"))


def unflowed(text: str, parameters: dict[str, str]) -> str:
    """Paragraphs of `format=flowed` on one line each (RFC 3676); quoted paragraphs keep their marks."""
    delete = parameters.get("delsp", "").lower() == "yes"
    result: list[str] = []
    flowing, above = False, 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ") if depth or content.startswith(" ") else content
        soft = content.endswith(" ") and content != "-- "
        kept = content[:-1] if soft and delete else content
        if flowing and depth == above and content != "-- ":
            result[-1] += kept
        else:
            result.append(f"{'>' * depth} {kept}" if depth else kept)
        flowing, above = soft, depth
    return "\n".join(result)
