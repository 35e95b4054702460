"""A row of the table of settings: its name, default, help and range, and the check of a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bahith.i18n import Message, _
from bahith.indexer.errors import SettingError


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table: the setting's name, default, environment name, help and range.

    A text with ``choices`` is one of them.
    """

    name: str
    default: Any
    env: str
    help: Message
    low: int
    high: int
    choices: tuple[str, ...]


def setting(
    default: Any,
    env: str,
    help: Message,
    low: int = 0,
    high: int = 2**31,
    secret: bool = False,
    choices: tuple[str, ...] = (),
) -> Any:
    """The field of a dataclass that is a row of the table; a ``secret`` one is never shown."""
    row = {"env": env, "help": help, "low": low, "high": high, "choices": choices}
    return field(default=default, metadata=row, repr=not secret)


def checked(entry: Entry, value: Any, name: str) -> Any:
    """``value`` as a row has it; ``name`` is what errors call it. Raises SettingError."""
    if not isinstance(entry.default, int):
        return _chosen(entry, str(value), name)
    try:
        number = int(value)
    except ValueError:
        message = _("%(name)s: must be a whole number, not %(value)s", name=name, value=repr(value))
        raise SettingError(message) from None
    if not entry.low <= number <= entry.high:
        limits = {"low": entry.low, "high": entry.high, "value": number}
        raise SettingError(
            _("%(name)s: must be from %(low)s to %(high)s, not %(value)s", name=name, **limits)
        )
    return number


def _chosen(entry: Entry, value: str, name: str) -> str:
    if entry.choices and value not in entry.choices:
        choices = ", ".join(filter(None, entry.choices))
        message = _("%(name)s: must be empty or one of %(choices)s, not %(value)s")
        raise SettingError(message.filled(name=name, choices=choices, value=repr(value)))
    return value
