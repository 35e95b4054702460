"""``bahith index`` and ``bahith copy``: the commands that put articles into an index."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from bahith.i18n import Message, _, ngettext
from bahith.indexer.build import Progress, Summary
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option, setting_help

T = TypeVar("T")

PLAIN_EVERY = 1000
"""Articles between two lines of progress where there is no terminal to draw on."""

PLAIN_SECONDS = 10
"""Seconds after which there is such a line, however few the articles."""


FIELD_HELP = _("Where records have a field of articles: --field text=corpus.story")

DECLARE = "NAME:KIND,…"


@command("index")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@option("--prune", is_flag=True, help=_("Remove articles that the folders no longer contain."))
@option("--rebuild", is_flag=True, help=_("Build a new index and put it in place of the old one."))
@option("--batch", type=int, help=setting_help("batch"))
@option(
    "--field",
    "fields",
    multiple=True,
    metavar="FIELD=NAME",
    help=FIELD_HELP,
)
@option("--declare", metavar=DECLARE, help=setting_help("fields"))
@click.pass_obj
def index_command(
    given: Given,
    /,
    paths: tuple[Path, ...],
    batch: int,
    fields: tuple[str, ...],
    declare: str | None,
    **options: bool,
) -> None:
    """Add what is in the files and folders, and print what was done."""
    index = Index(Settings.load(**given, batch=batch, fields=declare))
    names = fields_by_name(fields)
    _report(lambda progress: index.update(*paths, **options, fields=names, progress=progress))


def fields_by_name(options: Iterable[str]) -> dict[str, str]:
    """What the options ``--field`` say: the name that records have for a field of articles."""
    return {field: name for field, _, name in (each.partition("=") for each in options)}


@command("copy")
@option("--from", "source", required=True, metavar="DIR", help=_("Directory of the index to copy."))
@option("--to", "target", required=True, metavar="DIR", help=_("Directory of the copy."))
@option("--engine", metavar="NAME", help=setting_help("engine"))
@option("--batch", type=int, help=setting_help("batch"))
@click.pass_obj
def copy_command(given: Given, /, source: str, target: str, **options: Any) -> None:
    """Copy, and print what was done."""
    options["engine"] = options["engine"] or given["engine"]
    # The environment speaks of a new index: the one that is there has its own engine.
    index = Index(Settings.load(index=source, engine=""))
    other = Index(Settings.load(index=target, **options))
    _report(lambda progress: index.copy_to(other, progress=progress))


@command("upgrade")
@click.pass_obj
def upgrade_command(given: Given) -> None:
    """Upgrade, and print what was done."""
    index = Index(Settings.load(**given))
    try:
        articles = _with_progress(lambda progress: index.upgrade(progress=progress))
    except KeyboardInterrupt:
        click.echo(_("stopped: the index is as it was"), err=True)
        sys.exit(130)
    if articles is None:
        click.echo(_("the index is up to date"))
    else:
        click.echo(_("upgraded: %(articles)s articles", articles=articles))


def _report(work: Callable[[Progress], Summary]) -> None:
    """Do the work, show its progress, print its summary, and exit with 1 if anything failed."""
    try:
        summary = _with_progress(work)
    except KeyboardInterrupt:
        message = _("stopped: what was committed is safe; run the same command again to continue")
        click.echo(message, err=True)
        sys.exit(130)
    report_summary(summary)
    sys.exit(1 if summary.failed else 0)


def report_summary(summary: Summary) -> None:
    """Print what was done, and what could not be read."""
    report_problems(summary)
    click.echo(counts(summary))
    if summary.vectors:
        click.echo(_("vectors made %(vectors)s", vectors=summary.vectors))
    if warnings := summary.warnings.total:
        click.echo(ngettext("%(n)s warning", "%(n)s warnings", warnings))
    if summary.skipped:
        click.echo(_skipped(summary.skipped))
    for extra, count in summary.waiting.items():
        message = ngettext(
            "%(n)s of them can be read after: pip install 'bahith[%(extra)s]'",
            "%(n)s of them can be read after: pip install 'bahith[%(extra)s]'",
            count,
            extra=extra,
        )
        click.echo(message)


def report_problems(summary: Summary) -> None:
    """Print what could not be read, a line for each."""
    for problem in summary.warnings.lines():
        click.echo(_("warning: %(problem)s", problem=problem), err=True)
    for problem in summary.failed.lines():
        click.echo(_("failed: %(problem)s", problem=problem), err=True)


def _skipped(files: Counter[str]) -> Message:
    """How many files were skipped, of which kinds; the most frequent first."""
    kinds = sorted(files.items(), key=lambda kind: (-kind[1], kind[0]))
    nameless = _("without a suffix")
    listed = ", ".join(f"{count} {suffix or nameless}" for suffix, count in kinds)
    return _("skipped %(count)s: %(kinds)s", count=files.total(), kinds=listed)


def _with_progress(work: Callable[[Progress], T]) -> T:
    console = Console(stderr=True)
    if not console.is_terminal:
        return work(plain_progress())
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(str(_("reading")))
        return work(lambda summary: bar.update(task, description=_shown(summary)))


def plain_progress() -> Progress:
    """Prints a line now and then, where there is no terminal to draw on."""
    shown = time.monotonic()

    def progress(summary: Summary) -> None:
        nonlocal shown
        now = time.monotonic()
        # Long articles, of which few make a large index, take minutes.
        if _total(summary) % PLAIN_EVERY == 0 or now - shown >= PLAIN_SECONDS:
            shown = now
            click.echo(_shown(summary), err=True)

    return progress


def _shown(summary: Summary) -> str:
    """The progress of a run, in one line."""
    if not summary.vectors:
        return str(counts(summary))
    vectors = _("vectors made %(vectors)s", vectors=summary.vectors)
    return f"{counts(summary)} · {vectors}"


def _total(summary: Summary) -> int:
    return summary.added + summary.replaced + summary.unchanged + summary.failed.total


def counts(summary: Summary) -> Message:
    """What a run did with articles, in one line."""
    return _(
        "added %(added)s, replaced %(replaced)s, unchanged %(unchanged)s, removed %(removed)s, "
        "failed %(failed)s",
        added=summary.added,
        replaced=summary.replaced,
        unchanged=summary.unchanged,
        removed=summary.removed,
        failed=summary.failed.total,
    )
