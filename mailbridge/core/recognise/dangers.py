"""Which classes of danger to life or safety now a mail speaks of."""

from __future__ import annotations

from mailbridge.core.mail import Mail
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.core.recognise.vocabulary import HINT, Scan, points


def dangers(mail: Mail, found: Scan, lexicon: Lexicon) -> tuple[str, ...]:
    """Keys of `emergencies` in words.toml. The subject that a reply carries on tells of an old danger and is not read."""
    return tuple(key for key in lexicon.emergencies if _says(f"emergency:{key}", mail, found))


def _says(owner: str, mail: Mail, found: Scan) -> bool:
    if mail.in_reply_to and mail.subject != mail.title:
        return points(found.body.of(owner), found.body.words, set()) >= 2 * HINT
    return found.says(owner)
