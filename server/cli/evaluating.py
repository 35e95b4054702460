"""``bahith evaluate``: how good the ranking is on a collection with judgments."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bahith.indexer.evaluate import evaluate
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given
from bahith.server.cli.indexing import plain_progress

_FILE = click.Path(path_type=Path)


@click.command("evaluate")
@click.option("--corpus", required=True, type=_FILE, help="Articles: a .jsonl file or a folder.")
@click.option("--queries", required=True, type=_FILE, help="JSON lines with id and text.")
@click.option("--qrels", required=True, type=_FILE, help="Judgments, in TREC's form.")
@click.option("--run", "run_file", type=_FILE, help="Write the results here, in TREC's form.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_obj
def evaluate_command(
    given: Given, corpus: Path, queries: Path, qrels: Path, run_file: Path, as_json: bool
) -> None:
    """Index a collection, ask all its queries, and print how good the ranking is."""
    index = Index(Settings.load(**given))
    evaluation = evaluate(index, corpus, queries, qrels, run_file, plain_progress)
    for problem in evaluation.summary.failed:
        click.echo(f"failed: {problem}", err=True)
    if as_json:
        click.echo(json.dumps({"queries": evaluation.queries, **evaluation.measures}))
        return
    click.echo(f"{evaluation.queries} queries")
    for name, value in evaluation.measures.items():
        click.echo(f"{name}: {value:.4f}")
