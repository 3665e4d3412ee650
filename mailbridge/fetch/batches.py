"""How much is asked for at once: few round trips, short commands, little memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

_UIDS = 200
"""In one command: ten digits each stay far below the 8,000 characters a line may have (RFC 7162, 4)."""
_BYTES = 4_000_000
_MAILS = 50


def slices(uids: Sequence[int]) -> Iterator[list[int]]:
    """UIDs in portions that fit into one command."""
    for start in range(0, len(uids), _UIDS):
        yield list(uids[start : start + _UIDS])


def batches(uids: Sequence[int], sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """UIDs in order, together at most 50 mails and 4 MB; a bigger mail, or one of unknown size, goes alone."""
    batch: list[int] = []
    total = 0
    for uid in uids:
        size = sizes.get(uid) or _BYTES
        if batch and (total + size > _BYTES or len(batch) == _MAILS):
            yield batch
            batch, total = [], 0
        batch.append(uid)
        total += size
    if batch:
        yield batch
