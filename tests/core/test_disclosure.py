"""How much of a case a department gets to see, and how one knows that a place is somebody's home."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailbridge.core.consent import without_consent
from mailbridge.core.correspondence.desk import Desk, place_in_words
from mailbridge.core.correspondence.disclosure import Form, disclosed, form, lives_there, place_shown
from mailbridge.core.known import KnownCase, KnownPermission
from mailbridge.core.reading import Person, Place
from mailbridge.core.recognise.needs import needs
from mailbridge.core.traces import tells
from mailbridge.model.words import CaseStatus, Flag, PermissionState, Sensitivity
from mailbridge.settings import load
from tests.stories.world import SECRETS, STARTER

NOW = datetime(2024, 5, 2, 8, 12, tzinfo=UTC)
JEAN = Person("Jean Obi", "jean.obi@mail.example", "07700900123")
CASE = KnownCase(
    reference="MB-1",
    number=1,
    councillor="shah",
    status=CaseStatus.TRIAGE,
    title="noise",
    issue="the noise from Jean's neighbours",
    place=Place(postcode="NB1 4QT", street="14 Mill Lane"),
    categories=("noise",),
    enquiry_type="complaint",
    opened_at=NOW,
    constituent=JEAN,
)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(load(STARTER, SECRETS).council, "shah", NOW)


def anonymous(words: str, **changes: object) -> KnownCase:
    return replace(CASE, words=words, flags=frozenset({Flag.ANONYMOUS}), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "They play music outside my house, 14 Mill Lane.",
        "Our brown bin at 14 Mill Lane was missed.",
        "I live at 14 Mill Lane and cannot sleep.",
        "We're at 14 Mill Lane.",
        "The noise at 14 Mill Lane, where I live, is bad.",
        "It is loud by 14 Mill Lane (my flat).",
        "They play music by the Co-op in Mill Lane.\n\nJean\n14 Mill Lane, NB1 4QT\n",
        "They play music all night.",
    ],
)
def test_a_home_is_known_by_what_is_said_of_it(words: str) -> None:
    """What the words do not name at all was read from the signature."""
    assert lives_there(replace(CASE, words=words))
    assert place_in_words(place_shown(anonymous(words))) == "Mill Lane NB1"


@pytest.mark.parametrize(
    "words",
    [
        "There is a pothole outside 14 Mill Lane NB1 4QT.",
        "My neighbours at 14 Mill Lane NB1 4QT play music.",
        "I live in this street. The noise comes from 14 Mill Lane NB1 4QT.",
        "My landlord owns 14 Mill Lane NB1 4QT, next door.",
    ],
)
def test_elsewhere_the_house_is_named(words: str) -> None:
    assert not lives_there(replace(CASE, words=words))
    assert place_in_words(place_shown(anonymous(words))) == "14 Mill Lane NB1 4QT"


def test_what_is_known_of_somebody_tells_their_home() -> None:
    assert lives_there(replace(CASE, constituent=replace(JEAN, street="14 mill lane"), words="outside 14 Mill Lane"))
    assert lives_there(replace(CASE, constituent=replace(JEAN, postcode="NB1 4QT"), words="outside 14 Mill Lane"))
    assert not lives_there(replace(CASE, constituent=replace(JEAN, street="3 Elm Close", postcode="NB1 9ZZ"), words="outside 14 Mill Lane"))
    assert not lives_there(replace(CASE, place=Place(), words="outside 14 Mill Lane"))


def test_a_postcode_that_stands_elsewhere_may_be_their_own() -> None:
    case = anonymous("They play music outside 3 High Street.\n\nJean\nNB1 4QT", place=Place(postcode="NB1 4QT", street="3 High Street"))
    assert place_in_words(place_shown(case)) == "3 High Street NB1"
    assert place_in_words(place_shown(replace(case, place=Place(postcode="NB1 4QT")))) == "NB1"


def test_a_place_that_is_told_by_a_name_is_not_told() -> None:
    words = "It is by Obi Park, https://maps.google.com/maps?q=jean and column 12"
    case = anonymous(words, place=Place(street="Obi Park", other=("https://maps.google.com/maps?q=jean", "column 12")))
    assert place_in_words(place_shown(case)) == "column 12"
    assert place_in_words(place_shown(replace(case, place=Place(street="14 Jean Obi Close")))) == ""
    assert place_in_words(place_shown(replace(case, words="outside 14 Obi Street", place=Place(street="14 Obi Street")))) == "14 Obi Street"


def test_of_a_flat_the_street_is_left() -> None:
    place = Place(street="Flat 3b, 14 Mill Lane")
    assert place_shown(anonymous("I live at Flat 3b, 14 Mill Lane.", place=place)).street == "Mill Lane"
    assert place_shown(anonymous("outside my door, Mill Lane no 14", place=Place(street="Mill Lane no 14"))).street == "Mill Lane"


def test_sensitive_facts_go_with_permission_only(desk: Desk) -> None:
    case = replace(CASE, sensitivities=(Sensitivity.HEALTH,), words="I am deaf. My asthma is worse.", reported_before="I told you in May, ref CAS-104233.")
    assert form(desk, case, "housing") is Form.MINIMISED
    told = disclosed(desk, case, "housing")
    assert (told.issue, told.words, told.needs) == ("the noise", "", "")
    assert told.resident_contact == "jean.obi@mail.example, 07700900123"
    assert told.reported_before == "yes, the resident says (CAS-104233)"
    case = case.with_word(KnownPermission("housing", PermissionState.GIVEN))
    told = disclosed(desk, case, "housing")
    assert "asthma" in told.words
    assert told.needs == "cannot hear well: please write"
    assert told.reported_before == "yes. The resident says: “I told you in May, ref CAS-104233.”"
    assert form(desk, case, "highways") is Form.MINIMISED, "for each department by itself"


def test_a_category_can_be_sensitive_by_itself(desk: Desk) -> None:
    case = replace(CASE, categories=("council_tax",))
    assert form(desk, case, "council_tax") is Form.MINIMISED
    assert disclosed(desk, replace(case, categories=(), sensitivities=(Sensitivity.LEGAL,)), "council_tax").issue == ""
    assert form(desk, CASE, "environmental_health") is Form.FULL


def test_a_failure_before_is_said_without_blame(desk: Desk) -> None:
    case = replace(CASE, flags=frozenset({Flag.PREVIOUS_FAILURE}))
    assert disclosed(desk, case, "highways").reported_before == "yes, without success so far, the resident says"
    told = disclosed(desk, replace(case, flags=case.flags | {Flag.ANONYMOUS}, reported_before="ref CAS-104233 by Jean"), "highways")
    assert told.reported_before == "yes, without success so far, the resident says"
    assert disclosed(desk, CASE, "highways").reported_before == ""


def test_whoever_writes_for_somebody_is_how_they_are_reached(desk: Desk) -> None:
    case = replace(CASE, constituent=Person("Vera Obi", street="22 Elm Close"), correspondent=JEAN, words="I am deaf.")
    told = disclosed(desk, case, "highways")
    assert told.resident_contact == "through Jean Obi, jean.obi@mail.example, 07700900123"
    assert told.needs == "", "they say it of themselves, not of the resident"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("I'm profoundly deaf", "cannot hear well: please write"),
        ("I am registered blind and use BSL", "cannot see well: please ring, or write in large print"),
        ("Please don't ring, I am dyslexic.", "finds reading hard: please ring; asks to be written to, not rung"),
        ("I only have a landline", "asks to be rung, not written to"),
        ("i use a wheelchair", "uses a wheelchair"),
        ("We prefer Welsh", "prefers Welsh"),
        ("Sorry, my English is not good.", "needs plain English, or an interpreter"),
        ("the council is deaf to us, there is a blind corner, my neighbour is deaf and I'm not deaf", ""),
        ("I can't read the sign", ""),
    ],
)
def test_how_residents_ask_to_be_reached(words: str, told: str) -> None:
    assert needs(words) == told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jean", True),
        ("OBI's gate", True),
        ("J. O. wrote", True),
        ("+44 (7700) 900-123", True),
        ("JEAN.OBI@MAIL.EXAMPLE", True),
        ("22, elm close", True),
        ("22  Elm Close", True),
        ("at 22 elm close", True),
        ("nb14qt", True),
        ("the jeans shop is mobile, ring 07700 900999", True),
        ("a mobile home in JOB Street", False),
        ("", False),
    ],
)
def test_what_tells_who_somebody_is(text: str, found: bool) -> None:
    assert tells(replace(JEAN, street="22 Elm Close", postcode="NB1 4QT"), text) is found


def test_nobody_is_told_by_nothing() -> None:
    assert not tells(Person("Ng", ""), "Any text, Ng or not, with 12 and J.O.")
    assert not tells(Person("Li Wu", "info@shop.example"), "info for Li Wu")
    assert tells(Person("O’Brien"), "OBrien")
    assert tells(Person("Müller"), "Mueller")
    assert tells(Person("Mueller"), "Müller")
    assert tells(Person("Żółkiewska"), "https://maps.example/?q=zolkiewska")


def test_a_sentence_that_only_says_that_they_agree_is_no_request() -> None:
    assert without_consent("She has agreed. Please ask the agency.") == ("Please ask the agency.", True)
    assert without_consent("Was the wall built with permission of the council, and since when does it stand there?")[1] is False
