"""``bahith fetch``: a crawl in one thread, and the index that takes its articles in another."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from bahith.i18n import _
from bahith.indexer.article import Article
from bahith.indexer.errors import IndexMissing, SettingError, SourceError
from bahith.indexer.fetching import urls
from bahith.indexer.fetching.crawl import Done, Plan, Results, crawl
from bahith.indexer.fetching.limits import Limits
from bahith.indexer.fetching.store import Store
from bahith.indexer.fetching.summary import Failure, Fetched
from bahith.indexer.fetching.web import Web
from bahith.indexer.index import Index
from bahith.indexer.settings import MANIFEST
from bahith.indexer.sources import fetched
from bahith.indexer.sources.fetched import Stored

READY = 64
"""Pages that wait for the index; then the crawl waits."""

PAUSE = 0.25
"""Seconds between two looks at whether to stop."""

Progress = Callable[[Fetched], None]
"""A function that is called with the counts so far, several times a second."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to fetch. ``hosts`` are names, with a port if it is an unusual one, or addresses on these
    hosts, that may be followed too. ``contact`` is an address that sites may write to, for the
    User-Agent.

    ``prune`` looks which known pages are gone, and removes their articles; ``private`` allows
    addresses of this machine and its network.
    """

    hosts: Sequence[str] = ()
    contact: str = ""
    limits: Limits = field(default_factory=Limits)
    prune: bool = False
    private: bool = False


def fetch(
    index: Index,
    addresses: Sequence[str],
    folder: Path,
    options: Options,
    progress: Progress = lambda counts: None,
    stop: threading.Event | None = None,
) -> Fetched:
    """Fetch pages into ``folder``, and bring ``index`` up to date with them.

    Once ``stop`` is set, nothing more is fetched, and what was got is indexed. Raises SourceError
    for an address or host that is none and for a folder that cannot be used, and as ``Index.add``.
    """
    agent = user_agent(options.contact)
    hosts = [urls.site(_normal(host)) for host in options.hosts]
    plan = Plan([_normal(address) for address in addresses], hosts, options.prune)
    counts = Fetched()
    with closing(Store(folder, agent)) as store:
        if not (Path(index.settings.index) / MANIFEST).exists():
            store.forget_indexed()
        run = _Run(index, store, counts, progress, stop or threading.Event())
        items = run.articles(plan, Web(agent, options.private, options.limits), options.limits)
        with closing(items):
            first = next(items, None)
            if first:
                counts.index = index.add(chain([first], items), progress=run.report)
        store.mark_indexed(run.offered)
        if options.prune and not counts.stopped:
            for site in {urls.site(url) for url in plan.urls}:
                store.remove_gone(site)
        if stale := store.stale():
            with suppress(IndexMissing):
                counts.removed = index.remove(stale)
            store.forget_stale(stale)
    return counts


def user_agent(contact: str) -> str:
    """What sites see of us. Raises SettingError for a contact that no header can have."""
    if not (contact.isascii() and contact.isprintable()) or set(contact) & set("()"):
        raise SettingError(_("contact: must be an address in ASCII, not %(value)s", value=contact))
    return f"Bahith/{version('bahith')}" + (f" (+{contact})" if contact else "")


def _normal(address: str) -> str:
    url = urls.normal(address if "://" in address else f"https://{address}")
    if url is None:
        raise SourceError(_("%(url)s: not an address of the web", url=address))
    return url


class _Run:
    """The articles of a run, as they come, and which versions of pages they are of."""

    def __init__(
        self,
        index: Index,
        store: Store,
        counts: Fetched,
        progress: Progress,
        stop: threading.Event,
    ) -> None:
        self._index = index
        self._store = store
        self._counts = counts
        self._progress = progress
        self._stop = stop
        self.offered: list[tuple[str, str]] = []
        self._missing: list[Stored] = []

    def report(self, summary: object = None) -> None:
        """Show the counts."""
        self._progress(self._counts)

    def articles(self, plan: Plan, web: Web, limits: Limits) -> Generator[Article, None, None]:
        """The articles of pages that are new or changed, or that the index lacks."""
        crawling = _Crawling(plan, web, self._store, limits, self._counts)
        crawling.start()
        try:
            for done in crawling.pages(self._stop, self.report):
                if done.articles is not None:
                    self.offered.append((done.row.url, done.row.sha256))
                    yield from done.articles
                elif done.row.indexed and not self._has(done.row):
                    self._missing.append(done.row)
        finally:
            crawling.end()
        self._counts.stopped = self._stop.is_set()
        if not self._stop.is_set():
            yield from self._pending()

    def _pending(self) -> Iterator[Article]:
        """What earlier runs fetched, and the index does not have."""
        offered = {url for url, _digest in self.offered}
        for row in (*self._missing, *self._store.pending()):
            if row.url not in offered and row.kind in fetched.READ:
                self.offered.append((row.url, row.sha256))
                for item in self._store.articles(row):
                    if isinstance(item, Article):
                        yield item
                    elif item.severity == "failed":
                        self._counts.failed.append(Failure(row.url, item.reason))

    def _has(self, row: Stored) -> bool:
        with closing(fetched.opened(self._store.folder)) as database:
            ids = fetched.ids(database, row.url)
        with suppress(IndexMissing):
            return all(id in self._index for id in ids)
        return not ids


class _Crawling:
    """A crawl in a thread of its own."""

    def __init__(self, plan: Plan, web: Web, store: Store, limits: Limits, counts: Fetched) -> None:
        self._results: Results = queue.Queue(READY)
        self._crawl = crawl(plan, web, store, limits, counts, self._results)
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="fetching", daemon=True)

    def start(self) -> None:
        """Begin to fetch."""
        self._thread.start()

    def pages(self, stop: threading.Event, report: Callable[[], None]) -> Iterator[Done]:
        """The pages as they are done; after ``stop``, those that are done already.

        Raises what the crawl raised.
        """
        is_stopping = False
        while True:
            if stop.is_set() and not is_stopping:
                is_stopping = True
                self._cancel()
            try:
                done = self._results.get(timeout=PAUSE)
            except queue.Empty:
                report()
                continue
            report()
            if done is None:
                break
            yield done
        if self._error:
            raise self._error

    def end(self) -> None:
        """Stop the crawl where it is, and wait for that."""
        self._cancel()
        while self._thread.is_alive():
            with suppress(queue.Empty):
                self._results.get(timeout=PAUSE)
        self._thread.join()

    def _cancel(self) -> None:
        with suppress(RuntimeError):  # it has ended already
            self._loop.call_soon_threadsafe(lambda: self._task and self._task.cancel())

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._task = self._loop.create_task(self._crawl)
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        except BaseException as error:
            self._error = error
        finally:
            self._results.put(None)
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()
