"""EPUB: a chapter an article, by the table of contents and the order of reading.

The format: EPUB 3.3 and 2.0, https://www.w3.org/TR/epub-33/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from bahith.i18n import _
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import packages, parts
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.flow import FlowLine, signed
from bahith.indexer.sources.packages import Package
from bahith.indexer.sources.parts import Document, Part
from bahith.indexer.sources.trees import XHTML, Reader, local

_HEADING = re.compile(r"h[1-6]")
_STOP, _LEVEL = "\uf8fd", "\uf8fe"
"""Private characters that begin a line where an entry of the contents leads, and a heading."""
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,4}|[*†‡])[\])]?")


class _Entry(NamedTuple):
    """A line of the table of contents; ``level`` counts those around it."""

    file: str
    fragment: str
    label: str
    level: int


def document(data: bytes, names: Names) -> Document:
    """The chapters of EPUB. Raises SourceError if ``data`` is something else, or encrypted.

    A file that the contents do not name, and which has no heading, belongs to the chapter before.
    """
    package = Package(data, ".epub")
    container = package.needed("META-INF/container.xml")
    place = next((each.get("full-path", "") for each in container.iter("{*}rootfile")), "")
    book = package.needed(place)
    items = {each.get("id"): each for each in book.iterfind("{*}manifest/{*}item")}
    files = [
        _resolved(place, items[each.get("idref")].get("href", ""))[0]
        for each in book.iterfind("{*}spine/{*}itemref")
        if each.get("idref") in items
    ]
    _check_readable(package, files)
    found = parts.described(packages.dublin_core(book.find("{*}metadata")), names)
    entries = _contents(package, place, list(items.values()))
    chapters: list[Part] = []
    for file in files:
        for chapter, is_continued in _chapters(package, file, entries, bool(chapters)):
            if is_continued:
                chapters[-1] = chapters[-1]._replace(lines=[*chapters[-1].lines, *chapter.lines])
            else:
                chapters.append(chapter)
    found.parts = [chapter for chapter in chapters if chapter.lines]
    if len(found.parts) > 1:
        found.source = found.title or found.source
    found.problems += package.problems
    return found


def _check_readable(package: Package, files: list[str]) -> None:
    encryption = package.xml("META-INF/encryption.xml")
    references = [] if encryption is None else encryption.iter("{*}CipherReference")
    if {unquote(each.get("URI", "")) for each in references} & set(files):
        raise SourceError(_("the book is encrypted"))


def _resolved(base: str, href: str) -> tuple[str, str]:
    """The file that an address in the file ``base`` means, and the fragment in it."""
    path, _sign, fragment = href.partition("#")
    folder = posixpath.dirname(base)
    return posixpath.normpath(posixpath.join(folder, unquote(path))) if path else base, fragment


def _contents(package: Package, place: str, items: list[etree._Element]) -> list[_Entry]:
    """The table of contents: that of EPUB 3, or that of EPUB 2."""
    for item in items:
        if "nav" in item.get("properties", "").split():
            file, _fragment = _resolved(place, item.get("href", ""))
            if (root := package.xml(file)) is not None and (entries := list(_of_nav(root, file))):
                return entries
    for item in items:
        if item.get("media-type") == "application/x-dtbncx+xml":
            file, _fragment = _resolved(place, item.get("href", ""))
            if (root := package.xml(file)) is not None:
                return list(_of_ncx(root, file))
    return []


def _of_nav(root: etree._Element, file: str) -> Iterator[_Entry]:
    for nav in root.iter("{*}nav"):
        if nav.get("{http://www.idpf.org/2007/ops}type") == "toc":
            for link in nav.iter("{*}a"):
                level = sum(local(each) == "ol" for each in link.iterancestors())
                target = _resolved(file, link.get("href", ""))
                yield _Entry(*target, packages.text_of(link), level)


def _of_ncx(root: etree._Element, file: str) -> Iterator[_Entry]:
    for point in root.iter("{*}navPoint"):
        content = point.find("{*}content")
        level = sum(local(each) == "navPoint" for each in point.iterancestors())
        if content is not None:
            label = packages.text_of(point.find("{*}navLabel"))
            yield _Entry(*_resolved(file, content.get("src", "")), label, level)


def _chapters(
    package: Package, file: str, entries: list[_Entry], is_later: bool
) -> Iterator[tuple[Part, bool]]:
    """The chapters in a file, with True for one that goes on from the file before."""
    root = package.xml(file)
    body = None if root is None else root.find("{*}body")
    if body is None:
        return
    own = [entry for entry in entries if entry.file == file]
    top = min((entry.level for entry in own), default=0)
    starts = {entry.fragment: entry for entry in own if entry.level == top}
    if _is_links(body):
        return
    for piece, entry in _pieces(body, starts):
        label = entry.label if entry else ""
        is_continued = not label and bool(entries) and is_later
        part = _part(label, piece)
        yield part, is_continued and not part.title
        is_later = True


def _is_links(body: etree._Element) -> bool:
    """Whether a file is a table of contents: all of its text are links into the book."""
    links = [link for link in body.iter("{*}a") if "://" not in link.get("href", "://")]
    linked = sum(len(packages.text_of(link).split()) for link in links)
    headings = sum(
        len(packages.text_of(each).split()) for each in body.iter() if _HEADING.match(local(each))
    )
    return len(links) > 1 and linked + headings >= len(packages.text_of(body).split())


def _pieces(
    body: etree._Element, starts: dict[str, _Entry]
) -> Iterator[tuple[list[FlowLine], _Entry | None]]:
    """The lines of a file up to each entry of the contents, with the entry they belong to."""
    order: list[_Entry] = []
    for element in list(body.iter(etree.Element)):
        if _HEADING.fullmatch(local(element)):
            _mark(element, _LEVEL + local(element)[1:])
        if (entry := starts.get(element.get("id", ""))) and entry.fragment:
            order.append(entry)
            above = (each for each in element.iterancestors() if _HEADING.fullmatch(local(each)))
            _mark(next(above, element), _STOP)
        if local(element) == "a" and _is_note_mark(element):
            element.text = ""
            for child in list(element):
                element.remove(child)
    entry, lines, item = starts.get(""), list[FlowLine](), None
    following = iter(order)
    for line in Reader(XHTML).lines(body):
        if line.text == _STOP:
            yield lines, entry
            entry, lines, item = next(following), [], line.item
        else:
            lines.append(replace(line, item=line.item or item))
            item = None
    yield lines, entry


def _mark(element: etree._Element, sign: str) -> None:
    """Begin an element with a line that is ``sign``; of a heading, with ``sign`` alone."""
    if sign.startswith(_LEVEL):
        element.text = sign + (element.text or "")
        return
    stop = etree.Element("div")
    stop.text, stop.tail, element.text = sign, element.text, None
    element.insert(0, stop)


def _is_note_mark(link: etree._Element) -> bool:
    """Whether a link leads to a note; that which leads back from a note is its number."""
    before = link.getprevious()
    stands_first = before is None and not (link.getparent().text or "").strip(" \n\t[(")
    text = packages.text_of(link)
    return "#" in link.get("href", "") and bool(_NOTE_MARK.fullmatch(text)) and not stands_first


def _part(label: str, lines: list[FlowLine]) -> Part:
    """A chapter: its title is what the contents call it, if the text does too, or a heading."""
    leveled = [_leveled(line.text) for line in lines]
    headings = [*takewhile(lambda line: line[0], leveled)]
    titles = [text for _level, text in headings]
    if label and (not titles or any(title in label or label in title for title in titles)):
        title = label
    elif headings:
        title = min(headings, key=lambda heading: heading[0])[1]
    else:
        title = ""
    plain = [replace(line, text=text) for line, (_, text) in zip(lines, leveled, strict=True)]
    place = [line.text for line in plain[: len(headings) + 1]]
    if title in place:
        del plain[place.index(title)]
    return Part(title, [*signed(plain)])


def _leveled(line: str) -> tuple[str, str]:
    """The level of a heading, "" for other lines, and the text of both."""
    return (line[1:2], line[2:].strip()) if line.startswith(_LEVEL) else ("", line)
