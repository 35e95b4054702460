"""Many articles with their words by number: what an engine is given to index at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from bahith.analyzers.analyzer import EncodedTexts
from bahith.indexer.article import Article, Document, Spelling

PARTS = 3
"""Texts of an article that have words: its title, body and source, in this order."""


class Parts(NamedTuple):
    """The words of one article by number: places in ``Documents.words.vocabulary``."""

    title: list[int]
    body: list[int]
    source: list[int]


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents of which each different word is to be worked on once; as such they are iterated.

    ``words`` has ``PARTS`` texts for each of ``articles``. ``fingerprints`` and
    ``spellings`` as in Document.
    """

    articles: Sequence[Article]
    words: EncodedTexts
    fingerprints: Sequence[bytes]
    spellings: Sequence[Sequence[Spelling]]

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
            [one.spellings for one in given],
        )

    @classmethod
    def encoded(
        cls, articles: Sequence[Article], words: EncodedTexts, fingerprints: Sequence[bytes]
    ) -> Documents:
        """Documents whose spellings are those of ``words``."""
        entries = zip(words.vocabulary, words.spellings, strict=True)
        pairs = [(word.written, text) if text else None for word, text in entries]
        documents = cls(articles, words, fingerprints, ())
        spellings = [
            [*filter(None, dict.fromkeys(map(pairs.__getitem__, chain(title, body))))]
            for title, body, _ in documents.parts()
        ]
        return cls(articles, words, fingerprints, spellings)

    def __iter__(self) -> Iterator[Document]:
        texts = self.words.decode()
        stored = zip(self.articles, self.fingerprints, self.spellings, strict=True)
        for article, fingerprint, spellings in stored:
            title, body, source = next(texts), next(texts), next(texts)
            yield Document(article, title, body, source, fingerprint, spellings)

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
