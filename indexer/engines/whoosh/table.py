"""A file of named arrays and byte strings: written once, with a checksum, and read in parts.

The parts follow one another; after them come a JSON object with the name, start, length and type of
each, and the length of that object.
"""

from __future__ import annotations

import json
import os
import weakref
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bahith.i18n import _
from bahith.indexer.engines.files import Damaged, open_regular, parse_object, sync

_PIECE = 2**20
_LENGTH = 8

_KINDS = frozenset({"", "|u1", "<i4", "<i8"})
"""The types of a part's numbers, by NumPy's names; an empty one for bytes."""

Part = bytes | list[bytes] | NDArray[Any]


def write(path: Path, parts: Mapping[str, Part]) -> int:
    """Write a file durably. Returns its CRC-32."""
    crc = at = 0
    places: dict[str, tuple[int, int, str]] = {}
    with open(path, "xb") as file:
        for name, part in parts.items():
            kind = part.dtype.str if isinstance(part, np.ndarray) else ""
            content = part.tobytes() if isinstance(part, np.ndarray) else part
            start = at
            for piece in content if isinstance(content, list) else [content]:
                at += file.write(piece)
                crc = zlib.crc32(piece, crc)
            places[name] = (start, at - start, kind)
        listed = json.dumps(places).encode()
        end = listed + len(listed).to_bytes(_LENGTH, "big")
        file.write(end)
        crc = zlib.crc32(end, crc)
    sync(path)
    return crc


class Table:
    """Such a file, open for reading. Safe to share between threads."""

    def __init__(self, path: Path, crc: int) -> None:
        """Raises Damaged where the checksum or the list of parts is wrong, FileNotFoundError."""
        self.name = path.name
        self._number = open_regular(path)
        self.close = weakref.finalize(self, os.close, self._number)
        self._crc = crc
        self.stamp = self.look()
        """Size and time of the file from before it was verified."""
        self._size = size = self.verify()
        length = int.from_bytes(self._read(size - _LENGTH, _LENGTH), "big")
        self._places = self._listed(self._read(size - _LENGTH - length, length), size)

    def _listed(self, content: bytes, size: int) -> dict[str, tuple[int, int, str]]:
        """Where each part begins, how long it is, and the type of its numbers."""
        try:
            places = {}
            for name, (start, length, kind) in parse_object(content).items():
                if not 0 <= start <= start + length <= size or kind not in _KINDS:
                    raise ValueError(name)
                places[name] = (int(start), int(length), kind)
        except (ValueError, TypeError) as error:
            raise Damaged(
                _("%(file)s is damaged (%(error)s)", file=self.name, error=error)
            ) from error
        return places

    def look(self) -> tuple[int, int]:
        """Size and time of the file now."""
        status = os.fstat(self._number)
        return status.st_size, status.st_mtime_ns

    def verify(self) -> int:
        """The size of the file, all of which is read. Raises Damaged for another checksum."""
        actual = size = 0
        while piece := os.pread(self._number, _PIECE, size):
            actual = zlib.crc32(piece, actual)
            size += len(piece)
        if actual != self._crc:
            raise Damaged(_("%(file)s is damaged", file=self.name))
        return size

    def _read(self, at: int, length: int) -> bytes:
        if at < 0 or length > self._size - at:
            raise Damaged(_("%(file)s is cut short", file=self.name))
        content = os.pread(self._number, length, at)
        if len(content) != length:
            raise Damaged(_("%(file)s is cut short", file=self.name))
        return content

    def bytes(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """A part, or its bytes from ``start`` to before ``end``."""
        at, length, _ = self._places[name]
        return self._read(at + start, (length if end is None else end) - start)

    def array(self, name: str) -> NDArray[Any]:
        """A part that was written as an array of one dimension."""
        return np.frombuffer(self.bytes(name), self._places[name][2])
