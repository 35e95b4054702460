"""Measures the ranking on queries with judgments, with the index and parser of every search."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean
from types import ModuleType

import numpy as np

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import _
from bahith.indexer import runs
from bahith.indexer.build import Progress, Summary
from bahith.indexer.engines import chosen
from bahith.indexer.errors import MissingExtra, SourceError
from bahith.indexer.index import Index
from bahith.indexer.results import Hit
from bahith.indexer.runs import Run
from bahith.indexer.search.assist.alike import Alikes
from bahith.indexer.search.assist.corrections import Corrector
from bahith.indexer.search.first_hits import Find
from bahith.indexer.search.models import meaning_of
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.settings import Settings

DEPTH = 100
"""Results of each query that are measured."""
MEASURES = ("nDCG@10", "RR@10", "R@100")


@dataclass(frozen=True, slots=True)
class Judged:
    """Queries with judgments: the text of each query id, and the grades of its articles."""

    texts: dict[str, str]
    grades: dict[str, dict[str, int]]

    @classmethod
    def read(cls, queries: Path, judgments: Path) -> Judged:
        """The queries of one file that have judgments in the other.

        ``queries`` has an object with ``id`` and ``text`` on each line, ``judgments``
        is in TREC format: ``query 0 article grade``. Raises SourceError for a line
        that cannot be read, and if the files have no query in common; MissingExtra
        without ir-measures, so that nobody indexes for an hour first.
        """
        _library()
        texts, grades = _queries(queries), _judgments(judgments)
        judged = [id for id in texts if id in grades]
        if not judged:
            raise SourceError(
                _(
                    "%(judgments)s: has no judgment of any query in %(queries)s",
                    judgments=judgments,
                    queries=queries,
                )
            )
        return cls({id: texts[id] for id in judged}, {id: grades[id] for id in judged})

    def values(self, run: Run) -> dict[str, dict[str, float]]:
        """Measure → query → value; 0 for a query of which ``run`` has no results."""
        library = _library()
        measures = [library.parse_measure(name) for name in MEASURES]
        values = {name: dict.fromkeys(self.texts, 0.0) for name in MEASURES}
        run = {query: run.get(query, {}) for query in self.texts}
        for result in library.iter_calc(measures, self.grades, run):
            values[str(result.measure)][result.query_id] = float(result.value)
        return values


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The mean of each measure over the queries that have judgments, and what it is made from.

    ``values`` is measure → query → value, of ``run``.
    """

    measures: dict[str, float]
    queries: int
    summary: Summary
    judged: Judged
    run: Run
    values: dict[str, dict[str, float]]


def evaluate(
    index: Index,
    corpus: Path,
    queries: Path,
    judgments: Path,
    run_file: Path | None = None,
    progress: Progress | None = None,
    correct: bool = False,
) -> Evaluation:
    """Bring ``index`` up to date with ``corpus``, run every query, and measure.

    With ``correct``, a query is asked as the page suggests to correct it, if it does.
    The results are written to ``run_file``, if given, in TREC format. Raises as
    ``Judged.read`` and ``Index.update`` do.
    """
    judged = Judged.read(queries, judgments)
    summary = index.update(corpus, progress=progress)
    run = answers(index.settings, index.analyzer, judged.texts, correct)
    if run_file:
        runs.write(run_file, run)
    values = judged.values(run)
    measures = {name: fmean(values[name].values()) for name in MEASURES}
    return Evaluation(measures, len(run), summary, judged, run, values)


def answers(
    settings: Settings, analyzer: Analyzer, queries: Mapping[str, str], correct: bool = False
) -> Run:
    """The first hundred results of each query in the index at ``settings.index``.

    With ``correct``, they are those of its correction, if the page would suggest one. A query
    is read as words: the quotes and dashes of a test query are no operators.
    Raises as ``chosen`` and ``Engine.open`` do.
    """
    meaning = meaning_of(settings)
    with finding(settings, analyzer, correct) as find_of:
        run: Run = {}
        for id, text in queries.items():
            find = find_of(text)
            hits = (meaning.search(find, text, 0, DEPTH) if meaning else find(0, DEPTH)).hits
            run[id] = falling(hits)
        return run


@contextmanager
def finding(
    settings: Settings, analyzer: Analyzer, correct: bool = False
) -> Iterator[Callable[[str], Find]]:
    """A function from a query to one that finds its hits by words; see ``answers``.

    It works while the block lasts.
    """
    parser = Parser(analyzer)
    engine = chosen(settings).open(settings, analyzer.signature)
    corrector, alikes = Corrector(engine, analyzer), Alikes(engine, analyzer)

    def find_of(text: str) -> Find:
        better = corrector.correction(text) if correct else None
        asked = parser.plain(better.q if better else text)
        question = alikes.asked(asked.question)
        return partial(engine.search, asked.tree, "relevance", question=question)

    try:
        yield find_of
    finally:
        engine.close()


def falling(hits: Sequence[Hit]) -> dict[str, float]:
    """The score of each article, less than that of the one before it.

    Measures sort by score, not in the order of the page, and trec_eval compares numbers of 32 bits:
    of articles that are equal there, each gets the next lower number.
    """
    scores: dict[str, float] = {}
    before = np.float32(np.inf)
    for hit in hits:
        before = min(np.float32(hit.score), np.nextafter(before, np.float32(-np.inf)))
        scores[hit.article.id] = float(before)
    return scores


def _library() -> ModuleType:
    try:
        import ir_measures
    except ModuleNotFoundError:
        message = _("evaluation needs ir-measures: pip install 'bahith[evaluate]'")
        raise MissingExtra(message) from None
    return ir_measures


def _queries(path: Path) -> dict[str, str]:
    texts = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            query = json.loads(line)
            texts[str(query["id"])] = str(query["text"])
        except (ValueError, KeyError, TypeError):
            message = _(
                "%(path)s:%(line)s: must be an object with id and text", path=path, line=number
            )
            raise SourceError(message) from None
    return texts


def _judgments(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            query, _iteration, article, grade = line.split()
            grades.setdefault(query, {})[article] = int(grade)
        except ValueError:
            message = _(
                "%(path)s:%(line)s: must have four words: query 0 article grade",
                path=path,
                line=number,
            )
            raise SourceError(message) from None
    return grades
