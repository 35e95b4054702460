"""Which indexes the server has: a name of ours is an alias of an index with a number."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError

from bahith.i18n import _
from bahith.indexer.engines import manifest
from bahith.indexer.engines.opensearch.schema import FORMAT, NAME, body
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.errors import IndexMismatch, IndexMissing, SettingError
from bahith.indexer.settings import Settings

JSON = dict[str, Any]

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,200}")


@dataclass(frozen=True, slots=True)
class Found:
    """The index that a name stands for now, and what its maker wrote in it."""

    index: str
    engine: str
    format: int
    analyzer: str


def name_in_manifest(folder: Path, signature: str) -> str:
    """The name that the manifest in a folder holds. Raises as ``manifest.check`` does."""
    return str(manifest.check(folder, NAME, FORMAT, signature, manifest.ANEW)["name"])


def new_name(settings: Settings) -> str:
    """The name that is asked for, or one that nobody has. Raises SettingError."""
    if not settings.opensearch_index:
        return f"bahith-{uuid.uuid4().hex[:12]}"
    if not _NAME.fullmatch(settings.opensearch_index):
        raise SettingError(
            _(
                "opensearch_index: %(name)s must contain only lower-case Latin letters, digits, "
                "- _ and . and begin with a letter or digit",
                name=repr(settings.opensearch_index),
            )
        )
    return settings.opensearch_index


def find(server: Server, name: str) -> Found | None:
    """What the server has under that name, or None. Raises IndexMismatch for what is not ours."""

    def mapping(client: OpenSearch) -> JSON:
        try:
            found: JSON = client.indices.get_mapping(index=name)
        except NotFoundError:
            return {}
        return found

    found = server.ask(mapping)
    if not found:
        return None
    ((index, described),) = found.items()
    meta = described["mappings"].get("_meta", {})
    if meta.get("engine") != NAME:
        message = _("%(url)s has an index %(name)s that Bahith did not make")
        raise IndexMismatch(message.filled(url=server.url, name=name))
    return Found(index, meta["engine"], meta["format"], meta["analyzer"])


def check(server: Server, folder: Path, name: str, signature: str) -> Found:
    """The index of that name. Raises IndexMissing, or IndexMismatch where it is not ours."""
    found = find(server, name)
    if found is None:
        raise IndexMissing(
            _(
                "%(url)s has no index %(name)s, which %(folder)s stands for; build it again with: "
                "bahith --index %(folder)s index FOLDER",
                url=server.url,
                name=name,
                folder=folder,
            )
        )
    if (found.format, found.analyzer) != (FORMAT, signature):
        raise IndexMismatch(
            _(
                "the index %(name)s at %(url)s was made by another version of Bahith or its "
                "analyzer; %(remedy)s",
                name=name,
                url=server.url,
                remedy=manifest.ANEW,
            )
        )
    return found


def create(server: Server, name: str, settings: Settings, signature: str, alias: bool) -> str:
    """Make an empty index for that name, known by it at once with ``alias``; its own name."""
    made = body(settings.opensearch_shards, settings.opensearch_replicas, signature)
    if alias:
        made["aliases"] = {name: {}}
    index = f"{name}-{uuid.uuid4().hex[:6]}"
    server.ask(lambda client: client.indices.create(index=index, body=made))
    return index


def switch(server: Server, name: str, index: str) -> None:
    """Have the name stand for ``index`` from one moment to the next; remove what it stood for."""
    former = find(server, name)
    actions: list[JSON] = [{"add": {"index": index, "alias": name}}]
    if former and former.index != index:
        actions.append({"remove_index": {"index": former.index}})
    server.ask(lambda client: client.indices.update_aliases(body={"actions": actions}))


def remove(server: Server, index: str) -> None:
    """Remove an index by its own name."""
    server.ask(lambda client: client.indices.delete(index=index, params={"ignore": 404}))


def sweep(server: Server, name: str) -> None:
    """Remove what a writer left that died before its index had the name."""
    found = server.ask(lambda client: client.indices.get_alias(index=f"{name}-*"))
    for index, described in found.items():
        if re.fullmatch(rf"{re.escape(name)}-[0-9a-f]{{6}}", index) and not described["aliases"]:
            remove(server, index)
