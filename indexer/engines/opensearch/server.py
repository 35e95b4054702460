"""The connection to a server or cluster: addresses, user, certificate, retries and time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from opensearchpy import OpenSearch

from bahith.i18n import _
from bahith.indexer import deadlines
from bahith.indexer.engines.opensearch.errors import LIBRARY, is_transient, translated, translation
from bahith.indexer.engines.opensearch.outage import Outage
from bahith.indexer.engines.opensearch.transport import TimedConnection, TimedTransport, share
from bahith.indexer.errors import SettingError, TimedOut
from bahith.indexer.settings import Settings

T = TypeVar("T")

# Without a handler, Python would print the library's warnings beside our own messages.
logging.getLogger("opensearch").addHandler(logging.NullHandler())

_PAUSE = 0.05
_LONGEST_PAUSE = 1.0
_CONNECTIONS = 16


class Server:
    """A cluster, by the addresses of one or more of its nodes. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingError. Sends no request yet."""
        addresses = [part.strip() for part in settings.opensearch_url.split(",") if part.strip()]
        self.url = ", ".join(map(_checked, addresses))
        self.patience = settings.opensearch_timeout
        self._nodes = len(addresses)
        self._outage = Outage()
        if not addresses:
            raise SettingError(_("opensearch_url: must be an address such as http://HOST:9200"))
        if settings.opensearch_ca and not Path(settings.opensearch_ca).is_file():
            message = _("opensearch_ca: there is no file %(file)s", file=settings.opensearch_ca)
            raise SettingError(message)
        with translated(self.url):
            self.client = OpenSearch(addresses, **_options(settings))

    def ask(self, request: Callable[[OpenSearch], T]) -> T:
        """The answer to a request, retried for a while if a node is busy or has just left.

        Raises EngineUnavailable and EngineError as ``errors.translation`` says.
        """
        return self.retrying(lambda: request(self.client), is_transient)

    def retrying(self, work: Callable[[], T], again: Callable[[Exception], bool]) -> T:
        """Do ``work``; after errors that ``again`` accepts, retry for ``patience`` seconds.

        Within ``deadlines``, for what is left of these, and only one thread waits for servers that
        have not answered. Raises TimedOut where nothing is left.
        """
        if deadlines.left() is None:
            return self._retrying(work, again)
        with self._outage.noticed():
            return self._retrying(work, again)

    def _retrying(self, work: Callable[[], T], again: Callable[[Exception], bool]) -> T:
        seconds = self.seconds()
        if seconds <= 0:
            self._outage.check()
            raise TimedOut(_("the request took too long and was ended"))
        deadline = time.monotonic() + seconds
        pause = _PAUSE
        while True:
            try:
                return work()
            except LIBRARY as error:
                if not again(error) or time.monotonic() > deadline:
                    raise translation(error, self.url) from error
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def seconds(self) -> float:
        """How long an answer may take."""
        left = deadlines.left()
        return self.patience if left is None else min(self.patience, left)

    def search_limit(self) -> str | None:
        """How long a node may search, in the server's language; None if nothing limits that."""
        left = deadlines.left()
        return None if left is None else f"{max(int(1000 * share(left, self._nodes)), 1)}ms"

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


def _checked(address: str) -> str:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
        parts = urlsplit("")
    if "@" in address:
        raise SettingError(
            _(
                "opensearch_url: the user and password have settings of their own, opensearch_user "
                "and opensearch_password"
            )
        )
    if not usable:
        message = _("opensearch_url: %(address)s is not an address such as http://HOST:9200")
        raise SettingError(message.filled(address=repr(address)))
    return address


def _options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {
        "timeout": settings.opensearch_timeout,
        "transport_class": TimedTransport,
        "connection_class": TimedConnection,
        "max_retries": 0,  # the transport asks again
        "retry_on_timeout": True,  # that is, another node
        "pool_maxsize": _CONNECTIONS,
        "ssl_show_warn": False,
        "verify_certs": not settings.opensearch_insecure,
        "ssl_assert_hostname": False if settings.opensearch_insecure else None,
    }
    if settings.opensearch_ca:
        options["ca_certs"] = settings.opensearch_ca
    if settings.opensearch_user:
        options["http_auth"] = (settings.opensearch_user, settings.opensearch_password)
    return options
