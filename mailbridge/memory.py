"""Memory that a photo or a large mail needed goes back to the machine. glibc alone keeps it, and for each thread apart."""

from __future__ import annotations

import ctypes

ARENAS, LARGE, SPARE = 2, 2_097_152, 4_194_304
"""Heaps for all threads together; bytes from which on a piece of memory is one of its own, which goes back as soon as it is free; and bytes that each heap
keeps at its end for the next mail. What is given back and asked for again at once costs a twentieth of all processor time of a busy hour."""
_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1
"""Names of these in malloc.h: mallopt(3)."""
_WISHES = ((_ARENA_MAX, ARENAS), (_MMAP_THRESHOLD, LARGE), (_TRIM_THRESHOLD, SPARE))


def keep_little() -> bool:
    """For this process from now on; to be called before it has threads. False where the C library is another one, and does as it likes."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all(mallopt(name, value) == 1 for name, value in _WISHES)
