"""Storing and ranking articles: one engine per folder, its name in ``ENGINES``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from bahith.i18n import _
from bahith.indexer.engines import manifest
from bahith.indexer.engines.base import Engine
from bahith.indexer.errors import IndexMismatch, MissingExtra, SettingError
from bahith.indexer.settings import Settings

ENGINES = ("whoosh", "tantivy", "opensearch")
"""The names of all engines; the first is the default."""


def engine(name: str) -> type[Engine]:
    """The engine of that name, imported only now because it may need an optional package.

    Raises MissingExtra, which names the package to install.
    """
    try:
        kind: type[Engine] = import_module(f"bahith.indexer.engines.{name}").ENGINE
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "bahith":
            raise
        message = _(
            "the engine %(engine)s needs %(package)s: pip install 'bahith[%(engine)s]'",
            engine=name,
            package=error.name,
        )
        raise MissingExtra(message) from None
    return kind


def name(settings: Settings) -> str:
    """The name of the engine of the index at ``settings.index``; for a new index, of the settings.

    Raises SettingError for an unknown engine, IndexMismatch where the settings name
    another engine than the index, IndexDamaged.
    """
    wanted = settings.engine
    if wanted and wanted not in ENGINES:
        values = ", ".join(ENGINES)
        message = _("engine: %(engine)s is not one of %(engines)s")
        raise SettingError(message.filled(engine=repr(wanted), engines=values))
    folder = Path(settings.index)
    existing = manifest.read(folder)
    if existing is None:
        return wanted or ENGINES[0]
    if wanted and existing["engine"] != wanted:
        raise manifest.other_engine(folder, existing["engine"], wanted)
    if existing["engine"] not in ENGINES:
        raise IndexMismatch(
            _(
                "the index at %(folder)s needs the engine %(engine)s, which this version of "
                "Bahith does not have; it has %(engines)s",
                folder=folder,
                engine=existing["engine"],
                engines=", ".join(ENGINES),
            )
        )
    return str(existing["engine"])


def chosen(settings: Settings) -> type[Engine]:
    """The engine of the index, as ``name`` says. Raises as ``name`` and ``engine`` do."""
    return engine(name(settings))
