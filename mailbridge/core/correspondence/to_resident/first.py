"""The first letter to a resident, the acknowledgement, and the copy of what was sent to officers (R047 to R053, R062)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mailbridge.core.calendar import written
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.correspondence.disclosure import Form, form, is_direct, is_sensitive
from mailbridge.core.correspondence.to_resident.letter import greeting, letter_to, on_behalf_of
from mailbridge.core.dates import mentions
from mailbridge.core.known import Around, KnownCase, KnownReferral
from mailbridge.core.ladder import due_on
from mailbridge.core.leading import who_leads
from mailbridge.core.letters.facts import Facts, Item
from mailbridge.core.letters.letter import Letter
from mailbridge.core.recognise.needs import would_rather_talk
from mailbridge.core.recognise.phrases import LONGEST_TEXT
from mailbridge.core.recognise.tone import is_sad, names_application
from mailbridge.core.risk import is_guarded
from mailbridge.core.signposting import besides, not_ours
from mailbridge.core.streets import street_key
from mailbridge.model.words import EnquiryType, Flag, Preference, ReferralStatus, Sensitivity


@dataclass(frozen=True, slots=True)
class First:
    """What there is to say in the first letter about a case."""

    referral: KnownReferral | None = None
    """The department that was asked, if any."""
    missing: tuple[str, ...] = ()
    """Questions to the resident."""
    asks: bool = False
    """Whether nothing is done before they are answered."""
    photos: int = 0
    again: str = ""
    """Reference of an earlier case of theirs about the same."""
    others: tuple[str, ...] = ()
    """What else the mail is about."""
    body: str = ""
    """Key of a department about which the resident is asked: may it be told? (R098)"""


@dataclass(frozen=True, slots=True)
class _Occasion:
    desk: Desk
    case: KnownCase
    first: First

    @property
    def is_careful(self) -> bool:
        """Whether the words are of something hard: health, care, a stay in this country, a death, somebody at risk. A point of law alone is none."""
        hard = bool(set(self.case.sensitivities) - {Sensitivity.LEGAL}) or Flag.READ_SOON in self.case.flags
        return hard or is_sad(f"{self.case.title}\n{self.case.words}")

    @property
    def is_not_ours(self) -> bool:
        """Whether it is not the council's, and nobody there was asked."""
        return self.first.referral is None and not self.first.asks and not_ours(self.desk, self.case) is not None

    @property
    def answered(self) -> str:
        """How matters of its category are answered."""
        category = self.desk.category(self.case)
        how = category.answered if category else "usual"
        return how if how != "neutral" or names_application(f"{self.case.title}\n{self.case.words}") else "usual"


_DAY = re.compile(r"\d")
"""A date with its number: `Wednesday` alone is no deadline."""
FAMILIES: tuple[tuple[Callable[[_Occasion], bool], str], ...] = (
    (lambda one: one.first.photos > 0 and one.first.asks and not one.case.words.strip(), "acknowledgement_photo"),
    (lambda one: bool(one.first.body) or one.is_careful, "acknowledgement_sensitive"),
    (lambda one: one.is_not_ours, "acknowledgement_not_ours"),
    (lambda one: one.answered == "neutral", "acknowledgement_neutral"),
    (lambda one: one.answered == "appeal", "acknowledgement_appeal"),
    (lambda one: one.first.referral is not None, "acknowledgement"),
    (lambda one: one.first.asks, "acknowledgement_asks"),
    (lambda one: one.case.enquiry_type == EnquiryType.DIRECT_QUERY, "acknowledgement_query"),
    (lambda one: one.case.enquiry_type == EnquiryType.COMPLAINT, "acknowledgement_complaint"),
    (lambda one: one.case.enquiry_type == EnquiryType.COMMUNITY_ISSUE, "acknowledgement_community"),
    (lambda _: True, "acknowledgement_plain"),
)
"""Situation -> family of the first letter; the first that holds."""


def acknowledgement(desk: Desk, case: KnownCase, first: First, *, had: int = 0) -> Letter:
    """The first letter, once a case: who was asked and by when an answer is expected, what is missing, or when she hopes to write again (R047 to R053)."""
    family = next(family for holds, family in FAMILIES if holds(_Occasion(desk, case, first)))
    key = f"ack:{case.reference}/{first.body}" if first.body else f"ack:{case.reference}"
    return letter_to(desk, case, key, family, _said(desk, case, first, family), seed=had)


def _said(desk: Desk, case: KnownCase, first: First, family: str) -> Facts:
    category, referral, theirs = desk.category(case), first.referral, not_ours(desk, case)
    who_helps = theirs.told_in(desk.council.service.country) if theirs else ""
    leads = who_leads(case.written_to, desk.councillor.display)
    help_ = (leads, category.self_help if category else "", "" if family == "acknowledgement_not_ours" else who_helps, *besides(desk, case))
    return greeting(desk, case).but(
        department=desk.department_name(referral.department) if referral else "",
        reply_by=written(due_on(referral, desk.calendar)) if referral else "",
        direct=int(referral is not None and is_direct(desk, case, referral.department)),
        sent_on=written(desk.calendar.day(referral.sent_at)) if referral and referral.status is ReferralStatus.QUEUED else "",
        hear_by="" if referral else _hear_by(desk, case),
        permission_for=desk.body_name(first.body) if first.body else "",
        on_behalf_of=on_behalf_of(case),
        missing=first.missing,
        photos=first.photos,
        again=first.again,
        also_about=first.others,
        call=int(would_rather_talk(case.words)),
        self_help="\n\n".join(filter(None, help_)),
        helper=theirs.name if theirs else "",
        who_helps=who_helps,
        appeal=category.appeal if category else "",
    )


def _hear_by(desk: Desk, case: KnownCase) -> str:
    """The day on which she is reminded of a resident who heard nothing: then she hopes to have written. Empty where the resident names an earlier one."""
    day = desk.due(desk.councillor.silent_days)
    text = f"{case.title}\n{case.words}"[:LONGEST_TEXT]
    named = (one.day for one in mentions(text, desk.today) if _DAY.search(text[one.start : one.end]))
    return "" if any(desk.today < one <= day for one in named) else written(day)


def about_the_same(case: KnownCase, around: Around) -> str:
    """Reference of the resident's last case, where it was about the same: the sort of problem, and the street where both name one."""
    last = around.last
    if last is None or not case.categories or last.categories[:1] != case.categories[:1]:
        return ""
    here, there = street_key(case.place.street), street_key(last.place)
    return last.reference if not here or not there or here in there else ""


def copy_of_forward(desk: Desk, case: KnownCase, sent: Letter, *, had: int) -> tuple[Letter, ...]:
    """What was really passed on to the department, without officers' addresses (R062); nothing where even that may be read by somebody else."""
    if not gets_copy(desk, case, sent):
        return ()
    told = sent.facts
    facts = greeting(desk, case).but(
        department=told.department,
        reply_by=told.reply_by,
        direct=told.direct,
        action=told.action,
        words=told.words,
        withheld=told.withheld,
    )
    letter = letter_to(desk, case, sent.key.replace("forward:", "copy:", 1), "copy_to_resident", facts, seed=had)
    return (replace(letter, evidence_of=sent.evidence_of, nameless=sent.nameless, largest=sent.largest, encloses=False),)


def gets_copy(desk: Desk, case: KnownCase, sent: Letter) -> bool:
    """Whether the resident is shown what was sent: not where letters need care, where the matter is private, or sensitive and they have not agreed,
    nor where they want to hear only how it ends (R021)."""
    agreed = form(desk, case, sent.referral.split("/")[1]) is Form.FULL or not is_sensitive(desk, case)
    agreed = agreed and case.informed is Preference.EACH_STEP
    return agreed and bool(case.resident_address) and Flag.PRIVATE not in case.flags and not is_guarded(case)


def joined(desk: Desk, case: KnownCase, asked: KnownReferral, inbound: int) -> Letter:
    """The matter is with a department already, since their case goes on in another one: when an answer is expected."""
    facts = replace(greeting(desk, case), department=desk.department_name(asked.department), reply_by=written(due_on(asked, desk.calendar)))
    return letter_to(desk, case, f"joined:{case.reference}/{inbound}", "joined", facts, seed=inbound)


def taken_up(desk: Desk, case: KnownCase, others: Sequence[tuple[str, str]], inbound: int) -> Letter:
    """Further matters in a resident's mail have cases of their own now: one letter for all, and no second acknowledgement (story 4).

    `others`: reference and title of each."""
    items = tuple(Item(reference, title) for reference, title in others)
    return letter_to(desk, case, f"takenup:{case.reference}/{inbound}", "taken_up", replace(greeting(desk, case), open_items=items), seed=inbound)
