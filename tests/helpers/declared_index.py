"""An index of one engine, with declared fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine_index import ENGINE_SETTINGS, available

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings


@contextmanager
def declared_index(
    engine: str, folder: Path, fields: str, records: Sequence[dict[str, Any]]
) -> Iterator[Index]:
    """An index of ``records``, which all have the same title and text."""
    available(engine)
    own = ENGINE_SETTINGS.get(engine, {})
    with Index(Settings(index=str(folder), engine=engine, fields=fields, **own)) as index:
        index.add([{**record, "title": "سجادة", "text": "مزاد"} for record in records])
        yield index


def environment(index: Index) -> dict[str, str]:
    """The variables that a command needs to find the engine of ``index``."""
    own = ENGINE_SETTINGS.get(index.settings.engine, {})
    return {f"BAHITH_{name.upper()}": str(value) for name, value in own.items()}
