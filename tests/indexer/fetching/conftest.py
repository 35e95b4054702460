"""A served site, and a function that fetches from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fetching_runs import QUICK, Fetch
from news_site import NewsSite, served

from bahith.indexer.fetching.limits import Limits
from bahith.indexer.fetching.run import Options, fetch
from bahith.indexer.fetching.summary import Fetched
from bahith.indexer.index import Index


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with served() as site:
        yield site


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index(tmp_path / "index", processes=1) as index:
        yield index


@pytest.fixture
def get(site: NewsSite, index: Index, tmp_path: Path) -> Fetch:
    """A function that fetches paths of the site, or whole addresses, without pauses."""

    def call(*paths: str, limits: dict[str, Any] | None = None, **options: Any) -> Fetched:
        addresses = [path if "://" in path else site.origin + path for path in paths]
        bounds = Limits(**{**QUICK, **(limits or {})})
        chosen = Options(limits=bounds, **{"private": True, **options})
        return fetch(index, addresses, tmp_path / "pages", chosen)

    return call
