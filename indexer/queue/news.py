"""Tells processes that search an index that there is a new commit, without a look at the index."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from bahith.indexer.engines import files

_FILE = "commits"
_BYTES = 8


class News:
    """A number on disk that grows with each commit of the queue. Processes can share it.

    It only saves time: a number that is lost or wrong makes searchers look for a commit too often,
    or as seldom as the setting ``refresh`` says.
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` is that of the queue. Raises EngineError."""
        self._path = folder / _FILE
        with files.writing(folder):
            self._file = self._opened()

    def _opened(self) -> int:
        return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)

    def _follow(self) -> None:
        """If another index has been put in the place of this one, use the file that it has."""
        with suppress(OSError):
            if not os.path.samestat(os.stat(self._path), os.fstat(self._file)):
                file = self._opened()
                os.dup2(file, self._file, inheritable=False)
                os.close(file)

    def tell(self) -> None:
        """There is a new commit."""
        self._follow()
        number = (self.number() + 1) % 2 ** (8 * _BYTES)
        os.pwrite(self._file, number.to_bytes(_BYTES, "big"), 0)

    def number(self) -> int:
        """Another number than before the last commit."""
        self._follow()
        return int.from_bytes(os.pread(self._file, _BYTES, 0), "big")

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
