"""Texts that are too long for one article: each part of them is an article of its own.

Reading, analyzing and showing an article takes memory and time by its length, so a dump of millions
of lines as one article would need more than most machines have, and few readers would find what
they look for in it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import PurePosixPath

from bahith.i18n import Message, ngettext
from bahith.indexer.article import Article, Problem

LONGEST = 1 << 21
"""Characters of the longest body of an article: some 350,000 words, a book of 1,000 pages."""

PART = "#part="
"""What separates the id of the text from the number of the part, in the id of a part."""


def split(items: Iterable[Article | Problem]) -> Iterator[Article | Problem]:
    """The same items, with the parts of each longer article and a warning in its place."""
    for item in items:
        if isinstance(item, Problem) or len(item.body) <= LONGEST:
            yield item
            continue
        number = 0
        for number, body in enumerate(pieces([item.body]), 1):
            yield part(item, number, body)
        yield Problem(PurePosixPath(item.id), item.origin, told(number), severity="warning")


def part(article: Article, number: int, body: str) -> Article:
    """Part ``number`` of a text, from 1; the first has the id and the title of ``article``."""
    if number == 1:
        return replace(article, body=body)
    title = f"{article.title} ({number})" if article.title else ""
    return replace(article, id=f"{article.id}{PART}{number}", title=title, body=body)


def whole_id(id: str) -> str:
    """The id of the text that an article is a part of; its own if it is no part."""
    text, separator, number = id.rpartition(PART)
    return text if separator and number.isdecimal() else id


def later_parts(id: str, known: Container[str]) -> Iterator[str]:
    """The ids in ``known`` of the second part of a text and those after it."""
    for number in count(2):
        part_id = f"{id}{PART}{number}"
        if part_id not in known:
            return
        yield part_id


def told(parts: int) -> Message:
    """The warning that a text was indexed in so many ``parts``."""
    return ngettext(
        "longer than %(size)s million characters: indexed as %(n)s article",
        "longer than %(size)s million characters: indexed as %(n)s articles, one for each part",
        parts,
        size=LONGEST >> 20,
    )


def pieces(blocks: Iterable[str]) -> Iterator[str]:
    """A text, given in blocks, in pieces of ``LONGEST`` characters at most.

    Each piece ends with a line, or else with a word; only where neither ends in the second half of
    it, it ends anywhere. Blank pieces are left out.
    """
    rest = ""
    for block in blocks:
        rest += block
        start = 0
        while len(rest) - start > LONGEST:
            end = _end(rest, start, start + LONGEST)
            if piece := rest[start:end].strip("\n "):
                yield piece
            start = end
        rest = rest[start:]
    if piece := rest.strip("\n "):
        yield piece


def _end(text: str, start: int, end: int) -> int:
    """Where a piece ends that begins at ``start``, at most at ``end``."""
    middle = (start + end) // 2
    places = (text.rfind(separator, middle, end) + 1 for separator in "\n ")
    return next((place for place in places if place), end)
