"""The passages of an article that get vectors, and the key under which these are kept."""

from __future__ import annotations

import hashlib
import re

from bahith.analyzers.letters import MARKS, TATWEEL
from bahith.indexer.article import Article

SIZE = 600
"""Characters of a passage at most, without its title: some 200 tokens of models like E5, whose
limit is 512. The time of a model grows with it."""

_MARKS = re.compile(f"[{MARKS}{TATWEEL}]+")
_ENDS = (re.compile(r"[.!?؟…\n](?=\s|$)"), re.compile(r"\s"))
"""Where a passage may end: first choice and second."""


def plain(text: str) -> str:
    """``text`` without vowel marks, of which each is a token to a model that saw few of them."""
    return _MARKS.sub("", text)


def passages(article: Article, most: int) -> list[str]:
    """The first ``most`` passages of an article, each with the title before it.

    None for an article without text. A passage ends where a sentence does, or else a word, unless
    this left less than half of it.
    """
    # Marks are no more than the letters that they stand on.
    body = plain(article.body[: 3 * most * SIZE]).strip()
    title = plain(article.title).strip()[:SIZE]
    parts: list[str] = []
    while body and len(parts) < most:
        end = _end(body)
        parts.append(body[:end].strip())
        body = body[end:].lstrip()
    if title:
        return [f"{title}\n{part}" for part in parts] or [title]
    return parts


def _end(text: str) -> int:
    if len(text) <= SIZE:
        return len(text)
    for pattern in _ENDS:
        ends = [match.end() for match in pattern.finditer(text, SIZE // 2, SIZE)]
        if ends:
            return ends[-1]
    return SIZE


def key(article: Article) -> int:
    """A number of 64 bits that stands for the title and body of an article.

    An article that changes gets another key, so vectors of its former text are never used. Two of
    a million articles share a key by chance once in forty million collections.
    """
    digest = hashlib.blake2b(digest_size=8)
    for text in (article.title, article.body):
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return int.from_bytes(digest.digest(), "little")
