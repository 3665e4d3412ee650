"""Divides the text of a mail into what its author wrote now and the rest; every line ends in exactly one of the two."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbridge.core.parse import bounds
from mailbridge.core.parse.subject import is_forward, is_reply
from mailbridge.core.parse.trim.clean import cleaned, split_banners
from mailbridge.core.parse.trim.lines import Line, joined, lines_of, outdented
from mailbridge.core.parse.trim.openers import Opener, opener_at

_FORWARDS_DEEP = 8
_ANSWERS_BELOW = re.compile(
    r"\b(?:(?:answers?|comments?|responses?|replies|reply|response|notes|updates?|answered|replied"
    r"|commented|responded)\b.{0,60}\b(?:in ?line|below|in (?:red|blue|green|purple|bold|capitals"
    r"|caps|italics)|underneath|embedded|within your|against each|in the body)"
    r"|(?:see|please see|i've put|i have put|mine|ours) .{0,40}\bin (?:red|blue|green|purple|bold"
    r"|capitals|caps|italics)\b|\bin (?:red|blue|green|purple|bold|capitals|caps|italics) (?:below"
    r"|underneath|beneath|against))",
    re.IGNORECASE,
)

_OUR_LETTER = re.compile(r"our reference: [A-Z]{2,5}-\d{1,9}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A forwarded mail: its labelled fields (see `labels.FIELDS`), what its forwarder wrote above it, and its own text."""

    note: str
    fields: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Division:
    """`new` and `elided` together hold every word that was divided."""

    new: str
    elided: str
    forwards: tuple[Piece, ...] = ()


@dataclass(slots=True)
class _Draft:
    """Lines, and which of them are still taken for the author's own."""

    lines: list[Line]
    own: list[bool]
    forward: Opener | None = None
    quoted_from: int = -1
    """Where an unmarked quotation begins; -1: nowhere."""
    nested: bool = False
    """The lines stand inside a forward, where nothing but the text tells a reply."""
    spoken: bool = False
    """The author wrote something above the line being read."""
    announced: bool = False
    """A quotation with marks was announced."""


def divide(text: str, name: str = "", forwards: bool = False, replies: bool = False, deep: int = 0) -> Division:
    """Divides a text. `name` is its author's display name; `forwards` and `replies` are what subject and headers say of the mail."""
    body, beyond = _within(text, bounds.FORWARDED_CHARACTERS if deep else bounds.TEXT_CHARACTERS)
    lines = split_banners(lines_of(body))
    draft = _Draft(lines, [True] * len(lines), nested=deep > 0)
    _structure(draft, forwards, replies)
    _wrapped_quotes(draft)
    _answers_in_the_quotation(draft)
    _cited(draft, replies or forwards)
    own = cleaned(draft.lines, draft.own, name)
    new = joined([line for line, mine in zip(lines, own, strict=True) if mine])
    elided = joined([line for line, mine in zip(lines, own, strict=True) if not mine])
    return Division(new, f"{elided}\n{beyond}" if beyond else elided, _forwarded(draft, new, deep))


def _within(text: str, limit: int) -> tuple[str, str]:
    """A text cut between words, where it is longer than the limit."""
    if len(text) <= limit:
        return text, ""
    cut = max(text.rfind("\n", 0, limit), text.rfind(" ", 0, limit))
    return text[:cut], text[cut:]


def _structure(draft: _Draft, forwards: bool, replies: bool) -> None:
    """Marks quotations and finds the forwarded mail."""
    at = 0
    while at < len(draft.lines):
        line = draft.lines[at]
        opener = None if line.empty or (line.depth and not forwards) else opener_at(draft.lines, at)
        if opener and line.depth and draft.spoken and not opener.says_forward:
            opener = None
        if opener is None:
            draft.own[at] = not line.depth
            draft.spoken = draft.spoken or not (line.depth or line.empty)
            at += 1
            continue
        at = _open(draft, opener, forwards, replies)


def _open(draft: _Draft, opener: Opener, forwards: bool, replies: bool) -> int:
    """Takes in one announcement; returns where to read on."""
    marked = _quoted_below(draft.lines, opener)
    above = draft.spoken
    passes_on = opener.says_forward or (forwards and not opener.attribution) or (not replies and above and not opener.attribution)
    if passes_on and (opener.fields or opener.says_forward):
        draft.forward = opener
        return _elide(draft, opener.start, _end_of_marked(draft.lines, opener) if marked and opener.says_forward else len(draft.lines))
    if opener.attribution and not (marked or replies or forwards or draft.nested):
        draft.spoken = True
        return opener.end
    if not above and not replies and not marked:
        return opener.end if opener.fields else _elide(draft, opener.start, opener.end)
    if marked or (not above and not opener.fields and not opener.attribution):
        draft.announced = True
        return _elide(draft, opener.start, opener.end)
    draft.quoted_from = opener.start
    return _elide(draft, opener.start, len(draft.lines))


def _elide(draft: _Draft, start: int, end: int) -> int:
    draft.own[start:end] = [False] * (end - start)
    return end


def _quoted_below(lines: list[Line], opener: Opener) -> bool:
    """Whether the announced text carries quote marks."""
    depth = lines[opener.start].depth
    if lines[opener.end - 1].depth > depth or (depth and opener.says_forward):
        return True
    return next((line.depth > depth for line in lines[opener.end : opener.end + 6] if not line.empty), False)


def _end_of_marked(lines: list[Line], opener: Opener) -> int:
    """Where a forwarded mail with quote marks ends."""
    depth, end = lines[opener.start].depth or 1, opener.end
    for index in range(opener.end, len(lines)):
        if lines[index].depth >= depth:
            end = index + 1
    return end


def _wrapped_quotes(draft: _Draft) -> None:
    """A quoted line that a mail server broke leaves its tail without a mark, between two marked lines."""
    lines, own = draft.lines, draft.own
    for index in range(1, len(lines) - 1):
        if (
            own[index]
            and not lines[index].empty
            and lines[index - 1].depth
            and lines[index + 1].depth
            and len(lines[index - 1].text) > 60
            and len(lines[index].text) < 40
        ):
            own[index] = lines[index - 1].bare.endswith((".", "!", "?", ":"))


def _answers_in_the_quotation(draft: _Draft) -> None:
    """`My answers in red below`: the answers stand in an unmarked quotation, so it is kept, with the questions."""
    if draft.quoted_from < 0:
        return
    above = " ".join(line.bare for line, mine in zip(draft.lines[: draft.quoted_from], draft.own, strict=False) if mine)
    if not _ANSWERS_BELOW.search(above[:3000]):
        return
    end = next((at for at in range(draft.quoted_from + 4, len(draft.lines)) if _opens(draft.lines, at)), len(draft.lines))
    draft.own[draft.quoted_from : end] = [True] * (end - draft.quoted_from)


def _opens(lines: list[Line], at: int) -> bool:
    opener = None if lines[at].empty else opener_at(lines, at)
    return opener is not None and "date" in opener.fields and at > 0 and lines[at - 1].empty


def _cited(draft: _Draft, answers: bool) -> None:
    """Marked lines in a mail that answers nothing and announces nothing are its author's own: a passage from a document.

    Not so a letter of ours, which a ticket system quotes without a word."""
    if any(line.depth and _OUR_LETTER.match(line.bare) for line in draft.lines):
        return
    if not answers and draft.forward is None and not draft.announced and draft.quoted_from < 0:
        draft.own[:] = [mine or bool(line.depth) for line, mine in zip(draft.lines, draft.own, strict=True)]


def _forwarded(draft: _Draft, note: str, deep: int) -> tuple[Piece, ...]:
    """The forwarded mail, and the mails forwarded inside it, outermost first."""
    opener = draft.forward
    if opener is None or deep >= _FORWARDS_DEEP:
        return ()
    body = [line for line in draft.lines[opener.end :] if not line.empty]
    inner = draft.lines[opener.end :]
    if body and all(line.depth for line in body[: max(1, len(body) // 2)]):
        inner = [outdented(line) for line in inner if line.depth or line.empty]
    about = opener.fields.get("subject", "")
    division = divide("\n".join(line.text for line in inner), _person(opener), is_forward(about), is_reply(about), deep + 1)
    text = division.new or ("" if division.forwards else joined(inner))
    return (Piece(note, opener.fields, text), *division.forwards)


def _person(opener: Opener) -> str:
    return opener.fields.get("from", "").partition("<")[0].partition("[")[0]
