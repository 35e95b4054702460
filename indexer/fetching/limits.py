"""How much is fetched at most, and how politely."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a run. Times are in seconds, sizes in bytes."""

    pages: int = 10_000
    """Pages requested; sitemaps, feeds and robots.txt do not count."""
    depth: int = 0
    """How many links deep pages are followed; 0: only sitemaps and feeds are."""
    delay: float = 1.0
    """Between two requests to a host, unless its robots.txt wants more."""
    seconds: float = 6 * 3600
    """The whole run."""
    total: int = 8 << 30
    """All bodies together, as transferred."""

    request: float = 60
    """One request, from its first byte to the last of its answer."""
    silence: float = 20
    """Without a byte from the server."""
    body: int = 16 << 20
    """A body, as transferred; also once it is decompressed."""
    listing: int = 52_428_800
    """A sitemap or feed, decompressed: what https://www.sitemaps.org/protocol.html allows."""
    listings: int = 2000
    """Sitemaps and feeds of a site."""
    waiting: int = 200_000
    """Addresses of a site that wait for their turn."""
    redirects: int = 5

    attempts: int = 4
    """How often a busy server is asked for the same page."""
    backoff: float = 2.0
    """Before the second attempt; twice as much before each further one."""
    patience: float = 300
    """The longest wait that a busy server may ask for; if it wants more, the host is left alone."""
    failures: int = 6
    """Requests in a row without an answer after which a host is left alone."""
    sites: int = 8
    """Sites that are fetched at the same time."""
