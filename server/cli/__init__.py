"""The ``bahith`` command. Each group of commands is a module, imported only to run one of them."""

from __future__ import annotations

import click

from bahith.i18n import LANGUAGES, _
from bahith.server.cli.common import Group, Option, option, setting_help
from bahith.server.cli.language import OPTION


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
