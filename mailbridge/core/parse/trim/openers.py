"""Finds where an older mail begins: attributions (`On … wrote:`), separators and header blocks, in the ways of the clients in use."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailbridge.core.parse.trim import labels
from mailbridge.core.parse.trim.lines import Line

_ATTRIBUTION_LINES = 5
_BLOCK_LINES = 24


@dataclass(frozen=True, slots=True)
class Opener:
    """Lines `start` to `end` (excluded) announce an older mail; its text follows. `says_forward`: in so many words."""

    start: int
    end: int
    fields: dict[str, str] = field(default_factory=dict)
    says_forward: bool = False
    attribution: bool = False


def opener_at(lines: list[Line], at: int) -> Opener | None:
    """The announcement that begins on a line, or None. The line is not empty."""
    bare = lines[at].bare
    if bare[0] in "-–—_=*~#" or bare[-1] in ":：-=_*#>" or labels.FORWARD_BEGINS.match(bare) or labels.REPLY_MARK.fullmatch(bare):
        found = _separator(lines, at)
        if found:
            return found
    if ":" in bare[:24] or "：" in bare[:24]:
        end, fields = header_block(lines, at)
        if complete(fields):
            return Opener(at, end, fields)
    return _attribution(lines, at)


def _separator(lines: list[Line], at: int) -> Opener | None:
    bare = lines[at].bare
    forward = bool(labels.FORWARD_RULE.fullmatch(bare) or labels.FORWARD_BEGINS.fullmatch(bare))
    if forward or labels.ORIGINAL_RULE.fullmatch(bare):
        end, fields = header_block(lines, _next_filled(lines, at + 1))
        return Opener(at, end, fields, forward) if fields else Opener(at, at + 1, {}, forward)
    if labels.REPLY_MARK.fullmatch(bare):
        return Opener(at, at + 1)
    if labels.RULE.fullmatch(bare):
        end, fields = header_block(lines, _next_filled(lines, at + 1), trusting=True)
        return Opener(at, end, fields) if complete(fields, trusting=True) else None
    return None


def _next_filled(lines: list[Line], at: int) -> int:
    while at < len(lines) and lines[at].empty:
        at += 1
    return at


def complete(fields: dict[str, str], trusting: bool = False) -> bool:
    """Whether labelled lines are the head of a mail and not a form or prose: who, and when, and to whom or about what."""
    others = len({"to", "cc", "subject"} & fields.keys())
    return (
        "from" in fields
        and bool(fields["from"])
        and (("date" in fields and others >= 1) or ({"to", "subject"} <= fields.keys()) or (trusting and others + ("date" in fields) >= 1))
    )


def header_block(lines: list[Line], at: int, trusting: bool = False) -> tuple[int, dict[str, str]]:
    """The labelled lines from `at`: where they end, and their values. A long To or Subject may run on over lines."""
    fields: dict[str, str] = {}
    end, blank, last = at, 0, ""
    for index in range(at, min(len(lines), at + _BLOCK_LINES)):
        bare = lines[index].bare
        if not bare:
            if len(fields) > 1 and complete(fields) and not _label_follows(lines, index):
                break
            blank += 1
            if blank > 1 + (not fields):
                break
            continue
        name, value = labelled(bare)
        if name and name not in fields:
            fields[name], last, end, blank = value, name, index + 1, 0
        elif name == "other":
            end, blank = index + 1, 0
        elif last and not blank and _runs_on(lines, index, last, fields):
            fields[last], end = f"{fields[last]} {bare}".strip(), index + 1
        else:
            break
    return (end, fields) if fields else (at, {})


def _label_follows(lines: list[Line], at: int) -> bool:
    following = _next_filled(lines, at + 1)
    return following - at <= 2 and following < len(lines) and labelled(lines[following].bare)[0] in ("to", "cc", "subject", "date", "from")


def labelled(bare: str) -> tuple[str, str]:
    """Which field a line is, and its value; empty names for other lines."""
    match = labels.FIELD_LINE.fullmatch(bare)
    if not match:
        return "", ""
    return labels.FIELD_OF.get(match.group(1).strip().lower(), ""), match.group(2).strip(" *")


def _runs_on(lines: list[Line], index: int, last: str, fields: dict[str, str]) -> bool:
    """Whether a line continues the field above it: another label must follow, or it is a cut address or an indented piece."""
    raw = lines[index].text
    if last in ("to", "cc") and ("@" in raw or ";" in raw):
        return True
    if last == "subject" and not raw[:1].isspace() and complete(fields):
        return False
    if raw[:1] in (" ", "\t") and not complete(fields):
        return True
    return any(
        not line.empty and labelled(line.bare)[0] in ("to", "cc", "subject", "date") and labelled(line.bare)[0] not in fields
        for line in lines[index + 1 : index + 3]
    )


def _attribution(lines: list[Line], at: int) -> Opener | None:
    """`On Monday … somebody <address> wrote:`, on one line or wrapped over several."""
    first = lines[at].bare
    opens = bool(labels.ATTRIBUTION_OPENS.match(first))
    if not opens and not labels.name_first(first):
        return None
    text = ""
    for index in range(at, min(len(lines), at + (_ATTRIBUTION_LINES if opens else 2))):
        line = lines[index]
        if (
            line.empty
            or line.depth != lines[at].depth
            or (index > at and labels.ATTRIBUTION_OPENS.match(line.bare) and labels.MOMENT.search(line.bare) and not labels.OPEN_END.search(text))
        ):
            return None
        text = f"{text} {line.bare}".strip()
        if len(text) > 500:
            return None
        if _says_who_wrote(text):
            return Opener(at, index + 1, attribution=True) if _credible(lines, index, text) else None
        if text.endswith((".", "!", "?")) and not text.endswith((".m.", " a.", " p.")) and "@" not in line.bare:
            return None
    return None


def _says_who_wrote(text: str) -> bool:
    """Whether a text ends like an attribution: with a verb, or in Russian clients with a bare address and a colon."""
    if text[-1] not in ":：-" and not text.endswith(("wrote", "writes")):
        return False
    return bool(labels.WROTE.search(text[-140:]) or labels.ADDRESS_AND_COLON.search(text[-200:]))


def _credible(lines: list[Line], last: int, text: str) -> bool:
    """Prose can end in "wrote:" too: a quotation follows, or a time of day or an address is named."""
    following = _next_filled(lines, last + 1)
    quoted = following < len(lines) and lines[following].depth > lines[last].depth
    return quoted or (bool(labels.STRONG_MOMENT.search(text)) and len(text) > 18)
