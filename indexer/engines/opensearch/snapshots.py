"""Backups of one index: snapshots in a repository of the cluster, each of one whole commit."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timezone
from pathlib import Path
from secrets import token_hex
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import RequestError

from bahith.i18n import _
from bahith.indexer.engines.keeping import Keeping, Kept
from bahith.indexer.engines.opensearch import aliases, repositories
from bahith.indexer.engines.opensearch.ledger import Ledger, State
from bahith.indexer.engines.opensearch.lock import Lock
from bahith.indexer.engines.opensearch.restoring import restored
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.engines.opensearch.writer import publish
from bahith.indexer.errors import EngineError
from bahith.indexer.settings import Settings

JSON = dict[str, Any]

_ATTEMPTS = 20
_LOOKS_EVERY = 0.05
_LONGEST_PAUSE = 1.0
_PATIENCE = 300
"""Seconds that a living writer may take for one commit."""


class Snapshots(Keeping):
    """See ``Keeping``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server = Server(settings)

    def close(self) -> None:
        """Close the connections."""
        self._server.close()

    def keep(self, is_current: Callable[[], bool]) -> Kept:
        """A snapshot of the newest commit; see ``Keeping``."""
        folder = Path(self._settings.index)
        name = aliases.name_in_manifest(folder)
        aliases.target(self._server, folder, name)
        repository = repositories.usable(self._server, self._settings.opensearch_repository)
        ledger = Ledger(self._server, name)
        for _attempt in range(_ATTEMPTS):
            snapshot = f"{name}-{datetime.now(timezone.utc):%Y%m%d-%H%M%S}-{token_hex(3)}"
            with ledger.paused():
                before = self._quiet(ledger, name)
                index = aliases.target(self._server, folder, name).index
                count = self._count(index)
                try:
                    self._begin(repository, snapshot, index)
                    after = ledger.read()
                    if not is_current():
                        raise EngineError(
                            _("%(folder)s has just been replaced; try again", folder=folder)
                        )
                except BaseException:
                    self._remove(repository, snapshot)
                    raise
            if after.is_quiet and after.generation == before.generation:
                status = self._finished(repository, snapshot)
                all, new = (status["stats"][part] for part in ("total", "incremental"))
                return Kept(
                    repository,
                    snapshot,
                    name,
                    index,
                    count,
                    all["file_count"],
                    all["size_in_bytes"],
                    new["size_in_bytes"],
                )
            self._remove(repository, snapshot)
        message = _("%(name)s: writers leave no time for a backup; try again", name=name)
        raise EngineError(message)

    def _count(self, index: str) -> int:
        return int(self._server.ask(lambda client: client.count(index=index))["count"])

    def _quiet(self, ledger: Ledger, name: str) -> State:
        """The state once no commit is under way. Finishes that of a writer which has died."""
        started = seen = time.monotonic()
        state = ledger.read()
        while not state.is_quiet:
            time.sleep(_LOOKS_EVERY)
            now, time_now = ledger.read(), time.monotonic()
            if now.version != state.version:
                seen = time_now
            elif time_now - seen > self._settings.opensearch_lock:
                self._finish_commit(ledger, name)
                seen = time_now
            if time_now - started > _PATIENCE:
                message = _(
                    "%(name)s: a writer has not finished a commit for %(seconds)s seconds; try "
                    "again once it has ended",
                    name=name,
                    seconds=_PATIENCE,
                )
                raise EngineError(message)
            state = now
        return state

    def _finish_commit(self, ledger: Ledger, name: str) -> None:
        lock = Lock(ledger, self._settings.index, self._settings.opensearch_lock)
        try:
            if lock.orphaned:
                publish(self._server, name, lock)
        finally:
            lock.release()

    def _begin(self, repository: str, snapshot: str, index: str) -> None:
        """Begin a snapshot, and wait until each shard has its files: what is written later is not
        in it."""
        body = {"indices": index, "include_global_state": False, "partial": False}

        def begun(client: OpenSearch) -> None:
            try:
                client.snapshot.create(repository=repository, snapshot=snapshot, body=body)
            except RequestError as error:
                # Asked twice, since the first answer was lost: the name is random.
                if error.error != "invalid_snapshot_name_exception":
                    raise

        self._server.ask(begun)
        while self._status(repository, snapshot)["shards_stats"]["initializing"]:
            time.sleep(_LOOKS_EVERY)

    def _finished(self, repository: str, snapshot: str) -> JSON:
        """Wait until a snapshot has ended; its status. Raises EngineError unless it is whole."""
        pause = _LOOKS_EVERY
        while (found := self._found(repository, snapshot))["state"] == "IN_PROGRESS":
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        if found["state"] == "SUCCESS":
            return self._status(repository, snapshot)
        self._remove(repository, snapshot)
        raise EngineError(
            _(
                "the snapshot %(snapshot)s in the repository %(repository)s lacks shards: "
                "%(error)s; see that all shards of the index are assigned, and try again",
                snapshot=snapshot,
                repository=repository,
                error="; ".join(str(each.get("reason")) for each in found["failures"])[:2000],
            )
        )

    def _found(self, repository: str, snapshot: str) -> JSON:
        """What the repository has. The status may be SUCCESS before that is written."""
        answer = self._server.ask(
            lambda client: client.snapshot.get(repository=repository, snapshot=snapshot)
        )
        found: JSON = answer["snapshots"][0]
        return found

    def _status(self, repository: str, snapshot: str) -> JSON:
        answer = self._server.ask(
            lambda client: client.snapshot.status(repository=repository, snapshot=snapshot)
        )
        status: JSON = answer["snapshots"][0]
        return status

    def remove(self, kept: Kept) -> None:
        """Remove a snapshot; see ``Keeping``."""
        self._remove(kept.repository, kept.snapshot)

    def _remove(self, repository: str, snapshot: str) -> None:
        gone = {"ignore": 404}
        self._server.ask(
            lambda client: client.snapshot.delete(
                repository=repository, snapshot=snapshot, params=gone
            )
        )

    def restored(self, kept: Kept, replaces: bool) -> AbstractContextManager[Callable[[], None]]:
        """The articles of a snapshot, beside what is there; see ``Keeping``."""
        return restored(self._server, self._settings, kept, replaces)
