"""Articles from a file, and queries sampled from them with a fixed seed."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bahith.analyzers.analyzer import Analyzer

Record = dict[str, Any]
Sampler = Callable[[Analyzer, str, random.Random], str]
"""Makes a query from a text; an empty one if the text is too short."""


def records(path: Path, most: int | None = None) -> list[Record]:
    """The objects of a ``.jsonl`` or ``.jsonl.gz`` file, at most ``most`` of them."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, most)]


def words(analyzer: Analyzer, text: str, chance: random.Random) -> str:
    """Three different words, none of them a stop word."""
    tokens = [token for token in analyzer.tokens(text) if not analyzer.is_stop_word(token.terms)]
    candidates = sorted({text[token.start : token.end] for token in tokens})
    return " ".join(chance.sample(candidates, 3)) if len(candidates) >= 3 else ""


def phrase(analyzer: Analyzer, text: str, chance: random.Random) -> str:
    """Two or three adjacent words, without quotation marks."""
    tokens, length = analyzer.tokens(text), chance.choice((2, 3))
    if len(tokens) <= length:
        return ""
    first = chance.randrange(len(tokens) - length)
    adjacent = text[tokens[first].start : tokens[first + length - 1].end]
    return "" if '"' in adjacent else adjacent


def prefix(analyzer: Analyzer, text: str, chance: random.Random) -> str:
    """A prefix of two or three letters."""
    long_words = [text[t.start : t.end] for t in analyzer.tokens(text) if t.end - t.start > 3]
    return chance.choice(long_words)[: chance.choice((2, 3))] if long_words else ""


def sample_queries(articles: Sequence[Record], sampler: Sampler, count: int) -> list[str]:
    """``count`` queries, each from the text of one article; the same ones in every run."""
    analyzer, chance = Analyzer(), random.Random(20210726)
    queries: list[str] = []
    while len(queries) < count:
        if query := sampler(analyzer, chance.choice(articles)["text"], chance):
            queries.append(query)
    return queries
