"""Searchers apply the rules that their index has now, and look for nothing without them."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from library import Library

from bahith.indexer.engines import files
from bahith.indexer.errors import EngineError, IndexDamaged, IndexLocked
from bahith.indexer.query import Request
from bahith.indexer.rules import store
from bahith.indexer.rules.reading import read
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import RULES

FIRST = "spellings: [{from: جوال, to: هاتف}]"
SECOND = "spellings: [{from: نقال, to: هاتف}]"


@pytest.fixture
def searcher(library: Library) -> Searcher:
    library.records("a.jsonl", {"id": "phone", "text": "وصل هاتف جديد"})
    library.build()
    return library.open()


def folder(library: Library) -> Path:
    return Path(library.settings.index)


def found(searcher: Searcher) -> list[int]:
    return [searcher.search(Request(q)).total for q in ("جوال", "نقال")]


def test_a_searcher_follows_its_rules(library: Library, searcher: Searcher) -> None:
    versions = [searcher.version()]
    for text, expected in ((FIRST, [1, 0]), (SECOND, [0, 1])):
        store.install(folder(library), read(text, ""))
        assert found(searcher) == expected
        versions.append(searcher.version())
    store.remove(folder(library))
    assert found(searcher) == [0, 0]
    versions.append(searcher.version())
    assert len({version.tag for version in versions}) == 3
    assert versions[0].tag == versions[-1].tag
    # Who asks by time must not take an answer under rules for one without.
    assert sorted(version.since for version in versions) == [one.since for one in versions]
    assert versions[0].since < versions[-1].since


def test_another_searcher_has_them_from_the_beginning(library: Library, searcher: Searcher) -> None:
    store.install(folder(library), read(FIRST, ""))
    assert found(library.open()) == [1, 0]


def test_whoever_changes_rules_waits_for_whoever_does_so_already(
    library: Library, searcher: Searcher
) -> None:
    lock = files.lock(folder(library), store.LOCK)
    changing = threading.Thread(target=store.install, args=(folder(library), read(FIRST, "")))
    changing.start()
    time.sleep(0.1)
    assert found(searcher) == [0, 0]
    lock.release()
    changing.join(store.PATIENCE)
    assert found(searcher) == [1, 0]


def test_a_lock_held_too_long_is_that_of_the_rules(
    library: Library, searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    lock = files.lock(folder(library), store.LOCK)
    with pytest.raises(IndexLocked, match="another process is changing the rules"):
        store.install(folder(library), read(FIRST, ""))
    lock.release()


def test_a_file_that_was_spoilt_by_hand_leaves_the_rules_before_it(
    library: Library, searcher: Searcher
) -> None:
    store.install(folder(library), read(FIRST, ""))
    assert found(searcher) == [1, 0]
    (folder(library) / RULES).write_text("names: [", "utf-8")
    assert found(searcher) == [1, 0]
    [warning] = searcher.summary().warnings
    assert f"{RULES}, line 2: this is not YAML" in str(warning)
    store.install(folder(library), read(SECOND, ""))
    assert found(searcher) == [0, 1]
    assert searcher.summary().warnings == ()


def test_rules_that_are_lost_are_a_problem_until_they_are_removed(
    library: Library, searcher: Searcher
) -> None:
    assert [*store.problems(folder(library))] == []
    store.install(folder(library), read(FIRST, ""))
    (folder(library) / RULES).unlink()
    assert [*map(str, store.problems(folder(library)))] == [f"{RULES} is missing"]
    store.remove(folder(library))
    assert [*store.problems(folder(library))] == []


def test_rules_that_could_not_be_installed_are_not_lost(
    library: Library, searcher: Searcher
) -> None:
    in_the_way = folder(library) / (RULES + files.NEW)
    in_the_way.mkdir()
    with pytest.raises(EngineError, match="cannot write here"):
        store.install(folder(library), read(FIRST, ""))
    assert [*store.problems(folder(library))] == []
    (folder(library) / store.LOCK).unlink()
    (folder(library) / RULES).write_bytes(b"")  # as where it was killed still earlier
    assert [*store.problems(folder(library))] == []
    assert found(searcher) == [0, 0]
    in_the_way.rmdir()
    store.install(folder(library), read(FIRST, ""))
    assert found(searcher) == [1, 0]


def test_without_rules_nothing_is_imported_for_them(library: Library, searcher: Searcher) -> None:
    code = f"""
import sys
from bahith.indexer.index import Index
with Index({library.settings.index!r}) as index:
    assert index.search("هاتف").total == 1
print(*sorted(name for name in sys.modules if "rules" in name or name == "yaml"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["bahith.indexer.rules", "bahith.indexer.rules.force"]


def changed(content: bytes) -> bytes:
    return content.replace("جوال".encode(), "جوار".encode())


@pytest.mark.parametrize(
    "change", [changed, *(lambda content, end=end: content[:end] for end in (-1, 21, 20, 5, 0))]
)
def test_damage_is_told(
    library: Library, searcher: Searcher, change: Callable[[bytes], bytes]
) -> None:
    store.install(folder(library), read(FIRST, ""))
    assert [*store.problems(folder(library))] == []
    path = folder(library) / RULES
    path.write_bytes(change(path.read_bytes()))
    (told,) = map(str, store.problems(folder(library)))
    assert "rules.yaml is damaged" in told


def test_changed_rules_are_not_used(library: Library, searcher: Searcher) -> None:
    store.install(folder(library), read(FIRST, ""))
    path = folder(library) / RULES
    path.write_bytes(changed(path.read_bytes()))
    with pytest.raises(IndexDamaged, match=r"rules\.yaml.*bahith rules FILE"):
        store.installed(folder(library))
    assert found(library.open()) == [0, 0]


def test_rules_written_by_hand_are_in_force(library: Library, searcher: Searcher) -> None:
    (folder(library) / RULES).write_text(FIRST, "utf-8")
    assert found(library.open()) == [1, 0]
