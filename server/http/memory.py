"""How much memory a server takes, and what looking for garbage costs."""

from __future__ import annotations

import ctypes
import gc
import threading
import time
from contextlib import suppress
from typing import Any

_ARENA_MAX = -8
"""``M_ARENA_MAX`` of ``mallopt``, in glibc's ``malloc.h``."""

_PAUSE = 20.0
"""Seconds between two times that free memory is returned, which takes some milliseconds."""

_THRESHOLDS = (700, 10, 2)
"""When garbage is collected (``gc.set_threshold``); by default, full collections are rarer."""

_KEPT = 60.0
"""Seconds between two full collections that look at everything, which take about 0.1 s."""


def share_one_heap() -> None:
    """Have all threads allocate from one heap.

    glibc gives threads heaps of their own, up to eight for each core, and what one thread frees,
    another does not reuse. Ours take turns, so that they would not allocate at once: after ten
    thousand requests a server of 16 threads had twice the memory, and no speed for it. Call it
    before threads start. Does nothing where the C library is not glibc.
    """
    _call("mallopt", _ARENA_MAX, 1)


def return_what_is_free(pause: float = _PAUSE) -> None:
    """Start a thread that returns free memory to the system every ``pause`` seconds.

    By default only the end of the heap is returned, and an eighth of it was free in between. Does
    nothing where the C library is not glibc.
    """

    def work() -> None:
        while True:
            threading.Event().wait(pause)
            _call("malloc_trim", 0)

    threading.Thread(target=work, name="memory", daemon=True).start()


def collect_less(kept: float = _KEPT) -> None:
    """Look for garbage only in what is new, and in everything every ``kept`` seconds.

    The lexicon stays, and so does most of what is cached: after some thousand requests, each full
    collection would take 0.1 s. Those of little take some milliseconds. But what requests in
    progress hold survives a collection, too, such as the files of a commit; where that refers to
    itself, only a later one frees it.
    """
    since = time.monotonic()

    def keep(phase: str, info: dict[str, int]) -> None:
        nonlocal since
        if info["generation"] < 2:
            return
        if phase == "stop":
            gc.freeze()
        elif time.monotonic() - since >= kept:
            since = time.monotonic()
            gc.unfreeze()

    gc.freeze()
    gc.callbacks.append(keep)
    gc.set_threshold(*_THRESHOLDS)


def _call(name: str, *arguments: Any) -> None:
    with suppress(OSError, AttributeError, TypeError):
        getattr(ctypes.CDLL(None), name)(*arguments)
