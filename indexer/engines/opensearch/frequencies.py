"""What has to be counted before phrases and prefixes can be scored as terms of their own.

Lucene scores a phrase by the rarity of its words, and several terms as one by that of the
commonest. Here both are as rare as the articles that hold them, so those are counted first,
and the score is set right by a factor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bahith.indexer.engines.base import MAX_EXPANSION, STEMS, WRITTEN, Level, levels
from bahith.indexer.engines.opensearch.encoding import (
    AS_WRITTEN,
    IN_TITLE,
    SAME_PLACE,
    beginning,
    is_cut_term,
    pattern,
    read_term,
    term,
)
from bahith.indexer.engines.opensearch.schema import PLACES, field, vocabulary
from bahith.indexer.engines.opensearch.snapshot import Snapshot
from bahith.indexer.query import Phrase, Prefix, Word

JSON = dict[str, Any]

_PER_SHARD = 2000
"""So many of the commonest terms are counted in each shard, so that their sums are right."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A leaf at a level: the query that matches it, and the factor of its score."""

    query: JSON
    factor: float = 1.0
    capped: bool = False


_ODD = 20
"""So many more are asked for, because a term may be cut."""

Known = dict[tuple[Phrase | Prefix, Level], Counted]
NOTHING: JSON = {"match_none": {}}


def counted(snapshot: Snapshot, leaves: Iterable[Phrase | Prefix]) -> Known:
    """How to ask for each of the leaves at each of its levels."""
    wanted = [(leaf, level) for leaf in dict.fromkeys(leaves) for level in levels(leaf)]
    new = [key for key in wanted if key not in snapshot.cache]
    if new:
        snapshot.cache.update(_asked(snapshot, new))
    return {key: snapshot.cache[key] for key in wanted}


def occurrences(snapshot: Snapshot, words: Sequence[str]) -> list[int]:
    """In how many articles each written form occurs; words that there are not cost next to nothing.

    A filter each, not an aggregation over terms, which would read every article.
    """
    if not words:
        return []
    unique = [*dict.fromkeys(words)]
    filters = [{"term": {WRITTEN.name: term(word)}} for word in unique]
    body = {"size": 0, "aggs": {"words": {"filters": {"filters": filters}}}}
    buckets = snapshot.search(body)["aggregations"]["words"]["buckets"]
    counts = dict(zip(unique, (bucket["doc_count"] for bucket in buckets), strict=True))
    return [counts[word] for word in words]


def _asked(snapshot: Snapshot, keys: list[tuple[Phrase | Prefix, Level]]) -> Known:
    aggregations: JSON = {}
    for number, (leaf, level) in enumerate(keys):
        parts = (
            _phrase_counts(leaf, level) if isinstance(leaf, Phrase) else _prefix_counts(leaf, level)
        )
        aggregations |= {f"{number} {n}": part for n, part in enumerate(parts)}
    body = {"size": 0, "track_total_hits": True, "aggs": aggregations}
    found = snapshot.search(body)
    total = found["hits"]["total"]["value"]
    answers: list[list[JSON]] = [[] for _ in keys]
    for name in sorted(found["aggregations"], key=lambda name: [int(n) for n in name.split()]):
        answers[int(name.split()[0])].append(found["aggregations"][name])
    return {
        (leaf, level): _phrase(leaf, level, parts, total)
        if isinstance(leaf, Phrase)
        else _prefix(leaf, level, parts, total)
        for (leaf, level), parts in zip(keys, answers, strict=True)
    }


def _idf(total: int, having: int) -> float:
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def completed(snapshot: Snapshot, prefix: str, limit: int) -> list[tuple[str, int]]:
    """The commonest written forms that begin so, and in how many articles each is."""
    name, text = field("", WRITTEN), beginning(prefix)
    terms = {"terms": {**_commonest(name, text), "size": limit + _ODD}}
    # The filler and terms that were cut stand in this field as well.
    body = {"size": 0, "query": {"prefix": {name: text}}, "aggs": {"terms": terms}}
    if limit < 1:
        return []
    buckets = snapshot.search(body)["aggregations"]["terms"]["buckets"]
    kept = [(each["key"], each["doc_count"]) for each in buckets if not is_cut_term(each["key"])]
    return sorted(((read_term(t), n) for t, n in kept), key=lambda each: (-each[1], each[0]))[
        :limit
    ]


def _phrase_counts(phrase: Phrase, level: Level) -> Iterator[JSON]:
    yield {"filter": phrase_query(phrase, level)}
    for token in dict.fromkeys(t for word in phrase.words for t in _tokens(phrase, word, level)):
        yield {"filter": {"term": {PLACES: token}}}


def _phrase(phrase: Phrase, level: Level, parts: list[JSON], total: int) -> Counted:
    having, *terms = [part["doc_count"] for part in parts]
    rarity = [_idf(total, count) for count in terms if count]
    if not having or not rarity:
        return Counted(NOTHING)
    # A phrase of one word is no phrase to Lucene, but several terms as one.
    theirs = sum(rarity) if len(phrase.words) > 1 else min(rarity)
    return Counted(phrase_query(phrase, level), _idf(total, having) / theirs)


def phrase_query(phrase: Phrase, level: Level) -> JSON:
    """Words one after the other, each by any of its terms."""
    if not phrase.words:
        return NOTHING
    places = (SAME_PLACE.join(_tokens(phrase, word, level)) for word in phrase.words)
    return {"match_phrase": {PLACES: {"query": " ".join(places)}}}


def _tokens(phrase: Phrase, word: Word, level: Level) -> list[str]:
    """How a word can stand in ``places``; beyond the written level, as written as well."""
    mark = IN_TITLE if phrase.field else ""
    found = [f"{mark}{AS_WRITTEN}{term(word.terms.written)}"]
    if level is STEMS:
        found += [mark + term(stem) for stem in dict.fromkeys(word.terms.stems)]
    return found


def _beginnings(prefix: Prefix, level: Level) -> list[str]:
    others = prefix.others if level is WRITTEN else ()
    return list(dict.fromkeys(beginning(text) for text in (prefix.prefix, *others)))


def _prefix_counts(prefix: Prefix, level: Level) -> Iterator[JSON]:
    name = field(prefix.field, level)
    beginnings = _beginnings(prefix, level)
    any_of = [{"prefix": {name: text}} for text in beginnings]
    yield {"filter": {"bool": {"should": any_of, "minimum_should_match": 1}}}
    for text in beginnings:
        terms = {"terms": {"terms": {**_commonest(name, text), "size": MAX_EXPANSION + 1}}}
        yield {"filter": {"prefix": {name: text}}, "aggs": terms}


def _commonest(name: str, text: str) -> JSON:
    """An aggregation of the terms that begin so; how many of them is to be added."""
    return {
        "field": vocabulary(name),
        "include": pattern(text),
        "shard_size": _PER_SHARD,
        "order": [{"_count": "desc"}, {"_key": "asc"}],
    }


def _prefix(prefix: Prefix, level: Level, parts: list[JSON], total: int) -> Counted:
    having = parts[0]["doc_count"]
    counts = {
        bucket["key"]: bucket["doc_count"]
        for part in parts[1:]
        for bucket in part["terms"]["buckets"]
    }
    if not counts:
        return Counted(NOTHING)
    best = sorted(counts, key=lambda text: (-counts[text], text))
    query = any_of(field(prefix.field, level), best[:MAX_EXPANSION])
    factor = _idf(total, having) / _idf(total, max(counts.values()))
    return Counted(query, factor, capped=len(best) > MAX_EXPANSION)


def any_of(name: str, terms: Iterable[str]) -> JSON:
    """Articles that hold any of the terms, scored as if they were one."""
    return {"match": {name: {"query": SAME_PLACE.join(terms)}}}
