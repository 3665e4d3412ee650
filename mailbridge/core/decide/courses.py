"""What is done with a new case: it is acknowledged and referred at once, its resident is asked for facts, or it waits for the councillor (R046, R059, R141)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from mailbridge.core.correspondence import about_case, to_resident
from mailbridge.core.correspondence.alarms import Alarm
from mailbridge.core.correspondence.buttons import resident
from mailbridge.core.correspondence.by_hand import by_hand, waits_for_her
from mailbridge.core.correspondence.desk import Desk, place_in_words
from mailbridge.core.correspondence.disclosure import is_sensitive
from mailbridge.core.decide import outside
from mailbridge.core.decide.alarming import raised
from mailbridge.core.decide.evidence import evidence_kept
from mailbridge.core.decision import Decision, Situation
from mailbridge.core.effects import Acknowledged, CouncillorAsked, RiskSeen
from mailbridge.core.known import Glance, KnownCase, KnownReferral
from mailbridge.core.leading import may_be_claimed
from mailbridge.core.letters.letter import Letter
from mailbridge.core.permitting import asked_about, asks
from mailbridge.core.reading import Reading
from mailbridge.core.recognise.marks import is_unanswerable
from mailbridge.core.recognise.tone import is_sad
from mailbridge.core.referring import put
from mailbridge.core.risk import SOON, dangers, is_guarded, is_risk
from mailbridge.core.same_matter import same_matter
from mailbridge.core.signposting import not_ours
from mailbridge.model.words import EnquiryType, Flag

MOST_ASKED = 2
"""Facts that are asked for by the way."""
WISH = "How would you like me to help?"
FOR_A_PLACE = re.compile(r"(?:exactly |where|which (?!bin)|what is the address)", re.IGNORECASE)
"""How a question begins that asks for a place."""
NAMES_ITS_PLACE = re.compile(r"^“|\b(?:outside|opposite|near|on|in|at|by|behind|under|beside|next to) ")
BARE = ("What is wrong?", "Where is it? A house number and street, or something near it, would help.")
"""What is asked where nothing at all was said."""

_WHERE = re.compile(r"\b(?:where|address|house number|which (?:road|street|path|stretch|house|place|junction|park))\b", re.IGNORECASE)
"""A question of a category that asks for a place."""


@dataclass(frozen=True)
class Enquiry:
    """A new matter on the councillor's desk."""

    situation: Situation
    desk: Desk
    case: KnownCase
    offer_only: bool = False
    """A personal mailbox: nobody is written to before she says so."""

    @property
    def reading(self) -> Reading:
        """What the mail was read to say."""
        return self.situation.reading

    @property
    def department(self) -> str:
        """The department to which it may go without asking her, or empty."""
        category = self.desk.category(self.case)
        if category is None or category.forward == "ask" or self.reading.matter.problems > 1:
            return ""
        return category.department if category.department in self.desk.council.departments else ""

    @property
    def told_before(self) -> Glance | None:
        """The open case of another resident about the same matter: no department is asked twice for it."""
        return same_matter(self.case, self.situation.known.around)

    @property
    def photos(self) -> int:
        """How many photos came with the mail."""
        return sum(file.photo is not None for file in self.situation.mail.evidence)

    @property
    def is_nowhere(self) -> bool:
        """Whether it names no place at all."""
        place = self.reading.matter.place
        return not place_in_words(place) and place.latitude is None

    @property
    def which_ward(self) -> tuple[str, ...]:
        """What must be asked to know the ward: of a matter for the council that has a place, where none is named or nobody knows the postcode."""
        category = self.desk.category(self.case)
        has_place = category is not None and bool(category.department) and any(_WHERE.search(question) for question in category.ask)
        return outside.which_ward(self.desk.council, self.reading.matter.place, nowhere=has_place and self.is_nowhere)

    @property
    def unopened(self) -> str:
        """What is said of a file that came with it and could not be opened; empty where all could (story 12)."""
        return next((defect for defect in self.situation.mail.defects if "could not be opened" in defect), "")

    @property
    def may_be_answered(self) -> bool:
        """Whether an automatic letter may go to the resident."""
        address = self.case.resident_address
        return bool(address) and self.situation.known.may_write_to_author and not is_unanswerable(self.situation.mail, address)

    def first_letter(self, *, referral: KnownReferral | None = None, missing: tuple[str, ...] = (), asks: bool = False, body: str = "") -> Letter:
        """The acknowledgement."""
        known, matter = self.situation.known, self.reading.matter
        again = to_resident.about_the_same(self.case, known.around)
        first = to_resident.First(referral, missing, asks, self.photos, again, matter.others, body)
        return to_resident.acknowledgement(self.desk, self.case, first, had=known.letters_had)

    @property
    def waits_for_her(self) -> bool:
        """Whether the acknowledgement could go out, but she wants to approve each (R048)."""
        return self.may_be_answered and self.desk.councillor.acknowledge == "ask"


def _is_risk(enquiry: Enquiry) -> bool:
    return is_risk(enquiry.reading)


def _alert(opened: Decision, enquiry: Enquiry) -> Decision:
    """Risk to life or safety: a person reads it at once; no cheerful answer, no automatic forward (R111)."""
    why = "it may be about risk to life or safety"
    known, case = enquiry.situation.known, enquiry.case
    alarm = Alarm(known.inbound, case.words, why, dangers(enquiry.reading), case, around=known.around)
    told = raised(enquiry.situation, enquiry.desk, alarm, to_sender=True)
    return _kept(opened.plus(RiskSeen(reference=case.reference, why=why), *told.facts, letters=told.letters), enquiry)


def _kept(told: Decision, enquiry: Enquiry) -> Decision:
    """Abuse and threats are kept as evidence, and her letter says what they ask and what she can do (R106)."""
    return evidence_kept(enquiry.situation, enquiry.desk, enquiry.case, told)


def _must_wait(enquiry: Enquiry) -> bool:
    """Abuse is not answered, and in a personal mailbox nobody is before she says so (CASEWORK.md, section 4)."""
    return enquiry.offer_only or Flag.ABUSIVE in enquiry.reading.flags


def _silently_ask_her(opened: Decision, enquiry: Enquiry) -> Decision:
    if Flag.ABUSIVE in enquiry.reading.flags:
        return _kept(_put_to_her(opened, enquiry, "it is abusive; nothing was answered, and the mail is kept as evidence"), enquiry)
    draft = _arrived(enquiry) if enquiry.may_be_answered else None
    return _put_to_her(opened, enquiry, "nobody is answered before you say so", draft=draft)


def _is_of_campaign(enquiry: Enquiry) -> bool:
    """Words of their own in a copy of a campaign, or an answer to what went to all: she reads it, and no department is asked by itself."""
    return bool(enquiry.reading.campaign and enquiry.situation.known.inbound)


def _ask_to_pass(opened: Decision, enquiry: Enquiry) -> Decision:
    """Another ward's: whether their own councillors may have it is asked, and nothing goes there before (story 11)."""
    asked, letter = outside.question(enquiry.situation, enquiry.case, first=True)
    if enquiry.waits_for_her:
        return _put_to_her(opened, enquiry, f"it is for {asked.name}, and the question whether they may have it waits for your word", draft=letter)
    return _acknowledged(opened, enquiry, letter, asks=True).plus(asked)


def _is_in_a_crowd(enquiry: Enquiry) -> bool:
    """More people write at once than a busy day explains: somebody should look before more letters go out."""
    return enquiry.situation.known.crowded


def _let_her_choose(opened: Decision, enquiry: Enquiry) -> Decision:
    draft = _arrived(enquiry) if enquiry.may_be_answered else None
    return _put_to_her(opened, enquiry, "so many have written within an hour that I answer nobody else by myself", draft=draft)


def _lacks_everything(enquiry: Enquiry) -> bool:
    """A photo and no words, or an easy matter without a place: the resident is asked first (R042)."""
    if not enquiry.may_be_answered:
        return False
    if not enquiry.case.words.strip():
        return True
    return bool(enquiry.department) and (enquiry.is_nowhere or bool(enquiry.which_ward)) and not _needs_her(enquiry)


def _ask_resident(opened: Decision, enquiry: Enquiry) -> Decision:
    missing = (*(enquiry.reading.matter.missing or BARE), *enquiry.which_ward)
    letter = enquiry.first_letter(missing=missing, asks=True)
    if enquiry.waits_for_her:
        return _put_to_her(opened, enquiry, "facts are missing, and the acknowledgement waits for your word", draft=letter)
    return _acknowledged(opened, enquiry, letter, asks=True)


def _needs_her(enquiry: Enquiry) -> bool:
    """Matters that are never passed on without her word: sensitive, legal, anonymous, third person, out of the ward, weak signs of risk."""
    careful = {Flag.READ_SOON, Flag.SENSITIVE, Flag.ASK_FIRST, Flag.LEGAL, Flag.ANONYMOUS, Flag.OUT_OF_WARD, Flag.THIRD_PARTY, Flag.TO_ALL_WARD_COUNCILLORS}
    category = enquiry.desk.category(enquiry.case)
    return bool(careful & enquiry.reading.flags or enquiry.reading.sensitivities) or (category is not None and category.sensitive)


def _goes_at_once(enquiry: Enquiry) -> bool:
    return bool(enquiry.department) and not _needs_her(enquiry) and enquiry.told_before is None and not enquiry.unopened


def _refer(opened: Decision, enquiry: Enquiry) -> Decision:
    """A quick win: acknowledged, referred, and the resident sees what was sent."""
    desk, case, known = enquiry.desk, enquiry.case, enquiry.situation.known
    sent = put(desk, case, enquiry.department, earlier=known.earlier)
    letter = enquiry.first_letter(referral=sent.referral)
    if enquiry.waits_for_her:
        went = "it waits for the list to" if sent.waits else "it has gone to"
        reason = f"{went} {desk.department_name(enquiry.department)}; the acknowledgement waits for your word"
        waiting = about_case.ask_about_case(desk, case, known.inbound, reason, (), around=known.around, draft=letter)
        return opened.plus(CouncillorAsked(reference=case.reference, what=reason), sent.fact, letters=(waiting, *sent.letters))
    acknowledged = _acknowledged(opened, enquiry, letter) if enquiry.may_be_answered else _passed_on(opened, enquiry, letter)
    copies = (one for forward in sent.letters for one in to_resident.copy_of_forward(desk, case, forward, had=known.letters_had))
    return acknowledged.plus(sent.fact, letters=(*sent.letters, *(copies if enquiry.may_be_answered else ())))


def _passed_on(opened: Decision, enquiry: Enquiry, letter: Letter) -> Decision:
    """Whoever writes and wishes to be rung or to get a letter: she is given the words. Of whom she notes herself she knows already."""
    if not (enquiry.situation.known.author_wishes and waits_for_her(enquiry.case)):
        return opened
    told = by_hand(enquiry.desk, enquiry.case, letter, enquiry.situation.known.inbound)
    return opened.plus(Acknowledged(reference=enquiry.case.reference), letters=(told,))


def _ask_her(opened: Decision, enquiry: Enquiry) -> Decision:
    """She decides; the resident hears that it arrived, unless even that must wait for her."""
    letter = _arrived(enquiry) if enquiry.may_be_answered else None
    if letter is None or enquiry.waits_for_her:
        return _put_to_her(opened, enquiry, _why_asked(enquiry), draft=letter)
    body = asked_about(letter.name, letter.key)
    reason = f"{_why_asked(enquiry)}. {resident(enquiry.case)} is asked whether {enquiry.desk.body_name(body)} may be told" if body else _why_asked(enquiry)
    asking = opened.plus(*asks(enquiry.desk, enquiry.case, letter.name, letter.key))
    return _put_to_her(_acknowledged(asking, enquiry, letter), enquiry, reason)


def _arrived(enquiry: Enquiry) -> Letter:
    """The acknowledgement that says no more than that it has arrived; in a sensitive matter the question whether a department may be told (R098)."""
    body = _to_be_asked_about(enquiry)
    return enquiry.first_letter(body=body) if body else enquiry.first_letter(missing=_worth_knowing(enquiry))


def _worth_knowing(enquiry: Enquiry) -> tuple[str, ...]:
    """What a resident is asked while the case lies before the councillor: facts that it lacks, or what is wanted where nobody can tell (R042, R043).

    Nothing of somebody who asks a question, or writes of something hard."""
    reading, case = enquiry.reading, enquiry.case
    if reading.sensitivities or case.enquiry_type == EnquiryType.DIRECT_QUERY or is_sad(case.words):
        return ()
    if not case.categories:
        return () if reading.matter.wish else (WISH,)
    known = bool(place_in_words(case.place) or NAMES_ITS_PLACE.search(case.issue))
    asked = [question for question in reading.matter.missing if not (known and FOR_A_PLACE.match(question))][:MOST_ASKED]
    return (*asked, *enquiry.which_ward)


UNASKED = frozenset({Flag.READ_SOON, Flag.ANONYMOUS, Flag.OUT_OF_WARD})
"""Flags with which no such question is asked by itself: a person reads it first, or there is no name to pass on."""


def _to_be_asked_about(enquiry: Enquiry) -> str:
    """Key of the department that would look into a sensitive matter, where the resident is to be asked; else empty."""
    desk, case = enquiry.desk, enquiry.case
    if not is_sensitive(desk, case) or is_guarded(case) or UNASKED & case.flags or enquiry.reading.campaign or is_sad(case.words):
        return ""
    known = (key for key in enquiry.reading.matter.departments if key in desk.council.departments and not desk.department(key).outside)
    return next(known, "")


def _put_to_her(opened: Decision, enquiry: Enquiry, reason: str, *, draft: Letter | None = None) -> Decision:
    """She decides, with the draft of what the resident would hear, where something waits for her word."""
    known, matter = enquiry.situation.known, enquiry.reading.matter
    letter = about_case.ask_about_case(
        enquiry.desk, enquiry.case, known.inbound, reason, matter.departments, around=known.around, missing=matter.missing, draft=draft
    )
    return opened.plus(CouncillorAsked(reference=enquiry.case.reference, what=reason), letters=(letter,))


def _acknowledged(opened: Decision, enquiry: Enquiry, letter: Letter, *, asks: bool = False) -> Decision:
    """The acknowledgement goes out by itself; where a colleague may still say that she leads, not before that is settled (story 7)."""
    if may_be_claimed(enquiry.situation.mail, enquiry.desk.council, enquiry.desk.key):
        letter = replace(letter, not_before=enquiry.desk.settled)
    again = tuple(question for question in letter.facts.missing if question not in enquiry.which_ward) if asks else ()  # of what is asked for once more
    return opened.plus(Acknowledged(reference=enquiry.case.reference, asks=asks, questions=again), letters=(letter,))


def _why_asked(enquiry: Enquiry) -> str:
    """The reason in her letter why this one waits for her."""
    told_before = enquiry.told_before
    flags, matter, helper = enquiry.reading.flags, enquiry.reading.matter, not_ours(enquiry.desk, enquiry.case)
    reasons = (
        (Flag.READ_SOON in flags, SOON),
        (enquiry.reading.campaign, "it belongs to a campaign, with words of their own"),
        (helper is not None, f"it is not for the council but for {helper.name if helper else ''}; the first letter says who helps there"),
        (bool(enquiry.unopened), f"one attachment could not be opened, and may be evidence: {enquiry.unopened.rstrip('.')}"),
        (Flag.OUT_OF_WARD in flags, "the place seems to be outside your ward"),
        (Flag.ANONYMOUS in flags, "the resident wants their name kept out of it"),
        (Flag.PRIVATE in flags, "it is told in confidence"),
        (bool(enquiry.reading.sensitivities) or bool({Flag.SENSITIVE, Flag.ASK_FIRST} & flags), "it holds sensitive facts"),
        (Flag.LEGAL in flags, "legal proceedings are mentioned"),
        (Flag.THIRD_PARTY in flags, "it concerns somebody else than the writer"),
        (Flag.TO_ALL_WARD_COUNCILLORS in flags, "it went to all ward councillors: one of you should lead"),
        (matter.problems > 1, "it holds several problems"),
        (told_before is not None, f"{told_before.reference if told_before else ''} is about the same, from somebody else; no department was asked twice"),
        (not matter.categories, "I could not tell what it is about"),
    )
    return next((words for holds, words in reasons if holds), "matters of this kind wait for your word")


COURSES: tuple[tuple[Callable[[Enquiry], bool], Callable[[Decision, Enquiry], Decision]], ...] = (
    (_is_risk, _alert),
    (_must_wait, _silently_ask_her),
    (_is_of_campaign, _ask_her),
    (_is_in_a_crowd, _let_her_choose),
    (outside.is_outside, _ask_to_pass),
    (_lacks_everything, _ask_resident),
    (_goes_at_once, _refer),
    (lambda _: True, _ask_her),
)
"""What is done with a new case, in order; the first that applies."""
