"""``bahith evaluate``: how good the ranking is on a collection with judgments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bahith.i18n import _, ngettext
from bahith.indexer import runs
from bahith.indexer.comparison import Change, Comparison, compared
from bahith.indexer.evaluate import MEASURES, Evaluation, evaluate
from bahith.indexer.failures import failures
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option
from bahith.server.cli.failures_page import failures_page
from bahith.server.cli.indexing import plain_progress

# Click would name the type in the language in which this module was imported.
_FILE: Any = {"type": click.Path(path_type=Path), "metavar": "PATH"}

CHANGES = 5
"""How many of the queries that lost and gained most are printed; ``--json`` has all."""


@command("evaluate")
@option("--corpus", required=True, **_FILE, help=_("Articles: a .jsonl file or a folder."))
@option("--queries", required=True, **_FILE, help=_("Queries: JSON lines with id and text."))
@option("--qrels", required=True, **_FILE, help=_("Judgments, in TREC format."))
@option("--run", "run_file", **_FILE, help=_("Write the results to this file, in TREC format."))
@option("--against", **_FILE, help=_("Compare with the run in this file, in TREC format."))
@option(
    "--failures",
    "failed",
    type=click.IntRange(min=1),
    metavar="N",
    help=_("Write the N worst queries to a page of HTML, with their rankings."),
)
@option("--page", **_FILE, help=_("The file of that page; by default failures.html."))
@option("--correct", is_flag=True, help=_("Correct queries as the page suggests to."))
@option("--json", "as_json", is_flag=True, help=_("Print a JSON object."))
@click.pass_obj
def evaluate_command(
    given: Given,
    corpus: Path,
    queries: Path,
    qrels: Path,
    run_file: Path | None,
    against: Path | None,
    failed: int | None,
    page: Path | None,
    correct: bool,
    as_json: bool,
) -> None:
    """Print the measures, averaged over the queries."""
    if page and not failed:
        raise click.UsageError(str(_("--page needs --failures")))
    index = Index(Settings.load(**given))
    before = runs.read(against) if against else None
    evaluation = evaluate(index, corpus, queries, qrels, run_file, plain_progress(), correct)
    for problem in evaluation.summary.failed.lines():
        click.echo(_("failed: %(problem)s", problem=problem), err=True)
    comparisons: dict[str, Comparison] = {}
    if before is not None:
        others = evaluation.judged.values(before)
        comparisons = {name: compared(evaluation.values[name], others[name]) for name in MEASURES}
    if as_json:
        click.echo(json.dumps(_as_json(evaluation, comparisons), ensure_ascii=False))
    else:
        _print(evaluation, comparisons)
    if failed:
        page = page or Path("failures.html")
        worst = [*failures(index.settings, index.analyzer, evaluation, failed, before)]
        page.write_text(failures_page(worst, before is not None), encoding="utf-8")
        message = ngettext(
            "%(n)s query to read: %(page)s",
            "%(n)s queries to read: %(page)s",
            len(worst),
            page=page,
        )
        click.echo(message, err=as_json)


def _print(evaluation: Evaluation, comparisons: Mapping[str, Comparison]) -> None:
    click.echo(ngettext("%(n)s query", "%(n)s queries", evaluation.queries))
    for name, value in evaluation.measures.items():
        click.echo(f"{name}: {value:.4f}{_beside(comparisons.get(name))}")
    if not comparisons:
        return
    changes = comparisons[MEASURES[0]].changes
    for change in (*changes[:CHANGES], *changes[CHANGES:][-CHANGES:]):
        text = evaluation.judged.texts[change.query]
        click.echo(f"{change.difference:+.4f}  {change.query}  {text}")


def _beside(comparison: Comparison | None) -> str:
    if comparison is None:
        return ""
    return " " + str(
        _(
            "(before %(before)s, difference %(difference)s, p = %(p)s; better %(better)s, "
            "worse %(worse)s)",
            before=f"{comparison.before:.4f}",
            difference=f"{comparison.difference:+.4f}",
            p=f"{comparison.p:.4f}",
            better=comparison.better,
            worse=comparison.worse,
        )
    )


def _as_json(evaluation: Evaluation, comparisons: Mapping[str, Comparison]) -> dict[str, Any]:
    shown: dict[str, Any] = {"queries": evaluation.queries, **evaluation.measures}
    if comparisons:
        shown["against"] = {
            name: {
                "before": comparison.before,
                "difference": comparison.difference,
                "p": comparison.p,
                "better": comparison.better,
                "worse": comparison.worse,
                "changes": [_change(evaluation, change) for change in comparison.changes],
            }
            for name, comparison in comparisons.items()
        }
    return shown


def _change(evaluation: Evaluation, change: Change) -> dict[str, Any]:
    return {
        "query": change.query,
        "text": evaluation.judged.texts[change.query],
        "value": change.value,
        "before": change.before,
    }
