"""Writes templates/README.md anew after the table of letters or the number of variants has changed: `python -m tests.letters.write_guide`."""

from __future__ import annotations

from mailbridge.core.letters.guide import guide
from mailbridge.core.letters.letter import LETTERS
from tests.letters.support import FOLDER, TEMPLATES


def page() -> str:
    """The page for the letters as they are."""
    return guide({family: len(TEMPLATES.variants(family)) for family in LETTERS})


if __name__ == "__main__":
    (FOLDER / "README.md").write_text(page(), encoding="utf-8")
