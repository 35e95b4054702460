"""Documents as texts that tantivy splits at spaces: everything that needs no index.

In the field ``words``, each word has two consecutive tokens: the key of its stems, and its written
form. So a phrase can match either of them at each of its words. The other fields have no
positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from bahith.indexer.article import Article, Document
from bahith.indexer.columns import Columns
from bahith.indexer.documents import Documents
from bahith.indexer.engines.escapes import ordered
from bahith.indexer.engines.ranking import (
    TITLE_WEIGHT,
)
from bahith.indexer.engines.tantivy import compiled, tokens
from bahith.indexer.engines.tantivy.declared import sorting
from bahith.indexer.engines.tantivy.schema import (
    COMBINED,
    COPIES,
    DAY,
    ID,
    IN_TITLE,
    KEY,
    LENGTH,
    NAMES,
    PAD,
    SOURCE,
    SPELLINGS,
    TERMS,
    TITLE,
    WORDS,
    column,
    term,
    token,
)
from bahith.indexer.engines.tantivy.texts import Texts
from bahith.indexer.forward.writing import forward_lists
from bahith.indexer.near_duplicates import bands


class Prepared(NamedTuple):
    """One article: its id, its fields with their texts and numbers, and the article serialized."""

    id: str
    texts: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, int | float], ...]
    article: bytes
    fingerprint: bytes
    forward: bytes


def prepare(documents: Iterable[Document]) -> list[Prepared]:
    """See ``Writer.prepare``."""
    given = Documents.of(documents)
    words = given.compiled()
    each = compiled.texts(words) if words else texts(given)
    if given.own_spellings:
        each = map(Texts.spelled, each, _spellings(given))
    lengths = given.lengths[:, :2].sum(axis=1).tolist()
    kept = zip(given.fingerprints, forward_lists(given.words), strict=True)
    named = map(_named, given.columns, given.names) if given.columns else repeat(())
    return list(map(_prepared, given.articles, each, lengths, kept, named))


def texts(documents: Documents) -> Iterator[Texts]:
    """The texts that depend on the words of each document, made in Python."""
    vocabulary = documents.words.vocabulary
    by_word = tokens.cache.all(vocabulary)
    words = [each.words for each in by_word]
    terms = [each.terms for each in by_word]
    combinations = [each.combined for each in by_word]
    titles = [each.title for each in by_word]
    for (title, body, source), spellings in zip(
        documents.parts(), _spellings(documents), strict=True
    ):
        titled = _joined(words, title)
        combined = dict.fromkeys(map(combinations.__getitem__, chain(title, body)))
        outlet = (token(term(stem)) for number in source for stem in vocabulary[number].stems)
        yield Texts(
            titled,
            _joined(words, body),
            IN_TITLE + titled.replace(" ", f" {IN_TITLE}") if titled else "",
            _joined(terms, title * TITLE_WEIGHT + body),
            _title(_joined(titles, title * TITLE_WEIGHT), len(body)),
            " ".join(filter(None, combined)),
            " ".join(outlet),
            spellings,
        )


def _spellings(documents: Documents) -> Iterator[str]:
    spellings = documents.spellings
    return map(" ".join, spellings.decode(tokens.of_spellings(spellings.distinct)))


def _named(columns: Columns, names: Sequence[str]) -> Sequence[tuple[str, str | float]]:
    """The fields for filters, counts and sorting, with their texts and numbers."""
    if not (columns or names):
        return ()
    values: list[tuple[str, str | float]] = []
    for name, each in columns.items():
        numbers = [value for value in each if isinstance(value, float)]
        values += ((column(name), value) for value in numbers)
        if numbers:
            values.append((sorting(name, False), min(numbers)))
            values.append((sorting(name, True), max(numbers)))
        values += ((column(name), ordered(v)) for v in each if isinstance(v, str))
    return *values, (NAMES, " ".join(token(term(name)) for name in names))


def _prepared(
    article: Article,
    words: Texts,
    length: int,
    kept: tuple[bytes, bytes],
    named: Sequence[tuple[str, str | float]],
) -> Prepared:
    serialized = article.serialized
    texts = [
        (ID, token(ordered(article.id))),
        (KEY, ordered(article.id)),
        *[(WORDS, words.titled)] * TITLE_WEIGHT,
        (WORDS, words.body),
        (WORDS, words.in_title),
        (TERMS, words.terms),
        (TITLE, words.title),
        (COMBINED, words.combined),
        (SOURCE, words.source),
        (COPIES, " ".join(bands(kept[0]))),
        (SPELLINGS, words.spellings),
        *((column(name), ordered(getattr(article, name))) for name in ("source", "category")),
        *((name, value) for name, value in named if isinstance(value, str)),
    ]
    numbers: list[tuple[str, int | float]] = [(LENGTH, length)]
    if article.published:
        numbers.append((DAY, article.published.toordinal()))
    numbers += ((name, value) for name, value in named if isinstance(value, float))
    filled = tuple((name, text) for name, text in texts if text)
    return Prepared(article.id, filled, tuple(numbers), serialized, *kept)


def _joined(tokens: Sequence[str], words: Sequence[int]) -> str:
    """The tokens of words given by their numbers."""
    return " ".join(map(tokens.__getitem__, words))


def _title(titled: str, body: int) -> str:
    """The title's words at two levels, padded to the length of the whole article.

    BM25 divides by the length of the field, and a word in a title counts relative to the
    whole article.
    """
    return titled + f" {PAD}" * (2 * body) if titled else ""
