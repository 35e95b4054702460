"""More articles than there are, with a vocabulary that grows as in real text."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from peers import Record

from bahith.analyzers.tokenizer import words as cut

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def changed(text: str, copy: int) -> str:
    """The text of copy number ``copy``; copy 0 is the original."""
    if not copy:
        return text
    by = copy % len(LETTERS)
    other = str.maketrans(LETTERS, LETTERS[by:] + LETTERS[:by])
    parts, last = [], 0
    for start, end, word in cut(text):
        if len(word) > 3 and crc32(f"{copy} {word}".encode()) % 3 == 0:
            parts += [text[last:start], text[start:end].translate(other)]
            last = end
    return "".join(parts) + text[last:]


def grown(articles: list[Record]) -> Iterator[Record]:
    """The articles, then their copies, endlessly. See ``grown_id`` for their ids."""
    copy = 0
    while True:
        for article in articles:
            new = {key: changed(article.get(key) or "", copy) for key in ("title", "text")}
            yield {**article, **new, "id": grown_id(article, copy)}
        copy += 1


def grown_id(article: Record, copy: int = 0) -> str:
    """The id of a copy of an article."""
    return f"{article['id']}-{copy}"
