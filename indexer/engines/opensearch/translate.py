"""Query trees in the server's query language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bahith.indexer.columns import alternatives
from bahith.indexer.engines.doubts import LEAN, bounded_sum, is_bounded, shared_out
from bahith.indexer.engines.opensearch.encoding import doc_id, term, value
from bahith.indexer.engines.opensearch.frequencies import Known, word_query
from bahith.indexer.engines.opensearch.phrases import NOTHING
from bahith.indexer.engines.opensearch.schema import column, numbers
from bahith.indexer.engines.ranking import (
    K1,
    POSITIONAL,
    WRITTEN,
    Level,
    levels,
    weight,
)
from bahith.indexer.query import (
    FILTERS,
    Bool,
    Choice,
    Filter,
    Ids,
    Leaf,
    Named,
    Node,
    Phrase,
    Prefix,
    Published,
    Range,
    Value,
    Word,
)
from bahith.indexer.results import Evidence

JSON = dict[str, Any]
_EVERYTHING: JSON = {"match_all": {}}


def counted_leaves(node: Node) -> Iterator[Leaf]:
    """The leaves whose frequencies must be known first."""
    if isinstance(node, Bool):
        for part in (*node.must, *node.should, *node.must_not):
            yield from counted_leaves(part)
    elif isinstance(node, Phrase | Prefix) or (isinstance(node, Word) and is_bounded(node)):
        yield node


class Translation:
    """One query. With ``named``, the server returns the score of each part."""

    def __init__(self, node: Node, known: Known, weights: Mapping[str, float], named: bool) -> None:
        self._known = known
        self._weights = weights
        self._named = named
        self._names = 0
        self.capped = False
        self._parts: dict[str, tuple[Leaf, Level, tuple[str, ...]]] = {}
        tree = node if isinstance(node, Bool) else Bool(must=(node,))
        self.query = self._group(tree, ())

    def evidence(self, matched: Mapping[str, float]) -> tuple[Evidence, ...]:
        """What a hit's score is the sum of, from the names and scores of what it matched.

        A group that does not match as a whole earns nothing.
        """
        evidence = (
            Evidence(leaf, level.name, score)
            for name, (leaf, level, groups) in self._parts.items()
            if (score := matched.get(name, 0)) and all(group in matched for group in groups)
        )
        return tuple(shared_out(evidence, self._rescaled))

    def _rescaled(self, word: Word, earned: dict[str, float]) -> float:
        par = self._par(word)
        return bounded_sum(earned, par) if par else sum(earned.values())

    def _par(self, word: Word) -> float:
        """What one occurrence of a doubtful word earns at all levels; 0 if it is not bounded."""
        if not is_bounded(word) or not self._known[word, WRITTEN].factor:
            return 0.0
        return sum(
            self._weights[level.name] * self._known[word, level].factor for level in levels(word)
        )

    def _name(self) -> str:
        self._names += 1
        return str(self._names)

    def _group(self, node: Bool, outer: tuple[str, ...]) -> JSON:
        name = self._name()
        inner = (*outer, name)
        must: list[JSON] = []
        should: list[JSON] = []
        for parts, clauses in ((node.must, must), (node.should, should)):
            clauses += [self._clause(part, inner) for part in parts]
        if should and not must:
            must, should = [{"bool": {"should": should, "minimum_should_match": 1}}], []
        for part in (*node.must, *node.should):
            if isinstance(part, Word) and self._par(part):
                should.append(self._root_alone(part))
            elif isinstance(part, Word):
                # A level that does not admit adds to the score of whatever the group matches.
                should += self._levels(part, inner, admits=False)
        filters = [filtered(part) for part in node.filters] or [_EVERYTHING]
        excluded = [self._excluded(part) for part in node.must_not]
        group: JSON = {"must": must, "should": should, "filter": filters, "must_not": excluded}
        return {"bool": {**group, **({"_name": name} if self._named else {})}}

    def _clause(self, part: Node, groups: tuple[str, ...]) -> JSON:
        if isinstance(part, Bool):
            return self._group(part, groups)
        if isinstance(part, Word) and self._par(part):
            return self._bounded(part, groups)
        if isinstance(part, Word | Phrase | Prefix):
            admitting = self._levels(part, groups, admits=True)
            return {"bool": {"should": admitting, "minimum_should_match": 1}}
        if isinstance(part, FILTERS):
            return {"bool": {"filter": [filtered(part)]}}
        return NOTHING

    def _bounded(self, word: Word, groups: tuple[str, ...]) -> JSON:
        """A doubtful word, scored as ``doubts.bounded`` has it."""
        admitting = self._levels(word, groups, admits=True)
        roots = self._levels(word, groups, admits=False)
        par, written = self._par(word), word_query(word, WRITTEN)
        matching = {"should": [*admitting, *roots], "minimum_should_match": 1}
        stems = {"bool": {"should": [word_query(word, level) for level in POSITIONAL]}}
        ways = (
            (_WITH, {**matching, "filter": [written]}),
            (_WITHOUT, {**matching, "filter": [stems], "must_not": [written]}),
        )
        clauses = [_scripted(source, {"bool": query}, par) for source, query in ways]
        return {"bool": {"should": clauses, "minimum_should_match": 1}}

    def _root_alone(self, word: Word) -> JSON:
        """The root of a doubtful word that adds to a match of other words."""
        named, self._named = self._named, False
        roots = self._levels(word, (), admits=False)
        self._named = named
        without = [word_query(word, level) for level in POSITIONAL]
        query = {"should": roots, "minimum_should_match": 1, "must_not": without}
        return _scripted(_WITHOUT, {"bool": query}, self._par(word)) if roots else NOTHING

    def _excluded(self, part: Node) -> JSON:
        named, self._named = self._named, False
        clause = self._clause(part, ())
        self._named = named
        return clause

    def _levels(self, leaf: Leaf, groups: tuple[str, ...], admits: bool) -> list[JSON]:
        """The leaf at each level that admits, or at each that does not."""
        return [
            self._weighed(leaf, level, groups)
            for level in levels(leaf)
            if level.admits == admits and (not isinstance(leaf, Word) or level.of(leaf.terms))
        ] or ([NOTHING] if admits else [])

    def _weighed(self, leaf: Leaf, level: Level, groups: tuple[str, ...]) -> JSON:
        boost = weight(self._weights, leaf, level)
        if isinstance(leaf, Word):
            query = word_query(leaf, level)
        else:
            counted = self._known[leaf, level]
            query = counted.query
            self.capped |= counted.capped
            boost *= counted.factor
        if query is NOTHING:
            return query
        options: JSON = {"boost": boost}
        if self._named:
            options["_name"] = self._name()
            self._parts[options["_name"]] = (leaf, level, groups)
        ((kind, fields),) = query.items()
        if kind.startswith("span_"):
            return {kind: {**fields, **options}}
        ((name, given),) = fields.items()
        return {kind: {name: {**given, **options}}}


_WITH = "Math.max(_score, params.par) + params.lean * (_score + params.k1 * params.par)"
_WITHOUT = "Math.min(_score, params.par) + params.lean * Math.max(_score - params.par, 0)"
"""``doubts.bounded`` as scripts of the server, for articles with the written form or without."""


def _scripted(source: str, query: JSON, par: float) -> JSON:
    script = {"source": source, "params": {"par": par, "lean": LEAN, "k1": K1}}
    return {"script_score": {"query": query, "script": script}}


def filtered(part: Filter) -> JSON:
    """A filter in the server's query language."""
    if isinstance(part, Value):
        return _value(part)
    if isinstance(part, Choice):
        return _choice(part)
    if isinstance(part, Named):
        ways = [{"bool": {"filter": [*map(_name, words)]}} for words in alternatives(part)]
        return {"bool": {"should": ways, "minimum_should_match": 1}} if ways else NOTHING
    if isinstance(part, Ids):
        return {"ids": {"values": [doc_id(id) for id in part.ids]}}
    if isinstance(part, Published):
        bounds = {"gte": part.after, "lte": part.before}
        days = {name: day.isoformat() for name, day in bounds.items() if day}
        return {"range": {"published": days}} if days else {"exists": {"field": "published"}}
    if isinstance(part, Range):
        return _range(part)
    words = [{"terms": {"outlet": [term(stem) for stem in word.stems]}} for word in part.words]
    return {"bool": {"filter": words or [_EVERYTHING]}}


def _range(part: Range) -> JSON:
    given = {"gte": part.low, "lte": part.high}
    ends = {name: end for name, end in given.items() if end is not None}
    field = numbers(part.field)
    return {"range": {field: ends}} if ends else {"exists": {"field": field}}


def _value(part: Value) -> JSON:
    field = column(part.field)
    if part.value or field == part.field:
        return {"term": {field: value(part.value)}}
    return {"bool": {"must_not": [{"exists": {"field": field}}]}}


def _name(tokens: Sequence[str]) -> JSON:
    return {"terms": {"names": [*map(term, tokens)]}}


def _choice(part: Choice) -> JSON:
    chosen: JSON = {"must_not": [filtered(each) for each in part.none_of]}
    if part.any_of:
        chosen |= {"should": [*map(filtered, part.any_of)], "minimum_should_match": 1}
    return {"bool": {"filter": [_EVERYTHING], **chosen}}
