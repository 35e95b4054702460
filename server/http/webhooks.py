"""Tells another server of tasks that have ended, by HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import socket
import ssl
import threading
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from importlib.metadata import version
from urllib.parse import SplitResult, urlsplit

from bahith.i18n import SOURCE, _, using
from bahith.indexer import request_ids
from bahith.indexer.errors import BahithError, SettingError
from bahith.indexer.fetching.addresses import resolved
from bahith.indexer.fetching.errors import NotFetched
from bahith.indexer.queue.store import Queue
from bahith.indexer.settings import Settings
from bahith.server.api.schema import to_json
from bahith.server.api.writing.answers import task_answer

LOG = logging.getLogger("bahith.webhook")

SIGNATURE = "X-Bahith-Signature"

_SECONDS = 10.0
"""For each step of a request."""

_LONGEST = 300.0
"""Seconds at most between two attempts."""

_AT_ONCE = 50


class Webhook(threading.Thread):
    """Sends each task that has ended to the address in the settings, in order, until it is taken.

    The address is resolved for each request, and the connection goes to the very address of the
    network that was checked; redirects are not followed.
    """

    def __init__(self, settings: Settings) -> None:
        """Raises SettingError, EngineError."""
        super().__init__(name="webhook", daemon=True)
        self._parts = address(settings)
        self._host = self._parts.hostname or ""
        self._private = bool(settings.webhook_private)
        self._secret = settings.webhook_secret.encode()
        self._queue = Queue(settings.index)
        self._news = threading.Event()
        self._over = threading.Event()

    def tell(self) -> None:
        """Tasks have ended."""
        self._news.set()

    def run(self) -> None:
        """Send what has ended until ``close``."""
        seconds = 0.0
        while not self._over.wait(seconds):
            self._news.clear()
            request_ids.current.set("")
            try:
                with using(SOURCE):
                    self._send()
            except (BahithError, NotFetched, OSError, HTTPException, ValueError) as error:
                seconds = min(_LONGEST, max(1.0, 2 * seconds))
                LOG.warning("the webhook is tried again in %d s: %s", seconds, error)
                continue
            seconds = 0.0
            self._news.wait()

    def _send(self) -> None:
        while tasks := self._queue.unnotified(_AT_ONCE):
            for task in tasks:
                if self._over.is_set():
                    return
                request_ids.current.set(task.request)  # also of a warning that it failed
                self._post(to_json(task_answer(task)))
                self._queue.notified([task.number])

    def _post(self, body: bytes) -> None:
        port = self._parts.port or (443 if self._parts.scheme == "https" else 80)
        kind = _PinnedHttps if self._parts.scheme == "https" else _Pinned
        connection = kind(self._host, port, timeout=_SECONDS)
        found = resolved(self._host, port, self._private, "BAHITH_WEBHOOK_PRIVATE=1")
        connection.addresses = asyncio.run(found)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"bahith/{version('bahith')}",
        }
        if self._secret:
            signature = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
            headers[SIGNATURE] = f"sha256={signature}"
        query = f"?{self._parts.query}" if self._parts.query else ""
        try:
            connection.request("POST", (self._parts.path or "/") + query, body, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise HTTPException(f"the answer was {status}")

    def close(self) -> None:
        """End it; what was not sent is sent after the next start."""
        self._over.set()
        self._news.set()
        if self.is_alive():
            self.join()
        self._queue.close()


def address(settings: Settings) -> SplitResult:
    """The address in the settings. Raises SettingError."""
    try:
        parts = urlsplit(settings.webhook)
        is_usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable or parts.username:
        message = _("webhook: must be an address that begins with http:// or https://")
        raise SettingError(message)
    return parts


def _connected(addresses: Sequence[str], port: int) -> socket.socket:
    """A connection to the first of ``addresses`` that takes one; not every host of a name with an
    IPv6 address can be reached by it. Raises OSError."""
    *others, last = addresses
    for place in others:
        with suppress(OSError):
            return socket.create_connection((place, port), _SECONDS)
    return socket.create_connection((last, port), _SECONDS)


class _Pinned(HTTPConnection):
    """A connection to an address of the network, whatever its host's name means by now."""

    addresses: Sequence[str] = ()

    def connect(self) -> None:
        """Connect."""
        self.sock = _connected(self.addresses, self.port)


class _PinnedHttps(HTTPSConnection):
    """The same, encrypted; the certificate must be for the host's name."""

    addresses: Sequence[str] = ()

    def connect(self) -> None:
        """Connect."""
        plain = _connected(self.addresses, self.port)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host)
