"""What every engine that keeps files needs of the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bahith.indexer.errors import EngineError


def sync(path: str | Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def writing(folder: str | Path) -> Iterator[None]:
    """What the system refuses, such as a full disk, as EngineError."""
    try:
        yield
    except OSError as error:
        raise EngineError(f"{folder}: cannot write here: {error.strerror or error}") from error


def size(folder: Path) -> int:
    """The bytes of all files in a folder; a writer may remove one while they are counted."""
    total = 0
    for file in os.scandir(folder):
        try:
            total += file.stat().st_size
        except FileNotFoundError:
            continue
    return total
