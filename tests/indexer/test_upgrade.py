"""An index of another analyzer is rebuilt while it is searched."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import opensearch_server
import pytest
from child_processes import finish, start
from engine_index import ENGINE_SETTINGS, available
from library import Library

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer import upgrade as upgrading
from bahith.indexer.backup.restoring import restore
from bahith.indexer.backup.writing import backup
from bahith.indexer.batches import Batches
from bahith.indexer.build import build
from bahith.indexer.engines import ENGINES, chosen, manifest, replacing
from bahith.indexer.errors import IndexLocked, IndexMismatch, IndexMissing
from bahith.indexer.index import Index
from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

RECORDS = (
    {"id": "1", "title": "قطار", "text": "وصل القطار السريع", "price": 5},
    {"id": "2", "text": "قطار سريع في المحطة", "price": 9},
    {"id": "3", "text": "سفينة"},
)


class Former(Analyzer):
    """The analyzer of another version."""

    @property
    def signature(self) -> str:
        return "of another version"


@pytest.fixture(params=ENGINES)
def old(request: pytest.FixtureRequest, library: Library, tmp_path: Path) -> Iterator[Settings]:
    """An index that another version made."""
    available(request.param)
    library.records("a.jsonl", *RECORDS)
    own = ENGINE_SETTINGS.get(request.param, {})
    given = {"index": str(tmp_path / "index"), "engine": request.param, "fields": "price:number"}
    settings = Settings.load(environ={}, **given, **own)
    build(settings, [library.articles], analyzer=Former())
    yield settings
    if request.param == "opensearch":
        opensearch_server.forget(tmp_path)


def found(settings: Settings, q: str = "القطار") -> list[str]:
    searcher = Searcher.open(settings)
    try:
        return sorted(hit.article.id for hit in searcher.search(Request(q)).results)
    finally:
        searcher.close()


def folders(settings: Settings) -> list[str]:
    return [each.name for each in Path(settings.index).glob("content-*")]


def test_an_upgraded_index_has_all_articles_and_answers(old: Settings) -> None:
    with pytest.raises(IndexMismatch, match=f"bahith --index {old.index} upgrade"):
        Searcher.open(old)
    assert upgrading.upgrade(old) == 3
    assert found(old) == ["1", "2"]
    assert found(old, "price:9") == ["2"]
    with Index(old) as index:
        assert [each.id for each in index.articles()] == ["1", "2", "3"]
        assert [*index.check()] == []
        assert index.remove("1") == 1
    assert found(old) == ["2"]
    assert upgrading.upgrade(old) is None


def test_without_an_index_there_is_nothing_to_upgrade(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        upgrading.upgrade(Settings.load(environ={}, index=str(tmp_path / "none")))


def test_nobody_writes_meanwhile(old: Settings) -> None:
    engine = chosen(old)
    with engine.rebuild(old, "new"), pytest.raises(IndexLocked):
        engine.writer(old, Former().signature)


def test_it_waits_for_no_other_writer(old: Settings) -> None:
    with chosen(old).writer(old, Former().signature), pytest.raises(IndexLocked):
        upgrading.upgrade(old)


@pytest.mark.parametrize("old", ["whoosh", "tantivy"], indirect=True)
def test_a_server_of_the_former_version_answers_until_it_is_restarted(old: Settings) -> None:
    searcher = Searcher.open(old, Former())
    upgrading.upgrade(old)
    searcher.refresh()
    assert searcher.search(Request("القطار")).total == 2
    assert [each.id for each in searcher.stored()] == ["1", "2", "3"]
    (warning,) = searcher.summary().warnings
    assert "restart the server" in str(warning)
    searcher.close()


def test_readers_of_this_version_go_over_to_an_index_made_anew(old: Settings) -> None:
    upgrading.upgrade(old)
    searcher = Searcher.open(old)
    with chosen(old).rebuild(old, Analyzer().signature) as writer:
        writer.finish()
    searcher.refresh()
    assert searcher.search(Request("القطار")).total == 0
    searcher.close()


@pytest.mark.parametrize("old", ["whoosh", "tantivy"], indirect=True)
def test_a_backup_of_an_upgraded_index_is_whole(old: Settings, tmp_path: Path) -> None:
    upgrading.upgrade(old)
    backup(old, tmp_path / "kept")
    restored = Settings.load(environ={}, index=str(tmp_path / "restored"))
    assert restore(tmp_path / "kept", restored)[1] is None
    assert found(restored) == ["1", "2"]


KILLS = {
    "before anything": (Batches, "__init__"),
    "before the swap": (Batches, "finish"),
    "at the swap": (manifest, "publish"),
    "before the old one goes": (replacing, "sweep"),
}


def upgrade_and_die(settings: Settings, place: str) -> None:
    owner, name = KILLS[place]
    former, calls = getattr(owner, name), []

    def die(*args: object, **options: object) -> object:
        calls.append(args)
        if place == "before the old one goes" and len(calls) == 1:
            return former(*args, **options)  # the sweep at the beginning
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    setattr(owner, name, die)
    upgrading.upgrade(settings)


@pytest.mark.parametrize("old", ["whoosh", "tantivy"], indirect=True)
@pytest.mark.parametrize("place", KILLS)
def test_a_killed_upgrade_leaves_one_index_and_can_be_run_again(old: Settings, place: str) -> None:
    process = start(upgrade_and_die, old, place)
    finish(process)
    assert process.exitcode == -signal.SIGKILL
    is_new = place == "before the old one goes"
    opened = Searcher.open(old) if is_new else Searcher.open(old, Former())
    assert opened.search(Request("القطار")).total == 2
    opened.close()
    assert upgrading.upgrade(old) == (None if is_new else 3)
    assert found(old) == ["1", "2"]
    assert len(folders(old)) == 1
    left = {each.suffix for each in Path(old.index).iterdir() if each.is_file()}
    assert left.isdisjoint({".toc", ".seg", ".term", ".store"})
