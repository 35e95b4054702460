"""``bahith watch``: the command that keeps an index up to date with folders."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from bahith.i18n import Text, _, ngettext
from bahith.indexer.build import Summary
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.indexer.watching.watcher import Watcher
from bahith.server.cli.common import Given, command, option, setting_help
from bahith.server.cli.indexing import (
    DECLARE,
    FIELD_HELP,
    fields_by_name,
    plain_progress,
    report_summary,
)


@command("watch")
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER…",
)
@option(
    "--poll",
    type=click.FloatRange(min=1),
    default=None,
    metavar="SECONDS",
    help=_(
        "Compare all files every so many seconds, where the system does not report changes, as on "
        "network drives."
    ),
)
@option("--batch", type=int, help=setting_help("batch"))
@option("--field", "fields", multiple=True, metavar="FIELD=NAME", help=FIELD_HELP)
@option("--declare", metavar=DECLARE, help=setting_help("fields"))
@click.pass_obj
def watch_command(
    given: Given,
    /,
    folders: tuple[Path, ...],
    poll: float | None,
    batch: int,
    fields: tuple[str, ...],
    declare: str | None,
) -> None:
    """Watch until SIGTERM or SIGINT, and print what each batch did."""
    index = Index(Settings.load(**given, batch=batch, fields=declare))
    watcher = Watcher(
        index,
        folders,
        fields_by_name(fields),
        poll=poll or 0,
        report=_Reporter(len(folders)),
        say=_say,
        progress=plain_progress(),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: _stop(watcher, number))
    with index:
        watcher.run()
    _say(_("stopped: what was read is committed"))


def _stop(watcher: Watcher, number: int) -> None:
    """End the watch after its batch; a second signal ends the process at once."""
    watcher.stop()
    signal.signal(number, signal.SIG_DFL)


def _say(text: Text) -> None:
    click.echo(text, err=True)


class _Reporter:
    """Prints what each batch did, and after the first one that the folders are watched."""

    def __init__(self, folders: int) -> None:
        self._folders = folders
        self._is_first = True

    def __call__(self, summary: Summary) -> None:
        report_summary(summary)
        if self._is_first:
            _say(ngettext("watching %(n)s folder", "watching %(n)s folders", self._folders))
        self._is_first = False
