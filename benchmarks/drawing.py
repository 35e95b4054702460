"""Articles of a file, and questions drawn from them: always the same ones."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from analyzers.analyzer import Analyzer

SEED = 20210726
Record = dict[str, Any]


def records(path: Path, most: int | None = None) -> list[Record]:
    """The objects of a ``.jsonl`` or ``.jsonl.gz`` file, the first ``most`` of them."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, most)]


def questions(articles: Sequence[Record], count: int) -> list[str]:
    """Three different words that are no stop words, from one text each."""
    analyzer = Analyzer()
    chance = random.Random(SEED)

    def question(text: str) -> str:
        words = {
            text[t.start : t.end] for t in analyzer.tokens(text) if not analyzer.is_stop(t.terms)
        }
        return " ".join(chance.sample(sorted(words), 3)) if len(words) >= 3 else ""

    return list(islice(filter(None, map(question, _texts(articles, chance))), count))


def phrases(articles: Sequence[Record], count: int) -> list[str]:
    """Two or three words that stand side by side in a text."""
    analyzer = Analyzer()
    chance = random.Random(SEED)

    def phrase(text: str) -> str:
        words = [text[t.start : t.end] for t in analyzer.tokens(text)]
        size = chance.choice((2, 3))
        start = chance.randrange(max(1, len(words) - size))
        return " ".join(words[start : start + size])

    return list(
        islice(filter(lambda found: " " in found, map(phrase, _texts(articles, chance))), count)
    )


def _texts(articles: Sequence[Record], chance: random.Random) -> Iterator[str]:
    while True:
        yield chance.choice(articles)["text"]
