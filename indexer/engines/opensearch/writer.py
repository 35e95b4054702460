"""Articles to a server: held back until a commit, sent in bulk, then made visible at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from opensearchpy.exceptions import TransportError
from opensearchpy.helpers import streaming_bulk

from bahith.i18n import _
from bahith.indexer.declared import Declared
from bahith.indexer.engines.base import Writer
from bahith.indexer.engines.opensearch import aliases, pagination, schema
from bahith.indexer.engines.opensearch import snapshot as snapshots
from bahith.indexer.engines.opensearch.encoding import is_cut, original
from bahith.indexer.engines.opensearch.errors import TRANSIENT, is_transient
from bahith.indexer.engines.opensearch.ledger import Ledger
from bahith.indexer.engines.opensearch.lock import Lock
from bahith.indexer.engines.opensearch.schema import Entry
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.errors import EngineError

JSON = dict[str, Any]

REQUEST_BYTES = 8 * 2**20
_BACK_OFF: JSON = {"max_retries": 6, "initial_backoff": 0.5, "max_backoff": 10}
"""Retries of documents that a busy server refuses one by one, with status 429."""


class OpenSearchWriter(Writer):
    """The writer of one index, which holds the lock of that index."""

    def __init__(self, server: Server, name: str, lock: Lock) -> None:
        self._server = server
        self._name = name
        self._lock = lock
        self._known: dict[str, tuple[str, str]] | None = None
        self._pending: dict[str, Entry | None] = {}

    prepare = staticmethod(schema.prepare)

    def digests(self) -> Mapping[str, tuple[str, str]]:
        """For each article id in the last commit: its digest and its origin."""
        if self._known is None:
            self._known = dict(_known(self._server, self._name))
        return self._known

    def declare(self, fields: Declared) -> None:
        """Add the declared fields to the mapping, which keeps those that it has."""
        mapping: JSON = {"properties": schema.declared_fields(fields)}
        if mapping["properties"]:
            self._server.ask(
                lambda client: client.indices.put_mapping(index=self._name, body=mapping)
            )

    def add(self, prepared: list[Entry]) -> None:
        """Add each document of what ``prepare`` returned, in order."""
        for entry in prepared:
            self._pending[entry.id] = entry

    def delete(self, ids: Iterable[str]) -> None:
        """Remove these articles; an unknown id is not an error."""
        for id in ids:
            if id in self.digests():
                self._pending[id] = None
            else:
                self._pending.pop(id, None)

    def commit(self) -> None:
        """Make everything since the last commit durable and visible.

        After an error the batch is still here, and can be committed again. If this process
        is killed meanwhile, readers may see a part of the batch: see docs/engines.md.
        """
        if not self._pending:
            return
        self._begin()
        self._server.retrying(self._send, is_transient)
        self._publish()
        if self._known is not None:
            known = dict(self._known)
            for id, entry in self._pending.items():
                if entry:
                    known[id] = (entry.digest, entry.origin)
                else:
                    known.pop(id, None)
            self._known = known
        self._pending = {}

    def _begin(self) -> None:
        self._lock.before_sending()

    def _send(self) -> None:
        """Send the whole batch; sending it twice leaves the same articles."""
        answers = streaming_bulk(
            self._server.client,
            self._pending.items(),
            index=self._name,
            max_chunk_bytes=REQUEST_BYTES,
            expand_action_callback=_action,
            raise_on_error=False,
            yield_ok=False,
            **_BACK_OFF,
        )
        for _succeeded, answer in answers:
            ((operation, item),) = answer.items()
            if operation == "delete" and item["status"] == 404:
                continue
            if item["status"] in TRANSIENT:
                raise TransportError(item["status"], str(item.get("error")), {})
            message = _("%(name)s: the server refuses an article: %(error)s")
            raise EngineError(message.filled(name=self._name, error=str(item.get("error"))))

    def _publish(self) -> None:
        publish(self._server, self._name, self._lock)

    def close(self) -> None:
        """Drop what was not committed and let another process write."""
        self._pending = {}
        self._lock.release()
        self._server.close()


class Rebuilding(OpenSearchWriter):
    """The writer of an index that readers do not see before it replaces another."""

    def __init__(
        self,
        server: Server,
        name: str,
        lock: Lock,
        index: str,
        on_finish: Callable[[Declared | None], None],
    ) -> None:
        super().__init__(server, index, lock)
        self._known = {}
        self._alias = name
        self._on_finish = on_finish
        self._finished = False

    def _begin(self) -> None:
        self._lock.change()

    def _publish(self) -> None:
        self._server.retrying(lambda: _refresh(self._server, self._name), is_transient)

    def finish(self, fields: Declared | None = None) -> None:
        """Point the alias to this index, and remove the one before."""
        self._lock.change(committing=True)
        former = aliases.switch(self._server, self._alias, self._name)
        self._finished = True
        self._on_finish(fields)
        self._lock.change(committing=False, generation=self._lock.state.generation + 1)
        if former:
            aliases.remove(self._server, former)

    def close(self) -> None:
        """Remove the index unless it is finished, and let another process write."""
        if not self._finished:
            with suppress(EngineError):
                aliases.remove(self._server, self._name)
        super().close()


def _action(item: tuple[str, Entry | None]) -> tuple[JSON, str | None]:
    id, entry = item
    return schema.action(id, "index" if entry else "delete"), entry and entry.source


def publish(server: Server, name: str, lock: Lock) -> None:
    """Make everything sent visible, on all copies of all shards, as one more commit."""
    lock.change(committing=True)
    server.retrying(lambda: _refresh(server, name), is_transient)
    generation = lock.state.generation + 1
    lock.change(sending=False, committing=False, generation=generation)


def _refresh(server: Server, name: str) -> None:
    answer = server.client.indices.refresh(index=name)
    if answer["_shards"]["failed"]:
        raise TransportError(503, "not all shards were refreshed", answer)


def _known(server: Server, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Id, and digest and origin, of every article that readers see now."""
    snapshot = snapshots.opened(server, Ledger(server, name), name)
    try:
        fields = ["key", "digest", "origin"]
        for hit in pagination.everything(
            snapshot, "", pagination.WINDOW, docvalue_fields=fields, _source=False
        ):
            key, digest, origin = (hit["fields"][field][0] for field in fields)
            if is_cut(key) or is_cut(origin):
                if article := pagination.one(snapshot, hit["_id"]):
                    yield article.id, (digest, article.origin)
            else:
                yield original(key), (digest, original(origin))
    finally:
        snapshot.close()
