"""Requests to a host at a pace that it can bear."""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections.abc import Mapping

from bahith.i18n import Text, _
from bahith.indexer.fetching.client import Client, Response
from bahith.indexer.fetching.errors import NotFetched
from bahith.indexer.fetching.limits import Limits

BUSY = (429, 502, 503, 504)
"""The answers of servers that may answer later."""


class Host:
    """A host: one request at a time, with pauses between them; busy servers are asked again."""

    def __init__(self, client: Client, limits: Limits) -> None:
        self._client = client
        self._limits = limits
        self._turn = asyncio.Lock()
        self._next = 0.0  # when the next request may start, by time.monotonic
        self._failures = 0
        self.delay = limits.delay
        self.closed: Text | None = None
        """Why the host is left alone from now on."""

    async def get(self, url: str, headers: Mapping[str, str], largest: int) -> Response:
        """The answer of the server, whatever its status. Raises NotFetched."""
        async with self._turn:
            for attempt in range(1, self._limits.attempts + 1):
                is_last = attempt == self._limits.attempts
                if self.closed:
                    raise NotFetched(self.closed)
                wait = self._limits.backoff * 2 ** (attempt - 1)
                try:
                    response = await self._paced(url, headers, largest)
                except NotFetched as error:
                    if is_last or not error.again or self.closed:
                        raise
                else:
                    if response.status not in BUSY or is_last:
                        return response
                    wait = max(wait, self._wanted(response))
                self._next = max(self._next, time.monotonic() + wait)
        raise AssertionError("the last attempt returns or raises")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _paced(self, url: str, headers: Mapping[str, str], largest: int) -> Response:
        await asyncio.sleep(max(0.0, self._next - time.monotonic()))
        try:
            response = await self._client.get(url, headers, largest)
        except NotFetched as error:
            self._count(failed=error.is_silent)
            raise
        finally:
            self._next = time.monotonic() + self.delay
        self._count(failed=response.status in BUSY)
        return response

    def _count(self, failed: bool) -> None:
        self._failures = self._failures + 1 if failed else 0
        if self._failures >= self._limits.failures:
            self.closed = _("the host gave no answer several times in a row, so it is left alone")

    def _wanted(self, response: Response) -> float:
        """The seconds that a busy server wants us to wait. Raises NotFetched if too many."""
        seconds = retry_after(response.header("retry-after"))
        if seconds > self._limits.patience:
            minutes = round(seconds / 60)
            self.closed = _("the server asks to come back in %(minutes)s minutes", minutes=minutes)
            raise NotFetched(self.closed)
        return seconds


def retry_after(value: str) -> float:
    """The seconds that the header Retry-After asks to wait, by RFC 9110; 0 if it says nothing."""
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return 0.0
