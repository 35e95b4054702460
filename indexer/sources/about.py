"""What a source says about an article beside its title, text, date and source."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from bahith.i18n import Message, _
from bahith.indexer.errors import SourceError
from bahith.indexer.language_codes import code
from bahith.indexer.sources import fields
from bahith.indexer.sources.fields import Names, Record

LONGEST: Final = 60
"""Characters of a text in a message."""


_NOBODY = frozenset(
    "user|admin|administrator|windows user|microsoft office user|owner|pc|hp|dell|acer|lenovo|asus|"
    "toshiba|unknown|author|python-docx|مستخدم|المستخدم|مستخدم windows".split("|")
)
"""Names that computers give their users; casefolded."""


class About(NamedTuple):
    """Fields of an ``Article``, by their names there."""

    author: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    updated: dt.date | None = None
    image: str = ""


NOTHING: Final = About()


def is_person(name: str) -> bool:
    """Whether the author in the properties of a document is no name that computers give."""
    return bool(name) and name.casefold() not in _NOBODY


def about(record: Record, names: Names) -> tuple[About, Message | None]:
    """What ``record`` says about an article, and which date in it could not be read.

    ``names`` as of ``fields``. What is of the wrong kind counts as not given.
    """
    updated, unread = _updated(record, names)
    found = About(
        fields.texts(record, "author", names),
        fields.texts(record, "tags", names),
        code(next(iter(fields.texts(record, "language", names)), "")),
        updated,
        next(iter(fields.texts(record, "image", names)), ""),
    )
    if not unread:
        return found, None
    return found, _("updated: %(value)s is not a date", value=repr(unread[:LONGEST]))


def _updated(record: Record, names: Names) -> tuple[dt.date | None, str]:
    try:
        return fields.day(record, names, "updated")
    except SourceError:
        return None, ""
