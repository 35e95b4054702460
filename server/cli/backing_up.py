"""``bahith backup`` and ``bahith restore``."""

from __future__ import annotations

from pathlib import Path

import click

from bahith.i18n import _
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option


@command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def backup_command(given: Given, /, target: Path) -> None:
    """Back up, and print what there is now."""
    from bahith.indexer.backup.writing import backup

    made = backup(Settings.load(**given), target)
    click.echo(
        _(
            "%(files)s files of %(bytes)s bytes, of which %(written)s were written now",
            files=made.files,
            bytes=made.size,
            written=made.written,
        )
    )
    if kept := made.kept:
        click.echo(
            _(
                "%(articles)s articles are in the snapshot %(snapshot)s in the repository "
                "%(repository)s",
                articles=kept.articles,
                snapshot=kept.snapshot,
                repository=kept.repository,
            )
        )


@command("restore")
@click.argument("source", type=click.Path(path_type=Path))
@option("--no-check", is_flag=True, help=_("Compare checksums only; do not check the index."))
@option(
    "--replace",
    is_flag=True,
    help=_("Let it take the place of an index of the same name on the servers (opensearch)."),
)
@click.pass_obj
def restore_command(given: Given, /, source: Path, no_check: bool, replace: bool) -> None:
    """Restore, and print what there is now."""
    from bahith.indexer.backup.restoring import restore

    settings = Settings.load(**given)
    held, unusable = restore(source, settings, not no_check, replace)
    click.echo(
        _(
            "restored %(files)s files of %(bytes)s bytes to %(folder)s",
            files=held.count,
            bytes=held.size,
            folder=settings.index,
        )
    )
    if unusable:
        click.echo(_("warning: %(problem)s", problem=unusable), err=True)
