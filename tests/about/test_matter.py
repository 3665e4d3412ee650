"""Categories, departments, several problems, and the resident's words."""

from __future__ import annotations

import pytest

from mailbridge.core.mail import Attachment
from mailbridge.core.recognise.matter import matter
from mailbridge.core.recognise.vocabulary import configured
from mailbridge.model.words import EnquiryType, Purpose
from tests.about.support import mail, matter_of, starter

PHOTO = Attachment("a.jpg", "image/jpeg", 1, "x", Purpose.EVIDENCE, b"x")


def test_the_happy_path_of_the_first_story() -> None:
    about = matter_of("Hi Cllr Shah, huge hole outside 14 Mill Lane NB1 4QT, cracked my wheel. Photo attached. Jean", "pothole!!", attachments=(PHOTO,))
    assert about.categories[0] == "pothole"
    assert about.departments == ("highways",)
    assert about.place.street == "14 Mill Lane"
    assert about.missing == ()
    assert about.enquiry_type is EnquiryType.SERVICE_REQUEST


@pytest.mark.parametrize(
    ("title", "text", "issue"),
    [
        ("", "There is a pothole outside 14 Mill Lane, and my wheel broke", "the pothole outside 14 Mill Lane"),
        ("Pothole", "It is huge", "the pothole"),
        ("", "I got a pcn", "the PCN"),
        ("", "my blue badge has expired", "the Blue Badge"),
        ("", "they wrecked my tyre and suspension", "the pothole"),
        ("", "the brown bin was not emptied", "the brown bin"),
        ("", "I have thoughts about life", ""),
        ("", "pothole on " + "Verylongname" * 6 + " Road", "the pothole"),
        ("", "pothole. On Weir Road", "the pothole on Weir Road"),
        ("", "a pothole on the way to the shop", "the pothole"),
    ],
)
def test_the_issue_is_short_and_in_the_residents_words(title: str, text: str, issue: str) -> None:
    assert matter_of(text, title).issue == issue


NAMED = (
    (
        "Pothole Weir Road",
        "Hit it again opposite number 38 Weir Road, I reported it.\n\nKaren\n41 Weir Road NV3 2BD",
        "the pothole opposite number 38 Weir Road",
    ),
    ("", "My bus pass was cancelled, I have not moved since 1998.\n\nLynne Fox, 5 Mill Lane", "the bus pass"),
    ("Allotments", "Where am I on the list for an allotment at Weir Road? I joined in 2019.\n\nWendy Oyel, 14 Brook Street", "the allotments at Weir Road"),
    ("Bin", "My brown bin was not emptied again this week.\n\nAnn Fox\n14 Mill Lane", "the bin at 14 Mill Lane"),
    ("Pothole", "The pothole by the bend needs filling. I live at 3 Oak Road but it is on the corner of Mill Lane.", "the pothole on the corner of Mill Lane"),
    ("massive pothole top of Quarry Rise by the bend", "", "the pothole at the top of Quarry Rise"),
    ("The lights", "All lights of The Station Road underpass are out, please have a look at them.", "the lights in the Station Road underpass"),
    ("State of Millbrook Cemetery", "The grass is up to my knees there.", "Millbrook Cemetery"),
    ("Floodlights at the rugby club", "They shine in at 6, 8 and 10 Mill Lane, planning condition says no.", "“Floodlights at the rugby club”"),
    ("Noise from the pub!", "We can hear every word of the loud music.", "“Noise from the pub”"),
    ("Noise!! you bastards", "We can hear every word of the loud music.", "the noise"),
    ("Everything is broken on Kingfisher Drive", "The play area is still fenced off, and the swings are gone.", "“Everything is broken on Kingfisher Drive”"),
    ("Letter from your constituent Ann Fox", "My council tax is wrong again.", "the council tax"),
    ("shop problems", "Wardens give my customers parking fines at 29 Station Road.", "the parking fines at 29 Station Road"),
    ("", "The permit scheme is unfair to the people in our road. It took long. It costs money. Really. It is silly. I walk to Mill Lane.", "the permit scheme"),
    ("shop", "Lorries are parked on pavement all day, see 29 Station Road", "the parking problem at 29 Station Road"),
)


@pytest.mark.parametrize(("title", "text", "issue"), NAMED)
def test_the_issue_has_its_own_place_and_not_the_writers_address(title: str, text: str, issue: str) -> None:
    assert matter_of(text, title).issue == issue


def test_further_matters_are_named_too() -> None:
    about = matter_of("1. The street light outside 31 Mill Lane is out.\n2. My brown bin was missed on Monday.\n3. There is a pothole.", "3 things")
    assert (about.issue, *about.others) == ("the street light outside 31 Mill Lane", "the brown bin", "the pothole")


def test_a_landmark_is_not_the_problem() -> None:
    assert matter_of("There is a pothole by the bus stop").categories[0] == "pothole"
    assert matter_of("Rubbish dumped behind the library").categories[0] == "fly_tipping"


def test_what_the_council_can_do_comes_before_what_it_can_not() -> None:
    about = matter_of("The windows in my council flat do not shut and the repairs team will not come", "My gas bill")
    assert about.departments == ("housing",)


def test_a_single_hint_in_the_subject_decides_only_when_nothing_else_does() -> None:
    assert matter_of("see photo", "Recycling").departments == ("waste",)
    assert matter_of("see photo", "Hello").departments == ()


def test_listed_problems_are_counted_in_their_order() -> None:
    about = matter_of("Hello\n\n1. The street light outside number 9 is out\n2. Our bins were not emptied\n3. Who cuts the grass in the park?\n")
    assert about.departments == ("streetlighting", "waste", "parks")
    assert about.problems == 3


def test_bullets_and_turns_count_too() -> None:
    assert matter_of("Two things\n- pothole on Mill Lane\n- graffiti on the subway").problems == 2
    assert matter_of("The pothole on Mill Lane is back. While I'm writing, the street light by number 2 is out.").problems == 2
    assert matter_of("The pothole on Mill Lane is back, also the street light is out").problems == 2
    assert matter_of("The pothole on Mill Lane is back. And also the street light is out").problems == 2


def test_two_matters_in_one_item_are_two() -> None:
    about = matter_of("Firstly the street lamp is out. Secondly they put our tax up and took away the free bulky collection.")
    assert about.departments == ("streetlighting", "council_tax", "waste")


def test_one_problem_told_in_paragraphs_stays_one() -> None:
    text = "The pothole on Mill Lane is back.\n\nIt also wrecked my tyre. 2 weeks ago I rang.\n\n14 Mill Lane\n3 people saw it"
    assert matter_of(text).problems == 1


def test_paragraphs_about_different_departments_are_several() -> None:
    text = "The pothole on Mill Lane wrecked my suspension, it is a crater.\n\nOur wheelie bin was not emptied and the bin men say the recycling was missed."
    assert matter_of(text).departments == ("highways", "waste")


def test_the_reasons_of_an_objection_are_not_problems() -> None:
    text = "I object to planning application 24/01234/FUL.\n\n1. The drains flood already\n2. There will be more traffic and parking\n3. Noise"
    about = matter_of(text)
    assert (about.departments, about.problems) == (("planning",), 1)


def test_a_second_department_hears_of_a_private_landlord() -> None:
    assert set(matter_of("My private landlord won't fix the mould").departments) == {"housing", "environmental_health"}


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("There is a pothole", 3),
        ("There is a pothole outside 14 Mill Lane", 2),
        ("There is a pothole outside 14 Mill Lane, 20 cm deep", 1),
        ("bin not emptied", 2),
        ("brown bin not emptied on Monday, 3 Elm Close", 0),
        ("abandoned car on Mill Lane reg AB12 CDE", 0),
        ("my council tax bill, account 70119087", 0),
        ("the street light, column 14, is out", 0),
        ("noise every night at 2am from 9 Mill Lane", 0),
    ],
)
def test_only_missing_facts_are_asked_for(text: str, questions: int) -> None:
    assert len(matter_of(text).missing) == questions


def test_a_question_that_nobody_can_check_is_asked() -> None:
    council = starter().council
    odd = council.model_copy(update={"categories": {"pothole": council.categories["pothole"].model_copy(update={"ask": ("What is your star sign?",)})}})
    assert matter(mail("Pothole"), "pothole", odd, starter().lexicon).missing == ("What is your star sign?",)


def test_earlier_reports_and_the_wish_are_quoted_in_the_residents_words() -> None:
    about = matter_of("The drain is blocked. I have reported this 3 times, ref FS-Case-512345678. Please can you get it cleared? Thanks")
    assert about.prior_contact == "I have reported this 3 times, ref FS-Case-512345678."
    assert about.wish == "Please can you get it cleared?"


def test_configurations_are_prepared_once_and_few_are_kept() -> None:
    council, lexicon = starter().council, starter().lexicon
    assert configured(council, lexicon) is configured(council, lexicon)
    others = [council.model_copy() for _ in range(9)]
    keys = [configured(one, lexicon) for one in others]
    assert len(set(keys)) == 9


def test_an_empty_council_decides_nothing() -> None:
    council = starter().council.model_copy(update={"categories": {}})
    about = matter(mail("Pothole"), "pothole", council, starter().lexicon)
    assert (about.categories, about.departments, about.issue, about.missing) == ((), (), "", ())
