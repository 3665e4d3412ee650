"""Thread-Index, by which Outlook and Exchange keep a conversation together also where a mail on the way was moved, deleted or never came ([MS-OXOMSG] 2.2.1.3).

It is made of the Message-ID that began the conversation, never of a subject: two cases can have the same one (PEERS.md, 19)."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta

_EPOCH, _BEGAN = datetime(1601, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
"""From when Windows counts time, and the moment at which all our conversations are said to have begun: we do not know it of each."""
_TICK = timedelta(microseconds=1)


def thread_index(first: str, message_id: str, moment: datetime) -> str:
    """The mark of a mail: a head of 22 bytes that the whole conversation shares and, for all but the first, 5 bytes of its own."""
    head = b"\x01" + _ticks(_BEGAN - _EPOCH).to_bytes(8, "big")[:5] + hashlib.sha256(first.encode()).digest()[:16]
    return base64.b64encode(head if message_id == first else head + _child(message_id, moment)).decode()


def _child(message_id: str, moment: datetime) -> bytes:
    """When it was written, in steps of some 0.8 seconds, and a byte that tells two of one step apart."""
    later = (_ticks(moment - _BEGAN) >> 23) & 0x7FFFFFFF
    return (1 << 31 | later).to_bytes(4, "big") + hashlib.sha256(message_id.encode()).digest()[:1]


def _ticks(span: timedelta) -> int:
    """A span of time in steps of 100 nanoseconds."""
    return span // _TICK * 10
