"""Filters as queries without scores, and how queries are combined."""

from __future__ import annotations

from collections.abc import Sequence

from tantivy import FieldType, Occur, Query

from bahith.indexer.columns import alternatives
from bahith.indexer.engines.escapes import ordered
from bahith.indexer.engines.tantivy.declared import Fields
from bahith.indexer.engines.tantivy.schema import (
    DAY,
    ID,
    NAMES,
    SOURCE,
    column,
    has_column,
    schema,
    term,
    token,
)
from bahith.indexer.query import Choice, Filter, Ids, Named, Published, Range, Source, Value

NO_MATCH = Query.empty_query()


def silent(query: Query) -> Query:
    """The same matches, with score 0."""
    return Query.const_score_query(query, 0.0)


def any_of(queries: Sequence[Query]) -> Query:
    """A query for what matches any of these; scores are added up."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def all_of(queries: Sequence[Query]) -> Query:
    """A query for what matches all of these; scores are added up."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


EVERYTHING = silent(Query.all_query())


def narrow(query: Query, filters: Sequence[Filter], fields: Fields) -> Query:
    """The matches of ``query`` that pass all filters, with the same scores."""
    return all_of([query, *(silent(filtered(filter, fields)) for filter in filters)])


def filtered(node: Filter, fields: Fields) -> Query:
    """The articles that pass a filter; ``fields`` are those declared ones that have columns."""
    if isinstance(node, Source):
        return all_of([EVERYTHING, *map(_source, (word.stems for word in node.words))])
    if isinstance(node, Named):
        return any_of([all_of([*map(_name, words)]) for words in alternatives(node)] or [NO_MATCH])
    if isinstance(node, Choice):
        return _choice(node, fields)
    if isinstance(node, Published):
        return _published(node)
    if isinstance(node, Ids):
        return _any_token(ID, [token(ordered(id)) for id in node.ids])
    if isinstance(node, Range):
        return _range(node, fields)
    return _value(node, fields)


def _source(stems: Sequence[str]) -> Query:
    return _any_token(SOURCE, [token(term(stem)) for stem in stems])


def _name(tokens: Sequence[str]) -> Query:
    return _any_token(NAMES, [token(term(each)) for each in tokens])


def _choice(node: Choice, fields: Fields) -> Query:
    chosen = [filtered(part, fields) for part in node.any_of]
    some = any_of(chosen) if chosen else EVERYTHING
    none = ((Occur.MustNot, filtered(part, fields)) for part in node.none_of)
    return Query.boolean_query([(Occur.Must, some), *none])


def _published(node: Published) -> Query:
    if node.after is None and node.before is None:
        return Query.exists_query(DAY)
    lower = node.after.toordinal() if node.after else None
    upper = node.before.toordinal() if node.before else None
    if lower and upper and lower > upper:
        return NO_MATCH
    return Query.range_query(schema(), DAY, FieldType.Integer, lower, upper)


def _value(node: Value, fields: Fields) -> Query:
    name, made = column(node.field), schema(fields)
    if not has_column(node.field, fields):
        return NO_MATCH if node.value else EVERYTHING
    if node.value:
        return Query.term_query(made, name, ordered(node.value), "basic")
    without = [(Occur.Must, EVERYTHING), (Occur.MustNot, Query.exists_query(name))]
    return Query.boolean_query(without)


def _range(node: Range, fields: Fields) -> Query:
    name = column(node.field)
    if not has_column(node.field, fields):
        return NO_MATCH
    if node.low is None and node.high is None:
        return Query.exists_query(name)
    if node.low is not None and node.high is not None and node.low > node.high:
        return NO_MATCH
    return Query.range_query(schema(fields), name, FieldType.Float, node.low, node.high)


def _any_token(field: str, tokens: Sequence[str]) -> Query:
    return Query.term_set_query(schema(), field, [*tokens]) if tokens else NO_MATCH
