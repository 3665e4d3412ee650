"""The two small files of the watch: how the service is, and what the operator has been told. They work when the database does not, and on a full disk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mailbridge.core.watching import Incident, State

STATE, ALARMS = "state.json", "alarms.json"


@dataclass(frozen=True, slots=True)
class Keeping:
    """The files in the data folder, 0600 and replaced as a whole."""

    folder: Path
    place: int = 1
    """Of several processes each has files of its own."""

    def _name(self, name: str) -> str:
        return name if self.place == 1 else name.replace(".", f"-{self.place}.")

    def state(self) -> State | None:
        """How the service was when it last wrote; None where it never did, or where nobody can read it."""
        found: State | None = self._read(STATE, _adapter(State))
        return found

    def states(self) -> list[State]:
        """The same of every process that has ever worked on this folder."""
        places = [int(path.stem.partition("-")[2]) for path in self.folder.glob("state-*.json") if path.stem.partition("-")[2].isdigit()]
        return [state for place in (1, *sorted(places)) if (state := Keeping(self.folder, place).state())]

    def write_state(self, state: State) -> None:
        """Raises OSError when the disk cannot be written at all."""
        _write(self.folder / self._name(STATE), _adapter(State).dump_json(state))

    def incidents(self) -> dict[str, Incident]:
        """What is wrong and what was told of it; nothing where the file is missing or damaged."""
        return self._read(ALARMS, _adapter(dict[str, Incident])) or {}

    def write_incidents(self, incidents: Mapping[str, Incident]) -> None:
        """Raises OSError when the disk cannot be written at all."""
        _write(self.folder / self._name(ALARMS), _adapter(dict[str, Incident]).dump_json(dict(incidents)))

    def _read(self, name: str, adapter: TypeAdapter[Any]) -> Any:
        for _ in range(3):  # a file that is being written in place can be read torn
            with contextlib.suppress(OSError, ValidationError):
                return adapter.validate_json((self.folder / self._name(name)).read_bytes().rstrip(b"\0 "))
        return None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _write(path: Path, content: bytes) -> None:
    """As a new file that takes the old one's place; on a full disk into the old one, whose blocks are ours already."""
    part = path.with_suffix(".part")
    try:
        _fill(part, content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        _overwrite(path, content)


def _fill(path: Path, content: bytes) -> None:
    """With room to spare, so that a later, longer text fits into the same blocks."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.ljust(2 * len(content)))


def _overwrite(path: Path, content: bytes) -> None:
    with path.open("r+b") as file:
        room = file.seek(0, os.SEEK_END)
        if len(content) > room:
            raise OSError(f"no room for {len(content)} bytes")
        file.seek(0)
        file.write(content.ljust(room))
