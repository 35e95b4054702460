"""``bahith evaluate``: how good the ranking is on a collection with judgments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from bahith.i18n import _, ngettext
from bahith.indexer.evaluate import evaluate
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option
from bahith.server.cli.indexing import plain_progress, report_problems

# Click would name the type in the language in which this module was imported.
_FILE: Any = {"type": click.Path(path_type=Path), "metavar": "PATH"}


@command("evaluate")
@option("--corpus", required=True, **_FILE, help=_("Articles: a .jsonl file or a folder."))
@option("--queries", required=True, **_FILE, help=_("Queries: JSON lines with id and text."))
@option("--qrels", required=True, **_FILE, help=_("Judgments, in TREC format."))
@option("--run", "run_file", **_FILE, help=_("Write the results to this file, in TREC format."))
@option("--json", "as_json", is_flag=True, help=_("Print a JSON object."))
@click.pass_obj
def evaluate_command(
    given: Given, corpus: Path, queries: Path, qrels: Path, run_file: Path, as_json: bool
) -> None:
    """Print the measures, averaged over the queries."""
    index = Index(Settings.load(**given))
    evaluation = evaluate(index, corpus, queries, qrels, run_file, plain_progress)
    report_problems(evaluation.summary)
    if as_json:
        click.echo(json.dumps({"queries": evaluation.queries, **evaluation.measures}))
        return
    click.echo(ngettext("%(n)s query", "%(n)s queries", evaluation.queries))
    for name, value in evaluation.measures.items():
        click.echo(f"{name}: {value:.4f}")
