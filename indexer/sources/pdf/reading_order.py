"""Glyphs of one line, from left to right as they stand, to text in the order of reading.

The inverse of Unicode's bidirectional algorithm (UAX 9) for one line: words in Latin letters and
numbers run to the right within Arabic text, and brackets are drawn mirrored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

RTL = re.compile("[\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
"""A letter of a script that runs to the left."""

_LATIN = "A-Za-z\u00c0-\u024f\u0370-\u052f"
_LATIN_RUN = rf"\d*[{_LATIN}](?:[^\u0590-\u08ff]*[{_LATIN}\d])?"
_NUMBER = r"[+\-$€£#]?[0-9]+(?:[.,:/+\-][0-9]+)*[%$€£°]?"
_ARABIC_NUMBER = "[\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/\u066b\u066c][\u0660-\u0669\u06f0-\u06f9]+)*"
_TO_THE_RIGHT = re.compile(f"{_LATIN_RUN}|{_NUMBER}|{_ARABIC_NUMBER}")
"""What runs to the right in a line that runs to the left."""

_TO_THE_LEFT = re.compile(f"{RTL.pattern}(?:[^{_LATIN}\\d]*{RTL.pattern})?")

OPENING, CLOSING = "([{«‹", ")]}»›"
_MIRROR = str.maketrans(OPENING + CLOSING, CLOSING + OPENING)


def runs_left(text: str) -> bool:
    """Whether a line runs to the left: most of its letters do."""
    rtl = len(RTL.findall(text))
    return rtl > 0 and 2 * rtl >= sum(map(str.isalpha, text))


def logical(pieces: Sequence[str], page_runs_left: bool = False) -> str:
    """The text of a line; ``pieces`` are its glyphs from left to right, each with its marks.

    On a page that runs to the left, so does any line that has a letter of such a script.
    """
    # Each piece is represented by its first character, so that positions stay the same.
    visual = "".join(piece[:1] or " " for piece in pieces)
    is_rtl = runs_left(visual) or (page_runs_left and RTL.search(visual) is not None)
    parts: list[str] = []
    place = 0
    for run in (_TO_THE_RIGHT if is_rtl else _TO_THE_LEFT).finditer(visual):
        parts += pieces[place : run.start()]
        inside = pieces[run.start() : run.end()]
        parts.append("".join(inside if is_rtl else inside[::-1]))
        place = run.end()
    parts += pieces[place:]
    return "".join(parts[::-1] if is_rtl else parts)


def unmirrored(lines: Sequence[str]) -> list[str]:
    """The lines of a page with their brackets turned round, if most of them are mirrored."""
    wrong = sum(_wrong(line) for line in lines)
    right = sum(_wrong(line.translate(_MIRROR)) for line in lines)
    if wrong <= right:
        return list(lines)
    return [line.translate(_MIRROR) if runs_left(line) else line for line in lines]


def _wrong(line: str) -> int:
    """How many brackets of a line that runs to the left close nothing, or are not closed."""
    if not runs_left(line):
        return 0
    depth = wrong = 0
    for char in line:
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            wrong += depth == 0
            depth = max(0, depth - 1)
    return wrong + depth
