"""Where a cluster keeps snapshots: a repository that is registered there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, TransportError

from bahith.i18n import _
from bahith.indexer.engines.opensearch.errors import is_transient, reason
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.errors import EngineError

OURS = "bahith"
"""The repository that is registered where the settings name none, and its folder."""


def usable(server: Server, name: str) -> str:
    """The name of a repository: ``name``, or, without one, ours, registered if need be.

    Raises EngineError where there is none of that name, and none can be registered.
    """
    if _is_registered(server, name or OURS):
        return name or OURS
    if name:
        raise EngineError(
            _(
                "the cluster at %(url)s has no snapshot repository %(name)s: register it there, "
                "or name another one: BAHITH_OPENSEARCH_REPOSITORY=NAME",
                url=server.url,
                name=name,
            )
        )
    _register(server)
    return OURS


def _is_registered(server: Server, name: str) -> bool:
    def asked(client: OpenSearch) -> bool:
        try:
            client.snapshot.get_repository(repository=name)
        except NotFoundError:
            return False
        return True

    return server.ask(asked)


def _register(server: Server) -> None:
    """Register our repository in a folder that all nodes allow. Raises EngineError."""
    answer = server.ask(lambda client: client.nodes.info(metric="settings"))
    nodes = [[*_folders(node.get("settings", {}))] for node in answer["nodes"].values()]
    shared = [path for path in nodes[0] if all(path in others for others in nodes)] if nodes else []
    if not shared:
        raise EngineError(
            _(
                "the cluster at %(url)s has no snapshot repository: list a folder that all nodes "
                "share in their setting path.repo, or register a repository and name it: "
                "BAHITH_OPENSEARCH_REPOSITORY=NAME",
                url=server.url,
            )
        )
    body = {"type": "fs", "settings": {"location": f"{shared[0].rstrip('/')}/{OURS}"}}

    def registered(client: OpenSearch) -> str:
        try:
            client.snapshot.create_repository(repository=OURS, body=body)
        except TransportError as error:
            if error.status_code != 500 or is_transient(error):
                raise
            return reason(error)
        return ""

    if error := server.ask(registered):
        raise EngineError(
            _(
                "the cluster at %(url)s cannot keep snapshots in %(folder)s, which all of its "
                "nodes must share and may write to: %(error)s",
                url=server.url,
                folder=shared[0],
                error=error,
            )
        )


def _folders(settings: dict[str, Any]) -> Iterator[str]:
    """The folders in which a node allows repositories."""
    given = settings.get("path", {}).get("repo", settings.get("path.repo", []))
    yield from [given] if isinstance(given, str) else given
