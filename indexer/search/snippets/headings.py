"""What an article is called where its title is shown."""

from __future__ import annotations

import re
from typing import Final

from bahith.indexer.article import Article
from bahith.indexer.search.snippets.passages import first_sentence

LONGEST: Final = 120
"""Code points of a sentence that stands for a title; a longer one is cut after a word."""

_ITEM: Final = re.compile(r"\s*(?:[-–—•●▪◦‣*·]|[0-9٠-٩]{1,3}[.)–-])[ \t]+(?=\S)")


def heading(article: Article) -> str:
    """The title; without one, the first sentence of the body, or the id if that is empty too.

    A sentence keeps no full stop at its end, and no mark of a list at its beginning; one that is
    cut ends with ``…``.
    """
    if article.title.strip():
        return article.title
    mark = _ITEM.match(article.body)
    body = article.body[mark.end() :] if mark else article.body
    start, end, _, closed = first_sentence(body, LONGEST)
    sentence = " ".join(body[start:end].split())
    if not sentence:
        return article.id
    return sentence.rstrip(".۔") or sentence if closed else f"{sentence}…"
