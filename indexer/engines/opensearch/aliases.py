"""The indexes on a server: each name is an alias of an index with a random suffix."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError

from bahith.i18n import _
from bahith.indexer.engines import files, manifest
from bahith.indexer.engines.opensearch.schema import FORMAT, NAME, body
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.errors import IndexMismatch, IndexMissing, SettingError
from bahith.indexer.settings import Settings

JSON = dict[str, Any]

_PAUSE = 0.5
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,200}")


@dataclass(frozen=True, slots=True)
class Target:
    """The index that an alias points to, and the engine, format and analyzer that made it."""

    index: str
    engine: str
    format: int
    analyzer: str


def name_in_manifest(folder: Path) -> str:
    """The alias that the manifest in a folder names. Raises as ``manifest.of_engine`` does.

    Format and analyzer are those of the index on the servers, which may have been replaced since
    the manifest was written.
    """
    return name_of(folder, manifest.of_engine(folder, NAME))


def name_of(folder: Path, values: manifest.Manifest) -> str:
    """The alias that a manifest names. Raises IndexDamaged."""
    name = values.get("name")
    if not isinstance(name, str):
        raise files.damaged(folder, f"{manifest.FILE}: name")
    return name


def new_name(settings: Settings) -> str:
    """The alias for a new index: that of the settings, or a random one. Raises SettingError."""
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


def find(server: Server, name: str) -> Target | None:
    """What an alias points to, or None. Raises IndexMismatch for an index not made by Bahith."""

    def mapping(client: OpenSearch) -> JSON:
        try:
            mappings: JSON = client.indices.get_mapping(index=name)
        except NotFoundError:
            return {}
        return mappings

    mappings = server.ask(mapping)
    if not mappings:
        return None
    ((index, described),) = mappings.items()
    meta = described["mappings"].get("_meta", {})
    if meta.get("engine") != NAME:
        message = _("%(url)s has an index %(name)s that Bahith did not make")
        raise IndexMismatch(message.filled(url=server.url, name=name))
    return Target(index, meta["engine"], meta["format"], meta["analyzer"])


def target(server: Server, folder: Path, name: str) -> Target:
    """What an alias points to. Raises IndexMissing."""
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
    return found


def check(server: Server, folder: Path, name: str, signature: str) -> Target:
    """What an alias points to. Raises IndexMissing, or IndexMismatch if another version made it."""
    found = target(server, folder, name)
    if (found.format, found.analyzer) != (FORMAT, signature):
        is_readable = manifest.OLDEST[NAME] <= found.format <= FORMAT
        raise IndexMismatch(
            _(
                "the index %(name)s at %(url)s was made by another version of Bahith or its "
                "analyzer, or with another setting exact; %(remedy)s",
                name=name,
                url=server.url,
                remedy=manifest.upgrade(folder) if is_readable else manifest.REBUILD,
            )
        )
    return found


def create(server: Server, name: str, settings: Settings, signature: str, alias: bool) -> str:
    """Create an empty index, with ``alias`` pointing the alias to it; returns its own name."""
    made = body(settings.opensearch_shards, settings.opensearch_replicas, signature)
    if alias:
        made["aliases"] = {name: {}}
    index = f"{name}-{uuid.uuid4().hex[:6]}"
    server.ask(lambda client: client.indices.create(index=index, body=made))
    return index


def switch(server: Server, name: str, index: str) -> str | None:
    """Point the alias to ``index`` atomically; returns the index that it pointed to before."""
    former = find(server, name)
    actions: list[JSON] = [{"add": {"index": index, "alias": name}}]
    if former and former.index != index:
        actions.append({"remove": {"index": former.index, "alias": name}})
    server.ask(lambda client: client.indices.update_aliases(body={"actions": actions}))
    return former.index if former and former.index != index else None


def remove(server: Server, index: str) -> None:
    """Remove an index by its own name; waits until backups of it are made."""

    def removed(client: OpenSearch) -> bool:
        try:
            client.indices.delete(index=index, params={"ignore": 404})
        except RequestError as error:
            if error.error != "snapshot_in_progress_exception":
                raise
            return False
        return True

    while not server.ask(removed):
        time.sleep(_PAUSE)


def sweep(server: Server, name: str) -> None:
    """Remove the indexes of writers that died before an alias pointed to them."""
    indexes = server.ask(lambda client: client.indices.get_alias(index=f"{name}-*"))
    for index, described in indexes.items():
        if re.fullmatch(rf"{re.escape(name)}-[0-9a-f]{{6}}", index) and not described["aliases"]:
            remove(server, index)
