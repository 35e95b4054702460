"""What engines filter and count articles by: values in columns, and the words of names.

Names are authors, tags, categories, declared texts and keywords. A word of a name is a token with
the name's field and place among the article's, so that all words of a filter are found in one name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.article import Article, FieldValue
from bahith.indexer.declared import MEASURED, NAMED, NOTHING, Declared, Kind
from bahith.indexer.query import Named

ColumnValue: TypeAlias = str | float
"""A text, or a number; days are numbered as ordinals."""

Columns: TypeAlias = Mapping[str, tuple[ColumnValue, ...]]
"""The values of an article in each column that has some, by the column's name."""

COLUMNS: Final = ("author", "tag", "language")
"""Columns that every index has; those of one value, source and category, are apart. Declared
keywords, numbers and dates have columns of their names."""

PLACES: Final = 16
"""Names of a field that are told apart in an article; later ones count as one."""


def columns(article: Article, declared: Declared = NOTHING) -> Columns:
    """The values of an article, without its source and category."""
    if not (article.author or article.tags or article.language or article.fields):
        return {}
    values: dict[str, Iterable[ColumnValue]] = dict(
        zip(COLUMNS, (article.author, article.tags, (article.language,)), strict=True)
    )
    for name, some in _of_kinds(article, declared, ("keyword", *MEASURED)):
        values[name] = map(_value, some)
    distinct = {
        name: tuple(value for value in dict.fromkeys(some) if value != "")
        for name, some in values.items()
    }
    return {name: some for name, some in distinct.items() if some}


def _of_kinds(
    article: Article, declared: Declared, kinds: Collection[Kind]
) -> Iterator[tuple[str, tuple[FieldValue, ...]]]:
    """The values of each declared field that is of one of these kinds."""
    for name, some in article.fields.items():
        if declared.get(name) in kinds:
            yield name, some


def _value(value: FieldValue) -> ColumnValue:
    if isinstance(value, str):
        return value
    # Some engines take −0 for less than 0.
    return number(value) if isinstance(value, dt.date) else float(value) + 0.0


def names(article: Article, declared: Declared = NOTHING) -> dict[str, tuple[str, ...]]:
    """The names of an article, by their fields."""
    named = {
        "author": article.author,
        "tag": article.tags,
        "category": (article.category,) if article.category else (),
    }
    for name, some in _of_kinds(article, declared, NAMED):
        named[name] = tuple(str(value) for value in some)
    return {field: some for field, some in named.items() if some}


def tokens(named: Mapping[str, Sequence[Sequence[Terms]]]) -> list[str]:
    """The tokens of an article's names, given the terms of each, by their fields."""
    return [
        *dict.fromkeys(
            _token(field, place, stem)
            for field, each in named.items()
            for place, words in enumerate(each)
            for word in words
            for stem in word.stems
        )
    ]


def analyzed(
    analyzer: Analyzer, articles: Sequence[Article], declared: Declared = NOTHING
) -> list[Sequence[str]]:
    """The tokens of each article's names; each distinct name is analyzed once."""
    every = [names(article, declared) for article in articles]
    distinct = dict.fromkeys(text for named in every for some in named.values() for text in some)
    if not distinct:
        return [()] * len(articles)
    terms = dict(zip(distinct, analyzer.terms_batch([*distinct]), strict=True))
    return [
        tokens({field: [terms[text] for text in some] for field, some in named.items()})
        for named in every
    ]


def alternatives(node: Named) -> Iterator[list[list[str]]]:
    """For each place of a name, the tokens of which each word of a filter has one."""
    for place in range(PLACES if node.words else 0):
        yield [[_token(node.field, place, stem) for stem in word.stems] for word in node.words]


def _token(field: str, place: int, stem: str) -> str:
    return f"{field}:{min(place, PLACES - 1):x}:{stem}"


def number(day: dt.date) -> float:
    """A day as a number in a column."""
    return float(day.toordinal())
