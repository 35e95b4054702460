"""What a feed says of an article is what ``bahith index`` reads in it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bahith import Index
from bahith.indexer.article import Article
from bahith.indexer.settings import Settings
from bahith.indexer.sources import read
from bahith.server import create_app


@pytest.mark.parametrize("category", ["", "ثقافة"])
@pytest.mark.parametrize("tags", [(), ("متاحف",), ("متاحف", "آثار", "ثقافة")])
def test_category_and_tags_of_a_feed_are_read_again(
    tmp_path: Path, category: str, tags: tuple[str, ...]
) -> None:
    with Index(Settings(index=str(tmp_path))) as index:
        index.add([Article("a", "متحف", "نص", category=category, tags=tags)])
        feed = create_app(index).test_client().get("/feed?q=متحف")
    [article] = read(feed.data, "feed.xml")
    assert isinstance(article, Article)
    assert (article.category, article.tags) == (category, tags)
