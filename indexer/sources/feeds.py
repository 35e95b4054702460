"""Feeds saved as files: RSS 0.9 to 2.0 and Atom; each item an article."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bahith.i18n import _
from bahith.indexer.article import Article, Problem
from bahith.indexer.sources.records import Records
from bahith.indexer.sources.trees import Reader, Rules, local

ROOTS = ("rss", "RDF", "feed")

_NAMES = {"encoded": "contentEncoded", "updated": "created"}
"""Elements by the names that ``fields`` knows."""
_OTHERS = {"author", "contributor", "source", "thumbnail", "group", "creator"}
"""Elements of which none is a field of an article: an item's source is the feed it is from."""
_RULES = Rules(blocks=frozenset("p div br li h1 h2 h3 h4 blockquote tr".split()))


def articles(root: etree._Element, records: Records) -> Iterator[Article | Problem]:
    """The articles of a feed; their source is the feed's title, unless they name one.

    An item's id is that which the feed gives it, or its address, behind that of the file.
    """
    outlet = next((_text(title) for title in root.iterfind("./{*}title")), "") or next(
        (_text(title) for title in root.iterfind("./{*}channel/{*}title")), ""
    )
    items = list(root.iter("{*}item", "{*}entry"))
    if not items:
        yield records.failed(_("no text was found in this file"))
    for number, item in enumerate(items, 1):
        record = _record(item)
        record.setdefault("publisher", outlet)
        if id := record.pop("guid", "") or record.get("link", ""):
            record["id"] = f"{records.origin}#{id}"
        yield from records.read(record, number)


def _record(item: etree._Element) -> dict[str, object]:
    record: dict[str, object] = {}
    for child in item:
        name = local(child)
        if name in ("id", "guid"):
            record["guid"] = _text(child)
        elif name == "link":
            if child.get("rel", "alternate") == "alternate":
                record.setdefault("link", child.get("href") or _text(child))
        elif name == "category":
            record.setdefault("category", child.get("label") or child.get("term") or _text(child))
        elif name == "source":
            record["publisher"] = _text(child) or " ".join(
                _text(title) for title in child.iterfind("{*}title")
            )
        elif name and name not in _OTHERS and (text := _text(child)):
            record.setdefault(_NAMES.get(name, name), text)
    return record


def _text(element: etree._Element) -> str:
    """The text of an element, which may be HTML in text, or XHTML in elements."""
    if len(element):
        return "\n".join(Reader(_RULES).lines(element))
    return (element.text or "").strip()
