"""The text of an article as HTML: its blocks, with what a query matches marked.

Written here and not in a template, which takes several times as long for a long text. Every text is
escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any, Final

from bahith.i18n import _
from bahith.indexer.marks import Html, Range
from bahith.server.pages.blocks import Block, blocks
from bahith.server.pages.markup import direction

_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_TELLING: Final = 200
"""Characters of a block that may tell its direction."""


def body_direction(text: str, otherwise: str) -> str:
    """The direction of a text: ``rtl`` or ``ltr``."""
    found = direction(text)
    return otherwise if found == "auto" else found


def body_html(text: str, marks: Sequence[Range], base: str) -> Html:
    """``text`` as HTML in an element of the direction ``base``, with ``marks`` in ``mark``.

    The first mark has the id ``match``.
    """
    return Html("".join(_Writer(text, marks, base).written()))


class _Writer:
    """Writes blocks in their order."""

    def __init__(self, text: str, marks: Sequence[Range], base: str) -> None:
        self._text = text
        self._marks = sorted(marks)
        self._next = 0
        self._is_marked = False
        self._is_foreign = "rtl" if base == "ltr" else "ltr"

    def written(self) -> Iterator[str]:
        """The HTML of each block."""
        writers: dict[str, Callable[[Block], str]] = {
            "paragraph": self._paragraph,
            "lines": self._paragraph,
            "verse": self._verse,
            "list": self._list,
            "table": self._table,
        }
        for block in blocks(self._text):
            yield writers[block.kind](block)

    def _paragraph(self, block: Block) -> str:
        kind = ' class="lines"' if block.kind == "lines" else ""
        lines = "<br>\n".join(self._part(line) for (line,) in block.lines)
        return f"<p{kind}{self._dir(block)}>{lines}</p>\n"

    def _verse(self, block: Block) -> str:
        lines = (
            f'<p><span>{self._part(first)}</span><span class="unseen">{self._part(sign)}</span>'
            f"<span>{self._part(second)}</span></p>\n"
            for first, sign, second in block.lines
        )
        return f'<div class="verse"{self._dir(block)}>\n{"".join(lines)}</div>\n'

    def _list(self, block: Block) -> str:
        items = (
            f"<li><span>{self._part(sign)}</span><span>{self._part(text)}</span></li>\n"
            for sign, text in block.lines
        )
        numbered = all(self._text[sign[0]].isdigit() for sign, _text in block.lines)
        tag = "ol" if numbered else "ul"
        return f'<{tag} class="items"{self._dir(block)}>\n{"".join(items)}</{tag}>\n'

    def _table(self, block: Block) -> str:
        rows = "".join(
            f"<tr>{''.join(f'<td>{self._part(cell)}</td>' for cell in parts[::2])}</tr>\n"
            for parts in block.lines
        )
        name = escape(str(_("Table")))
        start = f'<div class="scroll"{self._dir(block)} role="region" tabindex="0"'
        return f'{start} aria-label="{name}">\n<table><tbody>\n{rows}</tbody></table>\n</div>\n'

    def _dir(self, block: Block) -> str:
        """The attribute of a block whose direction is not that of the text around it."""
        start, end = block.lines[0][0][0], block.lines[-1][-1][1]
        end = min(end, start + _TELLING)
        if self._is_foreign == "ltr" and not _LATIN.search(self._text, start, end):
            return ""
        found = direction(self._text[start:end])
        return f' dir="{found}"' if found == self._is_foreign else ""

    def _part(self, part: Range) -> str:
        """A part of the text with its marks; one that goes on in the next part is cut."""
        at, end = part
        pieces: list[str] = []
        while self._next < len(self._marks) and self._marks[self._next][0] < end:
            start, stop = self._marks[self._next]
            start, cut = max(start, at), min(stop, end)
            if start < cut:
                first = "" if self._is_marked else ' id="match"'
                self._is_marked = True
                marked = f"<mark{first}>{escape(self._text[start:cut], quote=False)}</mark>"
                pieces += [escape(self._text[at:start], quote=False), marked]
                at = cut
            if stop > end:
                break
            self._next += 1
        return "".join([*pieces, escape(self._text[at:end], quote=False)])


FILTERS: dict[str, Callable[..., Any]] = {
    "body_direction": body_direction,
    "body_html": body_html,
}
