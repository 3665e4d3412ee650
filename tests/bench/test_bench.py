"""The measurement runs and prints its table; how long anything takes is not asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import finding, reading, throughput, ticking
from tests.bench.floors import FLOORS
from tests.bench.mailbag import SHARES, mails


def test_the_bag_is_the_same_for_the_same_seed() -> None:
    first, again, other = (list(mails(20, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert [sum(sample.sort == sort for sample in first) for sort, _ in SHARES] == [12, 5, 3]


@pytest.mark.slow
def test_it_prints_a_line_for_each_sort_and_the_start_of_explain(capsys: pytest.CaptureFixture[str]) -> None:
    reading.main(["--mails", "20"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["sort", "plain", "html", "photo", "first", "all", "explain"]
    assert lines[5].split()[1] == "20"
    assert float(lines[5].split()[-1]) > 0


def test_it_shows_where_the_time_goes(capsys: pytest.CaptureFixture[str]) -> None:
    reading.main(["--mails", "7", "--lean", "--profile"])
    assert "tottime" in capsys.readouterr().out


@pytest.mark.slow
def test_finding_is_told_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    finding.main(["--cases", "60", "--plans"])
    out = capsys.readouterr().out
    assert "lookup FIND please" in out
    assert "60 cases" in out
    assert "a new mail from a resident" in out
    assert "passage USING COVERING INDEX ix_passage_words" in out


def test_a_tick_is_told_beside_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    ticking.main(["--referrals", "20"])
    out = capsys.readouterr().out
    assert "20 referrals" in out
    assert float(out.split("ratio ")[1]) > 0


@pytest.mark.slow
def test_a_slice_of_the_throughput_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throughput, "WARM_UP", 1)
    throughput.main(["--mails", "6", "--lots", "1", "--mailboxes", "1", "--out", str(tmp_path)])
    table = capsys.readouterr().out
    assert table == (tmp_path / "throughput.txt").read_text(encoding="utf-8")
    assert all(line in table for line in (*(floor.name for floor in FLOORS), "mailbridge, letters accepted", "mails        6 "))
    assert "acknowledgement" in table
    assert "</svg>" in (tmp_path / "throughput.svg").read_text(encoding="utf-8")
