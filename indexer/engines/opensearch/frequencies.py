"""Document frequencies that phrases and prefixes need to be scored as single terms.

Lucene scores a phrase by the idf of its words, and several terms as one by that of the commonest.
Here both have the idf of the articles that contain them. So those are counted first, and the score
is corrected by a factor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bahith.indexer.engines.opensearch import phrases
from bahith.indexer.engines.opensearch.encoding import (
    SAME_PLACE,
    encoded_prefix,
    is_cut_term,
    pattern,
    read_term,
    term,
)
from bahith.indexer.engines.opensearch.phrases import NOTHING, Spelled
from bahith.indexer.engines.opensearch.schema import (
    EXACT,
    PLACES,
    exact,
    field,
    spelling,
    vocabulary,
)
from bahith.indexer.engines.opensearch.snapshot import Snapshot
from bahith.indexer.engines.ranking import (
    MAX_EXPANSION,
    WRITTEN,
    Level,
    levels,
)
from bahith.indexer.query import Leaf, Phrase, Prefix, Word

JSON = dict[str, Any]

_PER_SHARD = 2000
"""The commonest terms that each shard counts, so that their sums over shards are right."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A leaf at a level: the query that matches it, and the factor of its score."""

    query: JSON
    factor: float = 1.0
    capped: bool = False


_CUT_TERMS = 20
"""How many more terms to ask for, because some may be cut."""

Known = dict[tuple[Leaf, Level], Counted]
"""For a doubtful word, the factor is the idf at that level; 0 where no article has it."""


def counted(snapshot: Snapshot, leaves: Iterable[Leaf]) -> Known:
    """The query of each leaf at each of its levels."""
    wanted = [(leaf, level) for leaf in dict.fromkeys(leaves) for level in levels(leaf)]
    new = [key for key in wanted if key not in snapshot.cache]
    if new:
        snapshot.cache.update(_counted_by_server(snapshot, new))
    return {key: snapshot.cache[key] for key in wanted}


def occurrences(snapshot: Snapshot, words: Sequence[str]) -> list[int]:
    """In how many articles each written form occurs; unknown words cost next to nothing.

    Each word is a filter: an aggregation over terms would read every article.
    """
    if not words:
        return []
    unique = [*dict.fromkeys(words)]
    filters = [{"term": {WRITTEN.name: term(word)}} for word in unique]
    body = {"size": 0, "aggs": {"words": {"filters": {"filters": filters}}}}
    buckets = snapshot.search(body)["aggregations"]["words"]["buckets"]
    counts = dict(zip(unique, (bucket["doc_count"] for bucket in buckets), strict=True))
    return [counts[word] for word in words]


def _counted_by_server(snapshot: Snapshot, keys: list[tuple[Leaf, Level]]) -> Known:
    spelled = _exact_spellings(snapshot, (leaf for leaf, _ in keys if isinstance(leaf, Phrase)))
    aggregations: JSON = {}
    for number, (leaf, level) in enumerate(keys):
        if isinstance(leaf, Phrase):
            parts = _phrase_counts(leaf, level, spelled)
        elif isinstance(leaf, Prefix):
            parts = _prefix_counts(leaf, level)
        else:
            parts = iter([{"filter": word_query(leaf, level)}])
        aggregations |= {f"{number} {n}": part for n, part in enumerate(parts)}
    body = {"size": 0, "track_total_hits": True, "aggs": aggregations}
    response = snapshot.search(body)
    total = response["hits"]["total"]["value"]
    answers: list[list[JSON]] = [[] for _ in keys]
    for name in sorted(response["aggregations"], key=lambda name: [int(n) for n in name.split()]):
        answers[int(name.split()[0])].append(response["aggregations"][name])
    known: Known = {}
    for (leaf, level), answer in zip(keys, answers, strict=True):
        if isinstance(leaf, Phrase):
            known[leaf, level] = _phrase(leaf, level, answer, total, spelled)
        elif isinstance(leaf, Prefix):
            known[leaf, level] = _prefix(leaf, level, answer, total)
        else:
            count = answer[0]["doc_count"]
            known[leaf, level] = Counted({}, _idf(total, count) if count else 0.0)
    return known


def word_query(word: Word, level: Level) -> JSON:
    """Articles with any of the terms of a word at a level."""
    terms = dict.fromkeys(map(term, level.of(word.terms)))
    return any_of(field(word.field, level), terms)


def _idf(total: int, frequency: int) -> float:
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def spellings(snapshot: Snapshot, words: Sequence[str]) -> list[dict[str, int]]:
    """How articles spell each written form in other ways, and how many articles do."""
    listed = _listed(snapshot, "spellings", {word: spelling(word, "") for word in words})
    return [{read_term(text): count for text, count in listed[word].items()} for word in words]


def _listed(
    snapshot: Snapshot, name: str, prefixes: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """For each word, the values of a field with its prefix, without that, and their frequencies."""
    aggregations: JSON = {}
    for number, (word, prefix) in enumerate(prefixes.items()):
        terms = {"terms": {"field": name, "include": pattern(prefix), "size": _PER_SHARD}}
        having = {"filter": {"term": {WRITTEN.name: term(word)}}, "aggs": {"values": terms}}
        aggregations[str(number)] = having
    if not aggregations:
        return {}
    answer = snapshot.search({"size": 0, "aggs": aggregations})["aggregations"]
    return {
        word: {
            each["key"][len(prefix) :]: each["doc_count"]
            for each in answer[str(number)]["values"]["buckets"]
        }
        for number, (word, prefix) in enumerate(prefixes.items())
    }


def _exact_spellings(snapshot: Snapshot, leaves: Iterable[Phrase]) -> Spelled:
    """The spellings of the words whose spelling matters."""
    words = [word.terms.written for leaf in leaves for word in leaf.words if word.spelling]
    listed = _listed(snapshot, EXACT, {word: exact(word, "") for word in words})
    return {
        word: [read_term(text) for text in texts if not is_cut_term(text)]
        for word, texts in listed.items()
    }


def completed(snapshot: Snapshot, prefix: str, limit: int) -> list[tuple[str, int]]:
    """The commonest written forms with a prefix, and in how many articles each occurs."""
    name, text = field("", WRITTEN), encoded_prefix(prefix)
    terms = {"terms": {**_commonest(name, text), "size": limit + _CUT_TERMS}}
    # This field also has the filler, and terms that were cut.
    body = {"size": 0, "query": {"prefix": {name: text}}, "aggs": {"terms": terms}}
    if limit < 1:
        return []
    buckets = snapshot.search(body)["aggregations"]["terms"]["buckets"]
    counts = [
        (read_term(each["key"]), each["doc_count"])
        for each in buckets
        if not is_cut_term(each["key"])
    ]
    return sorted(counts, key=lambda each: (-each[1], each[0]))[:limit]


def _phrase_counts(phrase: Phrase, level: Level, spelled: Spelled) -> Iterator[JSON]:
    yield {"filter": phrases.query(phrase, level, spelled)}
    for token in phrases.tokens(phrase, level, spelled):
        yield {"filter": {"term": {PLACES: token}}}


def _phrase(
    phrase: Phrase, level: Level, parts: list[JSON], total: int, spelled: Spelled
) -> Counted:
    frequency, *terms = [part["doc_count"] for part in parts]
    idfs = [_idf(total, count) for count in terms if count]
    if not frequency or not idfs:
        return Counted(NOTHING)
    # To Lucene a phrase of one word is no phrase, but several terms as one.
    lucene_idf = sum(idfs) if len(phrase.words) > 1 or phrases.is_spelled(phrase) else min(idfs)
    query = phrases.query(phrase, level, spelled)
    return Counted(query, _idf(total, frequency) / lucene_idf)


def _prefixes(prefix: Prefix, level: Level) -> list[str]:
    others = prefix.others if level is WRITTEN else ()
    return list(dict.fromkeys(encoded_prefix(text) for text in (prefix.prefix, *others)))


def _prefix_counts(prefix: Prefix, level: Level) -> Iterator[JSON]:
    name = field(prefix.field, level)
    prefixes = _prefixes(prefix, level)
    any_of = [{"prefix": {name: text}} for text in prefixes]
    yield {"filter": {"bool": {"should": any_of, "minimum_should_match": 1}}}
    for text in prefixes:
        terms = {"terms": {"terms": {**_commonest(name, text), "size": MAX_EXPANSION + 1}}}
        yield {"filter": {"prefix": {name: text}}, "aggs": terms}


def _commonest(name: str, text: str) -> JSON:
    """An aggregation of the terms with a prefix, without its ``size``."""
    return {
        "field": vocabulary(name),
        "include": pattern(text),
        "shard_size": _PER_SHARD,
        "order": [{"_count": "desc"}, {"_key": "asc"}],
    }


def _prefix(prefix: Prefix, level: Level, parts: list[JSON], total: int) -> Counted:
    frequency = parts[0]["doc_count"]
    counts = {
        bucket["key"]: bucket["doc_count"]
        for part in parts[1:]
        for bucket in part["terms"]["buckets"]
    }
    if not counts:
        return Counted(NOTHING)
    best = sorted(counts, key=lambda text: (-counts[text], text))
    query = any_of(field(prefix.field, level), best[:MAX_EXPANSION])
    factor = _idf(total, frequency) / _idf(total, max(counts.values()))
    return Counted(query, factor, capped=len(best) > MAX_EXPANSION)


def any_of(name: str, terms: Iterable[str]) -> JSON:
    """Articles with any of the terms, scored as if they were one."""
    return {"match": {name: {"query": SAME_PLACE.join(terms)}}}
