"""Feeds saved as files: RSS 0.9 to 2.0 and Atom; each item an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bahith.i18n import _
from bahith.indexer.article import Article, Problem
from bahith.indexer.sources.flow import signed
from bahith.indexer.sources.records import Records
from bahith.indexer.sources.trees import XHTML, Reader, local

ROOTS = ("rss", "RDF", "feed")

_NAMES = {"encoded": "contentEncoded"}
"""Elements by the names that ``fields`` knows."""
_OTHERS = {"contributor", "source", "group", "author", "creator"}
"""Elements of which none is a field of an article: an item's source is the feed it is from."""
_IN_BRACKETS = re.compile(r"[^\s()]+@[^\s()]+\s*\((.+)\)")
"""How RSS writes authors: behind their addresses."""
_AUTHORS = {"author", "creator"}
_TAG_DOMAINS = {"post_tag", "tag"}
"""Domains of categories that are tags: WordPress writes the first, and so do our own feeds."""
_IMAGES = {"thumbnail", "content", "enclosure"}


def articles(root: etree._Element, records: Records) -> Iterator[Article | Problem]:
    """The articles of a feed; their source is the feed's title, unless they name one.

    An item's id is that which the feed gives it, or its address, behind that of the file.
    """
    outlet = next((_text(title) for title in root.iterfind("./{*}title")), "") or next(
        (_text(title) for title in root.iterfind("./{*}channel/{*}title")), ""
    )
    language = next((_text(each) for each in root.iterfind("./{*}channel/{*}language")), "")
    items = list(root.iter("{*}item", "{*}entry"))
    if not items:
        yield records.failed(_("no text was found in this file"))
    for number, item in enumerate(items, 1):
        record = _record(item)
        publisher = record.setdefault("publisher", outlet)
        record["author"] = [name for name in _authors(item) if name != publisher]
        record.setdefault("language", language)
        if id := record.pop("guid", "") or record.get("link", ""):
            record["id"] = f"{records.origin}#{id}"
        yield from records.read(record, number)
    yield from records.warnings()


def _record(item: etree._Element) -> dict[str, object]:
    record: dict[str, object] = {}
    categories, tags = list[str](), list[str]()
    for child in item:
        name = local(child)
        if name in ("id", "guid"):
            record["guid"] = _text(child)
        elif name == "link":
            if child.get("rel", "alternate") == "alternate":
                record.setdefault("link", child.get("href") or _text(child))
        elif name in ("category", "subject"):
            some = tags if child.get("domain") in _TAG_DOMAINS else categories
            some.append(child.get("label") or child.get("term") or _text(child))
        elif name in _IMAGES and child.get("url"):
            record.setdefault("image", _image(child))
        elif name == "updated":
            record |= {"created": _text(child), "modified": _text(child)}
        elif name == "source":
            record["publisher"] = _text(child) or " ".join(
                _text(title) for title in child.iterfind("{*}title")
            )
        elif name and name not in _OTHERS and (text := _text(child)):
            record.setdefault(_NAMES.get(name, name), text)
    record["category"], record["tags"] = next(iter(categories), ""), [*categories[1:], *tags]
    return record


def _image(element: etree._Element) -> str:
    """The address of a picture; "" if it is that of a sound or film."""
    kind = element.get("type") or element.get("medium") or local(element)
    return element.get("url", "") if kind.startswith(("image", "thumbnail")) else ""


def _authors(item: etree._Element) -> Iterator[str]:
    for element in (child for child in item if local(child) in _AUTHORS):
        name = element.find("{*}name")
        text = _text(element if name is None else name)
        inner = _IN_BRACKETS.fullmatch(text)
        if inner or "@" not in text:
            yield inner[1] if inner else text


def _text(element: etree._Element) -> str:
    """The text of an element, which may be HTML in text, or XHTML in elements."""
    if len(element):
        return "\n".join(signed(Reader(XHTML).lines(element)))
    return (element.text or "").strip()
