"""What `reserve_mb` keeps free: below it nothing is taken in, letters still go out, and with room again everything goes on by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import create_engine

from mailbridge import disk
from mailbridge.disk import Disk, Kind, Stuck


def test_below_the_reserve_letters_go_out_and_nothing_is_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "PAUSES", (0.0, 0.0))
    kept = Disk(tmp_path, create_engine(f"sqlite:///{tmp_path / 'mailbridge.db'}"), reserve=0)
    kept.must_be_open()
    kept.reserve = kept.free() * 2
    with pytest.raises(Stuck, match="make room"):
        kept.must_be_open()
    assert kept.trouble is not None
    assert kept.trouble.kind is Kind.LOW
    assert kept.may_post()
    assert not kept.is_open(), "tried again, and still too little"
    kept.reserve = 0
    assert kept.is_open()
    assert kept.trouble is None
    assert not [*tmp_path.glob("tmp*")], "what was tried leaves nothing"
