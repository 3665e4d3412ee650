"""What belongs into the backup of an installation, as its settings say."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mailbridge.archive import Archive
from mailbridge.settings import Settings, starter


@dataclass(frozen=True)
class Sources:
    """An installation: where its parts are."""

    database: str = field(repr=False)
    """SQLAlchemy URL."""
    archive: Archive
    key: Path
    parts: Mapping[str, Path]
    """Member -> file: settings, letters, and passwords where they were asked for."""
    folders: Mapping[str, str]
    passwords: Mapping[str, str]


def sources(settings: Settings, *, with_passwords: bool) -> Sources:
    """Everything that `mailbridge` needs to go on elsewhere. Password files are left out, also where they lie among the settings, unless asked for."""
    secrets = list(_password_files(settings))
    parts = {f"config/{path.name}": path for path in _files(settings.folder) if path.resolve() not in {one.resolve() for one in secrets}}
    folders: dict[str, str] = {}
    for number, folder in enumerate(_letter_folders(settings)):
        folders[f"templates-{number}"] = _from(settings.folder, folder)
        parts |= {f"templates-{number}/{path.name}": path for path in _files(folder)}
    passwords = {f"passwords/{number}": path for number, path in enumerate(secrets)} if with_passwords else {}
    data = settings.storage.data
    return Sources(
        database=settings.storage.database,
        archive=Archive(data / "archive"),
        key=data / "secret.key",
        parts={**parts, **passwords},
        folders=folders,
        passwords={name: _from(settings.folder, path) for name, path in passwords.items()},
    )


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith("."))


def _letter_folders(settings: Settings) -> list[Path]:
    """The council's own folders of letters; those of the program come with it."""
    found = {path.parent for path in settings.template_files.values()} - {starter.templates()}
    return sorted(one for one in found if one.resolve() != settings.folder.resolve())


def _password_files(settings: Settings) -> list[Path]:
    boxes = [one.mailbox.password_file for one in settings.council.councillors.values()]
    named = [*boxes, settings.smtp.password_file, settings.alarm.smtp.password_file if settings.alarm.smtp else ""]
    return list(dict.fromkeys(Path(name) for name in named if name))


def _from(folder: Path, path: Path) -> str:
    """A path as the settings would name it: from their folder where both lie together, else as it is."""
    near = os.path.relpath(path.absolute(), folder.absolute())
    return near if near.count("..") < 2 else str(path.absolute())
