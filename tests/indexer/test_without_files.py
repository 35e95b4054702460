"""What came from no file, such as articles written over HTTP, is not lost to runs of files."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from library import Library
from queued import queued

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.indexer.sources.fields import NO_NAMES
from bahith.indexer.watching.updating import Updater

TEXT = "عنوان\n\nوصل القطار."


@pytest.fixture(params=["whoosh", "tantivy"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    """An index with two articles that were sent, and one of a file that is gone by now."""
    library = Library(tmp_path)
    library.settings = replace(library.settings, engine=request.param, fields="price:number")
    with queued(library.settings, Analyzer()) as sent:
        sent.put("sent", title="قطار", price=5)
        sent.put("both", title="قطار")
        sent.ask("file", "folder/up.txt", TEXT.encode())
        sent.apply()
    library.file("gone.txt", TEXT)
    library.build()
    (library.articles / "gone.txt").unlink()
    library.records("all.jsonl", {"id": "both", "title": "سفينة"})
    return library


KEPT = {"sent": "قطار", "folder/up.txt": "عنوان", "both": "سفينة"}


def titles(settings: Settings) -> dict[str, str]:
    with Index(settings) as index:
        return {article.id: article.title for article in index.articles()}


@pytest.mark.parametrize("option", ["prune", "rebuild"])
def test_a_run_of_files_keeps_it(written: Library, option: str) -> None:
    summary = written.build(**{option: True})
    assert not summary.failed.total
    assert titles(written.settings) == KEPT
    with Index(written.settings) as index:
        sent = index.get("sent")
    assert sent
    assert sent.fields == {"price": (5.0,)}


def test_a_watched_folder_keeps_it(written: Library) -> None:
    with (
        Index(written.settings) as index,
        closing(Updater(index, [written.articles], NO_NAMES, lambda path, status: True)) as updater,
    ):
        updater.update(None)
    assert titles(written.settings) == KEPT


def test_a_damaged_index_is_made_anew_with_a_warning(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.records("all.jsonl", {"id": "one", "title": "قطار"})
    library.build()
    for segment in Path(library.settings.index).rglob("*.seg"):
        segment.write_bytes(b"")
    summary = library.build(rebuild=True)
    assert (summary.added, summary.warnings.total) == (1, 1)
    assert "no file" in str(next(iter(summary.warnings)))
    assert titles(library.settings) == {"one": "قطار"}
