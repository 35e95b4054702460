"""The state of an index, shared by its writers and readers: a document on the server.

It holds the number of the last commit, whether a commit is under way, and who writes. Each change
names the version that it replaces, so of two changes at once one fails, and no lock is taken twice.
A second document asks writers to wait before their next commit, for a backup.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConflictError, NotFoundError, RequestError

from bahith.indexer.engines.opensearch.server import Server

INDEX = "bahith-ledger"

_BODY = {
    "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-2"}},
    "mappings": {"dynamic": False},
}


@dataclass(frozen=True, slots=True)
class State:
    """``beat`` rises as long as the owner lives; ``version`` is the server's, or None.

    ``sending``: a batch is on its way, or was when its writer died; ``committing``: it is being
    made visible.
    """

    generation: int = 0
    committing: bool = False
    owner: str = ""
    beat: int = 0
    version: tuple[int, int] | None = None
    sending: bool = False

    @property
    def is_quiet(self) -> bool:
        """Whether the servers have whole commits only, all of them visible."""
        return not (self.sending or self.committing)


LONGEST_PAUSE = 10.0
"""Seconds that a writer waits for a backup before it goes on."""

_LOOKS_EVERY = 0.05


class Taken(Exception):
    """Someone else has changed the state in the meantime."""


class Ledger:
    """The state of one index."""

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        self._name = name

    def read(self) -> State:
        """The state now."""

        def get(client: OpenSearch) -> State:
            try:
                document = client.get(index=INDEX, id=self._name)
            except NotFoundError:
                return State()
            version = (document["_seq_no"], document["_primary_term"])
            return State(version=version, **document["_source"])

        return self._server.ask(get)

    def change(self, state: State, **changes: Any) -> State:
        """Replace ``state`` by one with these changes, and return that. Raises Taken."""
        new = replace(state, **changes)
        fields = asdict(new)
        del fields["version"]
        version = self._server.ask(lambda client: self._put(client, fields, state.version))
        if version is None:
            now = self.read()
            if not new.owner or now.owner != new.owner:
                raise Taken
            # No one else has this owner: a change of ours was made, and its answer lost.
            return self.change(now, **changes) if state.owner else now
        return replace(new, version=version)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """A block that writers leave time for: they wait before their next commit."""
        self._server.ask(lambda client: client.index(index=INDEX, id=self._pause, body={}))
        try:
            yield
        finally:
            self._resume()

    def wait_while_paused(self) -> None:
        """Wait for a backup that has just begun; one that takes too long is no longer heeded."""
        deadline = time.monotonic() + LONGEST_PAUSE
        while self._server.ask(lambda client: client.exists(index=INDEX, id=self._pause)):
            if time.monotonic() > deadline:
                self._resume()
                return
            time.sleep(_LOOKS_EVERY)

    @property
    def _pause(self) -> str:
        return f"{self._name}/pause"  # no name of an index has a slash

    def _resume(self) -> None:
        ignored = {"ignore": 404}
        self._server.ask(lambda client: client.delete(index=INDEX, id=self._pause, params=ignored))

    def _put(
        self, client: OpenSearch, fields: dict[str, Any], version: tuple[int, int] | None
    ) -> tuple[int, int] | None:
        if version is None:
            self._create(client)
            condition: dict[str, Any] = {"op_type": "create"}
        else:
            condition = {"if_seq_no": version[0], "if_primary_term": version[1]}
        try:
            answer = client.index(index=INDEX, id=self._name, body=fields, params=condition)
        except ConflictError:
            return None
        return answer["_seq_no"], answer["_primary_term"]

    def _create(self, client: OpenSearch) -> None:
        try:
            client.indices.create(index=INDEX, body=_BODY)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
