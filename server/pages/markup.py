"""Marks, paragraphs, text direction and links, for the templates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from bahith.indexer.marks import Range, Segment, segments


def paragraphs(text: str, marks: Iterable[Range]) -> list[list[Segment]]:
    """The lines of ``text`` that are not blank, each as a list of segments."""
    lines: list[list[Segment]] = [[]]
    for piece in segments(text, marks):
        first, *others = re.split(r"[\r\n\u2028\u2029]+", piece.text)
        lines[-1].append(Segment(first, piece.marked))
        lines += [[Segment(other, piece.marked)] for other in others]
    return [line for line in lines if "".join(piece.text for piece in line).strip()]


def direction(text: str) -> str:
    """The direction of ``text`` by its first letter that has one: ``rtl``, ``ltr``, else ``auto``.

    For elements that contain the text in a ``<bdi>``, which ``dir="auto"`` skips.
    """
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "")
    return {"L": "ltr", "": "auto"}.get(first, "rtl")


def isolated(text: str) -> str:
    """``text`` between FSI and PDI, which isolate its direction where no tag is possible."""
    return f"\u2068{text}\u2069"


def loosened(q: str) -> str:
    """``q`` without the operators that narrow it: quotes, ``=``, parentheses, AND."""
    return " ".join(re.sub(r"[\"“”„«»=()]|\bAND\b", " ", q).split())


def web_address(url: str) -> str:
    """``url`` if it is an address of the web, which is safe to link to, else an empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


FILTERS: dict[str, Callable[..., Any]] = {
    "segments": segments,
    "paragraphs": paragraphs,
    "direction": direction,
    "isolated": isolated,
    "loosened": loosened,
    "web_address": web_address,
}
