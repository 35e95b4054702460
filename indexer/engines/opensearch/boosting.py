"""Boosts in the server's language."""

from __future__ import annotations

from typing import Any

from bahith.indexer.engines.opensearch.translate import filtered
from bahith.indexer.query import Boosts

JSON = dict[str, Any]

_RECENCY = """
if (doc['published'].size() == 0) return 1.0;
double day = doc['published'].value.toLocalDate().toEpochDay();
return 1.0 + (params.factor - 1.0) * Math.pow(0.5, Math.max(0.0, params.today - day) / params.half);
"""
"""``query.recency`` as a script of the server."""

_EPOCH = 719_163
"""The ordinal of 1970-01-01."""


def boosted(query: JSON, boosts: Boosts | None) -> JSON:
    """The same matches, their scores multiplied by the factors of ``boosts``."""
    if boosts is None:
        return query
    functions: list[JSON] = [
        {"filter": filtered(which), "weight": factor} for which, factor in boosts.factors
    ]
    today = boosts.today.toordinal() - _EPOCH
    for half_life, factor in boosts.newest:
        params = {"factor": factor, "half": half_life, "today": today}
        functions.append({"script_score": {"script": {"source": _RECENCY, "params": params}}})
    multiplied = {"score_mode": "multiply", "boost_mode": "multiply"}
    return {"function_score": {"query": query, "functions": functions, **multiplied}}
