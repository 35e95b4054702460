"""Servers with calls that need each right, as their settings let callers in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from listening import listening
from sample_site import Served, Site

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.access.keys import Key, Keys, Right
from bahith.server.access.rights import caller, requires

Serve = Callable[..., Site]


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys.db")


@pytest.fixture
def key(keys: Keys) -> Callable[..., dict[str, Any]]:
    """A function that makes a key with some rights, and gives the header that has it."""

    def make(*may: Right, **options: Any) -> dict[str, Any]:
        return {"Authorization": f"Bearer {keys.create(Key('', frozenset(may), **options))}"}

    return make


@pytest.fixture
def serve(settings: Settings, searcher: Searcher, tmp_path: Path) -> Iterator[Serve]:
    """A function that starts a server with some settings, all of which end with the test."""

    def start(**changes: Any) -> Site:
        changed = replace(settings, keys=str(tmp_path / "keys.db"), **changes)
        app = create_app(Served(changed, searcher))
        for right in ("write", "owner"):
            view = requires(right)(lambda: caller().name)
            app.add_url_rule(f"/api/for-{right}", right, view, methods=["GET", "POST"])
        app.add_url_rule("/api/unmarked", "unmarked", lambda: "done", methods=["PUT"])
        address = started.enter_context(listening(app, changed))
        return Site(f"http://127.0.0.1:{address.rsplit(':', 1)[1]}")

    with ExitStack() as started:
        yield start
