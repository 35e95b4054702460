"""The lexicon as arrays: made once, kept in the user's cache folder, shared by all processes.

The name of the file contains a digest of everything it is made of, so a file of other sources or
word lists is never read. Where there is no file and none can be written, the arrays are made in
memory, which takes about a second in each process.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bahith.analyzers import letters, signature, table_file
from bahith.analyzers.stemming.words import Tables

if TYPE_CHECKING:
    from bahith.analyzers.stemming.words import Lexicon

KEPT = 4
"""So many files of other versions stay in the folder; installations may take turns."""

_IMPORTED = time.time()
_DATABASES = ("wordfreq", "arabicdictionary")
_OPEN_TO_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_log = logging.getLogger(__name__)


class NotCached(Exception):
    """Why no file can hold the tables."""


@cache
def load() -> Tables:
    """The tables of the lexicon of Arramooz and our word lists (``lexicon.load``).

    Raises ModuleNotFoundError without Arramooz.
    """
    try:
        path = folder() / f"{key()}.tables"
    except (NotCached, OSError) as error:
        _log.info("The lexicon is made in memory: %s", error)
        return _made()
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except (OSError, table_file.Unreadable) as error:
        _log.warning("The lexicon is made again: %s", error)
    sources = bytes.fromhex(signature.of_installed_package())
    tables = _made()._replace(sources=np.frombuffer(sources, np.uint8))
    try:
        table_file.write(path, tables._asdict())
        drop_old(path, KEPT)
    except OSError as error:
        _log.info("The lexicon stays in memory: %s", error)
    return tables


def of(words: Lexicon) -> Tables:
    """The tables of another lexicon, in memory."""
    from bahith.analyzers.function_words.spellings import COMMON
    from bahith.analyzers.stemming import forms

    return forms.compiled(words, COMMON)


def _made() -> Tables:
    from bahith.analyzers import lexicon

    return of(lexicon.load())


def _read(path: Path) -> Tables:
    arrays = table_file.read(path)
    if tuple(arrays) != Tables._fields:
        raise table_file.Unreadable(f"{path} has other arrays")
    return Tables(**arrays)


def folder() -> Path:
    """The folder of the files, to which nobody else can write.

    Raises ``NotCached`` and ``OSError``.
    """
    import platformdirs

    try:
        folder = platformdirs.user_cache_path("bahith", appauthor=False)
    except RuntimeError as error:  # a user without a home
        raise NotCached(str(error)) from error
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    if os.name == "posix" and (status.st_uid != os.geteuid() or status.st_mode & _OPEN_TO_OTHERS):
        raise NotCached(f"others can write to {folder}")
    return folder


def key() -> str:
    """A digest of what the tables are made of: sources, word lists, databases and letters.

    Raises ``NotCached`` where it would not tell: without sources, or where files have changed since
    this process imported them.
    """
    content = [
        sys.byteorder,
        [value for name, value in vars(letters).items() if name.isupper()],
        list(_sources()),
        list(_databases()),
    ]
    return hashlib.sha256(signature.to_bytes(content)).hexdigest()[:32]


def _sources() -> Iterator[tuple[str, bytes]]:
    try:
        package = files("bahith.analyzers")
        for name, path in sorted(signature.signed(package)):
            if isinstance(path, Path) and path.stat().st_mtime > _IMPORTED:
                raise NotCached(f"{path} has changed since it was imported")
            yield name, path.read_bytes()
    except FileNotFoundError as error:
        raise NotCached(str(error)) from error


def _databases() -> Iterator[tuple[str, int, int]]:
    for name in _DATABASES:
        with as_file(files("arramooz") / "data" / f"{name}.sqlite") as path:
            status = path.stat()
            yield name, status.st_size, status.st_mtime_ns


def drop_old(new: Path, count: int) -> None:
    """Remove older files of this kind, but for ``count`` of them; others may be doing the same."""
    with suppress(OSError):
        paths = [path for path in new.parent.glob(f"*{new.suffix}") if path != new]
        for path in sorted(paths, key=lambda path: path.stat().st_mtime)[:-count]:
            path.unlink()
