"""How much memory a server takes."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_ARENA_MAX = -8
"""``M_ARENA_MAX`` of ``mallopt``, in glibc's ``malloc.h``."""


def share_one_heap() -> None:
    """Have all threads allocate from one heap, where the C library is glibc.

    glibc gives threads heaps of their own, up to eight for each core, and what one thread frees,
    another does not reuse. Ours take turns, so that they would not allocate at once: after ten
    thousand requests a server of 16 threads had twice the memory, and no speed for it. Call it
    before threads start. It changes nothing with other C libraries.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
