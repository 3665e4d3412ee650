"""The raw bytes of every mail, kept under their SHA-256. What `put` has returned survives a power cut, and what `get` returns is what was put."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

HANDS = 4
"""Files that are written at once: the disk makes several safe in the time of one."""
_MAKING = Lock()
"""Nobody uses a folder whose name another thread has not yet made safe."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Unreadable(Exception):
    """An archived mail that is missing or no longer what was put; the message names the file."""


class Archive:
    """A folder of mails: `ab/cdef….eml`, named by content, files 0600 in folders 0700, made when first needed.

    Threads and processes may share it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._safe: set[Path] = set()
        """Folders whose names are on disk."""

    def put(self, raw: bytes) -> str:
        """Keep a mail and return its SHA-256 in lower-case hex. When this returns, file and name are on disk; putting twice is harmless.

        A copy that was damaged meanwhile is replaced. Raises OSError when the disk refuses (full, read-only): then nothing was kept."""
        sha256 = hashlib.sha256(raw).hexdigest()
        self._keep(sha256, raw)
        return sha256

    def _keep(self, sha256: str, raw: bytes) -> None:
        path = self.path(sha256)
        self._make_safe(path.parent)
        if not _is_intact(path, sha256):
            _write_whole(path, raw)
        _fsync(path.parent)

    def _make_safe(self, folder: Path) -> None:
        if folder in self._safe and folder.is_dir():
            return
        with _MAKING:
            _make_folder(folder)
            _fsync(folder.parent)  # it may have been made by another process, which has not come so far
        self._safe.add(folder)

    @cached_property
    def _hands(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(HANDS, "archive")

    @contextmanager
    def together(self) -> Iterator[Callable[[bytes], str]]:
        """Gives a `put` that does not wait. All that was put is on disk when this ends; raises what `put` raises."""
        begun: list[Future[None]] = []

        def put(raw: bytes) -> str:
            sha256 = hashlib.sha256(raw).hexdigest()
            begun.append(self._hands.submit(self._keep, sha256, raw))
            return sha256

        try:
            yield put
        finally:
            wait(begun)
        for one in begun:
            one.result()

    def get(self, sha256: str) -> bytes:
        """The mail with this SHA-256, verified. Raises `Unreadable` when the file is missing, damaged or cannot be opened."""
        path = self.path(sha256)
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise Unreadable(f"archived mail {path}: {error.strerror or error}") from error
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise Unreadable(f"archived mail {path}: damaged, its content no longer has the SHA-256 of its name")
        return raw

    def erase(self, sha256: str) -> None:
        """Remove a mail for good, with whatever an interrupted `put` of it left behind. Erasing what is not there is harmless."""
        path = self.path(sha256)
        for found in (path, *path.parent.glob(f".{path.stem}.*.part")):
            found.unlink(missing_ok=True)
        if path.parent.is_dir():
            _fsync(path.parent)

    def __contains__(self, sha256: object) -> bool:
        """Whether a mail is kept (not whether it is intact: `get` says that)."""
        return isinstance(sha256, str) and _DIGEST.fullmatch(sha256) is not None and self.path(sha256).is_file()

    def __iter__(self) -> Iterator[str]:
        """Every SHA-256 kept, in no order: for the nightly count."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/*.eml"):
            yield path.parent.name + path.stem

    def older(self, moment: datetime) -> Iterator[str]:
        """SHA-256 of each mail that was put before a moment (UTC), in no order. What an interrupted `put` left behind before then is removed."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/*.*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime >= moment.timestamp():
                    continue
                if path.suffix == ".part":
                    path.unlink()
                elif path.suffix == ".eml":
                    yield path.parent.name + path.stem

    def path(self, sha256: str) -> Path:
        """Where a mail with this SHA-256 is, or would be. Raises `Unreadable` when that is none."""
        if not _DIGEST.fullmatch(sha256):
            raise Unreadable(f"{sha256[:80]!r} is not a SHA-256 in lower-case hex")
        return self.root.joinpath(sha256[:2], f"{sha256[2:]}.eml")


def _make_folder(folder: Path) -> None:
    """Create a folder 0700, parents too; the name is on disk when this returns."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _fsync(folder.parent)


def _is_intact(path: Path, sha256: str) -> bool:
    """Whether the mail is there already and is on disk, not only in the cache of a process that died before its fsync."""
    try:
        intact = hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except FileNotFoundError:
        return False
    if intact:
        _fsync(path)
    return intact


def _write_whole(path: Path, raw: bytes) -> None:
    """Write beside the name, sync, then rename: the name never stands for half a mail. For its owner only."""
    part = path.with_name(f".{path.stem}.{secrets.token_hex(8)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(descriptor)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
