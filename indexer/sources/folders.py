"""Which files of a folder are read, and in which order.

Hidden files, locks of word processors (``~$…``), the folders of indexes, and what browsers save
beside a page are not. Links are followed, and those that lead in a circle only once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bahith.i18n import reason
from bahith.indexer.article import Problem
from bahith.indexer.settings import MANIFEST
from bahith.indexer.sources import fetched, html, kinds

LEFT_OUT = (".", "~$")
"""Names that begin so are hidden, or locks of documents that somebody has open."""


class File(NamedTuple):
    """A file in a folder, and its origin as in Article."""

    path: Path
    origin: str


def files(top: Path) -> Iterator[File | Problem]:
    """The files in a folder and its subfolders, of any kind, in the same order on every machine.

    A folder that cannot be opened is a Problem, after all files.
    """
    unreadable: list[OSError] = []
    seen: set[str] = set()
    for folder, folders, names in os.walk(top, onerror=unreadable.append, followlinks=True):
        real = os.path.realpath(folder)
        # os.walk descends into the folders left in this list; links may lead in a circle.
        is_left_out = real in seen or MANIFEST in names
        folders[:] = [] if is_left_out else _visible(html.own_folders(folders, names))
        for name in [] if is_left_out else _own_files(names):
            path = Path(folder, name)
            yield File(path, origin_in(top, path))
        seen.add(real)
    for error in unreadable:
        path = Path(error.filename)
        yield Problem(path, origin_in(top, path), reason(error))


def below(top: Path, folder: Path) -> list[File] | None:
    """The files that ``files`` would find in a subfolder of ``top``, if it can be opened.

    None where it cannot, and where links to folders lead there or further: then only ``files``
    knows.
    """
    if not is_read(top, folder):
        return []
    found = []
    unreadable: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unreadable.append):
        if os.path.islink(place) or any(os.path.islink(os.path.join(place, f)) for f in folders):
            return None
        is_left_out = MANIFEST in names
        folders[:] = [] if is_left_out else _visible(html.own_folders(folders, names))
        for name in [] if is_left_out else _own_files(names):
            path = Path(place, name)
            found.append(File(path, origin_in(top, path)))
    return None if unreadable else found


def is_read(top: Path, path: Path) -> bool:
    """Whether ``files`` would look at a path below ``top``, going by the names around it."""
    parts = path.relative_to(top).parts
    if any(part.startswith(LEFT_OUT) for part in parts):
        return False
    folder = top
    for number, part in enumerate(parts):
        if (folder / MANIFEST).exists():
            return False
        is_folder = number < len(parts) - 1 or (folder / part).is_dir()
        if is_folder and html.is_part(part) and part not in _own(folder, part):
            return False
        folder /= part
    return True


def is_linked(top: Path, path: Path) -> bool:
    """Whether a link to a folder stands between ``top`` and a path below it."""
    return any(folder.is_symlink() for folder in path.parents if top in folder.parents)


def order(origin: str) -> list[tuple[bool, str]]:
    """Sorts the origins of a folder's files as ``files`` does: those of a folder before those of
    its subfolders."""
    *folders, name = origin.split("/")
    return [*((True, folder) for folder in folders), (False, name)]


def origin_in(top: Path, path: Path) -> str:
    """The origin of a file in a folder that is indexed, ``top``."""
    return origin(path.relative_to(top).parts)


def origin(parts: Sequence[str]) -> str:
    """The origin of a file, from the parts of its path."""
    return "/".join(map(kinds.normal, parts))


def _own(folder: Path, part: str) -> list[str]:
    try:
        return html.own_folders([part], os.listdir(folder))
    except OSError:
        return []


def _own_files(names: Sequence[str]) -> list[str]:
    """The files of a folder to read; of fetched pages, the database knows which are current."""
    return [fetched.DATABASE] if fetched.DATABASE in names else _visible(names)


def _visible(names: Iterable[str]) -> list[str]:
    return sorted((name for name in names if not name.startswith(LEFT_OUT)), key=kinds.normal)
