"""Fetch: a councillor's mailbox over IMAP. Nothing is marked read, nothing is answered and nothing is lost here; what cannot be had is said so.

`connect(account)` gives a `Connection`: blocking, for one thread at a time, and to be thrown away after the first `Unreachable` that is not `Declined`.
"""

from mailbridge.core.wire import Declined, LoginRefused, Unreachable, Unsafe
from mailbridge.fetch.account import Account
from mailbridge.fetch.connection import Connection, connect
from mailbridge.fetch.fetched import Fetched, FolderState, Unfetchable

__all__ = ["Account", "Connection", "Declined", "Fetched", "FolderState", "LoginRefused", "Unfetchable", "Unreachable", "Unsafe", "connect"]
