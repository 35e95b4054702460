"""``bahith rules``: shows, checks, tries, installs and removes the owner's rules."""

from __future__ import annotations

from pathlib import Path

import click

from bahith.i18n import _, ngettext
from bahith.indexer.index import Index
from bahith.indexer.query import Request
from bahith.indexer.results import Page
from bahith.indexer.search.snippets.headings import heading
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option


@command("rules")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@option("--remove", is_flag=True, help=_("Let no rules be in force."))
@option(
    "--try",
    "question",
    metavar="QUESTION",
    help=_("Change nothing; show the first results before and after, and which rules act."),
)
@click.pass_obj
def rules_command(given: Given, /, file: Path | None, remove: bool, question: str | None) -> None:
    """Show the rules in force, try others, or change them."""
    if (remove and file) or (question is not None and not file):
        raise click.UsageError(str(_("give a file, alone or with --try, or --remove alone")))
    settings = Settings.load(**given)
    folder = Path(settings.index)
    from bahith.indexer.rules import store

    if remove:
        store.remove(folder)
        click.echo(_("no rules are in force"))
    elif file:
        _use(settings, file, question)
    else:
        _show(folder)


def _use(settings: Settings, file: Path, question: str | None) -> None:
    """Install the rules of a file, or try them by a question."""
    from bahith.indexer.rules import store
    from bahith.indexer.rules.reading import content_of

    folder = Path(settings.index)
    with Index(settings) as index:
        ruler = store.checked(folder, content_of(file), str(file), index.analyzer)
        if question is not None:
            request = Request(question, size=settings.page_size, explain=True)
            _compare(*index.searcher.tried(ruler, request))
            return
    store.install(folder, ruler.rules)
    count = len(ruler.rules)
    click.echo(ngettext("%(n)s rule is in force", "%(n)s rules are in force", count))


def _compare(before: Page, after: Page) -> None:
    """Print two pages of the same question, and which rules made the second."""
    from bahith.server.explanations import effect_text

    for name, page in ((_("Before"), before), (_("After"), after)):
        results = ngettext("%(n)s result", "%(n)s results", page.total)
        click.echo(f"{name}: {results}")
        for place, result in enumerate(page, 1):
            click.echo(f"{place:3}. {heading(result.article)} · {result.id}")
    for effect in after.effects:
        click.echo(_("Rule %(rule)s: %(effect)s", rule=effect.rule, effect=effect_text(effect)))
    if not after.effects:
        click.echo(_("No rule acts on this question."))


def _show(folder: Path) -> None:
    from bahith.indexer.rules.store import installed
    from bahith.indexer.rules.uses import counted

    rules, uses = installed(folder), counted(folder)
    for rule in rules:
        count = str(uses.get(rule.id, 0))
        parts = (str(rule.line), rule.kind, rule.name, count, rule.summary(), rule.asked())
        click.echo("\t".join(parts))
    if not rules:
        click.echo(_("no rules are in force"), err=True)
