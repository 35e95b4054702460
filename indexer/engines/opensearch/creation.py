"""Opening an index for writing: creating it if need be, or rebuilding it beside the old one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bahith.indexer.declared import NOTHING, Declared
from bahith.indexer.engines import manifest
from bahith.indexer.engines.files import writing
from bahith.indexer.engines.opensearch import aliases
from bahith.indexer.engines.opensearch.ledger import Ledger
from bahith.indexer.engines.opensearch.lock import Lock
from bahith.indexer.engines.opensearch.schema import FORMAT, NAME
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.engines.opensearch.writer import OpenSearchWriter, Rebuilding, publish
from bahith.indexer.settings import Settings


def writer(settings: Settings, signature: str) -> OpenSearchWriter:
    """See ``Engine.writer``. Raises EngineError where the system lets nothing be written."""
    folder = Path(settings.index)
    with writing(folder):
        manifest.claim(folder)
    known = manifest.read(folder) is not None
    name = aliases.name_in_manifest(folder) if known else aliases.new_name(settings)

    def open_writer(server: Server, lock: Lock) -> OpenSearchWriter:
        if aliases.find(server, name) is None:
            aliases.create(server, name, settings, signature, alias=True)
            publish(server, name, lock)
        aliases.check(server, folder, name, signature)
        if lock.orphaned:
            publish(server, name, lock)
        if not known:
            _write_manifest(folder, signature, name)
        return OpenSearchWriter(server, name, lock)

    return _with_lock(settings, name, open_writer)


def rebuild(settings: Settings, signature: str) -> OpenSearchWriter:
    """See ``Engine.rebuild``. Raises IndexMissing if there is nothing to replace."""
    folder = Path(settings.index)
    existing = manifest.of_engine(folder, NAME)
    name = aliases.name_of(folder, existing)
    former: Declared = existing.get("fields", NOTHING)

    def open_writer(server: Server, lock: Lock) -> OpenSearchWriter:
        index = aliases.create(server, name, settings, signature, alias=False)

        def on_finish(fields: Declared | None) -> None:
            _write_manifest(folder, signature, name, former if fields is None else fields)

        return Rebuilding(server, name, lock, index, on_finish)

    return _with_lock(settings, name, open_writer)


def _write_manifest(folder: Path, signature: str, name: str, fields: Declared = NOTHING) -> None:
    with writing(folder):
        manifest.write(folder, NAME, FORMAT, signature, name=name, fields=fields)


def _with_lock(
    settings: Settings, name: str, open_writer: Callable[[Server, Lock], OpenSearchWriter]
) -> OpenSearchWriter:
    """Call ``open_writer`` with the lock of that index; an error releases it."""
    server = Server(settings)
    try:
        lock = Lock(Ledger(server, name), settings.index, settings.opensearch_lock)
    except BaseException:
        server.close()
        raise
    try:
        if lock.orphaned:
            aliases.sweep(server, name)
        return open_writer(server, lock)
    except BaseException:
        lock.release()
        server.close()
        raise
