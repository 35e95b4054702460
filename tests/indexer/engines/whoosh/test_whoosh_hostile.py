"""An index from somebody else: whatever its table of contents holds, no code runs."""

from __future__ import annotations

import builtins
import json
import os
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from engine_index import EngineIndex, document, word
from whoosh.fields import TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from bahith.indexer.errors import IndexDamaged

MAGIC = b"bahith\r\n"


class Calls:
    """Pickled, this calls a function when it is read."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._call


def whoosh_toc(folder: Path, generation: int, hostile: object) -> bytes:
    """A table of contents as Whoosh writes it, with an object of ours among its segments."""
    TOC(Schema(text=TEXT), [hostile], generation).write(FileStorage(str(folder)), "OTHER")
    path = Path(folder, TOC._filename("OTHER", generation))
    content = path.read_bytes()
    path.unlink()
    return content


def sealed(content: bytes) -> bytes:
    return content + zlib.crc32(content).to_bytes(4, "big") + MAGIC


def refused(index: EngineIndex, content: bytes) -> None:
    """Writers and readers, new and running, find damage in a table of contents."""
    index.write(document("a", "text"))
    running = index.open()
    index.write(document("b", "text"))
    toc = newest(index)
    toc.write_bytes(content)
    for opening in (index.open, index.writer, running.refresh):
        with pytest.raises(IndexDamaged, match="index the articles again"):
            opening()


def newest(index: EngineIndex) -> Path:
    return max(index.folder.glob("*.toc"))


def test_pickled_table_of_contents_runs_nothing(index: EngineIndex, tmp_path: Path) -> None:
    marker = tmp_path / "it ran"
    calls = [
        Calls(os.system, f"mkdir '{marker}'"),
        Calls(builtins.eval, f"__import__('os').mkdir({str(marker)!r})"),
        Calls(marker.mkdir),
        # Within an object of a class that Whoosh's own tables of contents have.
        TEXT(analyzer=Calls(os.mkdir, str(marker))),
    ]
    index.writer().close()
    for hostile in calls:
        content = whoosh_toc(tmp_path, 2, hostile)
        pickle.loads(pickle.dumps(hostile))
        assert marker.exists(), "read as Whoosh does it, it would run"
        marker.rmdir()
        for form in (content, sealed(content), sealed(pickle.dumps(hostile))):
            for toc in index.folder.glob("*.toc"):
                toc.write_bytes(form)
            for opening in (index.open, index.writer):
                with pytest.raises(IndexDamaged, match="index the articles again"):
                    opening()
            assert not marker.exists()


NAME = "MAIN_0123456789"
HOSTILE: dict[str, object] = {
    "no object": [],
    "no segments": {"generation": 2},
    "of another commit": {"generation": 1, "segments": []},
    "no list": {"generation": 2, "segments": 7},
    "no segment": {"generation": 2, "segments": ["MAIN"]},
    "name of a path": {"generation": 2, "segments": [["../MAIN_0", 1, 0, []]]},
    "name of no text": {"generation": 2, "segments": [[7, 1, 0, []]]},
    "count of no number": {"generation": 2, "segments": [[NAME, "1", 0, []]]},
    "more documents than any memory": {"generation": 2, "segments": [[NAME, 10**15, 0, []]]},
    "deleted what is not there": {"generation": 2, "segments": [[NAME, 1, 0, [1]]]},
    "deleted no number": {"generation": 2, "segments": [[NAME, 1, 0, [None]]]},
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_table_of_contents_with_a_true_checksum_is_not_believed(
    index: EngineIndex, value: object
) -> None:
    refused(index, sealed(json.dumps(value).encode()))


def test_deeply_nested_table_of_contents_is_damage(index: EngineIndex) -> None:
    refused(index, sealed(b"[" * 100_000))


def test_huge_table_of_contents_is_not_read(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    os.truncate(newest(index), 2**40)
    for opening in (index.open, index.writer):
        with pytest.raises(IndexDamaged, match="too large"):
            opening()


def test_another_count_of_documents_than_the_segment_has_is_damage(index: EngineIndex) -> None:
    index.write(document("a", "text"), document("b", "text"))
    toc = newest(index)
    commit = json.loads(toc.read_bytes()[: -len(MAGIC) - 4])
    ((name, _, crc, deleted),) = commit["segments"]
    for count in (1, 3, 10**15):
        segments = [[name, count, crc, deleted]]
        toc.write_bytes(sealed(json.dumps({**commit, "segments": segments}).encode()))
        for opening in (index.open, index.writer):
            with pytest.raises(IndexDamaged, match="other documents"):
                opening()


def test_a_pipe_in_place_of_a_file_does_not_stop_the_reader(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    for path in (*index.folder.glob("*.seg"), newest(index), index.folder / "bahith.json"):
        content = path.read_bytes()
        path.unlink()
        os.mkfifo(path)
        for opening in (index.open, index.writer):
            with pytest.raises(IndexDamaged, match="not a file"):
                opening()
        path.unlink()
        path.write_bytes(content)
    assert index.search_ids(word("text")) == ["a"]
