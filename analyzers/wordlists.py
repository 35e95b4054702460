"""The word lists in ``data/``: one entry per line, comments after ``#``."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Traversable


def folder() -> Traversable:
    """The folder of the word lists, wherever the package is installed."""
    return files("bahith.analyzers") / "data"


def lines(path: Traversable) -> Iterator[str]:
    """The lines of a word list, without comments, blank lines and surrounding white space."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if entry := line.partition("#")[0].strip():
            yield entry
