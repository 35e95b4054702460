"""``bahith analyze`` and ``bahith stats``: how a text is read, and how much an index holds."""

from __future__ import annotations

from dataclasses import asdict

import click

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.index import Index
from bahith.indexer.search.analysis import readings
from bahith.indexer.settings import Settings
from bahith.server.api.answers import Word
from bahith.server.api.schema import to_text
from bahith.server.cli.common import Given


@click.command("analyze")
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def analyze_command(text: tuple[str, ...], as_json: bool) -> None:
    """Show each word of TEXT: its offsets, and its terms at every level of evidence."""
    words = [Word.of(word, word.terms) for word in readings(Analyzer(), " ".join(text))]
    if as_json:
        click.echo(to_text(words))
        return
    for word in words:
        stop = " (stop word)" if word.stop else ""
        click.echo(f"{word.start}-{word.end} {word.word}{stop}")
        for level in Terms._fields:
            terms = getattr(word, level)
            click.echo(f"    {level}: {terms if isinstance(terms, str) else ' '.join(terms)}")


@click.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_obj
def stats_command(given: Given, as_json: bool) -> None:
    """Show how much the index holds."""
    statistics = Index(Settings.load(**given)).statistics()
    if as_json:
        click.echo(to_text(statistics, indent=0))
        return
    for name, value in asdict(statistics).items():
        click.echo(f"{name}: {value}")
