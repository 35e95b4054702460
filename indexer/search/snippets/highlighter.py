"""Stored text + query tree → ranges to mark and a passage to show. Pure; never markup.

Offsets are code points of the raw text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from bahith.analyzers.analyzer import Analyzer, LazyTokens
from bahith.indexer.article import Article
from bahith.indexer.query import Node
from bahith.indexer.results import Range, Snippet
from bahith.indexer.search.snippets.matching import Matcher, Occurrence, in_field, ranges
from bahith.indexer.search.snippets.passages import Passage, around, opening

SIZE: Final = 250
AT_ONCE: Final = 100_000
"""So many letters are cut into words at once: a page of news. Words take far more memory."""
_ELLIPSIS: Final = "…"
_BETWEEN: Final = " … "
# One space for one line break, so that offsets stay right.
_LINE_BREAK: Final = re.compile("[\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029]")


class Shown(NamedTuple):
    """A hit as it is shown: the ranges to mark in its title, and a passage of its body."""

    title_marks: tuple[Range, ...]
    snippet: Snippet


class Highlighter:
    """What to show and mark of the hits of one question. Made once, used for every hit.

    A leaf that looks in the title only marks nothing in a body.
    """

    def __init__(self, tree: Node, analyzer: Analyzer) -> None:
        """``analyzer`` is the one that made the terms of ``tree``."""
        self._analyzer = analyzer
        self._title = Matcher(in_field(tree, "title"))
        self._body = Matcher(in_field(tree, ""))

    def shown(self, articles: Iterable[Article]) -> Iterator[Shown]:
        """Title and snippet of each article; in less time than ``title`` and ``snippet`` take."""
        for some in _batches(articles):
            texts = ((article.title, article.body) for article in some)
            words = iter(self._analyzer.lazy_tokens(chain.from_iterable(texts)))
            for article, in_title, in_body in zip(some, words, words, strict=True):
                passage = _shown(article.body, SIZE, self._body, in_body)
                yield Shown(_marks(self._title, in_title), passage)

    def title(self, text: str) -> tuple[Range, ...]:
        """The ranges to mark in a title, sorted and disjoint."""
        return _marks(self._title, *self._analyzer.lazy_tokens([text]))

    def body(self, text: str) -> tuple[Range, ...]:
        """The ranges to mark in a whole body, sorted and disjoint."""
        return _marks(self._body, *self._analyzer.lazy_tokens([text]))

    def snippet(self, text: str, size: int = SIZE) -> Snippet:
        """The passage or two of a body that show most of the question's words.

        ``size`` is the most code points it may have, 40 at least. Without a match
        it is the opening of the body.
        """
        return _shown(text, size, self._body, *self._analyzer.lazy_tokens([text]))


def opened(text: str, size: int = SIZE) -> Snippet:
    """The opening of a body, for a snippet of ``size`` code points at most."""
    return _snippet(text, [opening(text, size - 1)], ())


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """All in turn, in lists with few letters more than ``AT_ONCE``."""
    some: list[Article] = []
    for article in articles:
        some.append(article)
        if sum(len(one.body) for one in some) > AT_ONCE:
            yield some
            some = []
    yield some


def _marks(matcher: Matcher, words: LazyTokens) -> tuple[Range, ...]:
    return ranges(matcher.occurrences(words), words)


def _shown(text: str, size: int, matcher: Matcher, words: LazyTokens) -> Snippet:
    found = matcher.occurrences(words)
    if not found:
        return opened(text, size)
    return _snippet(text, _passages(text, found, size), ranges(found, words))


class _Window(NamedTuple):
    """A stretch of text from a match to a match, and the leaves that match in it."""

    start: int
    end: int
    shown: frozenset[int]


def _passages(text: str, found: Sequence[Occurrence], size: int) -> list[Passage]:
    """One passage, or two where two halves show more different leaves than one whole."""
    whole = size - 2 * len(_ELLIPSIS)
    one = _best(found, whole)
    if len(one.shown) < len({o.leaf for o in found}):
        half = (whole - len(_BETWEEN)) // 2
        first = _best(found, half)
        second = _best([o for o in found if o.leaf not in first.shown], half)
        if len(first.shown) + len(second.shown) > len(one.shown):
            left, right = (around(text, w.start, w.end, half) for w in sorted((first, second)))
            if left.end < right.start:
                return [left, right]
    return [around(text, one.start, one.end, whole)]


def _best(found: Sequence[Occurrence], size: int) -> _Window:
    """The window with most different leaves, then most matches, then nearest the beginning."""
    best, first, last = (0, 0), 0, 0
    counts: dict[int, int] = {}
    stop = 0
    for begin, occurrence in enumerate(found):
        # A match longer than the window is a window of its own.
        while stop < len(found) and (stop == begin or found[stop].end - occurrence.start <= size):
            counts[found[stop].leaf] = counts.get(found[stop].leaf, 0) + 1
            stop += 1
        if (len(counts), stop - begin) > best:
            best, first, last = (len(counts), stop - begin), begin, stop
        counts[occurrence.leaf] -= 1
        if not counts[occurrence.leaf]:
            del counts[occurrence.leaf]
    inside = found[first:last]
    start = inside[0].start
    end = min(max(o.end for o in inside), start + size)
    return _Window(start, end, frozenset(o.leaf for o in inside))


def _snippet(text: str, passages: Sequence[Passage], marks: Sequence[Range]) -> Snippet:
    """The passages joined, with the marks moved along and cut to what is shown."""
    parts: list[str] = [] if passages[0].opened else [_ELLIPSIS]
    moved: list[Range] = []
    for number, passage in enumerate(passages):
        if number:
            parts.append(_BETWEEN)
        offset = sum(map(len, parts)) - passage.start
        parts.append(text[passage.start : passage.end])
        moved += [
            (max(start, passage.start) + offset, min(end, passage.end) + offset)
            for start, end in marks
            if start < passage.end and end > passage.start
        ]
    if not passages[-1].closed:
        parts.append(_ELLIPSIS)
    return Snippet(_LINE_BREAK.sub(" ", "".join(parts)), tuple(moved))
