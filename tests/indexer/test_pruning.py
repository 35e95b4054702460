"""What ``prune`` removes, and what it spares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from library import Library, counts

from bahith.indexer import build as build_module
from bahith.indexer.article import Article, Problem
from bahith.indexer.query import Request
from bahith.indexer.sources import articles
from bahith.indexer.sources.fields import Names


def ids(library: Library, q: str) -> list[str]:
    with closing(library.open()) as searcher:
        return sorted(one.article.id for one in searcher.search(Request(q, size=100)).results)


def test_what_is_gone_stays_until_pruned(three: Library) -> None:
    (three.articles / "one.txt").unlink()
    assert counts(three.build()) == (0, 0, 2, 0, 0)
    assert len(ids(three, "القطار")) == 3
    assert counts(three.build(prune=True)) == (0, 0, 2, 1, 0)
    assert ids(three, "القطار") == ["deep/three.txt", "two.txt"]


def test_prune_spares_an_article_whose_file_cannot_be_read(three: Library) -> None:
    (three.articles / "one.txt").write_bytes(b"")
    (three.articles / "two.txt").unlink()
    summary = three.build(prune=True)
    assert counts(summary) == (0, 0, 1, 1, 1)
    assert "one.txt" in str(summary.failed[0])
    assert ids(three, "القطار") == ["deep/three.txt", "one.txt"]


def test_prune_spares_the_rest_of_a_file_with_a_bad_line(library: Library) -> None:
    good = [{"id": name, "text": "قطار"} for name in "abc"]
    library.records("all.jsonl", *good)
    library.build()
    path = library.records("all.jsonl", good[0], good[2])
    path.write_text(path.read_text("utf-8") + '{"id": "b", "text"\n', "utf-8")
    summary = library.build(prune=True)
    assert counts(summary) == (0, 0, 2, 0, 1)
    assert summary.failed[0].line == 3
    assert ids(library, "قطار") == ["a", "b", "c"]


def test_an_id_that_another_file_has_spares_nothing(library: Library) -> None:
    library.records("a.jsonl", {"id": "1", "text": "قطار"})
    library.records("b.jsonl", {"id": "2", "text": "قطار"}, {"id": "3", "text": "قطار"})
    library.build()
    library.records("b.jsonl", {"id": "1", "text": "قطار"}, {"id": "3", "text": "قطار"})
    assert counts(library.build(prune=True)) == (0, 0, 2, 1, 1)


def test_prune_spares_what_lies_in_a_folder_that_cannot_be_read(
    three: Library, monkeypatch: pytest.MonkeyPatch
) -> None:

    def unreadable(paths: list[Path], names: Names) -> Iterator[Article | Problem]:
        for item in articles(paths, names):
            if item.origin.startswith("deep/"):
                item = Problem(three.articles / "deep", "deep", "Permission denied")
            yield item

    monkeypatch.setattr(build_module, "articles", unreadable)
    (three.articles / "one.txt").unlink()
    assert counts(three.build(prune=True)) == (0, 0, 1, 1, 1)
    assert ids(three, "القطار") == ["deep/three.txt", "two.txt"]


def test_prune_of_a_folder_that_is_not_there_removes_nothing(three: Library) -> None:
    summary = three.build(three.articles / "mistyped", prune=True)
    assert counts(summary) == (0, 0, 0, 0, 1)
    assert "mistyped" in str(summary.failed[0])
    assert len(ids(three, "القطار")) == 3
