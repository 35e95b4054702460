"""The body of an HTTP answer, decompressed within bounds."""

from __future__ import annotations

import zlib

from bahith.i18n import _
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import streams

ACCEPTED = "gzip, deflate"
"""The encodings to ask a server for."""

_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"
_LAYERS = 2


def decoded(body: bytes, encodings: str, largest: int) -> bytes:
    """The content of a body with this ``Content-Encoding``, of ``largest`` bytes at most.

    Raises SourceError if it is larger, damaged, or encoded in another way.
    """
    names = [name.strip().lower() for name in encodings.split(",") if name.strip()]
    if len(names) > _LAYERS:
        raise _unknown(encodings)
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            body = unzipped(body, largest)
        elif name == "deflate":
            # Some servers leave out the header of zlib, which RFC 9110 demands.
            body = _unpacked(
                zlib.decompressobj(_ZLIB if _has_header(body) else _RAW), body, largest
            )
        elif name != "identity":
            raise _unknown(name)
    if len(body) > largest:
        raise streams.too_large(largest)
    return body


def is_zipped(data: bytes) -> bool:
    """Whether data begins as gzip does."""
    return data.startswith(_MAGIC)


def unzipped(data: bytes, largest: int) -> bytes:
    """The content of gzipped data, which may consist of several members. Raises as ``decoded``."""
    pieces: list[bytes] = []
    while is_zipped(data):
        unpacker = zlib.decompressobj(_GZIP)
        pieces.append(_unpacked(unpacker, data, largest, sum(map(len, pieces))))
        data = unpacker.unused_data
    if not pieces:
        raise streams.damaged("gzip")
    return b"".join(pieces)


def _unpacked(unpacker: zlib._Decompress, data: bytes, largest: int, present: int = 0) -> bytes:
    """What is in ``data``, which together with ``present`` bytes must not exceed ``largest``."""
    try:
        content = unpacker.decompress(data, largest - present + 1)
    except zlib.error:
        raise streams.damaged("gzip") from None
    if present + len(content) > largest:
        raise streams.too_large(largest)
    if not unpacker.eof:
        raise SourceError(_("the compressed data ends too early"))
    return content


def _has_header(data: bytes) -> bool:
    """Whether data begins as RFC 1950 says."""
    return data[:1] != b"" and data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0


def _unknown(encodings: str) -> SourceError:
    return SourceError(_("encoded in an unknown way: %(name)s", name=repr(encodings[:40])))
