"""Which classes of danger to life or safety now a mail speaks of."""

from __future__ import annotations

from mailbridge.core.mail import Mail
from mailbridge.core.recognise.signs import meant
from mailbridge.core.recognise.vocabulary import HINT, Configured, Scan, points


def dangers(mail: Mail, found: Scan, setting: Configured) -> tuple[str, ...]:
    """Keys of `emergencies` in words.toml. The subject that a reply carries on tells of an old danger and is not read."""
    new = not carries_on(mail)
    together = meant(found, setting, titled=new).sure
    return tuple(key for key in setting.lexicon.emergencies if key in together or _says(f"emergency:{key}", found, titled=new))


def carries_on(mail: Mail) -> bool:
    """Whether the subject is that of the mail which this one answers."""
    return bool(mail.in_reply_to) and mail.subject != mail.title


def _says(owner: str, found: Scan, *, titled: bool) -> bool:
    return found.says(owner) if titled else points(found.body.of(owner), found.body.words, set()) >= 2 * HINT
