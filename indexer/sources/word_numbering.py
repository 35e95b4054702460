"""The lists of DOCX: paragraphs that a definition of numbering, or their style, makes items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from bahith.indexer import notation
from bahith.indexer.sources.lists import Item, Numbers, number
from bahith.indexer.sources.trees import local

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"


class _Level(NamedTuple):
    """A level of a list; ``style`` is that of the paragraphs which are its items."""

    start: int = 1
    is_numbered: bool = True
    is_shown: bool = True
    style: str = ""


@dataclass(eq=False)
class _List:
    """A definition of numbering, and where its numbers begin again."""

    levels: dict[int, _Level]
    numbers: Numbers
    starts: dict[int, int] = field(default_factory=dict)


class _Style(NamedTuple):
    """What a style of paragraphs says: its list "" if none, "0" if it takes them out of one."""

    numbering: str = ""
    level: int | None = None
    is_heading: bool = False


class Numbering:
    """Tells which items paragraphs are, when called with elements in their order.

    Headings are none, though their numbers count.
    """

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        """``numbering`` and ``styles`` are the roots of these parts of the document."""
        elements = [] if styles is None else list(styles.iterfind("{*}style"))
        self._elements = {attribute(each, "styleId"): each for each in elements}
        self._default = next((id for id, each in self._elements.items() if _is_default(each)), "")
        self._styles: dict[str, _Style] = {}
        self._lists = {} if numbering is None else self._defined(numbering)

    def __call__(self, element: etree._Element) -> Item | None:
        """The item that an element is, None if it is something else."""
        if not self._lists or local(element) != "p":
            return None
        properties = element.find("{*}pPr")
        name, own = self._default, _Style()
        if properties is not None:
            name, own = value(properties.find("{*}pStyle")) or name, _said(properties)
        style = self._style(name)
        found = self._lists.get(own.numbering or style.numbering)
        if not found or (properties is not None and properties.find("{*}rPr/{*}del") is not None):
            return None
        level = own.level if own.level is not None else _level(found, name, style)
        kind = found.levels.get(level, _Level())
        if level in found.starts:
            found.numbers.set(level, found.starts.pop(level))
        count = found.numbers.next(level, kind.start)
        if not kind.is_shown or style.is_heading or own.is_heading:
            return None
        return Item(notation.mark(count if kind.is_numbered else None), found.numbers)

    def _style(self, id: str) -> _Style:
        """What a style says, or the one that it is based on."""
        if (known := self._styles.get(id)) is None:
            known = _Style()
            for each in self._bases(id):
                said = _said(each.find("{*}pPr"))
                name = value(each.find("{*}name")).casefold()
                known = _Style(
                    known.numbering or said.numbering,
                    said.level if known.level is None else known.level,
                    known.is_heading or said.is_heading or name.startswith("heading"),
                )
            self._styles[id] = known
        return known

    def _bases(self, id: str) -> Iterator[etree._Element]:
        seen = set[str]()
        while id not in seen and (element := self._elements.get(id)) is not None:
            yield element
            seen.add(id)
            id = value(element.find("{*}basedOn"))

    def _defined(self, root: etree._Element) -> dict[str, _List]:
        """The lists by the numbers that paragraphs name."""
        definitions = {
            attribute(each, "abstractNumId"): each for each in root.iterfind("{*}abstractNum")
        }
        linked = {value(each.find("{*}styleLink")): id for id, each in definitions.items()}
        shared = {id: (_levels(each), Numbers()) for id, each in definitions.items()}
        lists: dict[str, _List] = {}
        for each in root.iterfind("{*}num"):
            id = value(each.find("{*}abstractNumId"))
            if link := value(_found(definitions.get(id), "{*}numStyleLink")):
                id = linked.get(link, id)
            if id in shared:
                levels, numbers = shared[id]
                overrides = list(each.iterfind("{*}lvlOverride"))
                own = {at: level for one in overrides for at, level in _levels(one).items()}
                starts = dict(filter(None, map(_start, overrides)))
                lists[attribute(each, "numId")] = _List(levels | own, numbers, starts)
        return lists


def _said(properties: etree._Element | None) -> _Style:
    if properties is None:
        return _Style()
    outline = properties.find("{*}outlineLvl")
    return _Style(
        value(properties.find("{*}numPr/{*}numId")),
        number(value(properties.find("{*}numPr/{*}ilvl"))),
        is_heading=outline is not None and value(outline) != "9",  # 9 is the body's
    )


def _levels(element: etree._Element) -> dict[int, _Level]:
    levels = {}
    for each in element.iterfind("{*}lvl"):
        start = number(value(each.find("{*}start")))
        format, text = value(each.find("{*}numFmt")), each.find("{*}lvlText")
        levels[number(attribute(each, "ilvl")) or 0] = _Level(
            1 if start is None else start,
            format != "bullet",
            format != "none" and (text is None or bool(value(text))),
            value(each.find("{*}pStyle")),
        )
    return levels


def _start(override: etree._Element) -> tuple[int, int] | None:
    """A level, and the number of its first item in a list that begins it again."""
    start = number(value(override.find("{*}startOverride")))
    return None if start is None else (number(attribute(override, "ilvl")) or 0, start)


def _level(found: _List, style_id: str, style: _Style) -> int:
    """The level of a paragraph whose style makes it an item."""
    levels = (at for at, level in found.levels.items() if style_id and level.style == style_id)
    return next(levels, style.level or 0)


def _is_default(style: etree._Element) -> bool:
    return attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true")


def _found(element: etree._Element | None, path: str) -> etree._Element | None:
    return None if element is None else element.find(path)


def value(element: etree._Element | None) -> str:
    """The value of a property, "" without it."""
    return "" if element is None else attribute(element, "val")


def attribute(element: etree._Element, name: str) -> str:
    """An attribute in the namespace of DOCX, "" without it."""
    return element.get(_W + name) or element.get(_STRICT + name) or ""
