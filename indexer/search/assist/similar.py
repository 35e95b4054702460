"""More like this: articles that share the most telling words of one."""

from __future__ import annotations

import math
from collections import Counter

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.article import Article
from bahith.indexer.engines.base import Engine
from bahith.indexer.engines.ranking import (
    TITLE_WEIGHT,
)
from bahith.indexer.query import Bool, Ids, Node, Nothing, Word
from bahith.indexer.results import Hit

TELLING = 20
"""So many words of an article are asked for."""

READ = 1000
"""Words of a body that are looked at: a story says early what it is about."""

LEAST = 3
"""Letters of a word that is asked for."""


def question(engine: Engine, analyzer: Analyzer, article: Article) -> Node:
    """The words of an article that say most about it, those of the greatest tf-idf first.

    A word is as frequent as its stems are here, the title's several times, and as rare as its
    commonest form, or its stem where that is written more often; what no other article has is of
    no use.
    """
    title, body = analyzer.terms(article.title), analyzer.terms(article.body)[:READ]
    counts: Counter[tuple[str, ...]] = Counter()
    forms: dict[tuple[str, ...], Counter[Terms]] = {}
    for words, weight in ((title, TITLE_WEIGHT), (body, 1)):
        for terms in words:
            if len(terms.written) >= LEAST and not analyzer.is_stop_word(terms):
                counts[terms.stems] += weight
                forms.setdefault(terms.stems, Counter())[terms] += weight
    chosen = {stems: max(its, key=its.__getitem__) for stems, its in forms.items()}
    written = engine.frequencies([terms.written for terms in chosen.values()])
    stemmed = engine.frequencies([stems[0] if stems else "" for stems in chosen])
    having = map(max, written, stemmed)
    total = engine.search(Bool(), "relevance", 0, 0).total
    worth = {
        terms: (1 + math.log(counts[stems])) * math.log(total / frequency)
        for (stems, terms), frequency in zip(chosen.items(), having, strict=True)
        if 1 < frequency < total
    }
    best = sorted(worth, key=lambda terms: (-worth[terms], terms.written))[:TELLING]
    return Bool(should=tuple(Word(terms.written, terms) for terms in best)) if best else Nothing()


def similar(engine: Engine, query: Node, without: frozenset[str], size: int) -> tuple[Hit, ...]:
    """The best matches of ``question``, but for these articles."""
    asked = Bool(must=(query,), must_not=(Ids(tuple(sorted(without))),))
    return engine.search(asked, "relevance", 0, size).hits
