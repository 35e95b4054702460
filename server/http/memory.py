"""How much memory a server takes. Both functions do nothing where the C library is not glibc."""

from __future__ import annotations

import ctypes
import threading
from contextlib import suppress
from typing import Any

_ARENA_MAX = -8
"""``M_ARENA_MAX`` of ``mallopt``, in glibc's ``malloc.h``."""

_PAUSE = 20.0
"""Seconds between two times that free memory is returned, which takes some milliseconds."""


def share_one_heap() -> None:
    """Have all threads allocate from one heap.

    glibc gives threads heaps of their own, up to eight for each core, and what one thread frees,
    another does not reuse. Ours take turns, so that they would not allocate at once: after ten
    thousand requests a server of 16 threads had twice the memory, and no speed for it. Call it
    before threads start.
    """
    _call("mallopt", _ARENA_MAX, 1)


def return_what_is_free(pause: float = _PAUSE) -> None:
    """Start a thread that returns free memory to the system every ``pause`` seconds.

    By default only the end of the heap is returned, and an eighth of it was free in between.
    """

    def work() -> None:
        while True:
            threading.Event().wait(pause)
            _call("malloc_trim", 0)

    threading.Thread(target=work, name="memory", daemon=True).start()


def _call(name: str, *arguments: Any) -> None:
    with suppress(OSError, AttributeError, TypeError):
        getattr(ctypes.CDLL(None), name)(*arguments)
