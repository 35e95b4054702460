"""The files of an index: written durably, published whole, and read without trust.

No file of an index can run code when it is read: they hold JSON, packed numbers and text, never
pickles. Whatever else stands in them raises ``IndexDamaged``.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from bahith.i18n import _
from bahith.indexer.engines.handover import locked
from bahith.indexer.errors import EngineError, IndexDamaged, IndexMissing

T = TypeVar("T")

Stamp = tuple[int, int, int]
"""Generation of a commit, inode and time (in ns) of the file that publishes it.

No two commits share all three.
"""

CONTENT = re.compile(r"content-[0-9a-f]{8}")
"""The name of a folder in that of an index, which has its articles: see ``replacing``."""

NEW = ".new"
"""Ends the name of a file that is not published yet."""

LARGEST_JSON = 32 * 2**20
"""Bytes of JSON that are read or written as one file; a larger one is damaged."""

_ATTEMPTS = 20
_PAUSE = 0.05
_PIECE = 2**20


def sync(path: str | Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def writing(folder: str | Path) -> Iterator[None]:
    """Turns what the system refuses, such as a full disk, into EngineError."""
    try:
        yield
    except OSError as error:
        message = _("%(folder)s: cannot write here: %(error)s", folder=folder, error=error)
        raise EngineError(message) from error


def home(folder: str | Path) -> Path:
    """The folder of an index, where ``folder`` is that or the one in it that has its articles."""
    folder = Path(folder)
    return folder.parent if CONTENT.fullmatch(folder.name) else folder


def damaged(folder: str | Path, reason: object) -> IndexDamaged:
    """The error that says what is damaged and what to do."""
    return IndexDamaged(
        _(
            "the index at %(folder)s cannot be read: %(reason)s; remove the folder and index the "
            "articles again",
            folder=home(folder),
            reason=reason,
        )
    )


_REFUSED = frozenset(
    getattr(errno, name)
    for name in "EACCES EPERM EROFS EIO ESTALE EMFILE ENFILE ENOMEM ENOSPC EDQUOT".split()
    if hasattr(errno, name)
)
"""What the system says where it refuses to read a file, of which nothing need be damaged."""

_NATIVE_CODE = re.compile(r"(?:Os \{ code: |\(os error )([0-9]+)")
"""The number of an error of the system in the text of an error of a library in Rust."""


def refusal(folder: str | Path, error: BaseException) -> EngineError | None:
    """The error that says what the system refuses to read; None for an error of another kind.

    An index that cannot be read for now is not damaged, so nobody is told to remove it.
    """
    if not isinstance(error, OSError):
        code = _NATIVE_CODE.search(str(error))
        error = OSError(int(code[1]), os.strerror(int(code[1]))) if code else OSError()
    if error.errno not in _REFUSED:
        return None
    return EngineError(_("%(folder)s: cannot read here: %(error)s", folder=folder, error=error))


class Damaged(Exception):
    """A file is not what was written; the message says which."""


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Turns whatever the content of a file makes its reader raise into IndexDamaged.

    FileNotFoundError is let through: a writer may have replaced the file.
    """
    try:
        yield
    except (EngineError, FileNotFoundError):
        raise
    except (Damaged, OSError) as error:
        raise refusal(folder, error) or damaged(folder, error) from error
    except Exception as error:
        raise damaged(folder, f"{type(error).__name__}: {error}") from error


def size(folder: Path) -> int:
    """The bytes of all files in a folder; a writer may remove one while they are counted."""
    total = 0
    for file in os.scandir(folder):
        try:
            total += file.stat().st_size
        except FileNotFoundError:
            continue
    return total


def lock(folder: Path, name: str) -> Any:
    """Acquire the lock of the one writer; the system frees it when the process dies.

    Returns an object with ``release()``. Raises IndexLocked where another writer holds it,
    IndexDamaged where the name is a link: Whoosh would empty the file that it leads to.
    """
    # It imports a client for HTTP, and only writers need it.
    from whoosh.util.filelock import FileLock

    if (folder / name).is_symlink():
        raise damaged(folder, _("%(file)s is a link", file=name))
    file_lock = FileLock(str(folder / name))
    if not file_lock.acquire():
        raise locked(folder)
    return file_lock


def publish(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all, and only after all else in its folder.

    What was written to the folder before, and synced, is on disk when the file takes its name.
    Raises EngineError for content too large to be read again, OSError.
    """
    if len(content) > LARGEST_JSON:
        message = _("%(file)s: the index has become too large for this engine", file=path)
        raise EngineError(message)
    new = path.with_name(path.name + NEW)
    # Where this name is a link, what it leads to must not change.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with open(os.open(new, flags, 0o666), "wb") as file:
        file.write(content)
    sync(new)
    sync(path.parent)
    os.replace(new, path)
    sync(path.parent)


def open_regular(path: str | Path) -> int:
    """A file descriptor for reading. Raises OSError for what is not a file, such as a pipe."""
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError(f"{path} is not a file")
    return number


def read(path: Path, largest: int = LARGEST_JSON) -> bytes:
    """The content of a file. Raises ValueError where it is larger, OSError."""
    with open(open_regular(path), "rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise ValueError(f"{path.name} is too large")
    return content


def parse_object(content: bytes | str) -> dict[str, Any]:
    """A JSON object. Raises ValueError for anything else."""
    try:
        value = json.loads(content)
    except RecursionError:
        raise ValueError("JSON nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("no JSON object")
    return value


def checksum(path: Path) -> int:
    """CRC-32 of a file."""
    crc = 0
    with open(open_regular(path), "rb") as file:
        while piece := file.read(_PIECE):
            crc = zlib.crc32(piece, crc)
    return crc


def newest(folder: Path, read_newest: Callable[[], T | None], is_empty: Callable[[], bool]) -> T:
    """The newest commit, from ``read_newest``, tried again while a writer replaces its files.

    ``read_newest`` returns None, or raises FileNotFoundError, where files are missing. Raises
    IndexMissing where ``is_empty`` says that there is nothing of an index, IndexDamaged.
    """
    for _attempt in range(_ATTEMPTS):
        try:
            if (commit := read_newest()) is not None:
                return commit
        except FileNotFoundError:
            pass
        if is_empty():
            raise IndexMissing(_("there is no index at %(folder)s", folder=folder))
        time.sleep(_PAUSE)
    raise damaged(folder, _("files are missing"))
