"""The addresses of a site that wait for their turn, and which are not worth one.

Calendars, filters and counters make endlessly many addresses. Three rules end them: the path must
not repeat itself, a path may have a certain number of queries, and where many addresses of one
shape have led to no article, no more of that shape are followed. They hold for links on pages;
what a sitemap or feed lists is trusted.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, deque
from dataclasses import dataclass

from bahith.indexer.fetching import urls
from bahith.indexer.fetching.listings import Kind

QUERIES = 50
"""Queries of one path that are followed."""

BARREN = 25
"""Pages of one shape without an article, and with none, after which the shape is given up."""

SEGMENTS = 15
REPEATED = 3

# Arabic is escaped in addresses: a title in the path is no fixed part of it.
_NUMBER = re.compile(r"(?:\d|%[0-9A-F]{2}|(?<=[0-9A-F])-(?=%|\d))+")


@dataclass(frozen=True, slots=True)
class Link:
    """An address to visit: what it probably is, how many links away, and what a sitemap says.

    ``given`` is true if the user named it, ``optional`` if it need not be there. ``checked`` is
    when an earlier run visited it last.
    """

    url: str
    kind: Kind = "page"
    depth: int = 0
    lastmod: str = ""
    given: bool = False
    optional: bool = False
    checked: str = ""


class Frontier:
    """A queue without repetitions: sitemaps and feeds first, then new pages in order, then those
    that earlier runs visited, the longest ago first. So each run gets further, whatever its limit.
    """

    def __init__(self, most: int) -> None:
        """``most`` is the number of addresses that may wait."""
        self._most = most
        self._lists: deque[Link] = deque()
        self._pages: deque[Link] = deque()
        self._known: list[tuple[str, int, Link]] = []  # a heap
        self._seen: set[str] = set()
        self._queries: Counter[str] = Counter()
        self._barren: Counter[str] = Counter()
        self._fruitful: set[str] = set()
        self.trapped = 0
        """Addresses passed over as endless."""
        self.dropped = 0
        """Addresses for which there was no room."""

    def __len__(self) -> int:
        return len(self._lists) + len(self._pages) + len(self._known)

    def add(self, link: Link, trusted: bool = True) -> bool:
        """Queue an address unless it was queued before; whether it is new and worth a visit."""
        if link.url in self._seen:
            return False
        if not trusted and self._is_trap(link.url):
            self.trapped += 1
            return False
        if len(self) >= self._most:
            self.dropped += 1
            return False
        self._seen.add(link.url)
        if link.kind != "page" or link.given:
            self._lists.append(link)
        elif link.checked:
            heapq.heappush(self._known, (link.checked, len(self._seen), link))
        else:
            self._pages.append(link)
        return True

    def pop(self) -> Link | None:
        """The next address; None if none is left."""
        if queue := self._lists or self._pages:
            return queue.popleft()
        return heapq.heappop(self._known)[-1] if self._known else None

    def visit(self, url: str) -> bool:
        """Count an address as visited; whether it was not before."""
        is_new = url not in self._seen
        self._seen.add(url)
        return is_new

    def learn(self, url: str, has_article: bool) -> None:
        """Remember whether an address led to an article that no other has."""
        shape = _shape(url)
        if has_article:
            self._fruitful.add(shape)
        else:
            self._barren[shape] += 1

    def is_barren(self, url: str) -> bool:
        """Whether addresses like this one lead to no articles."""
        shape = _shape(url)
        return self._barren[shape] >= BARREN and shape not in self._fruitful

    def _is_trap(self, url: str) -> bool:
        path, _, query = urls.path(url).partition("?")
        segments = [segment for segment in path.split("/") if segment]
        if len(segments) > SEGMENTS or any(n >= REPEATED for n in Counter(segments).values()):
            return True
        if self.is_barren(url):
            return True
        if query:
            self._queries[path] += 1
            return self._queries[path] > QUERIES
        return False


def _shape(url: str) -> str:
    """An address without what counts: its numbers, and the values of its query."""
    path, _, query = urls.path(url).partition("?")
    names = sorted(part.partition("=")[0] for part in query.split("&"))
    return f"{_NUMBER.sub('0', path)}?{'&'.join(names)}"
