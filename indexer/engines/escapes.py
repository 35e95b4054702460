"""Any text as text that every engine can store and sort, in the same order as before.

UTF-8 has no lone surrogates, which file names can hold, and no engine takes all control characters.
So both are escaped: a control character as U+0001 and a capital letter or sign, one from U+D7FF to
U+DFFF as U+D7FF and a character from U+1000 on. The order by code points stays the same.
"""

from __future__ import annotations

import re

UNSTORABLE = "\ud7ff-\udfff"
"""Within a pattern's brackets: characters that UTF-8 lacks, and the one that escapes them."""

_ESCAPED = re.compile("[\x01\ud7ff](.)", re.DOTALL)
_UNSORTED = re.compile(f"[\0\x01{UNSTORABLE}]")
_CONTROL = 0x40
_SURROGATE = 0x1000


def escape(match: re.Match[str]) -> str:
    """Two characters for one: a space, a control character or one of ``UNSTORABLE``."""
    code = ord(match[0])
    if code <= 0x20:
        return "\x01" + chr(_CONTROL + code)
    return "\ud7ff" + chr(_SURROGATE + code - 0xD7FF)


def _unescape(match: re.Match[str]) -> str:
    code = ord(match[1])
    return chr(code - _CONTROL if match[0][0] == "\x01" else code - _SURROGATE + 0xD7FF)


def unescaped(text: str) -> str:
    """The text in which ``escape`` replaced characters, U+0001 and U+D7FF among them."""
    return _ESCAPED.sub(_unescape, text)


def ordered(text: str) -> str:
    """A text that has a UTF-8 form, sorts as before by code points, and is without U+0000.

    ``unescaped`` reads it back.
    """
    return _UNSORTED.sub(escape, text)
