"""What a web server answered → articles: pages, documents, and the items of feeds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from bahith.i18n import reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import html, markdown, office, pdf, txt
from bahith.indexer.sources.content_type import ContentType
from bahith.indexer.sources.extras import missing_extra, needed
from bahith.indexer.sources.fields import NO_NAMES
from bahith.indexer.sources.html.decoding import is_html

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""The kinds of files that are read from the web, by media type."""

_READERS = (txt, markdown, office, pdf)
_FEEDS = ("rss", "RDF", "feed")
_VAGUE = ("", "application/octet-stream", "binary/octet-stream", "application/force-download")
_MAGIC = ((b"%PDF-", ".pdf"), (b"{\\rtf", ""))


def suffix(url: str, kind: ContentType, content: bytes) -> str:
    """The suffix of files of this kind; "" if they are not read."""
    if kind.media in SUFFIXES and kind.media != "text/plain":
        return SUFFIXES[kind.media]
    if is_html(content):
        return ".html"
    if kind.media in _VAGUE:
        by_magic = (name for magic, name in _MAGIC if content.startswith(magic))
        name = PurePosixPath(urlsplit(url).path).suffix.lower()
        return next(by_magic, name if name in SUFFIXES.values() else "")
    return SUFFIXES.get(kind.media, "")


def articles(url: str, kind: ContentType, content: bytes) -> Iterator[Article | Problem]:
    """The articles in the file at ``url``, and what could not be read.

    The id of an article is ``url``, and behind it the part of a document of several. ``url``
    is the origin, too. A file of a kind that is not read gives nothing.
    """
    ending = suffix(url, kind, content)
    path = PurePosixPath(PurePosixPath(unquote(urlsplit(url).path)).stem or "page")
    path = path.with_name(path.name + ending)
    if ending == ".html":
        items = html.read_bytes(content, path, url, kind.encoding)
    elif extra := missing_extra(ending):
        items = iter([Problem(path, url, needed(extra), severity="skipped")])
    elif ending:
        reader = next(reader for reader in _READERS if ending in reader.SUFFIXES)
        items = reader.read(io.BytesIO(content), path, url, NO_NAMES)
    else:
        return
    for item in items:
        yield replace(item, url=_address(item, url, ending)) if isinstance(item, Article) else item


def _address(article: Article, url: str, ending: str) -> str:
    if ending == ".html":
        return article.url or url
    # The reader of PDFs names the page behind the name of the file.
    _, separator, fragment = article.url.rpartition("#")
    return url + separator + fragment


def feed_items(url: str, content: bytes) -> Iterator[Article | Problem]:
    """The items of a feed that have a text, but no page of their own."""
    from bahith.indexer.sources import feeds, trees
    from bahith.indexer.sources.records import Records

    path = PurePosixPath(unquote(urlsplit(url).path)).name or "feed"
    try:
        root, _problems = trees.parsed(content)
    except SourceError as error:
        yield Problem(PurePosixPath(path), url, reason(error))
        return
    if trees.local(root) not in _FEEDS:
        return
    for item in feeds.articles(root, Records(PurePosixPath(path), url, NO_NAMES)):
        if isinstance(item, Article) and item.body and not item.url:
            yield replace(item, url=url)
