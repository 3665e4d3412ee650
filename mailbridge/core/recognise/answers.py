"""What an officer's reply amounts to. Only a real answer is substantive: "job raised", "passed on" and thanks are none, however kindly said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from mailbridge.core.dates import Adding
from mailbridge.core.mail import Mail
from mailbridge.core.people import Council
from mailbridge.core.reading import Answer
from mailbridge.core.recognise import answer_limits as limits
from mailbridge.core.recognise import answer_notes as notes
from mailbridge.core.recognise import answer_words as words
from mailbridge.core.recognise.answer_verbs import DEED
from mailbridge.core.recognise.elsewhere import redirected
from mailbridge.core.recognise.promises import promised, sentences
from mailbridge.core.recognise.shorthand import spelt_out


@dataclass(frozen=True, slots=True)
class Sorted:
    """The sentences of a reply by what they do; a sentence can do several things."""

    outcome: int = 0
    refusal: int = 0
    elsewhere: int = 0
    holding: int = 0
    passed_on: int = 0
    logged: int = 0
    question: int = 0
    still_open: int = 0
    other_words: int = 0
    facts: int = 0


def answer(text: str, written: date, *, internal: bool = False, marking: str = "", adding: Adding | None = None) -> Answer:
    """The meaning of a reply's own words. `internal`: the mail was not meant for the councillor, so nothing in it is an answer to share."""
    plain = spelt_out(text)
    kinds, day = _sorted(plain), promised(plain, written, adding)
    substantive = not internal and _is_substantive(kinds)
    return Answer(
        substantive=substantive,
        holding=not substantive and (day is not None or _is_holding(kinds, internal)),
        question=not internal and bool(kinds.question),
        refused=bool(kinds.refusal),
        not_responsible=bool(kinds.elsewhere),
        thanks_only=_is_thanks(plain, kinds),
        promised_date=day,
        redirected_to=redirected(text),
        shareable=not internal and not marking.startswith("OFFICIAL-SENSITIVE") and not limits.PRIVATE.search(text),
        marking=marking,
    )


def own_words(mail: Mail) -> str:
    """What an officer tells: the new words, and where these point to words below ("see red", "from the drainage team"), those as well."""
    new = mail.new_text[:_LONGEST]
    if not _POINTS_BELOW.search(new) and (len(new.split()) > 2 or _tells(new)):
        return new  # "Logged." says something, and our own letter beneath is no answer
    below = "\n\n".join(part.text for part in mail.forwarded[:1]) or _without_headers(mail.elided_text[:_LONGEST])
    return f"{_without_headers(new)}\n\n{below[:_LONGEST]}"


def _tells(note: str) -> bool:
    """Whether a note of a word or two ("Done", "Mon", "Ta") says something by itself; a mere name or `FYI` leaves that to what stands below."""
    return answer(note, _ANY_DAY) != Answer()


def _without_headers(text: str) -> str:
    """A text in which answers stand within a quotation: without the header block and what our own letter asks."""
    head, _, quoted = text.partition(block.group()) if (block := _HEADER_LINE.search(text)) else (text, "", "")
    asked = (line for line in quoted.splitlines() if not _HEADER_LINE.match(line) and not line.rstrip().endswith("?") and not _OUR_LETTER.search(line))
    return head + "\n".join(asked)


def marking(subject: str, text: str) -> str:
    """The protective marking in a subject or at the head or foot of a text, in capitals; empty when there is none."""
    found = _MARKING.search(subject) or _MARKING_LINE.search(text[:400]) or _MARKING_LINE.search(text[-400:])
    written = found.group(found.lastindex or 0).upper() if found else ""
    return "" if written.startswith("NOT ") else re.sub(r"[ _–-]+", "-", written)


def is_internal(text: str, councillor_names: frozenset[str]) -> bool:
    """Whether a reply greets somebody who is not the councillor ("Dave - one for you?"): officers talking among themselves."""
    greeted = _GREETED.match(text.lstrip())
    if not greeted:
        return bool(limits.SLIP.search(text[:300]))
    name = greeted["name"].lower()
    return name not in councillor_names | _ANYBODY and not DEED.match(name)


def among_officers(mail: Mail, council: Council) -> bool:
    """Whether a mail is addressed to officers only and reached the councillor as a copy."""
    ours = council.own_addresses
    among = (council.is_council_domain(a.domain) and not council.councillor_writing_from(a.address) and a.address.lower() not in ours for a in mail.to)
    return bool(mail.to) and all(among) and bool(mail.cc)


def names(council: Council) -> frozenset[str]:
    """First and last names of the councillors, by which an officer greets them."""
    return council.names_of_councillors


def _sorted(text: str) -> Sorted:
    counts = dict.fromkeys(("outcome", "refusal", "elsewhere", "holding", "passed_on", "logged", "question", "still_open"), 0)
    other = facts = 0
    for sentence in sentences(_GREETING_LINE.sub("", _GREETED_FIRST.sub("", text), count=1)):
        kinds = _kinds(sentence)
        for kind in kinds:
            counts[kind] += 1
        if not kinds and not limits.EMPTY.match(sentence) and not limits.COURTESY.search(sentence):
            other += len(sentence.split())
            facts += bool(limits.FACT.search(sentence))
    return Sorted(**counts, other_words=other, facts=facts)


def _kinds(sentence: str) -> list[str]:
    """What one sentence does. A hope or condition is no outcome, an offer of further help no question; what is still to come puts off."""
    if limits.COURTESY.search(sentence):
        return []
    tables = words.CUES if len(sentence.split()) > _NOTE else words.CUES + notes.CUES
    kinds = list(dict.fromkeys(kind for kind, pattern in tables if pattern.search(sentence)))
    if tables is not words.CUES and "outcome" not in kinds and any(notes.OUTCOME.search(clause) for clause in limits.CLAUSES.split(sentence)):
        kinds.append("outcome")
    if not kinds and not limits.EMPTY.match(sentence) and limits.OPEN.search(sentence):
        return ["still_open"]
    return [kind for kind in kinds if not _is_taken_back(kind, sentence, kinds)]


def _is_taken_back(kind: str, sentence: str, kinds: list[str]) -> bool:
    """Whether the rest of the sentence undoes what a phrase of it seems to say; nothing that is asked is told."""
    if sentence.endswith("?") and kind in ("outcome", "refusal", "elsewhere"):
        return True
    if kind == "outcome" and (_is_only_passing(sentence, kinds) or _is_denied(sentence)):
        return True
    if kind == "question" and not sentence.endswith("?") and limits.TOLD_TO_DO.search(sentence):
        return True
    return kind in limits.TAKEN_BACK and bool(limits.TAKEN_BACK[kind].search(sentence))


def _is_denied(sentence: str) -> bool:
    """ "It was not done, so notice was served" denies one thing and tells of another; each clause stands for itself."""
    if not limits.NOT_SO.search(sentence):
        return False
    told = (clause for clause in limits.CLAUSES.split(sentence) if not limits.NOT_SO.search(clause))
    return not any(words.OUTCOME.search(clause) or notes.OUTCOME.search(clause) for clause in told)


def _is_only_passing(sentence: str, kinds: list[str]) -> bool:
    """ "The job has been raised and will be completed by …" tells of no outcome, and "inspected" with a finding does."""
    return ("logged" in kinds or "passed_on" in kinds) and not limits.FINDING.search(sentence)


def _is_substantive(kinds: Sorted) -> bool:
    """An outcome or a refusal is one; plain facts are one where the rest does not put the councillor off or send her elsewhere."""
    if kinds.outcome or (kinds.refusal and not kinds.question):
        return True
    waits = kinds.still_open and (kinds.facts < 2 or kinds.other_words < 20)
    put_off = kinds.holding or kinds.passed_on or kinds.logged or kinds.question or kinds.elsewhere or waits
    return not put_off and ((kinds.other_words >= 5 and kinds.facts > 0) or kinds.other_words >= 14)


def _is_holding(kinds: Sorted, internal: bool) -> bool:
    """What is still to come puts off, but not in a reply that asks her or sends her elsewhere."""
    waits = kinds.still_open and not (kinds.elsewhere or kinds.question)
    return bool(kinds.holding or kinds.passed_on or kinds.logged or waits or internal)


def _is_thanks(text: str, kinds: Sorted) -> bool:
    told = kinds.outcome or kinds.refusal or kinds.holding or kinds.passed_on or kinds.logged or kinds.question or kinds.elsewhere or kinds.still_open
    return not told and kinds.other_words < 7 and bool(limits.THANKS.search(text))


_NOTE = 12
"""Words of a sentence that is a mere note, read by its own table besides."""
_ANY_DAY = date(2000, 1, 3)
_LONGEST = 20_000
"""Characters of a reply that are read: nobody answers at greater length, and a hostile megabyte costs nothing."""
_POINTS_BELOW = re.compile(
    r"\b(?:(?:see|find|are|is|response|reply|answers?|comments?|update|information|as|per|forwarding|following)\b[^.\n]{0,30}\b(?:below(?! (?:our|the|"
    r"intervention|average|standard|any)\b)|(?<!is )(?<!are )red|"
    r"(?<!is )(?<!are )(?:blue|green|bold)|italics|in-?line|under each|against each|after each|within(?= (?:your|the (?:e-?mail|text|body))\b|"
    r"\W*$))\b|(?:in|marked) (?:red|blue|green|bold)\b|comments in|"
    r"from the \w+ team)",
    re.IGNORECASE,
)
_HEADER_LINE = re.compile(r"^[ >*]{0,6}(?:from|sent|to|cc|date|subject|on .{5,100} wrote)\b ?:.*$", re.IGNORECASE | re.MULTILINE)
_OUR_LETTER = re.compile(r"\b(?:by \d{1,2} \w+|please reply|dear colleagues|case reference|could you)\b", re.IGNORECASE)
_ANYBODY = frozenset(
    [
        "cllr",
        "councillor",
        "cllrs",
        "councillors",
        "all",
        "both",
        "colleague",
        "colleagues",
        "team",
        "everyone",
        "everybody",
        "hi",
        "hello",
        "dear",
        "good",
        "morning",
        "afternoon",
        "evening",
        "sir",
        "madam",
        "sirs",
        "thanks",
        "thank",
        "many",
        "apologies",
        "sorry",
        "done",
        "logged",
        "yes",
        "no",
        "ok",
        "okay",
        "fixed",
        "sorted",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "further",
        "following",
        "please",
        "update",
        "re",
        "just",
        "as",
        "in",
        "on",
        "the",
        "this",
        "that",
        "we",
        "i",
        "it",
        "not",
        "cheers",
        "hiya",
        "hey",
        "unfortunately",
        "however",
        "regarding",
        "hope",
        "confirmed",
        "agreed",
        "noted",
    ]
)
_GREETED = re.compile(
    r"(?:(?:Hi|Hello|Hiya|Morning|Afternoon|Dear|Hey)[ ,]+|@)?(?P<name>[A-Z][a-z]{1,14})"
    r"(?: ?[-–—]+ |, ?(?=(?:one|can|could|please|pls|over|see|any|is|are|do|did|what|will|fyi|yours)\b)|(?=[,:]?[ \t]*\n)| (?=(?:can|could) you\b))"
)
_MARKING = re.compile(r"OFFICIAL[ _–-]{1,3}SENSITIVE|\bOFFICIAL\b|\bCONTROLLED\b|\bRESTRICTED\b|NOT PROTECTIVELY MARKED")
_MARKING_LINE = re.compile(
    r"^[ \t*\[(]{0,4}(?:(?:classification|protective marking|security classification|marking)[: ]{1,3})?(OFFICIAL[ _–-]{1,3}SENSITIVE|"
    r"OFFICIAL|CONTROLLED|RESTRICTED|NOT PROTECTIVELY MARKED)\b[^\n]{0,20}$",
    re.MULTILINE | re.IGNORECASE,
)
_GREETED_FIRST = re.compile(
    r"\A\s*(?:hi|hello|hiya|hey|dear|(?:good )?(?:morning|afternoon|evening)|cllr|councillor)\b(?: [\w.]{1,15}){0,2}, (?=\S)", re.IGNORECASE
)
_GREETING_LINE = re.compile(r"\A\s*(?:hi|hello|hiya|dear|good (?:morning|afternoon|evening)|morning|afternoon|evening)\b[^\n.!?]{0,60}(?:\n|$)", re.IGNORECASE)
