"""Articles into the index: what is added, replaced, skipped, removed and reported."""

from __future__ import annotations

import random
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from child_processes import build_folder, finish, killed_at, start
from library import Library, counts

from bahith.indexer.build import Summary
from bahith.indexer.engines.base import Writer
from bahith.indexer.errors import IndexMismatch
from bahith.indexer.query import Request
from bahith.indexer.results import Page
from bahith.indexer.settings import Settings


def search(library: Library, q: str, **asked: object) -> Page:
    searcher = library.open()
    try:
        return searcher.search(Request(q, size=100, **asked))  # type: ignore[arg-type]
    finally:
        searcher.close()


def ids(page: Page) -> list[str]:
    return sorted(result.article.id for result in page.results)


def test_new_articles_are_added(library: Library) -> None:
    library.file("a.txt", "عنوان أول\n\nوصل القطار.")
    library.records("b.jsonl", {"id": "x", "title": "t", "text": "قطار"}, {"text": "قطار آخر"})
    assert counts(library.build()) == (3, 0, 0, 0, 0)
    assert ids(search(library, "قطار")) == ["a.txt", "b.jsonl#2", "x"]


def test_unchanged_articles_are_skipped(three: Library) -> None:
    before = sorted(path.name for path in Path(three.settings.index).iterdir())
    assert counts(three.build()) == (0, 0, 3, 0, 0)
    assert sorted(path.name for path in Path(three.settings.index).iterdir()) == before


def test_changed_article_is_replaced(three: Library) -> None:
    three.file("two.txt", "خبر\n\nغادرت السفينة الميناء.")
    assert counts(three.build()) == (0, 1, 2, 0, 0)
    assert ids(search(three, "السفينة")) == ["two.txt"]
    assert ids(search(three, "القطار")) == ["deep/three.txt", "one.txt"]


def test_same_id_twice_in_a_run_is_reported_and_the_first_kept(library: Library) -> None:
    library.records("a.jsonl", {"id": "same", "text": "قطار"}, {"id": "other", "text": "قطار"})
    library.records("b.jsonl", {"id": "same", "text": "سفينة"})
    for expected in ((2, 0, 0, 0, 1), (0, 0, 2, 0, 1)):
        summary = library.build()
        assert counts(summary) == expected
        assert "b.jsonl" in str(summary.failed[0])
        assert "'same'" in str(summary.failed[0])
    assert ids(search(library, "قطار")) == ["other", "same"]


def test_unreadable_files_are_reported_and_the_rest_indexed(library: Library) -> None:
    library.file("good.txt", "عنوان\n\nوصل القطار.")
    library.file("empty.txt", "")
    (library.articles / "binary.txt").write_bytes(bytes(range(256)) * 4)
    library.file("bad.jsonl", '{"text": 1}\n{"text": "قطار"}\nnot json\n')
    (library.articles / "folder.txt").mkdir()
    summary = library.build()
    assert summary.added == 2
    assert {problem.origin for problem in summary.failed} >= {
        "empty.txt",
        "binary.txt",
        "bad.jsonl",
    }
    assert sorted(p.line or 0 for p in summary.failed if p.origin == "bad.jsonl") == [1, 3]
    assert ids(search(library, "قطار")) == ["bad.jsonl#2", "good.txt"]


def test_ids_are_the_same_for_a_folder_copied_elsewhere(three: Library, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another machine" / "نسخة"
    shutil.copytree(three.articles, elsewhere)
    assert counts(three.build(elsewhere)) == (0, 0, 3, 0, 0)
    assert counts(three.build(elsewhere, prune=True)) == (0, 0, 3, 0, 0)


def test_results_do_not_depend_on_the_way_the_index_came_about(tmp_path: Path) -> None:
    """At once, or article by article in another order, with detours."""
    chance = random.Random(11)
    words = ["قطار", "سفينة", "ميناء", "محطة", "جسر", "نهر"]
    texts = {f"{n}.txt": " ".join(chance.choices(words, k=7)) for n in range(20)}
    once, slowly = Library(tmp_path / "once"), Library(tmp_path / "slowly")
    for name, text in texts.items():
        once.file(name, f"عنوان\n\n{text}")
    once.build()
    order = chance.sample(sorted(texts), len(texts))
    for start_at in range(0, len(order), 9):
        slowly.file("detour.txt", f"عنوان\n\n{words[start_at % 6]} عابر")
        for name in order[start_at : start_at + 9]:
            slowly.file(name, f"عنوان\n\n{texts[name]}")
        slowly.build()
    (slowly.articles / "detour.txt").unlink()
    slowly.build(prune=True)
    for q in ("قطار سفينة", '"نهر جسر"', "محط*", "جسر -ميناء"):
        one, other = search(once, q), search(slowly, q)
        assert one.total == other.total > 0
        assert [r.article for r in one.results] == [r.article for r in other.results]
        assert [r.score for r in one.results] == pytest.approx([r.score for r in other.results])


def test_batches_are_committed_by_count_and_by_size(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def generation() -> int:
        searcher = library.open()
        try:
            return searcher.statistics().generation
        finally:
            searcher.close()

    records = [{"id": str(n), "text": f"قطار {n} " * 50} for n in range(12)]
    library.records("a.jsonl", *records)
    library.build()
    before = generation()
    library.settings = Settings.load(environ={}, index=library.settings.index, batch=4)
    library.records("a.jsonl", *({**record, "title": "جديد"} for record in records))
    library.build()
    assert generation() == before + 3
    monkeypatch.setattr(Writer, "BATCH_CHARACTERS", 1000)
    library.records("a.jsonl", *records)
    library.settings = Settings.load(environ={}, index=library.settings.index)
    library.build()
    assert generation() >= before + 6
    assert search(library, "قطار").total == 12


def test_progress_is_told_after_each_article(library: Library) -> None:
    library.records("a.jsonl", *({"id": str(n), "text": "قطار"} for n in range(5)), {})
    seen = []
    library.build(progress=lambda summary: seen.append(summary.added + len(summary.failed)))
    assert seen == [1, 2, 3, 4, 5, 6]


def test_interruption_keeps_the_committed_batches(library: Library) -> None:
    library.records("a.jsonl", *({"id": str(n), "text": "قطار"} for n in range(10)))
    # Others would prepare articles in the background, and commit a batch some time after its last.
    options = {"batch": 3, "processes": 1}
    library.settings = Settings.load(environ={}, index=library.settings.index, **options)

    def interrupt(summary: Summary) -> None:
        if summary.added == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.build(progress=interrupt)
    assert ids(search(library, "قطار")) == [str(n) for n in range(6)]
    assert counts(library.build()) == (4, 0, 6, 0, 0)
    assert search(library, "قطار").total == 10


@pytest.mark.parametrize("change", [3, 9, 15, 21])
def test_killed_run_is_finished_by_the_next(library: Library, change: int) -> None:
    library.records("a.jsonl", *({"id": f"{n:02}", "text": "قطار"} for n in range(12)))
    index = Path(library.settings.index)
    process = start(killed_at, change, index, build_folder, index, library.articles, 3)
    finish(process)
    assert process.exitcode == -signal.SIGKILL
    summary = library.build()
    assert summary.unchanged % 3 == 0, "whole batches are kept"
    assert summary.added + summary.unchanged == 12
    assert ids(search(library, "قطار")) == [f"{n:02}" for n in range(12)]


def test_foreign_folder_is_left_alone(library: Library) -> None:
    library.file("a.txt", "عنوان\n\nنص")
    library.settings = Settings.load(environ={}, index=str(library.articles))
    with pytest.raises(IndexMismatch, match="empty folder"):
        library.build()
    assert [path.name for path in library.articles.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("name", ["picture.jpg", "empty.txt", None])
def test_a_folder_without_a_readable_file_fails_and_makes_no_index(
    library: Library, name: str | None
) -> None:
    if name:
        library.file(name, "")
    summary = library.build()
    assert counts(summary) == (0, 0, 0, 0, 1)
    assert not Path(library.settings.index).exists()


def test_an_emptied_folder_fails_and_nothing_is_pruned(three: Library) -> None:
    for path in three.articles.rglob("*.txt"):
        path.unlink()
    summary = three.build(prune=True)
    assert counts(summary) == (0, 0, 0, 0, 1)
    assert "nothing in this folder can be read" in str(summary.failed[0])
    assert search(three, "القطار").total == 3


def test_skipped_files_and_warnings_are_no_failures(library: Library) -> None:
    for name in ("a.jpg", "b.JPG", "c.doc", "readme"):
        library.file(name, "")
    library.records("d.jsonl", {"text": "قطار", "date": "أمس"})
    summary = library.build()
    assert counts(summary) == (1, 0, 0, 0, 0)
    assert summary.skipped == {".jpg": 2, ".doc": 1, "": 1}
    assert [(problem.origin, problem.line) for problem in summary.warnings] == [("d.jsonl", 1)]


def test_an_index_among_the_articles_is_not_read(library: Library) -> None:
    library.settings = replace(library.settings, index=str(library.articles / "index"))
    library.file("a.txt", "عنوان\n\nوصل القطار.")
    library.build()
    library.file("index/left.txt", "وصل القطار.")
    summary = library.build()
    assert (counts(summary), summary.skipped) == ((0, 0, 1, 0, 0), {})
