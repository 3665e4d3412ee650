"""A backup is whole or is not there; what it puts back is what was there, down to the modes, and it overwrites nothing."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import stat
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from mailbridge import backup, copying, storage
from mailbridge.archive import Archive
from mailbridge.backup.contents import member
from mailbridge.cli import main
from mailbridge.model.keeping import Erasure
from mailbridge.model.tables import Inbound
from mailbridge.settings import load, starter
from tests.stories import database
from tests.stories.shapes import fresh
from tests.stories.world import CASEWORK, World

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which residents' mails have become cases; its password lies among the settings."""
    home = tmp_path_factory.mktemp("pattern") / "home"
    starter.write(home)
    service = home / "config" / "service.toml"
    service.write_text(service.read_text().replace('password_env = "MAILBRIDGE_SHAH_PASSWORD"', 'password_file = "shah.secret"'))
    (home / "config" / "shah.secret").write_text("open sesame\n")
    (home / "config" / "shah.secret").chmod(0o600)
    world = World(home)
    for street in ("Mill Lane", "Elm Close"):
        world.arrives(fresh("Jean Obi <jean.obi@mail.example>", CASEWORK, f"pothole {street}", f"A pothole outside 14 {street} NB1 4QT.", world.now))
    database.close()
    return home


@pytest.fixture
def home(pattern: Path, tmp_path: Path) -> Path:
    """One of one's own."""
    return Path(shutil.copytree(pattern, tmp_path / "home"))


def run(home: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--config", str(home / "config")])


@pytest.fixture
def made(home: Path, tmp_path: Path) -> Path:
    target = tmp_path / "the backup.tar"
    done = run(home, "backup", target)
    assert done.exit_code == 0, done.output
    return target


def dumped(path: Path) -> list[str]:
    database = sqlite3.connect(path)
    try:
        return list(database.iterdump())
    finally:
        database.close()


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Name -> mode and content of everything below a folder."""
    return {
        str(path.relative_to(folder)): (stat.S_IMODE(path.stat().st_mode), path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
        if not path.name.endswith(("-wal", "-shm", ".db", "lock", "restored"))
    }


def test_a_backup_says_what_is_in_it(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [path.name for path in made.parent.iterdir() if path.is_file()] == [made.name], "nothing else is left behind"
    with tarfile.open(made) as tar:
        names = tar.getnames()
        manifest = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
    assert manifest["rows"]["mails"] == 2
    assert manifest["files"] == sum(name.startswith("archive/") for name in names) > 2
    assert {"data/mailbridge.db", "data/secret.key", "config/service.toml", "templates-0/acknowledgement.1.txt"} <= set(names)
    assert b"open sesame" not in made.read_bytes()


def test_everything_comes_back(home: Path, made: Path) -> None:
    old, rows = tree(home), dumped(home / "data" / "mailbridge.db")
    del old["config/shah.secret"]
    home.rename(home.with_name("lost"))
    done = run(home, "restore", made)
    assert done.exit_code == 0, done.output
    assert "Passwords were not in the backup" in done.output
    assert tree(home) == old
    assert dumped(home / "data" / "mailbridge.db") == rows
    assert [path for path in (home / "data", *(home / "data").rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    assert storage.is_restored(home / "data")


def test_passwords_only_when_asked_for(home: Path, tmp_path: Path) -> None:
    assert run(home, "backup", tmp_path / "all.tar", "--with-passwords").exit_code == 0
    home.rename(home.with_name("lost"))
    assert run(home, "restore", tmp_path / "all.tar").exit_code == 0
    secret = home / "config" / "shah.secret"
    assert secret.read_text() == "open sesame\n"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_nothing_is_overwritten(home: Path, made: Path) -> None:
    before = made.read_bytes()
    again = run(home, "backup", made)
    assert (again.exit_code, made.read_bytes()) == (1, before)
    assert "no backup is ever overwritten" in again.stderr
    full = run(home, "restore", made)
    assert full.exit_code == 1
    assert "is not empty. Nothing was written" in full.stderr


def test_other_settings_are_left_alone(home: Path, made: Path) -> None:
    (home / "data").rename(home.with_name("lost"))
    service = home / "config" / "service.toml"
    service.write_text(service.read_text() + "\n# of the new machine\n")
    refused = run(home, "restore", made)
    assert refused.exit_code == 1
    assert f"{service} is there already and is another one" in refused.stderr
    assert not (home / "data").exists()
    assert run(home, "restore", made, "--keep-config").exit_code == 0
    assert service.read_text().endswith("# of the new machine\n")
    assert (home / "data" / "mailbridge.db").exists()


def test_a_folder_gets_names_with_the_time_and_keeps_the_newest(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "mailbridge-notes.tar").write_text("somebody's own")
    old = [folder / f"mailbridge-2026-11-0{day}T02-00-00Z.tar" for day in (1, 2, 3)]
    for path in old:
        path.write_text("an older one")
    assert run(home, "backup", folder, "--keep", "2").exit_code == 0
    left = sorted(path.name for path in folder.iterdir())
    assert len(left) == 3
    assert old[2].name in left
    assert "mailbridge-notes.tar" in left
    assert run(home, "backup", folder / "one.tar", "--keep", "2").exit_code == 2


def test_nothing_to_back_up(tmp_path: Path) -> None:
    starter.write(tmp_path)
    assert run(tmp_path, "backup", tmp_path / "x.tar").exit_code == 1
    assert not (tmp_path / "x.tar").exists()


def _without_end(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _with_a_bad_spot(content: bytes) -> bytes:
    place = content.index(b"Mill Lane", content.index(b".eml"))
    return content[:place] + b"Moll Lane" + content[place + 9 :]


def _with_a_bad_database(content: bytes) -> bytes:
    place = content.index(b"SQLite format 3") + 5000
    return content[:place] + b"\xff" * 100 + content[place + 100 :]


def _with_a_way_out(content: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        head = tarfile.TarInfo("config/../../../etc/passwd")
        tar.addfile(head, io.BytesIO(b""))
    return made.getvalue()


@pytest.mark.parametrize("change", [_without_end, _with_a_bad_spot, _with_a_bad_database, _with_a_way_out, lambda _: b"a letter\n" * 1000])
def test_what_is_not_whole_is_not_restored(home: Path, made: Path, change: Callable[[bytes], bytes]) -> None:
    made.write_bytes(change(made.read_bytes()))
    home.rename(home.with_name("lost"))
    done = run(home, "restore", made)
    assert done.exit_code == 1, done.output
    assert str(made) in done.stderr
    assert not home.exists()


def test_a_file_that_is_missing_already_is_told_of(home: Path, tmp_path: Path) -> None:
    archive = Archive(home / "data" / "archive")
    lost = sorted(archive)[0]
    archive.erase(lost)
    done = run(home, "backup", tmp_path / "most.tar")
    assert done.exit_code == 1
    assert "1 files that the database names are missing" in done.stderr
    home.rename(home.with_name("lost"))
    assert run(home, "restore", tmp_path / "most.tar").exit_code == 0


class _Erasing(Archive):
    """An archive from which a mail is erased at the moment at which the backup reaches its files."""

    def __init__(self, root: Path, url: str) -> None:
        super().__init__(root)
        self.url, self.reads = url, 0

    def get(self, sha256: str) -> bytes:
        self.reads += 1
        if self.reads == 1:
            engine = storage.opened(self.url)
            with storage.transaction(engine) as session:
                mail = session.exec(select(Inbound)).first()
                assert mail is not None
                mail.erased_at, mail.subject = NOW, ""
                session.add(mail)
                session.add(Erasure(councillor="shah", sha256=mail.sha256, erased_at=NOW, removed_at=NOW))
            engine.dispose()
            self.erase(mail.sha256)
            self.erased = mail.sha256
        return super().get(sha256)


def test_whoever_is_erased_meanwhile_is_not_in_it(home: Path, tmp_path: Path) -> None:
    settings = load(home / "config")
    archive = _Erasing(home / "data" / "archive", settings.storage.database)
    parts = backup.sources(settings, with_passwords=False)
    object.__setattr__(parts, "archive", archive)
    target = tmp_path / "b.tar"
    manifest = backup.written(target, parts, NOW, lambda *_: None)
    with tarfile.open(target) as tar:
        assert member(archive.erased) not in tar.getnames()
    assert manifest.missing == ()
    assert archive.reads > manifest.files, "it was begun anew"


def test_a_copy_is_of_one_moment(tmp_path: Path) -> None:
    """Whoever writes while it is made is not in it, does not wait, and does not make it begin anew."""
    source = tmp_path / "a.db"
    writer = sqlite3.connect(source, isolation_level=None)
    writer.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t(x); PRAGMA wal_autocheckpoint=10;")
    writer.execute("INSERT INTO t VALUES (randomblob(20000000))")
    seen: list[int] = []

    def write(done: int, total: int) -> None:
        seen.append(done)
        writer.execute("INSERT INTO t VALUES (randomblob(5000))")

    copying.copied(source, tmp_path / "b.db", write)
    assert seen == sorted(seen)
    assert len(seen) > 1
    with sqlite3.connect(tmp_path / "b.db") as copy:
        assert copy.execute("SELECT count(*) FROM t").fetchone() == (1,)
    assert writer.execute("SELECT count(*) FROM t").fetchone() == (1 + len(seen),)
    writer.close()


@pytest.fixture(autouse=True)
def umask_as_it_was() -> Iterator[None]:
    """Commands put it back."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    after = os.umask(before)
    assert after == before
