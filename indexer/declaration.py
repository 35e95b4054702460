"""The fields that an index declares, in its manifest."""

from __future__ import annotations

from pathlib import Path

from bahith.i18n import _
from bahith.indexer.declared import Declared
from bahith.indexer.engines import manifest
from bahith.indexer.errors import IndexMismatch
from bahith.indexer.settings import Settings


def of_index(settings: Settings) -> Declared:
    """The fields that the index at ``settings.index`` declares; none where there is no index.

    Raises IndexDamaged.
    """
    return manifest.declared(Path(settings.index))


def keep(settings: Settings, declared: Declared, is_empty: bool) -> None:
    """Write down what the index declares; only for the holder of its lock.

    Raises IndexMismatch if it has articles, and declared other fields.
    """
    folder = Path(settings.index)
    former = of_index(settings)
    if former == declared:
        return
    if not is_empty:
        raise IndexMismatch(
            _(
                "the index at %(folder)s was made with the fields %(former)s, not %(wanted)s; to "
                "change them, index the articles again with the option --rebuild, or into another "
                "folder",
                folder=folder,
                former=written(former) or "-",
                wanted=written(declared),
            )
        )
    manifest.declare(folder, declared)


def written(declared: Declared) -> str:
    """What ``parse`` makes ``declared`` of."""
    return ",".join(f"{name}:{kind}" for name, kind in declared.items())
