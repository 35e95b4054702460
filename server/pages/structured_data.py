"""What an article's page tells programs: its description, and the article as schema.org has it.

https://schema.org/NewsArticle in JSON-LD, https://ogp.me for those who show links.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from jinja2.utils import htmlsafe_json_dumps

from bahith.indexer.article import Article
from bahith.indexer.search.snippets.headings import heading
from bahith.indexer.search.snippets.highlighter import opened
from bahith.server.api import citations
from bahith.server.pages import preferences
from bahith.server.pages.markup import web_address

LONGEST: Final = 200
"""Code points of a description; search engines show fewer."""


def description(article: Article) -> str:
    """The first sentences of the body, in one line."""
    return " ".join(opened(article.body, LONGEST).text.split())


def news_article(article: Article, address: str, with_picture: bool) -> str:
    """The article, whose page has ``address``, in JSON-LD for a ``script`` element.

    No text of an article can end that element: ``<`` and ``&`` are written as escapes of JSON.
    """
    picture = web_address(article.image) if with_picture else ""
    publisher = {"@type": "Organization", "name": article.source} if article.source else None
    values: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "url": address,
        "headline": heading(article),
        "description": description(article),
        "inLanguage": article.language or "ar",
        "datePublished": article.published and article.published.isoformat(),
        "dateModified": article.updated and article.updated.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.author],
        "publisher": publisher,
        "articleSection": article.category,
        "keywords": list(article.tags),
        "image": picture,
        "isBasedOn": web_address(article.url),
    }
    known = {name: value for name, value in values.items() if value}
    return htmlsafe_json_dumps(known, dumps=partial(json.dumps, ensure_ascii=False))


def citation(article: Article, own: str) -> str:
    """The article as one line to cite it by, in the reader's digits; its page is at ``own``."""
    return citations.text(article, citations.address(article, own), preferences.digits())


FILTERS: dict[str, Callable[..., Any]] = {
    "citation": citation,
    "description": description,
    "news_article": news_article,
}
