"""A commit of tantivy from somebody else, with a true checksum, is not believed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from engine_index import EngineIndex, document, word

from bahith.indexer.engines.tantivy.publish import sealed
from bahith.indexer.errors import IndexDamaged

CRC = 0xB16B00B5


def changed(path: Path, **own: Any) -> bytes:
    """A commit with other values in its payload, sealed as ours are."""
    meta = json.loads(path.read_bytes())
    payload = json.loads(meta["payload"].partition(" ")[2])
    return sealed({**meta, "payload": json.dumps({**payload, **own})})


HOSTILE: dict[str, dict[str, Any]] = {
    "file outside of the folder": {"files": {"../outside": [4, CRC]}},
    "absolute path": {"files": {"/etc/passwd": [4, CRC]}},
    "no files": {"files": None},
    "size of no number": {"files": {f"{'0' * 32}.store": [[], CRC]}},
    "generation of no number": {"generation": []},
}


@pytest.mark.parametrize("own", HOSTILE.values(), ids=HOSTILE)
def test_hostile_commit_is_damage(index: EngineIndex, own: dict[str, Any]) -> None:
    index.write(document("a", "text"))
    (index.folder.parent / "outside").write_bytes(b"mine")
    meta = index.folder / "meta.json"
    meta.write_bytes(changed(meta, **own))
    for opening in (index.open, index.writer):
        with pytest.raises(IndexDamaged, match=r"meta\.json is damaged"):
            opening()


def test_deeply_nested_or_huge_commit_is_damage(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    meta = index.folder / "meta.json"
    meta.write_bytes(b"[" * 100_000)
    for _ in range(2):
        for opening in (index.open, index.writer):
            with pytest.raises(IndexDamaged, match=r"meta\.json is damaged"):
                opening()
        os.truncate(meta, 2**40)


def test_a_pipe_in_place_of_a_file_does_not_stop_the_reader(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    for path in (next(index.folder.glob("*.store")), index.folder / "meta.json"):
        content = path.read_bytes()
        path.unlink()
        os.mkfifo(path)
        for opening in (index.open, index.writer):
            with pytest.raises(IndexDamaged, match=path.name):
                opening()
        path.unlink()
        path.write_bytes(content)
    assert index.search_ids(word("text")) == ["a"]
