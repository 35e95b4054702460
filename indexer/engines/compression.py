"""Stored articles, compressed by what the articles of an index have in common.

A text of a KiB or two repeats little of itself, but much of others: Zstandard's dictionaries hold
what is common (RFC 8878, section 5). A writer trains the dictionary of an index on some of its
first articles. It never changes, and has a file of its own, whose name has its checksum.
"""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path

from zstandard import (
    ZstdCompressionDict,
    ZstdCompressor,
    ZstdDecompressor,
    ZstdError,
    train_dictionary,
)

from bahith.i18n import _
from bahith.indexer.article import Article, Opening
from bahith.indexer.engines import files
from bahith.indexer.engines.files import Damaged
from bahith.indexer.lazily import cached_property

LEVEL = 3
"""Higher levels take several times as long, for a few percent."""

DICTIONARY = 32 * 2**10
"""Bytes of a dictionary. With twice as many, articles take two percent less."""

LEAST = 8 * DICTIONARY
"""Bytes of serialized articles that a dictionary is trained on; fewer hardly have one in common."""

OPENING_BYTES = 1024
"""Bytes of a serialized article in which its opening mostly is."""

ID_BYTES = 128
"""Bytes of a serialized article in which its id mostly is."""

_NAME = re.compile(r"articles-[0-9a-f]{8}\.dictionary")


class Compression:
    """Compresses serialized articles, with a dictionary or an empty one.

    Reads what was compressed with this dictionary or without any. Safe to share between threads.
    The methods that read raise ValueError for anything else.
    """

    def __init__(self, dictionary: bytes = b"") -> None:
        self._dictionary = dictionary
        self._codecs = _Codecs(ZstdCompressionDict(dictionary) if dictionary else None)

    def trained(self, serialized: Sequence[bytes]) -> Compression:
        """This, or where it has no dictionary, one with a dictionary for articles like these.

        The same articles give the same dictionary; too few of them give none.
        """
        if self._dictionary or sum(map(len, serialized)) < LEAST:
            return self
        # With every parameter given, it tries no others; see ZDICT_trainFromBuffer_fastCover.
        try:
            made = train_dictionary(DICTIONARY, [*serialized], k=200, d=8, f=20, accel=5)
        except ZstdError:
            # There are too few articles, though long ones.
            return self
        return Compression(made.as_bytes())

    def compress(self, serialized: bytes) -> bytes:
        """A serialized article, compressed."""
        return self._codecs.compressor.compress(serialized)

    def article(self, compressed: bytes) -> Article:
        """The article of that."""
        return Article.parsed(self._decompressed(compressed))

    def opening(self, compressed: bytes) -> Opening:
        """The opening of that article."""
        serialized = self._decompressed(compressed)
        start = Opening.parsed(serialized[:OPENING_BYTES])
        return start or Opening.of(Article.parsed(serialized))

    def id(self, compressed: bytes) -> str:
        """The id of that article."""
        serialized = self._decompressed(compressed)
        return Article.parsed_id(serialized[:ID_BYTES]) or Article.parsed(serialized).id

    def _decompressed(self, compressed: bytes) -> bytes:
        try:
            return self._codecs.decompressor.decompress(compressed)
        except ZstdError as error:
            raise ValueError(str(error)) from error

    @classmethod
    def load(cls, folder: Path, name: str) -> Compression:
        """What ``save`` saved under a name. Raises Damaged, FileNotFoundError."""
        if not name:
            return cls()
        if not is_dictionary(name):
            # In particular, a path must not lead out of the folder.
            raise Damaged(_("%(file)s is damaged", file=repr(name)))
        try:
            loaded = cls(files.read(folder / name))
        except (ValueError, ZstdError) as error:
            message = _("%(file)s is damaged (%(error)s)", file=name, error=error)
            raise Damaged(message) from error
        if loaded.name != name:
            raise Damaged(_("%(file)s is damaged", file=name))
        return loaded

    def save(self, folder: Path) -> str:
        """Write the dictionary into a folder, durably, unless it is there. Returns ``name``."""
        if self.name and not (folder / self.name).exists():
            files.publish(folder / self.name, self._dictionary)
        return self.name

    @cached_property
    def name(self) -> str:
        """The name of the file of the dictionary; empty without one."""
        return f"articles-{zlib.crc32(self._dictionary):08x}.dictionary" if self._dictionary else ""


def is_dictionary(name: str) -> bool:
    """Whether a file of this name has a dictionary."""
    return _NAME.fullmatch(name) is not None


class _Codecs(threading.local):
    """The compressor and the decompressor of each thread: they cannot be shared."""

    def __init__(self, dictionary: ZstdCompressionDict | None) -> None:
        self._dictionary = dictionary

    @cached_property
    def compressor(self) -> ZstdCompressor:
        # The name of the file says which dictionary it is.
        return ZstdCompressor(LEVEL, dict_data=self._dictionary, write_dict_id=False)

    @cached_property
    def decompressor(self) -> ZstdDecompressor:
        return ZstdDecompressor(dict_data=self._dictionary)
