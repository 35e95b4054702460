"""Fetching an address as a site allows: robots.txt, redirects, one pace per host."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from bahith.i18n import Text, _
from bahith.indexer.fetching import urls
from bahith.indexer.fetching.client import Client, Response
from bahith.indexer.fetching.errors import NotFetched, Skipped
from bahith.indexer.fetching.host import Host
from bahith.indexer.fetching.limits import Limits
from bahith.indexer.fetching.robots import Robots

MOVED = (301, 302, 303, 307, 308)

Check = Callable[[str], None]
"""Raises Skipped for an address that a redirect must not lead to."""

Validators = Callable[[str], Mapping[str, str]]
"""The headers of a conditional request for an address."""


class Web:
    """All hosts of a run."""

    def __init__(self, agent: str, private: bool, limits: Limits) -> None:
        """``agent`` is the User-Agent; ``private`` as of ``addresses.resolved``."""
        self._agent = agent
        self._private = private
        self._limits = limits
        self._hosts: dict[tuple[str, str, int], Host] = {}
        self._robots: dict[tuple[str, str, int], Robots] = {}
        self.received = 0
        """Bytes of all bodies."""

    async def get(
        self, url: str, check: Check, validators: Validators = lambda url: {}, largest: int = 0
    ) -> Response:
        """The answer that an address leads to; ``check`` is called for what it redirects to.

        ``largest`` is the size of the body, by default ``limits.body``. Raises NotFetched, and
        Skipped for what robots.txt or ``check`` forbids.
        """
        passed = [url]
        while True:
            robots = await self.robots(url)
            if robots.closed:
                raise NotFetched(robots.closed)
            if not robots.allows(url):
                raise Skipped("robots", url)
            response = await self._host(url).get(url, validators(url), largest or self._limits.body)
            self.received += len(response.body)
            if response.status not in MOVED:
                return response
            url = self._target(response)
            if url in passed:
                raise NotFetched(_("the redirects lead in a circle"))
            if len(passed) > self._limits.redirects:
                raise NotFetched(_("more than %(n)s redirects", n=self._limits.redirects))
            passed.append(url)
            check(url)

    async def robots(self, url: str) -> Robots:
        """The rules of the host of ``url``, which are fetched once in a run."""
        key = urls.host(url)
        if key not in self._robots:
            self._robots[key] = robots = await self._fetched_robots(url)
            host = self._host(url)
            host.delay = max(host.delay, robots.delay)
        return self._robots[key]

    def closed(self, url: str) -> Text | None:
        """Why the host of ``url`` is left alone for the rest of the run."""
        robots = self._robots.get(urls.host(url))
        return (robots and robots.closed) or self._host(url).closed

    async def close(self) -> None:
        """Close all connections."""
        for host in self._hosts.values():
            await host.close()

    def _host(self, url: str) -> Host:
        key = urls.host(url)
        if key not in self._hosts:
            client = Client(self._agent, self._private, self._limits)
            self._hosts[key] = Host(client, self._limits)
        return self._hosts[key]

    async def _fetched_robots(self, url: str) -> Robots:
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}/robots.txt"
        try:
            for _hop in range(self._limits.redirects + 1):
                response = await self._host(address).get(address, {}, self._limits.body)
                if response.status not in MOVED:
                    return Robots.of(response.status, response.content(self._limits.body))
                address = self._target(response)
                if urls.site(address) != urls.site(url):
                    break
        except NotFetched as error:
            return Robots(closed=error.reason)
        return Robots()

    @staticmethod
    def _target(response: Response) -> str:
        location = response.header("location")
        target = urls.normal(location, response.url)
        if not location or target is None:
            raise NotFetched(_("redirects to no address of the web: %(url)s", url=location[:100]))
        return target
