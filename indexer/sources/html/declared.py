"""What a page declares about itself: JSON-LD, OpenGraph, microdata and ``<meta>``.

Vocabularies: schema.org (Article, NewsArticle), ogp.me (article), Dublin Core, and the names that
content systems use beside them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from bahith.indexer.sources.encoding import clean

# Objects of JSON-LD that are looked at, and how deep they are nested.
OBJECTS = 2000
DEEPEST = 12
# Values of a field, and characters of the longest one.
MOST = 100
LONGEST = 2000

_ARTICLE = re.compile(r"Article|NewsItem|BlogPosting|Report$|WebPage$")
_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^@|\.(?:com|net|org)$")
_LIST = re.compile(r"\s*[,،;؛|]\s*")

_NAMES: Mapping[str, str] = {
    "title": "og:title twitter:title headline dc.title sailthru.title title",
    "published": (
        "article:published_time datepublished og:published_time article:published publishdate "
        "publish_date published_time pubdate publish-date dc.date.issued dc.date dcterms.created "
        "sailthru.date parsely-pub-date date created datecreated creation_date"
    ),
    "updated": (
        "article:modified_time datemodified og:updated_time lastmod last-modified dcterms.modified "
        "modified updated_time"
    ),
    "site": "og:site_name application-name al:android:app_name apple-mobile-web-app-title",
    "author": "author article:author dc.creator byl parsely-author sailthru.author twitter:creator",
    "section": "article:section articlesection section parsely-section category",
    "tags": "article:tag news_keywords keywords parsely-tags sailthru.tags",
    "language": "og:locale inlanguage content-language dc.language",
    "url": "og:url twitter:url",
    "image": "og:image:secure_url og:image twitter:image twitter:image:src image thumbnailurl",
}


@dataclass
class Declared:
    """The values that a page declares for each field, the most telling first."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: object) -> None:
        """Adds a value that is a text and not empty."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str):
            text = " ".join(clean(unescape(value))[:LONGEST].split())
            known = self.all(name)
            if text and len(known) < MOST and text not in known:
                self.values.setdefault(name, []).append(text)

    def all(self, name: str) -> list[str]:
        """All values of a field."""
        return self.values.get(name, [])

    def first(self, name: str) -> str:
        """The most telling value of a field, or ""."""
        return next(iter(self.all(name)), "")

    def names(self, field: str) -> list[str]:
        """The values of a field that are names, not addresses or handles."""
        return [value for value in self.all(field) if not _ADDRESS.search(value)]


def declared(page: HtmlElement) -> Declared:
    """What ``page`` declares."""
    found = Declared()
    for item in islice(_objects(page), OBJECTS):
        _from_object(found, item)
    metas = [(_name(meta), meta.get("content")) for meta in page.iter("meta")]
    for name, keys in _NAMES.items():
        for key in keys.split():
            # Each of them may spell the same people in another way.
            if name == "author" and found.names(name):
                break
            for meta, content in metas:
                if meta == key:
                    found.add(name, content)
    _from_elements(found, page)
    return found


def tags(values: Iterable[str]) -> list[str]:
    """Each of the keywords in ``values`` once, in order."""
    return list(dict.fromkeys(tag for value in values for tag in _LIST.split(value) if tag))


def _name(meta: HtmlElement) -> str:
    names = (meta.get(key) for key in ("property", "name", "itemprop", "http-equiv"))
    return next((name.strip().lower() for name in names if name), "")


def _from_elements(found: Declared, page: HtmlElement) -> None:
    for link in page.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            found.values.setdefault("url", []).insert(0, (link.get("href") or "").strip())
    for element in page.iter("time"):
        if element.get("datetime"):
            name = "published" if _is_published(element) else "times"
            found.add(name, element.get("datetime"))
    for element in page.iter("title"):
        found.add("window", element.text_content())
    for element in page.iter("h1"):
        found.add("heading", element.text_content())
    found.add("language", page.get("lang"))


def _is_published(element: HtmlElement) -> bool:
    marks = f"{element.get('itemprop')} {element.get('class')} {element.get('pubdate')}".lower()
    return "publi" in marks or element.get("pubdate") is not None


def _objects(page: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The objects of JSON-LD on a page that describe an article, then those that may."""
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            try:
                content = json.loads(clean(script.text or ""), strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _articles(content, DEEPEST)


def _articles(content: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(content, list) and depth:
        for item in content:
            yield from _articles(item, depth - 1)
    elif isinstance(content, dict) and depth:
        if _ARTICLE.search(str(content.get("@type"))):
            yield content
        yield from _articles(content.get("@graph"), depth - 1)
        yield from _articles(content.get("mainEntity"), depth - 1)


def _from_object(found: Declared, item: Mapping[str, Any]) -> None:
    single = {
        "title": ("headline", "name"),
        "published": ("datePublished", "dateCreated"),
        "updated": ("dateModified",),
        "url": ("url", "mainEntityOfPage"),
        "language": ("inLanguage",),
    }
    for name, keys in single.items():
        for key in keys:
            found.add(name, _text(item.get(key), ("@id", "url", "name")))
    several = {
        "site": ("publisher", "sourceOrganization", "isPartOf"),
        "author": ("author", "creator"),
        "section": ("articleSection",),
        "tags": ("keywords",),
        "image": ("image", "thumbnailUrl"),
    }
    for name, keys in several.items():
        for key in keys:
            if name == "author" and found.names(name):
                break
            values = item.get(key)
            for value in values if isinstance(values, list) else [values]:
                found.add(name, _text(value, ("url", "@id") if name == "image" else ("name",)))


def _text(value: object, keys: tuple[str, ...]) -> object:
    if isinstance(value, dict):
        return next((value[key] for key in keys if isinstance(value.get(key), str)), None)
    return value
