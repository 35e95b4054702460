"""How the tests of ``bahith fetch`` fetch: without pauses, within small limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bahith.indexer.fetching.summary import Fetched

Fetch = Callable[..., Fetched]
"""Fetches paths of the site, or whole addresses."""

QUICK: dict[str, Any] = {"delay": 0, "backoff": 0.01, "request": 5, "silence": 2, "body": 1 << 20}
"""Limits, see ``Limits``."""
