"""Backups: of one whole commit, also beside a writer, and restored as they were or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
import pytest
from child_processes import ROUND, committed, finish, start, write_rounds
from engine_index import ENGINE_SETTINGS, EngineIndex, available

from bahith.indexer.backup import listing, writing
from bahith.indexer.backup.restoring import restore
from bahith.indexer.backup.writing import CONTENT, backup
from bahith.indexer.engines import ENGINES, files, manifest
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.errors import EngineError, IndexDamaged, IndexMissing, SettingError
from bahith.indexer.index import Index
from bahith.indexer.meaning import vectors
from bahith.indexer.meaning.writing import VectorWriter
from bahith.indexer.settings import RULES, Settings

TARGETS = ("kept", "kept.tar.zst")
Articles = list[dict[str, str]]


def cities(first: int, last: int) -> Articles:
    body = "وصل القطار {} إلى المحطة الجديدة."
    return [{"id": f"{n}", "title": f"خبر {n}", "body": body.format(n)} for n in range(first, last)]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, one_analyzer: None) -> str:
    available(request.param)
    name: str = request.param
    return name


@pytest.fixture
def given(engine: str) -> dict[str, Any]:
    """Settings of an index; servers have one index of a name."""
    names = {"opensearch": {"opensearch_index": f"restored-{token_hex(4)}"}}
    return {**ENGINE_SETTINGS.get(engine, {}), **names.get(engine, {})}


@pytest.fixture
def index(engine: str, tmp_path: Path) -> Settings:
    """An index with two commits, which lacks an article again."""
    own = ENGINE_SETTINGS.get(engine, {})
    settings = Settings(index=str(tmp_path / "index"), engine=engine, **own)
    with Index(settings) as made:
        made.add(cities(0, 20))
        made.add(cities(20, 40))
        made.remove("3")
    return settings


@pytest.fixture
def other(given: dict[str, Any], tmp_path: Path) -> Settings:
    return Settings(index=str(tmp_path / "restored"), **given)


def answers(settings: Settings) -> list[object]:
    with Index(settings) as index:
        pages = [index.search(text) for text in ("القطار", '"وصل القطار"', "المح*", "")]
        hits = [(page.total, [result.article.id for result in page.results]) for page in pages]
        return [hits, [*index.articles()], [*index.check()], [*index.warnings()]]


@pytest.mark.parametrize("target", TARGETS)
def test_a_restored_index_answers_like_the_one_backed_up(
    index: Settings, other: Settings, tmp_path: Path, target: str
) -> None:
    made = backup(index, tmp_path / target)
    held, unusable = restore(tmp_path / target, other)
    assert unusable is None
    assert (held.count, held.size) == (made.files, made.size)
    assert answers(other) == answers(index)
    with Index(other) as restored:
        assert restored.add(cities(40, 41)).added == 1


@pytest.mark.parametrize("engine", ["whoosh"])
def test_vectors_of_an_older_version_come_back(
    one_analyzer: None, index: Settings, other: Settings, tmp_path: Path
) -> None:
    with VectorWriter(index.index, "model", 1, anew=False) as writer:
        writer.add(1, np.ones((1, 4), np.float32))
    path = Path(index.index) / vectors.FOLDER / vectors.FILE
    values = json.loads(path.read_bytes())
    del values[vectors.SEAL]  # as the versions before it wrote
    path.write_text(json.dumps(values))
    backup(index, tmp_path / "kept")
    assert restore(tmp_path / "kept", other)[1] is None
    assert answers(other) == answers(index)
    assert vectors.counted(other.index) == vectors.counted(index.index)


@pytest.mark.parametrize("target", TARGETS)
def test_rules_and_declared_fields_come_back(
    engine: str, other: Settings, tmp_path: Path, target: str
) -> None:
    own = ENGINE_SETTINGS.get(engine, {})
    settings = Settings(
        index=str(tmp_path / "declares"), engine=engine, fields="price:number", **own
    )
    articles = tmp_path / "articles.jsonl"
    articles.write_text('{"id": "lot", "text": "وصل هاتف جديد", "price": 1200}')
    with Index(settings) as made:
        made.update(articles)
    rule = "spellings:\n  - {from: جوال, to: هاتف, questions: [جوال, سعر جوال], name: x}\n"
    (Path(settings.index) / RULES).write_text(rule, "utf-8")
    backup(settings, tmp_path / target)
    restore(tmp_path / target, other)
    with Index(other) as restored:
        assert [hit.article.id for hit in restored.search("جوال").results] == ["lot"]
        assert restored.search("", fields={"price": ">1000"}).total == 1


def test_a_second_backup_writes_only_what_is_new(
    index: Settings, other: Settings, tmp_path: Path
) -> None:
    first = backup(index, tmp_path / "kept")
    assert first.written == first.size
    assert backup(index, tmp_path / "kept").written == 0
    with Index(index) as changed:
        changed.add(cities(40, 41))
    second = backup(index, tmp_path / "kept")
    assert 0 < second.written < second.size
    kept = [path.stat().st_size for path in (tmp_path / "kept" / CONTENT).iterdir()]
    assert sum(kept) <= second.size
    restore(tmp_path / "kept", other)
    assert answers(other) == answers(index)


@pytest.mark.parametrize("target", TARGETS)
def test_a_backup_beside_a_writer_is_one_whole_commit(
    engine: str, given: dict[str, Any], tmp_path: Path, target: str
) -> None:
    written = EngineIndex(engine, tmp_path / "written")
    rounds, restored = 12, 0
    write_rounds(engine, written.folder, 1)
    process = start(write_rounds, engine, written.folder, rounds)
    with written.opened:
        while process.is_alive() or not restored:
            place = tmp_path / f"{restored}{target}"
            copy = EngineIndex(engine, tmp_path / f"restored-{restored}")
            backup(written.settings, place)
            if name := given.get("opensearch_index"):
                given["opensearch_index"] = f"{name}-{restored}"
            restore(place, copy.settings_with(**given), check=False)
            with copy.opened:
                assert 1 <= committed(copy) <= rounds
            restored += 1
    finish(process)
    assert process.exitcode == 0
    assert ROUND * rounds


def test_an_interrupted_backup_leaves_the_one_before(
    index: Settings, other: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(index, tmp_path / "kept")
    before = answers(index)
    with Index(index) as changed:
        changed.add(cities(40, 60))

    def fails(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "publish", fails)
    with pytest.raises(EngineError, match="no space left"):
        backup(index, tmp_path / "kept")
    monkeypatch.undo()
    restore(tmp_path / "kept", other)
    assert answers(other) == before


@pytest.mark.parametrize("target", TARGETS)
def test_damage_is_an_error_and_no_index_appears(
    index: Settings, other: Settings, tmp_path: Path, target: str
) -> None:
    backup(index, tmp_path / target)
    place = tmp_path / target
    parts = [path for path in place.rglob("*") if path.is_file() and path.stat().st_size]
    for path in parts or [place]:
        whole = path.read_bytes()
        middle = len(whole) // 2
        for content in (
            whole[:middle],
            whole[: -1 - len(whole) // 50],
            b"",
            whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        ):
            path.write_bytes(content)
            with pytest.raises(IndexDamaged, match="damaged"):
                restore(place, other)
            assert [*tmp_path.glob("*restored*")] == []
        path.write_bytes(whole)
    restore(place, other)


def other_files(index: Settings, place: Path) -> None:
    place.mkdir()
    (place / "mine.txt").write_text("mine")


def another_backup(index: Settings, place: Path) -> None:
    folder = place.with_name("another")
    other = replace(index, index=str(folder))
    with Index(other) as another:
        another.add(cities(0, 1))
    backup(other, place)


@pytest.mark.parametrize(
    ("prepare", "message"),
    [(other_files, "has other files"), (another_backup, "a backup of another index")],
)
def test_a_backup_overwrites_nothing_else(
    index: Settings, tmp_path: Path, prepare: Callable[[Settings, Path], None], message: str
) -> None:
    place = tmp_path / "kept"
    prepare(index, place)
    before = {path: path.is_file() and path.read_bytes() for path in place.rglob("*")}
    with pytest.raises(EngineError, match=message):
        backup(index, place)
    after = {path: path.is_file() and path.read_bytes() for path in place.rglob("*")}
    assert {**before, **after} == {**after, **before}
    assert after.keys() - before.keys() <= {place / writing.LOCK}


def test_an_archive_is_not_overwritten(index: Settings, tmp_path: Path) -> None:
    (tmp_path / "kept.tar.zst").write_text("mine")
    with pytest.raises(EngineError, match="exists already"):
        backup(index, tmp_path / "kept.tar.zst")
    assert (tmp_path / "kept.tar.zst").read_text() == "mine"


def test_an_index_is_not_overwritten(index: Settings, tmp_path: Path) -> None:
    backup(index, tmp_path / "kept")
    before = answers(index)
    with pytest.raises(EngineError, match="is not empty"):
        restore(tmp_path / "kept", index)
    assert answers(index) == before


@pytest.mark.parametrize("source", ["nothing", "nothing.tar.zst"])
def test_what_is_no_backup_is_not_restored(other: Settings, tmp_path: Path, source: str) -> None:
    with pytest.raises(EngineError, match="no backup"):
        restore(tmp_path / source, other)


def test_a_backup_is_not_kept_in_its_index(index: Settings) -> None:
    with pytest.raises(SettingError, match="in the index itself"):
        backup(index, Path(index.index) / "kept")


def test_without_an_index_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        backup(Settings(index=str(tmp_path / "index")), tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def make_of_another_version(index: Settings) -> None:
    folder = Path(index.index)
    values = manifest.read(folder) or {}
    manifest.publish(folder, {**values, "analyzer": "another"})
    if index.engine == "opensearch":
        server = Server(index)
        (described,) = server.client.indices.get_mapping(index=values["name"]).values()
        meta = {**described["mappings"]["_meta"], "analyzer": "another"}
        server.client.indices.put_mapping(index=values["name"], body={"_meta": meta})
        server.close()


def test_an_index_of_another_version_is_restored_with_a_warning(
    index: Settings, other: Settings, tmp_path: Path
) -> None:
    make_of_another_version(index)
    backup(index, tmp_path / "kept")
    _held, unusable = restore(tmp_path / "kept", other)
    assert "another version of Bahith" in str(unusable)
    assert (Path(other.index) / manifest.FILE).exists()


@pytest.mark.parametrize("name", ["../index", "/etc/passwd", "a/../b", "a/b/c", "..", "", ".a"])
def test_no_name_in_a_backup_leads_out_of_the_index(
    index: Settings, other: Settings, tmp_path: Path, name: str
) -> None:
    backup(index, tmp_path / "kept")
    held = listing.read(tmp_path / "kept")
    assert held
    entry = next(iter(held.files.values()))
    forged = replace(held, files={**held.files, name: entry})
    (tmp_path / "kept" / listing.FILE).write_bytes(forged.serialized())
    with pytest.raises(IndexDamaged, match="no name of an index's file"):
        restore(tmp_path / "kept", other)


def test_a_backup_of_a_later_version_is_not_read(
    index: Settings, other: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(listing, "FORMAT", listing.FORMAT + 1)
        backup(index, tmp_path / "kept")
    assert json.loads((tmp_path / "kept" / listing.FILE).read_bytes())["format"] == 2
    with pytest.raises(EngineError, match="another version"):
        restore(tmp_path / "kept", other)
