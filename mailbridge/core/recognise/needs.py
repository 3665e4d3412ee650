"""What residents say of themselves that decides how they can be reached: deaf, blind, no telephone, another language (R020).

Only what they say of themselves counts, and only the line of the table is passed on, never the diagnosis in their words."""

from __future__ import annotations

from functools import lru_cache

from mailbridge.core.patterns import AnyOf, any_of

_VERY = r"(?: (?:a|also|profoundly|very|quite|registered|severely|partially|completely|totally|almost)){0,3} "
_I = rf"\b(?:i am|i['’]?m|i['’]ve been|i have been|as i am|being){_VERY}"
_MY = r"\bmy (?:own )?"


def _said(*patterns: str) -> AnyOf:
    return any_of(*patterns, within="{}")


NEEDS: tuple[tuple[AnyOf, str], ...] = (
    (
        _said(rf"{_I}(?:deaf|hard of hearing)\b", rf"{_MY}hearing is (?:bad|poor|going)", r"\bi use (?:bsl|british sign language)\b"),
        "cannot hear well: please write",
    ),
    (
        _said(rf"{_I}(?:blind|sighted|sight impaired|visually impaired)\b", rf"{_MY}(?:eye)?sight is (?:bad|poor|going)", r"\bi need (?:it in )?large print\b"),
        "cannot see well: please ring, or write in large print",
    ),
    (
        _said(rf"{_I}dyslexic\b", r"\bi (?:can['’]?t|cannot|struggle to) read(?: or write)?(?: well)?\b(?! (?:your|the|his|her|it|that))"),
        "finds reading hard: please ring",
    ),
    (
        _said(
            r"\bi (?:can['’]?t|cannot|don['’]?t|am not able to) (?:use|answer|speak on|talk on|hear on|do)(?: the)? (?:tele)?phones?\b",
            r"\bplease (?:write|e-?mail|text),? (?:and )?(?:do not|don['’]?t|rather than|not) (?:ring|phone|call)",
            r"\bplease (?:do not|don['’]?t) (?:ring|phone|call)\b",
        ),
        "asks to be written to, not rung",
    ),
    (
        _said(
            r"\bi (?:only have|have only|do not have e-?mail|don['’]?t have e-?mail)(?: got)? (?:a |the )?(?:tele|land)?(?:phone|line)\b",
            r"\bplease (?:ring|phone|call) (?:me )?(?:and do not|rather than|do not|don['’]?t|not) (?:write|e-?mail)",
        ),
        "asks to be rung, not written to",
    ),
    (_said(r"\bi use a wheelchair\b", rf"{_I}(?:in a wheelchair|a wheelchair user|wheelchair user)\b"), "uses a wheelchair"),
    (
        _said(
            r"\b(?:i|we)(?:['’]?d| would)? (?:prefer|speak|like) (?:to (?:write|speak|have it) in |it in |letters in )?welsh\b",
            r"\b(?:in|yn) (?:welsh|gymraeg),? (?:please|os gwelwch)",
        ),
        "prefers Welsh",
    ),
    (
        _said(
            r"\bmy english is (?:not|n['’]t|very bad|bad|poor)",
            r"\bi (?:do not|don['’]?t|can['’]?t|cannot) (?:speak|read) (?:much |good |very good )?english\b",
            r"\bi need an interpreter\b",
        ),
        "needs plain English, or an interpreter",
    ),
)
"""What they say -> what an officer is told, in order."""


def would_rather_talk(words: str) -> bool:
    """Whether the writer says that reading or writing is hard for them, so that a call may be easier (R110)."""
    return any("please ring" in told or "asks to be rung" in told for told in _told(words))


def needs(words: str) -> str:
    """How the writer asks to be reached, as half a sentence each; empty where they say nothing of it."""
    return "; ".join(_told(words))


@lru_cache(maxsize=4)
def _told(words: str) -> tuple[str, ...]:
    """What officers are told of them. Asked for each letter that a mail causes."""
    return tuple(told for pattern, told in NEEDS if pattern.search(words))
