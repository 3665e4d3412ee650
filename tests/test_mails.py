"""Every bug brings a mail: each `tests/mails/*.eml` with what it must be recognised as, one table for each mail in the `.toml` files beside them.

`is` holds values, `has` what must be contained, `lacks` what must not; a key is a path into the JSON of `explain --json` (`place.street`)."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mailbridge import settings
from mailbridge.cli.explain import explained
from mailbridge.core.parse import parse
from mailbridge.core.recognise import recognise

HERE = Path(__file__).parent / "mails"
EXPECTED: dict[str, dict[str, Any]] = {name: told for file in sorted(HERE.glob("*.toml")) for name, told in tomllib.loads(file.read_text("utf-8")).items()}


@cache
def _settings() -> settings.Settings:
    return settings.load(Path(__file__).parents[1] / "config")


def _explained(name: str) -> dict[str, Any]:
    mail = parse((HERE / f"{name}.eml").read_bytes())
    reading = recognise(mail, _settings().council, _settings().lexicon)
    told: dict[str, Any] = json.loads(json.dumps(explained(name, mail, reading, (), {})))
    return told


def _at(told: Any, path: str) -> Any:
    """The value at a path; None where the way ends earlier."""
    for step in path.split("."):
        told = _step(told, step) if told else None
    return told


def _step(told: Any, step: str) -> Any:
    if isinstance(told, list):
        return told[int(step)] if int(step) < len(told) else None
    return told.get(step)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mail_is_recognised_as_what_it_is(name: str) -> None:
    told, expected = _explained(name), EXPECTED[name]
    assert {path: _at(told, path) for path in expected.get("is", {})} == expected.get("is", {}), expected["why"]
    for path, wanted in expected.get("has", {}).items():
        assert [one for one in wanted if one not in (_at(told, path) or ())] == [], f"{path}: {expected['why']}"
    for path, unwanted in expected.get("lacks", {}).items():
        assert [one for one in unwanted if one in (_at(told, path) or ())] == [], f"{path}: {expected['why']}"


def test_every_mail_has_its_line() -> None:
    assert {file.stem for file in HERE.glob("*.eml")} == EXPECTED.keys()
