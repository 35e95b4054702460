"""HTML as text: the encoding is what the file itself proves, then what it declares."""

from __future__ import annotations

import codecs
import re

from bahith.i18n import Message
from bahith.indexer.errors import SourceError
from bahith.indexer.sources.encoding import BOMS, clean, detect, plausibility, read_text

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^<>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I
)
_TAG = re.compile(rb"<[^<>]{0,5000}>")
_SPACED = re.compile(r"<[^<>]{0,5000}>")
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<!--[^<>]*-->|<\?xml[^<>]*>)*<(?:!doctype\s+html|html)\b", re.I
)

# Bytes at the beginning of a page in which its encoding is declared.
HEAD = 4096
# How much less plausible a text may be in the declared encoding than in the one that we find.
TOLERANCE = 0.1


def is_html(data: bytes) -> bool:
    """Whether a file of any name begins like HTML."""
    return bool(_OPENING.match(data[:HEAD]))


def decode(data: bytes, encoding: str = "") -> tuple[str, Message | None]:
    """The text of a page, cleaned, and what had to be replaced in it.

    ``encoding`` is what its server declared, for pages that declare none themselves. Raises
    SourceError if it is empty or in no known encoding.
    """
    if data.startswith(tuple(BOMS)):
        return read_text(data)
    declared = _declared(data) or _known(encoding)
    try:
        # Markup is in Latin letters, whatever the encoding of the text.
        found = detect(_TAG.sub(b" ", data)) if b"\0" not in data[:HEAD] else detect(data)
    except SourceError:
        found = ""
    if declared and found != "utf-8":
        text = _strictly(data, declared)
        other = _strictly(data, found) if found else None
        if text is not None and (other is None or _score(text) >= _score(other) - TOLERANCE):
            return clean(text), None
        if other is not None:
            return clean(other), None
    return read_text(data)


def _declared(data: bytes) -> str:
    """The encoding that a page declares, if Python knows it; "" otherwise."""
    match = _DECLARED.search(data[:HEAD])
    return _known(match[1].decode("ascii", "replace")) if match else ""


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name if encoding else ""
    except (LookupError, ValueError):
        return ""


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return str(codecs.decode(data, encoding))
    except (ValueError, TypeError, LookupError):
        return None  # not in this encoding, or a codec that gives no text


def _score(text: str) -> float:
    return plausibility(_SPACED.sub(" ", text)[: 1 << 15])
