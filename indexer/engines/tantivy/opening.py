"""Opening the newest commit for reading, also where nobody may write to its folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from time import sleep

import tantivy

from bahith.i18n import _
from bahith.indexer.engines import files
from bahith.indexer.engines.compression import Compression
from bahith.indexer.engines.files import damaged
from bahith.indexer.engines.tantivy.publish import (
    META,
    Published,
    Verified,
    look,
    newest,
    read,
    stamp_of,
    verify_file,
)
from bahith.indexer.engines.unchanged import Unchanged

_ATTEMPTS = 10


def opened(folder: Path, verified: Verified) -> tuple[Published, tantivy.Searcher, Compression]:
    """The newest commit, verified; its files, mapped; and how its articles are compressed.

    Files that are in ``verified`` are not read again. Raises IndexMissing, IndexDamaged, and
    EngineError where the system refuses.
    """
    for _look in range(_ATTEMPTS):
        commit, compression = newest(folder, verified)
        try:
            searcher = _searcher(folder, commit)
        except ValueError:
            # The files may have been replaced after they were verified.
            if _unchanged(folder, commit):
                raise
            continue
        if _unchanged(folder, commit):
            return commit, searcher, compression
    raise damaged(folder, _("it keeps changing"))


def unchanged(folder: Path, commit: Published, verified: Verified) -> Unchanged:
    """What looks at the files of a commit, which are mapped. Raises IndexDamaged.

    A file that a writer removes or replaces stays mapped as it was.
    """
    known = look(folder, commit)
    for name, (inode, size, time) in known.items():
        # Otherwise it has changed since it was verified, or between that and being mapped.
        if (name, inode, time) not in verified or size != commit.files[name][0]:
            raise damaged(folder, _("%(file)s is damaged", file=name))
    paths = [(f"{folder}/{name}", stamp) for name, stamp in known.items()]

    def mapped() -> list[tuple[int, int, int]]:
        return [stamp_of(path, stamp) for path, stamp in paths]

    def verify() -> None:
        for name in known:
            with suppress(FileNotFoundError):
                verify_file(folder, commit, name, verified)

    return Unchanged([*known.values()], mapped, verify)


def _searcher(folder: Path, commit: Published) -> tantivy.Searcher:
    """The files of a commit, mapped.

    tantivy writes a file for its lock even where it only reads, so a folder that nobody may write
    to is read through links in another.
    """
    try:
        return _opened_in(folder)
    except ValueError as error:
        if files.refusal(folder, error) is None:
            raise
    linked = tempfile.mkdtemp(prefix="bahith-")
    try:
        for name in (META, *commit.files):
            os.symlink((folder / name).resolve(), os.path.join(linked, name))
        return _opened_in(Path(linked))
    finally:
        _remove(linked)


def _remove(folder: str) -> None:
    """Remove a folder that tantivy may still write the file of its lock to."""
    for _attempt in range(_ATTEMPTS):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        sleep(0.01)


def _opened_in(folder: Path) -> tantivy.Searcher:
    index = tantivy.Index.open(str(folder))
    # Otherwise it would switch to a new commit by itself.
    index.config_reader("manual")
    return index.searcher()


def _unchanged(folder: Path, commit: Published) -> bool:
    """Whether this is still the newest commit."""
    now = read(folder)
    return now is not None and now.text == commit.text
