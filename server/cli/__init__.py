"""The ``bahith`` command: each group of commands is a module, and this joins them."""

from __future__ import annotations

import click

from bahith.i18n import LANGUAGES, _
from bahith.server.cli.common import Group, Option, option, setting_help
from bahith.server.cli.evaluating import evaluate_command
from bahith.server.cli.indexing import copy_command, index_command
from bahith.server.cli.inspecting import analyze_command, stats_command
from bahith.server.cli.language import OPTION
from bahith.server.cli.searching import search_command
from bahith.server.cli.serving import serve_command


@click.group(
    cls=Group,
    help=_("Full-text search for Arabic articles: index a folder, then search or serve it."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@option("--index", metavar="DIR", help=setting_help("index"))
@option("--engine", metavar="NAME", help=setting_help("engine"))
@option(
    OPTION,
    type=click.Choice(LANGUAGES),
    expose_value=False,  # read before all others, see ``Group.main``
    help=_("Language of help, messages and errors; by default that of the locale."),
)
@click.version_option(
    package_name="bahith",
    cls=Option,
    help=_("Show the version and exit."),
    message="%(prog)s %(version)s",
)
@click.pass_context
def main(context: click.Context, /, **given: str | None) -> None:
    """Keep the settings for the command that follows."""
    context.obj = given


for command in (
    index_command,
    copy_command,
    search_command,
    serve_command,
    evaluate_command,
    analyze_command,
    stats_command,
):
    main.add_command(command)
