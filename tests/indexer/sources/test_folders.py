"""Which files of a folder are read: the same ones, whether all or a part of it is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from bahith.indexer.article import Problem
from bahith.indexer.settings import MANIFEST
from bahith.indexer.sources import read
from bahith.indexer.sources.folders import File, below, files, is_linked, is_read, order

NAMES = (
    "z.txt",
    "a/b.txt",
    "a/.hidden.txt",
    "a/~$open.docx",
    ".hidden/c.txt",
    "page.html",
    "page_files/frame.html",
    "page_files/deep/frame.html",
    "other_files/d.txt",
    f"index/{MANIFEST}",
    "index/e.txt",
    "index/deep/f.txt",
)
READ = ["page.html", "z.txt", "a/b.txt", "other_files/d.txt"]


@pytest.fixture
def top(tmp_path: Path) -> Path:
    for name in NAMES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("وصل القطار إلى المحطة.", encoding="utf-8")
    return tmp_path


def origins(top: Path) -> list[str]:
    return [file.origin for file in files(top) if isinstance(file, File)]


def test_hidden_files_locks_indexes_and_parts_of_pages_are_left_out(top: Path) -> None:
    assert origins(top) == READ
    assert not [item for item in read(top) if isinstance(item, Problem)]


def test_a_name_tells_the_same_as_a_walk(top: Path) -> None:
    assert sorted(name for name in NAMES if is_read(top, top / name)) == sorted(READ)


def test_a_subfolder_has_what_a_walk_finds_in_it(top: Path) -> None:
    for folder in ("a", ".hidden", "page_files", "page_files/deep", "other_files", "index/deep"):
        expected = [name for name in READ if name.startswith(f"{folder}/")]
        assert [file.origin for file in below(top, top / folder) or []] == expected


def test_origins_sort_as_a_walk_finds_them(top: Path) -> None:
    assert sorted(READ, key=order) == READ


def test_only_a_walk_of_all_knows_what_is_behind_links(top: Path) -> None:
    (top / "link").symlink_to(top / "a")
    (top / "other_files" / "link").symlink_to(top / "a")
    assert below(top, top / "link") is None
    assert below(top, top / "other_files") is None
    assert is_linked(top, top / "link" / "b.txt")
    assert not is_linked(top, top / "a" / "b.txt")
