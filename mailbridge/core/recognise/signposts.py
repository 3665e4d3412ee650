"""Which other bodies a mail is about, or may be helped by (R056, R107, R108)."""

from __future__ import annotations

from mailbridge.core.people import Category, Council
from mailbridge.core.recognise.vocabulary import SIGNPOST, Scan


def signposts(found: Scan, first: Category | None, council: Council) -> tuple[str, ...]:
    """Keys of `signposts.toml`, the likeliest first: those of the first category, and those for a kind of care, where their words stand in the mail."""
    named = [key for key in (first.signposts if first else ()) if key in council.signposts]
    caring = [key for key, one in council.signposts.items() if one.sensitivities and one.words]
    worth = {key: found.points(f"{SIGNPOST}{key}") for key in (*named, *caring)}
    meant = [key for key in worth if worth[key] or not council.signposts[key].words]
    return tuple(sorted(meant, key=lambda key: -worth[key]))
