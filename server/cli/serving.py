"""``bahith serve``: the search page and the JSON API."""

from __future__ import annotations

from typing import Any

import click

from bahith.indexer.settings import Settings
from bahith.server import serve
from bahith.server.cli.common import Given, setting_help


@click.command("serve")
@click.option("--host", help=setting_help("host"))
@click.option("--port", type=int, help=setting_help("port"))
@click.option("--threads", type=int, help=setting_help("threads"))
@click.option("--workers", type=int, help=setting_help("workers"))
@click.pass_obj
def serve_command(given: Given, /, **options: Any) -> None:
    """Serve the search page and the JSON API until interrupted."""
    serve(Settings.load(**given, **options))
