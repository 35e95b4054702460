"""Phrases in the server's query language, on the field that has a word's terms at one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bahith.indexer.engines.opensearch.encoding import AS_WRITTEN, IN_TITLE, SAME_PLACE, term
from bahith.indexer.engines.opensearch.schema import PLACES, exact
from bahith.indexer.engines.ranking import STEMS, Level
from bahith.indexer.query import Field, Phrase, Word

JSON = dict[str, Any]
NOTHING: JSON = {"match_none": {}}

Spelled = Mapping[str, Sequence[str]]
"""The spellings in articles of written forms; see ``Terms.spelling``."""


def is_spelled(phrase: Phrase) -> bool:
    """Whether the spelling of any of its words matters."""
    return any(word.spelling for word in phrase.words)


def query(phrase: Phrase, level: Level, spelled: Spelled) -> JSON:
    """Consecutive words, each matched by any of its terms, or by its spelling if it matters."""
    if not phrase.words:
        return NOTHING
    if is_spelled(phrase):
        return _spans([_span(word, phrase.field, spelled) for word in phrase.words])
    places = (SAME_PLACE.join(_tokens(word, phrase.field, level)) for word in phrase.words)
    return {"match_phrase": {PLACES: {"query": " ".join(places)}}}


def tokens(phrase: Phrase, level: Level, spelled: Spelled) -> Iterable[str]:
    """The tokens whose idfs Lucene adds up to score the phrase, each once."""
    each = (
        _sought(word, phrase.field, spelled)[0]
        if is_spelled(phrase)
        else _tokens(word, phrase.field, level)
        for word in phrase.words
    )
    return dict.fromkeys(token for some in each for token in some)


def _tokens(word: Word, field: Field, level: Level) -> list[str]:
    """The tokens of a word in ``places``; beyond the written level, its written form too."""
    mark = IN_TITLE if field else ""
    tokens = [f"{mark}{AS_WRITTEN}{term(word.terms.written)}"]
    if level is STEMS:
        tokens += [mark + term(stem) for stem in dict.fromkeys(word.terms.stems)]
    return tokens


def _sought(word: Word, field: Field, spelled: Spelled) -> tuple[list[str], list[str]]:
    """The tokens of a word, and those that must not be at the same place."""
    mark, written = IN_TITLE if field else "", word.terms.written
    plain = [f"{mark}{AS_WRITTEN}{term(written)}"]
    if not word.spelling:
        return plain, []
    agreeing: list[str] = []
    others: list[str] = []
    for text in spelled.get(written, ()):
        (agreeing if word.accepts(text) else others).append(mark + exact(written, text))
    return (plain, others) if word.accepts("") else (agreeing, [])


def _span(word: Word, field: Field, spelled: Spelled) -> JSON:
    wanted, others = _sought(word, field, spelled)
    if not wanted:
        return NOTHING
    return (
        {"span_not": {"include": _any_of(wanted), "exclude": _any_of(others)}}
        if others
        else (_any_of(wanted))
    )


def _any_of(tokens: Iterable[str]) -> JSON:
    return {"span_or": {"clauses": [{"span_term": {PLACES: token}} for token in tokens]}}


def _spans(spans: Sequence[JSON]) -> JSON:
    """Spans one after the other."""
    if NOTHING in spans:
        return NOTHING
    if len(spans) == 1:
        return spans[0]
    return {"span_near": {"clauses": spans, "slop": 0, "in_order": True}}
