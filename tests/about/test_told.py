"""Risk told in passing is seen, and tempting words raise no alarm. The numbers are what was reached: they may only get better."""

from __future__ import annotations

import pytest

from mailbridge.core.recognise.care import Care
from mailbridge.core.risk import RISKS
from mailbridge.model.words import Flag, Sensitivity
from tests.about.support import care_of
from tests.about.told import EVERYDAY, MAILS, OBLIQUE, Told

TREE = "Dead tree"
"""A dead tree that leans over a path is taken for a danger, and may be one."""


def alarms(found: Care) -> bool:
    return bool({Flag.EMERGENCY, Flag.THREAT} & found.flags or RISKS & set(found.sensitivities))


def seen(one: Told, found: Care) -> bool:
    """Whether the risk of a mail was taken for what it is."""
    signs = {
        "suicide": Sensitivity.SUICIDE_RISK in found.sensitivities,
        "child": Sensitivity.SAFEGUARDING_CHILD in found.sensitivities,
        "adult": Sensitivity.SAFEGUARDING_ADULT in found.sensitivities,
        "domestic": Sensitivity.DOMESTIC_ABUSE in found.sensitivities,
        "danger": Flag.EMERGENCY in found.flags,
        "threat": Flag.THREAT in found.flags,
        "harm": alarms(found),
        "": not alarms(found) and (Flag.READ_SOON in found.flags) is one.soon,
    }
    return signs[one.risk]


@pytest.mark.parametrize("one", MAILS, ids=lambda one: one.title)
def test_risk_is_told_from_trouble_and_from_figures_of_speech(one: Told) -> None:
    found = care_of(one.text, one.title)
    kinds = {str(kind) for kind in found.sensitivities}
    assert seen(one, found) is not (one.title == TREE)
    assert set(one.kinds.split()) <= kinds
    assert one.risk or kinds <= {*one.kinds.split(), *one.maybe.split()}
    assert (Flag.ANONYMOUS in found.flags) is one.anonymous


def test_most_of_what_is_told_by_the_way_is_read_by_a_person() -> None:
    found = [care_of(text) for text in OBLIQUE]
    alarmed = sum(alarms(one) for one in found)
    assert alarmed >= 33
    assert alarmed + sum(Flag.READ_SOON in one.flags for one in found) >= 39


def test_matters_of_every_day_raise_no_alarm() -> None:
    found = [care_of(text) for text in EVERYDAY]
    assert sum(alarms(one) for one in found) <= 6
    assert sum(Flag.READ_SOON in one.flags for one in found) <= 2
