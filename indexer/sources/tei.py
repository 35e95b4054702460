"""TEI: books and journals as scholars encode them; each division with text of its own an article.

The guidelines: https://tei-c.org/guidelines/p5/
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain

from lxml import etree

from bahith.indexer.dates.parsing import read_date
from bahith.indexer.language_codes import code
from bahith.indexer.notation import HALF
from bahith.indexer.sources.about import About
from bahith.indexer.sources.flow import FlowLine, signed
from bahith.indexer.sources.lists import Item, Items, number
from bahith.indexer.sources.parts import Document, Part
from bahith.indexer.sources.trees import Reader, Rules, local

ROOTS = ("TEI", "TEI.2", "teiCorpus")

FEWEST = 50
"""Words of its own that keep a division with others in it together."""

_DIVISIONS = {"div", *(f"div{level}" for level in range(8))}
_CONTAINERS = {"TEI", "TEI.2", "teiCorpus", "text", "group", "front", "body", "back"}
_WHOLE = {"article", "item", "chapter", "entry", "poem", "letter", "bill", "advert"}
"""Types of divisions that are articles, whatever is in them."""

_RULES = Rules(
    blocks=frozenset(
        "ab argument byline castItem castList closer dateline div docAuthor docImprint docTitle "
        "epigraph head item l lg list listBibl opener p postscript salute signed sp speaker stage "
        "table titlePart trailer".split()
    )
    | _DIVISIONS,
    silent=frozenset("teiHeader facsimile fw del figDesc surplus".split()),
    notes=frozenset({"note"}),
    signs={"caesura": HALF},
    rows=frozenset({"row"}),
    cells=frozenset({"cell"}),
    attribute=lambda cell, name: cell.get({"colspan": "cols", "rowspan": "rows"}.get(name, "")),
)
_NUMBERED = {"ordered", "numbered"}
_ENTRIES = {"bibl", "biblStruct", "biblFull"}
"""What bibliographies have for items; in a paragraph they are part of it."""
_UNMARKED = {"inline", "gloss"}
_CHOICES = ("corr", "reg", "abbr", "sic", "orig", "expan")
"""Which of the readings of an editor counts, the best first."""
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def document(root: etree._Element) -> Document:
    """The articles in TEI; date and title of the journal or book are those of its header."""
    _decide(root)
    title, published = _title(root), _day(root.iterfind(".//{*}sourceDesc//{*}date"))
    # Whoever publishes a journal has not written its articles.
    is_journal = root.find(".//{*}sourceDesc//{*}title[@level='j']") is not None
    author = () if is_journal else _names(root.iterfind(".//{*}titleStmt/{*}author"))
    language = root.find(".//{*}langUsage/{*}language")
    found = About(author, language=code("" if language is None else language.get("ident", "")))
    return Document(list(_parts(root)), title=title, published=published, about=found)


def _decide(root: etree._Element) -> None:
    """Leave one reading where an editor gives several, the ends of lines as white space, and a sign
    between the halves of verses; entries of bibliographies become items of lists."""
    for choice in root.iterfind(".//{*}choice"):
        readings = {local(child): child for child in choice}
        best = next((name for name in _CHOICES if name in readings), None)
        for name, child in readings.items():
            if best and name != best and name in _CHOICES:
                child.clear(keep_tail=True)
    for milestone in chain(root.iterfind(".//{*}lb"), root.iterfind(".//{*}pb")):
        if milestone.get("break") != "no":
            milestone.tail = " " + (milestone.tail or "")
    for entry in root.iterfind(".//{*}text//{*}listBibl/*"):
        if local(entry) in _ENTRIES:
            entry.tag = "item"
    for verse in root.iterfind(".//{*}l"):
        halves = verse.findall("{*}seg")
        if len(halves) == 2:
            halves[0].tail = HALF + (halves[0].tail or "")


def _title(root: etree._Element) -> str:
    """The name of the journal or book in Arabic, or else in the first language."""
    for place in (".//{*}sourceDesc//{*}monogr/{*}title", ".//{*}titleStmt/{*}title"):
        titles = [title for title in root.iterfind(place) if title.get("type") != "sub"]
        for title in sorted(titles, key=lambda title: title.get(_XML_LANG) != "ar"):
            if text := " ".join("".join(title.itertext()).split()):
                return text
    return ""


def _names(elements: Iterable[etree._Element]) -> tuple[str, ...]:
    """The persons that these elements name, in Arabic if it is one of several languages."""
    names: dict[str, None] = {}
    for element in elements:
        persons = element.findall(".//{*}persName") or [element]
        arabic = [person for person in persons if person.get(_XML_LANG) == "ar"]
        for person in arabic or persons:
            names[" ".join("".join(person.itertext()).split())] = None
    return tuple(filter(None, names))


def _day(dates: Iterator[etree._Element]) -> dt.date | None:
    """The first whole day that is given in the form of ISO 8601."""
    for date in dates:
        if day := read_date(date.get("when") or date.get("when-iso") or ""):
            return day
    return None


def _parts(container: etree._Element, section: str = "") -> Iterator[Part]:
    """The articles in an element: of divisions, and of what stands beside them.

    ``section`` is the heading of the division around it; one of its own counts more.
    """
    heads = container.findall("{*}head")
    section = " ".join(filter(None, map(Reader(_RULES).text, heads))) or section
    own: list[etree._Element] = []
    for child in container:
        name = local(child)
        if name in _CONTAINERS or (name in _DIVISIONS and not _is_article(child)):
            yield from _together(container, heads, own)
            own = []
            yield from _parts(child, section)
        elif name in _DIVISIONS:
            yield from _together(container, heads, own)
            own = []
            yield _part(child, list(child))._replace(category=section)
        elif name and name != "head" and name not in _RULES.silent:
            own.append(child)
    yield from _together(container, heads, own)


def _is_article(division: etree._Element) -> bool:
    """Whether a division is an article, and not the section of a journal with articles in it."""
    if {division.get("type"), division.get("subtype")} & _WHOLE:
        return True
    inner = [child for child in division if local(child) in _DIVISIONS]
    if not inner:
        return True
    own = (child for child in division if child not in inner and local(child) != "head")
    return sum(len("".join(child.itertext()).split()) for child in own) >= FEWEST


def _together(
    container: etree._Element, heads: list[etree._Element], own: list[etree._Element]
) -> Iterator[Part]:
    if own:
        yield _part(container, [*heads, *own])


def _part(division: etree._Element, elements: list[etree._Element]) -> Part:
    """A part whose first heads are its title."""
    reader = Reader(_RULES, _Lists())
    heads: list[str] = []
    lines: list[FlowLine] = []
    for element in elements:
        if local(element) == "head" and not lines:
            heads += filter(None, [reader.text(element)])
        else:
            lines += reader.lines(element)
    dated = (
        date
        for name in ("dateline", "docDate")
        for date in division.iterfind(f"{{*}}{name}//{{*}}date")
    )
    bylines = (
        each for each in division.iterfind("{*}byline") if each.find(".//{*}persName") is not None
    )
    author = _names([*division.iterfind(".//{*}docAuthor"), *bylines])
    id, body = division.get(_XML_ID, ""), [*signed([*lines, *reader.notes])]
    return Part(" ".join(heads), body, id, _day(dated), author=author)


class _Lists:
    """Tells which items of lists elements are, when called with them in their order.

    Inline lists have no marks, nor those with labels, which are marks or terms themselves.
    """

    def __init__(self) -> None:
        self._lists: dict[etree._Element, Items] = {}

    def __call__(self, element: etree._Element) -> Item | None:
        """The item that an element is, None if it is something else."""
        name = local(element)
        if name in ("list", "listBibl"):
            kinds = {*f"{element.get('type')} {element.get('rend')}".split()}
            if not kinds & _UNMARKED and element.find("{*}label") is None:
                self._lists[element] = Items(1 if kinds & _NUMBERED else None)
        elif name == "item" and (parent := element.getparent()) in self._lists:
            return self._lists[parent].item(number(element.get("n")))
        return None
