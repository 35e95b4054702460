"""Text files too large to be read as a whole: decoded block by block, in the memory of a block."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from bahith.i18n import Message
from bahith.indexer.sources.encoding import BOMS, DAMAGED, clean, detect, not_encoded, replaced

BLOCK = 1 << 20
"""Bytes that are decoded at a time."""

_WITHOUT_MARK = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""What follows each of ``BOMS``."""


class Blocks:
    """The text of a file in blocks, cleaned as ``encoding.read_text`` does.

    After all blocks, ``repair`` says what had to be replaced.
    """

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        """``head`` is what was read of ``file`` and shows its encoding. Raises SourceError if it is
        in none that is known."""
        self.encoding = detect(head)
        mark = next((mark for mark in BOMS if head.startswith(mark)), b"")
        self.encoding = _WITHOUT_MARK.get(mark, self.encoding)
        self._head, self._file = head[len(mark) :], file
        self._start = len(mark)
        self._characters = self._places = 0
        self._first: int | None = None

    @property
    def repair(self) -> Message | None:
        """How many characters were replaced, and where the first one was; None without any."""
        if self._first is None:
            return None
        return replaced(self.encoding, self._first, self._places)

    def __iter__(self) -> Iterator[str]:
        """Raises SourceError where too much is invalid, and OSError."""
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        rest = b""
        for data, is_last in self._bytes():
            text, rest = self._decoded(decoder, rest + data, is_last)
            self._characters += len(text)
            if self._first is not None and self._places > 1 + self._characters * DAMAGED:
                raise not_encoded(self.encoding, self._first)
            yield clean(text)

    def _decoded(
        self, decoder: codecs.IncrementalDecoder, data: bytes, is_last: bool
    ) -> tuple[str, bytes]:
        """The text of ``data``, and the beginning of a character at its end."""
        texts = []
        while True:
            decoder.reset()
            try:
                texts.append(decoder.decode(data, is_last))
            except UnicodeDecodeError as error:
                texts.append(data[: error.start].decode(self.encoding) + "\ufffd")
                self._places += 1
                if self._first is None:
                    self._first = self._start + error.start
                self._start += error.end
                data = data[error.end :]
            else:
                rest = bytes(decoder.getstate()[0])
                self._start += len(data) - len(rest)
                return "".join(texts), rest

    def _bytes(self) -> Iterator[tuple[bytes, bool]]:
        """The bytes of the file in blocks, and whether each is the last."""
        for start in range(0, len(self._head), BLOCK):
            yield self._head[start : start + BLOCK], False
        self._head = b""
        while data := self._file.read(BLOCK):
            yield data, False
        yield b"", True
