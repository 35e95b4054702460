"""``bahith index`` and ``bahith copy``: the commands that put articles into an index."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from bahith.indexer.build import Progress, Summary
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, setting_help

PLAIN_EVERY = 1000
"""Articles between two lines of progress where there is no terminal to draw on."""


@click.command("index")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--prune", is_flag=True, help="Remove articles that the folders no longer hold.")
@click.option("--anew", is_flag=True, help="Make another index, and put it in the old one's place.")
@click.option("--batch", type=int, help=setting_help("batch"))
@click.pass_obj
def index_command(
    given: Given, paths: tuple[Path, ...], prune: bool, anew: bool, batch: int
) -> None:
    """Index the articles in folders and files: .txt, .jsonl and .jsonl.gz.

    An article that has not changed is skipped. The exit code is 1 if anything
    could not be read; all the rest is indexed.
    """
    index = Index(Settings.load(**given, batch=batch))
    _report(lambda progress: index.update(*paths, prune=prune, anew=anew, progress=progress))


@click.command("copy")
@click.option("--from", "source", required=True, metavar="DIR", help="Directory of the one index.")
@click.option("--to", "target", required=True, metavar="DIR", help="Directory of the other.")
@click.option("--engine", metavar="NAME", help=setting_help("engine"))
@click.option("--batch", type=int, help=setting_help("batch"))
@click.pass_obj
def copy_command(given: Given, /, source: str, target: str, **options: Any) -> None:
    """Copy all articles of one index to another, which may be of another engine.

    The files that the articles came from are not needed. An article that is
    there unchanged is skipped.
    """
    options["engine"] = options["engine"] or given["engine"]
    # The environment speaks of a new index: the one that is there has its own engine.
    index = Index(Settings.load(index=source, engine=""))
    other = Index(Settings.load(index=target, **options))
    _report(lambda progress: index.copy_to(other, progress=progress))


def _report(work: Callable[[Progress], Summary]) -> None:
    """Do the work, show its progress, print its summary, and exit with 1 if anything failed."""
    try:
        summary = _with_progress(work)
    except KeyboardInterrupt:
        click.echo(
            "stopped: what was committed is kept; the same command goes on from there", err=True
        )
        sys.exit(130)
    for problem in summary.failed:
        click.echo(f"failed: {problem}", err=True)
    click.echo(_counts(summary))
    sys.exit(1 if summary.failed else 0)


def _with_progress(work: Callable[[Progress], Summary]) -> Summary:
    console = Console(stderr=True)
    if not console.is_terminal:
        return work(plain_progress)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading")
        return work(lambda summary: bar.update(task, description=_counts(summary)))


def plain_progress(summary: Summary) -> None:
    """Print a line now and then, where there is no terminal to draw on."""
    if _total(summary) % PLAIN_EVERY == 0:
        click.echo(_counts(summary), err=True)


def _total(summary: Summary) -> int:
    return summary.added + summary.replaced + summary.unchanged + len(summary.failed)


def _counts(summary: Summary) -> str:
    return (
        f"added {summary.added}, replaced {summary.replaced}, unchanged {summary.unchanged}, "
        f"removed {summary.removed}, failed {len(summary.failed)}"
    )
