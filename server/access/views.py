"""What each caller sees of the index: all of it, or what its key and the settings leave."""

from __future__ import annotations

import threading
from typing import cast

from cachetools import LRUCache
from flask import g, has_request_context
from werkzeug.local import LocalProxy

from bahith.indexer.search.restricted import RestrictedSearcher
from bahith.indexer.search.restricted_engine import Restriction
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.access.rights import Caller

_KEPT = 64
"""Restrictions whose searchers are kept in memory, with what they have found out about words."""


def for_callers(searcher: Searcher, settings: Settings) -> Searcher:
    """A searcher that answers each request with what its caller may see of ``searcher``.

    Raises SettingError for fields that cannot be hidden.
    """
    hidden = frozenset(filter(None, map(str.strip, settings.hidden_fields.split(","))))
    unknown = Restriction(hidden=hidden)
    searchers: LRUCache[Restriction, Searcher] = LRUCache(_KEPT)
    lock = threading.Lock()

    def current() -> Searcher:
        known: Caller | None = g.get("caller") if has_request_context() else None
        if known is None:
            return searcher
        restriction = _restriction(known, unknown)
        if restriction == _NONE:
            return searcher
        with lock:
            if restriction not in searchers:
                searchers[restriction] = RestrictedSearcher(searcher, restriction)
            return searchers[restriction]

    return cast(Searcher, LocalProxy(current))


_NONE = Restriction()


def _restriction(caller: Caller, unknown: Restriction) -> Restriction:
    """What restricts a caller; ``unknown`` is for those without a key, except for the owner."""
    if caller.key:
        return Restriction(tuple(sorted(caller.key.bounds.items())))
    return _NONE if "owner" in caller.may else unknown
