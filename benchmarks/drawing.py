"""Articles of a file, and questions drawn from them: always the same ones."""

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
Draw = Callable[[Analyzer, str, random.Random], str]
"""A question out of a text; nothing where the text is too short for one."""


def records(path: Path, most: int | None = None) -> list[Record]:
    """The objects of a ``.jsonl`` or ``.jsonl.gz`` file, the first ``most`` of them."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, most)]


def words(analyzer: Analyzer, text: str, chance: random.Random) -> str:
    """Three different words that are no stop words."""
    tokens = [token for token in analyzer.tokens(text) if not analyzer.is_stop_word(token.terms)]
    found = sorted({text[token.start : token.end] for token in tokens})
    return " ".join(chance.sample(found, 3)) if len(found) >= 3 else ""


def phrase(analyzer: Analyzer, text: str, chance: random.Random) -> str:
    """Two or three words that stand side by side, without quotation marks."""
    tokens, length = analyzer.tokens(text), chance.choice((2, 3))
    if len(tokens) <= length:
        return ""
    first = chance.randrange(len(tokens) - length)
    found = text[tokens[first].start : tokens[first + length - 1].end]
    return "" if '"' in found else found


def beginning(analyzer: Analyzer, text: str, chance: random.Random) -> str:
    """The first two or three letters of a word."""
    found = [text[t.start : t.end] for t in analyzer.tokens(text) if t.end - t.start > 3]
    return chance.choice(found)[: chance.choice((2, 3))] if found else ""


def drawn(articles: Sequence[Record], draw: Draw, count: int) -> list[str]:
    """``count`` questions, each from the text of one article."""
    analyzer, chance = Analyzer(), random.Random(20210726)
    found: list[str] = []
    while len(found) < count:
        if question := draw(analyzer, chance.choice(articles)["text"], chance):
            found.append(question)
    return found
