"""Indexes of the oldest formats (tests/data/oldest-index) open, or say how to upgrade them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from engine_index import available

from bahith.indexer.article import Article
from bahith.indexer.build import build
from bahith.indexer.engines import manifest
from bahith.indexer.errors import IndexMismatch
from bahith.indexer.index import Index
from bahith.indexer.query import Request
from bahith.indexer.settings import Settings
from bahith.indexer.upgrade import upgrade

DATA = Path(__file__).parent.parent / "data" / "oldest-index"
ENGINES = ("whoosh", "tantivy")


def articles(settings: Settings) -> dict[str, Article]:
    with Index(settings) as index:
        return {article.id: article for article in index.articles()}


def total(settings: Settings, q: str) -> int:
    with Index(settings) as index:
        return index.searcher.search(Request(q)).total


@pytest.fixture(params=ENGINES)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    available(request.param)
    folder = shutil.copytree(DATA / request.param, tmp_path / "index")
    return Settings.load(environ={}, index=str(folder))


@pytest.mark.parametrize("engine", ENGINES)
def test_they_are_of_the_oldest_formats_that_can_be_upgraded(engine: str) -> None:
    made_by = json.loads((DATA / engine / manifest.FILE).read_text("utf-8"))
    assert (made_by["engine"], made_by["format"]) == (engine, manifest.OLDEST[engine])


# With another spelling of words, every version of Bahith has to make them anew.
@pytest.mark.parametrize("exact", ["", "letters"])
def test_they_become_current_with_the_same_articles(
    old: Settings, tmp_path: Path, exact: str
) -> None:
    settings = Settings.load(environ={}, index=old.index, exact=exact)
    is_upgraded = None
    try:
        assert total(settings, "متحف الميناء") == 1
    except IndexMismatch as error:
        assert f"bahith --index {old.index} upgrade" in str(error)  # noqa: PT017
        is_upgraded = 3
    assert upgrade(settings) == is_upgraded
    assert (is_upgraded is None) <= (exact == "")
    anew = Settings.load(environ={}, index=str(tmp_path / "anew"), fields="price:number")
    build(anew, [DATA / "articles.jsonl"])
    assert articles(settings) == articles(anew)
    assert total(settings, "المتاحف") == total(anew, "المتاحف")
    assert total(settings, "price:12.5") == 1
    with Index(settings) as index:
        assert [*index.check()] == []
