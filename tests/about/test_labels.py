"""The labelled mails of ../shared/mails: what each is about, as far as it is asked here. Skipped where they are absent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.core.recognise.campaigns import grouped
from mailbridge.core.recognise.care import care
from mailbridge.core.recognise.matter import matter
from mailbridge.model.words import Flag
from mailbridge.settings import load
from mailbridge.settings.shapes import Settings

ROOT = Path(__file__).parents[2]
LABELLED = ROOT / ".." / "shared" / "mails"
ROLES = ("constituent_new", "campaign")
pytestmark = pytest.mark.skipif(not LABELLED.exists(), reason="the labelled mails are not here")

Label = dict[str, Any]


@cache
def northvale() -> Settings:
    return load(ROOT / "tests" / "northvale" / "config")


@cache
def mails() -> list[tuple[Label, Mail]]:
    labels = json.loads((LABELLED / "labels.json").read_text(encoding="utf-8"))
    return [(one, parse((LABELLED / one["file"]).read_bytes())) for one in labels if one["role"] in ROLES]


def share(judgements: Iterator[bool]) -> float:
    judged = list(judgements)
    return sum(judged) / len(judged)


def certain(key: str) -> list[tuple[Label, Mail]]:
    return [(label, mail) for label, mail in mails() if key not in (label.get("uncertain") or ())]


def flags(mail: Mail) -> frozenset[Flag]:
    return care(mail, mail.new_text, northvale().council, northvale().lexicon).flags


def departments(mail: Mail) -> list[str]:
    return [key.replace("_", ".") for key in matter(mail, mail.new_text, northvale().council, northvale().lexicon).departments]


def test_departments() -> None:
    assert share((next(iter(departments(mail)), "") in label["department_ok"]) for label, mail in certain("department") if label["department_ok"]) >= 0.95


def test_all_departments_of_mails_with_several_problems() -> None:
    several = [(label, mail) for label, mail in mails() if label["flags"]["multi"]]
    assert share(wanted in departments(mail) for label, mail in several for wanted in label["departments_all"]) >= 0.85
    assert share(found in label["departments_all"] for label, mail in several for found in departments(mail)) >= 0.85


def test_enquiry_types() -> None:
    judged = [(label, mail) for label, mail in certain("case_type") if label["case_type_ok"]]
    assert share(matter(mail, mail.new_text, northvale().council, northvale().lexicon).enquiry_type in label["case_type_ok"] for label, mail in judged) >= 0.88


def test_places_and_phones() -> None:
    read = [(label, matter(mail, mail.new_text, northvale().council, northvale().lexicon)) for label, mail in mails()]
    assert share(about.place.postcode in (label["postcode_ok"] or [""]) for label, about in read) >= 0.98
    assert share((about.phones or ("",))[0] == (label["phone"] or "") for label, about in read) >= 0.98
    assert share(set(label["address"].lower().split()) <= set(about.place.street.lower().split()) for label, about in read if label["address"]) >= 0.8
    known = [(label, about) for label, about in read if label["in_ward"] is not None and "in_ward" not in (label.get("uncertain") or ())]
    assert share(about.place.in_ward == label["in_ward"] for label, about in known) >= 0.9


def test_no_danger_is_missed_and_few_are_invented() -> None:
    told = [(bool(label["flags"]["emergency"]), Flag.EMERGENCY in flags(mail)) for label, mail in certain("emergency")]
    assert all(found for wanted, found in told if wanted)
    assert share(wanted for wanted, found in told if found) >= 0.7


def test_sensitive_matters() -> None:
    told = [(bool(label["flags"]["sensitive"]), Flag.SENSITIVE in flags(mail)) for label, mail in certain("sensitive")]
    assert share(found for wanted, found in told if wanted) >= 0.95
    assert share(wanted for wanted, found in told if found) >= 0.9


def test_mails_to_all_ward_councillors() -> None:
    assert all((Flag.TO_ALL_WARD_COUNCILLORS in flags(mail)) == label["flags"]["to_all_ward_councillors"] for label, mail in mails())


def test_campaigns() -> None:
    found = grouped([(mail, mail.new_text) for _, mail in mails()])
    keys = [(label.get("campaign_id"), found.get(index)) for index, (label, _) in enumerate(mails())]
    assert all((key is None) == (wanted is None) for wanted, key in keys)
    assert len({key for wanted, key in keys if wanted}) == len({wanted for wanted, _ in keys if wanted})
