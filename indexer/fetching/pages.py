"""What a web page says about where to go on, and whether robots are welcome."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import html
from lxml.etree import LxmlError

from bahith.indexer.errors import SourceError
from bahith.indexer.fetching import urls
from bahith.indexer.sources.html.decoding import decode

MOST = 5000
"""Links of a page that are looked at."""

_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")


@dataclass
class Links:
    """The addresses on a page, made absolute: ``canonical`` is its own, "" if it names none."""

    canonical: str = ""
    feeds: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    is_article: bool = False
    """The page declares that it is one."""
    noindex: bool = False
    nofollow: bool = False


def links(url: str, content: bytes, encoding: str, robots: str = "") -> Links:
    """What the page at ``url`` says; ``robots`` is the header X-Robots-Tag."""
    found = Links()
    _obey(found, robots)
    try:
        text, _repair = decode(content, encoding)
        page = html.document_fromstring(
            text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8")
        )
    except (SourceError, LxmlError, ValueError):
        return found
    base = url
    for element in page.iter("base", "meta", "link", "a", "area", "article"):
        target, rel = element.get("href") or "", (element.get("rel") or "").lower().split()
        if element.tag == "base" and target:
            base = urls.normal(target, url) or url
        elif element.tag == "meta":
            _read_meta(found, element)
        elif element.tag == "link":
            address = urls.normal(target, base) or ""
            if "canonical" in rel:
                found.canonical = found.canonical or address
            elif "alternate" in rel and (element.get("type") or "").lower() in _FEEDS and address:
                found.feeds.append(address)
        elif target and "nofollow" not in rel and len(found.pages) < MOST:
            found.pages.append(urls.normal(target, base) or "")
    found.pages = list(dict.fromkeys(filter(None, found.pages)))
    return found


def _read_meta(found: Links, element: html.HtmlElement) -> None:
    name = (element.get("name") or element.get("property") or "").lower()
    value = element.get("content") or ""
    if name in ("robots", "bahith"):
        _obey(found, value)
    elif name == "og:type":
        found.is_article = found.is_article or value.strip().lower() == "article"


def _obey(found: Links, rules: str) -> None:
    words = {word.strip().lower() for word in rules.split(",")}
    found.noindex |= bool(words & {"noindex", "none"})
    found.nofollow |= bool(words & {"nofollow", "none"})
