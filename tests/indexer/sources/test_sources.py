"""Promises of bahith.indexer.sources: folders and files in, articles and problems out."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import articles
from bahith.indexer.sources.extras import EXTRAS
from bahith.indexer.sources.kinds import SOURCES

TEXT = "مكتبة الحي\n\nافتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي.\n"


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")


def ids(*paths: Path) -> list[str]:
    return [item.id for item in articles(paths) if isinstance(item, Article)]


def problems(*paths: Path) -> list[Problem]:
    return [item for item in articles(paths) if isinstance(item, Problem)]


def test_a_folder_is_read_with_all_below_it_in_order(tmp_path: Path) -> None:
    write(
        tmp_path, "b.txt", "a.TXT", "z/2.txt", "z/1/deep.txt", ".hidden.txt", ".git/x.txt", "p.png"
    )
    assert ids(tmp_path) == ["a.TXT", "b.txt", "z/2.txt", "z/1/deep.txt"]
    (picture,) = problems(tmp_path)
    assert (picture.origin, picture.severity) == ("p.png", "skipped")


def test_an_article_says_where_it_is_from(tmp_path: Path) -> None:
    write(tmp_path, "2021/a.txt")
    (found,) = articles([tmp_path])
    assert isinstance(found, Article)
    assert (found.id, found.origin) == ("2021/a.txt", "2021/a.txt")
    assert found.title == "مكتبة الحي"
    assert found.body == "افتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي."


def test_a_file_given_by_itself_goes_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, "2021/a.txt")
    assert ids(tmp_path / "2021" / "a.txt") == ["a.txt"]


def test_a_name_is_the_same_however_its_system_composes_it(tmp_path: Path) -> None:
    write(tmp_path, unicodedata.normalize("NFD", "آراء.txt"))
    assert ids(tmp_path) == [unicodedata.normalize("NFC", "آراء.txt")]


def test_links_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    write(tmp_path, "a/1.txt", "b/2.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b" / "a").symlink_to(tmp_path / "a")
    assert ids(tmp_path) == ["a/1.txt", "b/2.txt"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.txt", "no such file"),
        ("picture.png", "an unknown kind of file; known are .txt, "),
        ("empty.txt", "empty"),
        ("binary.txt", "not a text"),
    ],
)
def test_what_cannot_be_read_is_a_problem(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty.txt").write_bytes(b" \n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    (found,) = problems(tmp_path / name)
    assert reason in str(found.reason)
    assert (found.origin, found.path) == (name, tmp_path / name)


def test_broken_links_and_pipes_in_a_folder_are_problems(tmp_path: Path) -> None:
    write(tmp_path, "good.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert ids(tmp_path) == ["good.txt"]
    assert [problem.origin for problem in problems(tmp_path)] == ["link.txt", "pipe.txt"]


def test_a_name_in_no_encoding_is_still_read(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe3\xc7.txt")).write_text(TEXT, encoding="utf-8")
    (found,) = ids(tmp_path)
    assert found.encode("utf-8").endswith(b".txt")


def test_every_source_has_its_own_suffixes() -> None:
    suffixes = [suffix for source in SOURCES for suffix in source.SUFFIXES]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix.startswith((".", "-")) and suffix == suffix.lower() for suffix in suffixes)


def test_packages_of_extras_are_imported_only_to_read_their_files() -> None:
    code = "import sys, bahith.indexer.sources as _; print(*sys.modules)"
    imported = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {package for _extra, package in EXTRAS.values()}.isdisjoint(imported)
