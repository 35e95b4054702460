"""A file of arrays: mapped into memory, so that processes share its pages, and checked.

It begins with ``MAGIC``, the SHA-256 of all that follows these two, and the length of a header.
The header is JSON: the name of each array with its type, its number of values and where it begins.
Nothing in it can run code.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import struct
import tempfile
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

MAGIC = b"bahith tables 1\n"
_START = len(MAGIC) + hashlib.sha256().digest_size
_LENGTH = struct.Struct("<Q")
_ALIGNMENT = 64
_TYPES = frozenset("buif")
"""Booleans and numbers; an array of objects would be a pickle."""


class Unreadable(ValueError):
    """The file is not one of ours, or not as it was written."""


def write(path: Path, arrays: Arrays) -> None:
    """Write one-dimensional arrays under a name that only the owner can read, all or nothing.

    A reader sees the old file or the new one. Raises ``OSError``.
    """
    parts = [np.ascontiguousarray(array) for array in arrays.values()]
    sizes = (-(-part.nbytes // _ALIGNMENT) * _ALIGNMENT for part in parts)
    begins = accumulate(sizes, initial=0)
    header = json.dumps(
        {
            name: (part.dtype.str, len(part), begin)
            for name, part, begin in zip(arrays, parts, begins, strict=False)
        }
    ).encode()
    header += b" " * (-(_START + _LENGTH.size + len(header)) % _ALIGNMENT)
    padded = (part.tobytes() + bytes(-part.nbytes % _ALIGNMENT) for part in parts)
    content = b"".join((_LENGTH.pack(len(header)), header, *padded))
    # mkstemp makes files that only their owner can read.
    handle, name = tempfile.mkstemp(prefix=path.stem, suffix=".part", dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(MAGIC + hashlib.sha256(content).digest())
            file.write(content)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def read(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a file, read-only. Raises OSError, or Unreadable for any other file."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size <= _START + _LENGTH.size:
            raise Unreadable(f"{path} is too short")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with memoryview(mapped) as view:
        if view[: len(MAGIC)] != MAGIC:
            raise Unreadable(f"{path} is no file of tables")
        if hashlib.sha256(view[_START:]).digest() != view[len(MAGIC) : _START]:
            raise Unreadable(f"{path} has another checksum")
    (length,) = _LENGTH.unpack_from(mapped, _START)
    data = _START + _LENGTH.size + length
    header = json.loads(mapped[_START + _LENGTH.size : data])
    return {
        name: _array(mapped, dtype, count, data + begin)
        for name, (dtype, count, begin) in header.items()
    }


def _array(mapped: mmap.mmap, name: str, count: int, offset: int) -> NDArray[Any]:
    dtype = np.dtype(name)
    if dtype.kind not in _TYPES:
        raise Unreadable(f"an array of {name}")
    return np.frombuffer(mapped, dtype, count, offset)
