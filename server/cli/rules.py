"""``bahith rules``: shows, checks, installs and removes the owner's rules."""

from __future__ import annotations

from pathlib import Path

import click

from bahith.i18n import _, ngettext
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option


@command("rules")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@option("--remove", is_flag=True, help=_("Let no rules be in force."))
@click.pass_obj
def rules_command(given: Given, /, file: Path | None, remove: bool) -> None:
    """Show the rules in force, or change them."""
    if remove and file:
        raise click.UsageError(str(_("give a file, or --remove")))
    settings = Settings.load(**given)
    folder = Path(settings.index)
    from bahith.indexer.rules import store

    if remove:
        store.remove(folder)
        click.echo(_("no rules are in force"))
    elif file:
        _install(settings, file)
    else:
        _show(folder)


def _install(settings: Settings, file: Path) -> None:
    from bahith.indexer.index import Index
    from bahith.indexer.rules import store
    from bahith.indexer.rules.reading import read_file
    from bahith.indexer.rules.ruler import Ruler

    rules = read_file(file)
    Ruler(rules, Index(settings).analyzer)  # raises RulesError for what cannot be used
    store.install(Path(settings.index), rules)
    click.echo(ngettext("%(n)s rule is in force", "%(n)s rules are in force", len(rules)))


def _show(folder: Path) -> None:
    from bahith.indexer.rules.store import installed

    rules = installed(folder)
    for rule in rules:
        parts = (str(rule.line), rule.kind, rule.name, rule.summary(), rule.asked())
        click.echo("\t".join(parts))
    if not rules:
        click.echo(_("no rules are in force"), err=True)
