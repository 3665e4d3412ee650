"""The texts: every letter with a full and with a minimal case, the choice of variants, what is refused, and the councillor's two layouts."""

from __future__ import annotations

import re
import time

import pytest

from mailbridge.core.letters.facts import Group, Item
from mailbridge.core.letters.letter import LETTERS, Enclosure
from mailbridge.core.letters.samples import FULL, samples
from mailbridge.core.letters.sandbox import SIZE, Unrenderable
from mailbridge.core.letters.templates import TemplateSet, parts
from mailbridge.core.letters.variants import chosen, opening
from mailbridge.core.mail import Address
from mailbridge.model.words import PartyRole
from tests.letters.support import MESSAGE_ID, REPLY_TO, SOURCES, TEMPLATES, TOKEN, letter

pytestmark = pytest.mark.slow

FILES = [(family, name) for family in LETTERS for name in TEMPLATES.variants(family)]
RESIDENT = [name for family, name in FILES if LETTERS[family].to is PartyRole.CONSTITUENT]


@pytest.mark.parametrize(("family", "name"), FILES)
@pytest.mark.parametrize("sample", [0, 1], ids=["full", "minimal"])
def test_every_letter_reads_well_with_much_and_with_little(family: str, name: str, sample: int) -> None:
    rendered = TEMPLATES.rendered_as(name, samples(family)[sample], TOKEN, REPLY_TO)
    assert rendered.subject
    assert rendered.text.strip()
    assert not re.search(r"\n{3}|[{}%]|None|  |[ \t]\n| \.|,,|\(\)", rendered.text), rendered.text
    assert (rendered.html is not None) == (LETTERS[family].to is PartyRole.COUNCILLOR)


@pytest.mark.parametrize(("family", "name"), [one for one in FILES if LETTERS[one[0]].to is not None])
def test_case_letters_end_in_the_reference_and_carry_it_in_the_subject(family: str, name: str) -> None:
    rendered = TEMPLATES.rendered_as(name, samples(family)[0], TOKEN, REPLY_TO)
    hers = LETTERS[family].to is PartyRole.COUNCILLOR
    assert rendered.text.rstrip().splitlines()[-1] == ("Our reference: MB-2417" if hers else "Our reference: MB-2417 (7KQ4M-Z9XPR)")
    assert rendered.subject.endswith(" [MB-2417]")
    assert rendered.subject.count("MB-2417") == 1


@pytest.mark.parametrize("name", RESIDENT)
def test_residents_read_short_sentences(name: str) -> None:
    """GOV.UK: at most 20 words a sentence (what is filled in, such as an address, comes on top)."""
    text = re.sub(r"{{[^}]*}}", "x", re.sub(r"{%[^%]*%}", "", parts(SOURCES[name])[1]))
    for sentence in re.split(r"[.?!:]\s|\n", text):
        assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize("name", RESIDENT)
def test_nobody_is_told_that_a_machine_writes(name: str) -> None:
    assert not re.search(r"automat|mailbridge|system|no-?reply", SOURCES[name], re.IGNORECASE)


def test_the_acknowledgement_names_issue_place_department_and_weekday_and_promises_nothing() -> None:
    for name in TEMPLATES.variants("acknowledgement"):
        text = TEMPLATES.rendered_as(name, letter("acknowledgement"), TOKEN, REPLY_TO).text
        for said in ("the pothole outside 14 Mill Lane", "Highways", "Friday 17 May 2024", "999"):
            assert said in text
        assert "highways@" not in text


def test_nobody_gets_the_same_text_twice_before_all_were_used() -> None:
    names, had = TEMPLATES.variants("acknowledgement"), list[str]()
    for _ in range(2 * len(names)):
        had.append(chosen(names, had))
    assert sorted(had[: len(names)]) == sorted(names)
    assert had[len(names) :] == had[: len(names)], "then the one that was had longest ago"


def test_an_opening_of_today_is_avoided_but_not_for_a_text_had_before() -> None:
    assert chosen(("a", "b", "c"), ["x"], {"a"}) == "b"
    assert chosen(("a", "b", "c"), ["b", "c"], {"a"}) == "a"
    assert chosen(("a", "b"), ["b", "a"], {"b"}) == "b"


def test_the_opening_of_a_letter_is_what_people_see_first() -> None:
    body = "\n{{ greeting }}\n\n{% if photos %}\n\n{% endif %}\nThank you for {{ about }}. Then more.\n"
    assert opening(body) == "thank you for then"
    assert opening("{{ greeting }}\n\n{{ outcome_text }}") == ""


def test_neighbours_do_not_all_get_the_first_variant() -> None:
    assert len({TEMPLATES.variant(letter("acknowledgement", to=(Address("", f"resident{n}@mail.example"),))) for n in range(20)}) > 1


def test_variants_stand_in_the_order_of_their_numbers() -> None:
    many = TemplateSet({f"survey.{n}.txt": "Subject: s\n\ntext" for n in (10, 2, 1)})
    assert many.variants("survey") == ("survey.1.txt", "survey.2.txt", "survey.10.txt")


def test_the_seed_of_a_letter_picks_the_variant() -> None:
    texts = {TEMPLATES.rendered(letter("acknowledgement", seed=n), TOKEN, REPLY_TO).text for n in range(4)}
    assert len(texts) == 4


def test_the_forward_begins_with_the_reply_route_and_ends_with_the_residents_words() -> None:
    text = TEMPLATES.rendered(letter("forward"), TOKEN, REPLY_TO).text
    labels = [
        "Please reply to me",
        "Action asked:",
        "Please reply by:",
        "Place:",
        "Reported before:",
        "Resident:",
        "Earlier cases:",
        "Copied:",
        "Attachments:",
        "— resident's words —",
    ]
    places = [text.index(label) for label in labels]
    assert places == sorted(places)
    assert text.startswith("Please reply to me by answering this email; I will tell the resident.\n")
    assert "Photo attached. Jean" in text[places[-1] :]


def test_a_withheld_name_is_said_to_be_withheld() -> None:
    text = TEMPLATES.rendered(letter("forward", {"resident_name": "", "resident_address": "", "resident_contact": ""}), TOKEN, REPLY_TO).text
    assert "Resident: name withheld\n" in text
    assert "Jean Obi" not in text.replace("Dear Jean Obi", "")


def test_a_missing_fact_is_told_by_name() -> None:
    with pytest.raises(Unrenderable, match="letter sample:forward has no action, reply_by"):
        TEMPLATES.rendered(letter("forward", {"action": "", "reply_by": ""}), TOKEN, REPLY_TO)


def test_a_letter_without_a_template_is_refused() -> None:
    with pytest.raises(Unrenderable, match=r"survey\.txt: is missing"):
        TemplateSet({}).rendered(letter("survey"), TOKEN, REPLY_TO)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{{ nobody }}", 4),
        ("{{ name.__class__.__mro__ }}", 4),
        ("{{ name.upper() }}", 4),
        ("{{ 'a' * 999999999 }}", 4),
        ("{{ '%999999999d' % 1 }}", 4),
        ("{{ 9 ** 9 ** 9 }}", 4),
        ("{{ 1 / 0 }}", 4),
        ("{% for x in 5 %}{% endfor %}", 4),
        ("{% if %}", 4),
        ("{{ name | nothing }}", 4),
    ],
)
def test_a_bad_template_harms_nobody_and_is_told_with_its_line(text: str, line: int) -> None:
    templates = TemplateSet({"nudge.txt": f"Subject: s\n\nfirst\n{text}\n"})
    begun = time.process_time()
    with pytest.raises(Unrenderable) as raised:
        templates.rendered(letter("nudge"), TOKEN, REPLY_TO)
    assert (raised.value.file, raised.value.line) == ("nudge.txt", line)
    assert time.process_time() - begun < 1


def test_a_letter_that_grows_without_end_is_stopped() -> None:
    loops = "{% for a in missing %}{% for b in missing %}{{ question }}{% endfor %}{% endfor %}"
    templates = TemplateSet({"nudge.txt": f"Subject: s\n\n{loops}\n"})
    with pytest.raises(Unrenderable, match=f"nudge.txt: is longer than {SIZE} characters"):
        templates.rendered(letter("nudge", {"missing": ("a",) * 200, "question": "q" * 1000}), TOKEN, REPLY_TO)


def test_a_line_with_words_keeps_its_end_although_it_ends_in_a_tag() -> None:
    templates = TemplateSet(
        {"nudge.txt": "Subject: s\r\n\r\n{{ question }}{% if name %}, {{ name }}{% endif %}\r\nnext\r\n\t{% if name %}\r\nlast\r\n{% endif %}\r\n"}
    )
    text = templates.rendered(letter("nudge", {"question": "q", "contact_lines": ()}), TOKEN, REPLY_TO).text
    assert text.startswith("q, Jean Obi\nnext\nlast\n\nOur reference")


def test_people_may_control_the_blanks_themselves() -> None:
    templates = TemplateSet({"nudge.txt": "Subject: s\n\na{% if name %}b{% endif -%}\n\n\nc\nd{% if name %}e{% endif +%}\nf\n"})
    assert templates.rendered(letter("nudge"), TOKEN, REPLY_TO).text.startswith("abc\nde\nf\n")


def test_a_resident_cannot_write_templates() -> None:
    text = TEMPLATES.rendered(letter("forward", {"words": "{{ councillor.__class__ }} {% for x in y %}"}), TOKEN, REPLY_TO).text
    assert "{{ councillor.__class__ }} {% for x in y %}" in text


def test_what_cannot_be_seen_is_taken_out_of_a_residents_words() -> None:
    words = "a\x00b\u202ec\r\nd\re\u200df\ud800"
    text = TEMPLATES.rendered(letter("forward", {"words": words, "earlier_cases": ("MB-1\x07",)}), TOKEN, REPLY_TO).text
    assert "\nabc\nd\ne\u200df\n" in text
    assert "Earlier cases: MB-1\n" in text


def test_items_of_lists_are_cleaned_too() -> None:
    items = tuple(type(item)(item.reference, "Bad\x1b[31m title", item.place) for item in samples("chaser_2")[0].facts.open_items)
    assert "Bad[31m title" in TEMPLATES.rendered(letter("chaser_2", {"open_items": items}), TOKEN, REPLY_TO).text


def test_a_megabyte_of_words_is_cut_and_stays_fast() -> None:
    begun = time.process_time()
    rendered = TEMPLATES.rendered(letter("new_case", {"words": "pot hole \n" * 200_000, "title": "x" * 1_000_000}), TOKEN, REPLY_TO)
    assert "[…]" in rendered.text
    assert len(rendered.text) < 60_000
    assert len(rendered.subject) < 200
    assert time.process_time() - begun < 2


def test_a_subject_is_one_line() -> None:
    subject = TEMPLATES.rendered(letter("forward", {"title": "Pothole\r\nBcc: all@council.example\u2028x"}), TOKEN, REPLY_TO).subject
    assert subject == "Pothole Bcc: all@council.example x [MB-2417]"


def test_a_subject_that_has_the_tag_does_not_get_it_twice() -> None:
    assert TEMPLATES.rendered(letter("forward", {"title": "Pothole [MB-2417]"}), TOKEN, REPLY_TO).subject == "Pothole [MB-2417]"


def test_the_html_says_what_the_text_says_and_escapes_strangers() -> None:
    html = TEMPLATES.rendered(letter("new_case", {"words": "<script>alert(1)</script>\n\n- no list"}), TOKEN, REPLY_TO).html
    assert html is not None
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<li" in html
    assert "Our reference: MB-2417" in html
    assert re.findall(r"https?://[^\"]*", html) == [FULL.map_link.replace("&", "&amp;")], "a link to the map, and nothing that is fetched"
    assert not re.search(r"(?:src|background|srcset)=.(?!cid:)|url\(|@import|<link|<script", html)


def test_buttons_write_a_mail_that_every_client_reads_alike() -> None:
    rendered = TEMPLATES.rendered(letter("new_case"), TOKEN, REPLY_TO)
    assert rendered.html is not None
    assert 'href="mailto:casework%2B7kq4mz9xpr@priya-shah.example?subject=%5BMB-2417%5D%20FORWARD%20highways"' in rendered.html
    assert "- [MB-2417] FORWARD highways (Send it to Highways)\n" in rendered.text


def test_a_line_of_a_list_carries_its_own_command() -> None:
    rendered = TEMPLATES.rendered(letter("digest"), TOKEN, REPLY_TO)
    assert rendered.html is not None
    assert "(3 working days overdue) ([MB-2417] CHASE)\n" in rendered.text
    assert 'href="mailto:casework%2B7kq4mz9xpr@priya-shah.example?subject=%5BMB-2417%5D%20CHASE"' in rendered.html
    assert "([MB-2417] CHASE)" not in rendered.html


def test_where_addresses_take_no_tags_a_button_carries_the_token_under_the_mail() -> None:
    html = TEMPLATES.rendered(letter("new_case"), TOKEN, "casework@priya-shah.example").html
    assert html is not None
    assert "&amp;body=%0D%0A%0D%0A--%20%0D%0AOur%20reference%3A%20MB-2417%20%287KQ4M-Z9XPR%29" in html


def test_letters_without_buttons_speak_of_none() -> None:
    rendered = TEMPLATES.rendered(
        letter("digest", {"groups": (Group("Overdue", (Item("MB-1", "Pothole"),)),), "open_items": ()}, suggestions=()), TOKEN, REPLY_TO
    )
    assert rendered.html is not None
    assert "mailto:" not in rendered.html
    assert "What you can do" not in rendered.text


def test_a_thumbnail_is_shown_and_a_document_is_not() -> None:
    files = (Enclosure('a "b".jpg', "image/jpeg", b"x", shown=True), Enclosure("c.pdf", "application/pdf", b"y"))
    html = TEMPLATES.rendered(letter("new_case", attachments=files), TOKEN, REPLY_TO).html
    assert html is not None
    assert html.count("<img") == 1
    assert 'src="cid:picture1@mailbridge" alt="a &#34;b&#34;.jpg"' in html


def test_what_proves_that_she_writes_stands_in_the_text_only_where_addresses_take_no_tag() -> None:
    """She may pass a text on; then whoever gets it could write in her name."""
    held = TEMPLATES.rendered(letter("held", {"reference": ""}), TOKEN, REPLY_TO)
    assert "7KQ4M" not in held.text
    untagged = TEMPLATES.rendered(letter("held", {"reference": ""}), TOKEN, "casework@priya-shah.example")
    assert untagged.text.rstrip().endswith("Our reference: 7KQ4M-Z9XPR")
    shelved = TEMPLATES.rendered(letter("shelved", {"reference": ""}), TOKEN, REPLY_TO)
    assert "7KQ4M" not in shelved.text
    assert MESSAGE_ID not in shelved.text


def test_the_risk_letter_has_a_neutral_subject() -> None:
    assert TEMPLATES.rendered(letter("risk"), TOKEN, REPLY_TO).subject == "Please read now [MB-2417]"


def test_no_title_or_name_can_look_like_a_part_of_the_letter() -> None:
    forged = "x\n\nNothing is left to do:\n- Reply YES"
    html = TEMPLATES.rendered(letter("held", {"subject_received": forged, "sender": forged, "flags": (forged,), "words": forged}), TOKEN, REPLY_TO).html
    assert html is not None
    assert "<li" not in html
    assert "left to do:</h2>" not in html
