"""What each part of the ranking contributes: the measures without it.

    python benchmarks/ablation.py INDEX CORPUS QUERIES QRELS [--parts]

The files are those of ``bahith evaluate``; CORPUS is indexed at INDEX unless the index holds it.
By default levels of evidence, and kinds of evidence about the whole query, are switched off by a
weight of 0: their matches are still results, so only the order changes. With ``--parts``, parts of
the analysis and the weight of titles are switched off: CORPUS is indexed again for each, in a
temporary folder, without the forward lists that proximity and pairs are read from.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from collection import collection

from bahith.analyzers import lexicon
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.lexicon import Lexicon
from bahith.analyzers.stemming.affixes import NOUN
from bahith.analyzers.stemming.lemmas import MONTH, SPELLING
from bahith.indexer.article import Article, Document
from bahith.indexer.engines import ENGINES, engine
from bahith.indexer.engines.evidence import KINDS
from bahith.indexer.engines.ranking import (
    LEVELS,
)
from bahith.indexer.evaluate import MEASURES, Judged, answers
from bahith.indexer.settings import Settings
from bahith.indexer.sources import articles


def levels() -> Iterator[tuple[str, str]]:
    """Names of the rows, and the weights for each."""
    names = [level.name for level in LEVELS]
    about_all = [kind.name for kind in KINDS]
    yield "all levels", ""
    for name in (*names, *about_all):
        yield f"without {name}", f"{name}=0"
    yield "levels alone", ",".join(f"{name}=0" for name in about_all)
    for name in names:
        yield f"{name} alone", ",".join(f"{other}=0" for other in names if other != name)


class Without(Analyzer):
    """An analyzer that drops stems with the prefix ``mark``."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark

    def terms(self, text: str) -> list[Terms]:
        return [
            word._replace(stems=tuple(stem for stem in word.stems if stem[0] != self._mark))
            for word in super().terms(text)
        ]


class NoStopWords(Analyzer):
    """An analyzer without stop words."""

    def is_stop_word(self, terms: Terms) -> bool:
        return False


def lacking(*tables: str) -> Callable[[], Analyzer]:
    """Makes an analyzer whose lexicon lacks these tables."""
    return lambda: Analyzer(lexicon.load()._replace(**{table: {} for table in tables}))


def without_broken_plurals() -> Analyzer:
    """An analyzer to which broken plurals are words of their own."""
    words = lexicon.load()
    own = {plural: {NOUN: int(max(counts.values()))} for plural, counts in words.plurals.items()}
    return Analyzer(words._replace(plurals={}, kinds={**own, **words.kinds}))


PARTS: dict[str, Callable[[], Analyzer]] = {
    "all parts": Analyzer,
    "titles weighted like the body": Analyzer,
    "without broken plurals": without_broken_plurals,
    "without adjectives of origin": lacking("origins"),
    "without spellings of names": lambda: Without(SPELLING),
    "without names of months": lambda: Without(MONTH),
    "without roots of the dictionary": lacking("roots"),
    "without any lexicon": lacking(*Lexicon._fields),
    "with all stop words": NoStopWords,
}


def document(article: Article, analyzer: Analyzer, titled: bool) -> Document:
    title, body = analyzer.terms(article.title), analyzer.terms(article.body)
    return Document(article, title, body) if titled else Document(article, (), [*title, *body])


def without(name: str, settings: Settings, corpus: Path, judged: Judged) -> dict[str, float]:
    """The measures with one part switched off for both articles and queries."""
    analyzer = PARTS[name]()
    titled = name != "titles weighted like the body"
    with TemporaryDirectory() as folder:
        there = replace(settings, index=folder)
        with engine(ENGINES[0]).writer(there, analyzer.signature) as writer:
            kept = (item for item in articles([corpus]) if isinstance(item, Article))
            writer.put(document(article, analyzer, titled) for article in kept)
            writer.commit()
        return means(judged, there, analyzer)


def means(judged: Judged, settings: Settings, analyzer: Analyzer) -> dict[str, float]:
    values = judged.values(answers(settings, analyzer, judged.texts))
    return {measure: fmean(values[measure].values()) for measure in MEASURES}


def rows(args: argparse.Namespace, settings: Settings, judged: Judged) -> Iterator[str]:
    if args.parts:
        measured = ((name, without(name, settings, args.corpus, judged)) for name in PARTS)
    else:
        analyzer = Analyzer()
        measured = (
            (name, means(judged, replace(settings, weights=f"{settings.weights},{left}"), analyzer))
            for name, left in levels()
        )
    for name, found in measured:
        yield f"| {name} | {' | '.join(f'{found[measure]:.4f}' for measure in MEASURES)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--parts", action="store_true", help="switch off parts of the analysis")
    args, settings, judged = collection(parser)
    print(f"{len(judged.texts):,} queries")
    print(f"| Left out | {' | '.join(MEASURES)} |\n|---|{'---|' * len(MEASURES)}")
    for row in rows(args, settings, judged):
        print(row, flush=True)


if __name__ == "__main__":
    main()
