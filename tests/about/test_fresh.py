"""Invented mails in many voices: danger is always exact, the rest is measured."""

from __future__ import annotations

import pytest

from mailbridge.model.words import EnquiryType, Flag
from tests.about.fresh import FRESH, Fresh
from tests.about.fresh_last import LAST
from tests.about.fresh_later import LATER
from tests.about.support import care_of, matter_of

ALL = (*FRESH, *LATER, *LAST)
TYPES = {
    "d": EnquiryType.DIRECT_QUERY,
    "i": EnquiryType.INDIRECT_QUERY,
    "c": EnquiryType.COMPLAINT,
    "s": EnquiryType.SERVICE_REQUEST,
    "co": EnquiryType.COMMUNITY_ISSUE,
}
JUDGED = {Flag.EMERGENCY, Flag.ABUSIVE, Flag.THREAT, Flag.ANONYMOUS}


def department(one: Fresh) -> str:
    return next(iter(matter_of(one.text, one.title).departments), "")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.text[:40])
def test_danger_abuse_and_anonymity_are_told_from_figures_of_speech(one: Fresh) -> None:
    assert {flag for flag in care_of(one.text, one.title).flags if flag in JUDGED} == {Flag(flag) for flag in one.flags.split()}


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.text[:40])
def test_sensitivities_are_found_and_not_invented(one: Fresh) -> None:
    found = {str(kind) for kind in care_of(one.text, one.title).sensitivities}
    assert set(one.kinds.split()) <= found <= {*one.kinds.split(), *one.maybe.split()}


def test_departments() -> None:
    wrong = [(one.title, department(one)) for one in ALL if department(one) not in (one.department.split() or [""])]
    assert len(wrong) <= 0.06 * len(ALL), wrong


def test_enquiry_types() -> None:
    judged = [one for one in ALL if one.types]
    wrong = [(one.title, kind) for one in judged if (kind := matter_of(one.text, one.title).enquiry_type) not in {TYPES[t] for t in one.types.split()}]
    assert len(wrong) <= 0.12 * len(judged), wrong


def test_several_problems_are_counted() -> None:
    wrong = [(one.title, count) for one in ALL if (count := matter_of(one.text, one.title).problems) != one.problems]
    assert len(wrong) <= 0.03 * len(ALL), wrong
