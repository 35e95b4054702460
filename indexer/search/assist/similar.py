"""More like this: articles that share the most distinctive words of one."""

from __future__ import annotations

import math
from collections import Counter

from bahith.analyzers import latin_languages
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.article import Article
from bahith.indexer.engines.base import Engine
from bahith.indexer.engines.ranking import TITLE_WEIGHT
from bahith.indexer.query import Bool, Ids, Node, Nothing, Word
from bahith.indexer.results import Hit

MAX_WORDS = 20
"""The most words of an article in the query."""

READ = 1000
"""Words of a body that are considered: a story says early what it is about."""

SPARE = 100
"""Words beyond these that are analyzed where a body is cut, since words may belong together."""

MIN_LETTERS = 3
"""The fewest letters of a word in the query."""


def query_of(engine: Engine, analyzer: Analyzer, article: Article) -> Node:
    """A query for the words of an article with the highest tf-idf.

    The term frequency of a word is that of its stems in the article, with words of the title
    counted several times. Its document frequency is that of its commonest form, or of its stem
    if that is written more often. Words of no other article are left out.
    """
    title, body = _terms(analyzer, article.title), _first_terms(analyzer, article.body)
    counts: Counter[tuple[str, ...]] = Counter()
    forms: dict[tuple[str, ...], Counter[Terms]] = {}
    language = article.language
    for words, weight in ((title, TITLE_WEIGHT), (body, 1)):
        for word in words:
            if (
                len(word.written) >= MIN_LETTERS
                and not analyzer.is_stop_word(word)
                and not latin_languages.is_stop_word(word.written, language)
            ):
                terms = latin_languages.with_stems(word, language)
                counts[terms.stems] += weight
                forms.setdefault(terms.stems, Counter())[terms] += weight
    commonest = {stems: max(of, key=of.__getitem__) for stems, of in forms.items()}
    written = engine.frequencies([terms.written for terms in commonest.values()])
    stemmed = engine.frequencies([stems[0] if stems else "" for stems in commonest])
    frequencies = map(max, written, stemmed)
    total = engine.search(Bool(), "relevance", 0, 0).total
    tf_idf = {
        terms: (1 + math.log(counts[stems])) * math.log(total / frequency)
        for (stems, terms), frequency in zip(commonest.items(), frequencies, strict=True)
        if 1 < frequency < total
    }
    best = sorted(tf_idf, key=lambda terms: (-tf_idf[terms], terms.written))[:MAX_WORDS]
    return Bool(should=tuple(Word(terms.written, terms) for terms in best)) if best else Nothing()


def _terms(analyzer: Analyzer, text: str) -> list[Terms]:
    """The terms of ``text``, most of whose words a server has not seen: the core is faster."""
    return analyzer.terms_batch([text])[0]


def _first_terms(analyzer: Analyzer, body: str) -> list[Terms]:
    """The terms of its first ``READ`` words, however long a body is."""
    pieces = body.split(maxsplit=2 * READ)
    if len(pieces) > 2 * READ:
        terms = _terms(analyzer, body[: len(body) - len(pieces[-1])])
        # The last words may be parts of longer ones.
        if len(terms) >= READ + SPARE:
            return terms[:READ]
    return _terms(analyzer, body)[:READ]


def similar(engine: Engine, query: Node, without: frozenset[str], size: int) -> tuple[Hit, ...]:
    """The best ``size`` matches of ``query``, except the articles with the ids ``without``."""
    others = Bool(must=(query,), must_not=(Ids(tuple(sorted(without))),))
    return engine.search(others, "relevance", 0, size).hits
