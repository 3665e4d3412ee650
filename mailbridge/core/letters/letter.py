"""A letter as decided: who gets it, what it may say and what it answers. `LETTERS` is the table of all families of letters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from mailbridge.core import tokens
from mailbridge.core.letters.facts import Facts, Suggestion
from mailbridge.core.mail import Address
from mailbridge.model.words import PartyRole

__all__ = ["LETTERS", "Automatic", "Enclosure", "Letter", "LetterKind", "LineEvidence", "Suggestion", "drafted"]
Automatic = Literal["auto-replied", "auto-generated"]
SIGNED = ("councillor", "sign_off")


LARGEST = 20_000_000
"""Bytes of a mail that every mail server takes."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter. `shown` puts it into the HTML as a picture (a thumbnail for the councillor)."""

    filename: str
    content_type: str
    content: bytes = field(repr=False)
    shown: bool = False
    caption: str = ""
    """What its sender said of it."""
    position: str = ""
    """Where a photo was taken, as text."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What an export holds: cases in tables, and of a person or a case also each mail and letter. Numbers are those of rows."""

    name: str
    """Of the files: `cases`, `MB-2417`."""
    cases: tuple[str, ...] = ()
    """References."""
    mails: tuple[int, ...] = ()
    letters: tuple[int, ...] = ()
    contacts: tuple[int, ...] = ()
    every_case: bool = False
    """All cases of the councillor, and no mails."""
    lines: tuple[str, ...] = ()
    """Then it is evidence: the mails, and this list of them, and no tables of cases."""


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """The photos and documents of one line of a list."""

    number: int
    sha256: str
    """Of the archived mail that they came with."""
    nameless: bool = False
    """Only pictures travel, since the resident's name is withheld."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A request to post. `key` is unique for ever (`ack:MB-2417`): a second letter with the same key is the same letter."""

    key: str
    name: str
    """Family of the template: a key of `LETTERS`."""
    to: tuple[Address, ...]
    sender: Address
    """The councillor's name with her casework address."""
    facts: Facts
    party: PartyRole | None = None
    """Who the addressee is to the case; None for letters to the operator."""
    cc: tuple[Address, ...] = ()
    attachments: tuple[Enclosure, ...] = ()
    in_reply_to: str = ""
    """Message-ID that is answered, with brackets; empty for the first letter of a thread."""
    references: tuple[str, ...] = ()
    """Message-IDs of the thread, oldest first."""
    topic: str = ""
    """Title in its subject, where that must be the one with which its thread began: many mail programs begin another for another subject."""
    not_before: datetime | None = None
    """UTC; not to be posted earlier (waking hours, office hours)."""
    automatic: Automatic = "auto-generated"
    """Value of Auto-Submitted (RFC 3834): `auto-replied` answers a mail, `auto-generated` does not."""
    suggestions: tuple[Suggestion, ...] = ()
    referral: str = ""
    """Key of the referral that it is about, if any."""
    evidence_of: str = ""
    """sha256 of the archived mail whose photos and documents travel along; `bridge` encloses them, cleaned."""
    papers: Papers | None = None
    """An export, which `press` makes and encloses."""
    nameless: bool = False
    """Of the evidence only pictures travel, under neutral names: the resident's name is withheld, or they have not agreed to more yet."""
    largest: int = 0
    """Bytes that the mail may have as it leaves; photos are made smaller until it fits, and what still does not fit is left out.

    0: no limit; to the councillor no files but the small pictures."""
    encloses: bool = True
    """Whether the evidence goes with it. If not, the letter only says what went with another one."""
    owner: str = ""
    """Key of the councillor whose letter it is, where that is not the one to whose mailbox the mail came."""
    text: str = ""
    """Its words from greeting to name, as she approved them: they go out instead of the template's."""
    draft_of: Letter | None = None
    """The letter that would go out if she said so: shown in this one, word for word."""
    shows: Letter | None = None
    """A letter that goes out together with this one, which tells her of it word for word."""
    lists: tuple[str, ...] = ()
    """Keys of the referrals that it puts to an officer as numbered lines, in order: line 1 is the first. Such a letter belongs to no single case."""
    line_evidence: tuple[LineEvidence, ...] = ()
    """What travels with the lines of a list, named by their numbers; `press` encloses it, cleaned."""
    seed: int = 0
    """With which of the variants of the family a reader begins who had none yet."""
    variant: str = ""
    """Template that it is made of, as `press` chose it for this reader: `acknowledgement.2.txt`. Empty: not chosen yet."""
    answers_her: bool = False
    """She has asked for it, so it counts among no day's letters."""
    of_the_day: bool = False
    """One of the few letters that she gets in a day."""
    kept_back: bool = False
    """Not to be posted: her next line-up tells of it."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address that it goes to, in lower case, each once."""
        return tuple(dict.fromkeys(one.address.lower() for one in (*self.to, *self.cc)))

    @property
    def tag(self) -> str:
        """What the subject ends in: ` [MB-2417]`, ` [H-12]` for a held mail, or nothing for other letters outside a case."""
        held = tokens.held_name(self.facts.inbound) if self.name == "held" and self.facts.inbound else ""
        named = self.facts.reference or held
        return f" [{named}]" if named else ""


def drafted(letter: Letter, text: str) -> Letter:
    """The letter with the draft that it shows: in its text, and in the mails that its buttons write. Without one, those buttons are left out."""
    if not text and not letter.facts.draft:
        bare = tuple(one for one in letter.suggestions if not one.carries_draft)
        return letter if len(bare) == len(letter.suggestions) else replace(letter, suggestions=bare)
    shown = text or letter.facts.draft
    suggestions = tuple(replace(one, body=shown) if one.carries_draft else one for one in letter.suggestions)
    return replace(letter, facts=replace(letter.facts, draft=shown), suggestions=suggestions)


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A family of letters: whom it is for and which variables its templates may use."""

    to: PartyRole | None
    """None: the operator."""
    description: str
    required: tuple[str, ...] = ()
    """Facts without which the letter makes no sense: it is not rendered."""
    optional: tuple[str, ...] = ()
    """Facts that may be empty: templates use them under {% if … %}."""

    @property
    def variables(self) -> tuple[str, ...]:
        """All names that its templates may use."""
        return self.required + self.optional + ("today", "council")


_CASE = ("title", "issue", "place", "about", "name", "greeting", "ward")
_RECEIVED = ("subject_received", "sender", "received_on")
_EVIDENCE = ("photos", "enclosures", "position")
_ENCLOSED = ("enclosures", "left_out")
_REPORT = ("resident_address", "resident_contact", "words", "reported_before", "earlier_cases", *_EVIDENCE)
_FORWARDED = ("deadline", "direct", "meant_for", "map_link", "marks", "needs", "withheld", "copied", "cc_instructions", "left_out")
_REFERRED = ("department", "reply_by")
_FIRST = ("self_help", "appeal", "photos", "again", "reported_before", "also_about", "call", "away_until", "cover")
_LATER = ("hear_by", "missing", *_FIRST)
_CLOSED = ("department", "answer", "next_step", "outcome", "outcome_text", "promised_date", "reason")
_LADDER = ("working_days", "days_waiting", "promised_date", "so_far", "meant_for")
_ABUSE = ("asks", "evidence")
_GLANCE = ("wanted", "safety", "deadline", "map_link", "resident_history", "nearby", "draft_to", "no_draft")
_TO_HER = (*_GLANCE, "flags", "draft", "resident_name", "department", "reply_by", "reason", "words", "answer", "question", "next_step", "resident_contact")


def _resident(description: str, *required: str, optional: tuple[str, ...] = ()) -> LetterKind:
    return LetterKind(PartyRole.CONSTITUENT, description, ("reference", *SIGNED, *required), (*_CASE, "contact_lines", "subject_received", *optional))


def _emergency(danger: str) -> LetterKind:
    return _resident(f"All that whoever writes gets when {danger}: whom to ring. At once, at any hour.", optional=("contacts",))


def _officer(description: str, *required: str, optional: tuple[str, ...] = ()) -> LetterKind:
    return LetterKind(PartyRole.OFFICER, description, ("reference", "title", *SIGNED, *required), (*_CASE[1:], "department", "resident_name", *optional))


def _councillor(description: str, *required: str, optional: tuple[str, ...] = ()) -> LetterKind:
    """Little is required: she must hear of it even where little is known."""
    every = dict.fromkeys(("reference", *_CASE, *_RECEIVED, *_TO_HER, *optional))
    return LetterKind(PartyRole.COUNCILLOR, description, required, tuple(name for name in every if name not in required))


def _operator(description: str, *required: str, optional: tuple[str, ...] = ()) -> LetterKind:
    return LetterKind(None, description, required, optional)


LETTERS: dict[str, LetterKind] = {
    "acknowledgement": _resident("First answer; the matter has gone to a department.", *_REFERRED, optional=("open_items", "direct", "sent_on", *_FIRST)),
    "acknowledgement_asks": _resident("First answer; facts are missing before it can be taken up.", "missing", optional=_FIRST),
    "acknowledgement_photo": _resident(
        "First answer to photos without a word: what is it, and where?", "missing", "photos", optional=("call", "away_until", "cover")
    ),
    "acknowledgement_plain": _resident("First answer; the councillor will look at it herself.", optional=_LATER),
    "acknowledgement_query": _resident("First answer to a question.", optional=_LATER),
    "acknowledgement_complaint": _resident("First answer to a complaint.", optional=_LATER),
    "acknowledgement_community": _resident("First answer to what concerns a street or a group.", optional=_LATER),
    "acknowledgement_neutral": _resident(
        "First answer about planning or a licence: she takes no side, and shows how to have a say.", optional=(*_REFERRED, *_LATER)
    ),
    "acknowledgement_appeal": _resident("First answer to what only an appeal can change, such as a parking ticket.", optional=(*_REFERRED, *_LATER)),
    "acknowledgement_sensitive": _resident(
        "First answer to a sensitive matter; asks for permission, YES or NO, where somebody is to be told.",
        optional=("permission_for", "on_behalf_of", *_REFERRED, *_LATER),
    ),
    "acknowledgement_not_ours": _resident("First answer; it is not the council's: who can help, and how.", "helper", "who_helps", optional=_FIRST),
    "acknowledgement_other_ward": _resident(
        "First answer to a resident of another ward; asks whether their own councillors may have it, YES or NO.", "other_ward", "colleagues", optional=_FIRST
    ),
    "other_ward": _resident("The same question, where a later mail tells for the first time that it is in another ward.", "other_ward", "colleagues"),
    "passed_on": _resident("Their own councillors have it now, as they agreed.", "other_ward", "colleagues"),
    "copy_to_resident": _resident(
        "What was sent to the department, without officers' addresses (R062).",
        *_REFERRED,
        optional=("direct", "words", "action", "photos", "withheld", "left_out"),
    ),
    "update": _resident(
        "News before the end of the case, in words that the councillor approved.", "outcome_text", optional=("department", "promised_date", "next_step")
    ),
    "permission": _resident("May somebody be told? YES or NO (R098).", "permission_for", optional=("on_behalf_of",)),
    "joined": _resident("Their case goes on in another one: which department has the matter already.", *_REFERRED),
    "taken_up": _resident("Further matters in a mail of the resident have cases of their own now.", "open_items"),
    "question": _resident("The councillor asks the resident something.", "question"),
    "nudge": _resident("The resident has not answered a question yet.", optional=("missing", "question")),
    "survey": _resident("After the end: is it sorted? YES, PARTLY or NO (R081)."),
    "taken_up_again": _resident("It was not sorted: the case is open again, and who has it.", optional=("department", "reply_by")),
    "message": _resident("The councillor's own words as they are.", "outcome_text"),
    "closing_line": _resident("The end of a case after an abusive mail: one polite line, and only when she sends it (R106)."),
    "cannot_help": _resident("The no that is said at the outset, with the reason and who can help (R055).", "reason", optional=("who_helps",)),
    "outcome_resolved": _resident("The end: it is done.", optional=_CLOSED),
    "outcome_not_possible": _resident("The end: it can not be done, with the reason (R078).", optional=_CLOSED),
    "outcome_no_reply": _resident("The end, since a question of ours had no answer; an answer opens the case again.", optional=_CLOSED),
    "outcome_other": _resident("The end in any other way.", optional=_CLOSED),
    "emergency_despair": _emergency("somebody may take their life"),
    "emergency_care": _emergency("a child or an adult may be harmed by those who look after them"),
    "emergency_harm": _emergency("somebody may hurt somebody else"),
    "emergency_now": _emergency("there may be fire, gas, flood or another danger now"),
    "campaign_answer": LetterKind(
        PartyRole.CONSTITUENT,
        "Her one answer to a campaign, as each of those who wrote gets it.",
        SIGNED,
        ("title", "issue", "name", "greeting", "ward", "contact_lines", "outcome_text", "reason"),
    ),
    "forward": _officer("Refers a case to a department.", "reply_route_line", "action", "reply_by", optional=(*_FORWARDED, "working_days", *_REPORT)),
    "batch": LetterKind(
        PartyRole.OFFICER,
        "Several cases for one department, as a numbered list that is answered line by line.",
        ("open_items", "count", "department", "reply_route_line", *SIGNED),
        ("name", "ward", "copied", "cc_instructions", "enclosures"),
    ),
    "handed_on": _officer("To a councillor of another ward: what a resident of theirs wrote, who agrees.", "other_ward", optional=_REPORT),
    "chaser_1": _officer("First reminder: assumes delay, not neglect.", "sent_on", "reply_by", optional=_LADDER),
    "chaser_2": _officer("Second reminder; lists what else is open.", "sent_on", "reply_by", optional=("open_items", *_LADDER)),
    "escalation": _officer("Asks the next person up for help.", "sent_on", "reply_by", optional=("escalation_name", "open_items", "words", "action", *_LADDER)),
    "reminder_list": LetterKind(
        PartyRole.OFFICER,
        "Reminders that would be too many for one week, in one letter with numbered lines.",
        ("open_items", "department", *SIGNED),
        ("name", "greeting", "ward", "escalation_name"),
    ),
    "officer_answer": _officer("Gives the department what it asked for, or a word from the councillor.", "answer", optional=("reply_by", "question")),
    "thanks": _officer("The councillor's thanks to an officer who answered.", optional=("answer",)),
    "new_case": _councillor("A new case: what shall be done?", "reference", optional=("missing", "contacts", *_ABUSE, "self_help", *_REPORT)),
    "campaign": _councillor("Many people write the same: one answer can go to all.", "reference", "standing", optional=("count",)),
    "answered": _councillor(
        "A department has answered; its words, and a draft to the resident.", "reference", optional=("promised_date", "unexpected", *_ENCLOSED)
    ),
    "officer_question": _councillor("A department asks something.", "reference", optional=("unexpected", *_ENCLOSED)),
    "escalation_asked": _councillor(
        "Two reminders have brought nothing: may the next person up be asked?", "reference", "sent_on", optional=("escalation_name", "days_waiting")
    ),
    "about_list": _councillor(
        "What came back about a list of several cases: an answer, an automatic mail, or that it did not arrive.",
        "wanted",
        "open_items",
        optional=("recipient", "unclear"),
    ),
    "colleague": _councillor("What a ward colleague did about a case that concerns both.", "reference", "reason"),
    "follow_up": _councillor("A mail about a case that is open.", "reference", optional=("contacts", *_ABUSE, *_EVIDENCE)),
    "officer_unverified": _councillor("An answer from an address that nobody knows.", "reference", optional=("unexpected", *_ENCLOSED)),
    "held": _councillor("A mail that could not be placed.", "reason"),
    "was_this_you": _councillor("A command came that may not be hers; nothing has been done.", "code", optional=("transcript",)),
    "are_you_sure": _councillor("Commands that destroy or disclose, or close many cases: nothing has been done yet.", "code", optional=("transcript",)),
    "transcript": _councillor("What was done about her commands.", "transcript"),
    "card": _councillor("All of a case: SHOW.", "reference", optional=("people", "standing", "timeline", *_EVIDENCE, "reported_before")),
    "delivery_failed": _councillor("A letter did not arrive.", "recipient"),
    "risk": _councillor("Somebody may be in danger: to be read now.", optional=("contacts", "councillor", "cover", "sent_text", "no_text", *_ABUSE)),
    "risk_in_short": _councillor("A few neutral words to her telephone: there is an alarm to read."),
    "digest": _councillor("The line-up: what waits for her, what is late, what was done.", "groups", optional=("count", "acting_for")),
    "stand_in": _councillor("Somebody acts for a councillor who is away.", "councillor", "away_until", optional=("sent_on",)),
    "evidence": _councillor("The abusive mails of a sender, as they came.", "reference", "transcript", optional=("enclosures", "contacts")),
    "by_hand": _councillor(
        "What a resident would be written who gets no mail: to read out, or to print and post (R140).",
        "reference",
        "wanted",
        "sent_text",
        optional=("contacts", "contact_lines", "councillor", "enclosures"),
    ),
    "export": _councillor("What she asked to be exported; the files are enclosed.", optional=("enclosures",)),
    "alarm": _operator("Something is wrong with the service for some time.", "title", "reason", optional=("next_step", "sent_on")),
    "well_again": _operator("What an alarm told of is over.", "title", "reason"),
    "shelved": _operator("A mail that the program could not digest, with the mail itself.", "inbound", "error", optional=("file", "enclosures")),
    "calendar_ends": _operator("Due dates reach into a year whose bank holidays are not confirmed.", "reason"),
    "numbers_are_old": _operator("Somebody has to look up the emergency numbers again.", "reason"),
    "count_differs": _operator("The nightly count has found something missing or stuck.", "findings"),
    "outbox_halted": _operator("Too many letters in an hour: sending has stopped.", "count", "limit", optional=("reason",)),
    "mail_halted": _operator("All outgoing mail has stopped until the operator lets it go on.", "reason"),
    "flood": _operator("One sender writes so much that it is only kept.", "councillor", "limit"),
    "crowd": _operator("So many people write that new matters wait for the councillor.", "limit"),
}
"""Family -> its kind. The table behind templates/README.md, `mailbridge check` and rendering."""
