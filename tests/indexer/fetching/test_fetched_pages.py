"""Runs for some pages of a real server: what changes, goes or is left for later."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from fetching_runs import QUICK, Fetch
from news_site import ARTICLES, Answer, Article, NewsSite, html, page

from bahith.indexer.errors import SourceError
from bahith.indexer.fetching.limits import Limits
from bahith.indexer.fetching.run import Options, fetch
from bahith.indexer.fetching.summary import Fetched
from bahith.indexer.index import Index


def ids(index: Index) -> set[str]:
    return {article.id for article in index.articles()}


class TestPages:
    def test_a_page_alone_leads_nowhere(self, get: Fetch, site: NewsSite, index: Index) -> None:
        get("/news/1", "/news/2")
        assert site.requests == ["/robots.txt", "/news/1", "/news/2"]
        assert len(index) == 2

    def test_a_feed_leads_to_its_items(self, get: Fetch, index: Index) -> None:
        assert (get("/feed.xml").fetched, len(index)) == (10, 11)

    def test_a_changed_page_replaces_its_article(
        self, get: Fetch, site: NewsSite, index: Index, tmp_path: Path
    ) -> None:
        get("/news/1")
        site.articles[1] = Article.numbered(777)
        done = get("/news/1")
        assert (done.fetched, done.index.replaced) == (1, 1)
        stored = index.get(f"{site.origin}/news/1")
        assert stored
        assert stored.title == site.articles[1].title
        with Index(tmp_path / "other") as other:
            other.update(tmp_path / "pages")
            assert list(other.articles()) == [stored]

    @pytest.mark.parametrize("prune", [False, True])
    def test_articles_of_pages_that_are_gone_stay_unless_pruned(
        self, get: Fetch, site: NewsSite, index: Index, tmp_path: Path, prune: bool
    ) -> None:
        get("/news/1", "/news/2", "/news/3")
        del site.articles[2]
        done = get("/news/1", prune=prune)
        assert (done.gone, done.removed) == ((1, 1) if prune else (0, 0))
        assert len(index) == 3 - prune
        with Index(tmp_path / "other") as other:
            other.update(tmp_path / "pages")
            assert ids(other) == ids(index)
        assert not get("/news/2").failed

    def test_a_page_that_comes_back_is_indexed_again(
        self, get: Fetch, site: NewsSite, index: Index
    ) -> None:
        get("/news/1", "/news/2")
        lost = site.articles.pop(2)
        get("/news/2", prune=True)
        site.articles[2] = lost
        assert (get("/news/2").fetched, len(index)) == (1, 2)

    def test_one_canonical_address_for_all_pages_is_not_believed(
        self, get: Fetch, site: NewsSite, index: Index
    ) -> None:
        head = '<meta charset="utf-8"><link rel="canonical" href="/news/1">'
        for number in (601, 602):
            site.instead[f"/same/{number}"] = html(page(*Article.numbered(number), head))
        get("/same/601", "/same/602")
        assert ids(index) == {f"{site.origin}/news/1", f"{site.origin}/same/602"}

    def test_a_page_that_wants_no_index_is_not_in_it(
        self, get: Fetch, site: NewsSite, index: Index
    ) -> None:
        head = '<meta charset="utf-8"><meta name="robots" content="NOINDEX, follow">'
        site.instead["/one"] = html(page(*Article.numbered(1)))
        answer = html(page(*Article.numbered(2)))
        site.instead["/two"] = answer._replace(
            headers={**answer.headers, "x-robots-tag": "noindex"}
        )
        get("/one")
        assert len(index) == 1
        site.instead["/one"] = html(page(*Article.numbered(1), head))
        done = get("/one", "/two", "/news/3")
        assert {str(why) for _url, why in done.failed} == {"the page asks not to be indexed"}
        assert (len(done.failed), len(index)) == (2, 1)

    def test_pages_before_an_error_of_the_index_are_not_lost(
        self, get: Fetch, site: NewsSite, index: Index, tmp_path: Path
    ) -> None:
        get("/news/1")
        with Index(tmp_path / "second") as second:
            chosen = Options(limits=Limits(**QUICK), private=True)
            fetch(second, [f"{site.origin}/news/2"], tmp_path / "pages", chosen)
            assert len(second) == 2, "a new index gets all pages that are there"
        assert get("/news/2").unchanged == 1
        assert len(index) == 2, "a page that the index lacks is added though it is unchanged"

    def test_nothing_fetched_makes_no_index(self, get: Fetch, tmp_path: Path) -> None:
        assert len(get("/missing").failed) == 1
        assert not (tmp_path / "index").exists()

    def test_two_runs_cannot_write_to_the_same_folder(self, get: Fetch, site: NewsSite) -> None:
        blocked = threading.Event()

        def answer(rest: str, query: str) -> Answer:
            with pytest.raises(SourceError, match="another process"):
                get("/news/2")
            blocked.set()
            return Answer(404)

        site._moved = answer  # type: ignore[method-assign]
        get("/moved/1")
        assert blocked.is_set()


class TestLimits:
    def test_each_run_gets_further(self, get: Fetch, index: Index) -> None:
        for count in (5, 10, 15):
            done = get("/sitemap-news.xml.gz", limits={"pages": 5})
            assert (done.fetched, len(index), done.left) == (5, count, ARTICLES - 5)

    def test_all_bytes_of_a_run_have_a_limit(self, get: Fetch) -> None:
        assert 0 < get("/sitemap-news.xml.gz", limits={"total": 20_000}).fetched < 40

    def test_stopping_keeps_and_indexes_what_was_fetched(
        self, site: NewsSite, index: Index, tmp_path: Path
    ) -> None:
        stop = threading.Event()
        counts: list[int] = []

        def progress(done: Fetched) -> None:
            counts.append(done.fetched)
            if done.fetched >= 10:
                stop.set()

        address = f"{site.origin}/sitemap-news.xml.gz"
        chosen = Options(limits=Limits(**QUICK), private=True)
        done = fetch(index, [address], tmp_path / "pages", chosen, progress, stop)
        assert done.stopped
        assert 10 <= done.fetched < ARTICLES
        assert len(index) == done.fetched
        done = fetch(index, [address], tmp_path / "pages", chosen)
        assert done.fetched + len(ids(index)) - done.fetched == ARTICLES == len(index)
