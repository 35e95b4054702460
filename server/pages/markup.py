"""Marks, text direction and links, for the templates."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bahith.i18n import isolated
from bahith.indexer.marks import segments

_TELLING = 120
"""So many characters at the beginning of a text tell its direction."""
_NEUTRAL = re.compile(r"(?:https?://|www\.)\S+|`[^`\n]+`|\S+@\S+\.\S+", re.ASCII)
"""Addresses and code, which are in Latin letters in texts of all languages."""
_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_LETTERS = re.compile(r"[^\W\d_]+")
_TO_RIGHT = re.compile(rf"[^\W\d_{_TO_LEFT}]+")


def direction(text: str) -> str:
    """The direction of most letters of ``text``: ``rtl``, ``ltr``, or ``auto`` without any.

    Browsers go by the first letter, and would turn an Arabic title that begins with iPhone around.
    Where both are equal, the first letter decides here, too. Addresses and code count only where
    there is nothing else.
    """
    beginning = _NEUTRAL.sub("", text[: 4 * _TELLING])[:_TELLING]
    if not _LETTERS.search(beginning):
        beginning = text[:_TELLING]
    letters = "".join(_LETTERS.findall(beginning))
    if not letters:
        return "auto"
    to_right = sum(map(len, _TO_RIGHT.findall(beginning)))
    balance = to_right - (len(letters) - to_right)
    return "ltr" if balance > 0 or (not balance and _TO_RIGHT.match(letters)) else "rtl"


def anchor(id: str) -> str:
    """The id of an article as the id of an element, which may have no spaces."""
    return f"r{zlib.crc32(id.encode()):x}"


def web_address(url: str) -> str:
    """``url`` if it is an address of the web, which is safe to link to, else an empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


FILTERS: dict[str, Callable[..., Any]] = {
    "segments": segments,
    "direction": direction,
    "isolated": isolated,
    "anchor": anchor,
    "web_address": web_address,
}
