"""Whole runs on a real server: what is fetched, what is not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fetching_runs import QUICK
from news_site import ARTICLES, Article, NewsSite, served

from bahith.indexer.fetching.frontier import BARREN, QUERIES
from bahith.indexer.fetching.limits import Limits
from bahith.indexer.fetching.run import Options, fetch
from bahith.indexer.fetching.summary import Fetched
from bahith.indexer.index import Index

pytestmark = pytest.mark.slow


def reasons(done: Fetched, site: NewsSite) -> dict[str, str]:
    """Why what failed did, by path."""
    return {url.removeprefix(site.origin): str(reason) for url, reason in done.failed}


def ids(index: Index) -> set[str]:
    return {article.id for article in index.articles()}


@dataclass(frozen=True)
class Visit:
    """A run, the site, the paths that were asked for, the index, and the folder of the pages."""

    done: Fetched
    site: NewsSite
    asked: Counter[str]
    index: Index
    folder: Path


def visit(folder: Path, depth: int) -> Iterator[Visit]:
    with served() as site, Index(folder / "index", processes=1) as index:
        limits = Limits(**{**QUICK, "depth": depth, "request": 2})
        options = Options(limits=limits, private=True)
        done = fetch(index, [f"{site.origin}/"], folder / "pages", options)
        yield Visit(done, site, site.counts.copy(), index, folder / "pages")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    yield from visit(tmp_path_factory.mktemp("site"), depth=0)


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    yield from visit(tmp_path_factory.mktemp("links"), depth=40)


class TestSite:
    """The front page leads to all articles in sitemaps and feeds."""

    def test_every_article_is_in_the_index(self, run: Visit) -> None:
        for number, article in run.site.articles.items():
            stored = run.index.get(f"{run.site.origin}/news/{number}")
            assert stored
            assert (stored.title, stored.body) == article
            assert stored.published
            assert stored.url == stored.id
        # One was busy at first, two say they are in another encoding, one is in the feed alone.
        others = {"/busy", "/arabic1256", "/declared", "/feed.xml#own-505"}
        known = {f"{run.site.origin}/news/{number}" for number in run.site.articles}
        assert ids(run.index) - known == {run.site.origin + path for path in others}
        assert (run.done.fetched, run.done.lists) == (ARTICLES + 3, 4)

    @pytest.mark.parametrize(
        ("path", "number"), [("/arabic1256", 503), ("/declared", 504), ("/feed.xml#own-505", 505)]
    )
    def test_the_bytes_prove_their_encoding(self, run: Visit, path: str, number: int) -> None:
        stored = run.index.get(run.site.origin + path)
        assert stored
        assert stored.title == Article.numbered(number).title

    def test_what_failed_is_reported_with_its_reason(self, run: Visit) -> None:
        assert reasons(run.done, run.site) == {
            "/loop/1": "the redirects lead in a circle",
            "/broken": "the server answered 500",
            "/missing": "the server answered 404",
        }

    def test_robots_and_other_hosts_are_counted_and_never_asked(self, run: Visit) -> None:
        assert (run.done.skipped["robots"], run.done.skipped["host"]) == (2, 1)
        assert not run.asked["/private/diary"]
        hosts = {headers["host"] for headers in run.site.headers.values()}
        assert hosts == {run.site.origin.partition("//")[2]}

    def test_each_address_is_asked_for_once(self, run: Visit) -> None:
        assert {path: n for path, n in run.asked.items() if n > 1} == {"/busy": 3}

    def test_the_pages_alone_make_the_same_index(self, run: Visit, tmp_path: Path) -> None:
        with Index(tmp_path / "other", processes=1) as other:
            summary = other.update(run.folder)
            assert (summary.failed, summary.skipped.total()) == ([], 0)
            assert list(other.articles()) == list(run.index.articles())

    def test_the_next_run_is_conditional_and_changes_nothing(self, run: Visit) -> None:
        run.site.headers.clear()
        options = Options(limits=Limits(**QUICK), private=True)
        again = fetch(run.index, [f"{run.site.origin}/"], run.folder, options)
        assert (again.fetched, again.unchanged) == (0, ARTICLES + 3)
        unconditional = {
            path for path, sent in run.site.headers.items() if "if-none-match" not in sent
        }
        failed = {"/robots.txt", "/loop/1", "/loop/2", "/broken", "/missing"}
        assert unconditional == {*failed, "/moved/2"}


class TestLinks:
    """Links on pages are followed only as deep as asked for."""

    def test_endless_ways_end(self, deep: Visit) -> None:
        asked = [path.partition("?")[0].split("/")[1] for path in deep.asked]
        assert asked.count("calendar") == BARREN
        assert 1 < asked.count("shelf") <= QUERIES
        assert asked.count("deep") == 0
        assert deep.done.skipped["trap"]

    def test_what_is_no_page_is_not_asked_for(self, deep: Visit) -> None:
        assert not [path for path in deep.asked if "script" in path or "passwd" in path]
        assert (deep.done.skipped["kind"], deep.asked["/picture"]) == (1, 1)

    def test_hostile_pages_fail_alone(self, deep: Visit) -> None:
        failed = reasons(deep.done, deep.site)
        assert failed["/slow"] == "the server is too slow"
        assert failed["/bomb"] == failed["/huge"] == "larger than 1 MB"
        assert failed["/gone"] == "the server answered 410"
        assert deep.done.fetched == ARTICLES + 3

    def test_copies_and_sessions_add_no_articles(self, deep: Visit) -> None:
        assert not [path for path in deep.asked if "PHPSESSID" in path or "utm_" in path]
        assert deep.asked["/mirror/5"] == 1
        assert not deep.index.get(f"{deep.site.origin}/mirror/5")
