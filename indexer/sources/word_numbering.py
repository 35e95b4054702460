"""The lists of DOCX: paragraphs that a definition of numbering, or their style, makes items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from bahith.indexer.sources.lists import Item, Level, Numbers, number
from bahith.indexer.sources.trees import local

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"

LEVELS = 9
"""Of a list, at most: ``abstractNum`` has up to nine ``lvl`` (ECMA-376, part 1)."""


@dataclass(eq=False)
class _List:
    """A definition of numbering: its levels, also by the styles that make paragraphs their items,
    and where its numbers begin again."""

    levels: dict[int, Level]
    styles: dict[str, int]
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
        level = own.level
        if level is None:
            level = found.styles.get(name, style.level or 0)
        level = min(level, LEVELS - 1)
        if level in found.starts:
            found.numbers.set(level, found.starts.pop(level))
        item = found.numbers.item(level, found.levels.get(level, Level()))
        return None if style.is_heading or own.is_heading else item

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
                (levels, styles), numbers = shared[id]
                overrides = list(each.iterfind("{*}lvlOverride"))
                for own_levels, own_styles in map(_levels, overrides):
                    levels, styles = levels | own_levels, styles | own_styles
                starts = dict(filter(None, map(_start, overrides)))
                lists[attribute(each, "numId")] = _List(levels, styles, numbers, starts)
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


def _place(element: etree._Element) -> int:
    """The level that an element is about."""
    return number(attribute(element, "ilvl")) or 0


def _levels(element: etree._Element) -> tuple[dict[int, Level], dict[str, int]]:
    """The levels that an element defines, and which of them belong to styles of paragraphs."""
    found = {_place(each): each for each in element.iterfind("{*}lvl")}
    known = {at: each for at, each in found.items() if at < LEVELS}
    styles = {value(each.find("{*}pStyle")): at for at, each in known.items()}
    styles.pop("", None)
    return {at: _level(each) for at, each in known.items()}, styles


def _level(element: etree._Element) -> Level:
    start = number(value(element.find("{*}start")))
    format, text = value(element.find("{*}numFmt")), element.find("{*}lvlText")
    is_shown = format != "none" and (text is None or bool(value(text)))
    return Level(1 if start is None else start, format != "bullet", is_shown)


def _start(override: etree._Element) -> tuple[int, int] | None:
    """A level, and the number of its first item in a list that begins it again."""
    start = number(value(override.find("{*}startOverride")))
    return None if start is None else (_place(override), start)


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
