"""The text of DOCX, in content controls, text boxes, tables and notes too."""

from __future__ import annotations

from lxml import etree

from bahith.indexer.sources import packages, parts
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.packages import Package
from bahith.indexer.sources.parts import Document
from bahith.indexer.sources.trees import Reader, Rules, local
from bahith.indexer.sources.word_numbering import Numbering, attribute, value


def _span(cell: etree._Element, name: str) -> str | None:
    """How many columns a cell takes; the cells below one that takes several rows are there."""
    return value(cell.find("{*}tcPr/{*}gridSpan")) if name == "colspan" else None


_RULES = Rules(
    blocks=frozenset({"p", "tbl", "txbxContent"}),
    # A fallback repeats the text of a drawing for old programs.
    silent=frozenset({"Fallback", "del", "moveFrom"}),
    breaks=frozenset({"br", "cr"}),
    tabs=frozenset({"tab", "ptab"}),
    signs={"noBreakHyphen": "-"},
    tables=frozenset({"tbl"}),
    rows=frozenset({"tr"}),
    cells=frozenset({"tc"}),
    texts=frozenset({"t"}),
    attribute=_span,
)
_OFF = ("0", "false", "off")
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")


def document(data: bytes, names: Names) -> Document:
    """The article in DOCX. Raises SourceError if ``data`` is something else.

    The title is the paragraph of that style, or a heading that opens the text, or that of the
    document's properties; without any, it is found as in a plain text. The day is the one in the
    text, or that on which the document was made, and the last change is that of its properties.
    """
    package = Package(data, ".docx")
    body = package.needed("word/document.xml")
    core = package.xml("docProps/core.xml")
    found = parts.described(packages.dublin_core(core), names)
    _without_contents(body)
    _without_hidden(body)
    styles = package.xml("word/styles.xml")
    title = _title(body, _names(styles))
    heading = Reader(_RULES).text(title) if title is not None else ""
    if title is not None:
        packages.detach(title)
    reader = Reader(_RULES, Numbering(package.xml("word/numbering.xml"), styles))
    lines = reader.lines(body)
    for name in _NOTES:
        if (notes := package.xml(name)) is not None:
            _without_hidden(notes)
            lines += reader.lines(notes)
    found.problems += package.problems
    parts.fill(found, heading or found.title, lines)
    if core is not None:
        made = packages.day(core.find("{*}created"))
        found.published = found.published or made
        parts.changed(found, packages.day(core.find("{*}modified")), made)
    return found


def _without_contents(body: etree._Element) -> None:
    """Take out tables of contents, which repeat the headings."""
    for gallery in list(body.iterfind(".//{*}sdt/{*}sdtPr/{*}docPartObj/{*}docPartGallery")):
        if value(gallery) == "Table of Contents":
            packages.detach(gallery.getparent().getparent().getparent())


def _without_hidden(root: etree._Element) -> None:
    """Take out text that Word shows to nobody."""
    for sign in list(root.iterfind(".//{*}r/{*}rPr/{*}vanish")):
        run = sign.getparent().getparent()
        if value(sign) not in _OFF and run.getparent() is not None:
            packages.detach(run)


def _names(root: etree._Element | None) -> dict[str, str]:
    """The names of styles, which are English in each language, by their ids."""
    styles = [] if root is None else list(root.iterfind("{*}style"))
    return {
        attribute(style, "styleId"): value(name).casefold()
        for style in styles
        if (name := style.find("{*}name")) is not None
    }


def _title(body: etree._Element, styles: dict[str, str]) -> etree._Element | None:
    """The paragraph that is the title: of that style, or a heading above all other text."""
    opening = None
    for paragraph in body.iter("{*}p"):
        if not local(paragraph) or not any(text.text for text in paragraph.iter("{*}t")):
            continue
        style = paragraph.find("{*}pPr/{*}pStyle")
        name = "" if style is None else styles.get(value(style), value(style)).casefold()
        if name == "title":
            return paragraph
        is_heading = name.startswith("heading")
        if opening is None:
            opening = paragraph if is_heading else False
    return opening if opening is not False else None
