"""Cells of tables that spreadsheets open: a resident's words must not become a formula."""

from __future__ import annotations

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "﹦", "＋", "－", "＠")
"""With the full-width forms, which some programs take for the others."""


def as_cell(value: str) -> str:
    """A text that no spreadsheet calculates, also where it drops what stands before: an apostrophe in front makes it a text."""
    return f"'{value}" if value.startswith(_BEGINS_FORMULA) or value.lstrip().startswith(_BEGINS_FORMULA) else value
