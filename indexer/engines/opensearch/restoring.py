"""Restoring a snapshot: beside what is there, and in its place only once it is verified."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError, TransportError

from bahith.i18n import _
from bahith.indexer.engines import manifest
from bahith.indexer.engines.keeping import Kept
from bahith.indexer.engines.opensearch import aliases, repositories
from bahith.indexer.engines.opensearch.errors import is_transient, reason
from bahith.indexer.engines.opensearch.ledger import Ledger
from bahith.indexer.engines.opensearch.lock import Lock
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.errors import EngineError, IndexDamaged
from bahith.indexer.settings import Settings

JSON = dict[str, Any]

_LOOKS_EVERY = 0.1
_LONGEST_PAUSE = 2.0
_STUCK = 60
"""Seconds after which shards that no node restores are taken to find none."""


@contextmanager
def restored(
    server: Server, settings: Settings, kept: Kept, replaces: bool
) -> Iterator[Callable[[], None]]:
    """See ``Keeping.restored``."""
    repository = repositories.usable(server, settings.opensearch_repository or kept.repository)
    _check_snapshot(server, repository, kept)
    name = aliases.new_name(settings) if settings.opensearch_index else kept.name
    _check_name(server, name, replaces)
    lock = Lock(Ledger(server, name), settings.index, settings.opensearch_lock)
    index = f"{name}-{token_hex(3)}"
    published = False

    def publish() -> None:
        nonlocal published
        lock.change(committing=True)
        former = aliases.switch(server, name, index)
        published = True
        _set_name(settings, name)
        lock.change(sending=False, committing=False, generation=lock.state.generation + 1)
        if former:
            aliases.remove(server, former)

    try:
        _check_name(server, name, replaces)
        try:
            _restore(server, repository, kept, index)
            _verify(server, kept, index)
            _set_name(settings, index)
            yield publish
        finally:
            if not published:
                with suppress(EngineError):
                    aliases.remove(server, index)
    finally:
        lock.release()


def _check_snapshot(server: Server, repository: str, kept: Kept) -> None:
    """Raises EngineError unless the repository has the whole snapshot."""

    def asked(client: OpenSearch) -> list[JSON]:
        try:
            found: JSON = client.snapshot.get(repository=repository, snapshot=kept.snapshot)
        except NotFoundError:
            return []
        snapshots: list[JSON] = found["snapshots"]
        return snapshots

    found = server.ask(asked)
    if not found:
        raise EngineError(
            _(
                "the repository %(repository)s at %(url)s has no snapshot %(snapshot)s; name the "
                "repository that has it: BAHITH_OPENSEARCH_REPOSITORY=NAME",
                repository=repository,
                url=server.url,
                snapshot=kept.snapshot,
            )
        )
    if found[0]["state"] != "SUCCESS" or found[0]["shards"]["failed"]:
        raise _damaged(kept, found[0]["state"])


def _check_name(server: Server, name: str, replaces: bool) -> None:
    """Raises EngineError where an index has the name that is not to be replaced."""
    if replaces or aliases.find(server, name) is None:
        return
    raise EngineError(
        _(
            "the cluster at %(url)s has an index %(name)s already: give the restored one another "
            "name, BAHITH_OPENSEARCH_INDEX=NAME, or replace that index by the option --replace",
            url=server.url,
            name=name,
        )
    )


def _restore(server: Server, repository: str, kept: Kept, index: str) -> None:
    """Restore a snapshot as ``index``, and wait until all its shards have their files."""
    body = {
        "indices": kept.index,
        "rename_pattern": ".+",
        "rename_replacement": index,
        "include_aliases": False,
        "include_global_state": False,
    }

    def begun(client: OpenSearch) -> str:
        try:
            client.snapshot.restore(repository=repository, snapshot=kept.snapshot, body=body)
        except RequestError:
            raise
        except TransportError as error:
            # Asked twice, since the first answer was lost: the name is random.
            if "same name already exists" in str(error.info):
                return ""
            if error.status_code != 500 or is_transient(error):
                raise
            return reason(error)
        return ""

    if error := server.ask(begun):
        raise _damaged(kept, error)
    pause, seen = _LOOKS_EVERY, time.monotonic()
    while waiting := _unfinished(server, kept, index):
        if "INITIALIZING" in waiting:
            seen = time.monotonic()
        elif time.monotonic() - seen > _STUCK:
            message = _(
                "no node of the cluster at %(url)s takes the shards of %(index)s; "
                "/_cluster/allocation/explain there says why"
            )
            raise EngineError(message.filled(url=server.url, index=index))
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def _unfinished(server: Server, kept: Kept, index: str) -> set[str]:
    """The states of shards that are not restored yet. Raises IndexDamaged where one cannot be."""
    columns = {"h": "prirep,state,unassigned.reason,unassigned.details", "format": "json"}
    shards = server.ask(lambda client: client.cat.shards(index=index, params=columns))
    primaries = [shard for shard in shards if shard["prirep"] == "p"]
    for shard in primaries:
        if shard["unassigned.reason"] == "ALLOCATION_FAILED" and shard["state"] == "UNASSIGNED":
            raise _damaged(kept, str(shard["unassigned.details"])[-1000:])
    return {shard["state"] for shard in primaries} - {"STARTED", "RELOCATING"}


def _verify(server: Server, kept: Kept, index: str) -> None:
    """Raises IndexDamaged unless the restored index has as many articles as the backup."""
    server.ask(lambda client: client.indices.refresh(index=index))
    count = server.ask(lambda client: client.count(index=index))["count"]
    if count != kept.articles:
        raise _damaged(
            kept, _("%(read)s articles instead of %(counted)s", read=count, counted=kept.articles)
        )


def _set_name(settings: Settings, name: str) -> None:
    folder = Path(settings.index)
    manifest.publish(folder, {**(manifest.read(folder) or {}), "name": name})


def _damaged(kept: Kept, why: object) -> IndexDamaged:
    return IndexDamaged(
        _(
            "the snapshot %(snapshot)s in the repository %(repository)s cannot be restored: "
            "%(reason)s",
            snapshot=kept.snapshot,
            repository=kept.repository,
            reason=why,
        )
    )
