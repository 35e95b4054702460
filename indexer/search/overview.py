"""What an index holds, for people who browse it: counts, the newest articles, and examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Facet, Filter
from bahith.indexer.results import Counts
from bahith.indexer.scheduling import stepwise
from bahith.indexer.search.assist.phrases import Words

NEWEST: Final = 6
"""Articles that are shown."""
READ: Final = 80
"""Articles in whose titles, or openings, examples are looked for."""
LEAST: Final = 3
"""The fewest letters of a word in an example."""
TRIED: Final = 4
"""How many examples of a kind are tried, until one finds something."""

ExampleKind: TypeAlias = Literal[
    "words", "phrase", "without", "title", "source", "prefix", "exact", "either", "month", "since"
]


@dataclass(frozen=True, slots=True)
class Example:
    """What somebody might ask and finds.

    ``words`` are to be put together as the kind says; the last of ``month`` and ``since`` is a
    month or a year: 2021-07, 2021.
    """

    kind: ExampleKind
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Overview:
    """What an index holds in one commit: two are equal only if they are the same.

    ``counts`` have all articles by facets. ``newest`` are the newest ones, ``examples`` what one
    might ask, at most one of each kind.
    """

    articles: int
    newest: tuple[Article, ...]
    counts: Mapping[Facet, Counts]
    examples: tuple[Example, ...]


class Overviews:
    """Makes the overview of a commit once. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer, total: Callable[[str], int]) -> None:
        """``total`` tells how many articles a query finds."""
        self._engine = engine
        self._analyzer = analyzer
        self._total = total
        self._in_commit = lru_cache(1)(self._made)

    def overview(self, facets: tuple[Facet, ...], within: tuple[Filter, ...] = ()) -> Overview:
        """The overview of the commit that searches see, counted by ``facets``.

        It has only articles that pass all of ``within``.
        """
        return self._in_commit(self._engine.version().tag, facets, within)

    def _made(
        self, _commit: str, facets: tuple[Facet, ...], within: tuple[Filter, ...]
    ) -> Overview:
        shown = Bool(filters=within)
        hits = self._engine.search(
            shown, "newest", 0, NEWEST, facets=dict[Facet, tuple[()]].fromkeys(facets, ())
        )
        newest = tuple(hit.article for hit in hits.hits)
        found = (self._first(tried) for tried in self._examples(shown, hits.counts))
        return Overview(hits.total, newest, hits.counts, tuple(filter(None, found)))

    def _first(self, tried: Iterable[Example]) -> Example | None:
        """The first of some examples that finds anything."""
        return next((one for one in stepwise(tried) if self._total(written(one))), None)

    def _examples(self, shown: Bool, counts: Mapping[Facet, Counts]) -> Iterator[list[Example]]:
        """Examples to try, those of one kind together, the commonest words first."""
        openings = self._engine.openings(shown, READ)
        passages = [Words(self._analyzer, each.title or each.text) for each in stepwise(openings)]
        words = _commonest(self._words(passage) for passage in passages)
        pairs = _commonest(self._pairs(passage) for passage in passages)
        texts = [" ".join(pair) for pair in pairs]
        months = sorted(filter(None, counts.get("month", {})))
        middle = months[len(months) // 2 :][:1]
        yield [Example("words", (text,)) for text in (texts or [one for (one,) in words])[:TRIED]]
        yield [Example("phrase", (text,)) for text in texts[1:][:TRIED] or texts]
        yield [Example("without", pair) for pair in pairs[2:][:TRIED] or pairs]
        yield [Example("title", word) for word in words[:TRIED]]
        yield [Example("source", (name,)) for name in _by_count(counts.get("source", {}))[:1]]
        long = [one for (one,) in words[1:] if len(one) > LEAST + 1]
        yield [Example("prefix", (one[: max(LEAST, len(one) - 2)],)) for one in long[:TRIED]]
        yield [Example("exact", word) for word in words[2:][:TRIED]]
        yield [Example("either", (*one, *two)) for one, two in pairwise(words[3 : 4 + TRIED])]
        often = _by_count(counts.get("month", {}))[:TRIED]
        yield [Example("month", (*word, month)) for word in words[:1] for month in often]
        yield [Example("since", (*word, month[:4])) for month in middle for word in words[:TRIED]]

    def _words(self, passage: Words) -> Iterator[tuple[str, ...]]:
        for index in range(len(passage.tokens)):
            if self._is_telling(passage, index):
                yield (passage.between(index, index),)

    def _pairs(self, passage: Words) -> Iterator[tuple[str, ...]]:
        for one, other in pairwise(range(len(passage.tokens))):
            both = self._is_telling(passage, one) and self._is_telling(passage, other)
            if both and passage.adjoining[other]:
                yield passage.between(one, one), passage.between(other, other)

    def _is_telling(self, passage: Words, index: int) -> bool:
        text = passage.between(index, index)
        is_word = len(text) >= LEAST and text.isalpha()
        return is_word and not self._analyzer.is_stop_word(passage.tokens[index].terms)


def _commonest(passages: Iterable[Iterable[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """What occurs in the most passages, the first among equals first."""
    counts: Counter[tuple[str, ...]] = Counter()
    for passage in passages:
        counts.update([*dict.fromkeys(passage)])
    return [words for words, _ in counts.most_common()]


def _by_count(counts: Counts) -> list[str]:
    return sorted(filter(None, counts), key=lambda value: (-counts[value], value))


def written(example: Example, is_arabic: bool = True, month: str = "") -> str:
    """An example as a query, with the names of fields in Arabic or English.

    ``month`` is its month in words, if it has one; otherwise it has the bounds of it.
    """
    names = _ARABIC if is_arabic else {name: name for name in _ARABIC}
    words = [" ".join(word.replace('"', " ").split()) for word in example.words]
    if example.kind == "month":
        month = month or "{after}:{0} {before}:{0}".format(words[-1], **names)
    return _WRITTEN[example.kind].format(*words, month=month, **names)


_ARABIC: Final = {"title": "العنوان", "source": "المصدر", "after": "بعد", "before": "قبل"}
_WRITTEN: Final[Mapping[ExampleKind, str]] = {
    "words": "{0}",
    "phrase": '"{0}"',
    "without": "{0} -{1}",
    "title": "{title}:{0}",
    "source": '{source}:"{0}"',
    "prefix": "{0}*",
    "exact": '="{0}"',
    "either": "{0} OR {1}",
    "month": "{0} {month}",
    "since": "{0} {after}:{1}",
}
