"""The steps from each schema of the database to the next. `mailbridge.upgrading` takes them when the service starts; alembic carries them out.

To change a table: change the model, then `python -m mailbridge.migrations "say what changes"`. It writes `versions/NNNN_say_what_changes.py`; read it, and
fill in what a machine cannot know (what the old rows get). A step that has been released is never edited: the next one mends it. Words of an enum are plain
text and need no step. `tests/migrations` says when a step is missing, and that all steps give on an empty database what the model says.
Before the first release the baseline may still be written anew, which `python -m mailbridge.migrations --baseline` does.

The steps know nothing of the model, which goes on changing. They run on SQLite and on PostgreSQL alike.
"""

from __future__ import annotations

from pathlib import Path

HOME = Path(__file__).parent


def revisions(versions: Path = HOME / "versions") -> tuple[str, ...]:
    """Every revision, oldest first: the number in front of each file's name. Reading names is enough to know whether a database is up to date."""
    return tuple(sorted(path.name.partition("_")[0] for path in versions.glob("[0-9]*_*.py")))
