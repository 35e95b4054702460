"""The ``bahith`` command: each group of commands is a module, and this joins them."""

from __future__ import annotations

import click

from bahith.server.cli.common import Group, setting_help
from bahith.server.cli.evaluating import evaluate_command
from bahith.server.cli.indexing import copy_command, index_command
from bahith.server.cli.inspecting import analyze_command, stats_command
from bahith.server.cli.searching import search_command
from bahith.server.cli.serving import serve_command


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--index", metavar="DIR", help=setting_help("index"))
@click.option("--engine", metavar="NAME", help=setting_help("engine"))
@click.version_option(package_name="bahith")
@click.pass_context
def main(context: click.Context, /, **given: str | None) -> None:
    """Full-text search for Arabic articles: index a folder, then search or serve it."""
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
