"""A run: the sites that the given addresses are of, several at the same time."""

from __future__ import annotations

import asyncio
import queue
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bahith.indexer.article import Article
from bahith.indexer.fetching.frontier import Link
from bahith.indexer.fetching.limits import Limits
from bahith.indexer.fetching.site import Site
from bahith.indexer.fetching.store import Store
from bahith.indexer.fetching.summary import Fetched
from bahith.indexer.fetching.urls import site
from bahith.indexer.fetching.web import Web
from bahith.indexer.sources.fetched import Stored


@dataclass(frozen=True, slots=True)
class Done:
    """A page that is on disk; its articles, or None if it has not changed."""

    row: Stored
    articles: Sequence[Article] | None


Results = queue.Queue[Done | None]
"""The pages that are done; None after the last one. It is bounded, so the crawl may wait for the
index."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to fetch: ``urls`` as ``urls.normal`` gives them, ``hosts`` that may be followed beside
    theirs, as ``urls.site`` names them; ``recheck`` asks for every known page of these sites
    again, to see which are gone."""

    urls: Sequence[str]
    hosts: Sequence[str] = ()
    recheck: bool = False


async def crawl(
    plan: Plan, web: Web, store: Store, limits: Limits, counts: Fetched, results: Results
) -> None:
    """Fetch, and put every page that is done into ``results``."""
    end = time.monotonic() + limits.seconds
    turns = asyncio.Semaphore(limits.sites)
    starts: dict[str, list[Link]] = {}
    for url in plan.urls:
        starts.setdefault(site(url), []).append(Link(url, given=True))

    async def done(row: Stored, articles: Sequence[Article] | None) -> None:
        await asyncio.to_thread(results.put, Done(row, articles))

    async def visit(name: str, links: list[Link]) -> None:
        async with turns:
            allowed = {name, *plan.hosts}
            one = Site(allowed, links, web, store, limits, counts, done)
            await one.visit_all(end)
            if plan.recheck:
                for known in allowed:
                    one.recheck(known)
                await one.visit_all(end)
            counts.left += one.left

    tasks = [asyncio.ensure_future(visit(name, links)) for name, links in starts.items()]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await web.close()
