"""The archive keeps what it was given, says so when it no longer can, and forgets what it must."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from pathlib import Path

import pytest

from mailbridge.archive import Archive, Unreadable

MAIL = b"From: Rosa Field <rosa@post.example>\r\nSubject: the pothole\r\n\r\nIt is back.\r\n"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data" / "archive")


def file_of(archive: Archive, sha256: str) -> Path:
    return archive.root / sha256[:2] / f"{sha256[2:]}.eml"


def test_what_is_put_is_what_is_got(archive: Archive) -> None:
    sha256 = archive.put(MAIL)
    assert sha256 == hashlib.sha256(MAIL).hexdigest()
    assert archive.get(sha256) == MAIL
    assert file_of(archive, sha256).read_bytes() == MAIL
    assert sha256 in archive
    assert list(archive) == [sha256]


def test_looking_makes_no_folder(archive: Archive) -> None:
    assert list(archive) == []
    assert "a" * 64 not in archive
    archive.erase("a" * 64)
    assert not archive.root.exists()


def test_any_bytes_are_a_mail(archive: Archive) -> None:
    for raw in (b"", b"\0" * 5000, bytes(range(256)) * 40_000):
        assert archive.get(archive.put(raw)) == raw


def test_putting_twice_keeps_one_file(archive: Archive) -> None:
    first = archive.put(MAIL)
    assert archive.put(MAIL) == first
    assert [p.name for p in file_of(archive, first).parent.iterdir()] == [f"{first[2:]}.eml"]


def test_only_the_owner_may_look(archive: Archive) -> None:
    path = file_of(archive, archive.put(MAIL))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, archive.root, archive.root.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_missing_mail_is_named(archive: Archive) -> None:
    sha256 = hashlib.sha256(MAIL).hexdigest()
    assert sha256 not in archive
    with pytest.raises(Unreadable, match=sha256[2:]):
        archive.get(sha256)


def test_a_damaged_mail_is_named_and_never_handed_out(archive: Archive) -> None:
    sha256 = archive.put(MAIL)
    file_of(archive, sha256).write_bytes(MAIL[:-1])
    with pytest.raises(Unreadable, match=f"{sha256[2:]}.eml: damaged"):
        archive.get(sha256)


def test_putting_a_damaged_mail_again_repairs_it(archive: Archive) -> None:
    sha256 = archive.put(MAIL)
    file_of(archive, sha256).write_bytes(b"half a ma")
    archive.put(MAIL)
    assert archive.get(sha256) == MAIL


def test_erased_is_erased_with_what_an_interrupted_put_left(archive: Archive) -> None:
    sha256 = archive.put(MAIL)
    kept = archive.put(b"another mail")
    half = file_of(archive, sha256).parent / f".{sha256[2:]}.x1.part"
    half.write_bytes(MAIL[:10])
    archive.erase(sha256)
    archive.erase(sha256)
    assert sha256 not in archive
    assert not half.exists()
    assert archive.get(kept) == b"another mail"
    archive.erase("00" * 32)


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65, "a" * 63 + "\n"])
def test_nothing_but_a_digest_becomes_a_path(archive: Archive, name: str) -> None:
    assert name not in archive
    for act in (archive.get, archive.erase):
        with pytest.raises(Unreadable, match="not a SHA-256"):
            act(name)
    assert 7 not in archive


def test_a_full_disk_leaves_nothing_behind(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync, asked = os.fsync, []

    def full(descriptor: int) -> None:
        asked.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        if asked[-1].endswith(".part"):
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    archive.put(MAIL)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            archive.put(b"another mail")
    assert asked[-1].endswith(".part")
    assert len(list(archive)) == 1
    assert not list(archive.root.rglob("*.part"))


def test_file_and_folder_are_synced_before_put_returns(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    path = file_of(archive, archive.put(MAIL))
    assert synced[-1] == str(path.parent)
    assert synced[-2].endswith(".part")
    assert str(archive.root) in synced, "the new folder's name"
    synced.clear()
    archive.put(MAIL)
    assert synced == [str(path), str(path.parent)], "a process that died may have renamed without syncing"


def test_many_threads_may_put_the_same_mail(archive: Archive) -> None:
    mails = [b"mail %d" % (n % 5) for n in range(40)]
    threads = [threading.Thread(target=archive.put, args=(raw,)) for raw in mails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {archive.get(sha256) for sha256 in archive} == set(mails)
    assert not list(archive.root.rglob("*.part"))


def test_several_mails_are_all_kept_when_they_were_put_together(archive: Archive) -> None:
    with archive.together() as put:
        kept = [put(b"letter %d" % number) for number in range(20)]
    assert [archive.get(sha256) for sha256 in kept] == [b"letter %d" % number for number in range(20)]


def test_a_disk_that_takes_one_of_several_not_is_told_of(archive: Archive) -> None:
    archive.root.parent.mkdir(parents=True, exist_ok=True)
    archive.root.write_bytes(b"a file where the folder should be")
    with pytest.raises(OSError, match="directory"), archive.together() as put:
        put(b"letter")
