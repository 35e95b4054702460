"""What one process has learned about words, for others to start with.

Analyzing a new word takes a hundred times as long as reading its terms.
"""

from __future__ import annotations

import marshal

from bahith.analyzers.cache import TermCache
from bahith.analyzers.terms import Terms


def packed(cache: TermCache) -> bytes:
    """The words in the newer half of ``cache``, for ``learn`` in a process like this one.

    Objects that words share stay shared.
    """
    plain = {id(terms): tuple(terms) for words in cache.values() for terms in words}
    each = [tuple(plain[id(terms)] for terms in words) for words in cache.values()]
    return marshal.dumps(([*cache], each, [*cache.first_halves.noted]))


def learn(cache: TermCache, content: bytes) -> None:
    """Add words that ``packed`` packed in another process, with the same rules.

    They are not checked: the bytes must come from a process that this one trusts.
    """
    texts, each, noted = marshal.loads(content)
    terms = {id(plain): Terms(*plain) for words in each for plain in words}
    if len(cache) + len(texts) <= cache.capacity:
        for text, words in zip(texts, each, strict=True):
            cache[text] = tuple(terms[id(plain)] for plain in words)
        cache.first_halves.noted.update(noted)
