"""Answering requests until a signal ends that: in this process or in several."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from flask import Flask

from bahith.indexer.errors import BahithError, EngineError
from bahith.indexer.index import Index
from bahith.indexer.processes import cores
from bahith.indexer.settings import Settings
from bahith.server.access import rights
from bahith.server.access.rates import Counts
from bahith.server.app import ready
from bahith.server.http import log_lines, memory, metric_files
from bahith.server.http.listener import Listener, addresses, bound
from bahith.server.http.log_lines import SUPERVISOR
from bahith.server.http.processes import Processes, Ready
from bahith.server.http.upgrades import Upgrades


def serve(settings: Settings) -> None:
    """Print the address and answer requests until SIGINT or SIGTERM; SIGHUP reloads.

    Call it in the main thread, as signals need. Raises as ``create_app`` and ``Listener`` do, and
    WorkerLost.
    """
    # Until there is a listener; from then on, what clients have sent is answered first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _at_hangup(lambda: None, lambda: sys.exit(0))  # what starts just now is new
    log_lines.start(settings.log, bool(settings.access_log))
    try:
        with metric_files.shared(settings), _writer(settings) as reload_writer:
            _serve(settings, settings.workers or cores(), reload_writer)
    except BahithError as error:
        if settings.log != "json":
            raise
        SUPERVISOR.critical("%s", error)
        sys.exit(1)


def _writer(settings: Settings) -> AbstractContextManager[Callable[[], None]]:
    """The process that writes, if there is to be one; else nothing of it is imported."""
    if not settings.writing:
        return nullcontext(lambda: None)
    from bahith.server.http.writer import writer

    return writer(settings)


def _serve(settings: Settings, workers: int, reload_writer: Callable[[], None]) -> None:
    sockets = bound(settings)

    def close() -> None:
        for one in sockets:
            one.close()

    def start(count: int) -> Processes:
        work = (settings, sockets, Counts())
        return Processes(_answer, work, count, at_end=close, ended=metric_files.forget)

    upgrades = Upgrades(settings)
    processes: Processes | None = None
    try:
        if workers == 1:
            processes = _answer_until_reloaded(settings, sockets, close, lambda: start(1), upgrades)
            if processes is None:
                return
            reload_writer()
        else:
            processes = start(workers)

        reload = partial(_reload, processes, reload_writer)
        upgrades.reload = reload
        if not upgrades.is_alive():
            upgrades.start()
        _at_hangup(reload, lambda: sys.exit(0))
        if workers > 1:
            _tell(settings, addresses(sockets))
        processes.run()
    finally:
        if processes:
            processes.close()
        close()


def _reload(processes: Processes, reload_writer: Callable[[], None]) -> None:
    processes.reload()
    reload_writer()


def _answer_until_reloaded(
    settings: Settings,
    sockets: list[socket.socket],
    close: Callable[[], None],
    start: Callable[[], Processes],
    upgrades: Upgrades,
) -> Processes | None:
    """Answer in this process, until one that ``start`` starts after SIGHUP or an upgrade is ready.

    Returns it, or None where this process has been told to end, and has closed the sockets.
    """
    copies = [one.dup() for one in sockets]  # the listener closes those that it is given
    try:
        listener, preparation = _listener(settings, copies)
    except BaseException:
        for one in copies:
            one.close()
        raise
    started: list[Processes] = []
    is_starting = threading.Lock()
    is_told = threading.Event()

    def end() -> None:
        is_told.set()
        close()
        listener.stop()

    def replace() -> None:
        with is_starting:
            if is_told.is_set():
                return
            if started:
                started[0].reload()
                return
            try:
                started.append(start())
            except Exception as error:
                SUPERVISOR.error("the server was not reloaded: %s", error)
                return
        listener.stop()

    _at_hangup(lambda: threading.Thread(target=replace, daemon=True).start(), end)
    upgrades.reload = replace
    upgrades.start()
    _tell(settings, listener.addresses)
    cut = _run(listener, preparation, end)
    if not is_told.is_set():
        metric_files.forget(os.getpid())
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        return started[0]
    with is_starting:  # one that starts just now is ended once it has
        for processes in started:
            processes.close()
    _leave(cut)
    return None


def _at_hangup(reload: Callable[[], None], end: Callable[[], None]) -> None:
    """Reload at SIGHUP, but end where that tells that the terminal has been closed."""
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        called = end if sys.stdin and sys.stdin.isatty() else reload
        signal.signal(signal.SIGHUP, lambda *_: called())


def _run(
    listener: Listener,
    preparation: Preparation,
    end: Callable[[], None],
    ready: Ready = lambda: None,
) -> int:
    """Answer until something calls ``listener.stop``: at SIGINT and SIGTERM, ``end`` has to.

    Returns how many answers were cut off, since they took too long after that.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: end())
    with preparation:
        ready()
        cut = listener.run()
    if cut:
        SUPERVISOR.warning("%d answers were cut off: they took too long", cut)
    return cut


def _leave(cut: int) -> None:
    """End this process, if answers were cut off that threads may still work on.

    A thread that works in the core while the interpreter ends would abort the process.
    """
    if cut:
        os._exit(0)  # the writer ends with this process


def _tell(settings: Settings, addresses: list[str]) -> None:
    for line in (*addresses, *rights.opening(settings)):
        print(line, flush=True)


def _listener(
    settings: Settings, sockets: list[socket.socket], counts: Counts | None = None
) -> tuple[Listener, Preparation]:
    memory.share_one_heap()
    app, index = ready(settings, counts)
    listener = Listener(app, settings, sockets)
    # Threads take turns by themselves; this is for the one that receives requests, which would
    # wait 5 ms again and again while another one works.
    sys.setswitchinterval(0.0001)
    memory.collect_less()
    memory.return_what_is_free()
    return listener, Preparation(app, index)


class Preparation(threading.Thread):
    """Does in advance what some of the first requests would wait for, while others go first.

    Used in a ``with`` block, it ends with the block. A thread that works in the core while the
    interpreter ends would abort the process.
    """

    def __init__(self, app: Flask, index: Index) -> None:
        super().__init__(name="prepare", daemon=True)
        self._app = app
        self._index = index
        self._over = threading.Event()

    def run(self) -> None:
        """Prepare until all is done, or the block ends."""
        try:
            self._index.searcher.prepare(is_over=self._over.is_set)
        except (EngineError, OSError, ImportError) as error:
            # Requests that meet the same error say so to their callers.
            self._app.logger.warning("nothing is prepared for the first requests: %s", error)
        gc.freeze()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()


def _answer(ready: Ready, settings: Settings, sockets: list[socket.socket], counts: Counts) -> None:
    """What each process does."""
    listener, preparation = _listener(settings, sockets, counts)
    _leave(_run(listener, preparation, listener.stop, ready))
