"""Splits a mail into its MIME parts as ranges of the raw bytes: no recursion, no copies, bounded depth and number.

The standard parser reads line by line and its walkers recurse; both are what a hostile or a large mail attacks (LIBRARIES, section 4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailbridge.core.parse import bounds
from mailbridge.core.parse.encoded import parameters, raw_text, unfolded
from mailbridge.core.parse.transfer import decoded_content

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]{0,20}:")
_KNOWN = re.compile(
    rb"\r?\n(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]{1,40}|received|reply-to"
    rb"|x-[a-z-]{1,60})[ \t]{0,9}:",
    re.IGNORECASE,
)
_BLANK = re.compile(rb"\r?\n\r?\n")
_TYPE = re.compile(r"\s{0,20}([A-Za-z0-9!#$&^_.+-]{1,80})/([A-Za-z0-9!#$&^_.+-]{1,120})")
_GUESSED_BOUNDARY = re.compile(rb"(?:^|\n)--([^\r\n]{1,200}?)[ \t]{0,20}\r?\n(?:content-|\r?\n)", re.IGNORECASE)
_CLOSED = (b"", b"--")


@dataclass(slots=True, eq=False)
class Part:
    """One MIME part. `start` and `end` are the range of its body in the raw mail."""

    raw: bytes = field(repr=False)
    fields: list[tuple[str, bytes]]
    start: int
    end: int
    depth: int = 0
    default_type: str = "text/plain"
    content_type: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    unread: bool = False
    """Past a bound: kept as raw bytes."""

    def header(self, name: str) -> str:
        """The first value of a field as text, unfolded but not decoded; empty when absent."""
        return next((unfolded(raw_text(value)) for key, value in self.fields if key.lower() == name), "")

    def content(self, most: int | None = None) -> bytes:
        """The decoded bytes of a leaf, of its first `most` bytes where that is given."""
        end = self.end if most is None else min(self.end, self.start + most)
        return decoded_content(self.raw, self.start, end, self.header("content-transfer-encoding"))


@dataclass(slots=True)
class Tree:
    """A mail, split. `defects` say what could not be read as declared."""

    raw: bytes
    root: Part
    defects: list[str]


def split(raw: bytes) -> Tree:
    """The parts of a mail of any bytes."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    tree = Tree(raw, _part(raw, _after_envelope(raw), len(raw), 0, "text/plain"), [])
    waiting, count = [tree.root], 1
    while waiting:
        part = waiting.pop()
        if part.content_type.startswith("multipart/"):
            count += _divide(tree, part, bounds.PARTS - count)
            waiting.extend(reversed(part.parts))
    return tree


def head(raw: bytes) -> list[tuple[str, bytes]]:
    """The header fields of a mail of any bytes, as `split` finds them, and nothing else."""
    return _header(raw, _after_envelope(raw), len(raw))[0]


def _after_envelope(raw: bytes) -> int:
    """Where the header begins: after a byte order mark, blank lines and an mbox `From ` line."""
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while raw[start : start + 1] in (b"\r", b"\n"):
        start += 1
    if raw.startswith((b"From ", b">From "), start):
        start = raw.find(b"\n", start) + 1 or len(raw)
    return start


def _part(raw: bytes, start: int, end: int, depth: int, default_type: str) -> Part:
    fields, body = _header(raw, start, end)
    part = Part(raw, fields, body, end, depth, default_type)
    declared = part.header("content-type")
    match = _TYPE.match(declared)
    part.content_type = f"{match.group(1)}/{match.group(2)}".lower() if match else default_type
    part.parameters = parameters(declared) if declared else {}
    return part


def _header(raw: bytes, start: int, end: int) -> tuple[list[tuple[str, bytes]], int]:
    """The header fields from `start`, and where the body begins."""
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return [], start + (1 if raw[start] == 10 else 2)
    blank = _BLANK.search(raw, start, min(end, start + bounds.HEADER_BYTES))
    stop, body = (blank.start(), blank.end()) if blank else (min(end, start + bounds.HEADER_BYTES), min(end, start + bounds.HEADER_BYTES))
    fields: list[tuple[str, bytes]] = []
    at = start
    while at < stop and len(fields) < bounds.FIELDS:
        line_end = raw.find(b"\n", at, stop) + 1 or stop
        name = _FIELD.match(raw, at, line_end)
        if name:
            fields.append((name.group(1).decode("ascii"), raw[name.end() : min(line_end, name.end() + bounds.FIELD_BYTES)]))
        elif raw[at] in (32, 9):
            line_end = _continued(raw, at, stop, fields)
        elif not (fields and _KNOWN.search(raw, line_end - 2, min(stop, line_end + 4000))):
            return fields, at
        at = line_end
    return fields, body


def _continued(raw: bytes, at: int, stop: int, fields: list[tuple[str, bytes]]) -> int:
    """Adds all folded lines from `at` to the last field in one go; returns where they end."""
    end = at
    while end < stop and raw[end] in (32, 9):
        end = raw.find(b"\n", end, stop) + 1 or stop
    if fields:
        name, value = fields[-1]
        fields[-1] = (name, (value + raw[at : min(end, at + bounds.FIELD_BYTES)])[: bounds.FIELD_BYTES])
    return end


def _divide(tree: Tree, part: Part, room: int) -> int:
    """Fills `part.parts`; returns how many were made. Without usable boundaries the part stays a leaf of text."""
    if part.depth >= bounds.DEPTH or room <= 0:
        return _kept_raw(tree, part, "parts are nested too deeply" if room > 0 else "the mail has too many parts")
    ranges, whole = _ranges(tree.raw, part, min(room, bounds.PARTS))
    if not ranges:
        part.content_type = "text/plain"
        if tree.raw[part.start : part.end].strip():
            tree.defects.append("A multipart has no usable boundary; its bytes are shown as text.")
        return 0
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    part.parts = [_part(tree.raw, start, end, part.depth + 1, default) for start, end in ranges]
    if not whole:
        _kept_raw(tree, part.parts[-1], "the mail has too many parts")
    return len(ranges)


def _kept_raw(tree: Tree, part: Part, reason: str) -> int:
    part.unread = True
    part.content_type = "application/octet-stream"
    tree.defects.append(f"Not read any further because {reason}; the rest is kept raw.")
    return 0


def _ranges(raw: bytes, part: Part, room: int) -> tuple[list[tuple[int, int]], bool]:
    """Where the parts stand between the boundaries, and whether all of them found room."""
    boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "surrogateescape")
    found = _between(raw, part.start, part.end, boundary, room) if boundary else ([], True)
    if found[0]:
        return found
    guess = _GUESSED_BOUNDARY.search(raw, max(part.start - 1, 0), min(part.end, part.start + 65_536))
    return _between(raw, part.start, part.end, guess.group(1), room) if guess else ([], True)


def _between(raw: bytes, start: int, end: int, boundary: bytes, room: int) -> tuple[list[tuple[int, int]], bool]:
    delimiter, opened, at = b"--" + boundary, -1, start
    ranges: list[tuple[int, int]] = []
    while (found := raw.find(delimiter, at, end)) >= 0:
        at = found + len(delimiter)
        line_end = raw.find(b"\n", at, min(end, at + 200))
        rest = raw[at : line_end if line_end >= 0 else min(end, at + 200)].strip()
        if (found > start and raw[found - 1] not in b"\r\n") or rest not in _CLOSED:
            continue
        if opened >= 0:
            if len(ranges) + 1 >= room and not rest:
                return [*ranges, (opened, end)], False
            ranges.append((opened, _before_newline(raw, opened, found)))
        opened = -1 if rest else (line_end + 1 if line_end >= 0 else end)
        if rest:
            return ranges, True
    return ([*ranges, (opened, end)] if opened >= 0 else ranges), True


def _before_newline(raw: bytes, start: int, end: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1)."""
    if end > start and raw[end - 1] == 10:
        end -= 1
        if end > start and raw[end - 1] == 13:
            end -= 1
    elif end > start and raw[end - 1] == 13:
        end -= 1
    return max(start, end)
