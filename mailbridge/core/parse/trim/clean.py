"""Takes out of the author's own lines what a client, a gateway or a habit put there: banners, taglines, markings, disclaimers, signatures."""

from __future__ import annotations

from itertools import groupby

from mailbridge.core.parse.trim import furniture
from mailbridge.core.parse.trim.lines import Line, line_of
from mailbridge.core.parse.trim.signature import signature_start

_BANNER_LINES, _DISCLAIMER_LINES = 8, 40
_PROOFPOINT = ("BannerStart", "BannerEnd")
"""Proofpoint writes a begin and an end around its warnings."""
_RULES = frozenset("-_=*~#•·— ")


def split_banners(lines: list[Line]) -> list[Line]:
    """Puts what follows a warning on the same line onto a line of its own."""
    result: list[Line] = []
    for line, below in zip(lines, [*lines[1:], line_of("")], strict=True):
        if len(line.bare) > 40 and not line.depth and furniture.banner_opens(line.bare):
            start = len(line.text) - len(line.text.lstrip())
            end = start + furniture.banner_ends_in(f"{line.text[start:]} {below.text}")
            if start < end < len(line.text) and line.text[end:].strip():
                result += [line_of(line.text[:end]), line_of(line.text[end:])]
                continue
        result.append(line)
    return result


def cleaned(lines: list[Line], own: list[bool], name: str) -> list[bool]:
    """Which of the author's own lines remain. `name` is the author's display name."""
    result = list(own)
    for mine, group in groupby(range(len(lines)), key=own.__getitem__):
        if mine:
            _clean_stretch(lines, result, list(group), name)
    return result


def _clean_stretch(lines: list[Line], own: list[bool], stretch: list[int], name: str) -> None:
    _banners(lines, own, stretch)
    _single_lines(lines, own, stretch)
    _disclaimers(lines, own, stretch)
    rest = [index for index in stretch if own[index]]
    start = signature_start([lines[index] for index in rest], name)
    for index in rest[start:]:
        own[index] = False
    _loose_rules(lines, own, stretch)


def _banners(lines: list[Line], own: list[bool], stretch: list[int]) -> None:
    """Warnings open a paragraph and run on over wrapped lines until a sentence ends."""
    fresh, skip_to = True, -1
    for place, index in enumerate(stretch):
        bare = lines[index].bare
        if place < skip_to:
            continue
        if fresh and bare and furniture.banner_opens(bare):
            skip_to = _banner_end(lines, stretch, place)
            for gone in stretch[place:skip_to]:
                own[gone] = False
            continue
        fresh = not bare


def _banner_end(lines: list[Line], stretch: list[int], place: int) -> int:
    """The place after the last line of a warning."""
    if _PROOFPOINT[0] in lines[stretch[place]].bare:
        reach = stretch[place : place + 2 * _BANNER_LINES]
        return place + next((count for count, index in enumerate(reach, 1) if _PROOFPOINT[1] in lines[index].bare), 1)
    end = place + 1
    while end < min(len(stretch), place + _BANNER_LINES):
        above, bare = lines[stretch[end - 1]].bare, lines[stretch[end]].bare
        following = next((lines[index].bare for index in stretch[end : end + 3] if lines[index].bare), "")
        if not bare and not (len(lines[stretch[place]].bare) < 40 and furniture.banner_goes_on(following)):
            break
        if bare and above.endswith((".", "!", "]", "*", ">")) and not furniture.banner_goes_on(bare) and not furniture.banner_opens(bare):
            break
        end += 1
    return end


def _single_lines(lines: list[Line], own: list[bool], stretch: list[int]) -> None:
    """Taglines, markings and stand-ins for pictures, each a line of its own."""
    after_tagline = False
    for index in stretch:
        bare = lines[index].bare
        if not bare or not own[index]:
            continue
        tagline = furniture.is_tagline(bare) or (after_tagline and bare.startswith(("<http", "http", "(http")))
        if tagline or furniture.is_marking(bare) or furniture.is_picture(bare):
            own[index] = False
        after_tagline = tagline


def _disclaimers(lines: list[Line], own: list[bool], stretch: list[int]) -> None:
    """Paragraphs, or the ends of paragraphs, that disclaim."""
    paragraph: list[int] = []
    for index in [*stretch, -1]:
        if index >= 0 and not lines[index].empty and own[index]:
            paragraph.append(index)
            continue
        start = _disclaimer_start([lines[one].text.strip() for one in paragraph])
        for gone in paragraph[start:]:
            own[gone] = False
        paragraph = []


def _disclaimer_start(paragraph: list[str]) -> int:
    """From which line on a paragraph disclaims; its length when it does not."""
    for start in range(min(len(paragraph), 12)):
        if _only_rule(paragraph[start]) and start + 1 < len(paragraph):
            continue
        text = " ".join(one for one in paragraph[start : start + _DISCLAIMER_LINES] if not _only_rule(one))
        if furniture.disclaims(text, opening_only=start > 0):
            return start - 1 if start and _only_rule(paragraph[start - 1]) else start
    return len(paragraph)


def _only_rule(text: str) -> bool:
    return len(text) >= 3 and set(text) <= _RULES


def _loose_rules(lines: list[Line], own: list[bool], stretch: list[int]) -> None:
    """A line across the page belongs to what was taken out beside it."""
    for place, index in enumerate(stretch):
        if own[index] and _only_rule(lines[index].bare):
            below = next((one for one in stretch[place + 1 :] if not lines[one].empty), None)
            own[index] = below is not None and own[below]
