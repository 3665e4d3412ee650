"""Blocks and links of a councillor's letter."""

from __future__ import annotations

from mailbridge.core.letters.blocks import Block, Button, blocks, buttons, mailto
from mailbridge.core.letters.facts import Suggestion
from mailbridge.core.letters.sandbox import quoted, sentence


def test_a_text_is_taken_apart_into_what_people_see() -> None:
    text = "Dear Priya,\nhello\n\nTheir words:\n> one\n>\n> > two\n\n- first\n- second\nlast\n"
    assert blocks(text) == (
        Block("paragraph", ("Dear Priya,", "hello")),
        Block("heading", ("Their words:",)),
        Block("quote", ("one", "", "> two"), shows_pictures=True),
        Block("list", ("first", "second")),
        Block("paragraph", ("last",)),
    )


def test_a_long_line_is_no_heading() -> None:
    assert blocks("x" * 200 + ":")[0].kind == "paragraph"


def test_a_link_has_no_blank_no_plus_and_crlf() -> None:
    assert mailto("a+b@c.example", "MB-1 close\nresolved", "one\n& two") == "mailto:a%2Bb@c.example?subject=MB-1%20close%20resolved&body=one%0D%0A%26%20two"


def test_a_link_that_mail_programs_would_cut_off_has_no_text() -> None:
    short, long = buttons((Suggestion("a", "MB-1 SEND", "word"), Suggestion("b", "MB-1 SEND", "word " * 400)), "a@b.example", "Our reference: x", tagged=True)
    assert "&body=word" in short.href
    assert long.href == "mailto:a@b.example?subject=MB-1%20SEND"


def test_quotations_and_sentences() -> None:
    assert quoted("a\n\nb\n") == "> a\n>\n> b"
    assert [sentence(text) for text in ("", "job raised", "Done!", " é ", "they say “no.”")] == ["", "Job raised.", "Done!", "É.", "They say “no.”"]


def test_a_line_may_carry_its_own_command() -> None:
    link = Button("Remind them", "mailto:x", "[MB-1] CHASE")
    text = "- MB-1: Pothole ([MB-1] CHASE)\n- MB-2: Bin\n\n> ([MB-1] CHASE)"
    listed, quoted_words = blocks(text, {"([MB-1] CHASE)": link})
    assert listed == Block("list", ("MB-1: Pothole", "MB-2: Bin"), (link, None))
    assert quoted_words.links == ()
