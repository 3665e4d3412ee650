"""A configuration folder while it is read: each file once, each table checked by itself, every fault noted and reading gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from mailbridge.core.people import Setting
from mailbridge.core.problems import Problem, nearest
from mailbridge.settings import reading, starter

S = TypeVar("S", bound=Setting)
SERVICE, COUNCIL, CATEGORIES = "service.toml", "council.toml", "categories.toml"
WORDS, SIGNS, EMERGENCY, SIGNPOSTS, WARDS = "words.toml", "signs.toml", "emergency.toml", "signposts.toml", "wards.csv"
OWN = (SERVICE, COUNCIL)
"""Files that every folder needs; the others fall back to the starter's."""


@dataclass
class Draft:
    """The folder, and what was wrong in it so far."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    raw: dict[str, dict[str, Any]] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """A file of the folder, or the starter's where the folder may do without."""
        own = self.folder / name
        return own if name in OWN or own.exists() else starter.config() / name

    def note(self, name: str, key: str, message: str) -> None:
        """Something is wrong in a file."""
        self.problems.append(Problem(str(self.file(name)), key, message))

    def table(self, name: str) -> dict[str, Any]:
        """A TOML file, read once."""
        if name not in self.raw:
            self.raw[name] = reading.table(self.file(name), self.problems)
        return self.raw[name]

    def part(self, name: str, key: str) -> dict[str, Any]:
        """A table of a TOML file; empty, with a problem, when something else stands there."""
        found = self.table(name).get(key, {})
        if isinstance(found, dict):
            return dict(found)
        self.note(name, key, f"found {found!r}; expected a table that begins with [{key}].")
        return {}

    def only(self, name: str, known: tuple[str, ...]) -> None:
        """Nothing else stands at the top of a file."""
        for key in self.table(name).keys() - set(known):
            self.note(name, key, f"is not a setting here.{nearest(key, known) or ' Expected: ' + ', '.join(known) + '.'}")

    def one(self, model: type[S], name: str, key: str, without: tuple[str, ...] = ()) -> S | None:
        """The table `[key]` of a file as an object."""
        if key and not self.table(name):
            return None
        raw = {k: v for k, v in (self.part(name, key) if key else self.table(name)).items() if k not in without}
        return reading.built(model, raw, self.file(name), key, self.problems)

    def each(self, model: type[S], name: str, key: str = "") -> dict[str, S]:
        """The tables `[key.…]` (or all tables) of a file as objects, those that are right."""
        tables: Mapping[str, object] = self.part(name, key) if key else self.table(name)
        path, prefix = self.file(name), f"{key}." if key else ""
        made = {inner: reading.built(model, raw, path, prefix + inner, self.problems) for inner, raw in tables.items()}
        return {inner: one for inner, one in made.items() if one is not None}

    def names(self, key: str) -> list[str]:
        """A list of file names in service.toml: above the first table or, where people put it, under [service]."""
        found = self.table(SERVICE).get(key, self.part(SERVICE, "service").get(key, []))
        names = [found] if isinstance(found, str) else found
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return names
        self.note(SERVICE, key, f"found {found!r}; expected a file name in quotes, or a list of them.")
        return []

    def absolute(self, written: str | Path) -> Path:
        """A path as written in service.toml, which starts at the folder."""
        return (self.folder / Path(written).expanduser()).resolve()

    def beside(self, name: str) -> Path:
        """What stands beside the folder, as people would write it."""
        return (self.folder / ".." if self.folder.name in ("", "..") else self.folder.parent) / name
