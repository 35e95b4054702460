"""Stored text + query tree → ranges to mark and a passage to show. Pure; never markup.

Offsets are code points of the raw text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.query import Node, Request
from bahith.indexer.results import Hit, Range, Snippet, View
from bahith.indexer.search.snippets.choice import chosen, several
from bahith.indexer.search.snippets.matching import Matcher, Words, in_field, ranges
from bahith.indexer.search.snippets.passages import Passage, opening
from bahith.indexer.search.snippets.words import AnalyzedWords, words_of

SIZE: Final = 250
AT_ONCE: Final = 100_000
"""Characters whose words are located at once, a page of news: words take far more memory."""
_ELLIPSIS: Final = "…"
_BETWEEN: Final = " … "
# One space for one line break, so that offsets stay right.
_LINE_BREAK: Final = re.compile("[\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029]")


class Shown(NamedTuple):
    """A hit as it is shown: the ranges to mark in its title, and a passage of its body."""

    title_marks: tuple[Range, ...]
    snippet: Snippet


class Wanted(NamedTuple):
    """A hit as a request wants it; ``snippets`` is empty unless it says how many."""

    title_marks: tuple[Range, ...]
    snippet: Snippet
    snippets: tuple[Snippet, ...]


_NO_SNIPPET: Final = Snippet("")
_UNSHOWN: Final = Wanted((), _NO_SNIPPET, ())


class Highlighter:
    """Chooses what to show and mark of the hits of one query. Made once, used for every hit.

    A leaf of the title only marks nothing in a body.
    """

    def __init__(self, tree: Node, analyzer: Analyzer) -> None:
        """``analyzer`` must be the one that made the terms of ``tree``."""
        self._analyzer = analyzer
        self._title = self._body = Matcher(in_field(tree, ""))
        leaves = [*in_field(tree, "title")]
        if any(leaf.field for leaf in leaves):
            self._title = Matcher(leaves)

    def shown(self, hits: Iterable[Hit]) -> Iterator[Shown]:
        """Title and snippet of each hit."""
        for article, title, body in self._texts(hits):
            snippet = _best_snippet(article.body, SIZE, self._body, body)
            yield Shown(_marks(self._title, title), snippet)

    def wanted(self, hits: Iterable[Hit], request: Request) -> Iterator[Wanted]:
        """What ``request`` wants of each hit: bodies are not read where it wants no snippets."""
        if request.snippets == 0 and not request.marks_titles:
            yield from (_UNSHOWN for _hit in hits)
            return
        if request.snippets == 0:
            hits = map(_without_body, hits)
        for article, title, body in self._texts(hits):
            marks = _marks(self._title, title) if request.marks_titles else ()
            yield _shown(marks, self._passages(article.body, request, body), request)

    def _passages(self, text: str, request: Request, words: Words) -> Sequence[Snippet]:
        count, size = request.snippets, request.snippet_size
        if count is None or count == 1:
            return [_best_snippet(text, size, self._body, words)]
        occurrences = self._body.occurrences(words) if count else []
        if not occurrences:
            return [opened(text, size)][:count]
        passages = several(text, occurrences, size - 2 * len(_ELLIPSIS), count)
        marks = ranges(occurrences, words)
        return [_snippet(text, [passage], marks) for passage in passages]

    def view(self, hit: Hit) -> View:
        """A whole hit: the ranges to mark in its title and its body, sorted and disjoint."""
        [(article, title, body)] = self._texts([hit])
        return View(article, _marks(self._title, title), _marks(self._body, body))

    def _texts(self, hits: Iterable[Hit]) -> Iterator[tuple[Article, Words, Words]]:
        """Each article, with the words of its title and its body."""
        for batch in _batches(hits):
            words = words_of(batch, self._title, self._body, self._analyzer)
            for hit, (title, body) in zip(batch, words, strict=True):
                yield hit.article, title, body

    def title(self, text: str) -> tuple[Range, ...]:
        """The ranges to mark in a title, sorted and disjoint."""
        return _marks(self._title, self._analyzed(text))

    def body(self, text: str) -> tuple[Range, ...]:
        """The ranges to mark in a whole body, sorted and disjoint."""
        return _marks(self._body, self._analyzed(text))

    def snippet(self, text: str, size: int = SIZE) -> Snippet:
        """The one or two passages of a body that show most words of the query.

        ``size`` is the most code points it may have, at least 40. Without a match
        it is the opening of the body.
        """
        return _best_snippet(text, size, self._body, self._analyzed(text))

    def _analyzed(self, text: str) -> Words:
        return AnalyzedWords(*self._analyzer.lazy_tokens([text]))


def opened(text: str, size: int = SIZE) -> Snippet:
    """The opening of a body, for a snippet of ``size`` code points at most."""
    return _snippet(text, [opening(text, size - 1)], ())


def unmarked(hit: Hit, request: Request) -> Wanted:
    """A hit without marks, and the opening of its body for the snippets of ``request``."""
    passages = [opened(hit.article.body, request.snippet_size)] if request.snippets != 0 else []
    return _shown((), passages, request)


def _shown(marks: tuple[Range, ...], passages: Sequence[Snippet], request: Request) -> Wanted:
    first = passages[0] if passages else _NO_SNIPPET
    return Wanted(marks, first, () if request.snippets is None else tuple(passages))


def _without_body(hit: Hit) -> Hit:
    return replace(hit, article=replace(hit.article, body=""), forward=b"")


def _batches(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """All hits, in lists that end with the one that passes ``AT_ONCE`` characters."""
    batch: list[Hit] = []
    length = 0
    for hit in hits:
        batch.append(hit)
        length += len(hit.article.body)
        if length > AT_ONCE:
            yield batch
            batch, length = [], 0
    yield batch


def _marks(matcher: Matcher, words: Words) -> tuple[Range, ...]:
    return ranges(matcher.occurrences(words), words)


def _best_snippet(text: str, size: int, matcher: Matcher, words: Words) -> Snippet:
    occurrences = matcher.occurrences(words)
    if not occurrences:
        return opened(text, size)
    passages = chosen(text, occurrences, size - 2 * len(_ELLIPSIS), len(_BETWEEN))
    inside = [
        occurrence
        for passage in passages
        for occurrence in occurrences[: bisect_left(occurrences, (passage.end,))]
        if occurrence.end > passage.start
    ]
    return _snippet(text, passages, ranges(inside, words))


def _snippet(text: str, passages: Sequence[Passage], marks: Sequence[Range]) -> Snippet:
    """The passages joined, with the marks moved along and clipped to them."""
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
