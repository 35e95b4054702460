"""Processes that work beside this one: how many, how they start, and when they end."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any, Final


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_starting = threading.Lock()

_LOG = logging.getLogger("bahith.processes")

_inherited: dict[Callable[..., None], tuple[Any, ...]] = {}


def inherit(function: Callable[..., None], *arguments: Any) -> None:
    """Have each process that this one starts from now on call ``function`` before its work.

    It is a module-level function; where it has been given before, its arguments change.
    """
    _inherited[function] = arguments


class _Process(SpawnProcess):
    """A process that does not import the main module of this one.

    Python imports it in case its functions are called there. A script that lacks
    ``if __name__ == "__main__":`` would run again in each process, and ours need nothing from it.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._inherited = dict(_inherited)

    def run(self) -> None:
        """Do its work. An error that ends it is logged, since Python would print it."""
        for function, arguments in self._inherited.items():
            function(*arguments)
        try:
            super().run()
        except Exception:
            _LOG.critical("a process has ended by an error", exc_info=True)
            sys.exit(1)

    def start(self) -> None:
        with _starting:
            self._start()

    def _start(self) -> None:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            super().start()
        finally:
            sys.modules["__main__"] = main


class _Context(SpawnContext):
    Process = _Process


SPAWN: Final = _Context()
"""The context of all our processes. A fork would copy the locks and connections of this one."""


def die_with_parent() -> None:
    """End this process as soon as the one that started it ends, also where that was killed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
