"""The stop words: words that say too little to be searched for beside other words."""

from __future__ import annotations

from collections.abc import Callable

from bahith.analyzers import wordlists


def load(fold: Callable[[str], str]) -> frozenset[str]:
    """The words of ``data/stopwords.txt``, folded by ``fold`` as every text is."""
    lines = wordlists.lines(wordlists.folder() / "stopwords.txt")
    return frozenset(fold(word) for line in lines for word in line.split())
