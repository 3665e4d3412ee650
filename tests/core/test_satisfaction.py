"""What people answer to "Is it sorted?", and what must be read by a person."""

from __future__ import annotations

from mailbridge.core.satisfaction import is_thanks, said, says_more

ANSWERS = {
    "yes": """
        YES
        yes thanks!
        Yes.
        Yes it is, thank you
        it is sorted, thank you
        Its sorted thanks
        All sorted!
        all done, thank you so much
        Yep
        yeah all good
        👍
        Yes 👍🏽
        Hi Priya, yes, they came on Tuesday and filled it. Lovely job.
        Yes thank you very much, it was fixed the day after you wrote
        Fixed!
        sorted
        Hi\\n\\nYes it's been done.\\n\\nThanks\\nJean
        yes, it hasn't come back
        no problems since, thank you
        The light is working again
        Everything is back to normal, thanks
        Yes very happy with it
        The bin was emptied on Friday, thanks
        Yes thanks that was very kind of you
        It's gone, thank you
        Absolutely! Brilliant job
        yes took half an hour
        I think so, yes
        Could not be happier, thank you
        It has been repaired
    """,
    "partly": """
        PARTLY
        Partly. They filled one hole and left the other
        kind of
        yes half of it
        sort of, the big one is done
        Half of it
        Mostly yes
        Yes and no
        yes but the other one is still there
        Some of it
        Not completely
        nearly
        It's a bit better
        Yes, apart from the kerb
        They did half of it and then went away
        more or less
        Only one of the lights works
        The hole is filled but the kerb is still broken
        It's better but not quite there
    """,
    "no": """
        NO
        No its back already!!
        no
        Nope
        not really
        Not at all
        still waiting
        No, nothing has been done
        It's still there
        Nothing has happened
        nobody came
        No one has been
        It has come back
        its back again
        yes its back
        They haven't been
        hasnt been fixed
        It isn't sorted
        No change
        It's worse than before
        👎
        unfortunately not
        Sadly no, the hole has opened up again
        I'm afraid it's not been done
        It was filled but it's back again
        yes it was, but it's back already
        they fixed the wrong one
        Is it hell
        We are still waiting for someone to come
        not yet
        Same problem again
        No! It happened again last night
        The bin was missed again
        Hi Priya\\n\\nNo, it's not.\\n\\nJean
        It didn't last
    """,
    "": """
        I'm not sure
        Haven't looked yet, will let you know
        Who is this?
        Thank you for writing
        no it's all sorted thanks
        No, it is all sorted now
        Yes, it's still there
        Time will tell
        yeah right
        I moved house in June
        What is this about?
        I am away until Monday
        I don't know
        Sorted, if you call a bucket of tar sorted
        Please ring me
        Thank you for your email. I will reply when I am back.
        I hope it will be fixed one day
    """,
}
"""What it is taken for -> answers, a line each."""


def lines(text: str) -> list[str]:
    return [line.strip().replace("\\n", "\n") for line in text.strip().splitlines()]


def test_answers_are_read_as_people_write_them() -> None:
    wrong = [(answer, said(answer), right) for right, answers in ANSWERS.items() for answer in lines(answers) if (said(answer) or "") != right]
    assert not wrong


def test_thanks_alone_are_thanks() -> None:
    thanks = (
        "Thank you so much!",
        "Thanks Priya, much appreciated",
        "Brilliant, thanks",
        "Many thanks for all your help.\n\nJean",
        "thanks, all sorted",
        "Ta",
        "🙏",
    )
    others = (
        "Thanks. Also the street light is out",
        "Thanks but it is back",
        "Thanks, when will it be done?",
        "It is out",
        "Thank you, my mother has moved to Elm Close",
    )
    assert [one for one in thanks if not is_thanks(one)] == []
    assert [one for one in others if is_thanks(one)] == []


def test_a_yes_that_says_more_is_to_be_read() -> None:
    assert not says_more("Yes thanks, lovely job")
    assert says_more("Yes thanks. Who do I ask about the bins?")
    assert says_more("Yes thanks. Also the light is out")
    assert says_more("Yes. " + "It took them a long while. " * 8)
