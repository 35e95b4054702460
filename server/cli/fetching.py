"""``bahith fetch``: pages from the web into an index."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from bahith.i18n import Message, _, ngettext
from bahith.indexer.errors import MissingExtra
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option, setting_help
from bahith.server.cli.indexing import counts as index_counts

if TYPE_CHECKING:
    from bahith.indexer.fetching.run import Options, Progress
    from bahith.indexer.fetching.summary import Fetched

PLAIN_EVERY = 30
"""Seconds between two lines of progress where there is no terminal to draw on."""

_NUMBER: Any = {"type": click.IntRange(min=0), "metavar": "N"}

SKIPPED = {
    "robots": _("forbidden by robots.txt"),
    "noindex": _("ask not to be indexed"),
    "host": _("on other hosts"),
    "duplicate": _("the same as others"),
    "list": _("without a story"),
    "kind": _("of other kinds"),
    "trap": _("endlessly many"),
    "limit": _("beyond a limit"),
}
"""Why addresses are skipped, by the reasons of ``fetching.errors.Skip``."""


@command("fetch")
@click.argument("addresses", nargs=-1, required=True, metavar="URL…")
@option("--pages", metavar="DIR", help=setting_help("pages"))
@option("--contact", metavar="ADDRESS", help=setting_help("contact"))
@option("--limit", **_NUMBER, help=_("Pages to fetch at most; by default 10,000."))
@option("--depth", **_NUMBER, help=_("Follow links on pages this deep; by default not at all."))
@option(
    "--delay",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help=_("Between two requests to a host, unless robots.txt wants more; by default 1."),
)
@option("--minutes", **_NUMBER, help=_("Stop after so many minutes; by default 360."))
@option(
    "--host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help=_("Follow addresses on this host, too; may be given several times."),
)
@option("--prune", is_flag=True, help=_("Remove the articles of pages that are gone."))
@option("--private", is_flag=True, help=_("Allow addresses of this machine and its network."))
@option("--batch", type=int, help=setting_help("batch"))
@click.pass_obj
def fetch_command(
    given: Given,
    /,
    addresses: tuple[str, ...],
    pages: str | None,
    contact: str | None,
    batch: int | None,
    **chosen: Any,
) -> None:
    """Fetch and index, print what was done, and exit with 1 if anything failed."""
    settings = Settings.load(**given, pages=pages, contact=contact, batch=batch)
    try:
        from bahith.indexer.fetching.run import fetch
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("bahith"):
            raise
        message = _("bahith fetch needs other packages: pip install 'bahith[fetch]'")
        raise MissingExtra(message) from None
    options = _options(settings, **chosen)
    with _interruptible() as stop, _progress() as progress:
        done = fetch(Index(settings), addresses, Path(settings.pages), options, progress, stop)
    _print(done)
    if done.stopped:
        click.echo(_("stopped: what was fetched is kept; run the same command again"), err=True)
        sys.exit(130)
    sys.exit(1 if done.failed or done.index.failed else 0)


def _options(
    settings: Settings,
    limit: int | None,
    depth: int | None,
    delay: float | None,
    minutes: int | None,
    **others: Any,
) -> Options:
    from bahith.indexer.fetching.limits import Limits
    from bahith.indexer.fetching.run import Options

    limits = {
        "pages": limit,
        "depth": depth,
        "delay": delay,
        "seconds": None if minutes is None else minutes * 60,
    }
    bounds: Any = {name: value for name, value in limits.items() if value is not None}
    return Options(contact=settings.contact, limits=Limits(**bounds), **others)


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets; the second one interrupts."""
    stop = threading.Event()

    def interrupt(*_signal: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, interrupt) if is_main else None
    try:
        yield stop
    finally:
        if is_main:
            signal.signal(signal.SIGINT, before)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Shows the counts: on a terminal always, elsewhere in a line now and then."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(str(_("fetching")))
        yield lambda counts: bar.update(task, description=str(_counts(counts)))


def _plain() -> Callable[[Fetched], None]:
    shown = time.monotonic()

    def progress(counts: Fetched) -> None:
        nonlocal shown
        if time.monotonic() - shown >= PLAIN_EVERY:
            shown = time.monotonic()
            click.echo(_counts(counts), err=True)

    return progress


def _print(done: Fetched) -> None:
    for problem in (*done.warnings, *done.index.warnings.lines()):
        click.echo(_("warning: %(problem)s", problem=problem), err=True)
    for problem in (*done.failed, *done.index.failed.lines()):
        click.echo(_("failed: %(problem)s", problem=problem), err=True)
    for need in sorted(done.needs):
        click.echo(_("skipped: %(reason)s", reason=need), err=True)
    click.echo(_counts(done))
    skipped = [
        f"{count} {SKIPPED[reason]}" for reason, count in done.skipped.most_common() if count
    ]
    if skipped:
        click.echo(
            _("skipped %(count)s: %(kinds)s", count=done.skipped.total(), kinds=", ".join(skipped))
        )
    if done.left:
        message = ngettext(
            "%(n)s address was left for another run",
            "%(n)s addresses were left for another run",
            done.left,
        )
        click.echo(message)
    done.index.removed += done.removed
    click.echo(index_counts(done.index))


def _counts(done: Fetched) -> Message:
    return _(
        "fetched %(fetched)s, unchanged %(unchanged)s, gone %(gone)s, failed %(failed)s",
        fetched=done.fetched,
        unchanged=done.unchanged,
        gone=done.gone,
        failed=len(done.failed),
    )
