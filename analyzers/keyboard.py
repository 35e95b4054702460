"""The Arabic keyboard: which letter is on which key, and which keys lie side by side.

The keys are those of layout 101/102 as X.Org has it (xkeyboard-config, ``symbols/ara``), beside
the Latin ones of ``symbols/us``.
"""

from __future__ import annotations

from typing import Final

ROWS: Final = (
    ("qwertyuiop[]", "ض ص ث ق ف غ ع ه خ ح ج د", 0.0),
    ("asdfghjkl;'", "ش س ي ب ل ا ت ن م ك ط", 0.25),
    ("zxcvbnm,./", "ئ ء ؤ ر لا ى ة و ز ظ", 0.75),
)
"""Rows of keys: Latin, Arabic, and how far the row is to the right, in keys."""

SHIFTED: Final = (
    ("~QWERTYUIOP{}", "ّ َ ً ُ ٌ لإ إ ` ÷ × ؛ < >"),
    ("ASDFGHJKL:", "ِ ٍ ] [ لأ أ ـ ، / :"),
    ("ZXCVBNM<>?", "~ ْ } { لآ آ ' , . ؟"),
)
"""The same with the shift key."""

_REACH: Final = 1.7
"""Keys are neighbours whose distance, squared, is less, in keys: six around each."""


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
    """What the keys that gave ``text`` give on the Arabic layout: hgpdhm → الحياة."""
    return text.translate(_TO_ARABIC)


def latin(text: str) -> tuple[str, ...]:
    """What the keys that gave ``text`` give on the Latin layout: لخخلمث → google.

    Two answers where لا may come of one key or of two.
    """
    joined = text.replace("لا", "b").translate(_TO_LATIN)
    apart = text.translate(_TO_LATIN)
    return (joined,) if joined == apart else (joined, apart)


def neighbours() -> dict[str, frozenset[str]]:
    """For each Arabic letter with a key of its own, the letters on the keys around it."""
    keys = [
        (letter, place + shift, row)
        for row, (_, letters, shift) in enumerate(ROWS)
        for place, letter in enumerate(letters.split())
    ]
    return {
        one: frozenset(
            other
            for other, right, below in keys
            if other != one and (x - right) ** 2 + (y - below) ** 2 < _REACH
        )
        for one, x, y in keys
    }
