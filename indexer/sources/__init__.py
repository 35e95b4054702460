"""What comes in: files and folders → articles, and a problem for each thing unreadable.

A new input format is one module beside this one, with ``SUFFIXES`` and ``read``,
and its name in ``SOURCES``.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Protocol

from bahith.i18n import _, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import jsonl, txt


class Source(Protocol):
    """An input format."""

    SUFFIXES: tuple[str, ...]
    """Ends of the names of its files, in lower case."""

    def read(self, path: Path, origin: str) -> Iterator[Article | Problem]:
        """The articles of one file; ``origin`` as in Article. Raises nothing."""


SOURCES: tuple[Source, ...] = (txt, jsonl)


def articles(paths: Sequence[Path]) -> Iterator[Article | Problem]:
    """What the files and folders hold, in an order that is the same on every machine.

    A folder is read with all below it, but for hidden files and unknown suffixes;
    a file of an unknown suffix is a problem only where it is given itself.
    """
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif not path.exists():
            yield Problem(path, _origin([path.name]), _("no such file or folder"))
        else:
            yield from _file(path, _origin([path.name]), given=True)


def _folder(top: Path) -> Iterator[Article | Problem]:
    unreadable: list[OSError] = []
    seen: set[str] = set()
    for folder, folders, files in os.walk(top, onerror=unreadable.append, followlinks=True):
        real = os.path.realpath(folder)
        # os.walk descends into what is left in this list, and links may lead in a circle.
        folders[:] = [] if real in seen else _visible(folders)
        for name in [] if real in seen else _visible(files):
            path = Path(folder, name)
            yield from _file(path, _origin(path.relative_to(top).parts))
        seen.add(real)
    for error in unreadable:
        path = Path(error.filename)
        yield Problem(path, _origin(path.relative_to(top).parts), reason(error))


def _visible(names: Iterable[str]) -> list[str]:
    return sorted((name for name in names if not name.startswith(".")), key=_normal)


def _file(path: Path, origin: str, given: bool = False) -> Iterator[Article | Problem]:
    source = _source(path)
    if source and path.is_file():
        yield from source.read(path, origin)
    elif source:
        yield Problem(path, origin, _("not a file that can be read"))
    elif given:
        known = ", ".join(suffix for source in SOURCES for suffix in source.SUFFIXES)
        message = _("an unknown kind of file; known are %(suffixes)s", suffixes=known)
        yield Problem(path, origin, message)


def _source(path: PurePath) -> Source | None:
    name = path.name.lower()
    return next((source for source in SOURCES if name.endswith(source.SUFFIXES)), None)


def _origin(parts: Sequence[str]) -> str:
    return "/".join(map(_normal, parts))


def _normal(name: str) -> str:
    """``name`` as every system would give it; bytes that are not UTF-8 shown as ``\\udcXX``."""
    readable = name.encode("utf-8", "backslashreplace").decode()
    return unicodedata.normalize("NFC", readable)
