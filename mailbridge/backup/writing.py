"""Writes a backup while the service works: the database at one moment first, then every file that its rows name."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import Engine, make_url

from mailbridge import __version__, copying, lookup, storage
from mailbridge.archive import Unreadable
from mailbridge.backup import dumping
from mailbridge.backup.contents import DATABASE, DUMP, KEY, MANIFEST, Manifest, member
from mailbridge.backup.examining import examined
from mailbridge.backup.sources import Sources

Moved = Callable[[str, int, int], None]
"""Told of progress: what is being done, how much of it is done, of how much."""
TRIES = 5
"""How often it is begun anew because a mail was erased meanwhile."""


class _ErasedMeanwhile(Exception):
    """The moment that was copied holds somebody who has been erased since."""


def written(target: Path, sources: Sources, now: datetime, moved: Moved) -> Manifest:
    """Writes a backup into a new file 0600 and looks it through. Raises FileExistsError for one that is there; `target` appears only when all is well.

    Whoever is erased while it is being written is not in it."""
    if target.exists():
        raise FileExistsError(17, "there is such a file already, and no backup is ever overwritten", str(target))
    part = target.with_name(f".{target.name}.part")
    with ExitStack() as stack:
        stack.callback(part.unlink, missing_ok=True)
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix=".mailbridge-", dir=target.parent)))  # made 0700
        for attempt in range(TRIES):
            try:
                _Writing(sources, scratch, now, moved).into(part)
                break
            except _ErasedMeanwhile:
                if attempt + 1 == TRIES:
                    raise
        manifest = examined(part, scratch, moved)
        os.link(part, target)  # fails where somebody else has made one meanwhile
    _on_disk(target.parent)
    return manifest


@dataclass
class _Writing:
    sources: Sources
    scratch: Path
    now: datetime
    moved: Moved
    parts: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def into(self, part: Path) -> None:
        """All members, the manifest last."""
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                rows, files = self._database(tar)
                self._add(tar, KEY, self.sources.key.read_bytes())
                for name, path in self.sources.parts.items():
                    self._add(tar, name, path.read_bytes(), path.stat().st_mode & 0o777)
                written = self._files(tar, files)
                manifest = Manifest(
                    program=__version__,
                    made_at=self.now.isoformat(timespec="seconds"),
                    rows=rows,
                    files=written,
                    missing=tuple(self.missing),
                    parts=self.parts,
                    folders=dict(self.sources.folders),
                    passwords=dict(self.sources.passwords),
                )
                _put(tar, MANIFEST, manifest.model_dump_json(indent=2).encode(), 0o600, self.now)
            file.flush()
            os.fsync(file.fileno())

    def _database(self, tar: tarfile.TarFile) -> tuple[dict[str, int], lookup.Named]:
        """The database of this moment, and what its rows name."""
        url = make_url(self.sources.database)
        if url.get_backend_name() == "sqlite":
            copy = self.scratch / "mailbridge.db"
            copying.copied(Path(url.database or ""), copy, lambda done, total: self.moved("database", done, total))
            self._add_file(tar, DATABASE, copy)
            return _looked_up(storage.readable(f"sqlite:///{copy}"))
        dump = dumping.dumped(url, self.scratch / "mailbridge.pgdump")
        if dump is not None:
            self._add_file(tar, DUMP, dump)
        return _looked_up(storage.readable(self.sources.database))

    def _files(self, tar: tarfile.TarFile, files: lookup.Named) -> int:
        """Every mail and letter that stands. One that is missing or damaged is told of, and holds up no other."""
        written, wanted = 0, sorted(files.wanted | files.leaving)
        for number, sha256 in enumerate(wanted):
            self.moved("mails and letters", number, len(wanted))
            try:
                _put(tar, member(sha256), self.sources.archive.get(sha256), 0o600, self.now)
                written += 1
            except Unreadable:
                if sha256 in files.leaving:
                    continue
                if sha256 not in _looked_up(storage.readable(self.sources.database))[1].wanted:
                    raise _ErasedMeanwhile from None
                self.missing.append(sha256)
        return written

    def _add(self, tar: tarfile.TarFile, name: str, content: bytes, mode: int = 0o600) -> None:
        self.parts[name] = hashlib.sha256(content).hexdigest()
        _put(tar, name, content, mode, self.now)

    def _add_file(self, tar: tarfile.TarFile, name: str, path: Path) -> None:
        """A large one, which need not fit into memory."""
        with path.open("rb") as file:
            self.parts[name] = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            tar.addfile(_head(name, path.stat().st_size, 0o600, self.now), file)


def _looked_up(engine: Engine) -> tuple[dict[str, int], lookup.Named]:
    try:
        with storage.transaction(engine) as session:
            return lookup.counted(session), lookup.named_files(session)
    finally:
        engine.dispose()


def _put(tar: tarfile.TarFile, name: str, content: bytes, mode: int, now: datetime) -> None:
    tar.addfile(_head(name, len(content), mode, now), io.BytesIO(content))


def _head(name: str, size: int, mode: int, now: datetime) -> tarfile.TarInfo:
    head = tarfile.TarInfo(name)
    head.size, head.mode, head.mtime = size, mode, int(now.timestamp())
    return head


def _on_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
