"""The terms of one commit: which occur, in how many documents, and which begin alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path

import numpy as np

from bahith.core import CORE
from bahith.indexer.engines import files
from bahith.indexer.engines.ranking import MAX_EXPANSION
from bahith.indexer.engines.whoosh.directory import Row
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.prefixes import commonest
from bahith.indexer.engines.whoosh.reading import postings
from bahith.indexer.engines.whoosh.schema import SPELLED, SPELLINGS, raw, unpacked
from bahith.indexer.engines.whoosh.segments import Segments
from bahith.indexer.engines.whoosh.toc import Contents, Readers
from bahith.indexer.scheduling import stepwise, unlocked
from bahith.indexer.sized_cache import SizedCache

_LEAST = 8 * 2**20
"""Bytes that may be cached of the smallest index."""

_AT_ONCE = 4096
"""Terms of the largest segment that are compared with those of the others at a time."""


class Terms(Segments):
    """The documents of a commit, and the vocabularies of its fields."""

    def __init__(
        self, folder: Path, contents: Contents, readers: Readers, cache_bytes: int
    ) -> None:
        super().__init__(folder, contents, readers)
        # More would be of little use, and fill for so long that memory seems to grow for ever.
        most = min(cache_bytes, max(_LEAST, files.size(folder)))
        self._cache = SizedCache(most, name="postings")

    def load_fields(self, fields: Iterable[str]) -> Iterator[None]:
        """Read the vocabularies of these fields, in small steps."""
        for part in chain.from_iterable(map(self.parts, fields)):
            with self.reading():
                part.load()
            yield

    def rows(self, field: str, terms: Iterable[str]) -> list[tuple[Field, int, list[Row]]]:
        """For each segment: the field, its first document, and the rows of terms that occur."""
        encoded = sorted({*map(raw, terms)})
        return [
            (part, start, rows)
            for part, start in self._fields(field)
            if (rows := part.directory.rows(encoded))
        ]

    def frequencies(self, field: str, terms: Sequence[str]) -> list[int]:
        """How many documents have each term."""
        with self.reading():
            if not self.whole:
                return [self._live_frequency(field, term) for term in stepwise(terms)]
            encoded = [*map(raw, terms)]
            parts = [part.directory.frequencies(encoded) for part in stepwise(self.parts(field))]
            return [*map(sum, zip(*parts, strict=True))] if parts else [0] * len(terms)

    def _live_frequency(self, field: str, term: str) -> int:
        """How many documents that are not deleted have a term."""
        return int(np.count_nonzero(self.live[postings(self.rows(field, [term]))[0]]))

    def spellings(self, word: str) -> dict[str, int]:
        """How documents spell a written form in other ways, and how many do."""
        counts = self.spelled(SPELLINGS, word)
        if not self.whole:
            terms = [*counts]
            counts = dict(zip(terms, self.frequencies(SPELLINGS, terms), strict=True))
        return {term.partition(SPELLED)[2]: count for term, count in counts.items() if count}

    def spelled(self, field: str, word: str) -> dict[str, int]:
        """The terms of a field that are a written form and a spelling, and their frequencies.

        These count deleted documents.
        """
        counts: Counter[str] = Counter()
        with self.reading():
            for part in stepwise(self.parts(field)):
                numbers = part.with_prefix(raw(word + SPELLED))
                terms = part.terms_between(numbers.start, numbers.stop)
                for term, row in zip(terms, part.directory.numbered(numbers), strict=True):
                    counts[unpacked(term)] += row[1]
        return counts

    def expanded(self, field: str, prefixes: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """The commonest terms with any of the prefixes, and whether there are more."""

        def expanded() -> tuple[tuple[str, ...], bool]:
            terms, more = self.commonest(field, prefixes, MAX_EXPANSION)
            return tuple(terms), more

        return self._cache.get(("prefix", field, prefixes), expanded)

    def commonest(self, field: str, prefixes: Sequence[str], limit: int) -> tuple[list[str], bool]:
        """The terms with any prefix that most documents have, and whether there are more.

        ``limit`` terms at most; deleted documents count.
        """
        with self.reading():
            terms, more = commonest(self.parts(field), [*map(raw, prefixes)], limit)
            return [*map(unpacked, terms)], more

    def distinct(self, field: str) -> int:
        """How many distinct terms a field has."""

        def counted() -> int:
            with self.reading():
                return distinct(self.parts(field))

        return self._cache.get(("distinct", field), counted)


def distinct(fields: Sequence[Field]) -> int:
    """How many distinct terms the same field of several segments has."""
    if CORE:
        directories = [field.directory for field in fields]
        with unlocked():
            count: int = CORE.distinct_terms(directories)
        return count
    vocabularies = [field.vocabulary for field in fields]
    largest = max(vocabularies, key=len, default=())
    bounds = [largest[number] for number in range(0, len(largest), _AT_ONCE)]
    edges = [[0, *map(each.at_least, bounds[1:]), len(each)] for each in vocabularies]
    total = 0
    for ranges in zip(*map(pairwise, edges), strict=True):
        total += len(
            {
                term
                for each, (first, last) in zip(vocabularies, ranges, strict=True)
                for term in each.between(first, last)
            }
        )
    return total
