"""What several commands share: help of options that are settings, and errors as one line."""

from __future__ import annotations

from typing import Any

import click

from bahith.indexer.errors import BahithError
from bahith.indexer.settings import Settings

Given = dict[str, Any]
"""Settings given before the command's name, by name; None where one is not given."""


def setting_help(name: str) -> str:
    """The help of an option that sets the setting of that name."""
    entry = Settings.entry(name)
    return f"{entry.help} [env: {entry.env}; default: {entry.default}]"


class Group(click.Group):
    """A group of commands that shows our errors as one line, with exit code 1."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command. Raises ClickException for our errors and the system's."""
        try:
            return super().invoke(context)
        except BahithError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{error.strerror or error}") from error
