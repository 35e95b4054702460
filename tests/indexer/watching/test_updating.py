"""An index after changes in its folders: as if they were indexed again, for less work."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bahith.indexer.article import Article
from bahith.indexer.build import Summary
from bahith.indexer.engines.manifest import FILE as MANIFEST
from bahith.indexer.index import Index
from bahith.indexer.sources import articles
from bahith.indexer.sources.fields import NO_NAMES
from bahith.indexer.watching import inventory
from bahith.indexer.watching.updating import Updater


class Watched:
    """Folders, and an updater of an index of them."""

    def __init__(self, folder: Path, folders: int = 1) -> None:
        self.folders = [folder / f"folder{number}" for number in range(folders)]
        for each in self.folders:
            each.mkdir(parents=True)
        self.index = Index(folder / "index", refresh=0)

    @contextmanager
    def updater(self) -> Iterator[Updater]:
        updater = Updater(self.index, self.folders, NO_NAMES, lambda path, status: True)
        with closing(updater):
            yield updater

    def restarted(self) -> Summary:
        """What another start does."""
        with self.updater() as updater:
            summary, _again, _complete = updater.update(None)
            assert summary
            return summary

    def file(self, name: str, text: str = "وصل القطار إلى المحطة.", folder: int = 0) -> Path:
        path = self.folders[folder] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def stored(self) -> dict[str, str]:
        return {article.id: article.body for article in self.index.articles()}

    def expected(self) -> dict[str, str]:
        """What an index of the folders holds: the first article of each id."""
        found: dict[str, str] = {}
        for item in articles(self.folders):
            if isinstance(item, Article):
                found.setdefault(item.id, item.body)
        return found


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def settle(updater: Updater, places: set[Path] | None) -> None:
    """Update until nothing is left to look at; never for long."""
    for _round in range(5):
        _summary, places, _complete = updater.update(places)
        if not places:
            return
    raise AssertionError("the same files are looked at again and again")


def records(*ids: int) -> str:
    return "".join(f"{json.dumps({'id': str(id), 'text': f'خبر {ids}'})}\n" for id in ids)


IDS = st.lists(st.integers(0, 3), min_size=1, max_size=2, unique=True)
NAMES = st.sampled_from(["a.jsonl", "b.jsonl", "deep/c.jsonl", "deep/er/d.jsonl"])
CHANGES = st.tuples(
    st.sampled_from(["write", "write", "remove", "move", "remove folder", "move folder"]),
    st.integers(0, 1),
    NAMES,
    NAMES,
    IDS,
)


def change(
    watched: Watched, what: str, folder: int, name: str, other: str, ids: list[int]
) -> set[Path]:
    """Change something in a folder; the places that a system would report."""
    top = watched.folders[folder]
    path, target = top / name, top / other
    if what == "write":
        return {watched.file(name, records(*ids), folder)}
    if what == "remove":
        path.unlink(missing_ok=True)
        return {path}
    if what == "move" and path.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        return {path, target}
    if what == "remove folder":
        shutil.rmtree(top / "deep", ignore_errors=True)
        return {top / "deep"}
    if what == "move folder" and (top / "deep").exists():
        shutil.rmtree(top / "moved", ignore_errors=True)
        (top / "deep").replace(top / "moved")
        return {top / "deep", top / "moved"}
    return set()


@pytest.mark.slow
# Without shrinking: each example writes some twenty commits to the disk.
@settings(deadline=None, max_examples=20, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(changes=st.lists(CHANGES, max_size=12))
def test_after_any_changes_the_index_is_as_if_all_was_indexed_again(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int, str, str, list[int]]]
) -> None:
    watched = Watched(tmp_path_factory.mktemp("watched"), folders=2)
    for folder in (0, 1):
        watched.file("always.jsonl", records(folder), folder)
    with watched.index, watched.updater() as updater:
        settle(updater, None)
        assert watched.stored() == watched.expected()
        for one in changes:
            settle(updater, change(watched, *one))
            assert watched.stored() == watched.expected(), one
        settle(updater, None)
        assert watched.stored() == watched.expected()


def test_a_restart_reads_only_what_has_changed(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        watched.file(name)
    assert watched.restarted().added == 3
    watched.file("b.txt", "غادر القطار المحطة.")
    (watched.folders[0] / "c.txt").unlink()
    summary = watched.restarted()
    assert (summary.replaced, summary.removed, summary.unchanged) == (1, 1, 0)


def test_after_another_writer_all_is_read_again(watched: Watched) -> None:
    watched.file("a.txt")
    watched.file("b.txt")
    watched.restarted()
    watched.index.remove("a.txt")
    summary = watched.restarted()
    assert (summary.added, summary.unchanged) == (1, 1)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(4096)])
def test_a_damaged_inventory_costs_only_time(watched: Watched, content: bytes) -> None:
    watched.file("a.txt")
    watched.restarted()
    Path(watched.index.settings.index, inventory.FILE).write_bytes(content)
    assert watched.restarted().unchanged == 1
    assert watched.restarted().unchanged == 0


def test_an_inventory_that_was_tampered_with_hides_no_change(watched: Watched) -> None:
    watched.file("a.txt")
    watched.file("b.txt")
    watched.restarted()
    path = Path(watched.index.settings.index, inventory.FILE)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"a.txt", b"b.txx").replace(b"b.txt", b"a.txt"))
    watched.file("b.txt", "غادر القطار المحطة.")
    watched.restarted()
    assert watched.stored() == watched.expected()


def test_articles_of_a_folder_that_is_gone_or_empty_stay(watched: Watched) -> None:
    watched.file("a.txt")
    watched.restarted()
    away = watched.folders[0].rename(watched.folders[0].with_name("away"))
    assert [problem.path for problem in watched.restarted().failed] == watched.folders
    watched.folders[0].mkdir()
    assert [problem.path for problem in watched.restarted().warnings] == watched.folders
    assert watched.stored().keys() == {"a.txt"}
    watched.folders[0].rmdir()
    away.rename(watched.folders[0])
    assert watched.restarted().unchanged == 0, "a disk that is back is not read again"


def test_an_empty_folder_removes_nothing_while_it_is_watched(watched: Watched) -> None:
    file = watched.file("a.txt")
    with watched.updater() as updater:
        updater.update(None)
        file.unlink()
        updater.update({file})
        assert watched.stored().keys() == {"a.txt"}


def test_articles_without_a_file_stay_and_those_of_unknown_files_go(watched: Watched) -> None:
    file = watched.file("a.txt")
    watched.index.add([{"id": "own", "text": "وصل القطار"}])
    watched.index.add([Article("old.txt", "قديم", "وصل القطار", origin="old.txt")])
    with watched.updater() as updater:
        updater.update(None)
        assert watched.stored().keys() == {"a.txt", "own"}
        file.write_text("غادر القطار المحطة.", encoding="utf-8")
        updater.update({file})
        assert watched.stored().keys() == {"a.txt", "own"}


def test_a_problem_is_reported_once_per_change(watched: Watched) -> None:
    file = watched.file("a.jsonl", '{"id": "1", "text": "خبر"}\n{"id"')
    watched.file("b.txt")
    with watched.updater() as updater:
        summary = updater.update(None)[0]
        assert summary
        assert len(summary.failed) == 1
        assert updater.update(None)[0] is None
        assert updater.update({file})[0] is None
        file.write_text('{"id": "1", "text": "خبر"}\n{"id"  ', encoding="utf-8")
        summary = updater.update({file})[0]
        assert summary
        assert len(summary.failed) == 1
    assert len(watched.restarted().failed) == 1, "somebody may have repaired what it needs"


def test_files_that_are_not_read_are_no_reason_to_write(watched: Watched) -> None:
    watched.file("a.txt")
    with watched.updater() as updater:
        updater.update(None)
        places = {
            watched.file(name)
            for name in ("a.txt~", ".a.txt.swp", "4913", "#a.txt#", "~$a.docx", f"ix/{MANIFEST}")
        }
        assert updater.update(places | {watched.file("ix/b.txt")})[0] is None


def test_members_of_an_archive_come_and_go_with_it(watched: Watched) -> None:
    watched.file("a.txt")
    archive = watched.folders[0] / "news.zip"
    with watched.updater() as updater:
        updater.update(None)
        for names in (["1.txt", "2.txt"], ["2.txt", "3.txt"]):
            with zipfile.ZipFile(archive, "w") as file:
                for name in names:
                    file.writestr(name, "وصل القطار إلى المحطة.")
            updater.update({archive})
            assert watched.stored().keys() == {"a.txt", *(f"news.zip!/{name}" for name in names)}
        archive.unlink()
        updater.update({archive})
        assert watched.stored().keys() == {"a.txt"}


def test_articles_of_a_folder_that_cannot_be_opened_stay(watched: Watched) -> None:
    if os.geteuid() == 0:
        pytest.skip("root opens any folder")
    watched.file("a.txt")
    deep = watched.file("deep/b.txt").parent
    with watched.updater() as updater:
        updater.update(None)
        deep.chmod(0)
        try:
            updater.update({deep / "b.txt"})
            updater.update({deep})
        finally:
            deep.chmod(0o700)
    assert watched.stored().keys() == {"a.txt", "deep/b.txt"}


def test_what_is_behind_links_is_read_as_a_walk_does(watched: Watched, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text("وصل القطار.", encoding="utf-8")
    watched.file("a.txt")
    with watched.updater() as updater:
        updater.update(None)
        link = watched.folders[0] / "link"
        link.symlink_to(other)
        assert updater.update({link})[2], "only a walk knows"
        assert watched.stored().keys() == {"a.txt", "link/b.txt"}
        link.unlink()
        updater.update({link})
        assert watched.stored().keys() == {"a.txt"}


def test_stopping_commits_what_was_read_and_removes_nothing_that_was_not(watched: Watched) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        watched.file(name)
    watched.restarted()
    for name in ("a.txt", "b.txt", "c.txt"):
        watched.file(name, "غادر القطار المحطة.")
    answers = iter([False, True])
    with watched.updater() as updater:
        updater.update(None, lambda: next(answers))
    bodies = list(watched.stored().values())
    assert bodies == ["غادر القطار المحطة.", *2 * ["وصل القطار إلى المحطة."]]
    summary = watched.restarted()
    assert (summary.replaced, summary.unchanged) == (2, 0)
