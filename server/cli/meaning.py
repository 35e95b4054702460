"""``bahith meaning``: gives the articles of an index vectors."""

from __future__ import annotations

import sys
from itertools import count

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from bahith.i18n import Message, _
from bahith.indexer.index import Index
from bahith.indexer.meaning.making import Made, Progress
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option, setting_help

PLAIN_EVERY = 1000
"""Articles between two lines of progress where there is no terminal to draw on."""


@command("meaning")
@option("--meaning", metavar="NAME", help=setting_help("meaning"))
@option("--anew", is_flag=True, help=_("Make all vectors again, for another model."))
@click.pass_obj
def meaning_command(given: Given, /, meaning: str | None, anew: bool) -> None:
    """Make the vectors, show the progress, and print what was done."""
    index = Index(Settings.load(**given, meaning=meaning))
    try:
        made = _with_progress(index, anew)
    except KeyboardInterrupt:
        message = _("stopped: what was made is kept; run the same command again to continue")
        click.echo(message, err=True)
        sys.exit(130)
    click.echo(_counts(made))


def _with_progress(index: Index, anew: bool) -> Made:
    console = Console(stderr=True)
    if not console.is_terminal:
        return index.make_vectors(anew=anew, progress=_plain())
    total = len(index)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task(str(_("vectors")), total=total)
        return index.make_vectors(
            anew=anew,
            progress=lambda made: bar.update(task, completed=made.made + made.unchanged),
        )


def _plain() -> Progress:
    """A function that prints a line now and then."""
    articles = count(1)

    def progress(made: Made) -> None:
        if next(articles) % PLAIN_EVERY == 0:
            click.echo(_counts(made), err=True)

    return progress


def _counts(made: Made) -> Message:
    return _(
        "vectors made %(made)s, unchanged %(unchanged)s, removed %(removed)s",
        made=made.made,
        unchanged=made.unchanged,
        removed=made.removed,
    )
