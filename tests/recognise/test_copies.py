"""What two mails have in common, what in one of them is its writer's own, and where its writer lives."""

from __future__ import annotations

import pytest

from mailbridge.core.decide.campaign import says_thanks
from mailbridge.core.recognise.copies import alike, common_windows, compared, home_postcode

TEXT = """Dear Councillor,

I am writing to ask you to vote against the plan to close the baths at the meeting of the council next month. They are where the whole
town learns to swim, and the next ones are an hour away.

Please tell me how you mean to vote.

Yours faithfully,
{name}
{home}
"""
COMMON = compared(TEXT.format(name="Ann Abbot", home="12 Elm Close\nNB1 4QT"), "Ann Abbot").all


def own(text: str, name: str = "") -> str:
    return compared(text, name).own(COMMON)


@pytest.mark.parametrize(
    ("changed", "into"),
    [
        ("Dear Councillor,", "Hello Priya,\n\nI hope you are well."),
        ("Dear Councillor,", "Dear Cllr Shah\n\nMy name is Bo Lee and I live at 3 Mill Lane, NB1 4QS."),
        ("Yours faithfully,", "Thank you for your time, I look forward to hearing from you.\n\nMany thanks,"),
        ("an hour away.", "really an hour away."),
        ("They are where the whole\ntown learns to swim, and the next ones are an hour away.\n", "\n"),
        ("Please tell me how you mean to vote.", "PLEASE TELL ME HOW YOU MEAN TO VOTE!"),
        ("{home}", "Proud swimmer\n07700 900 123"),
    ],
)
def test_what_differs_in_each_copy_is_nobodys_own(changed: str, into: str) -> None:
    assert own(TEXT.replace(changed, into).format(name="Bo Lee", home="3 Mill Lane"), "Bo Lee") == ""


@pytest.mark.parametrize(
    ("changed", "into", "said"),
    [
        ("Please tell", "I can't swim anymore since my stroke. Please tell", "I can't swim anymore since my stroke."),
        ("{home}", "NB1 4QT\n\nPS My son won his first medal there.", "PS My son won his first medal there."),
        ("{home}", "PS I can't swim anymore.", "PS I can't swim anymore."),
        ("to swim,", "to swim, and where I met my wife on the first day of the hot summer of 1976,", "hot summer"),
        ("Dear Councillor,", "Hi I was the lifeguard there for nine years.\n\n", "lifeguard"),
    ],
)
def test_what_somebody_adds_is_their_own(changed: str, into: str, said: str) -> None:
    assert said in own(TEXT.replace(changed, into).format(name="Bo Lee", home=""), "Bo Lee")


def test_another_order_and_a_missing_paragraph_are_still_alike() -> None:
    first, second = TEXT.split("\n\n")[1:3]
    assert alike(compared(f"{second}\n\n{first}").all, COMMON) > 0.8
    assert alike(compared(second).all, COMMON) > 0.5
    assert alike(compared("The pothole by the Co-op is back. Please ask them to fill it properly this time round.").all, COMMON) == 0
    assert alike(frozenset(), COMMON) == 0


def test_a_large_campaign_has_words_that_one_in_fifty_wrote() -> None:
    assert common_windows({1: 1, 2: 4, 3: 5}, 200) == {3}
    assert common_windows({1: 1}, 3) == {1}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TEXT.format(name="Bo Lee", home="3 Mill Lane\nNB1 4QS"), "NB1 4QS"),
        (TEXT.replace("close the baths at", "close the baths (NB1 9ZZ) at").format(name="Bo Lee", home=""), ""),
        (TEXT.replace("I am writing", "I live in NB7 2AA and I am writing").format(name="Bo Lee", home=""), "NB7 2AA"),
    ],
)
def test_the_postcode_of_the_baths_is_nobodys_home(text: str, code: str) -> None:
    assert home_postcode(text, compared(text, "Bo Lee"), COMMON) == code


@pytest.mark.parametrize("text", ["", "Thanks!", "Thank you so much for taking the time to answer me.\n\nKind regards,\nBo", "Great, thanks Priya"])
def test_mere_thanks(text: str) -> None:
    assert says_thanks(text)


@pytest.mark.parametrize("text", ["Thanks, but how will you vote?", "Thank you. My own street has no bus at all now.", "Thank you, however I am disappointed."])
def test_more_than_thanks(text: str) -> None:
    assert not says_thanks(text)
