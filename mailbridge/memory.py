"""Memory that a photo or a large mail needed goes back to the machine. glibc alone keeps it, and for each thread apart."""

from __future__ import annotations

import ctypes

ARENAS, LARGE = 2, 1_048_576
"""Heaps for all threads together; and bytes from which on a piece of memory is one of its own, which goes back as soon as it is free."""
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""Names of these in malloc.h: mallopt(3)."""


def keep_little() -> bool:
    """For this process from now on; to be called before it has threads. False where the C library is another one, and does as it likes."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all(mallopt(name, value) == 1 for name, value in ((_ARENA_MAX, ARENAS), (_MMAP_THRESHOLD, LARGE)))
