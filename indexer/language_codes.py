"""Codes of languages, as articles have them, from names and from longer codes."""

from __future__ import annotations

import re
from typing import Final

_CODE: Final = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE)
_CODES: Final = {
    **dict.fromkeys(("ara", "arabic", "العربية", "عربي", "عربية"), "ar"),
    **dict.fromkeys(("eng", "english", "الإنجليزية", "الانجليزية", "إنجليزي"), "en"),
    **dict.fromkeys(("fra", "fre", "french", "français", "الفرنسية", "فرنسي"), "fr"),
    **dict.fromkeys(("fas", "per", "persian", "farsi", "الفارسية"), "fa"),
    **dict.fromkeys(("und", "mul", "zxx", "mis"), ""),
}
"""Names of languages, and codes of ISO 639-2 where 639-1 has one."""


def code(language: str) -> str:
    """The code of a language that is named, or has a longer code: ``ar`` for ``ar-EG``."""
    name = language.strip().casefold()
    if name in _CODES:
        return _CODES[name]
    match = _CODE.fullmatch(name)
    return _CODES.get(match[1], match[1]) if match else ""
