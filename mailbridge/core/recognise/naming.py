"""What a letter calls the problem: the resident's own noun with the place in the resident's own words, `the pothole opposite number 38 Weir Road`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from mailbridge.core.people import Category
from mailbridge.core.recognise.phrases import Hit
from mailbridge.core.recognise.streets import Spot
from mailbridge.core.recognise.vocabulary import NOUN, WORD, Part, Scan

LONGEST_ISSUE = 80
LONGEST_TITLE, MOST_WORDS = 70, 10
"""Characters and words of a subject that is quoted."""
LONGEST_CLOSING, MOST_CLOSING = 60, 6
"""Characters of a line with which a writer closes, and how many such lines there are."""
MOST_NOUNS = 40
"""Nouns of a mail that are looked at: the first ones name the problem."""
NEAR = 3
"""Sentences between the problem and a place that can be its own."""
_PREPOSITION = r"outside|opposite|near|on|in|at|by|behind|under|beside|next to|in front of|at the back of|off"
_PART = r"(?:the |this |that )?(?:(?:far|other|near|bottom|top) )?(?:corner|end|top|bottom|back|side|front|junction|entrance|middle|foot) (?:of|to) "
_LEADING = re.compile(rf"(?:\b(?P<before>{_PREPOSITION})\s+)?(?P<part>{_PART})?(?P<article>the\s+|our\s+)?$", re.IGNORECASE)
_FOLLOWED = re.compile(rf"\s+(?:{_PREPOSITION}|from|across|along|through)\b", re.IGNORECASE)
_SMALL = frozenset({"of", "the", "and", "on"})
_STREET = re.compile(r"[A-Z].* (?:road|rd|street|st|lane|avenue|ave|drive|close|way|row|terrace|crescent|hill)$", re.IGNORECASE)
_OF_A_PLACE = re.compile(r"^(?:state|condition|closure|future|corner|end|top|bottom|back|use|opening) of (?:the )?", re.IGNORECASE)
_AT_HOME = re.compile(r"\b(?:i|we) (?:also )?(?:live|lived|reside)\b|\bi['’]?m (?:at|from)\b|\bmy (?:own )?address\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]$|\b(?:i|we|is|are|was|were|has|have|had|be|been|not|please|can|could|would|will|there|they|its|it's|to|this)\b", re.IGNORECASE)
_STOP = re.compile(r"[.!?\n](?:\s|$)|\bbut\b")
_SAYS_LITTLE = re.compile(
    r"(?:help|hi|hello|urgent|no subject|none|important|question|query|enquiry|inquiry|complaint|various|(?:a few |several |\d+ )?things|please (?:help|read)"
    r"|message|email|letter|photos?|pictures?|img.*|(?:\w+ )?(?:problems?|issues?)|.*\b(?:constituent|message from|submission|web ?form|contact us)\b.*"
    r"|(?:dear |fao |for )?(?:the |my )?(?:councillor|cllr)\b.*|.*\b(?:you lot|you|u)\b.*)\W*",
    re.IGNORECASE,
)
_LOUD = re.compile(r"!!|\*{2,}|[A-Z]{4,}\W+[A-Z]{4,}|[^\W\d_]\*+[^\W\d_]?|@|https?:|\d{7,}|\d{2}/\d{4,}")


@dataclass(frozen=True, slots=True)
class Named:
    """Everything by which a problem can be named."""

    found: Scan
    category: Category
    key: str
    title_spots: Sequence[Spot]
    body_spots: Sequence[Spot]
    subject: str


def issue(named: Named) -> str:
    """A phrase that reads well after `Thank you for telling me about`: the resident's own noun with its place, else the subject of the mail as a quotation,
    else the category's name. Never a word of abuse: only configured nouns, and no subject that holds any."""
    category, places = named.category, _places(named)
    nouns = _nouns(named)
    said = next((phrase for noun in nouns if (phrase := _followed_at_once(noun, places))), "") or _quoted_with_its_place(named, nouns)
    said = said or _placed(nouns, places) or _quoted(named, nouns) or _bare(nouns, category, places)
    return _capitals(said, category)


def further(named: Named) -> str:
    """A further matter of the same mail, which may be somewhere else: the resident's noun, if any, with a place only where that follows at once."""
    nouns, places = _nouns(named), _places(named)
    said = next((phrase for noun in nouns if (phrase := _followed_at_once(noun, places))), "")
    return _capitals(said or (nouns[0].said if nouns else ""), named.category)


def closing_at(text: str) -> int:
    """Where the lines begin with which a writer closes: thanks, name, address. The length of the text where there are none."""
    lines = [(match.start(), match.group().strip()) for match in re.finditer(r"[^\n]+", text)]
    at, count = len(text), 0
    for start, line in reversed(lines[1:]):
        if not line or len(line) > LONGEST_CLOSING or (_SENTENCE.search(line) and len(line.split()) > 2) or count == MOST_CLOSING:
            break
        at, count = start, count + 1
    return at


@dataclass(frozen=True, slots=True)
class _Where:
    """A place that may be the problem's: as the resident put it, and where that stands."""

    part: Part
    spot: Spot
    name: str
    phrase: str
    start: int
    """Of the phrase, in the text."""

    def covers(self, noun: _Noun) -> bool:
        """Whether a noun is the end of the place's name: `Millbrook Cemetery`."""
        end = self.spot.start + len(self.spot.text)
        named = len(self.name.split()) > 1 and all(word[0].isupper() or word in _SMALL for word in self.name.split())
        return named and self.part is noun.part and self.spot.start <= noun.start and noun.end == end


@dataclass(frozen=True, slots=True)
class _Noun:
    """What the resident calls the thing."""

    part: Part
    hit: Hit

    @property
    def start(self) -> int:
        return self.part.words.starts[self.hit.first]

    @property
    def end(self) -> int:
        return self.part.words.ends[self.hit.last]

    @property
    def said(self) -> str:
        """With its article."""
        return f"the {' '.join(self.part.words.words[self.hit.first : self.hit.last + 1])}"


def _places(named: Named) -> list[_Where]:
    """The places of a mail that may be the problem's, likeliest first. Where the writer lives is none, unless such problems are found at home."""
    if named.category.place == "none":
        return []
    body, title = named.found.body, named.found.title
    written, at_home = body.words.text, named.category.place == "home"
    closing = len(written) if at_home else closing_at(written)
    inside = (spot for spot in named.body_spots if spot.start < closing and (at_home or not _is_home(written, spot)))
    nouns = {noun.replace("*", "").lower() for noun in named.category.nouns}
    spots = [*((body, spot) for spot in inside), *((title, spot) for spot in named.title_spots)]
    found = [_where(part, spot) for part, spot in spots if spot.text.lower() not in nouns]
    return sorted(found, key=lambda one: (-one.spot.numbered, -one.spot.sureness, one.part is title, one.spot.start))


def _is_home(text: str, spot: Spot) -> bool:
    """Whether the sentence says that the writer lives there."""
    return bool(_AT_HOME.search(_STOP.split(text[: spot.start])[-1]))


def _where(part: Part, spot: Spot) -> _Where:
    """The place with the words before it: `opposite`, `at the top of`."""
    name = _OF_A_PLACE.sub("", spot.text)
    name = f"the {name[4:]}" if name.startswith("The ") else name
    leading = _LEADING.search(part.words.text[max(0, spot.start - 60) : spot.start])
    before, piece, article = (" ".join((leading.group(key) or "").lower().split()) if leading else "" for key in ("before", "part", "article"))
    if piece and not before:
        before, piece = "at", piece if piece.startswith("th") else f"the {piece}"
    article = "" if _STREET.match(name) and name[0].isupper() and not piece else article
    before = before or ("at" if spot.numbered else "in")
    start = spot.start - (len(leading.group()) if leading else 0)
    return _Where(part, spot, name, " ".join(word for word in (before, piece, article, name) if word), start)


def _nouns(named: Named) -> list[_Noun]:
    """The resident's own nouns: those of the subject before those of the text."""
    owner = f"{NOUN}{named.key}"
    parts = (named.found.title, named.found.body)
    return [_Noun(part, hit) for part in parts for hit in _longest(part.of(owner)[:MOST_NOUNS])]


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Of hits that share words only the longest, in the order of the text."""
    return [
        hit
        for hit in hits
        if hit.points == WORD and not any(o.first <= hit.first and hit.last <= o.last and o.last - o.first > hit.last - hit.first for o in hits)
    ]


def _followed_at_once(noun: _Noun, places: Sequence[_Where]) -> str:
    """`the pothole outside 14 Mill Lane`, when a numbered place follows the noun at once, or the noun is part of a name."""
    covering = next((where.name for where in places if where.covers(noun)), "")
    at_once = (where for where in places if where.part is noun.part and where.spot.numbered and 0 <= where.start - noun.end <= 2)
    return covering or next((_joined(noun.said, where) for where in at_once), "")


def _placed(nouns: Sequence[_Noun], places: Sequence[_Where]) -> str:
    """The noun of the subject, else of the text, with the likeliest place."""
    for noun in nouns:
        near = (where for where in places if where.part is not noun.part or _sentences_between(noun, where) <= NEAR)
        if phrase := next((_joined(noun.said, where) for where in near if noun.said.removeprefix("the ") not in where.name.lower()), ""):
            return phrase
    return ""


def _joined(said: str, where: _Where) -> str:
    phrase = f"{said} {where.phrase}"
    return phrase if len(phrase) <= LONGEST_ISSUE else ""


def _sentences_between(noun: _Noun, where: _Where) -> int:
    words = noun.part.words
    at = bisect_right(words.starts, where.spot.start) - 1
    return abs(words.sentences[at] - words.sentences[noun.hit.first])


def _quoted_with_its_place(named: Named, nouns: Sequence[_Noun]) -> str:
    """The subject, where it tells the place: of a noun, where that has no name (`Floodlights at the rugby club`), or of what no noun is known for."""
    title = named.found.title
    mine = [noun for noun in nouns if noun.part is title]
    told = any(_FOLLOWED.match(title.words.text[noun.end :]) for noun in mine)
    return _quotation(named) if (told and not named.title_spots) or (named.title_spots and not mine) else ""


def _quoted(named: Named, nouns: Sequence[_Noun]) -> str:
    """The subject, where no place is known and it says more than the noun."""
    longest = max((len(noun.said.split()) - 1 for noun in nouns), default=0)
    more = named.category.place == "there" and len(named.subject.split()) > longest + 1
    return _quotation(named) if more or not nouns else ""


def _bare(nouns: Sequence[_Noun], category: Category, places: Sequence[_Where]) -> str:
    """The noun alone; where there is none, the category's name, with a numbered place."""
    numbered = next((where for where in places if where.spot.numbered), None)
    return nouns[0].said if nouns else (_joined(f"the {category.name}", numbered) if numbered else "") or f"the {category.name}"


def _capitals(phrase: str, category: Category) -> str:
    """`PCN` and `Blue Badge` keep the capitals that the configured nouns have."""
    names = {word.lower(): word for noun in category.nouns for word in noun.replace("*", "").split() if not word.islower()}
    return " ".join(names.get(word, word) for word in phrase.split(" "))


def _quotation(named: Named) -> str:
    """The subject of the mail in quotation marks, where it is a few plain words; empty where it is not, or could not be repeated to anybody."""
    subject = " ".join(named.subject.split()).rstrip(" .,:;-–!")
    words = subject.split()
    unfit = _SAYS_LITTLE.fullmatch(subject) or _LOUD.search(subject) or named.found.title.of("abuse") or named.found.title.of("threats")
    return f"“{subject}”" if 2 <= len(words) <= MOST_WORDS and len(subject) <= LONGEST_TITLE and not unfit and any(c.isalpha() for c in subject) else ""
