"""Lint: what a careful colleague would find in a template, with file and line. The letters that come with mailbridge are clean."""

from __future__ import annotations

import pytest

from mailbridge.core.letters.letter import LETTERS
from mailbridge.core.letters.lint import lint
from mailbridge.core.problems import Problem, nearest
from tests.letters.support import FOLDER, SOURCES
from tests.letters.write_guide import page

LAYOUTS = {name: text for name, text in SOURCES.items() if name.startswith("councillor.")}
SKETCH = LAYOUTS | {f"{family}.txt": "Subject: s\n\ntext" for family in LETTERS}


def found(name: str, text: str) -> list[Problem]:
    """Problems of one letter."""
    return [problem for problem in lint(LAYOUTS | {name: text}) if problem.file == name]


def body(text: str) -> str:
    """A letter whose text begins in line 3."""
    return f"Subject: Your email\n\n{text}\n"


def test_the_letters_that_come_with_mailbridge_are_clean() -> None:
    assert lint(SOURCES) == ()


def test_the_page_about_the_letters_is_up_to_date() -> None:
    written = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert written == page(), "write it anew: python -m tests.letters.write_guide"


@pytest.mark.parametrize("family", LETTERS)
def test_a_missing_letter_is_told(family: str) -> None:
    left = {name: text for name, text in SKETCH.items() if name.partition(".")[0] != family}
    assert [(p.file, p.message) for p in lint(left)] == [(f"{family}.txt", "is missing: there is no template for this letter.")]


@pytest.mark.parametrize("name", ["councillor.txt", "councillor.html"])
def test_a_missing_layout_is_told_once(name: str) -> None:
    left = {one: text for one, text in SKETCH.items() if one != name}
    assert [(p.file, p.key) for p in lint(left)] == [(name, "")]


def test_a_letter_that_nobody_sends_is_told_with_the_nearest_name() -> None:
    assert found("acknowledgment.txt", body("x"))[0].message == "belongs to no letter. Did you mean `acknowledgement`?"
    assert "README" in found("zzz.txt", body("x"))[0].message


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("Dear Jean\n\nx", "line 1", 'found "Dear Jean"; expected "Subject: " and the subject.'),
        ("subject: x\n\nx", "line 1", 'found "subject: x"; expected'),
        ("", "line 1", 'found ""'),
        ("Subject:\n\nx", "line 1", 'found "Subject:"'),
        ("Subject: x\ntext", "line 2", "expected an empty line"),
        ("Subject: x\n\n  \n", "", "has no text."),
        ("Subject: x", "", "has no text."),
    ],
)
def test_the_first_lines_must_be_right(text: str, key: str, said: str) -> None:
    assert any(p.key == key and said in p.message for p in found("survey.txt", text)), found("survey.txt", text)


def test_an_unknown_variable_is_told_with_its_line_and_the_nearest_name() -> None:
    assert found("survey.txt", body("one\n{{ counciller }} and {{ councillor }}")) == [
        Problem("survey.txt", "line 4", "the variable `counciller` does not exist. Did you mean `councillor`?")
    ]
    assert "README" in found("survey.txt", body("{{ zzz }}"))[0].message


def test_a_variable_of_other_letters_is_told() -> None:
    assert found("survey.txt", body("{{ answer }}"))[0].message.startswith("the variable `answer` may not stand in this letter")


def test_an_unknown_variable_is_found_where_no_sample_comes_by() -> None:
    assert [p.key for p in found("survey.txt", body("{% if not today %}\n{{ zzz }}\n{% endif %}"))] == ["line 4"]


def test_a_variable_in_the_subject_is_checked() -> None:
    assert [p.key for p in found("survey.txt", "Subject: {{ zzz }}\n\nx")] == ["line 1"]


def test_what_a_list_does_not_have_is_found_by_trying() -> None:
    [problem] = found("chaser_2.txt", body("a\n{% for item in open_items %}\n{{ item.colour }}\n{% endfor %}"))
    assert problem.key == "line 5"
    assert "colour" in problem.message


def test_a_filter_that_does_not_exist_is_told() -> None:
    [problem] = found("survey.txt", body("{{ name | shout }}"))
    assert problem.key == "line 3"
    assert "No filter named 'shout'" in problem.message


@pytest.mark.parametrize("text", ["{% if name %}", "{{ name", "{% nonsense %}", "{% include 'x' %}{% endif %}"])
def test_broken_templates_are_told_once_with_a_line(text: str) -> None:
    [problem] = found("survey.txt", body(text))
    assert problem.key in ("line 3", "line 4")
    assert "is not a template" in problem.message


def test_a_layout_has_variables_of_its_own() -> None:
    assert [p.key for p in found("councillor.txt", "{{ text }}\n{{ name }}\n")] == ["line 2"]


@pytest.mark.parametrize(
    "promise",
    [
        "It will be fixed soon.",
        "The hole will soon be filled.",
        "Your bin is going to be\nreplaced.",
        "I guarantee an answer.",
        "I promise to help.",
        "I'll sort this out.",
        "I’ll fix it.",
        "They will definitely repair it.",
        "I will make sure of it.",
        "Rest assured.",
        "You have my word.",
        "This will be sorted.",
    ],
)
def test_promises_are_refused(promise: str) -> None:
    [problem, *_] = found("survey.txt", body(f"Hello,\n{promise}"))
    assert problem.key == "line 4"
    assert "promise" in problem.message


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("chaser_1.txt", "This is unacceptable."),
        ("chaser_2.txt", "As you failed to answer, I write again."),
        ("escalation.txt", "I demand an answer."),
        ("survey.txt", "This is an automated message."),
        ("survey.txt", "Please do not reply."),
        ("survey.txt", "Vote for me in May."),
        ("survey.txt", "The Labour group agrees."),
        ("survey.txt", "Dear all,"),
        ("survey.txt", "Please reply-all."),
    ],
)
def test_words_that_do_not_belong_into_a_letter(name: str, words: str) -> None:
    assert [p.key for p in found(name, body(f"Hello,\n{words}"))] == ["line 4"]


@pytest.mark.parametrize(
    "harmless",
    [
        "I will write to you when I hear from them.",
        "Ask them when it can be repaired.",
        "Is it sorted? I hope it was fixed.",
        "The green bin was missed.",
        "I have asked them to answer me by {{ today }}.",
        "I will ask again.",
        "I cannot promise that.",
    ],
)
def test_ordinary_words_pass(harmless: str) -> None:
    assert found("survey.txt", body(harmless)) == []


def test_the_councillor_may_read_any_word() -> None:
    assert found("digest.txt", body("This will be fixed: {% for g in groups %}{{ g.heading }}{% endfor %}")) == []


def test_a_problem_reads_as_file_key_message() -> None:
    assert str(Problem("a.txt", "line 3", "is wrong")) == "a.txt: line 3: is wrong"
    assert str(Problem("a.txt", "", "is missing")) == "a.txt: is missing"
    assert nearest("xyz", ["abc"]) == ""
