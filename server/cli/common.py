"""What several commands share: texts in the reader's language, and errors as one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import click

from bahith.i18n import Message, Text, _, reason, using
from bahith.indexer.errors import BahithError
from bahith.indexer.settings import Settings
from bahith.server.cli import language
from bahith.server.cli.commands import COMMANDS, imported

Given = dict[str, Any]
"""Settings given before the command's name, by name; None where one is not given."""

CLOSED_PIPE = 128 + 13
"""The exit code where the reader of the output has gone, as after ``| head``: that of SIGPIPE."""

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


class _Translated:
    """A command or option whose help is a message, in the language of whoever reads it."""

    def __init__(self, *arguments: Any, help: Text | None = None, **options: Any) -> None:
        self._help = help
        super().__init__(*arguments, **options)

    def _shown(self) -> str | None:
        return None if self._help is None else str(self._help)

    def _ignore(self, value: str | None) -> None:
        """Click sets the help it was given, which is none: the message is kept already."""

    help = property(_shown, _ignore)

    def get_help_option(self, context: click.Context) -> click.Option | None:
        """The option ``--help``, which click keeps in the language it was first shown in."""
        option: click.Option | None = super().get_help_option(context)  # type: ignore[misc]  # a mixin
        if option:
            option.help = str(_("Show this message and exit."))
        return option


class Option(_Translated, click.Option):
    """An option with a translated help."""


class Command(_Translated, click.Command):
    """A command with a translated help."""


class Subgroup(_Translated, click.Group):
    """A command that has commands of its own."""


class Group(_Translated, click.Group):
    """The group of our commands, which shows our errors as one line, with exit code 1."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names of the commands, in the order of the help."""
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of that name, whose module is imported now; None if there is none."""
        return imported(name) if name in COMMANDS else None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of all commands, without importing their modules."""
        listed: dict[str, click.Command] = {
            name: Command(name, help=entry.help) for name, entry in COMMANDS.items()
        }
        click.Group(commands=listed).format_commands(context, formatter)

    def main(self, args: Sequence[str] | None = None, *others: Any, **options: Any) -> Any:
        """Run the command in the language of its option ``--lang``, else of the locale."""
        arguments = sys.argv[1:] if args is None else args
        chosen = language.asked(arguments) or language.of_locale(os.environ)
        with using(chosen), language.of_click(chosen):
            return super().main(args, *others, **options)

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """Read the options, and answer those that ask for help or the version."""
        with _quiet_at_closed_pipes():
            return super().make_context(*args, **options)

    def invoke(self, context: click.Context) -> Any:
        """Run the command. Raises ClickException for our errors and the system's."""
        try:
            with _quiet_at_closed_pipes():
                return super().invoke(context)
        except BahithError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{reason(error)}") from error


@contextmanager
def _quiet_at_closed_pipes() -> Iterator[None]:
    """Exit with ``CLOSED_PIPE`` where nobody reads the output any more, without a message."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python would report what is still to be written when it exits.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CLOSED_PIPE)


def command(name: str, **options: Any) -> Callable[[Any], click.Command]:
    """Make the function below the command of that name in ``COMMANDS``, which has its help."""
    return click.command(name, cls=Command, help=COMMANDS[name].help, **options)


def option(*names: str, help: Message, **options: Any) -> Callable[[AnyFunction], AnyFunction]:
    """Give the command below an option; ``help`` is what ``--help`` shows of it."""
    return click.option(*names, cls=Option, help=help, **options)


def setting_help(name: str) -> Message:
    """The help of an option that sets the setting of that name."""
    entry = Settings.entry(name)
    if entry.default == "":
        return _("%(help)s [env: %(env)s]", help=entry.help, env=entry.env)
    return _(
        "%(help)s [env: %(env)s; default: %(default)s]",
        help=entry.help,
        env=entry.env,
        default=entry.default,
    )
