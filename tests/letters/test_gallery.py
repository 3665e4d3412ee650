"""Every letter to the councillor, as the bridge writes it: what is wanted comes first, and each button is a command that she could have typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

import pytest

from mailbridge.core.commands import orders  # noqa: F401  (registers the commands)
from mailbridge.core.commands.grammar import Written, commands
from mailbridge.core.commands.order import COMMANDS
from mailbridge.core.letters.blocks import LONGEST_LINK
from mailbridge.core.letters.letter import LETTERS
from mailbridge.core.letters.samples import samples
from mailbridge.core.mail import Mail
from mailbridge.core.people import Council
from mailbridge.model.words import PartyRole
from tests.letters.gallery import STORIES, gallery
from tests.letters.support import REPLY_TO, TEMPLATES, TOKEN

pytestmark = pytest.mark.slow

HERS = [family for family, kind in LETTERS.items() if kind.to is PartyRole.COUNCILLOR]
_YES_OR_NO = re.compile(r"(?:YES|NO) [0-9A-Z]{4}")


@cache
def letters() -> tuple[dict[str, Mail], Council]:
    """The gallery, painted once."""
    with TemporaryDirectory() as folder:
        painted = list(gallery(Path(folder)))
    return {name: letter for name, letter, _ in painted}, painted[0][2].council


def links(html: str) -> Iterator[tuple[str, str, str, str]]:
    """(whole link, address, subject, body) of each `mailto:`."""
    for href in re.findall(r'href="(mailto:[^"]*)"', html):
        link = unescape(href)
        address, _, fields = link.removeprefix("mailto:").partition("?")
        values = dict(part.split("=", 1) for part in fields.split("&"))
        yield link, unquote(address), unquote(values["subject"]), unquote(values.get("body", ""))


@pytest.mark.parametrize("name", STORIES)
def test_every_button_is_a_command_that_the_grammar_reads(name: str) -> None:
    painted, council = letters()
    letter, offered = painted[name], list(links(painted[name].html))
    assert offered, "a letter that asks for something offers something"
    for link, address, subject, body in offered:
        assert len(link) <= LONGEST_LINK
        assert address == letter.reply_to[0].address
        if name in ("was_this_you", "are_you_sure"):
            assert _YES_OR_NO.fullmatch(subject)
            continue
        read = commands(Written(subject, body), council)
        assert len(read) == 1 + subject.count(";")
        assert all(one.verb in COMMANDS for one in read), subject
        assert subject in letter.text, "the text says the same"


@pytest.mark.parametrize("family", HERS)
def test_the_buttons_of_every_family_are_read(family: str) -> None:
    _, council = letters()
    html = TEMPLATES.rendered(samples(family)[0], TOKEN, REPLY_TO).html
    assert html is not None
    assert all(commands(Written(subject, body), council)[0].verb in COMMANDS for _, _, subject, body in links(html))


@pytest.mark.parametrize("name", sorted(set(STORIES) - {"digest"}))
def test_the_first_line_says_what_is_wanted(name: str) -> None:
    first = letters()[0][name].text.splitlines()[0]
    assert not first.startswith(("Dear", "Hello")), first
    assert len(first) < 260
    assert first.endswith((".", "!", "?")), first


@pytest.mark.parametrize("name", STORIES)
def test_nothing_is_fetched_from_outside(name: str) -> None:
    html = letters()[0][name].html
    assert not re.search(r"(?:src|background|srcset)=.(?!cid:)|url\(|@import|<link|<script|<form", html)
    assert all(link.startswith("https://www.openstreetmap.org/search?query=") for link in re.findall(r'href="(h[^"]*)"', html))


@pytest.mark.parametrize("name", STORIES)
def test_three_or_four_buttons_at_most(name: str) -> None:
    html = letters()[0][name].html
    assert html.count('class="button"') == 1
    assert html.count('class="other"') <= 3
