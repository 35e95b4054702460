"""Runs search cases: what must happen to articles when a reader asks a question.

FILE has a case per line, a JSON object with ``id``, ``kind``, ``article`` (a text, or several by
id: texts, or objects with ``title``, ``text`` and ``date``), ``query`` and ``want``:

- ``match``: the articles are found; if ``detail`` ends in ``expected a b``, those and no others
- ``nomatch``: none of the articles is found
- ``first``: article ``a`` comes before the others
- ``no-correction``: no other query is offered
- ``suggest``: the query has a completion
- ``marks``: ``detail`` is the article with all matches in brackets

    python benchmarks/cases.py FILE [ID-OR-KIND …]

prints the cases that fail and the share that passes, as the search page would answer them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.build import build
from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

TODAY = dt.date(2026, 6, 15)

Case = dict[str, Any]


def read(path: Path) -> list[Case]:
    """The cases of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def failures(cases: list[Case], analyzer: Analyzer | None = None) -> Iterator[tuple[Case, str]]:
    """The cases that fail, each with what happened instead. Each is indexed by itself."""
    analyzer = analyzer or Analyzer()
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            happened = _run(case, Path(folder), analyzer)
        if happened:
            yield case, happened


def _articles(case: Case) -> dict[str, dict[str, str]]:
    given = case["article"] if isinstance(case["article"], dict) else {"a": case["article"]}
    return {
        id: {"id": id, "title": "", "text": "."} | (one if isinstance(one, dict) else {"text": one})
        for id, one in given.items()
    }


def _run(case: Case, folder: Path, analyzer: Analyzer) -> str:
    """What happened instead of what the case wants, or ""."""
    articles = _articles(case)
    lines = "".join(f"{json.dumps(article)}\n" for article in articles.values())
    file = folder / "articles.jsonl"
    file.write_text(lines, "utf-8")
    settings = Settings.load(environ={}, index=str(folder / "index"))
    build(settings, [file])
    searcher = Searcher.open(settings, analyzer)
    try:
        return _check(case, searcher, set(articles))
    finally:
        searcher.close()


def _check(case: Case, searcher: Searcher, ids: set[str]) -> str:
    query, want = case["query"], case["want"]
    if want == "suggest":
        return "" if searcher.suggest(query) else "no completion"
    if want == "marks":
        view = searcher.view("a", query)
        marked = view.body_html("b") if view else ""
        marked = marked.replace("<b>", "[").replace("</b>", "]")
        return "" if case["detail"] in marked else marked
    answer = searcher.answer(Request(query, size=100), TODAY)
    found = [] if answer.relaxed else [result.id for result in answer.page]
    if want == "no-correction":
        offered = answer.correction or (answer.relaxed and answer.relaxed[0])
        return f"offers {offered.q}" if offered else ""
    if want == "first":
        return "" if found[:1] == ["a"] else f"order {found}"
    listed = re.search("expected ((?:[a-z] ?)+)$", case["detail"])
    expected = set(listed[1].split()) if listed else set() if want == "nomatch" else ids
    return "" if set(found) == expected else f"found {found}, not {sorted(expected)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("only", nargs="*", help="beginnings of ids or kinds")
    options = parser.parse_args()
    only = tuple(options.only)
    cases = [
        case
        for case in read(options.file)
        if not only or case["id"].startswith(only) or case["kind"].startswith(only)
    ]
    failed = 0
    for case, happened in failures(cases):
        failed += 1
        print(f"{case['id']}\t{case['kind']}\t{case['want']} {case['query']}\t{happened}")
    print(f"{len(cases) - failed} of {len(cases)} cases pass")


if __name__ == "__main__":
    main()
