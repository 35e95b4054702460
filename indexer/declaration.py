"""How the fields of an index are declared, and kept in its manifest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields as fields_of
from functools import cache
from pathlib import Path

from bahith.analyzers.folding import fold
from bahith.i18n import _
from bahith.indexer.declared import KINDS, Declared, DeclaredNames, Kind
from bahith.indexer.engines import manifest
from bahith.indexer.errors import IndexMismatch, SettingError
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


def chosen(settings: Settings, rebuild: bool = False) -> Declared:
    """The fields that the index at ``settings.index`` declares; of a new one, the settings.

    So do those of one that is built anew, by ``rebuild``, or still has no articles. Raises
    SettingError, IndexDamaged.
    """
    wanted = parse(settings.fields)
    return wanted or manifest.declared(Path(settings.index))


def keep(settings: Settings, declared: Declared, is_empty: bool) -> None:
    """Write down what the index declares; only for the holder of its lock.

    Raises IndexMismatch if it has articles, and declared other fields.
    """
    folder = Path(settings.index)
    former = manifest.declared(folder)
    if former == declared:
        return
    if not is_empty:
        raise IndexMismatch(
            _(
                "the index at %(folder)s was made with the fields %(former)s, not %(wanted)s; to "
                "change them, index the articles again into another folder, or with the option "
                "--rebuild if the engine is opensearch",
                folder=folder,
                former=written(former) or "-",
                wanted=written(declared),
            )
        )
    manifest.declare(folder, declared)


def written(declared: Declared) -> str:
    """What ``parse`` makes ``declared`` of."""
    return ",".join(f"{name}:{kind}" for name, kind in declared.items())


def names(given: Mapping[str, str], declared: Declared) -> DeclaredNames:
    """What ``fields.named`` makes of ``given``, with declared fields. Raises SourceError."""
    return DeclaredNames(named(given, declared), declared)
