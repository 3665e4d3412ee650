"""The page that a councillor looks through: in one file, harmless, the doubtful first, and never too long for a phone."""

from __future__ import annotations

import re
import stat
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mailbridge.model.words import Kind
from mailbridge.rehearsal import page
from mailbridge.rehearsal.course import Rules
from mailbridge.rehearsal.figures import counted
from mailbridge.rehearsal.outcomes import OUTCOMES
from mailbridge.rehearsal.rehearsed import Doubted, Draft, Rehearsed, Thumbnail
from tests.rehearsal.mails import POTHOLE, letter, rehearsed

MAY = datetime(2024, 5, 2, 9, 12, tzinfo=UTC)
PLAIN = Rehearsed("a.eml", "yours", Kind.NEW_ENQUIRY, "new enquiry", "A person wrote.", MAY, "Cllr Shah", "Ada Bell", "ada@post.example", "Pothole", "Words.")
HOSTILE = "</p><script>alert(1)</script><img src=x onerror=y>\x1b[2J\u202e\ud800"


class Page(HTMLParser):
    """What a browser would make of it: elements, text, and whatever points outside."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.outside: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        if tag not in {"meta", "img", "br"}:
            self.open.append(tag)
        self.outside += [value or "" for name, value in attrs if name in {"src", "href"} and not (value or "").startswith(("#", "data:image/jpeg;base64,"))]
        self.outside += [name for name, _ in attrs if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def written(path: Path, *mails: Rehearsed) -> Page:
    page.write(path, mails, counted(mails), where="mails", council="Northborough Council", made_at=MAY)
    return Page(path.read_text(encoding="utf-8"))


def test_it_is_whole_and_for_its_owner_only(tmp_path: Path, todays_rules: Rules) -> None:
    found = written(tmp_path / "p.html", *rehearsed(todays_rules, letter(POTHOLE), letter("Hello", "", day=7), b""))
    assert found.open == []
    assert found.outside == []
    assert found.elements["script"] == 0
    assert "What mailbridge would have done with 3 mails" in found.text
    assert "Sent on to Highways 1" in found.text
    assert stat.S_IMODE((tmp_path / "p.html").stat().st_mode) == 0o600


def test_what_strangers_wrote_is_only_text(tmp_path: Path) -> None:
    draft = Draft("resident", HOSTILE, (HOSTILE,), HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), "")
    mail = replace(
        PLAIN,
        name=HOSTILE,
        rule=HOSTILE,
        reason=HOSTILE,
        author=HOSTILE,
        address=HOSTILE,
        subject=HOSTILE,
        words=HOSTILE * 99,
        thumbnails=(Thumbnail(HOSTILE, b"\xff\xd8"), Thumbnail(HOSTILE, b"")),
        files=(HOSTILE,),
        understood=((HOSTILE, HOSTILE),),
        steps=(HOSTILE,),
        departments=(HOSTILE,),
        drafts=(draft, replace(draft, problem=HOSTILE)),
        doubts=(Doubted("careful", HOSTILE),),
    )
    found = written(tmp_path / "p.html", mail, replace(mail, doubts=(), drafts=(), steps=(), ending=HOSTILE))
    assert found.elements["script"] == 0
    assert found.outside == []
    assert found.open == []
    assert "<script>alert(1)</script>" in found.text
    assert not re.search("[\x1b\u202e\ud800]", found.text)


def test_the_doubtful_come_first_gravest_first_and_only_once(tmp_path: Path) -> None:
    mails = [
        replace(PLAIN, subject="calm"),
        replace(PLAIN, subject="puzzling", doubts=(Doubted("undecided", "I could not tell."),)),
        replace(PLAIN, subject="alarming", doubts=(Doubted("danger", "Gas."), Doubted("undecided", "I could not tell."))),
    ]
    text = written(tmp_path / "p.html", *mails).text
    assert [text.count(word) for word in ("calm", "puzzling", "alarming")] == [1, 1, 1]
    assert text.index("alarming") < text.index("puzzling") < text.index("calm")
    assert "Put to you 1, and 2 above" in text


def test_newest_first_within_a_group() -> None:
    mails = [replace(PLAIN, name=str(day), when=MAY + timedelta(days=day)) for day in (3, 9, 1)] + [replace(PLAIN, name="undated", when=None)]
    (section,) = page.others(mails)
    assert [card.mail.name for card in section.cards] == ["9", "3", "1", "undated"]


@pytest.mark.slow
def test_thousands_of_mails_stay_readable_on_a_phone(tmp_path: Path) -> None:
    worried = (Doubted("careful", "It needs care."),)
    mails = [
        replace(PLAIN, name=str(n), words="word " * 4_000, doubts=worried if n % 2 else (), drafts=(Draft("resident", "x", ("a",), "s", "t " * 9_000),))
        for n in range(8_000)
    ]
    found = written(tmp_path / "p.html", *mails)
    assert (tmp_path / "p.html").stat().st_size < 12_000_000
    assert "and 1600 more like these." in found.text
    assert "and 1920 more like these." in found.text


def test_long_words_fold_away() -> None:
    assert page._card(replace(PLAIN, words="short\nwords"), 1).rest == ""
    card = page._card(replace(PLAIN, words="\n".join(f"line {n}" for n in range(90))), 1)
    assert card.first.count("\n") == page.FIRST_LINES - 1
    assert card.rest.startswith("line 7")
    unbroken = page._card(replace(PLAIN, words="x" * 2_000), 1)
    assert (len(unbroken.first), len(unbroken.rest)) == (page.FIRST_WORDS, 2_000 - page.FIRST_WORDS)
    assert page.shown("y" * 9_000).endswith("y […]")


def test_nothing_but_an_earlier_page_is_replaced(tmp_path: Path) -> None:
    written(tmp_path / "p.html", PLAIN)
    written(tmp_path / "p.html", PLAIN, PLAIN)
    (tmp_path / "diary.html").write_text("<p>mine</p>")
    with pytest.raises(page.NotOurs, match=r"diary\.html: is there already"):
        written(tmp_path / "diary.html", PLAIN)
    assert (tmp_path / "diary.html").read_text() == "<p>mine</p>"


def test_every_word_of_the_tables_has_its_colour(tmp_path: Path) -> None:
    written(tmp_path / "p.html", PLAIN)
    style = (tmp_path / "p.html").read_text()
    assert all(style.count(f"--{key}: #") == 2 and f".own-{key} " in style for key in OUTCOMES), "light and dark"
