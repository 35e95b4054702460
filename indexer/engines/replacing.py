"""Replacing the articles of an index in a folder at once, while others read it.

They are in the folder of the index, or in a folder there that the manifest names. A new index is
written to another such folder, and takes the place of the old one when the manifest names it: a
process killed at any moment leaves the one or the other. The next writer removes what else there
is. What is open stays readable.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

from bahith.indexer.declared import Declared
from bahith.indexer.engines import files, manifest
from bahith.indexer.engines.manifest import Manifest
from bahith.indexer.errors import IndexDamaged, IndexMissing

T = TypeVar("T")

Remove = Callable[[Path], None]
"""Removes the files of all commits of an engine in a folder."""


def opened(folder: Path, check: Callable[[], Manifest], open: Callable[[Manifest, Path], T]) -> T:
    """What ``open`` makes of the manifest, which ``check`` returns, and the folder of the articles.

    It is called again if they have been replaced meanwhile. Raises as ``check`` and ``open``.
    """
    while True:
        made_by = check()
        try:
            return open(made_by, manifest.content(folder, made_by))
        except (IndexDamaged, IndexMissing, FileNotFoundError):
            if manifest.read(folder) == made_by:
                raise


class Replacement:
    """The lock of an index beside which a new one is written, to ``new``, until ``finish``."""

    def __init__(self, folder: Path, lock: Any, values: Manifest, remove: Remove) -> None:
        """``values`` are the manifest of the new index, but for ``content``."""
        self._folder = folder
        self._lock = lock
        self._remove = remove
        self._finished = False
        self.new = folder / f"content-{token_hex(4)}"
        self._values = {**values, "content": self.new.name}

    @property
    def fd(self) -> int | None:
        """The file of the lock; None once it is released."""
        number: int | None = self._lock.fd
        return number

    def finish(self, fields: Declared | None) -> None:
        """Put the new index in place of the old one, and remove that.

        It declares ``fields``, or those of the old one.
        """
        own = {} if fields is None else {"fields": {**fields}}
        with files.writing(self._folder):
            files.sync(self.new)
            manifest.publish(self._folder, {**self._values, **own})
            self._finished = True
            sweep(self._folder, self.new, self._remove)

    def release(self) -> None:
        """Remove the new index unless it is finished, and let another process write."""
        if not self._finished:
            shutil.rmtree(self.new, ignore_errors=True)
        self._lock.release()


def rebuild(
    folder: Path,
    engine: str,
    format: int,
    signature: str,
    lock: str,
    open: Callable[[Replacement], T],
    remove: Remove,
) -> T:
    """Call ``open`` with the lock of an index and an empty folder for a new one; see ``rebuild``
    of ``Engine``. Raises IndexMissing if there is nothing to replace."""
    manifest.of_engine(folder, engine)
    with files.writing(folder):
        held = files.lock(folder, lock)
        try:
            made_by = manifest.of_engine(folder, engine)
            sweep(folder, manifest.content(folder, made_by), remove)
            values = {**made_by, "format": format, "analyzer": signature}
            replacement = Replacement(folder, held, values, remove)
        except BaseException:
            held.release()
            raise
        try:
            replacement.new.mkdir()
            files.sync(folder)
            return open(replacement)
        except BaseException:
            replacement.release()
            raise


def sweep(folder: Path, content: Path, remove: Remove) -> None:
    """Remove all articles but those in ``content``; only for the holder of the lock."""
    for each in folder.iterdir():
        if files.CONTENT.fullmatch(each.name) and each != content:
            shutil.rmtree(each, ignore_errors=True)
    if content != folder:
        remove(folder)
