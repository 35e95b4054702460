"""The lines of HTML and XML, with their lists and tables.

Articles are stored as plain text, so each item of a list starts with a mark, and the cells of a row
are on one line with a bar between them: see ``notation``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from bahith.indexer.notation import CELL, EMPTY, ITEM
from bahith.indexer.sources.lists import Item, Items, number

LONGEST_CELL: Final = 200
"""Characters of the longest cell of a table: pages are laid out by tables, too."""

BLOCKS: Final = frozenset(
    "address article aside blockquote br center dd div dl dt figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol p pre section table tbody td th thead tr ul".split()
)
"""Elements that begin and end a line."""

MOST_COLUMNS: Final = 30
"""Columns beyond which merged cells count as one: rows must not grow much longer than the file."""


@dataclass(eq=False, slots=True)
class Row:
    """A row of a table: how many lines each of its cells has, and whether one has a table.

    ``columns`` are those that its last cell takes.
    """

    cells: list[int] = field(default_factory=list)
    is_layout: bool = False
    columns: int = 1


@dataclass(eq=False, slots=True)
class Table:
    """A table whose end is still to come: its open row, and the columns that cells above take.

    These are in ``below``, with the number of rows for which they are taken.
    """

    row: Row | None = None
    below: dict[int, int] = field(default_factory=dict)

    def begin_cell(self, row: Row, columns: int, rows: int) -> None:
        """A cell of ``row`` begins, which may take several columns and rows."""
        self.fill(row)
        place = len(row.cells)
        row.cells.append(0)
        row.columns = columns
        for taken in range(place, min(place + columns, MOST_COLUMNS) if rows > 1 else place):
            self.below[taken] = rows - 1

    def end_row(self) -> None:
        """The open row ends, if there is one."""
        if self.row:
            self.fill(self.row)
        self.row = None

    def fill(self, row: Row) -> None:
        """Add cells without text for the columns that those before and above take."""
        while row.columns > 1 and len(row.cells) < MOST_COLUMNS:
            row.cells.append(0)
            row.columns -= 1
        while rows := self.below.pop(len(row.cells), 0):
            if rows > 1:
                self.below[len(row.cells)] = rows - 1
            row.cells.append(0)


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line, the item of a list that it begins, and its cell of a row.

    ``shown`` is the text with the lines that it has in ``pre``, and with tabs. For what decides
    about a story it is one line with spaces, since poems are as short as menus.
    """

    text: str
    item: Item | None = None
    row: Row | None = None
    cell: int = 0
    shown: str = ""


def _none(_name: str) -> None:
    """Of an element without attributes."""


class Flow:
    """Collects the lines of elements, as these begin and end."""

    def __init__(self, blocks: frozenset[str] = BLOCKS) -> None:
        self.lines: list[FlowLine] = []
        self._blocks = blocks
        self._texts: list[str] = []
        self._lists: list[Items] = []
        self._begun: Item | None = None
        """The item that has begun, until it has a line."""
        self._tables: list[Table] = []
        self._preformatted = 0

    def start(self, tag: str, attribute: Callable[[str], str | None] = _none) -> None:
        """An element begins, whose attributes ``attribute`` knows by their names."""
        if tag not in self._blocks:
            return
        self.end_line()
        table = self._tables[-1] if self._tables else None
        self._preformatted += tag == "pre"
        if tag in ("ul", "ol"):
            first = number(attribute("start"))
            self._lists.append(Items(None if tag == "ul" else 1 if first is None else first))
        elif tag == "li":
            self.begin(self._lists[-1].item(number(attribute("value"))) if self._lists else None)
        elif tag == "table":
            if table and table.row:
                table.row.is_layout = True
            self._tables.append(Table())
        elif tag == "tr" and table:
            table.end_row()
            table.row = Row()
        elif tag in ("td", "th") and table and table.row:
            columns, rows = (number(attribute(name)) or 1 for name in ("colspan", "rowspan"))
            table.begin_cell(table.row, columns, rows)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag not in self._blocks:
            return
        self.end_line()
        self._preformatted -= tag == "pre" and self._preformatted > 0
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self.begin(None)
        elif tag == "tr" and self._tables:
            self._tables[-1].end_row()
        elif tag == "table" and self._tables:
            self._tables.pop().end_row()

    def begin(self, item: Item | None) -> None:
        """The next line, if no other begins before it, begins ``item``."""
        self._begun = item

    def add(self, text: str) -> None:
        """A text, which may have several lines."""
        first, *others = text.replace("\t", " ").split("\n")
        self._texts.append(first)
        for other in others:
            self.end_line()
            self._texts.append(other)

    def add_wrapped(self, text: str) -> None:
        """A text in which ends of lines are white space, but for those in ``pre``."""
        text = text.replace("\t", " ")
        self._texts.append(text if self._preformatted else text.replace("\n", " "))

    def add_tab(self) -> None:
        """What follows is in another column, such as the second half of a verse."""
        self._texts.append("\t")

    def end_line(self) -> None:
        """What follows is another line; white space is as a browser shows it."""
        whole = "".join(self._texts)
        text = " ".join(whole.split())
        self._texts = []
        if not text:
            return
        sign, shown = "\n" if self._preformatted else "\t", ""
        if sign in whole.strip():
            shown = sign.join(" ".join(each.split()) for each in whole.split(sign) if each.strip())
        item, self._begun = self._begun, None
        row = self._tables[-1].row if self._tables else None
        if row and row.cells:
            row.cells[-1] += 1
            self.lines.append(FlowLine(text, item, row, len(row.cells) - 1, shown))
        else:
            self.lines.append(FlowLine(text, item, shown=shown))


def joined(lines: Sequence[FlowLine], longest: int | None = None) -> Iterator[FlowLine]:
    """The lines with each row of a table in one.

    That is so if nothing of it is missing, no cell has several lines, or more characters than
    ``longest``, and two or more have one.
    """
    for row, group in groupby(lines, lambda line: line.row):
        some = [*group]
        if row and _is_row(row, some, longest):
            texts = dict.fromkeys(range(len(row.cells)), EMPTY)
            yield FlowLine(CELL.join((texts | {line.cell: line.text for line in some}).values()))
        else:
            yield from some


def signed(lines: Sequence[FlowLine]) -> Iterator[str]:
    """The lines with their signs; items have marks where a list has several, and no other mark."""
    sizes = Counter(line.item.list for line in lines if line.item)
    for line in joined(lines, LONGEST_CELL):
        is_marked = not line.text or ITEM.match(line.text)
        mark = line.item.mark if line.item and sizes[line.item.list] > 1 and not is_marked else ""
        yield mark + (line.shown or line.text)


def _is_row(row: Row, some: Sequence[FlowLine], longest: int | None) -> bool:
    is_whole = len(some) == sum(row.cells) > 1 and max(row.cells) == 1
    is_short = longest is None or all(len(line.text) <= longest for line in some)
    return is_whole and is_short and not row.is_layout


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
