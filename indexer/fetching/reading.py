"""What an answer is: a sitemap, a feed, an article, a list of links; and which id it gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bahith.indexer.article import Article, Problem
from bahith.indexer.fetching import listings, urls
from bahith.indexer.fetching.client import Response
from bahith.indexer.fetching.pages import Links, links
from bahith.indexer.fetching.store import Store, text_digest
from bahith.indexer.sources import responses
from bahith.indexer.sources.content_type import ContentType
from bahith.indexer.sources.fetched import Content
from bahith.indexer.sources.http_bodies import is_zipped, unzipped

SHORTEST = 40
"""Words of a story, at least, unless the page declares to be an article or its day."""


@dataclass
class Read:
    """What an answer is, by ``kind`` of ``Stored``, and what is in it."""

    kind: str
    entries: list[listings.Entry] = field(default_factory=list)
    links: Links = field(default_factory=Links)
    articles: list[Article] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def content(response: Response, largest: int) -> Content:
    """The content of an answer, of ``largest`` bytes at most.

    Raises NotFetched, and SourceError for a file that is damaged.
    """
    kind = ContentType.of(response.header("content-type"))
    data = response.content(largest)
    if is_zipped(data):
        data = unzipped(data, largest)  # a sitemap that is a file of gzip
    return Content(kind, data)


def read(url: str, kind: ContentType, data: bytes, robots: str = "") -> Read:
    """What the answer of ``url`` with this content is; ``robots`` is its X-Robots-Tag."""
    if listing := listings.kind_of(kind, data):
        entries = list(listings.entries(data))
        # The newest first: a limit may come before the last one.
        entries.sort(key=lambda entry: entry.lastmod, reverse=True)
        result = Read(listing, entries)
        if listing == "feed" and "json" not in kind.media:
            _sort(result, responses.feed_items(url, data))
        return result
    ending = responses.suffix(url, kind, data)
    if not ending:
        return Read("other")
    result = Read("page")
    if ending == ".html":
        result.links = links(url, data, kind.encoding, robots)
    _sort(result, responses.articles(url, kind, data))
    if ending == ".html" and not any(_is_story(article, result) for article in result.articles):
        result.kind, result.articles = "list", []
        if urls.is_front(url):
            result.problems = []
    return result


def _sort(result: Read, items: Iterable[Article | Problem]) -> None:
    for item in items:
        if isinstance(item, Article):
            result.articles.append(item)
        else:
            result.problems.append(item)


def _is_story(article: Article, page: Read) -> bool:
    if urls.is_front(article.origin) or not article.body:
        return False
    is_declared = page.links.is_article or article.published is not None
    return is_declared or len(article.body.split()) >= SHORTEST


def named(store: Store, url: str, page: Read) -> Sequence[Article] | None:
    """The articles of a page with their ids; None if it has the text of another page.

    The id of an article is the canonical address of its page, if that is of the same site and
    not also that of another text: some sites give the same one to all pages.
    """
    articles, canonical = page.articles, page.links.canonical
    if page.kind != "page" or len(articles) != 1:
        return articles
    text = text_digest(articles[0])
    twins = [twin for twin in store.with_text(text) if twin != url]
    if any(urls.site(twin) == urls.site(url) for twin in twins):
        return None
    old = store.page(url)
    owner = store.owner(canonical) if canonical else ""
    if old and old.kind == "duplicate" and old.canonical == canonical and owner not in ("", url):
        return None
    usable = canonical and urls.site(canonical) == urls.site(url) and not urls.is_front(canonical)
    id = canonical if usable and owner in ("", url) else url
    return [replace(articles[0], id=id, url=id)]
