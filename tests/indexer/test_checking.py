"""``Index.check``: a sound index has no problem, and no damage is missed or changes an answer."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from engine_index import available, rewrite

from bahith.indexer.engines.whoosh import toc
from bahith.indexer.engines.whoosh.segment import SegmentReader
from bahith.indexer.errors import EngineError
from bahith.indexer.index import Index

QUERIES = ("القطار", '"وصل القطار"', "المح*", "الجسر OR القطار", "سنة 2021", "")

Damage = Callable[[bytes], bytes]


def flipped(share: float, bit: int) -> Damage:
    """One bit, in the byte at this share of the file."""

    def damage(content: bytes) -> bytes:
        at = min(int(share * len(content)), len(content) - 1)
        return content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]

    return damage


DAMAGES: dict[str, Damage] = {
    **{
        f"bit {bit} at {share}": flipped(share, bit)
        for share in (0, 0.25, 0.5, 0.75, 1)
        for bit in (0, 5)
    },
    "empty": lambda content: b"",
    "half": lambda content: content[: len(content) // 2],
    "without its end": lambda content: content[:-1],
    "longer": lambda content: content + b"\0",
    "zeros": lambda content: bytes(len(content)),
}


@pytest.fixture(params=["whoosh", "tantivy"])
def local(request: pytest.FixtureRequest, one_analyzer: None, tmp_path: Path) -> Path:
    """The folder of an index with two commits, articles that have gone, and their columns."""
    available(request.param)
    folder = tmp_path / "local"
    cities = [
        {
            "id": f"{number}",
            "title": f"خبر {number}",
            "body": f"وصل القطار {number} إلى المحطة الجديدة، وعبر الجسر. " * (1 + number % 5),
            "category": f"قسم {number % 3}",
            "author": ["ليلى"],
            "date": f"2021-0{1 + number % 9}-01",
        }
        for number in range(40)
    ]
    with Index(folder, engine=request.param) as index:
        index.add(cities[:20])
        index.add(cities[20:])
        index.remove(["3", "30"])
    return folder


def answers(index: Index) -> list[object]:
    """What searches find, with everything that people see of it."""
    pages = [index.search(query, facets=("category", "year", "author")) for query in QUERIES]
    return [(page.total, page.results, page.counts) for page in pages]


def test_a_sound_index_has_no_problem(local: Path) -> None:
    with Index(local) as index:
        assert [*index.check()] == []


def test_no_file_that_is_gone_is_missed(local: Path) -> None:
    with Index(local) as index:
        expected = answers(index)
    missed = []
    for file in sorted(each for each in local.rglob("*") if each.is_file()):
        whole = file.read_bytes()
        file.unlink()
        with suppress(EngineError), Index(local) as index:
            if answers(index) != expected and not [*index.check()]:
                missed.append(file.name)
        file.write_bytes(whole)
    assert not missed


def test_no_damage_is_missed_or_changes_an_answer(local: Path) -> None:
    with Index(local) as index:
        expected = answers(index)
    missed, wrong = [], []
    for file in sorted(each for each in local.rglob("*") if each.is_file()):
        whole = file.read_bytes()
        for name, damage in DAMAGES.items() if whole else ():
            if (content := damage(whole)) == whole:
                continue
            rewrite(file, content)
            problems: list[object] = []
            try:
                with Index(local) as index:
                    problems = [*index.check()]
                    # An index that lost its newest commit says so, and answers from that before.
                    if answers(index) != expected and not index.warnings():
                        wrong.append((file.name, name))
            except EngineError as error:
                problems.append(error)
            if not problems:
                missed.append((file.name, name))
        rewrite(file, whole)
    assert not missed
    assert not wrong


def test_posting_lists_out_of_order_are_found_though_checksums_agree(
    one_analyzer: None, tmp_path: Path
) -> None:
    with Index(tmp_path, engine="whoosh") as index:
        index.add([{"id": id, "title": "خبر", "body": "وصل القطار"} for id in "abc"])
        [contents] = [read() for _name, read in toc.stored(tmp_path)][:1]
        [known] = contents.segments
        reader = SegmentReader(tmp_path, known)
        start = reader._table._places["written.posts"][0]
        reader.close()
    path = tmp_path / known.file
    content = bytearray(path.read_bytes())
    content[start + 1] = 0  # the second document of a term is now its first
    path.write_bytes(content)
    forged = replace(known, checksum=zlib.crc32(content))
    toc.write(tmp_path, [forged], contents.compression, contents)
    with Index(tmp_path) as index:
        problems = [str(problem) for problem in index.check()]
    assert any("written" in problem and "out of order" in problem for problem in problems)


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_manifest_of_other_fields_is_damage(
    one_analyzer: None, tmp_path: Path, engine: str
) -> None:
    available(engine)
    with Index(tmp_path, engine=engine, fields="price:number") as index:
        index.add([{"id": "a", "title": "خبر", "body": "وصل القطار", "price": 3}])
    manifest = tmp_path / "bahith.json"
    manifest.write_text(manifest.read_text().replace("price", "prise"))
    with pytest.raises(EngineError, match=r"bahith\.json"):
        Index(tmp_path).search("القطار")
