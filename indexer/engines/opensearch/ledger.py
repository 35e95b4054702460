"""What writers and readers of an index tell each other: a document of its own on the server.

It holds the number of the last commit, whether one is under way, and who writes. Each change names
the version that it replaces, so of two at once one fails: nobody can take what another one has.
"""

from __future__ import annotations

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
    """``beat`` rises as long as the owner lives; ``version`` is the server's, None for none."""

    generation: int = 0
    committing: bool = False
    owner: str = ""
    beat: int = 0
    version: tuple[int, int] | None = None


class Taken(Exception):
    """Somebody else has changed the state meanwhile."""


class Ledger:
    """The state of one index."""

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        self._name = name

    def read(self) -> State:
        """The state now."""

        def get(client: OpenSearch) -> State:
            try:
                found = client.get(index=INDEX, id=self._name)
            except NotFoundError:
                return State()
            return State(version=(found["_seq_no"], found["_primary_term"]), **found["_source"])

        return self._server.ask(get)

    def change(self, state: State, **changes: Any) -> State:
        """Put another state in place of ``state``, and return it. Raises Taken."""
        new = replace(state, **changes)
        fields = asdict(new)
        del fields["version"]
        version = self._server.ask(lambda client: self._put(client, fields, state.version))
        if version is None:
            # It may be our own change whose acknowledgement was lost with a node.
            now = self.read()
            if replace(now, version=None) != replace(new, version=None) or not new.owner:
                raise Taken
            return now
        return replace(new, version=version)

    def _put(
        self, client: OpenSearch, fields: dict[str, Any], version: tuple[int, int] | None
    ) -> tuple[int, int] | None:
        if version is None:
            self._create(client)
            condition: dict[str, Any] = {"op_type": "create"}
        else:
            condition = {"if_seq_no": version[0], "if_primary_term": version[1]}
        try:
            done = client.index(index=INDEX, id=self._name, body=fields, params=condition)
        except ConflictError:
            return None
        return done["_seq_no"], done["_primary_term"]

    def _create(self, client: OpenSearch) -> None:
        try:
            client.indices.create(index=INDEX, body=_BODY)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
