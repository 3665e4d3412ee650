"""The labelled mails of the project, scored by their own scorer. Skipped where they are not at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mailbridge.cli.explain import explained
from mailbridge.core.parse import parse
from mailbridge.core.recognise import read_together
from mailbridge.settings import load

PROJECT = Path(__file__).resolve().parents[2]
LABELLED = PROJECT.parent / "shared" / "mails"
AT_LEAST = {
    "role": 0.97,
    "author.email": 0.97,
    "author.name": 0.97,
    "forward: resident email": 0.95,
    "forward: councillor's note": 0.95,
    "forward: original subject": 0.95,
    "command verb": 0.95,
    "command ref": 0.95,
    "command department(s)": 0.95,
    "failing address": 0.95,
    "case refs": 0.95,
    "external ref (auto_reply)": 0.95,
    "external ref (officer_reply)": 0.95,
    "officer: promised date": 0.85,
    "officer: substantive": 0.9,
    "flag: spoofed_sender": 1.0,
}


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The scorer's own figures for what explain says of all mails."""
    if not LABELLED.is_dir():
        pytest.skip("the labelled mails are not here")
    sys.path.insert(0, str(LABELLED))
    from predict import prediction  # type: ignore[import-not-found]

    folder = tmp_path_factory.mktemp("predicted")
    files = sorted((LABELLED / "mails").glob("*.eml"))
    settings = load(PROJECT / "tests" / "northvale" / "config")
    mails = [parse(file.read_bytes()) for file in files]
    names = {mail.sha256: file.stem for file, mail in zip(files, mails, strict=True)}
    for file, mail, reading in zip(files, mails, read_together(mails, settings.council, settings.lexicon), strict=True):
        told = prediction(json.loads(json.dumps(explained(str(file), mail, reading, (), names))))
        (folder / f"{file.stem}.json").write_text(json.dumps(told))
    result = folder / "score.out"
    subprocess.run([sys.executable, str(LABELLED / "score.py"), str(folder), "--strict", "--json", str(result)], check=True, capture_output=True)
    figures: dict[str, Any] = json.loads(result.read_text())
    return figures


def test_nothing_that_hurts_people(score: dict[str, Any]) -> None:
    assert {name: ids for name, ids in score["critical"].items() if ids} == {}


@pytest.mark.parametrize("figure", AT_LEAST)
def test_figures_stay_above_their_targets(score: dict[str, Any], figure: str) -> None:
    measured = score["accuracy"][figure]["acc"] if figure in score["accuracy"] else score["pr"][figure]["f1"]
    assert measured >= AT_LEAST[figure]
