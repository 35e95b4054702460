"""What is answered to a request that has used up its budget of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sample_site import Site

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings


@pytest.fixture
def hasty(settings: Settings, run: Callable[[Searcher], Site]) -> Iterator[Site]:
    """A server whose requests are ended at their first checkpoint."""
    searcher = Searcher.open(settings)
    site = run(searcher)
    searcher.turns.budget = 1e-9
    yield site
    searcher.close()


def test_a_search_says_so_and_is_not_stored(hasty: Site) -> None:
    reply = hasty.get("/api/search", q="السد", facets="year")
    page = reply.json()
    assert reply.status == 200
    assert (page["timed_out"], page["total"], page["results"]) == (True, 0, [])
    assert "facets" not in page
    assert [note["code"] for note in page["notes"]] == ["timed_out"]
    assert reply.headers["ETag"] is None
    assert reply.headers["Cache-Control"] == "no-store"


def test_the_page_says_so(hasty: Site) -> None:
    reply = hasty.ask("GET", "/?q=%D8%A7%D9%84%D8%B3%D8%AF&lang=en")
    assert reply.status == 200
    assert "ended before it found anything" in reply.text
    assert "No results" not in reply.text


@pytest.mark.parametrize(
    "path", ["/feed?q=a", "/api/suggest?q=%D8%A7%D9%84", "/api/articles?size=50"]
)
def test_other_calls_are_refused(hasty: Site, path: str) -> None:
    reply = hasty.ask("GET", path)
    assert reply.status == 503
    assert reply.headers["ETag"] is None


def test_an_export_is_whole(hasty: Site, site: Site) -> None:
    query = {"q": "السد"}
    assert hasty.get("/api/export", **query).text == site.get("/api/export", **query).text
