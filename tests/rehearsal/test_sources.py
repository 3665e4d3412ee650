"""Past mail comes out of folders and mbox files whole, one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbridge.rehearsal import sources
from mailbridge.rehearsal.sources import past_mail


def eml(number: int, text: str = "words") -> bytes:
    return f"From: a@post.example\r\nSubject: {number}\r\n\r\n{text}\r\n".encode()


def test_a_folder_gives_its_mails_and_those_below_it(tmp_path: Path) -> None:
    (tmp_path / "2024" / "May").mkdir(parents=True)
    (tmp_path / "b.eml").write_bytes(eml(1))
    (tmp_path / "2024" / "May" / "a.EML").write_bytes(eml(2))
    (tmp_path / "notes.txt").write_text("no mail")
    (tmp_path / "folder.eml").mkdir()
    past = past_mail(tmp_path)
    assert past.count == 2
    assert [(one.name, one.raw) for one in past.specimens] == [("2024/May/a.EML", eml(2)), ("b.eml", eml(1))]


def test_a_single_file_is_a_mail(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(eml(1))
    past = past_mail(tmp_path / "one")
    assert (past.count, next(past.specimens).raw) == (1, eml(1))


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_an_mbox_is_divided_at_its_envelopes_only(tmp_path: Path, end: bytes) -> None:
    first = b"From: a@post.example\nSubject: 1\n\nHello\n\nFrom here on it gets worse.\n\n>From Monday to Friday, too.\n>>From me\n\n"
    second = b"Subject: 2\n\n\n"
    stored = b"From a@post.example Thu May  2 09:12:00 2024\n" + first + b"From - Thu May  2 09:13:00 2024\n" + second
    (tmp_path / "past.mbox").write_bytes(stored.replace(b"\n", end))
    past = past_mail(tmp_path / "past.mbox")
    mails = list(past.specimens)
    assert past.count == len(mails) == 2
    assert mails[0].raw == first.replace(b">From", b"From").replace(b"\n", end)
    assert mails[1].raw == second.replace(b"\n", end)
    assert mails[1].name == "past.mbox 2"


def test_an_mbox_without_an_end(tmp_path: Path) -> None:
    (tmp_path / "past").write_bytes(b"From nobody")
    assert [one.raw for one in past_mail(tmp_path / "past").specimens] == [b""]


@pytest.mark.parametrize("stored", [b"", b"From x\n"])
def test_what_is_too_large_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: bytes) -> None:
    monkeypatch.setattr(sources, "LARGEST", 100)
    (tmp_path / "big.eml").write_bytes(stored + eml(1, "w" * 200))
    (found,) = past_mail(tmp_path / "big.eml").specimens
    assert found.problem == "It is too large to take in (0 MB)."
    assert found.raw == b""


def test_a_file_that_vanishes_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(eml(1))
    past = past_mail(tmp_path)
    (tmp_path / "a.eml").unlink()
    (found,) = past.specimens
    assert found.problem.startswith("The file cannot be read: No such file")


def test_the_limit_is_that_of_the_service() -> None:
    from mailbridge import visits

    assert sources.LARGEST == visits.LARGEST
