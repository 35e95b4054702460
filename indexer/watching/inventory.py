"""The files that an index was made of, in a file of its folder: which have changed since.

A file is known by a digest of its path, size and times. So whatever the inventory holds, it can
only say that a file is unchanged if it has the digest of just this file; anything damaged means
that files are read again, which changes nothing in the index.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from bahith.indexer.declared import declared_in
from bahith.indexer.sources.fields import Names

FILE = "files.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS commits (tag TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    folder BLOB, path BLOB, origin TEXT, stamp BLOB, again INTEGER, shares INTEGER,
    PRIMARY KEY (folder, path)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS origins ON files (origin);
"""

_COLUMNS = "folder, path, origin, stamp, again, shares"


@dataclass(frozen=True, slots=True)
class Known:
    """A file as it was read: the folder that was given, the path in it, and its origin.

    ``stamp`` is that of ``Inventory.stamp``. ``again`` is whether it was not all read, and another
    start should try again, ``shares`` whether another file has articles with the same ids.
    """

    folder: Path
    path: Path
    origin: str
    stamp: bytes
    again: bool = False
    shares: bool = False


class Inventory:
    """The known files of folders. Threads other than the one that opened it cannot use it."""

    def __init__(self, folder: Path, names: Names) -> None:
        """``folder`` is that of the index; ``names`` says where records have their fields.

        What cannot be read is dropped. Raises OSError where nothing can be written.
        """
        read = sorted(names.items()), sorted(declared_in(names).items())
        self._salt = repr((version("bahith"), *read)).encode()
        path = folder / FILE
        try:
            self._connection = self._opened(path)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self._connection = self._opened(path)

    def _opened(self, path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path)
        try:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError
            connection.executescript(_TABLES)
            connection.execute(f"SELECT {_COLUMNS} FROM files LIMIT 1")
        except BaseException:
            connection.close()
            raise
        return connection

    def start(self, commit: str) -> None:
        """Forget all files unless ``commit`` is the one that they were written with, and those that
        are to be read again."""
        with self._connection as connection:
            tags = [tag for (tag,) in connection.execute("SELECT tag FROM commits")]
            doubtful = "" if tags == [commit] else " OR 1"
            connection.execute(f"DELETE FROM files WHERE again {doubtful}")

    def below(self, folder: Path, path: Path | None = None) -> dict[Path, Known]:
        """The known file at a path in a folder, and those below it, by their paths; or all."""
        if path is None:
            return self._by_path("folder = ?", os.fsencode(folder))
        start = os.fsencode(path)
        # "0" comes after "/", which stands behind the name of a folder.
        values = (os.fsencode(folder), start, start + b"/", start + b"0")
        return self._by_path("folder = ? AND (path = ? OR path > ? AND path < ?)", *values)

    def _by_path(self, condition: str, *values: object) -> dict[Path, Known]:
        return {known.path: known for known in self._rows(condition, *values)}

    def of_origins(self, origins: Iterable[str]) -> list[Known]:
        """The known files with one of these origins, in any folder."""
        return [known for one in origins for known in self._rows("origin = ?", one)]

    def sharing(self) -> list[Known]:
        """The known files that share ids with others."""
        return [*self._rows("shares")]

    def _rows(self, condition: str, *values: object) -> Iterator[Known]:
        query = f"SELECT {_COLUMNS} FROM files WHERE {condition}"
        for folder, path, origin, stamp, again, shares in self._connection.execute(query, values):
            places = Path(os.fsdecode(folder)), Path(os.fsdecode(path))
            yield Known(*places, origin, stamp, bool(again), bool(shares))

    def save(self, commit: str, read: Iterable[Known], gone: Iterable[Known]) -> None:
        """Take in files that were read, and forget others, as of a commit."""
        with self._connection as connection:
            connection.executemany(
                "DELETE FROM files WHERE folder = ? AND path = ?", map(_key, gone)
            )
            connection.executemany(
                f"INSERT OR REPLACE INTO files ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
                ((*_key(one), one.origin, one.stamp, one.again, one.shares) for one in read),
            )
            connection.execute("DELETE FROM commits")
            connection.execute("INSERT INTO commits VALUES (?)", (commit,))

    def stamp(self, path: Path, status: os.stat_result) -> bytes:
        """A digest of all that is known of a file without reading it."""
        known = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        return blake2b(
            repr((os.fsencode(path), known)).encode() + self._salt, digest_size=16
        ).digest()

    def close(self) -> None:
        """Close the file."""
        with closing(self._connection):
            pass


def _key(known: Known) -> tuple[bytes, bytes]:
    return os.fsencode(known.folder), os.fsencode(known.path)
