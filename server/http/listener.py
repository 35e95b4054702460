"""waitress, extended to accept Arabic addresses and to answer errors in our format."""

from __future__ import annotations

import errno
import logging
import select
import socket
import sys
import threading
import time
from collections.abc import Callable
from copy import copy
from functools import partial
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import BaseWSGIServer, create_server
from waitress.trigger import trigger

from bahith.i18n import _
from bahith.indexer.errors import SettingError
from bahith.indexer.settings import Settings
from bahith.server.http.channels import Channel
from bahith.server.http.connections import LIMIT, Connections
from bahith.server.http.logs import Seldom

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

# Waiting for a free thread is normal, but waitress logs a warning each time.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)


_DRAINING = 0.05
"""Seconds between two looks at what is left to answer, once the process is to end."""

_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
"""Errors of the system where connections have to be closed before others can be accepted."""

_OTHERS = 124
"""File descriptors that connections leave for files, if that is not more than half of them."""

_RELIEF = 0.005
"""Seconds until the next attempt, so that it is no busy loop."""

LOG = logging.getLogger("bahith.listener")

_SELDOM = Seldom()

BACKLOG = 1024
"""Connections that may wait to be accepted; waitress's own default."""


PATIENCE = 5.0
"""Seconds to wait for a port in use: what is left of a server that was killed may hold it."""


def bound(settings: Settings) -> list[socket.socket]:
    """Sockets bound to the host and port of ``settings``: one per address of the host.

    Where another program uses the port, says so and waits for it up to ``PATIENCE``.

    Raises SettingError if they cannot be used.
    """
    place = f"{settings.host}:{settings.port}"
    end: float | None = None
    while True:
        try:
            return _bound(settings)
        except (OSError, ValueError) as error:
            in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            if not in_use or (end and time.monotonic() > end):
                message = _("cannot listen on %(place)s: %(error)s", place=place, error=error)
                raise SettingError(message) from error
        if end is None:
            end = time.monotonic() + PATIENCE
            waiting = _(
                "another program listens on %(place)s; waiting up to %(seconds)s s for it to end",
                place=place,
                seconds=round(PATIENCE),
            )
            print(waiting, file=sys.stderr, flush=True)
        time.sleep(0.1)


def _bound(settings: Settings) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    try:
        wanted = Adjustments(host=settings.host, port=settings.port).listen
        for family, kind, protocol, address in wanted:
            one = socket.socket(family, kind, protocol)
            sockets.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind(address)
            one.listen(BACKLOG)
    except (OSError, ValueError):
        for one in sockets:
            one.close()
        raise
    return sockets


def addresses(sockets: list[socket.socket]) -> list[str]:
    """The addresses to open in a browser, with the ports actually bound."""
    places = [one.getsockname()[:2] for one in sockets]
    return [f"http://{f'[{host}]' if ':' in host else host}:{port}/" for host, port in places]


def _most() -> int:
    """How many connections leave file descriptors for the files of the index."""
    if resource is None:
        return LIMIT
    allowed, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(LIMIT, max(allowed // 2, allowed - _OTHERS)) if allowed >= 0 else LIMIT


def _is_readable(one: socket.socket) -> bool:
    poller = select.poll()
    poller.register(one, select.POLLIN)
    return bool(poller.poll(0))


class Listener:
    """An HTTP server that answers from ``run()`` until ``close()``."""

    def __init__(
        self, app: Flask, settings: Settings, sockets: list[socket.socket] | None = None
    ) -> None:
        """Listen on ``sockets``, by default those of ``bound``, and answer with ``app``.

        Several processes may share sockets: each connection is answered by one of them.
        """
        sockets = bound(settings) if sockets is None else sockets
        self.addresses = addresses(sockets)
        entries: dict[int, Any] = {}
        self._server = create_server(
            app,
            map=entries,
            sockets=sockets,
            threads=settings.threads,
            ident=None,
            # A client refused while it is still sending may lose the answer with the
            # connection, so only bodies that are far too large are not read to the end.
            max_request_body_size=64 * settings.max_body,
            # Nobody believes them without the setting, but they tell that there is a proxy.
            clear_untrusted_proxy_headers=False,
            # Connections are bounded below; these count sockets of ours as well.
            connection_limit=2 * LIMIT,
            asyncore_use_poll=True,  # select() knows no more than 1024 sockets
        )
        if settings.writing:
            larger = copy(self._server.adj)
            larger.max_request_body_size = settings.max_write_mb * 2**20 + 1
            self._server.adj.for_writes = larger
        self._connections = Connections(_most())
        for entry in entries.values():
            entry.channel_class = partial(Channel, self._connections)
            if isinstance(entry, BaseWSGIServer):
                entry.accept = partial(self._accept, entry.accept)
        self._entries = entries
        self._runs = self._ends = self._stops = self._ended = False
        self._ending = threading.RLock()

    def _accept(self, accept: Callable[[], Any]) -> Any:
        """A new connection; None if there is none, or nothing to hold it with."""
        try:
            return accept()
        except OSError as error:
            if error.errno not in _EXHAUSTED:
                raise
            if (left_out := _SELDOM.admit("accept")) is not None:
                LOG.error("a connection cannot be accepted: %s (%d more before)", error, left_out)
            self._connections.relieve()
            time.sleep(_RELIEF)
            return None

    def run(self) -> int:
        """Answer until another thread calls ``close``, or a signal handler calls ``stop``.

        Returns how many answers it had to cut off, since they took too long after ``stop``; threads
        may still work on them.
        """
        self._runs = True
        try:
            while not self._ends:
                self._turn()
        except (SystemExit, KeyboardInterrupt):
            pass
        finally:
            cut = self._connections.cut() if self._stops else 0
            self._end()
        return cut

    def _turn(self) -> None:
        """Receive and send what can be received and sent now."""
        if self._stops and not self._connections.is_draining:
            self._refuse_new()
        adjustments = self._server.adj
        seconds = _DRAINING if self._stops else adjustments.asyncore_loop_timeout
        wasyncore.loop(seconds, adjustments.asyncore_use_poll, self._entries, count=1)
        self._connections.expire()
        if self._connections.is_draining and not self._connections.unfinished():
            self._ends = True

    def stop(self) -> None:
        """Refuse new connections, answer what clients have sent, and end ``run``."""
        self._stops = True
        self._wake()

    def close(self) -> None:
        """Stop accepting requests, and finish those being answered."""
        self._ends = True
        if not self._runs:
            self._end()
            return
        # The thread in ``run`` closes the sockets: closed here, they would fail while it waits.
        self._wake()

    def _wake(self) -> None:
        with self._ending:
            # Once it is closed, its number may already be that of another file.
            for entry in [] if self._ended else [*self._entries.values()]:
                if isinstance(entry, trigger):
                    entry.pull_trigger()

    def _refuse_new(self) -> None:
        """Accept the connections that the system has already made for us, and no others."""
        for entry in [*self._entries.values()]:
            if isinstance(entry, BaseWSGIServer):
                while _is_readable(entry.socket):
                    before = len(self._entries)
                    entry.handle_accept()
                    if len(self._entries) == before:
                        break  # another process was faster
                wasyncore.dispatcher.close(entry)  # its own method would close the trigger, too
        self._connections.drain()

    def _end(self) -> None:
        self._server.task_dispatcher.shutdown(timeout=1 if self._stops else 5)
        with self._ending:
            self._ended = True
            wasyncore.close_all(self._entries)
