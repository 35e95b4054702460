"""One commit, as a reader sees it: a point in time of the server, and what was learnt from it."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from cachetools import LRUCache
from opensearchpy import OpenSearch

from bahith.indexer.engines.opensearch.errors import LIBRARY, is_gone, is_transient
from bahith.indexer.engines.opensearch.ledger import Ledger
from bahith.indexer.engines.opensearch.server import Server

JSON = dict[str, Any]

KEPT = "10m"
"""How long the server keeps a snapshot that nobody asks."""

_WAIT = 2.0
_PAUSE = 0.02
_CACHED = 2000


class Gone(Exception):
    """The server keeps this snapshot no longer."""


class Snapshot:
    """A commit. ``generation`` is its number, ``index`` what only this index is known by.

    ``since`` is when it was opened, in UTC.
    """

    def __init__(self, server: Server, pit: JSON, generation: int, index: str) -> None:
        self._server = server
        self._id = pit["pit_id"]
        self._several = pit["_shards"]["total"] > 1
        self.generation = generation
        self.index = index
        self.since = dt.datetime.now(dt.timezone.utc)
        self.cache: LRUCache[Any, Any] = LRUCache(_CACHED)

    def search(self, body: JSON, **params: str) -> JSON:
        """What the server answers for this commit, of all shards or not at all. Raises Gone."""
        asked = {**body, "pit": {"id": self._id, "keep_alive": KEPT}}
        params["allow_partial_search_results"] = "false"
        if self._several:
            # Document frequencies of all shards together.
            params["search_type"] = "dfs_query_then_fetch"

        def search(client: OpenSearch) -> JSON:
            try:
                found: JSON = client.search(body=asked, params=params)
            except LIBRARY as error:
                if is_gone(error) or is_transient(error):
                    raise Gone from error
                raise
            return found

        return self._server.ask(search)

    def close(self) -> None:
        """Let the server forget it."""
        try:
            self._server.client.delete_pit(body={"pit_id": [self._id]})
        except LIBRARY:
            return  # it is forgotten in KEPT by itself


def opened(server: Server, ledger: Ledger, name: str) -> Snapshot:
    """The newest commit, and all of it: not the half of one that is just being made visible.

    A writer that died in that moment is not waited for.
    """
    deadline = time.monotonic() + _WAIT
    while True:
        before = ledger.read()
        hurried = time.monotonic() > deadline
        if before.committing and not hurried:
            time.sleep(_PAUSE)
            continue
        index = server.ask(lambda c: _identity(c, name))
        pit = server.ask(lambda c: _created(c, name))
        snapshot = Snapshot(server, pit, before.generation, index)
        after = ledger.read()
        if hurried or (after.generation, after.committing) == (before.generation, False):
            return snapshot
        snapshot.close()


def _identity(client: OpenSearch, name: str) -> str:
    """The id that the server gave the index which ``name`` stands for now."""
    found: JSON = client.indices.get_settings(index=name, name="index.uuid")
    return "-".join(index["settings"]["index"]["uuid"] for index in found.values())


def _created(client: OpenSearch, name: str) -> JSON:
    params = {"keep_alive": KEPT, "allow_partial_pit_creation": "false"}
    found: JSON = client.create_pit(index=name, params=params)
    return found
