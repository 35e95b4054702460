"""Visiting the pages of one site, one after the other."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn
from urllib.parse import urljoin

from bahith.i18n import Text, _, ngettext, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import BahithError
from bahith.indexer.fetching import reading, urls
from bahith.indexer.fetching.client import Response
from bahith.indexer.fetching.errors import FAILURES, NotFetched, Skip, Skipped
from bahith.indexer.fetching.frontier import Frontier, Link
from bahith.indexer.fetching.limits import Limits
from bahith.indexer.fetching.reading import Read
from bahith.indexer.fetching.store import Store
from bahith.indexer.fetching.summary import Failure, Fetched
from bahith.indexer.fetching.web import Web
from bahith.indexer.sources.fetched import Stored

Sink = Callable[[Stored, Sequence[Article] | None], Awaitable[None]]
"""Takes a page that is on disk, with its articles, or None if it has not changed."""

_GONE = (404, 410)


class Site:
    """A site: what is allowed, what waits, and what was found."""

    def __init__(
        self,
        allowed: set[str],
        links: Sequence[Link],
        web: Web,
        store: Store,
        limits: Limits,
        counts: Fetched,
        sink: Sink,
    ) -> None:
        """``allowed`` has the sites that may be visited, as ``urls.site`` names them."""
        self._allowed = allowed
        self._web = web
        self._store = store
        self._limits = limits
        self._counts = counts
        self._sink = sink
        self._frontier = Frontier(limits.waiting)
        self._lists = 0
        self._elsewhere: set[str] = set()
        self._closed: Counter[Text] = Counter()
        self.left = 0
        for link in links:
            self._frontier.add(link)

    async def visit_all(self, end: float) -> None:
        """Visit what waits, and what that leads to; until ``end``, by ``time.monotonic``."""
        while link := self._frontier.pop():
            if self._is_spent(end):
                self.left += 1 + len(self._frontier)
                break
            if closed := self._web.closed(link.url):
                self._closed[closed] += 1
                continue
            await self._visit(link)
        self.left += self._frontier.dropped
        self._counts.skipped["trap"] += self._frontier.trapped
        self._counts.skipped["host"] += len(self._elsewhere)
        self._frontier.dropped = self._frontier.trapped = 0
        self._elsewhere.clear()
        self._report_closed()

    def recheck(self, site: str) -> None:
        """Queue every known page of a site that was not visited."""
        for url in self._store.pages_of(site):
            self._frontier.add(Link(url, optional=True))

    def _is_spent(self, end: float) -> bool:
        return (
            self._counts.requested >= self._limits.pages
            or self._web.received >= self._limits.total
            or time.monotonic() >= end
        )

    def _report_closed(self) -> None:
        for closed, count in self._closed.items():
            message = ngettext(
                "%(n)s more address was not fetched: %(reason)s",
                "%(n)s more addresses were not fetched: %(reason)s",
                count,
                reason=closed,
            )
            self._counts.failed.append(Failure(min(self._allowed), message))
        self._closed.clear()

    async def _visit(self, link: Link) -> None:
        try:
            await self._fetch(link)
        except Skipped as skipped:
            if link.given and skipped.why in FAILURES:
                self._fail(link.url, FAILURES[skipped.why])
            else:
                self._counts.skipped[skipped.why] += 1
        except NotFetched as error:
            if not link.optional:
                self._fail(link.url, error.reason)
        except BahithError as error:
            self._fail(link.url, reason(error))

    def _fail(self, url: str, why: Text) -> None:
        self._counts.failed.append(Failure(url, why))

    async def _fetch(self, link: Link) -> None:
        row = self._store.page(link.url)
        if row and link.lastmod and link.lastmod == row.lastmod and not row.gone:
            await self._unchanged(link, row)
            return
        if link.kind == "page" and not link.given and self._frontier.is_barren(link.url):
            raise Skipped("trap", link.url)
        if link.kind != "page":
            self._lists += 1
            if self._lists > self._limits.listings:
                raise Skipped("limit", link.url)
        largest = self._limits.body if link.kind == "page" else self._limits.listing
        response = await self._web.get(
            link.url, lambda url: self._check(link, url), self._validators, largest
        )
        row = self._store.page(response.url)
        if response.status == 304 and row:
            self._store.touch(row, link.lastmod)
            await self._unchanged(link, row)
        elif response.status == 200:
            await self._take(link, response, largest)
        elif response.status in _GONE and row and not row.gone:
            self._store.mark_gone(row)
            self._counts.gone += 1
        elif not (response.status in _GONE and (link.optional or (row and row.gone))):
            raise NotFetched(_("the server answered %(status)s", status=response.status))

    def _check(self, link: Link, url: str) -> None:
        """Raises Skipped for an address that a redirect of ``link`` must not lead to."""
        if urls.site(url) not in self._allowed:
            if not link.given:
                raise Skipped("host", url)
            self._allowed.add(urls.site(url))
        if not self._frontier.visit(url):
            raise Skipped("duplicate", url)

    def _validators(self, url: str) -> Mapping[str, str]:
        row = self._store.page(url)
        if not row or row.gone or row.kind == "duplicate":
            return {}
        headers = {"if-none-match": row.etag, "if-modified-since": row.modified}
        return {name: value for name, value in headers.items() if value}

    async def _unchanged(self, link: Link, row: Stored) -> None:
        """A page is as it was fetched: only its links matter."""
        is_listing = row.kind in ("feed", "sitemap")
        if is_listing or self._goes_on(link, row.url):
            kind, data = self._store.content(row)
            page = await asyncio.to_thread(reading.read, row.url, kind, data)
            await self._follow(link, row.url, page)
        self._count(row.kind, is_new=False)
        if row.kind in ("page", "feed"):
            await self._sink(row, None)

    async def _take(self, link: Link, response: Response, largest: int) -> None:
        kind, data = reading.content(response, largest)
        robots = response.header("x-robots-tag")
        page = await asyncio.to_thread(reading.read, response.url, kind, data, robots)
        await self._follow(link, response.url, page)
        self._report(response.url, page.problems)
        if page.links.noindex or page.kind == "other":
            self._drop(response, "noindex" if page.links.noindex else "kind")
        articles = reading.named(self._store, response.url, page)
        if articles is None:
            page.kind, articles = "duplicate", ()
        row = Stored(response.url, page.kind, lastmod=link.lastmod, canonical=page.links.canonical)
        is_new = self._store.save(response, row, articles)
        self._count(page.kind, is_new)
        if page.kind not in ("feed", "sitemap"):
            self._frontier.learn(response.url, bool(articles))
        if articles:
            saved = self._store.page(response.url)
            assert saved
            await self._sink(saved, articles if is_new else None)

    def _drop(self, response: Response, why: Skip) -> NoReturn:
        """Skip a page; articles that it had before are to be removed."""
        if self._store.page(response.url):
            self._store.save(response, Stored(response.url, "other"))
        raise Skipped(why, response.url)

    def _count(self, kind: str, is_new: bool) -> None:
        if kind in ("feed", "sitemap"):
            self._counts.lists += 1
        elif kind in ("duplicate", "list"):
            self._counts.skipped[kind] += 1
        elif is_new:
            self._counts.fetched += 1
        else:
            self._counts.unchanged += 1

    def _report(self, url: str, problems: Sequence[Problem]) -> None:
        for problem in problems:
            if problem.severity == "failed":
                self._fail(url, problem.reason)
            elif problem.severity == "warning":
                self._counts.warnings.append(Failure(url, problem.reason))
            else:
                self._counts.needs.add(str(problem.reason))

    def _goes_on(self, link: Link, url: str) -> bool:
        """Whether the links of a page are followed."""
        return link.depth < self._limits.depth or (link.given and urls.is_front(url))

    async def _follow(self, link: Link, url: str, page: Read) -> None:
        for entry in page.entries:
            self._add(entry.url, url, Link(url, entry.kind, link.depth, entry.lastmod))
        if link.given and urls.is_front(url) and not page.entries:
            sitemaps = (await self._web.robots(url)).sitemaps
            for sitemap in sitemaps or [urljoin(url, "/sitemap.xml")]:
                self._add(sitemap, url, Link(url, "sitemap", optional=not sitemaps))
            for feed in page.links.feeds:
                self._add(feed, url, Link(url, "feed"))
        if link.depth < self._limits.depth and not page.links.nofollow:
            for target in page.links.pages:
                self._add(target, url, Link(url, depth=link.depth + 1), trusted=False)

    def _add(self, address: str, base: str, link: Link, trusted: bool = True) -> None:
        url = urls.normal(address, base)
        if url is None:
            return
        if urls.site(url) not in self._allowed:
            self._elsewhere.add(url)
            return
        row = self._store.page(url)
        self._frontier.add(replace(link, url=url, checked=row.checked if row else ""), trusted)
