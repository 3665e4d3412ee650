"""The statements of an answer, each with the lines that it is surely about. What could be about another line is about none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mailbridge.core import tokens
from mailbridge.core.recognise.lists import words
from mailbridge.core.recognise.lists.beneath import Parted, parted
from mailbridge.core.recognise.lists.rows import Row, Rows
from mailbridge.core.recognise.lists.targets import Shown, Target, is_house, numbers_in, target_at

LONGEST = 20_000
"""Characters of an answer that are read."""
MOST_LINES = 400
WIDEST, ROOM = 80, 14
"""A line is wrapped where the next word found no room: at 66 to 80 characters, as mail programs do it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement."""

    words: str
    written: str
    """As it stands, with the numbers."""
    numbers: tuple[int, ...] = ()
    """The lines that it names; none: it speaks of none in particular."""
    sure: bool = True
    shown: Shown = Shown.MARKED
    starts_line: bool = False
    of_all: bool = False


@dataclass(frozen=True, slots=True)
class Apart:
    """An answer, taken apart."""

    said: Mapping[int, str]
    """Number of a line -> the words that are surely about it."""
    unclear: tuple[str, ...] = ()
    """Statements that are about some line, and not surely about which."""
    beneath: frozenset[int] = frozenset()
    """Lines whose answer stands beneath them, or behind their number on a line of its own."""


def taken_apart(rows: Sequence[Row], prefix: str, new_text: str, text: str, letter: str) -> Apart:
    """What an answer says of each line. `new_text`: what its author wrote, without quotations; `text`: all of it; `letter`: the list as it went out."""
    known = Rows(rows, prefix)
    found: Parted = parted(known, new_text[:LONGEST], text[: 3 * LONGEST], letter)
    pieces = [*_statements(found.above, known), *_beneath(found, known)]
    return _settled(_with_evidence(pieces, known), known)


def _beneath(found: Parted, rows: Rows) -> Iterator[Piece]:
    """What stands beneath a line is about it, unless it names another one."""
    for number, written in found.beneath.items():
        target = target_at(written, rows)
        own = target is None or target.numbers == (number,)
        others = [row for row in rows.all if row.number != number and row.reference in tokens.references_in(written, rows.prefix)]
        said = written[target.end :].strip() if target and own else written
        yield Piece(said, written, (number,), sure=own and not others and not _speaks_of_others(written))


def _statements(text: str, rows: Rows) -> Iterator[Piece]:
    """The statements of running text and of lists, in order."""
    counting_own = False
    for line in _lines(text):
        if not line.strip():
            continue
        counting_own = bool(words.OWN_LIST.search(line)) or (counting_own and bool(words.NUMBERS.match(line)))
        for piece in _of_line(line, rows):
            yield replace(piece, sure=piece.sure and not counting_own) if piece.numbers else piece


def _lines(text: str) -> Iterator[str]:
    """The lines, those joined that a mail program has wrapped."""
    held, last = "", ""
    for line in text.splitlines()[:MOST_LINES]:
        plain = line.strip()
        if plain[:1].islower() and len(last) < WIDEST < len(last) + len(plain.split()[0]) + ROOM:
            held = f"{held} {plain}"
        else:
            yield held
            held = plain
        last = plain
    yield held


def _of_line(line: str, rows: Rows) -> Iterator[Piece]:
    """The statements of one line: each begins with the lines that it names, or names none."""
    line = _OPENING.sub("", line, count=1) if _OPENING.match(line) else line
    if listed := _verdict_first(line, rows):
        yield listed
        return
    first = target_at(line, rows)
    as_item = first is not None and first.shown is Shown.MARKED
    starts = _starts(line, first.end if first else 0, rows, as_item=as_item)
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(line)], strict=True)):
        yield from _piece(_TRAILING.sub("", line[start:end]).strip(), rows, starts_line=number == 0, as_item=as_item)


def _starts(line: str, behind: int, rows: Rows, *, as_item: bool) -> list[int]:
    """Where the statements of a line begin: behind a full stop, or in a sentence that began by naming lines (not in `we cannot do 3 and 4 on Friday`)."""
    found, naming = [0], behind > 0
    for match in _BOUNDARY.finditer(line):
        ends_sentence = bool(_ENDS.match(match[0].strip() or line[match.start() - 1 : match.start()]))
        naming = naming and not ends_sentence
        if match.end() > behind and (naming or ends_sentence) and _begins(line, match.end(), rows, as_item=as_item):
            found.append(match.end())
            target = target_at(line[match.end() :], rows)
            behind, naming = match.end() + (target.end if target else 0), True
    return found


def _verdict_first(line: str, rows: Rows) -> Piece | None:
    """`Done: 1, 3 and 5`: the words first, then nothing but numbers or references."""
    found = _SAID_FIRST.fullmatch(line)
    if found is None or target_at(line, rows) is not None:
        return None
    numbers = _listed(found["list"], rows)
    return Piece(found["said"].strip(), line, numbers, sure=set(numbers) <= set(rows.numbers), starts_line=True) if numbers else None


def _listed(written: str, rows: Rows) -> tuple[int, ...]:
    """The lines of a list of nothing but numbers, or nothing but references; empty where it is something else."""
    if only := words.ONLY_NUMBERS.fullmatch(written):
        return numbers_in(only["list"])
    named = [rows.of_reference(reference) for reference in tokens.references_in(written, rows.prefix)]
    bare = re.sub(rf"(?i){re.escape(rows.prefix)}-?\d+|\band\b|[\s,&+.]", "", written)
    return tuple(row.number for row in named if row) if named and all(named) and not bare else ()


def _begins(line: str, at: int, rows: Rows, *, as_item: bool) -> bool:
    """Whether another statement begins there. In a line with a marked number only what is marked as well begins one."""
    rest = line[at:]
    if words.REST.match(rest) or words.ALL.match(rest):
        return True
    target = target_at(rest, rows)
    if target is None or words.MONTH_BEFORE.search(line[max(0, at - 20) : at].rstrip(" ,;/&") + " "):
        return False
    return target.shown is Shown.MARKED or not as_item


def _piece(text: str, rows: Rows, *, starts_line: bool, as_item: bool) -> Iterator[Piece]:
    """A statement; in running text only its first sentence is surely about the lines that it names."""
    target = target_at(text, rows)
    if target is None:
        yield from _general(text, rows)
        return
    rest = text[target.end :].lstrip(" ,:.–—-=\t")
    one_line = starts_line and as_item and len(target.numbers) == 1
    said, after = (rest, "") if one_line else _first_sentence(rest)
    if found := _OTHERS.search(said):
        said, after = said[: found.start()].rstrip(" ,;–—-"), f"{said[found.start() :]} {after}".strip()
    yield _named(target, said, text, starts_line=starts_line)
    if after:
        yield Piece("", after)


def _named(target: Target, said: str, text: str, *, starts_line: bool) -> Piece:
    return Piece(said, text, target.numbers, target.sure and bool(said), target.shown, starts_line)


def _general(text: str, rows: Rows) -> Iterator[Piece]:
    """What names no line at its beginning: about all of them, about the one whose reference it mentions, or about none."""
    for sentence in _SENTENCE.split(text):
        of_all = words.ALL.match(sentence)
        named = tokens.references_in(sentence, rows.prefix)
        row = rows.of_reference(named[0]) if len(named) == 1 else None
        if of_all and of_all["rest"].strip():
            yield _about_all(of_all, sentence, rows)
        elif row and not _speaks_of_others(sentence) and not words.DOUBT.match(sentence):
            yield Piece(sentence, sentence, (row.number,))
        elif sentence.strip():
            yield Piece("", sentence)


def _about_all(match: re.Match[str], sentence: str, rows: Rows) -> Piece:
    """`All done`, `both collected`, `all done except 3`."""
    said, left_out = match["rest"], words.LEFT_OUT.search(match["rest"])
    without = numbers_in(left_out["list"]) if left_out else ()
    kept = said[: left_out.start()].strip(" ,;(–-") if left_out else said.strip()
    own = sentence[: match.start("rest") + left_out.start()].strip(" ,;(–-") if left_out else sentence.strip()
    count = words.COUNTS.get((match["count"] or "").lower()) or int(match["count"] or len(rows.all))
    count = 2 if match["all"].lower() == "both" else count
    fits = count == len(rows.all) and set(without) <= set(rows.numbers) and not words.DOUBT.search(kept)
    told = not left_out or not said[left_out.end() :].strip(" .)!")
    numbers = tuple(number for number in rows.numbers if number not in without)
    return Piece(own, sentence, numbers, sure=fits and bool(words.VERDICT.match(f" {kept}")) and told, of_all=True)


def _first_sentence(text: str) -> tuple[str, str]:
    found = _SENTENCE.search(text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


def _speaks_of_others(text: str) -> bool:
    return bool(words.REST.search(text) or re.search(r"\b(?:all|both)\b", text, re.IGNORECASE))


def _with_evidence(pieces: Sequence[Piece], rows: Rows) -> list[Piece]:
    """Bare numbers count as lines where the rest of the answer counts lines, too: `2 done, 3 not` may as well be five of them."""
    bare = [piece.numbers[0] for piece in pieces if piece.numbers and piece.shown is Shown.BARE]
    enumerated = [piece.numbers[0] for piece in pieces if piece.numbers and piece.shown is Shown.BARE and piece.starts_line]
    in_order = len(enumerated) >= 3 and enumerated == list(range(1, len(enumerated) + 1)) and len(enumerated) == len(bare)
    elsewhere = any(piece.numbers and piece.shown is not Shown.BARE and piece.sure and not piece.of_all for piece in pieces)
    counts_lines = elsewhere or in_order or sum(bare) > len(rows.all)

    def weighed(piece: Piece) -> Piece:
        sure = piece.sure and counts_lines and (in_order or not is_house(piece.numbers, rows))
        return replace(piece, sure=sure) if piece.numbers and piece.shown is Shown.BARE else piece

    return [weighed(piece) for piece in pieces]


def _settled(pieces: Sequence[Piece], rows: Rows) -> Apart:
    """Each line gets its words where exactly one statement is about it, and none leaves a doubt."""
    named = Counter(number for piece in pieces for number in set(piece.numbers))
    doubted = {number for piece in pieces for number in _mentioned(piece, rows)}

    def others(piece: Piece) -> bool:
        return any(number not in piece.numbers for number in _mentioned(piece, rows))

    alone = not any(piece.of_all for piece in pieces) or _is_plain(pieces)
    sure = {
        number: piece
        for piece in pieces
        for number in piece.numbers
        if piece.sure and named[number] == 1 and number not in doubted and (alone or not piece.of_all) and not others(piece)
    }
    unclear = tuple(piece.written for piece in pieces if piece.numbers and not all(sure.get(number) is piece for number in piece.numbers))
    rest = tuple(piece.written for piece in pieces if not piece.numbers and words.REST.search(piece.written))
    whole = frozenset(number for number, piece in sure.items() if len(piece.numbers) == 1)
    return Apart({number: sure[number].words for number in sorted(sure)}, (*unclear, *rest), whole)


def _is_plain(pieces: Sequence[Piece]) -> bool:
    """Whether what is said of all is said without any but: nothing else names a line or takes something back."""
    others = [piece for piece in pieces if not piece.of_all]
    return not any(piece.numbers or words.DOUBT.search(piece.written) or words.REST.search(piece.written) for piece in others)


def _mentioned(piece: Piece, rows: Rows) -> Iterator[int]:
    """Lines that a statement mentions without being about them: `1-9 done, but 7 was difficult to get at`."""
    said = piece.words if piece.numbers else piece.written
    if piece.of_all:
        return
    for left_out in words.LEFT_OUT.finditer(said):
        yield from numbers_in(left_out["list"])
    for match in _NUMBER.finditer(said):
        after, before = said[match.end() :], said[: match.start()]
        if words.UNITS.match(after) or words.COUNTED.match(after) or words.HOUSE.match(after) or _TIMES.search(before[-12:]):
            continue
        yield from (number for number in numbers_in(match[0]) if number in rows.numbers and piece.numbers != (number,))
    named = (rows.of_reference(reference) for reference in tokens.references_in(said, rows.prefix))
    yield from (row.number for row in named if row and piece.numbers != (row.number,))


_ENDS = re.compile(r"[.!?;/|)\t]")
_OPENING = re.compile(
    r"(?:(?:hi|hello|hiya|hey|dear|good (?:morning|afternoon)|morning|afternoon|thanks|thank you|updates?|"
    r"ok|okay|cllr|councillor|all|see below|as follows)\b"
    r"[^,.:\d–-]{0,40}[,:–-]\s?){1,3}(?=\S)",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[;,|\t]\s{0,3}(?:and |but |while |whereas )?|(?<=[.!?])\s{1,3}|\s/\s|\s(?:and|but|while|whereas)\s|\s[–—-]\s|\s(?=\(\d{1,3}\))", re.IGNORECASE
)
_TRAILING = re.compile(r"(?:[\s,;/|–—-]|\b(?:and|but|while|whereas)\b){0,6}$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\s*;\s*")
_OTHERS = re.compile(
    r"[,;–—-]?\s*\b(?:(?:and|but|with)\s)?(?:the )?(?:rest (?:of|is|are|will|to|next|by|on|tomorrow|today|this)|others\b|remaining\b|remainder\b)",
    re.IGNORECASE,
)
_SAID_FIRST = re.compile(
    r"\s{0,3}(?P<said>[A-Za-z][A-Za-z '’/]{1,60}?)\s?(?::|\s[-–—]|=)\s{0,3}"
    r"(?P<list>(?:[A-Za-z]{0,7}[. #]{0,2}\d[\w\s,&+–—-]{0,200}|[A-Z]{2,5}-\d[\w\s,&+-]{0,300}))[.!]?\s{0,3}"
)
_NUMBER = re.compile(r"(?<![\w£$/.:–—-])\d{1,2}(?:\s?[-–]\s?\d{1,2})?(?![\w%/:–—-]|[.,]\d)")
_TIMES = re.compile(r"\b(?:at|by|on|until|till|from|after|before|week|w/?c|page|level|phase|zone|flat|job|ref|route|round|crew|£)\s*$", re.IGNORECASE)
