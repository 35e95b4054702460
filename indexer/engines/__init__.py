"""Where articles are kept: one engine a file or folder, and its name in one visible list."""

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
    """The engine of that name, imported only now: an engine may need what is not installed.

    Raises MissingExtra, which names what to install.
    """
    try:
        found: type[Engine] = import_module(f"bahith.indexer.engines.{name}").ENGINE
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "bahith":
            raise
        message = _(
            "the engine %(engine)s needs %(package)s: pip install 'bahith[%(engine)s]'",
            engine=name,
            package=error.name,
        )
        raise MissingExtra(message) from None
    return found


def name(settings: Settings) -> str:
    """The engine that the index at ``settings.index`` is of, or else the one that is asked for.

    Raises SettingError for an engine that there is not, IndexMismatch where the
    index is of another one than is asked for, IndexDamaged.
    """
    asked = settings.engine
    if asked and asked not in ENGINES:
        values = ", ".join(ENGINES)
        message = _("engine: %(engine)s is not one of %(engines)s")
        raise SettingError(message.filled(engine=repr(asked), engines=values))
    folder = Path(settings.index)
    kept = manifest.read(folder)
    if kept is None:
        return asked or ENGINES[0]
    if asked and kept["engine"] != asked:
        raise manifest.other_engine(folder, kept["engine"], asked)
    if kept["engine"] not in ENGINES:
        raise IndexMismatch(
            _(
                "the index at %(folder)s needs the engine %(engine)s, which this version of "
                "Bahith does not have; it has %(engines)s",
                folder=folder,
                engine=kept["engine"],
                engines=", ".join(ENGINES),
            )
        )
    return str(kept["engine"])


def chosen(settings: Settings) -> type[Engine]:
    """The engine of that index, see ``name``. Raises as ``name`` and ``engine`` do."""
    return engine(name(settings))
