"""The lines of HTML, with its lists and tables.

Articles are stored as plain text, so each item of a list starts with a mark, and the cells of a row
are on one line with a bar between them: see ``notation``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from bahith.indexer.notation import CELL, EMPTY, ITEM

LONGEST_CELL: Final = 200
"""Characters of the longest cell of a table: pages are laid out by tables, too."""

BLOCKS: Final = frozenset(
    "address article aside blockquote br center dd div dl dt figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol p pre section table tbody td th thead tr ul".split()
)
"""Elements that begin and end a line."""

_NUMBER: Final = re.compile(r"[0-9]{1,3}")


@dataclass(eq=False, slots=True)
class Row:
    """A row of a table: how many lines each of its cells has, and whether one has a table."""

    cells: list[int] = field(default_factory=list)
    is_layout: bool = False


@dataclass(eq=False, slots=True)
class Items:
    """A list: the number of its next item, or None where items have none."""

    next: int | None

    def mark(self) -> str:
        """The mark of the next item."""
        if self.next is None:
            return "- "
        self.next += 1
        return f"{self.next - 1}. "


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line, the list whose item it begins, with its mark, and its cell of a row."""

    text: str
    mark: str = ""
    items: Items | None = None
    row: Row | None = None
    cell: int = 0


class Flow:
    """Collects the lines of elements, as these begin and end."""

    def __init__(self, blocks: frozenset[str] = BLOCKS) -> None:
        self.lines: list[FlowLine] = []
        self._blocks = blocks
        self._texts: list[str] = []
        self._lists: list[Items] = []
        self._begun: Items | None = None
        """The list that has begun an item, until it has a line."""
        self._rows: list[Row | None] = []
        """The open row of each open table."""

    def start(self, tag: str, first: str | None = None) -> None:
        """An element begins; ``first`` is the number of a list's first item, where it says so."""
        if tag not in self._blocks:
            return
        self.end_line()
        row = self._rows[-1] if self._rows else None
        if tag in ("ul", "ol"):
            number = int(first) if first and _NUMBER.fullmatch(first) else 1
            self._lists.append(Items(number if tag == "ol" else None))
        elif tag == "li":
            self._begun = self._lists[-1] if self._lists else None
        elif tag == "table":
            if row:
                row.is_layout = True
            self._rows.append(None)
        elif tag == "tr" and self._rows:
            self._rows[-1] = Row()
        elif tag in ("td", "th") and row:
            row.cells.append(0)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag not in self._blocks:
            return
        self.end_line()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._begun = None
        elif tag == "tr" and self._rows:
            self._rows[-1] = None
        elif tag == "table" and self._rows:
            self._rows.pop()

    def add(self, text: str) -> None:
        """A text, which may have several lines."""
        first, *others = text.split("\n")
        self._texts.append(first)
        for other in others:
            self.end_line()
            self._texts.append(other)

    def end_line(self) -> None:
        """What follows is another line; white space is as a browser shows it."""
        text = " ".join("".join(self._texts).split())
        self._texts = []
        if not text:
            return
        items, self._begun = self._begun, None
        mark = items.mark() if items else ""
        row = self._rows[-1] if self._rows else None
        if row and row.cells:
            row.cells[-1] += 1
            self.lines.append(FlowLine(text, mark, items, row, len(row.cells) - 1))
        else:
            self.lines.append(FlowLine(text, mark, items))


def signed(lines: Sequence[FlowLine]) -> Iterator[str]:
    """The lines with their signs.

    Items have their marks where a list has several and they begin with no other. A row is one line
    if nothing of it is missing, no cell is long or has several lines, and two or more have one.
    """
    sizes = Counter(line.items for line in lines)
    for row, group in groupby(lines, lambda line: line.row):
        some = [*group]
        if row and _is_row(row, some):
            texts = dict.fromkeys(range(len(row.cells)), EMPTY)
            yield CELL.join((texts | {line.cell: line.text for line in some}).values())
            continue
        for line in some:
            is_item = line.items and sizes[line.items] > 1 and not ITEM.match(line.text)
            yield line.mark + line.text if is_item else line.text


def _is_row(row: Row, some: Sequence[FlowLine]) -> bool:
    is_whole = len(some) == sum(row.cells) > 1 and max(row.cells) == 1
    return is_whole and not row.is_layout and all(len(line.text) <= LONGEST_CELL for line in some)


def restored(texts: Iterable[str], lines: Sequence[FlowLine]) -> Iterator[str]:
    """``texts``, which are some of ``lines`` in their order, with the signs of these."""
    places: dict[str, list[int]] = {}
    for place, line in reversed([*enumerate(lines)]):
        places.setdefault(line.text, []).append(place)
    found, last = [], -1
    for text in texts:
        later = places.get(text, [])
        while later and later[-1] <= last:
            later.pop()
        if later:
            last = later.pop()
            found.append(lines[last])
        else:
            found.append(FlowLine(text))
    return signed(found)
