"""What an article is called where its title is shown."""

from __future__ import annotations

from typing import Final

from bahith.indexer.article import Article
from bahith.indexer.notation import ITEM
from bahith.indexer.search.snippets.passages import first_sentence

LONGEST: Final = 120
"""Code points of a sentence that stands for a title; a longer one is cut after a word."""


def heading(article: Article) -> str:
    """The title; without one, the first sentence of the body, or the id if that is empty too.

    A sentence keeps no full stop at its end, and no mark of a list at its beginning; one that is
    cut ends with ``…``.
    """
    if article.title.strip():
        return article.title
    body = article.body.lstrip()
    if mark := ITEM.match(body):
        body = body[mark.end() :]
    start, end, _, closed = first_sentence(body, LONGEST)
    sentence = " ".join(body[start:end].split())
    if not sentence:
        return article.id
    return sentence.rstrip(".۔") or sentence if closed else f"{sentence}…"
