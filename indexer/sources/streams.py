"""Streams of files: decompressed, bounded, and with their first bytes to look at."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any, BinaryIO, TextIO, cast

from bahith.i18n import _
from bahith.indexer.errors import SourceError
from bahith.indexer.sources.encoding import detect

HEAD = 1 << 16
"""Bytes at the beginning of a file that its encoding is detected by."""

LARGEST_TEXT = 1 << 28
"""Bytes of a file that is read as a whole: all the Arabic books of a shelf, but no bomb."""

LARGEST = 1 << 36
"""Bytes that a compressed file may unpack to."""

_FORMATS: dict[str, Callable[[IO[bytes]], IO[bytes]]] = {
    ".gz": lambda file: cast(IO[bytes], gzip.GzipFile(fileobj=file)),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
COMPRESSED = tuple(_FORMATS)
"""The suffixes of compressed files, which stand behind those of their kinds."""

_ERRORS = (
    OSError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    NotImplementedError,  # a way of compression that zipfile does not know
    RuntimeError,  # a password
)
"""What readers of damaged archives and compressed files raise, besides EOFError."""


def bare(path: PurePath) -> PurePath:
    """The path of a file without the suffix of its compression."""
    return path.with_suffix("") if path.suffix.lower() in _FORMATS and path.stem else path


def unpacked(file: IO[bytes], path: PurePath) -> io.BufferedReader:
    """The content of a file, decompressed if its suffix says so.

    Reading raises SourceError if the compressed data is damaged or far too large.
    """
    suffix = path.suffix.lower()
    if suffix in _FORMATS:
        return io.BufferedReader(Bounded(_FORMATS[suffix](file), suffix, Budget()), HEAD)
    return io.BufferedReader(cast(io.RawIOBase, file), HEAD)


class Budget:
    """How many bytes an archive may still unpack to."""

    def __init__(self, size: int | None = None) -> None:
        """``size`` is in bytes, ``LARGEST`` by default."""
        self._size = self._left = LARGEST if size is None else size

    def spend(self, size: int) -> None:
        """Take ``size`` bytes. Raises SourceError if there are too few."""
        self._left -= size
        if self._left < 0:
            raise too_large(self._size)


class Bounded(io.RawIOBase):
    """What is unpacked, within a budget; errors of reading are SourceErrors."""

    def __init__(self, stream: IO[bytes], kind: str, budget: Budget) -> None:
        """``kind`` is the suffix of the archive or compressed file, for messages."""
        self._stream = stream
        self._kind = kind
        self._budget = budget
        self._error: SourceError | None = None

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` as far as there is content. Raises SourceError, always the same one."""
        if self._error:
            raise self._error
        view = memoryview(buffer)
        try:
            data = self._stream.read(len(view))
        except EOFError:
            self._error = SourceError(_("the compressed data ends too early"))
            raise self._error from None
        except _ERRORS:
            self._error = damaged(self._kind)
            raise self._error from None
        self._budget.spend(len(data))
        view[: len(data)] = data
        return len(data)


def damaged(kind: str) -> SourceError:
    """The error for a file that is not of the kind that its suffix says."""
    return SourceError(_("not a %(kind)s file, or a damaged one", kind=kind))


def whole(file: BinaryIO) -> bytes:
    """All of a file that is read as a whole. Raises SourceError if it is too large, OSError."""
    data = file.read(LARGEST_TEXT + 1)
    if len(data) > LARGEST_TEXT:
        raise too_large(LARGEST_TEXT)
    return data


def whole_text(text: TextIO) -> str:
    """All of a text that is read as a whole. Raises SourceError if it is too large, OSError."""
    content = text.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise too_large(LARGEST_TEXT)
    return content


def too_large(bytes: int) -> SourceError:
    """The error for a file of more than so many bytes."""
    return SourceError(_("larger than %(size)s MB", size=bytes >> 20))


def text(file: BinaryIO) -> io.TextIOWrapper:
    """A file as text, in the encoding that its beginning shows; "\\n" alone ends a line.

    Invalid bytes are as ``surrogateescape`` leaves them, or replaced in UTF-16. Raises SourceError
    if the encoding is unknown.
    """
    stream = file if isinstance(file, io.BufferedReader) else unpacked(file, PurePath())
    encoding = detect(stream.peek(HEAD)[:HEAD])
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="\n")
