"""The words of residents as data: the shapes of `config/words.toml` and `config/signs.toml`, which tell the clerk who edits them what each table means."""

from __future__ import annotations

from pydantic import Field

from mailbridge.core.people import Setting
from mailbridge.model.words import EnquiryType, Preference, Sensitivity


class Phrases(Setting):
    """A family of phrases. How a phrase is written and matched stands in `core.recognise.phrases`."""

    words: tuple[str, ...] = ()
    """Each of them is enough by itself (3 points, 4 if it is of several words)."""
    hints: tuple[str, ...] = ()
    """Each of them helps (1 point); none is enough by itself, two different ones are."""
    unless: tuple[str, ...] = ()
    """A word or hint that shares a word of the text with one of these is not counted."""


class Fact(Setting):
    """How the answer to a category's question is recognised in a mail that already gives it."""

    asked_by: tuple[str, ...]
    """A question that holds one of these phrases asks for this fact."""
    words: tuple[str, ...] = ()
    """Phrases that show the fact to be given."""
    given_by: tuple[str, ...] = ()
    """What else gives it: `photo`, `spot` (a house number, landmark, map link or position), `street`, `home` (a numbered address),
    `phone`, `postcode`, `date`, `time`, `number`, `reference`, `registration`, `lamp`."""


class Sign(Setting):
    """Something that means little by itself: a child, an injury, a locked door."""

    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    """Words that share a word of the text with one of these phrases are no sign."""


class Together(Setting):
    """Signs that mean something when they stand near each other."""

    means: str
    """A sensitivity, a class of `emergencies`, `threats` or `anonymity`."""
    signs: tuple[str, ...] = Field(min_length=1)
    """Names of `signs`."""
    enough: int = Field(default=0, ge=0)
    """How many of them must be found; 0: all."""
    near: int = Field(default=1, ge=0)
    """How many sentences they may be apart."""
    unless: tuple[str, ...] = ()
    """Signs that explain the others away when they stand as near."""
    sure: bool = True
    """false: nobody is alarmed, but the councillor is asked to read the mail soon."""


class Signs(Setting):
    """What means something only together: the shape of `config/signs.toml`."""

    together: tuple[Together, ...] = ()
    signs: dict[str, Sign] = Field(default_factory=dict)
    """By name."""


class Lexicon(Setting):
    """Everything about words that does not belong to one category."""

    emergencies: dict[str, Phrases] = Field(default_factory=dict)
    """Risk to life or safety now, by class: gas, fire, flood …"""
    sensitivities: dict[Sensitivity, Phrases] = Field(default_factory=dict)
    threats: Phrases = Phrases()
    """Threats to the councillor or to others."""
    abuse: Phrases = Phrases()
    anger: Phrases = Phrases()
    """Anger at a thing: the councillor sees it, and nothing else is different (R105)."""
    vulnerable: Phrases = Phrases()
    """What makes somebody vulnerable, as they say: shown to the councillor alone (R109)."""
    reported_speech: tuple[str, ...] = ()
    """Phrases that tell what somebody else said (`he called me`): abuse and threats in such a sentence are not the writer's."""
    anonymity: Phrases = Phrases()
    """"Keep my name out of it"."""
    confidence: Phrases = Phrases()
    """"In confidence", "please don't tell other councillors"."""
    ask_first: Phrases = Phrases()
    """Money troubles, crime, care: passed on only with permission."""
    informing: dict[Preference, Phrases] = Field(default_factory=dict)
    """How much a resident wants to hear: "just let me know when it's done" (R021)."""
    reported_before: Phrases = Phrases()
    """"I have reported this three times"."""
    on_behalf: Phrases = Phrases()
    """The writer speaks for another person."""
    enquiries: dict[EnquiryType, Phrases] = Field(default_factory=dict)
    several: tuple[str, ...] = ()
    """Phrases with which a writer turns to another matter: `while I'm writing`."""
    beside: tuple[str, ...] = ()
    """Phrases before a landmark (`next to the`): a category's word right after one of them is only a hint."""
    wishes: tuple[str, ...] = ()
    """Beginnings of a sentence that says what the writer wants done."""
    local: tuple[str, ...] = ()
    """Phrases by which a writer says that she lives in the ward."""
    figures_of_speech: tuple[str, ...] = ()
    """Phrases that sound like danger or law and mean neither."""
    spellings: dict[str, str] = Field(default_factory=dict)
    """Usual misspelling -> the word as the lists spell it."""
    streets: tuple[str, ...] = ()
    """Last words of street names that need no capital: `road`, `street`."""
    capital_streets: tuple[str, ...] = ()
    """Last words of street names that are ordinary words too and count only with a capital letter or a house number: `way`, `close`."""
    spots: tuple[str, ...] = ()
    """Last words of other places: `park`, `underpass`, `library`."""
    street_endings: tuple[str, ...] = ()
    """Endings of street names of one word, as in `on Ropewalk`."""
    never_street_names: tuple[str, ...] = ()
    """Words that are no part of the name of a street."""
    counted: tuple[str, ...] = ()
    """Words after a number that make it no house number."""
    facts: dict[str, Fact] = Field(default_factory=dict)
    signs: Signs = Signs()
    """Read from a file of its own."""
    category_points: int = Field(default=3, ge=1)
    """Points that a category needs before it is believed."""
