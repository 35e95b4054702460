"""Promises of bahith.indexer.long_texts: a text too long for one article is indexed in parts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from library import Library, counts

from bahith.indexer import long_texts
from bahith.indexer.article import Article, Problem
from bahith.indexer.index import Index
from bahith.indexer.long_texts import pieces, split, whole_id
from bahith.indexer.sources import articles, txt

LONGEST = 400
LINE = "وصل القطار رقم {} إلى المحطة متأخرا ساعة كاملة، وقال السائق إن السبب عطل في الإشارات.\n"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that small texts exceed."""
    monkeypatch.setattr(long_texts, "LONGEST", LONGEST)
    monkeypatch.setattr(txt, "LONGEST", LONGEST)
    monkeypatch.setattr(txt, "WHOLE", 4 * LONGEST)


def text(lines: int) -> str:
    return "تأخر القطار\n\n" + "".join(map(LINE.format, range(lines)))


def read(path: Path) -> tuple[list[Article], list[Problem]]:
    items = [*articles([path])]
    return (
        [item for item in items if isinstance(item, Article)],
        [item for item in items if isinstance(item, Problem)],
    )


@given(st.lists(st.text("ab \n", max_size=900), max_size=4))
def test_no_word_is_lost_between_pieces(blocks: list[str]) -> None:
    result = [*pieces(blocks)]
    assert "".join("".join(result).split()) == "".join("".join(blocks).split())
    assert all(0 < len(piece) <= LONGEST for piece in result)


def test_pieces_end_with_lines_or_else_with_words() -> None:
    lines = ("كلمة " * 9 + "\n") * 30
    assert all(len(piece.split()) % 9 == 0 for piece in pieces([lines]))
    assert {word for piece in pieces(["كلمة " * 300]) for word in piece.split()} == {"كلمة"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1256"])
@pytest.mark.parametrize("lines", [6, 60])  # below and above what is read as a whole
def test_a_long_file_is_read_in_parts(tmp_path: Path, lines: int, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text(lines), encoding=encoding)
    parts, (warning,) = read(path)
    assert parts[0].id == "a.txt"
    assert parts[1].id == "a.txt#part=2"
    assert [part.title for part in parts[:2]] == ["تأخر القطار", "تأخر القطار (2)"]
    assert "\n".join(part.body for part in parts).split("\n") == text(lines).split("\n")[2:-1]
    assert {part.origin for part in parts} == {"a.txt"}
    assert warning.severity == "warning"
    assert f"{len(parts)} articles" in str(warning)


def test_what_is_damaged_in_a_long_file_is_told_with_its_place(tmp_path: Path) -> None:
    data = text(200).encode()
    place = data.index("ساعة".encode(), len(data) // 2)
    path = tmp_path / "a.txt"
    path.write_bytes(data[:place] + b"\xff" + data[place:])
    parts, (_long, warning) = read(path)
    assert f"at byte {place}:" in str(warning)
    assert sum(part.body.count("\ufffd") for part in parts) == 1


def test_a_long_file_ends_where_it_is_no_text_any_more(tmp_path: Path) -> None:
    data = text(200).encode()
    path = tmp_path / "a.txt"
    path.write_bytes(data + b"\xff" * 5000)
    parts, (problem,) = read(path)
    assert parts
    assert problem.severity == "failed"
    assert f"at byte {len(data)}" in str(problem)


def test_long_articles_of_any_source_are_indexed_in_parts(library: Library) -> None:
    body = text(20)
    library.records("a.jsonl", {"id": "x", "title": "t", "text": body}, {"id": "y", "text": "قصير"})
    summary = library.build()
    number = len([*pieces([body])])
    assert counts(summary) == (number + 1, 0, 0, 0, 0)
    (warning,) = summary.warnings
    assert f"{number} articles" in str(warning)
    with Index(library.settings) as index:
        part = index.get("x#part=2")
    assert part
    assert (part.title, part.origin) == ("t (2)", "a.jsonl")
    assert counts(library.build()) == (0, 0, number + 1, 0, 0)


def test_a_text_that_has_become_shorter_loses_its_later_parts(library: Library) -> None:
    with Index(library.settings) as index:
        parts = (
            index.add([Article("x", "t", text(20), ""), Article("y", "t", "قصير", "")]).added - 1
        )
        for lines in (10, 1):
            shorter = len([*pieces([text(lines)])])
            assert index.add([Article("x", "t", text(lines), "")]).removed == parts - shorter > 0
            ids = [f"x#part={number}" for number in range(2, shorter + 1)]
            assert [article.id for article in index.articles()] == ["x", *ids, "y"]
            parts = shorter


def test_a_file_that_has_become_shorter_loses_its_later_parts(library: Library) -> None:
    for lines in (20, 1):
        library.records("a.jsonl", {"id": "x", "title": "t", "text": text(lines)})
        summary = library.build(prune=True)
    assert summary.removed == len([*pieces([text(20)])]) - 1
    with Index(library.settings) as index:
        assert [article.id for article in index.articles()] == ["x"]


def test_removing_a_text_removes_its_parts(library: Library) -> None:
    items = [Article("x", "t", text(20), ""), Article("y", "t", "قصير", "")]
    with Index(library.settings) as index:
        added = index.add(items).added
        assert index.remove(["x"]) == added - 1 > 1
        assert [article.id for article in index.articles()] == ["y"]


@pytest.mark.parametrize(
    ("id", "whole"), [("a#part=2", "a"), ("a#part=x", "a#part=x"), ("a", "a"), ("#part=", "#part=")]
)
def test_parts_know_their_text(id: str, whole: str) -> None:
    assert whole_id(id) == whole


def test_short_texts_stay_as_they_are() -> None:
    items = [Article("x", "t", "م" * LONGEST, "")]
    assert [*split(items)] == items


PEAK = """
import resource, sys
from pathlib import Path
from bahith.indexer.sources import articles
count = sum(1 for _item in articles([Path(sys.argv[1])]))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no module resource")
def test_memory_does_not_grow_with_a_file(tmp_path: Path) -> None:
    peaks = []
    for size in (16, 64):
        path = tmp_path / f"{size}.txt"
        line = LINE.encode()
        with path.open("wb") as file:
            for _megabyte in range(size):
                file.write(line * ((1 << 20) // len(line)))
        command = [sys.executable, "-c", PEAK, str(path)]
        _count, peak = map(int, subprocess.check_output(command).split())
        peaks.append(peak)
    assert peaks[1] < 1.25 * peaks[0]
