"""Ranges of a text to mark: the text cut at them, and as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

Range: TypeAlias = tuple[int, int]
"""Start and end (exclusive) in code points of the text it belongs to."""


class Segment(NamedTuple):
    """A piece of a text, and whether it is to be marked."""

    text: str
    marked: bool


class Html(str):
    """Text that is HTML already: the templates of Jinja and Django do not escape it again."""

    __slots__ = ()

    def __html__(self) -> Html:
        """The text itself, which is how those templates ask for HTML."""
        return self


def segments(text: str, marks: Iterable[Range]) -> list[Segment]:
    """``text`` cut at the ends of ``marks`` (code points); joined again, it is the same text.

    A range that is empty, reaches outside the text or overlaps the one before is cut to fit.
    """
    pieces, at = [], 0
    for start, end in sorted(marks):
        start, end = max(start, at), min(end, len(text))
        if start < end:
            pieces += [Segment(text[at:start], False), Segment(text[start:end], True)]
            at = end
    pieces.append(Segment(text[at:], False))
    return [piece for piece in pieces if piece.text]


def marked_html(text: str, marks: Iterable[Range], tag: str = "mark") -> Html:
    """``text`` escaped for HTML, with each of ``marks`` in an element ``tag``.

    Raises ValueError for a ``tag`` that is not the name of an element.
    """
    if not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9-]*", tag):
        raise ValueError(f"{tag!r} is not the name of an HTML element")
    pieces = ((html.escape(piece.text), piece.marked) for piece in segments(text, marks))
    return Html("".join(f"<{tag}>{piece}</{tag}>" if mark else piece for piece, mark in pieces))
