"""``bahith serve``: the search page and the JSON API."""

from __future__ import annotations

from typing import Any

import click

from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option, setting_help


@command("serve")
@option("--host", help=setting_help("host"))
@option("--port", type=int, help=setting_help("port"))
@option("--threads", type=int, help=setting_help("threads"))
@option("--workers", type=int, help=setting_help("workers"))
@option("--writing", is_flag=True, default=None, help=setting_help("writing"))
@option("--meilisearch", metavar="NAME", help=setting_help("meilisearch"))
@click.pass_obj
def serve_command(given: Given, /, **options: Any) -> None:
    """Serve, after printing the addresses."""
    from bahith.server.serving import serve

    serve(Settings.load(**given, **options))
