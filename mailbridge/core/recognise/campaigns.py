"""Groups near-identical mails of different people: copies of a campaign, also those that were personalised."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mailbridge.core.mail import Mail
from mailbridge.core.recognise import copies
from mailbridge.core.recognise.copies import ALIKE, fingerprints

FEWEST = 8
"""Windows that a text needs before it can be compared."""
LONGEST_TEXT = 8_000

_WORD = re.compile(r"[^\W_]+")
_GREETING = re.compile(r"\s{0,20}(?:dear|hello|hi|good (?:morning|afternoon|evening))\b[^\n]{0,80}\n", re.I)


def grouped(mails: Sequence[tuple[Mail, str]]) -> dict[int, str]:
    """Index of a mail -> key of its campaign, for the mails (with their authors' own texts) that at least two people wrote.

    Each text is compared with the first one of every group only, found by shared windows, so that time grows with the number of mails.
    The key is made of the group's first mail and stays the same when later copies arrive.
    """
    groups: list[list[int]] = []
    first_windows: list[frozenset[int]] = []
    known: dict[int, list[int]] = {}
    for index, (_, text) in enumerate(mails):
        windows = _windows(text)
        group = _nearest(windows, first_windows, known)
        if group is None and len(windows) >= FEWEST:
            for window in windows:
                known.setdefault(window, []).append(len(groups))
            groups.append([index])
            first_windows.append(windows)
        elif group is not None:
            groups[group].append(index)
    return {index: _key(mails[group[0]][0]) for group in groups if _people(mails, group) > 1 for index in group}


def alike(one: str, other: str) -> bool:
    """Whether two texts are near-identical: the longer one holds half of the shorter one's windows."""
    windows, others = _windows(one), _windows(other)
    return min(len(windows), len(others)) >= FEWEST and copies.alike(windows, others) >= ALIKE


def _windows(text: str) -> frozenset[int]:
    """Fingerprints of every run of words, without salutation, case and punctuation."""
    return frozenset(fingerprints([word.lower() for word in _WORD.findall(_GREETING.sub("", text[:LONGEST_TEXT], count=1))]))


def _nearest(windows: frozenset[int], first_windows: Sequence[frozenset[int]], known: dict[int, list[int]]) -> int | None:
    """The group whose first text is most alike, or None."""
    shared = Counter(group for window in windows for group in known.get(window, ()))
    for group, count in shared.most_common(1):
        if len(windows) >= FEWEST and count >= ALIKE * min(len(windows), len(first_windows[group])):
            return group
    return None


def _people(mails: Sequence[tuple[Mail, str]], group: Sequence[int]) -> int:
    return len({_writer(mails[index][0]) for index in group})


def _writer(mail: Mail) -> str:
    """Campaign platforms send for everybody; the person stands in Reply-To."""
    found = mail.reply_to[0] if mail.reply_to else mail.from_
    return found.address.lower() if found else mail.sha256


def _key(mail: Mail) -> str:
    return f"campaign-{mail.sha256[:12]}"
