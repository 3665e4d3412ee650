"""Finds where a signature block begins: the delimiter of RFC 3676, or the sender's name over a post, an organisation and numbers."""

from __future__ import annotations

import re

from mailbridge.core.parse.trim.lines import Line
from mailbridge.core.tokens import REFERENCE_WORDS

_DELIMITER = re.compile(r"--|—|__|- -")
"""Three hyphens part the items of a note (R009); RFC 3676 has two."""
_LONGEST, _SHORT = 25, 8
"""Lines of a signature, under a text and alone."""
_CONTACT = re.compile(
    r"(?:\+?\d[\d ()./-]{8,18}\d)|\b(?:www\.|https?://)\S|[\w.+-]{1,64}@[\w.-]{3,}|\b(?:tel|telephone"
    r"|phone|mob|mobile|direct|ext|fax|ffôn|office|switchboard|dd|t|m|e|w)\s?[:.]\s?[\d+(w]",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:council|councillor|cllr|officer|manager|director|assistant|team|department|services?"
    r"|service desk|head of|ltd|limited|llp|plc|university|nhs|trust|police|constabulary|borough"
    r"|district|county|city of|engineer|inspector|surveyor|advis[eo]r|co-?ordinator|administrator"
    r"|consultant|secretary|chair(?:man|woman|person)?|clerk|mp|member of parliament"
    r"|executive|partner|solicitors?|practice|surgery|academy|school|college|church|parish|vicarage"
    r"|association|housing|highways|directorate|unit|division|ward|swyddog|cyngor|cynghorydd|rheolwr"
    r"|gwasanaeth|pronouns|she/her|he/him|they/them|wardens?|planner|planning|enforcement|apprentice"
    r"|lead|specialist|technician|town hall|civic cent(?:re|er)|house,)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:with |my |many )?(?:kind|kindest|best|warm|warmest|good)?\s?(?:regards|wishes)|regards"
    r"|yours(?: (?:sincerely|faithfully|truly|etc))?|many thanks|thanks(?: (?:again|very much|so much"
    r"|in advance|and regards|for your help))?|thank you(?: (?:again|very much|in advance))?|cheers"
    r"|sincerely|best|all the best|kr|br|take care|cofion(?: gorau)?|diolch(?: yn fawr)?|cofion cynnes"
    r"|yn gywir|respectfully|every blessing|ta|love)\s?[,.!x]{0,4}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[a-z]{2,}[.!?]$|\b(?:i|we|you|they|please|would|could|is|are|was|were|have|has|had|will|can|not)\b", re.IGNORECASE)


def signature_start(lines: list[Line], name: str) -> int:
    """Where the signature of a stretch of the author's own lines begins; `len(lines)` when it has none. `name`: the sender's display name."""
    above = _without_proof(lines[: _delimiter(lines)])
    return min(_named_block(above, name), _office_block(above))


def _without_proof(lines: list[Line]) -> list[Line]:
    """Lines without what a button of ours has put beneath them as a signature; a program's own signature follows it."""
    filled = [index for index, line in enumerate(lines) if not line.empty]
    proof = len(filled) > 1 and lines[filled[-1]].bare.startswith(REFERENCE_WORDS) and _DELIMITER.fullmatch(lines[filled[-2]].bare)
    return lines[: filled[-2]] if proof else lines


def _delimiter(lines: list[Line]) -> int:
    """The last delimiter line. Over a long text it divides the text, and at the top it opens only what is short."""
    below, longest = 0, 0
    for index in range(len(lines) - 1, -1, -1):
        if _DELIMITER.fullmatch(lines[index].bare):
            written_above = any(not line.empty for line in lines[:index])
            return index if below and (written_above or (below <= _SHORT and longest < 120)) else len(lines)
        if not lines[index].empty:
            below, longest = below + 1, max(longest, len(lines[index].bare))
            if below > _LONGEST:
                break
    return len(lines)


def _named_block(lines: list[Line], name: str) -> int:
    """The last line that repeats the sender's name and has an office and a way to reach it beneath."""
    words = [word for word in re.findall(r"[^\W\d_]{2,}", name.casefold()) if word not in ("cllr", "mr", "mrs", "ms", "dr", "of", "the", "office")]
    if not words or len(words) > 6:
        return len(lines)
    for index in range(len(lines) - 1, max(-1, len(lines) - 16), -1):
        bare = lines[index].bare
        written = re.findall(r"[^\W\d_]{2,}", bare.casefold())
        if len(bare) > 70 or not set(words) <= set(written) or _is_sentence(bare, [word for word in written if word not in words]):
            continue
        below = [line.bare for line in lines[index + 1 :] if not line.empty]
        if _is_block(below, _OFFICE.search(bare) is not None) and (index == 0 or _starts_paragraph(lines, index)):
            return index
    return len(lines)


def _is_sentence(line: str, beside: list[str]) -> bool:
    """Whether a line with the sender's name says something: a mailbox is called `Highways`, and its officers write of highways. `beside`: the other words."""
    return len(beside) > 1 and (line.endswith((".", "!", "?")) or _SENTENCE.search(" ".join(beside)) is not None)


def _is_block(below: list[str], office: bool) -> bool:
    """Short lines with a post or an organisation among them."""
    short = all(len(one) < 110 and not (_SENTENCE.search(one) and not _OFFICE.search(one) and not _CONTACT.search(one)) for one in below)
    return 1 <= len(below) <= 14 and short and sum(bool(_OFFICE.search(one)) for one in below) + office >= 1 and (len(below) >= 2 or office)


def _starts_paragraph(lines: list[Line], index: int) -> bool:
    """After an empty line, or right after `Kind regards`."""
    above = lines[index - 1]
    return above.empty or bool(_CLOSING.fullmatch(above.bare))


def _office_block(lines: list[Line]) -> int:
    """The last paragraph when it is nothing but posts, organisations and numbers, under a text that is already signed."""
    end = len(lines)
    while end and lines[end - 1].empty:
        end -= 1
    start = end
    while start and not lines[start - 1].empty:
        start -= 1
    block = [line.bare for line in lines[start:end]]
    above = next((line.bare for line in reversed(lines[:start]) if not line.empty), "")
    signed = bool(_CLOSING.fullmatch(above)) or (0 < len(above) < 40 and not above.endswith((".", "!", "?", ":", ",")))
    offices, contacts = sum(bool(_OFFICE.search(one)) for one in block), sum(bool(_CONTACT.search(one)) for one in block)
    if start and signed and 3 <= len(block) <= 14 and offices >= 2 and contacts >= 1 and _is_block(block, office=False):
        return start
    return len(lines)
