"""The stop words: words that say too little to be searched for beside other words."""

from __future__ import annotations

from collections.abc import Callable

from bahith.analyzers import wordlists


def listed() -> list[str]:
    """The words of ``data/stopwords.txt``, without the particles that may be attached to them."""
    lines = wordlists.lines(wordlists.folder() / "stopwords.txt")
    return [word for line in lines for word in line.split()]


def load(fold: Callable[[str], str]) -> frozenset[str]:
    """The listed words, folded by ``fold`` as every text is."""
    return frozenset(map(fold, listed()))
