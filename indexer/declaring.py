"""How somebody declares the fields of an index."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields as fields_of
from functools import cache

from bahith.analyzers.folding import fold
from bahith.i18n import _
from bahith.indexer.declaration import of_index
from bahith.indexer.declared import KINDS, Declared, DeclaredNames, Kind
from bahith.indexer.errors import SettingError
from bahith.indexer.query import FACETS, Request
from bahith.indexer.search.query.text import CLOSE_FIELDS, FIELDS
from bahith.indexer.settings import Settings
from bahith.indexer.sources.fields import KNOWN, key, named

LONGEST = 40
"""Characters of a name."""

_NAME = re.compile(r"[^\W\d_]\w*")
_SEPARATOR = re.compile(r"[,،]")
_RESERVED = "fields body origin format lang facet_size facet_offset section"


def parse(text: str) -> Declared:
    """The fields in ``price:number,place:keyword``. Raises SettingError."""
    declared: dict[str, Kind] = {}
    for part in filter(None, map(str.strip, _SEPARATOR.split(text))):
        name, _colon, kind = map(str.strip, part.partition(":"))
        if kind not in KINDS:
            message = _("fields: %(field)s must be NAME:KIND, with one of the kinds %(kinds)s")
            raise SettingError(message.filled(field=repr(part), kinds=", ".join(KINDS)))
        _check(name)
        if any(key(name) == key(other) for other in declared):
            raise SettingError(_("fields: %(name)s is declared twice", name=repr(name)))
        declared[name] = kind
    return declared


def _check(name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > LONGEST:
        raise SettingError(
            _(
                "fields: %(name)s is no name: a name begins with a letter and has letters, digits "
                "and _, %(longest)s at most",
                name=repr(name),
                longest=LONGEST,
            )
        )
    if key(name) in _reserved():
        raise SettingError(
            _(
                "fields: %(name)s means something else in every index already; choose another name",
                name=repr(name),
            )
        )


@cache
def _reserved() -> frozenset[str]:
    """The names of what records and requests have in every index, in one spelling."""
    records = " ".join((*KNOWN, *KNOWN.values(), _RESERVED)).split()
    requests = [*FACETS, *FIELDS, *CLOSE_FIELDS, *(each.name for each in fields_of(Request))]
    return frozenset(key(each) for name in (*records, *requests) for each in (name, fold(name)))


def chosen(settings: Settings) -> Declared:
    """The fields that an index is built with: those of the settings, or else its own.

    Raises SettingError, IndexDamaged.
    """
    wanted = parse(settings.fields)
    return wanted or of_index(settings)


def names(given: Mapping[str, str], declared: Declared) -> DeclaredNames:
    """What ``fields.named`` makes of ``given``, with declared fields. Raises SourceError."""
    return DeclaredNames(named(given, declared), declared)
