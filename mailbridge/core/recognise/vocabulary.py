"""The configured words made ready for searching, and what they find in one mail. Built once for a configuration, scanned once for a mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbridge.core.people import Category, Council
from mailbridge.core.recognise.lexicon import Lexicon, Phrases
from mailbridge.core.recognise.phrases import LONGEST_TITLE, Hit, Index, Words, read_words

WORD = 3
HINT = 1
CATEGORY = "category:"
NOUN = "noun:"
SIGN = "sign:"
SIGNPOST = "signpost:"
_FIGURE = "figure of speech"
_BESIDE = "beside"
_LITERAL = ("emergency:", "sensitivity:", "threats", SIGN)
"""Owners whose words must be meant literally."""


@dataclass(frozen=True, slots=True)
class Part:
    """The subject or the body of a mail with the phrases found in it."""

    words: Words
    hits: tuple[Hit, ...]
    by_owner: Mapping[str, Sequence[Hit]]

    def of(self, owner: str) -> Sequence[Hit]:
        """The hits of one owner, in the order of the text."""
        return self.by_owner.get(owner, ())


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A mail's subject and text as words and phrases."""

    title: Part
    body: Part

    def holds(self, owner: str) -> bool:
        """Whether any hit of an owner was found; there is none of most."""
        return owner in self.title.by_owner or owner in self.body.by_owner

    def points(self, owner: str) -> int:
        """Points of an owner in body and subject together, overlapping and repeated phrases counted once."""
        if not self.holds(owner):
            return 0
        said: set[str] = set()
        return sum(points(part.of(owner), part.words, said) for part in (self.title, self.body))

    def says(self, owner: str) -> bool:
        """Whether a word, or two different hints, of the owner were found."""
        return self.points(owner) >= 2 * HINT

    def said_by_the_writer(self, owner: str) -> bool:
        """The same, leaving out sentences that tell what somebody else said."""
        if not self.holds(owner):
            return False
        said: set[str] = set()
        return sum(points(_own(part, owner), part.words, said) for part in (self.title, self.body)) >= 2 * HINT


def _own(part: Part, owner: str) -> list[Hit]:
    told = {part.words.sentences[hit.first] for hit in part.of("reported speech")}
    return [hit for hit in part.of(owner) if part.words.sentences[hit.first] not in told]


@dataclass(frozen=True, slots=True, eq=False)
class Configured:
    """A council and a lexicon as one key: equal only to itself, so that a cache need not compare tables."""

    council: Council
    lexicon: Lexicon


_configured: dict[tuple[int, int], Configured] = {}


def configured(council: Council, lexicon: Lexicon) -> Configured:
    """The one key for this very pair of objects. A handful are kept; reloaded settings push old ones out."""
    key = (id(council), id(lexicon))
    found = _configured.get(key)
    if found is None:
        if len(_configured) >= 8:
            _configured.pop(next(iter(_configured)))
        found = _configured[key] = Configured(council, lexicon)
    return found


@lru_cache(maxsize=4)
def scan(title: str, text: str, setting: Configured) -> Scan:
    """What the configured phrases find in a subject and a text."""
    index = _index(setting)
    return Scan(_part(title[:LONGEST_TITLE], index, setting.lexicon), _part(text, index, setting.lexicon))


def _part(text: str, index: Index, lexicon: Lexicon) -> Part:
    words = read_words(text, lexicon.spellings)
    named = _in_street_names(words, lexicon)
    hits = [hit for hit in index.find(words) if not (hit.first == hit.last and hit.first in named and hit.owner.startswith((CATEGORY, NOUN)))]
    figures = {at for hit in hits if hit.owner == _FIGURE for at in range(hit.first, hit.last + 1)}
    beside = {hit.last + 1 for hit in hits if hit.owner == _BESIDE}
    meant = (hit for hit in hits if not (hit.owner.startswith(_LITERAL) and figures.intersection(range(hit.first, hit.last + 1))))
    return _sorted_out(words, (_as_landmark(hit) if hit.first in beside and hit.owner.startswith((CATEGORY, NOUN)) else hit for hit in meant))


def _in_street_names(words: Words, lexicon: Lexicon) -> set[int]:
    """`Cemetery Road` is about no cemetery: the words of street names, where both are written with capitals."""
    kinds = _kinds_of_street(lexicon.streets, lexicon.capital_streets, lexicon.spots)
    ends = [at for at, word in enumerate(words.words) if at and word in kinds and _capital(words, at) and _capital(words, at - 1)]
    named = {at for at in ends if words.ends[at - 1] + 1 == words.starts[at] and words.words[at - 1] not in lexicon.never_street_names}
    return named | {at - 1 for at in named}


@lru_cache(maxsize=8)
def _kinds_of_street(streets: tuple[str, ...], capital_streets: tuple[str, ...], spots: tuple[str, ...]) -> frozenset[str]:
    return frozenset((*streets, *capital_streets)) - frozenset(spots)


def _capital(words: Words, at: int) -> bool:
    return words.text[words.starts[at]].isupper()


def _sorted_out(words: Words, hits: Iterable[Hit]) -> Part:
    kept = tuple(hits)
    by_owner: dict[str, list[Hit]] = {}
    for hit in kept:
        by_owner.setdefault(hit.owner, []).append(hit)
    return Part(words, kept, by_owner)


def _as_landmark(hit: Hit) -> Hit:
    """`a pothole by the bus stop` is about the pothole."""
    return hit._replace(points=HINT, landmark=hit.points == WORD)


def without_landmarks(found: Scan) -> Scan:
    """The same scan where what looked like landmarks counts in full: `a lorry took down the lamp post`, when nothing else is told."""
    return Scan(_in_full(found.title), _in_full(found.body))


def _in_full(part: Part) -> Part:
    return _sorted_out(part.words, (hit._replace(points=WORD) if hit.landmark else hit for hit in part.hits))


_indices: dict[tuple[int, int, int], tuple[object, Index]] = {}


def _index(setting: Configured) -> Index:
    """The phrases of a council's categories and signposts and of a lexicon. Kept by those, so that another setting of the council costs no new index."""
    key = (id(setting.council.categories), id(setting.council.signposts), id(setting.lexicon))
    if key not in _indices:
        if len(_indices) >= 8:
            _indices.pop(next(iter(_indices)))
        kept_alive = (setting.council.categories, setting.council.signposts, setting.lexicon)  # or their ids might be given anew
        _indices[key] = (kept_alive, _built(setting))
    return _indices[key][1]


def _built(setting: Configured) -> Index:
    index = Index()
    for owner, family in _families(setting):
        index.add(owner, family.words, WORD)
        index.add(owner, family.hints, HINT)
        index.add(owner, family.unless, 0)
    return index


def _families(setting: Configured) -> Iterable[tuple[str, Phrases | Category]]:
    lexicon = setting.lexicon
    yield from ((f"{CATEGORY}{key}", category) for key, category in setting.council.categories.items())
    yield from ((f"{NOUN}{key}", Phrases(words=category.nouns)) for key, category in setting.council.categories.items())
    yield from ((f"emergency:{key}", family) for key, family in lexicon.emergencies.items())
    yield from ((f"sensitivity:{kind}", family) for kind, family in lexicon.sensitivities.items())
    yield from ((f"enquiry:{kind}", family) for kind, family in lexicon.enquiries.items())
    yield from ((f"informing:{kind}", family) for kind, family in lexicon.informing.items())
    yield from ((f"fact:{key}", Phrases(words=fact.words)) for key, fact in lexicon.facts.items())
    yield from ((f"{SIGN}{key}", Phrases(words=sign.words, unless=sign.unless)) for key, sign in lexicon.signs.signs.items())
    yield from ((f"{SIGNPOST}{key}", Phrases(words=signpost.words)) for key, signpost in setting.council.signposts.items())
    yield from (
        ("threats", lexicon.threats),
        ("abuse", lexicon.abuse),
        ("anger", lexicon.anger),
        ("vulnerable", lexicon.vulnerable),
        ("anonymity", lexicon.anonymity),
        ("confidence", lexicon.confidence),
        ("ask first", lexicon.ask_first),
        ("reported before", lexicon.reported_before),
        ("on behalf", lexicon.on_behalf),
        ("reported speech", Phrases(words=lexicon.reported_speech)),
        ("several", Phrases(words=lexicon.several)),
        ("wish", Phrases(words=lexicon.wishes)),
        ("local", Phrases(words=lexicon.local)),
        (_BESIDE, Phrases(words=lexicon.beside)),
        (_FIGURE, Phrases(words=lexicon.figures_of_speech)),
    )


def points(hits: Iterable[Hit], words: Words, said: set[str]) -> int:
    """Points of one owner's hits: overlapping hits count as their best, the same words again count nothing, a phrase of several words counts one more.

    `said` holds the words that were counted already and is added to.
    """
    total = 0
    end = -1
    best = 0
    for hit in sorted(hits, key=lambda h: h.first):
        if hit.first > end:
            total, best = total + best, 0
        worth = hit.points + (hit.points == WORD and hit.last > hit.first)
        text = " ".join(words.words[hit.first : hit.last + 1])
        if text not in said:
            said.add(text)
            best = max(best, worth)
        end = max(end, hit.last)
    return total + best
