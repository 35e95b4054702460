"""``bahith keys``: makes, lists and revokes the keys of callers."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

import click

from bahith.i18n import Message, _
from bahith.indexer.dates.parsing import parse_bound
from bahith.indexer.errors import SettingError
from bahith.indexer.settings import MANIFEST, Settings
from bahith.server.access.keys import RIGHTS, Key, Keys, checked
from bahith.server.cli.commands import COMMANDS
from bahith.server.cli.common import Command, Given, Subgroup, option, setting_help

FILTERS = {"source": "outlet", "category": "category", "author": "author", "tag": "tag"}
FILTERS |= {"language": "language"}
"""The options that bind a key to some articles, and the parameters of a search that they set."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@click.group("keys", cls=Subgroup, help=COMMANDS["keys"].help)
@option("--keys", metavar="FILE", help=setting_help("keys"))
@click.pass_context
def keys_command(context: click.Context, /, keys: str | None) -> None:
    """Keep the file for the command that follows."""
    given: Given = context.obj
    context.obj = Keys(Settings.load(**given, keys=keys).keys)


@keys_command.command(
    "create",
    cls=Command,
    help=_("Make a key and print it. It is shown only now: what is kept of it is a hash."),
)
@option("--may", metavar="RIGHTS", required=True, help=_("search, write, owner, or some of them."))
@option("--name", default="", help=_("Whose key it is, to know it in the list."))
@option("--expires", metavar="DATE", help=_("The last day on which it is valid, in UTC."))
@option(
    "--index",
    "indexes",
    metavar="DIR",
    multiple=True,
    help=_("An index that it is for, by default all; repeat it for several."),
)
@option("--source", multiple=True, help=_("Only articles of this source; repeat it for several."))
@option("--category", multiple=True, help=_("Only articles of this category, likewise."))
@option("--author", multiple=True, help=_("Only articles by this author, likewise."))
@option("--tag", multiple=True, help=_("Only articles with this tag, likewise."))
@option("--language", multiple=True, help=_("Only articles in this language, likewise."))
@click.pass_obj
def create_command(
    keys: Keys,
    /,
    may: str,
    name: str,
    expires: str | None,
    indexes: tuple[str, ...],
    **filters: tuple[str, ...],
) -> None:
    """Make the key, and print it alone on standard output, so that it can be redirected."""
    rights = {right.strip() for right in may.split(",")}
    bounds = {FILTERS[option]: values for option, values in filters.items() if values}
    for told in (name, *indexes, *(value for values in bounds.values() for value in values)):
        if _CONTROL.search(told):
            raise SettingError(_("a name or value must not have control characters"))
    key = Key(
        "",
        frozenset(rights),  # type: ignore[arg-type]  # checked next
        name,
        indexes,
        bounds,
        _end_of(expires) if expires else None,
    )
    click.echo(keys.create(checked(key)))
    if key.expires and key.expires <= dt.datetime.now(dt.timezone.utc):
        click.echo(_("Warning: this key has expired already."), err=True)
    for folder in indexes:
        if not (Path(folder) / MANIFEST).exists():
            message = _("Warning: there is no index in %(folder)s yet.", folder=folder)
            click.echo(message, err=True)
    if sys.stderr.isatty():
        click.echo(_("Keep it in a safe place: it cannot be shown again."), err=True)


@keys_command.command("list", cls=Command, help=_("List all keys, with what they may do."))
@click.pass_obj
def list_command(keys: Keys, /) -> None:
    """Print a line for each key, or say that there are none."""
    known = keys.all()
    for key in known:
        click.echo("\t".join(map(str, _line(key))))
    if not known:
        click.echo(_("There are no keys in %(file)s.", file=keys.path), err=True)


@keys_command.command("revoke", cls=Command, help=_("Make keys invalid, at once and for ever."))
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
@click.pass_obj
def revoke_command(keys: Keys, /, ids: tuple[str, ...]) -> None:
    """Revoke them all; the exit code is 1 if any id is not that of a valid key."""
    unknown = [id for id in ids if not keys.revoke(id)]
    for id in unknown:
        click.echo(_("there is no valid key with the id %(id)s", id=id), err=True)
    sys.exit(1 if unknown else 0)


def _end_of(day: str) -> dt.datetime:
    """The first moment after a day, month or year. Raises BadRequest."""
    last = parse_bound(day, "before")
    after = last + dt.timedelta(days=1) if last < dt.date.max else last
    return dt.datetime.combine(after, dt.time(), dt.timezone.utc)


def _line(key: Key) -> list[str | Message]:
    """A key's id, state, rights, name, and what it is bound to."""
    rights = ",".join(right for right in RIGHTS if right in key.may)
    names = {parameter: option for option, parameter in FILTERS.items()}
    bounds = [f"{names.get(name, name)}={value}" for name, of in key.bounds.items() for value in of]
    return [key.id, _state(key), rights, key.name, *key.indexes, *bounds]


def _state(key: Key) -> Message:
    now = dt.datetime.now(dt.timezone.utc)
    if key.revoked:
        return _("revoked %(day)s", day=key.revoked.date())
    if key.expires is None:
        return _("valid")
    last = (key.expires - dt.timedelta(microseconds=1)).date()
    return (
        _("valid until %(day)s", day=last) if now < key.expires else _("expired %(day)s", day=last)
    )
