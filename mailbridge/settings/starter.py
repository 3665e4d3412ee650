"""The starter set: the configuration and letters that come with mailbridge, used where a council has none of its own and copied by `mailbridge init`."""

from __future__ import annotations

import shutil
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """Where the starter set is: inside an installed wheel, or the project itself. Holds `config/` and `templates/`."""
    installed = _PACKAGE / "starter"
    return installed if installed.is_dir() else _PACKAGE.parent


def config() -> Path:
    """The starter's configuration folder."""
    return folder() / "config"


def templates() -> Path:
    """The starter's letters."""
    return folder() / "templates"


def write(target: Path) -> tuple[Path, ...]:
    """Copies the starter set into `target` as `config/` and `templates/`; the files written.

    Raises FileExistsError, before anything is written, when `target` has one of them already."""
    copies = {source: target / source.parent.name / source.name for part in (config(), templates()) for source in sorted(part.iterdir()) if source.is_file()}
    for path in copies.values():
        if path.exists():
            raise FileExistsError(f"{path} exists already")
    for source, path in copies.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
    return tuple(copies.values())
