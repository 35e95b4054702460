"""``bahith analyze`` and ``bahith stats``: how a text is read, and how much an index holds."""

from __future__ import annotations

import json

import click

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.index import Index
from bahith.indexer.search.analysis import readings
from bahith.indexer.settings import Settings
from bahith.server.api import schemas
from bahith.server.cli.common import Given


@click.command("analyze")
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def analyze_command(text: tuple[str, ...], as_json: bool) -> None:
    """Show each word of TEXT: its offsets, and its terms at every level of evidence."""
    words = [schemas.word_object(word) for word in readings(Analyzer(), " ".join(text))]
    if as_json:
        click.echo(json.dumps(words, ensure_ascii=False, indent=2))
        return
    for word in words:
        stop = " (stop word)" if word.pop("stop") else ""
        start, end, written = word.pop("start"), word.pop("end"), word.pop("word")
        click.echo(f"{start}-{end} {written}{stop}")
        for level, terms in word.items():
            click.echo(f"    {level}: {terms if isinstance(terms, str) else ' '.join(terms)}")


@click.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_obj
def stats_command(given: Given, as_json: bool) -> None:
    """Show how much the index holds."""
    statistics = Index(Settings.load(**given)).statistics()
    values = {name: getattr(statistics, name) for name in statistics.__slots__}
    if as_json:
        click.echo(json.dumps(values))
        return
    for name, value in values.items():
        click.echo(f"{name}: {value}")
