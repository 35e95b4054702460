"""Backups by the servers' snapshots: whole commits, never over an index that is served."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from threading import Event
from typing import Any

import pytest
from child_processes import finish, start
from engine_index import SIGNATURE, EngineIndex, document, ids, word

from bahith.indexer.backup import listing
from bahith.indexer.backup.restoring import restore
from bahith.indexer.backup.writing import Backup, backup
from bahith.indexer.engines import files
from bahith.indexer.engines.opensearch import writer as writing
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.errors import EngineError, IndexDamaged
from bahith.indexer.settings import Settings


@pytest.fixture
def server(index: EngineIndex) -> Iterator[Server]:
    server = Server(index.settings)
    yield server
    server.close()


@pytest.fixture
def restored(index: EngineIndex, tmp_path: Path) -> EngineIndex:
    return EngineIndex(index.name, tmp_path / "restored", index.opened)


def other(restored: EngineIndex) -> Settings:
    """Settings to restore beside an index that is served."""
    return restored.settings_with(opensearch_index=f"bahith-{token_hex(6)}")


def kept(made: Backup) -> Any:
    assert made.kept
    return made.kept


def snapshots(server: Server, made: Backup) -> list[str]:
    """The snapshots of an index."""
    found = server.client.snapshot.get(
        repository=kept(made).repository, snapshot=f"{kept(made).name}-*"
    )
    return [each["snapshot"] for each in found["snapshots"]]


def indexes(server: Server, name: str) -> list[str]:
    return [*server.client.indices.get(index=f"{name}-*", params={"allow_no_indices": "true"})]


def test_an_index_of_that_name_is_replaced_only_if_told(
    index: EngineIndex, restored: EngineIndex, server: Server, tmp_path: Path
) -> None:
    index.write(document("a", "text"))
    name = kept(backup(index.settings, tmp_path / "kept")).name
    index.write(document("b", "text"))
    reader = index.open()
    with pytest.raises(EngineError, match=r"has an index bahith-\w+ already.*--replace"):
        restore(tmp_path / "kept", restored.settings, check=False)
    assert not restored.folder.exists()
    assert ids(reader.search(word("text"), "relevance", 0, 9)) == ["a", "b"]
    restore(tmp_path / "kept", restored.settings, check=False, replaces=True)
    assert reader.refresh()
    assert ids(reader.search(word("text"), "relevance", 0, 9)) == ["a"]
    assert len(indexes(server, name)) == 1
    restored.write(document("c", "text"))
    assert index.search_ids(word("text")) == ["a", "c"]


def test_a_batch_that_is_on_its_way_is_in_no_backup(
    index: EngineIndex, restored: EngineIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "REQUEST_BYTES", 4000)  # so that it takes a while
    index.write(document("first", "text"))
    with index.writer() as writer, ThreadPoolExecutor(1) as thread:
        writer.put(document(f"{n}", "text") for n in range(600))
        commit = thread.submit(writer.commit)
        backup(index.settings, tmp_path / "kept")
        commit.result()
    restore(tmp_path / "kept", other(restored), check=False)
    assert restored.hits(word("text"), limit=0).total in (1, 601)


def die_while_sending(folder: Path) -> None:
    writer: Any = EngineIndex("opensearch", folder).writer()
    writer.put([document("sent", "text")])
    writer._begin()
    writer._send()
    os._exit(9)


def test_a_writer_that_died_does_not_stop_backups(
    index: EngineIndex, restored: EngineIndex, tmp_path: Path
) -> None:
    index.write(document("a", "text"))
    finish(start(die_while_sending, index.folder))
    backup(index.settings, tmp_path / "kept")
    restore(tmp_path / "kept", other(restored), check=False)
    assert restored.search_ids(word("text")) == ["a", "sent"]


@pytest.fixture
def slow(server: Server, tmp_path: Path) -> str:
    """A repository that takes five kilobytes a second."""
    name = f"slow-{token_hex(4)}"
    nodes = server.client.nodes.info(metric="settings")["nodes"].values()
    place = next(iter(nodes))["settings"]["path"]["repo"]
    location = f"{place if isinstance(place, str) else place[0]}/{name}"
    settings = {"location": location, "max_snapshot_bytes_per_sec": "5kb"}
    server.client.snapshot.create_repository(
        repository=name, body={"type": "fs", "settings": settings}
    )
    return name


def test_an_index_that_is_replaced_meanwhile_is_backed_up_whole(
    index: EngineIndex, restored: EngineIndex, server: Server, slow: str, tmp_path: Path
) -> None:
    index.write(*(document(f"{n}", f"text {token_hex(40)}") for n in range(60)))
    begun = Event()
    with ThreadPoolExecutor(1) as thread:
        made = thread.submit(
            backup, index.settings_with(opensearch_repository=slow), tmp_path / "kept"
        )
        while not server.client.snapshot.status()["snapshots"] and not made.done():
            begun.wait(0.05)
        begun.wait(0.5)
        assert not made.done()
        with index.engine_class.rebuild(index.settings, SIGNATURE) as writer:
            writer.put([document("new", "text")])
            writer.commit()
            writer.finish()
        name = kept(made.result()).name
    assert index.search_ids(word("text")) == ["new"]
    assert len(indexes(server, name)) == 1
    restore(tmp_path / "kept", other(restored), check=False)
    assert restored.hits(word("text"), limit=0).total == 60


def test_a_folder_has_one_snapshot_and_an_archive_its_own(
    index: EngineIndex, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.write(document("a", "text"))
    archive = backup(index.settings, tmp_path / "kept.tar.zst")
    backup(index.settings, tmp_path / "kept")
    folder = backup(index.settings, tmp_path / "kept")
    assert {*snapshots(server, folder)} == {kept(archive).snapshot, kept(folder).snapshot}

    def fails(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "publish", fails)
    with pytest.raises(EngineError, match="no space left"):
        backup(index.settings, tmp_path / "kept")
    assert len(snapshots(server, folder)) == 2


def test_a_repository_that_is_not_registered_is_named(
    index: EngineIndex, restored: EngineIndex, tmp_path: Path
) -> None:
    index.write(document("a", "text"))
    elsewhere = {"opensearch_repository": "elsewhere"}
    said = "no snapshot repository elsewhere.*BAHITH_OPENSEARCH_REPOSITORY"
    with pytest.raises(EngineError, match=said):
        backup(index.settings_with(**elsewhere), tmp_path / "kept")
    assert listing.read(tmp_path / "kept") is None
    backup(index.settings, tmp_path / "kept")
    with pytest.raises(EngineError, match=said):
        restore(tmp_path / "kept", restored.settings_with(**elsewhere))


def remove_snapshot(server: Server, made: Backup) -> None:
    server.client.snapshot.delete(repository=kept(made).repository, snapshot=kept(made).snapshot)


def cut_files(server: Server, made: Backup) -> None:
    known = server.client.snapshot.get_repository(repository=kept(made).repository)
    folder = Path(known[kept(made).repository]["settings"]["location"])
    newest = max(folder.glob("indices/*"), key=lambda path: path.stat().st_mtime)
    largest = max(newest.rglob("__*"), key=lambda path: path.stat().st_size)
    os.truncate(largest, 30)


@pytest.mark.parametrize(
    ("damage", "said"),
    [(remove_snapshot, "has no snapshot bahith-"), (cut_files, "cannot be restored")],
)
def test_what_cannot_be_restored_is_an_error_and_leaves_nothing(
    index: EngineIndex,
    restored: EngineIndex,
    server: Server,
    tmp_path: Path,
    damage: Callable[[Server, Backup], None],
    said: str,
) -> None:
    index.write(*(document(f"{n}", f"text {token_hex(40)}") for n in range(20)))
    made = backup(index.settings, tmp_path / "kept")
    damage(server, made)
    with pytest.raises(EngineError, match=said):
        restore(tmp_path / "kept", restored.settings, replaces=True)
    assert index.hits(word("text"), limit=0).total == 20
    assert len(indexes(server, kept(made).name)) == 1
    assert not restored.folder.exists()


def test_an_index_with_other_articles_than_the_backup_is_refused(
    index: EngineIndex, restored: EngineIndex, tmp_path: Path
) -> None:
    index.write(document("a", "text"))
    backup(index.settings, tmp_path / "kept")
    held = listing.read(tmp_path / "kept")
    assert held
    assert held.kept
    forged = replace(held, kept=replace(held.kept, articles=2))
    (tmp_path / "kept" / listing.FILE).write_bytes(forged.serialized())
    with pytest.raises(IndexDamaged, match="1 articles instead of 2"):
        restore(tmp_path / "kept", other(restored), check=False)


def test_a_shard_that_cannot_be_read_is_no_backup(
    index: EngineIndex, server: Server, tmp_path: Path
) -> None:
    index.write(*(document(f"{n}", f"text {token_hex(40)}") for n in range(20)))
    made = backup(index.settings, tmp_path / "kept")
    index.write(*(document(f"{n}", f"text {token_hex(40)}") for n in range(20, 40)))
    server.client.indices.flush(index=kept(made).index)
    nodes = server.client.nodes.info(metric="settings")["nodes"].values()
    data = Path(next(iter(nodes))["settings"]["path"]["data"][0])
    described = server.client.indices.get_settings(index=kept(made).index)
    uuid = described[kept(made).index]["settings"]["index"]["uuid"]
    for file in data.glob(f"nodes/*/indices/{uuid}/0/index/*.cfs"):
        whole = file.read_bytes()
        file.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    with pytest.raises(EngineError, match="lacks shards"):
        backup(index.settings, tmp_path / "kept")
    assert snapshots(server, made) == [kept(made).snapshot]
    server.client.indices.delete(index=kept(made).index)
