"""Addresses in sitemaps and feeds.

Sitemaps: https://www.sitemaps.org/protocol.html, in XML or a line for each address; also RSS and
Atom, which the protocol counts as sitemaps, and https://www.jsonfeed.org.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from bahith.indexer.sources.content_type import ContentType
from bahith.indexer.sources.trees import local

Kind = Literal["sitemap", "feed", "page"]

MOST = 100_000
"""Addresses that are read of one sitemap or feed; the protocol allows 50,000."""

_ROOT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<\?[^>]*>\s*|<!DOCTYPE[^>]*>\s*)*"
    rb"<(?:[\w.-]+:)?([A-Za-z]+)[\s/>]",
    re.S,
)
_KINDS: dict[str, Kind] = {
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "rss": "feed",
    "RDF": "feed",
    "feed": "feed",
}
_LINES = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:https?://[^\s<>]+\s*){1,50}")
_HEAD = 10_000
_ITEMS = ("url", "sitemap", "item", "entry")


@dataclass(frozen=True, slots=True)
class Entry:
    """An address in a listing, the kind that the listing says it is, and when it changed last."""

    url: str
    kind: Kind = "page"
    lastmod: str = ""


def kind_of(kind: ContentType, content: bytes) -> Kind | None:
    """Whether content is a sitemap or a feed, by itself; None if it is neither."""
    head = content[:_HEAD]
    if root := _ROOT.match(head):
        return _KINDS.get(root[1].decode("ascii"))
    if "json" in kind.media and b"jsonfeed.org/version" in head:
        return "feed"
    if kind.media == "text/plain" and _LINES.match(head):
        return "sitemap"
    return None


def entries(content: bytes) -> Iterator[Entry]:
    """The addresses in a sitemap or feed, as they stand there; damaged ones as far as possible."""
    if _ROOT.match(content[:_HEAD]):
        yield from _of_xml(content)
    elif content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _of_json(content)
    else:
        for line in content.decode("utf-8-sig", "replace").splitlines()[:MOST]:
            if line.strip():
                yield Entry(line.strip())


def _of_xml(content: bytes) -> Iterator[Entry]:
    items = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag=[f"{{*}}{name}" for name in _ITEMS],
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    count = 0
    try:
        for _event, item in items:
            if local(item.getparent()) in _ITEMS if item.getparent() is not None else False:
                continue  # an element of that name within another one
            if entry := _entry(item):
                yield entry
                count += 1
            item.clear(keep_tail=False)
            while item.getprevious() is not None:
                del item.getparent()[0]
            if count >= MOST:
                return
    except etree.XMLSyntaxError:
        return  # damaged beyond repair: what stands before it was read


def _entry(item: etree._Element) -> Entry | None:
    name = local(item)
    texts: dict[str, str] = {}
    for child in item:
        key, text = local(child), (child.text or "").strip()
        if key == "link" and child.get("rel", "alternate") == "alternate":
            text = child.get("href") or text
        elif key == "link":
            continue
        if text:
            texts.setdefault(key, text)
    if name in ("url", "sitemap"):
        url = texts.get("loc", "")
    else:
        guid = texts.get("guid", "")
        url = texts.get("link", "") or (guid if guid.startswith(("http://", "https://")) else "")
    if not url:
        return None
    changed = next((texts[key] for key in ("lastmod", "updated") if key in texts), "")
    return Entry(url, "sitemap" if name == "sitemap" else "page", changed)


def _of_json(content: bytes) -> Iterator[Entry]:
    try:
        items = json.loads(content).get("items", [])
    except (ValueError, AttributeError, RecursionError):
        return
    for item in items[:MOST] if isinstance(items, list) else []:
        if isinstance(item, dict) and isinstance(url := item.get("url"), str):
            yield Entry(url, lastmod=str(item.get("date_modified") or ""))
