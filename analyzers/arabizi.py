"""Arabic in Latin letters and digits, as in chats: 3iraq is عراق, ma7kama محكمة.

Digits replace the letters that they resemble; the rest follows how English and French write Arabic
names (Yaghan 2008, "Arabizi: a contemporary style of Arabic slang"). A writer may leave out vowels,
and Arabic leaves out short ones, so a word has many readings.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

MAX_READINGS: Final = 600
"""Only the cheapest readings of a word are kept."""

_ARABIZI: Final = re.compile(r"(?=.*[a-z])[a-z2356789'’-]{2,24}")
_DIGITS: Final = re.compile("[2356789]")

# Latin letters → Arabic letters, each with its cost; a reading costs the sum.
_MIDDLE: Final = """
a=ا,_:.1 e=_,ي:.2,ا:.5 i=ي:.1,_:.1 o=و:.1,_:.2 u=و:.1,_:.1
aa=ا ee=ي ii=ي oo=و uu=و ou=و,_:.2 ai=ي:.1,اي:.2,اء:.4 ay=ي:.1,اي:.2 ei=ي,_:.3 ey=ي
aw=و,او:.2 au=و,او:.2 ia=يا,ي:.2 ie=ي iya=يا,يه:.1 ya=يا,ي:.2 wa=وا,و:.1
ae=اي:.1,ا:.3 ao=او:.1,ا:.3 ea=ي:.1,ا:.2,يا:.2 eo=يو,و:.2 io=يو,و:.3 oa=وا,و:.2
ua=وا,و:.2 ue=وي,و:.2 ui=وي,و:.2
2=ا:.1,ء,و:.2,ي:.2,ق:.4 3=ع 5=خ 6=ط 7=ح 8=ق,غ:.3 9=ص,ق:.2 3'=غ 6'=ظ 7'=خ 9'=ض '=_,ع:.3,ء:.3
b=ب c=ك,س:.3 d=د,ض:.3 f=ف g=غ:.1,ج:.1,ق:.2,ك:.4 h=ه,ح:.2 j=ج k=ك,ق:.2 l=ل m=م n=ن p=ب:.3 q=ق r=ر
s=س,ص:.2 t=ت,ط:.2 v=ف w=و x=كس y=ي z=ز,ظ:.2,ذ:.3
sh=ش ch=ش,تش:.2 kh=خ gh=غ th=ث,ذ:.2,ظ:.3,ته:.4 dh=ذ,ض:.1,ظ:.1,ده:.4 ph=ف ts=تس,تز:.3
ck=ك qu=ق,كو:.3
"""
_FIRST: Final = """
a=ا,ع:.4 e=ا,اي:.3,ع:.5 i=ا,اي:.3,ع:.4 o=او,ا:.3,ع:.4 u=او,ا:.1,ع:.5 2=ا ou=او,و:.2
"""
_LAST: Final = """
a=ه,ا:.1,ي:.3,اء:.3 e=ه:.2,ي:.2,_:.3 i=ي o=و,ه:.4 ah=ه eh=ه y=ي ia=يا,يه:.1 iya=يه,يا:.1
"""
_SPLIT: Final = 0.3
"""The cost of reading letters separately that may be one letter: gh, nn."""

Readings = dict[str, float]
Table = dict[str, tuple[tuple[str, float], ...]]


@cache
def _tables() -> tuple[Table, Table, Table]:
    """The tables for the middle of a word, its beginning and its end."""
    middle = _table(_MIDDLE)
    return middle, middle | _table(_FIRST), middle | _table(_LAST)


def _table(text: str) -> Table:
    table: Table = {}
    for row in text.split():
        latin, _, arabic = row.partition("=")
        pairs = (letters.partition(":") for letters in arabic.split(","))
        table[latin] = tuple((letters.strip("_"), float(cost or 0)) for letters, _, cost in pairs)
    return table


def has_digits(text: str) -> bool:
    """Whether a word mixes letters with digits that replace letters."""
    return bool(_DIGITS.search(text)) and not text.isdigit()


def readings(text: str) -> Readings:
    """Possible Arabic readings of a Latin word, folded, with their costs; the cheapest first.

    Empty if the word has characters that no such word has.
    """
    word = text.lower().replace("’", "'")
    if not _ARABIZI.fullmatch(word):
        return {}
    costs: Readings = {}
    article = re.match("([aei]?l)-?(?=...)", word)
    if article:
        after_article = _read(word[article.end() :])
        costs = {f"ال{reading}": cost for reading, cost in after_article.items()}
    for reading, cost in _read(word.replace("-", "")).items():
        costs[reading] = min(cost, costs.get(reading, cost))
    return _cheapest(costs)


def _cheapest(costs: Readings) -> Readings:
    return dict(sorted(costs.items(), key=lambda pair: (pair[1], pair[0]))[:MAX_READINGS])


def _read(word: str) -> Readings:
    """Reads a word from left to right; two or three letters may be one letter, or separate."""
    middle, first, last = _tables()
    readings_to: list[Readings] = [{"": 0.0}, *({} for _ in word)]
    for start in range(len(word)):
        begun = _cheapest(readings_to[start])
        for length in (1, 2, 3):
            end = start + length
            table = first if start == 0 else last if end == len(word) else middle
            part = word[start:end]
            if end > len(word) or not (letters := _letters(part, table)):
                continue
            is_split = length == 1 and _letters(word[start : start + 2], middle)
            extra = _SPLIT if is_split else 0.0
            readings = readings_to[end]
            for beginning, cost in begun.items():
                for letter, letter_cost in letters:
                    reading, total = beginning + letter, cost + letter_cost + extra
                    if total < readings.get(reading, 9.0):
                        readings[reading] = total
    return {reading: cost for reading, cost in readings_to[-1].items() if reading}


def _letters(part: str, table: Table) -> tuple[tuple[str, float], ...]:
    """Possible readings of a part of a word; a doubled consonant is one letter."""
    if len(part) == 2 and part[0] == part[1] and part not in table:
        return table.get(part[0], ())
    return table.get(part, ())
