"""What residents say of themselves: their telephone number and address, where they say that it is theirs; nothing else (R025)."""

from __future__ import annotations

import pytest

from mailbridge.model.words import Particular, Source
from tests.recognise.people import read

P, S, C = Particular.PHONE, Particular.STREET, Particular.POSTCODE


def said(text: str, name: str = "Jean Obi") -> set[tuple[Particular, str, Source]]:
    """What a mail of hers says of herself."""
    return {(one.what, one.value, one.source) for one in read(text, sender=f"{name} <jean.obi@mail.example>").told}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The bin was missed again.\n\nJean Obi\n07700 900123", {(P, "07700900123", Source.SIGNATURE)}),
        (
            "The bin was missed.\n\nKind regards,\nJean\n14 Mill Lane\nNB1 4QT\nTel: 01632 960 111",
            {(P, "01632960111", Source.BODY), (S, "14 Mill Lane", Source.SIGNATURE), (C, "NB1 4QT", Source.SIGNATURE)},
        ),
        ("The lamp is out. You can ring me on 07700 900123 after six.", {(P, "07700900123", Source.BODY)}),
        ("My new number is 01632 960111, and the lamp is out.", {(P, "01632960111", Source.BODY)}),
        ("I live at 9 Elm Close, NB1 4QT and the lamp is out.", {(S, "9 Elm Close", Source.BODY), (C, "NB1 4QT", Source.BODY)}),
        ("The lamp is out in Mill Lane. My postcode is nb1 4qt.", {(C, "NB1 4QT", Source.BODY)}),
    ],
)
def test_what_is_theirs(text: str, told: set[tuple[Particular, str, Source]]) -> None:
    assert said(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "I rang the council on 01632 960999 and nobody answered about the bins.",
        "The builder's van says 01632 960999. Fly tipping at 14 Mill Lane NB1 4QT.",
        "There is a pothole outside\n14 Mill Lane NB1 4QT",
        "My neighbour at 9 Elm Close burns plastic, 01632 960999 is his number.",
        "The bin was missed.\n\nJean Obi\nThe crew said to call 01632 960999 about the bins and nobody answers there at all, ever.",
    ],
)
def test_what_may_be_somebody_elses_is_left(text: str) -> None:
    assert said(text) == set()
