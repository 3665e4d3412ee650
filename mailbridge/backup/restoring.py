"""Puts an installation back onto an empty machine: every part with its mode, the database last, so that nothing half restored is ever started."""

from __future__ import annotations

import os
import tarfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from mailbridge import storage as folder
from mailbridge.archive import Archive
from mailbridge.backup.contents import DATABASE, DUMP, KEY, MAIL, Manifest
from mailbridge.backup.examining import content
from mailbridge.settings.loading import DATABASE as DATABASE_NAME
from mailbridge.settings.shapes import Storage


class InTheWay(Exception):
    """Something is there already that a restore would have to overwrite. The message names it and says what to do."""


@dataclass(frozen=True)
class Place:
    """Where an installation is to be."""

    config: Path
    data: Path
    database: Path | None
    """The file of SQLite; None for PostgreSQL."""


def place(service: str, config: Path) -> Place:
    """Where the settings of this text (of service.toml) want everything to be."""
    storage = Storage.model_validate(tomllib.loads(service).get("storage", {}))
    data = Path(os.path.normpath(config.absolute() / storage.data))
    url = make_url(storage.database or f"sqlite:///{data / DATABASE_NAME}")
    return Place(config, data, Path(url.database or "") if url.get_backend_name() == "sqlite" else None)


def restored(path: Path, manifest: Manifest, place: Place, moved: Callable[[str, int, int], None], *, keep_config: bool) -> None:
    """Writes everything that an examined backup holds. Raises `InTheWay` before anything is written.

    Settings that are there already must be the same, or `keep_config` says that they are to stay."""
    with tarfile.open(path, "r:") as tar:
        members = {one.name: one for one in tar.getmembers()}
        settings = {name: target for name, target in _settings(manifest, place.config).items() if not keep_config}
        _nothing_in_the_way(tar, members, settings, place)
        for name, target in settings.items():
            _write(target, content(tar, members[name]).read(), members[name].mode)
        with folder.locked(folder.prepared(place.data)):
            _data(tar, members, manifest, place, moved)
        _owned(place, list(settings.values()))


def _settings(manifest: Manifest, config: Path) -> dict[str, Path]:
    """Member -> where it belongs: settings, letters, passwords."""
    found = {}
    for name in manifest.parts:
        folder, _, rest = name.partition("/")
        if folder == "config":
            found[name] = config / rest
        elif folder in manifest.folders:
            found[name] = Path(os.path.normpath(config / manifest.folders[folder] / rest))
        elif name in manifest.passwords:
            found[name] = Path(os.path.normpath(config / manifest.passwords[name]))
    return found


def _nothing_in_the_way(tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo], settings: dict[str, Path], place: Place) -> None:
    for name, target in settings.items():
        if target.exists() and target.read_bytes() != content(tar, members[name]).read():
            raise InTheWay(
                f"{target} is there already and is another one than in the backup. Nothing was written. "
                "Move the settings and letters that are there away, or use --keep-config to go on with them."
            )
    left = [one.name for one in place.data.iterdir() if one.name != "lock"] if place.data.is_dir() else []
    if left or (place.database is not None and place.database.exists()):
        where = place.data if left else place.database
        raise InTheWay(f"{where} is not empty. Nothing was written. A restore needs an empty data folder: stop the service and move the old one away first.")


def _data(tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo], manifest: Manifest, place: Place, moved: Callable[[str, int, int], None]) -> None:
    archive, mails = Archive(place.data / "archive"), [one for name, one in members.items() if MAIL.fullmatch(name)]
    for number, one in enumerate(mails):
        moved("mails and letters", number, len(mails))
        archive.put(content(tar, one).read())
    _write(place.data / Path(KEY).name, content(tar, members[KEY]).read(), 0o600)
    folder.mark_restored(place.data)
    name = DATABASE if place.database is not None else DUMP
    if name in manifest.parts:
        target = place.database or place.data / Path(DUMP).name
        part = target.with_name(f".{target.name}.part")
        _write(part, None, 0o600)
        with part.open("wb") as file, content(tar, members[name]) as source:
            while piece := source.read(1 << 20):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)


def _write(path: Path, text: bytes | None, mode: int) -> None:
    """A file with its mode from the first moment."""
    path.parent.mkdir(mode=0o755 if mode & 0o077 else 0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o777), "wb") as file:
        file.write(text or b"")
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), mode & 0o777)


def _owned(place: Place, settings: list[Path]) -> None:
    """Root restores for the user of the service: what is in the data folder is theirs whose that folder is, and so is what only they may read."""
    if os.geteuid() != 0:
        return
    owner, group = place.data.stat(), place.config.parent.stat().st_gid
    secrets = {path for path in settings if not path.stat().st_mode & 0o077}
    for path in {*place.data.rglob("*"), *secrets, *([place.database] if place.database else ())}:
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    for path in {*settings, *(path.parent for path in settings)} - secrets - {one.parent for one in secrets}:
        os.chown(path, -1, group)
