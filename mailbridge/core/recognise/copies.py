"""Compares mails by their words: how much two have in common, which words are a writer's own, and which postcode is a writer's home.

Pure text work; nothing here knows of people, cases or days. Salutation, closing, name, address, case and punctuation do not count."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, groupby

from mailbridge.core.recognise.places import postcodes

WINDOW = 5
"""Words that are compared together: a run that long is seldom equal by chance."""
MARKS = 16
"""The lowest fingerprints of a text, by which texts like it are looked for: alike texts share some of them, whatever else stands in one."""
ALIKE = 0.5
"""Share of the shorter text's windows that the longer one must hold (WriteToThem's threshold)."""
LONGEST_TEXT = 20_000
ENOUGH = 5
"""Words of their own from which on a copy is read by a person."""
MOSTLY = 0.6
"""Share of a sentence that must be new for the sentence to be the writer's own."""
LONG_RUN = 7
"""Words in a row that make it their own whatever the rest of it is."""
SHORT_LINE = 6
"""Words of a line that is a name, a street, a town: what is longer was written to be read."""
_EDGE = ("|", "|")
"""Stands before the first word and behind the last, so that those are in a window, too."""
REST = "(The whole of the mail, most of which many people sent:)"
"""Stands between what its writer added, and the mail."""
WRAPPED = 45
"""Characters from which on a line may have been broken by a mail program, and not by its writer."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SALUTATION = re.compile(
    r"^[ \t>]{0,9}(?:dear|hello|hi|hiya|hey|good (?:morning|afternoon|evening)|to)\b"
    r"(?:[ \t]+(?!i\b|i'|my\b|we\b|please\b|the\b)[\w.'&-]{1,30}){0,7}[ \t]*(?:[,:;!.–-]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSING = re.compile(
    r"(?:(?:with |my |many )?(?:very )?(?:kind|kindest|best|warm|warmest|good)?\s?(?:regards|wishes)|yours(?: (?:sincerely|faithfully|truly|etc))?|many thanks|"
    r"thanks(?: (?:again|very much|so much|in advance))?|thank you(?: (?:again|very much|in advance))?|cheers|sincerely|best|all the best|kr|br|"
    r"take care|respectfully|from|signed|in hope|in solidarity)(?: (?:and|&) (?:kind |best )?(?:regards|wishes|thanks))?\s?[,.!x-]{0,4}",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?!p\.? ?s\b)(?:\S+\s+){0,5}\S*[^\s.!?]|(?:\S+\s+){0,2}\S+", re.IGNORECASE)
"""A line beneath the closing that says who wrote and where they live; a postscript is none."""
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”)]{0,2}\s+(?=\S)")
_ROADS = (
    "road|rd|street|st|lane|ln|avenue|ave|close|drive|dr|way|crescent|terrace|court|gardens|gdns|place|grove|rise|walk|hill|view|square|mews|row|park|green|"
    "parade|house|heights|yard|wharf|end|bank|croft|fold|meadows?|vale"
)
_CAPITAL_ROADS = "|".join(word.capitalize() for word in _ROADS.split("|")[:22] if len(word) > 2)
_NEUTRAL = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+"
    r"|(?:https?://|www\.)\S{1,400}"
    r"|(?<![\w-])[A-Za-z]{1,2}[0-9][0-9A-Za-z]?[ \t]{0,2}[0-9][A-Za-z]{2}(?![\w-])"
    rf"|\b(?:flat \w{{1,4}},? )?\d{{1,4}}[a-z]?,? (?:[A-Z][\w']{{1,20}} ){{1,3}}(?i:{_ROADS})\b"
    rf"|(?:\b[A-Z][\w']{{1,20}} ){{1,2}}(?:{_CAPITAL_ROADS})\b"
    r"|\b\+?\d[\d ()/-]{0,18}\w{0,3}"
)
"""What differs from one copy to the next and says nothing: addresses, links, postcodes, streets, numbers."""
_MAY_BE_NEUTRAL = re.compile(rf"[\d@]|https?:|www\.| (?:{_CAPITAL_ROADS})\b")
"""What a sentence has in which any of that stands."""
_POLITE = (
    r"(?:i |we )?(?:do |really |just )?hope (?:that )?(?:you(?:'re| are)|this (?:e-?mail |letter |message )?finds you|all is) ?(?:and yours )?"
    r"(?:keeping |doing )?(?:well|ok|fine|safe)"
    r"|(?:i am |i'm |we are |as )?(?:writing )?(?:as )?(?:a |an |one of |your )*(?:local |concerned |worried |long standing |proud )*"
    r"(?:resident|residents|constituent|constituents)(?: (?:of|in|from) [\w' ]{1,30})?"
    r"|(?:i |we )?(?:look|am looking|looking|would look) forward to (?:hearing from you|your (?:reply|response|answer))(?: soon)?"
    r"|(?:many )?thank(?:s| you)(?: so| very)?(?: much)? (?:again )?(?:for (?:reading|listening|your (?:time|help|attention|support|consideration|work)"
    r"|all you do|taking the time)|in (?:advance|anticipation))[\w ]{0,30}"
    r"|(?:my |our )(?:name|full name|address|postcode|post code|phone|phone number) (?:is|are)?(?: [\w']{1,20}){0,2}"
    r"|(?:i |we )?(?:live|am|living) (?:at|in|on|of)(?: [\w']{1,20}){0,3}"
    r"|sent from my [\w ]{1,30}|get outlook for [\w ]{1,20}"
)
_COURTESY = re.compile(rf"(?:{_POLITE})(?:(?: and| so)? (?:{_POLITE}))*")
"""What is said of custom, in the words that are compared: it is nobody's own."""
_HOME = re.compile(r"\b(?:live|lives|living|resident|residents|post ?code|address|home|constituent)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written, and where its words stand among all words that are compared."""

    text: str
    plain: str
    """Its words as they are compared."""
    start: int
    count: int
    paragraph: int = 0


@dataclass(frozen=True)
class Compared:
    """A text as it can be compared with others."""

    sentences: tuple[Sentence, ...]
    windows: tuple[int, ...]
    """Fingerprint of the run of words that begins at each word; the last words begin none."""
    words: int

    @cached_property
    def all(self) -> frozenset[int]:
        """Its windows, each once."""
        return frozenset(self.windows)

    @cached_property
    def marks(self) -> tuple[int, ...]:
        """Its lowest windows."""
        return tuple(sorted(self.all)[:MARKS])

    def own(self, common: AbstractSet[int]) -> str:
        """What its writer has added to windows that others wrote as well; empty where that is too little to be read for itself."""
        known = self._known(common)
        words = sum(sum(self._new(one, known)) for one in self._added(known))
        return "\n".join(one.text for one in self._added(known)) if words >= ENOUGH else ""

    def touched(self, common: AbstractSet[int]) -> str:
        """The sentences in which anything is new."""
        known = self._known(common)
        return "\n".join(one.text for one in self.sentences if any(self._new(one, known)) and not _COURTESY.fullmatch(one.plain))

    def added(self, common: AbstractSet[int]) -> str:
        """All that is new: sentences as they are, and of what others wrote as well just the new words, since what needs care in the rest is nobody's own."""
        known = self._known(common)
        added = self._added(known)
        parts = (" ".join(compress(one.plain.split(), self._new(one, known))) for one in self.sentences if one not in added)
        return "\n".join((*(one.text for one in added), *(part for part in parts if part)))

    def shared(self, common: AbstractSet[int]) -> str:
        """Its paragraphs without the sentences that its writer added."""
        known = self._known(common)
        added = self._added(known)
        kept = [one for one in self.sentences if one.count and one not in added]
        return "\n\n".join(" ".join(one.text for one in some) for _, some in groupby(kept, key=lambda one: one.paragraph))

    def _added(self, known: list[bool]) -> list[Sentence]:
        """The sentences that are its writer's own."""
        return [one for one in self.sentences if _is_added(one, self._new(one, known))]

    def _known(self, common: AbstractSet[int]) -> list[bool]:
        """Of each word whether it stands in a run that others wrote as well."""
        known = [False] * self.words
        for at, window in enumerate(self.windows):
            if window in common:
                known[at : at + WINDOW] = [True] * WINDOW
        return known

    def _new(self, sentence: Sentence, known: list[bool]) -> list[bool]:
        return [not one for one in known[sentence.start : sentence.start + sentence.count]]


def compared(text: str, name: str = "") -> Compared:
    """A text made ready. `name`: its writer's, which does not count."""
    sentences: list[Sentence] = []
    words: list[str] = [*_EDGE]
    for paragraph, said in _sentences(text[:LONGEST_TEXT].replace("’", "'").replace("\u00a0", " ")):
        bare = _without_name(said, name)
        found = _WORD.findall((_NEUTRAL.sub(" ", bare) if _MAY_BE_NEUTRAL.search(bare) else bare).lower())
        sentences.append(Sentence(said, " ".join(found), len(words), len(found), paragraph))
        words += found
    words += _EDGE
    return Compared(tuple(sentences), fingerprints(words), len(words))


def fingerprints(words: Sequence[str]) -> tuple[int, ...]:
    """One for the run of words that begins at each word, as long as a run is whole."""
    spelt = [word.encode() for word in words]
    runs = zip(*(spelt[at:] for at in range(WINDOW)), strict=False)
    return tuple(zlib.crc32(b" ".join(run)) for run in runs)


def alike(one: frozenset[int], other: Collection[int]) -> float:
    """The share of the shorter text's windows that stand in the longer one, from 0 to 1. `other` holds each window once."""
    shorter = min(len(one), len(other))
    return len(one.intersection(other)) / shorter if shorter else 0.0


def common_windows(counted: Mapping[int, int], people: int) -> frozenset[int]:
    """The windows of a campaign: in a small one what one person wrote, in a large one what one in fifty did."""
    return frozenset(window for window, times in counted.items() if times > people // 50)


def home_postcode(text: str, words: Compared, common: AbstractSet[int]) -> str:
    """The postcode of the writer: the last one that does not stand in a sentence that everybody wrote, unless that sentence says who lives where."""
    known = words._known(common)
    passing = "\n".join(
        one.text for one in words.sentences if one.count > SHORT_LINE and not _is_added(one, words._new(one, known)) and not _HOME.search(one.text)
    )
    everybody, found = set(postcodes(passing)), postcodes(text[:LONGEST_TEXT])
    return next((code for code in reversed(found) if code not in everybody), "")


def _is_added(sentence: Sentence, new: list[bool]) -> bool:
    """Whether a sentence is the writer's own: most of it is new, or a long run of it, and it is no mere courtesy."""
    count = sum(new)
    if count < 3 or _COURTESY.fullmatch(sentence.plain):
        return False
    return count >= MOSTLY * sentence.count or _longest_run(new) >= LONG_RUN


def _longest_run(new: list[bool]) -> int:
    longest = run = 0
    for one in new:
        run = run + 1 if one else 0
        longest = max(longest, run)
    return longest


def _without_name(said: str, name: str) -> str:
    """A sentence without its writer's name: first and last name together, and in a short line either."""
    named = [part for part in name.split() if len(part) > 1]
    if not named or _is_nowhere(named, said):
        return said
    parts = [re.escape(part) for part in named]
    whole = re.compile(r"\b" + r"\W{1,3}(?:\w{1,20}\W{1,3})?".join(parts) + r"\b", re.IGNORECASE)
    bare = whole.sub(" ", said)
    return re.sub(rf"\b(?:{'|'.join(parts)})\b", " ", bare, flags=re.IGNORECASE) if len(bare.split()) <= SHORT_LINE else bare


def _is_nowhere(named: Sequence[str], said: str) -> bool:
    """Whether none of the names stands in a sentence, as far as that can be told without a pattern made for it."""
    lower = said.lower()
    return said.isascii() and all(part.isascii() and part.lower() not in lower for part in named)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences between salutation and closing, each with the number of its paragraph; behind the closing only what is longer than a line of an address."""
    head, rest = text[:800], text[800:]
    closed = False
    for number, paragraph in enumerate(re.split(r"\n[ \t>]*\n", _SALUTATION.sub("", head, count=1) + rest)):
        for line in _unwrapped(paragraph):
            if _CLOSING.fullmatch(line):
                closed = True
            elif not (closed and _SIGNED.fullmatch(line)):
                yield from ((number, one.strip()) for one in _SENTENCE_END.split(line) if one.strip())


def _unwrapped(paragraph: str) -> list[str]:
    """Lines as their writer meant them: those that a mail program has broken are one again."""
    lines: list[str] = []
    last = 0
    for line in (one.strip() for one in paragraph.splitlines()):
        if lines and line and (last >= WRAPPED or (line[0].islower() and not _CLOSING.fullmatch(lines[-1]))):
            lines[-1] = f"{lines[-1]} {line}"
        elif line:
            lines.append(line)
        last = len(line)
    return lines
