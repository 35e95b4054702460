"""The Arabic keyboard: which letter is on which key, and which keys are neighbours.

Layout 101/102 as in X.Org (xkeyboard-config, ``symbols/ara``), and the Latin ``symbols/us``.
"""

from __future__ import annotations

from typing import Final

ROWS: Final = (
    ("qwertyuiop[]", "ض ص ث ق ف غ ع ه خ ح ج د", 0.0),
    ("asdfghjkl;'", "ش س ي ب ل ا ت ن م ك ط", 0.25),
    ("zxcvbnm,./", "ئ ء ؤ ر لا ى ة و ز ظ", 0.75),
)
"""Rows of keys: Latin, Arabic, and how far the row is shifted to the right, in keys."""

SHIFTED: Final = (
    ("~QWERTYUIOP{}", "ّ َ ً ُ ٌ لإ إ ` ÷ × ؛ < >"),
    ("ASDFGHJKL:", "ِ ٍ ] [ لأ أ ـ ، / :"),
    ("ZXCVBNM<>?", "~ ْ } { لآ آ ' , . ؟"),
)
"""The same rows with the shift key held."""

_REACH: Final = 1.7
"""Keys are neighbours if their squared distance, in keys, is less: six around each key."""


def _table() -> dict[str, str]:
    table = {"`": "ذ"}
    for latin, arabic, _ in ROWS:
        table.update(zip(latin, arabic.split(), strict=True))
    for latin, arabic in SHIFTED:
        table.update(zip(latin, arabic.split(), strict=True))
    return table


_ARABIC: Final = _table()
_TO_ARABIC: Final = str.maketrans(_ARABIC)
_TO_LATIN: Final = str.maketrans({sign: key for key, sign in _ARABIC.items() if len(sign) == 1})


def arabic(text: str) -> str:
    """What the keys of ``text`` type on the Arabic layout: hgpdhm → الحياة."""
    return text.translate(_TO_ARABIC)


def latin(text: str) -> tuple[str, ...]:
    """What the keys of ``text`` type on the Latin layout: لخخلمث → google.

    There are two answers where لا may be one key or two.
    """
    one_key = text.replace("لا", "b").translate(_TO_LATIN)
    two_keys = text.translate(_TO_LATIN)
    return (one_key,) if one_key == two_keys else (one_key, two_keys)


def neighbours() -> dict[str, frozenset[str]]:
    """For each Arabic letter with a key of its own, the letters on the keys around it."""
    keys = [
        (letter, column + shift, row)
        for row, (_, letters, shift) in enumerate(ROWS)
        for column, letter in enumerate(letters.split())
    ]
    return {
        letter: frozenset(
            other
            for other, other_x, other_y in keys
            if other != letter and (x - other_x) ** 2 + (y - other_y) ** 2 < _REACH
        )
        for letter, x, y in keys
    }
