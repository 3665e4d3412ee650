"""Looks through a backup, every byte of it: nothing is restored from one that is not whole, and none is kept that could not be restored."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from mailbridge import copying, lookup, storage
from mailbridge.backup.contents import DATABASE, MAIL, MANIFEST, OTHER, Manifest, Unsound, member


def examined(path: Path, scratch: Path, moved: Callable[[str, int, int], None]) -> Manifest:
    """What a backup says of itself, once all of it is seen to be so. `scratch`: a folder that only its owner can read. Raises `Unsound`."""
    try:
        with tarfile.open(path, "r:") as tar:
            members = {one.name: one for one in tar.getmembers() if _is_known(path, one)}
            manifest = _manifest(path, tar, members)
            found = _digests(path, tar, members, moved)
            _compare(path, manifest, found)
            if DATABASE in manifest.parts:
                _compare_rows(path, _unpacked(tar, members[DATABASE], scratch / "examined.db"), manifest, found)
    except tarfile.TarError as error:
        raise Unsound(f"{path}: this is no backup of mailbridge, or not a whole one ({error})") from error
    return manifest


def _is_known(path: Path, one: tarfile.TarInfo) -> bool:
    if one.isreg() and (one.name == MANIFEST or MAIL.fullmatch(one.name) or OTHER.fullmatch(one.name)):
        return True
    raise Unsound(f"{path}: {one.name[:200]!r} is in it, which no backup of mailbridge has")


def _manifest(path: Path, tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo]) -> Manifest:
    if MANIFEST not in members:
        raise Unsound(f"{path}: it was never finished, or it is no backup of mailbridge: it has no {MANIFEST}")
    try:
        manifest = Manifest.model_validate_json(content(tar, members[MANIFEST]).read())
    except ValidationError as error:
        raise Unsound(f"{path}: {MANIFEST} cannot be understood: written by a newer mailbridge? {error.errors()[0]['msg']}") from error
    if manifest.format != 1:
        raise Unsound(f"{path}: written by a newer mailbridge ({manifest.program}); install that version first")
    return manifest


def _digests(path: Path, tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo], moved: Callable[[str, int, int], None]) -> dict[str, str]:
    """Member -> SHA-256 of what is in it."""
    found = {}
    for number, (name, one) in enumerate(members.items()):
        moved("looking through it", number, len(members))
        found[name] = hashlib.file_digest(content(tar, one), "sha256").hexdigest()  # type: ignore[arg-type]
        if MAIL.fullmatch(name) and name != member(found[name]):
            raise Unsound(f"{path}: {name} is damaged: its content has not the SHA-256 of its name")
    return found


def content(tar: tarfile.TarFile, one: tarfile.TarInfo) -> IO[bytes]:
    """What a member holds."""
    file = tar.extractfile(one)
    if file is None:  # not a regular file, which `_is_known` has refused
        raise tarfile.ReadError(f"{one.name} cannot be read")
    return file


def _compare(path: Path, manifest: Manifest, found: dict[str, str]) -> None:
    for name, sha256 in manifest.parts.items():
        if found.get(name) != sha256:
            raise Unsound(f"{path}: {name} is {'damaged' if name in found else 'missing'}")
    mails = sum(1 for name in found if MAIL.fullmatch(name))
    others = found.keys() - manifest.parts.keys() - {MANIFEST} - {name for name in found if MAIL.fullmatch(name)}
    if mails != manifest.files or others:
        raise Unsound(f"{path}: it should have {manifest.files} mails and letters, and has {mails}; {len(others)} files are not in its list")


def _unpacked(tar: tarfile.TarFile, one: tarfile.TarInfo, target: Path) -> Path:
    """The database as a file, to be opened."""
    with target.open("wb") as file, content(tar, one) as source:
        while piece := source.read(1 << 20):
            file.write(piece)
    return target


def _compare_rows(path: Path, database: Path, manifest: Manifest, found: dict[str, str]) -> None:
    """The database is whole, and every file that a row names is there."""
    try:
        copying.examined(database)
    except copying.Damaged as error:
        raise Unsound(f"{path}: the database in it is damaged: {error}") from error
    engine = storage.readable(f"sqlite:///{database}")
    try:
        with storage.transaction(engine) as session:
            rows, files = lookup.counted(session), lookup.named_files(session)
    finally:
        engine.dispose()
        database.unlink()
    if rows != manifest.rows:
        raise Unsound(f"{path}: its list says {manifest.rows}, its database has {rows}")
    if lacking := [sha256 for sha256 in files.wanted - set(manifest.missing) if member(sha256) not in found]:
        raise Unsound(f"{path}: {len(lacking)} files that rows name are not in it, such as {member(lacking[0])}")
