"""Processes that work beside this one: how many, how they start, and when they end."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from multiprocessing import parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.reduction import ForkingPickler
from types import MappingProxyType, ModuleType
from typing import Any, Final

from bahith.i18n import SOURCE, using
from bahith.indexer.errors import BahithError

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


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


class _Packed:
    """A value that is unpickled when it is asked for, which imports the modules of its parts."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __getstate__(self) -> bytes:
        return bytes(ForkingPickler.dumps(self._value))

    def __setstate__(self, state: bytes) -> None:
        self._state = state

    def unpacked(self) -> Any:
        """The value, in the process that was given it."""
        return ForkingPickler.loads(self._state)


def _begin(work: _Packed) -> None:
    """What each process does: it ends with its parent from here on, while it imports too.

    Otherwise it would hold on to what it was given, such as a port, until it has imported all.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    inherited, target, args, kwargs = work.unpacked()
    for function, arguments in inherited.items():
        function(*arguments)
    target(*args, **kwargs)


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


class _Process(SpawnProcess):
    """A process that ends with this one, and does not import the main module of this one.

    Python imports it in case its functions are called there. A script that lacks
    ``if __name__ == "__main__":`` would run again in each process, and ours need nothing from it.
    """

    def __init__(
        self,
        group: None = None,
        target: Callable[..., object] | None = None,
        name: str | None = None,
        args: Iterable[Any] = (),
        kwargs: Mapping[str, Any] = _NOTHING,
        *,
        daemon: bool | None = None,
    ) -> None:
        work = _Packed((dict(_inherited), target, tuple(args), dict(kwargs)))
        super().__init__(group, _begin, name, (work,), daemon=daemon)

    def run(self) -> None:
        """Do its work. An error that ends it is logged, since Python would print it."""
        try:
            super().run()
        except BahithError as error:
            with using(SOURCE):
                _LOG.critical("a process has ended: %s", error)
            sys.exit(1)
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
"""The context of all our processes, which end with this one, also where it is killed.

A fork would copy the locks and connections of this one.
"""
