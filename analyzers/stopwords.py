"""Words that say too little to be searched for beside other words, as data."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files


def load(fold: Callable[[str], str]) -> frozenset[str]:
    """The stop words of ``data/stopwords.txt``, folded by the same chain as every text."""
    text = (files("bahith.analyzers") / "data" / "stopwords.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0] for line in text.splitlines())
    return frozenset(fold(word) for line in lines for word in line.split())
