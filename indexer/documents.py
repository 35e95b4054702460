"""Many articles with their words by number: what an engine is given to index at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice, repeat
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from bahith.analyzers.analyzer import EncodedTexts
from bahith.analyzers.compiled import CompiledTexts
from bahith.analyzers.terms import Integers
from bahith.analyzers.terms import distinct_objects as distinct_objects
from bahith.core import CORE
from bahith.indexer.article import Article, Document, Spelling
from bahith.indexer.columns import Columns

if TYPE_CHECKING:
    from bahith._core import Encoded

T = TypeVar("T")

PARTS = 3
TITLE_PART, BODY_PART, SOURCE_PART = range(PARTS)
"""Texts of an article that have words."""


class Parts(NamedTuple):
    """The words of one article by number: places in ``Documents.words.vocabulary``."""

    title: list[int]
    body: list[int]
    source: list[int]


class EncodedSpellings(NamedTuple):
    """The spellings in articles, by number.

    ``distinct`` has each spelling once. ``ids`` are the places in it of all articles' spellings,
    article after article, and ``lengths`` says how many each article has.
    """

    distinct: list[Spelling]
    ids: Integers
    lengths: Integers

    @classmethod
    def of(cls, spellings: Sequence[Iterable[Spelling]]) -> EncodedSpellings:
        """Encode the spellings of each article."""
        each = [dict.fromkeys(one) for one in spellings]
        number_of = dict(zip(dict.fromkeys(chain.from_iterable(each)), count()))
        ids = [number_of[one] for one in chain.from_iterable(each)]
        return cls([*number_of], np.array(ids, np.int64), np.array([*map(len, each)], np.int64))

    @classmethod
    def of_words(cls, words: EncodedTexts) -> EncodedSpellings:
        """The spellings in the titles and bodies of articles, ``PARTS`` texts for each."""
        # The spelling alone decides which form it has.
        word_of = dict(zip(words.spellings, words.vocabulary, strict=True))
        word_of.pop("", None)
        number_of = dict(zip(word_of, count()))
        numbers = map(number_of.get, words.spellings, repeat(-1))
        by_word = np.fromiter(numbers, np.int64, len(words.spellings))
        lengths = words.lengths.reshape(-1, PARTS)
        spelled = by_word[words.ids]
        spelled[
            np.repeat(np.tile(np.arange(PARTS) == SOURCE_PART, len(lengths)), words.lengths)
        ] = -1
        article = np.repeat(np.arange(len(lengths)), lengths.sum(axis=1))
        known = spelled >= 0
        # Sorting is faster than np.unique, which hashes.
        pairs = np.sort(article[known] * len(number_of) + spelled[known])
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        articles, ids = np.divmod(pairs, max(1, len(number_of)))
        distinct = [(word.written, text) for text, word in word_of.items()]
        return cls(distinct, ids, np.bincount(articles, minlength=len(lengths)))

    def decode(self, distinct: Sequence[T]) -> Iterator[list[T]]:
        """For each article what ``distinct`` has in the places of its spellings."""
        spellings = map(distinct.__getitem__, self.ids.tolist())
        return (list(islice(spellings, length)) for length in self.lengths.tolist())


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents of which each different word is to be worked on once; as such they are iterated.

    ``words`` has ``PARTS`` texts for each of ``articles``. ``fingerprints``, ``own_spellings``,
    ``columns`` and ``names`` as in Document; without spellings, they are those of ``words``.
    """

    articles: Sequence[Article]
    words: EncodedTexts
    fingerprints: Sequence[bytes]
    own_spellings: EncodedSpellings | None = None
    columns: Sequence[Columns] = ()
    names: Sequence[Sequence[str]] = ()

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Documents:
        """The same documents as this."""
        if isinstance(documents, cls):
            return documents
        given = [*documents]
        words = EncodedTexts.from_terms(
            [part for one in given for part in (one.title, one.body, one.source)]
        )
        return cls(
            [one.article for one in given],
            words,
            [one.fingerprint for one in given],
            EncodedSpellings.of([one.spellings for one in given]),
            [one.columns for one in given],
            [one.names for one in given],
        )

    @property
    def spellings(self) -> EncodedSpellings:
        """The spellings in titles and bodies."""
        return self.own_spellings or EncodedSpellings.of_words(self.words)

    def compiled(self) -> Encoded | None:
        """The words as the compiled core takes them.

        None without the core, and for terms with lone surrogates, which strings of Rust cannot
        have. The analyzer makes no such terms.
        """
        words = self.words
        if isinstance(words, CompiledTexts):
            return words.encoded
        if not CORE:
            return None
        arrays = words.ids, words.lengths, words.starts, words.sizes, words.joined
        numbers = (array.astype(np.uint32).tobytes() for array in arrays)
        try:
            encoded: Encoded = CORE.Encoded.from_python(words.vocabulary, *numbers, words.spellings)
        except UnicodeEncodeError:
            return None
        return encoded

    def __iter__(self) -> Iterator[Document]:
        texts = self.words.decode()
        encoded = self.spellings
        each_spelling = encoded.decode(encoded.distinct)
        for number, article in enumerate(self.articles):
            title, body, source = next(texts), next(texts), next(texts)
            yield Document(
                article,
                title,
                body,
                source,
                self.fingerprints[number],
                next(each_spelling),
                self.columns[number] if self.columns else {},
                self.names[number] if self.names else (),
            )

    @property
    def lengths(self) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
        """How many words each article has in each of its parts: a row an article."""
        return self.words.lengths.reshape(-1, PARTS)

    def parts(self) -> Iterator[Parts]:
        """The words of each article by number."""
        numbers, end = self.words.ids.tolist(), 0
        for lengths in self.lengths.tolist():
            texts = []
            for length in lengths:
                texts.append(numbers[end : end + length])
                end += length
            yield Parts(*texts)
