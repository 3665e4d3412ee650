"""Slips of the pen in a verb: `froward`, `clsoe`. Words of English that merely resemble a verb are none."""

from __future__ import annotations

from mailbridge.core.commands.table import BY_WORDS, Verb


def nearest(word: str) -> Verb | None:
    """The only verb that is one slip away; a word of English that merely resembles one ("sent", "chased") is none."""
    near = {verb.name: verb for written, verb in BY_WORDS.items() if " " not in written and _is_slip(word, written)}
    return next(iter(near.values())) if len(near) == 1 else None


def _is_slip(word: str, verb: str) -> bool:
    """One transposition from four letters on; one wrong, missing or doubled letter from five on, the first letter always right."""
    if len(verb) < 4 or word[:1] != verb[:1] or word in _ENGLISH:
        return word in _transposed(verb) and len(verb) >= 4
    if word in _transposed(verb):
        return True
    if len(verb) < 5 or word[:-1] == verb:
        return False
    same = next((n for n, (a, b) in enumerate(zip(word, verb, strict=False)) if a != b), min(len(word), len(verb)))
    return word[same + 1 :] in (verb[same + 1 :], verb[same:]) or word[same:] == verb[same + 1 :]


def _transposed(verb: str) -> set[str]:
    return {verb[:n] + verb[n + 1] + verb[n] + verb[n + 2 :] for n in range(len(verb) - 1) if verb[n] != verb[n + 1]}


_ENGLISH_LINE = (
    "sent told cold gold vote nose past chose chased closed close closer whole though cases opened found stalled awake helped notes noted "
    "shown shower chair choose those sender sends lists mist rule ruled ruler"
)
_ENGLISH = frozenset(_ENGLISH_LINE.split())
