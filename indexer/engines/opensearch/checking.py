"""A whole index on a server, read and verified: ``Engine.check``.

The server verifies its own files as it reads them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bahith.i18n import Message, _
from bahith.indexer.article import Article
from bahith.indexer.engines.checking import article_problems, manifest_problems
from bahith.indexer.engines.opensearch import pagination
from bahith.indexer.engines.opensearch.ledger import INDEX, State
from bahith.indexer.engines.opensearch.schema import STORED
from bahith.indexer.engines.opensearch.snapshot import Snapshot

_AT_ONCE = 200


def problems(folder: Path, snapshot: Snapshot, state: State) -> Iterator[Message]:
    """What is wrong with a commit, and with what the ledger says; closes the snapshot."""
    try:
        yield from manifest_problems(folder)
        if state.generation != snapshot.generation:
            yield _(
                "%(ledger)s has commit %(other)s, the index %(generation)s",
                ledger=INDEX,
                other=state.generation,
                generation=snapshot.generation,
            )
        if state.committing and not state.owner:
            yield _("%(ledger)s: a commit was never finished", ledger=INDEX)
        body = {"size": 0, "track_total_hits": True}
        counted = snapshot.search(body)["hits"]["total"]["value"]
        articles, last = 0, ""
        for hit in pagination.everything(snapshot, "", _AT_ONCE, _source=[*STORED, "key"]):
            articles += 1
            yield from article_problems(hit["_id"], partial(_stored, hit))
            if hit["sort"][0] <= last:
                yield _("%(place)s: ids are out of order", place=hit["_id"])
            last = hit["sort"][0]
        if articles != counted:
            yield _("%(read)s articles instead of %(counted)s", read=articles, counted=counted)
    finally:
        snapshot.close()


def _stored(hit: dict[str, Any]) -> tuple[Article, bytes, bytes]:
    forward = base64.b64decode(hit["_source"].get("forward", ""))
    return pagination.article(hit), pagination.fingerprint(hit), forward
