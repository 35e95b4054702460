"""ODT, as LibreOffice writes it: one article per file.

The format: ISO/IEC 26300, OpenDocument 1.2.
"""

from __future__ import annotations

from lxml import etree

from bahith.indexer.dates.parsing import read_date
from bahith.indexer.sources import packages, parts, streams
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.odt_lists import STYLE, TEXT, Lists
from bahith.indexer.sources.packages import Package
from bahith.indexer.sources.parts import Document
from bahith.indexer.sources.trees import Reader, Rules, local

_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_REPEATED = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}number-columns-repeated"

_RULES = Rules(
    blocks=frozenset({"p", "h", "list-item", "text-box", "table", "section"}),
    silent=frozenset(
        "annotation tracked-changes table-of-content note-citation desc forms scripts "
        "sequence-decls variable-decls".split()
    ),
    notes=frozenset({"note"}),
    breaks=frozenset({"line-break"}),
    tabs=frozenset({"tab"}),
    signs={"s": " "},
    rows=frozenset({"table-row"}),
    # Covered cells, which merged ones are over, are there without text.
    cells=frozenset({"table-cell", "covered-table-cell"}),
    attribute=lambda cell, name: cell.get(_REPEATED) if name == "colspan" else None,
)


def document(data: bytes, names: Names) -> Document:
    """The article in ODT. Raises SourceError if ``data`` is something else.

    Title and day are found as in DOCX (``word``).
    """
    package = Package(data, ".odt")
    content = package.needed("content.xml")
    text = content.find(".//{*}body/{*}text")
    if text is None:
        raise streams.damaged(".odt")
    _without_hidden(content)
    meta = package.xml("meta.xml")
    record = packages.dublin_core(meta)
    # In OpenDocument they are the day of the last change, and who made it.
    last_change = read_date(str(record.pop("date", "")))
    if meta is not None and (first := packages.text_of(meta.find(".//{*}initial-creator"))):
        record["author"] = first
    found = parts.described({**_own(meta), **record}, names)
    title = _title(text, _titles(content))
    reader = Reader(_RULES, Lists(package.xml("styles.xml"), content))
    heading = reader.text(title) if title is not None else ""
    if title is not None:
        packages.detach(title)
    lines = reader.lines(text)
    parts.fill(found, heading or found.title, [*lines, *reader.notes])
    if meta is not None:
        made = packages.day(meta.find(".//{*}creation-date"))
        found.published = found.published or made
        parts.changed(found, last_change, made)
    found.problems += package.problems
    return found


def _own(meta: etree._Element | None) -> dict[str, object]:
    """The properties that users may give a document: its publisher, its date."""
    properties = [] if meta is None else meta.iterfind(".//{*}user-defined")
    values = {each.get(f"{_META}name", ""): packages.text_of(each) for each in properties}
    return {name: text for name, text in values.items() if text}


def _without_hidden(content: etree._Element) -> None:
    """Take out sections and text that nobody is shown."""
    hidden = {
        style.get(f"{STYLE}name", "")
        for style in content.iterfind(".//{*}automatic-styles/{*}style")
        if style.find(f"{{*}}text-properties[@{TEXT}display='none']") is not None
    }
    for element in list(content.iter("{*}section", "{*}p", "{*}h", "{*}span")):
        is_hidden = element.get(f"{TEXT}style-name") in hidden
        if is_hidden or element.get(f"{TEXT}display") == "none":
            packages.detach(element)


def _titles(content: etree._Element) -> set[str]:
    """The styles of titles: that of this name, and those which only change its looks."""
    derived = {
        style.get(f"{STYLE}name", "")
        for style in content.iterfind(".//{*}automatic-styles/{*}style")
        if style.get(f"{STYLE}parent-style-name") == "Title"
    }
    return {"Title", *derived}


def _title(text: etree._Element, styles: set[str]) -> etree._Element | None:
    """The paragraph that is the title: of that style, or a heading above all other text."""
    first = None
    for paragraph in text.iter("{*}p", "{*}h"):
        if packages.text_of(paragraph):
            if paragraph.get(f"{TEXT}style-name") in styles:
                return paragraph
            first = paragraph if first is None else first
    return first if first is not None and local(first) == "h" else None
