"""The lists of ODT: their styles say which marks items have, and where numbers begin."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from bahith.indexer.sources.lists import Item, Level, Numbers, number
from bahith.indexer.sources.trees import local

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"

_LEVEL = "list-level-style-"

_BULLETS = Level(is_numbered=False)
"""What items have without a style."""


class _List(NamedTuple):
    """A list, whose numbers go on in other lists that say so."""

    style: str
    level: int
    numbers: Numbers


class Lists:
    """Tells which items elements are, when called with them in their order; headings are none."""

    def __init__(self, *roots: etree._Element | None) -> None:
        """``roots`` are those of the parts of a document with styles; later ones count more."""
        self._styles: dict[str, dict[int, Level]] = {}
        self._of_paragraphs: dict[str, str] = {}
        for root in roots:
            for style in [] if root is None else root.iter("{*}list-style"):
                self._styles[style.get(f"{STYLE}name", "")] = _levels(style)
            for style in [] if root is None else root.iter("{*}style"):
                if name := style.get(f"{STYLE}list-style-name"):
                    self._of_paragraphs[style.get(f"{STYLE}name", "")] = name
        self._lists: dict[etree._Element, _List] = {}
        self._latest: dict[str, Numbers] = {}
        """The numbers of the last list of each style, and of each list by its id."""

    def __call__(self, element: etree._Element) -> Item | None:
        """The item that an element is, None if it is something else."""
        name = local(element)
        if name == "list":
            self._begin(element)
        elif name == "list-item" and (parent := element.getparent()) in self._lists:
            return self._item(element, self._lists[parent])
        return None

    def _begin(self, element: etree._Element) -> None:
        """Note what is known of a list."""
        around = element.getparent()
        outer = None if around is None else self._lists.get(around.getparent())
        style = element.get(f"{TEXT}style-name") or (outer.style if outer else "")
        if not style and (first := element.find("{*}list-item/{*}p")) is not None:
            style = self._of_paragraphs.get(first.get(f"{TEXT}style-name", ""), "")
        numbers = outer.numbers if outer else None
        if not outer and element.get(f"{TEXT}continue-numbering") == "true":
            numbers = self._latest.get(style)
        if not outer and (before := element.get(f"{TEXT}continue-list")):
            numbers = self._latest.get(f"#{before}")
        found = _List(style, outer.level + 1 if outer else 1, numbers or Numbers())
        self._lists[element] = found
        self._latest[style] = found.numbers
        self._latest[f"#{element.get(_ID)}"] = found.numbers

    def _item(self, element: etree._Element, within: _List) -> Item | None:
        first = next((name for name in map(local, element) if name in ("p", "h", "list")), "")
        if first != "p":
            return None
        kind = self._styles.get(within.style, {}).get(within.level, _BULLETS)
        if (start := number(element.get(f"{TEXT}start-value"))) is not None:
            within.numbers.set(within.level, start)
        return within.numbers.item(within.level, kind)


def _levels(style: etree._Element) -> dict[int, Level]:
    levels = {}
    for each in style:
        kind = local(each).removeprefix(_LEVEL)
        if kind == local(each):
            continue
        start = number(each.get(f"{TEXT}start-value"))
        shown = {
            "number": each.get(f"{STYLE}num-format", ""),
            "bullet": each.get(f"{TEXT}bullet-char", "").strip(),
        }
        levels[number(each.get(f"{TEXT}level")) or 1] = Level(
            1 if start is None else start, kind == "number", bool(shown.get(kind, "image"))
        )
    return levels
