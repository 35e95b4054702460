"""Words that say too little to be searched for beside other words, as data."""

from __future__ import annotations

from collections.abc import Callable

from bahith.analyzers import wordlists


def load(fold: Callable[[str], str]) -> frozenset[str]:
    """The stop words of ``data/stopwords.txt``, folded by the same chain as every text."""
    lines = wordlists.lines(wordlists.folder() / "stopwords.txt")
    return frozenset(fold(word) for line in lines for word in line.split())
