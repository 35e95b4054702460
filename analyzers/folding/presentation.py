"""Presentation forms A and B, ligatures among them, become the letters that they show.

Source: the compatibility decompositions of the Unicode Character Database. Some ligatures stand
for several words: ﷺ.
"""

from __future__ import annotations

import unicodedata

EXAMPLES = (
    ("ﺍﻟﺴﻼﻡ", "السلام"),
    ("ﻻعب", "لاعب"),
    ("ﻷن", "لأن"),
    ("ﷲ", "الله"),
    ("ﷴ", "محمد"),
    ("ﷺ", "صلى الله عليه وسلم"),
    ("ﭘﺎرﯾﺲ", "پاریس"),
)

_FORMS = [*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFF)]


def _shown(code: int) -> str:
    shown = unicodedata.normalize("NFKC", chr(code))
    # An isolated mark decomposes into a space and the mark.
    return shown.lstrip(" ").replace("\u0640", "")


TABLE = {
    code: _shown(code) for code in _FORMS if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
TABLE[0xFE73] = ""  # the tail of a seen set in two pieces, which has no decomposition
