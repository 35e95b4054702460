"""The files of one commit, open all at once, so that no writer can take them away."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from bahith.i18n import _
from bahith.indexer.engines import chosen, files, manifest
from bahith.indexer.errors import EngineError, IndexMissing
from bahith.indexer.meaning import vectors
from bahith.indexer.settings import RULES, Settings

_ATTEMPTS = 20
_PAUSE = 0.05

Opened = Mapping[str, BinaryIO]
"""Open files by their names, relative to the folder of the index."""


@contextmanager
def opened(settings: Settings) -> Iterator[Opened]:
    """All files that the newest commit of an index needs, of its vectors, and the owner's rules.

    Files of a commit never change: a writer makes new ones and removes the old, which stay readable
    here. So it is enough that they are the newest while all of them are open.

    Raises IndexMissing, IndexDamaged, EngineError.
    """
    folder = Path(settings.index)
    if manifest.read(folder) is None:
        raise IndexMissing(_("there is no index at %(folder)s", folder=folder))
    engine = chosen(settings)

    def names() -> list[str]:
        content = manifest.content(folder, manifest.read(folder) or {})
        articles = [
            str((content / each).relative_to(folder)) for each in engine.commit_files(content)
        ]
        rules = [RULES] if (folder / RULES).exists() else []
        return [manifest.FILE, *articles, *vectors.commit_files(folder), *rules]

    with ExitStack() as stack:
        for _attempt in range(_ATTEMPTS):
            if some := _newest(folder, names, stack):
                break
            stack.close()
            time.sleep(_PAUSE)
        else:
            message = _("%(folder)s: files are missing, or are replaced all the time")
            raise EngineError(message.filled(folder=folder))
        yield some


def _newest(folder: Path, names: Callable[[], list[str]], stack: ExitStack) -> Opened | None:
    """The files that ``names`` names before and after they are opened; None if it changes."""
    try:
        before = names()
        some = {name: stack.enter_context(_open(folder / name)) for name in before}
        newest = all(is_newest(folder / name, file) for name, file in some.items())
        return some if newest and names() == before else None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise files.refusal(folder, error) or error from error


def _open(path: Path) -> BinaryIO:
    return open(files.open_regular(path), "rb")


def is_newest(path: Path, file: BinaryIO) -> bool:
    """Whether the file of that name is still the one that is open."""
    return os.path.samestat(os.stat(path), os.fstat(file.fileno()))
