"""What changes on the server: a mail that was taken in is flagged or moved, and a letter that went out gets its copy in the Sent folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mailbridge.fetch.client import IdleClient

AfterReading = Literal["leave", "flag", "move", "remove"]
"""What to do with a mail that was read; `remove` is for mails of our own alone."""

_FLAGGED, _SEEN, _SENT, _DELETED = rb"\Flagged", rb"\Seen", rb"\Sent", rb"\Deleted"
_AT_ONCE = 8
"""Mails that are looked for by one SEARCH: its line stays below the 1,000 bytes that any server takes (RFC 2683, 3.2.1.5)."""
_NO_SELECT, _NON_EXISTENT = rb"\Noselect", rb"\NonExistent"


def flag(client: IdleClient, uid: int) -> None:
    """Set \\Flagged, the one mark that every server keeps and every mail app shows (Exchange takes no keywords)."""
    client.add_flags([uid], [_FLAGGED], silent=True)


def remove(client: IdleClient, uid: int) -> None:
    """Delete one mail for good. Without UIDPLUS (RFC 4315) it is only marked: a plain EXPUNGE would remove what other people marked, too."""
    client.add_flags([uid], [_SEEN, _DELETED], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge([uid])


def move(client: IdleClient, uid: int, folder: str) -> None:
    """Move a mail of the selected folder into a folder that is created when missing."""
    try:
        _move(client, uid, folder)
    except client.AbortError:
        raise
    except client.Error:
        _move(client, uid, existing(client, folder) or created(client, folder))


def _move(client: IdleClient, uid: int, folder: str) -> None:
    """MOVE (RFC 6851), or copy and delete where the server cannot.

    Without UIDPLUS the original is only marked \\Deleted: a plain EXPUNGE would remove what other people marked, too."""
    if client.has_capability("MOVE"):
        client.move([uid], folder)
        return
    client.copy([uid], folder)
    client.delete_messages([uid], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge([uid])


@dataclass(frozen=True, slots=True)
class Looked:
    """A folder for copies that has been looked into."""

    folder: str
    """What was asked for."""
    name: str
    """What the server calls it."""
    lacks: set[str]
    """Message-IDs of mails that do not lie in it."""


def looked_into(client: IdleClient, folder: str, message_ids: Sequence[str]) -> Looked:
    """A folder that is created when missing, searched for several mails at once. Leaves it selected: the caller selects its own again."""
    looked = Looked(folder, _found(client, folder), set())
    client.select_folder(looked.name, readonly=True)
    for at in range(0, len(message_ids), _AT_ONCE):
        some = message_ids[at : at + _AT_ONCE]
        if not client.search(_any_of(some)):
            looked.lacks.update(some)
    return looked


def _any_of(message_ids: Sequence[str]) -> list[str]:
    """OR takes two keys, of which the second may be another OR (RFC 3501, 6.4.4)."""
    *others, last = message_ids
    return [*(word for one in others for word in ("OR", "HEADER", "Message-ID", one)), "HEADER", "Message-ID", last]


def _found(client: IdleClient, folder: str) -> str:
    return existing(client, folder) or special(client, folder) or created(client, folder)


def append_once(client: IdleClient, raw: bytes, folder: str, message_id: str, looked: Looked | None = None) -> bool:
    """Store a mail as read, unless the folder holds one with this Message-ID. Returns whether it was stored. `looked`: what is known of the folder.

    Leaves the folder selected: the caller selects its own again."""
    target = looked.name if looked else _found(client, folder)
    if looked and message_id in looked.lacks:
        looked.lacks.remove(message_id)
    elif message_id:
        client.select_folder(target, readonly=True)
        if client.search(["HEADER", "Message-ID", message_id]):
            return False
    client.append(target, raw, [_SEEN])
    return True


def existing(client: IdleClient, folder: str) -> str:
    """The name under which the server has this folder (it may want `INBOX.` before it), or empty."""
    if _holds_mail(client, folder):
        return folder
    prefixed = _prefixed(client, folder)
    return prefixed if _holds_mail(client, prefixed) else ""


def _holds_mail(client: IdleClient, folder: str) -> bool:
    """Whether a folder is there and is more than the parent of others (RFC 3501, 7.2.2; RFC 5258, 3)."""
    return any(not {_NO_SELECT, _NON_EXISTENT} & set(flags) for flags, _, _ in client.list_folders("", folder))


def special(client: IdleClient, folder: str) -> str:
    """The folder that the server itself marks \\Sent (RFC 6154: `Sent Items`, `[Gmail]/Sent Mail`), when asked for `Sent`; else empty."""
    if folder.lower() != "sent":
        return ""
    return next((name for flags, _, name in client.list_folders() if _SENT in flags), "")


def created(client: IdleClient, folder: str) -> str:
    """Create a folder and subscribe to it, so that mail apps show it. Returns its name."""
    name = _prefixed(client, folder)
    try:
        client.create_folder(name)
    except client.AbortError:
        raise
    except client.Error:
        if not _holds_mail(client, name):  # somebody else may have been quicker
            raise
    client.subscribe_folder(name)
    return name


def _prefixed(client: IdleClient, folder: str) -> str:
    """The folder inside the user's own namespace (RFC 2342): Courier and some Dovecots keep everything beneath `INBOX.`."""
    if folder.upper() == "INBOX" or not client.has_capability("NAMESPACE"):
        return folder
    own = client.namespace().personal
    prefix = own[0][0] if own else ""
    return folder if folder.startswith(prefix) else prefix + folder
