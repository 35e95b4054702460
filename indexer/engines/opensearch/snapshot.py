"""One commit as a reader sees it: a point in time on the server, and a cache of answers."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress
from typing import Any

from cachetools import LRUCache
from opensearchpy import OpenSearch

from bahith.i18n import _
from bahith.indexer import deadlines
from bahith.indexer.engines.opensearch.errors import LIBRARY, is_gone, is_late, is_transient
from bahith.indexer.engines.opensearch.ledger import Ledger
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.errors import TimedOut

JSON = dict[str, Any]

KEEP_ALIVE = "10m"
"""How long the server keeps an unused snapshot."""

_LONGEST_GOODBYE = 1.0
_WAIT = 2.0
_PAUSE = 0.02
_CACHED = 2000


class Gone(Exception):
    """The server no longer has this snapshot."""


class Snapshot:
    """A commit. ``generation`` is its number, ``index`` the unique id of the index.

    ``since`` is when the snapshot was opened, in UTC.
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
        """The server's answer for this commit, from all shards or none. Raises Gone, TimedOut."""
        request = {**body, "pit": {"id": self._id, "keep_alive": KEEP_ALIVE}}
        if limit := self._server.search_limit():
            request.setdefault("timeout", limit)
        params["allow_partial_search_results"] = "false"
        if self._several:
            # Document frequencies of all shards together.
            params["search_type"] = "dfs_query_then_fetch"

        def search(client: OpenSearch) -> JSON:
            try:
                answer: JSON = client.search(body=request, params=params)
            except LIBRARY as error:
                if is_late(error):
                    raise TimedOut(_("the request took too long and was ended")) from error
                if is_gone(error) or is_transient(error):
                    raise Gone from error
                raise
            return answer

        return self._server.ask(search)

    def close(self) -> None:
        """Tell the server that the snapshot is no longer needed."""
        with deadlines.within(_LONGEST_GOODBYE), suppress(*LIBRARY):
            # Otherwise it expires after KEEP_ALIVE.
            self._server.client.delete_pit(body={"pit_id": [self._id]})


def opened(server: Server, ledger: Ledger, name: str) -> Snapshot:
    """The newest commit, and all of it: not half of one that is just being made visible.

    Does not wait for a writer that died in that moment.
    """
    deadline = time.monotonic() + _WAIT
    while True:
        before = ledger.read()
        out_of_time = time.monotonic() > deadline
        if before.committing and not out_of_time:
            time.sleep(_PAUSE)
            continue
        index = server.ask(lambda c: _identity(c, name))
        pit = server.ask(lambda c: _created(c, name))
        snapshot = Snapshot(server, pit, before.generation, index)
        after = ledger.read()
        if out_of_time or (after.generation, after.committing) == (before.generation, False):
            return snapshot
        snapshot.close()


def _identity(client: OpenSearch, name: str) -> str:
    """The unique id of the index that the alias ``name`` points to."""
    indexes: JSON = client.indices.get_settings(index=name, name="index.uuid")
    return "-".join(index["settings"]["index"]["uuid"] for index in indexes.values())


def _created(client: OpenSearch, name: str) -> JSON:
    params = {"keep_alive": KEEP_ALIVE, "allow_partial_pit_creation": "false"}
    pit: JSON = client.create_pit(index=name, params=params)
    return pit
