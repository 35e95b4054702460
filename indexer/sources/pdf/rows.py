"""Glyphs of a page to its rows: what stands at the same height, with its marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bahith.indexer.sources.pdf.glyph import Glyph

SAME_LINE = 0.35
"""Glyphs are in one line if their heights differ by at most so much of the font's size."""

NEAR = 0.8
"""A mark is at most so much of the font's size above or below its line."""

SAME_PLACE = 0.1
"""A glyph so near to the same one, in sizes of the font, is that one drawn again."""

COVERED = 0.3
"""A letter covers another if they share so much of the width of the narrower one."""

MANY = 0.3
"""A text is drawn over another if so many of its letters cover others."""

ELSEWHERE = 2.0
"""The next glyph belongs to another run if it is so many sizes of the font away."""


def of_glyphs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The rows of a page from top to bottom; texts drawn over each other have a row each."""
    once = _drawn_once(glyphs)
    return _with_marks(_rows(once), once)


def _drawn_once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs without those that are drawn again at their place, to look bold or shaded."""
    drawn: dict[tuple[str, int, int], list[Glyph]] = {}
    once = []
    for glyph in glyphs:
        unit = max(SAME_PLACE * glyph.size, 0.01)
        across, up = int(glyph.x / unit), int(glyph.y / unit)
        near = [
            other
            for x in (across - 1, across, across + 1)
            for y in (up - 1, up, up + 1)
            for other in drawn.get((glyph.text, x, y), ())
        ]
        if not any(abs(other.x - glyph.x) <= unit >= abs(other.y - glyph.y) for other in near):
            drawn.setdefault((glyph.text, across, up), []).append(glyph)
            once.append(glyph)
    return once


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The glyphs that are no marks by line, from top to bottom."""
    rows: list[list[Glyph]] = []
    order = {glyph: number for number, glyph in enumerate(glyphs)}
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.is_small, -glyph.y)):
        if glyph.is_mark:
            continue
        reach = NEAR if glyph.is_small else SAME_LINE
        row = _nearest(rows, glyph) if glyph.is_small else rows[-1:]
        if row and abs(row[0][0].y - glyph.y) <= reach * max(row[0][0].size, glyph.size):
            row[0].append(glyph)
        else:
            rows.append([glyph])
    layers = [layer for row in rows for layer in _layers(row, order)]
    return sorted(layers, key=lambda row: -row[0].y)


def _layers(row: list[Glyph], order: Mapping[Glyph, int]) -> list[list[Glyph]]:
    """The texts of a row that are drawn over each other; what is drawn again is left out."""
    layers: list[list[Glyph]] = []
    for run in _runs(sorted(row, key=lambda glyph: order[glyph])):
        free = (layer for layer in layers if not _is_over(run, layer))
        layer = next(free, [])
        if not layer:
            layers.append(layer)
        layer += run
    texts = [sorted(glyph.text for glyph in layer) for layer in layers]
    return [layer for number, layer in enumerate(layers) if texts[number] not in texts[:number]]


def _runs(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs in the order of content, cut where the next one is somewhere else in the line."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and abs(glyph.x - run[-1].x) > ELSEWHERE * glyph.size:
            yield run
            run = []
        run.append(glyph)
    yield run


def _is_over(run: list[Glyph], layer: list[Glyph]) -> bool:
    """Whether many letters of a run cover others."""
    spans = [(other.left, other.right) for other in layer if not other.text.isspace()]
    covering = sum(
        any(
            min(glyph.right, right) - max(glyph.left, left)
            > COVERED * min(glyph.right - glyph.left, right - left)
            for left, right in spans
        )
        for glyph in run
        if not (glyph.is_small or glyph.text.isspace())
    )
    return covering > MANY * len(run)


def _nearest(rows: list[list[Glyph]], glyph: Glyph) -> list[list[Glyph]]:
    """The row whose height is nearest to that of a glyph; none if there is no row."""
    return sorted(rows, key=lambda row: abs(row[0].y - glyph.y))[:1]


def _with_marks(rows: list[list[Glyph]], glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The rows with each mark added to the letter that it is nearest to."""
    letters = [(row, number) for row, of_row in enumerate(rows) for number in range(len(of_row))]
    for mark in (glyph for glyph in glyphs if glyph.is_mark):
        middle = (mark.left + mark.right) / 2

        def distance(place: tuple[int, int], mark: Glyph = mark, middle: float = middle) -> float:
            letter = rows[place[0]][place[1]]
            aside = max(letter.left - middle, middle - letter.right, 0)
            return abs(letter.y - mark.y) + aside + (1e6 if letter.text.isspace() else 0)

        if letters:
            row, number = min(letters, key=distance)
            letter = rows[row][number]
            rows[row][number] = letter._replace(text=letter.text + mark.text)
    return rows
