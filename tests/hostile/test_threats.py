"""The page about security is true: every test that it names exists, and it is what the table says."""

from __future__ import annotations

import pytest

from tests.hostile.threats import PARTS, TESTS, Threat, collected, page

THREATS = [threat for threats in PARTS.values() for threat in threats]
UNDER_ATTACK = sorted(
    path.relative_to(TESTS).as_posix() for path in (TESTS / "hostile").glob("test_*.py") if path.stem not in {"test_threats", "test_failures"}
)


def test_the_page_is_up_to_date() -> None:
    assert (TESTS.parent / "deploy/SECURITY.md").read_text(encoding="utf-8") == page(), "python -m tests.pages"


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: threat.what[:40])
def test_every_test_that_is_named_exists(threat: Threat) -> None:
    assert threat.tests
    for test in threat.tests:
        module, _, name = test.partition("::")
        assert name in collected(module), test


def test_each_test_and_each_threat_is_named_once() -> None:
    named = [test for threat in THREATS for test in threat.tests]
    assert sorted(named) == sorted(set(named))
    assert len({threat.what for threat in THREATS}) == len(THREATS) > 25


def test_a_test_that_does_not_exist_is_noticed() -> None:
    assert not collected("hostile/test_nothing.py")
    assert "test_no_words_are_a_template" in collected("hostile/test_words.py")
    assert "test_something_else" not in collected("hostile/test_words.py")


@pytest.mark.parametrize("module", UNDER_ATTACK)
def test_every_module_of_attacks_is_on_the_page(module: str) -> None:
    assert any(test.startswith(module) for threat in THREATS for test in threat.tests)
