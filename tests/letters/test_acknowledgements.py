"""What the residents of the labelled mails in ../shared are answered, as far as a program can judge it; a person reads them with `acknowledgements`."""

from __future__ import annotations

import re

import pytest

from mailbridge.core.letters.taboos import taboos
from mailbridge.core.risk import RISKS
from mailbridge.model.words import Flag, PartyRole
from tests.letters import acknowledgements
from tests.letters.acknowledgements import NOBODY, ROLES, Answered, answered

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not acknowledgements.LABELLED.exists(), reason="the labelled mails are not here")]
HARD = {kind.value for kind in RISKS}


@pytest.fixture(scope="module")
def all_mails() -> list[Answered]:
    """Each labelled mail with what it led to."""
    return list(answered((*ROLES, *NOBODY)))


@pytest.fixture(scope="module")
def acknowledged(all_mails: list[Answered]) -> list[tuple[Answered, str, str]]:
    """The mails that were acknowledged, each with the template and the text."""
    return [(one, *one.acknowledgement) for one in all_mails if one.acknowledgement]


def test_most_residents_are_answered(all_mails: list[Answered], acknowledged: list[tuple[Answered, str, str]]) -> None:
    residents = [one for one in all_mails if one.label["role"] == "constituent_new"]
    assert len(acknowledged) >= 0.7 * len(residents)


def test_none_goes_to_risk_abuse_or_machines(acknowledged: list[tuple[Answered, str, str]]) -> None:
    for one, _, _ in acknowledged:
        assert not set(one.label["role_ok"]) <= {*NOBODY}, one.label["id"]
        assert not one.label["flags"]["emergency"], one.label["id"]
        assert not HARD.intersection(one.label["flags"]["sensitive_kinds"]), one.label["id"]
        assert one.case is not None
        assert not {Flag.ABUSIVE, Flag.THREAT, Flag.EMERGENCY} & one.case.flags, one.label["id"]


def test_none_promises_and_none_has_a_hole(acknowledged: list[tuple[Answered, str, str]]) -> None:
    for one, name, text in acknowledged:
        said = text.partition("\n")[2]  # without the greeting, which may be a household's
        assert not list(taboos(said, PartyRole.CONSTITUENT)), (one.label["id"], name)
        assert not re.search(r"\{\{|\bNone\b|undefined|  |\bthe the\b|\babout (?:at|in|on)\b| ,|\.\.", text), (one.label["id"], text)


def test_each_names_the_issue_in_the_residents_words_or_asks(acknowledged: list[tuple[Answered, str, str]]) -> None:
    theirs = 0
    for one, name, text in acknowledged:
        assert one.case is not None
        wrote = " ".join(f"{one.mail.subject} {one.case.title} {one.case.words}".lower().replace("’", "'").split())
        named = one.case.issue.strip("“”").lower().removeprefix("the ").replace("’", "'")
        assert (one.case.issue and one.case.issue in " ".join(text.split())) or "?" in text, (one.label["id"], name)
        words = [word for word in re.findall(r"[a-z0-9']+", named) if word not in {"the", "at", "in", "on"}]
        theirs += all(word in wrote for word in words)
    assert theirs >= 0.93 * len(acknowledged)


def test_a_matter_of_the_right_department_is_named(acknowledged: list[tuple[Answered, str, str]]) -> None:
    council = acknowledgements.northvale().council
    judged = [(one, one.label["department_ok"]) for one, _, _ in acknowledged if one.label.get("department_ok") and one.case and one.case.categories]
    right = [council.categories[one.case.categories[0]].department.replace("_", ".") in wanted for one, wanted in judged if one.case]
    assert sum(right) >= 0.9 * len(right)


def test_nobody_is_answered_twice_for_one_mail_and_no_two_letters_of_a_person_are_alike(acknowledged: list[tuple[Answered, str, str]]) -> None:
    had: set[tuple[str, str]] = set()
    for one, name, _ in acknowledged:
        assert sum(template.startswith("acknowledgement") for template, _ in one.letters) == 1
        told = (one.letters[0][1].to[0].address.lower(), name)
        assert told not in had
        had.add(told)
