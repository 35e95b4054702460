"""Raw text to words, each with its place in the raw text.

Words are cut before anything is folded, so offsets never move. A word is

- a run of Arabic letters; marks and tatweel belong to it, and so do joiners and
  direction marks that stand inside it;
- a number, with its thousands separators and decimal point: ``2,500``, ``٣٫٥``;
- a run of other letters and digits that begins with a letter, with apostrophes
  inside (``O'Neill``) and a number joined by a hyphen (``B-52``);
- a month's name of two words, كانون الثاني, which the analyzer takes apart again.

It ends where the script changes: ``الـ4`` is الـ and 4, ``2021م`` is 2021 and م,
``ناتو-2`` is ناتو and 2. Dates are cut into their numbers, so that 2021 finds
``2021/07/26``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bahith.analyzers.letters import DIGITS, INVISIBLE, LETTERS, MARKS
from bahith.analyzers.months import PAIR

_ARABIC = f"[{LETTERS}][{LETTERS}{MARKS}]*(?:[{INVISIBLE}]+[{LETTERS}{MARKS}]+)*"
_OTHER = rf"(?:[^\W_{LETTERS}{DIGITS}][{MARKS}]*)"
_FOREIGN = (
    rf"(?:[{DIGITS}]*{_OTHER}(?:{_OTHER}|[{DIGITS}]|['’](?={_OTHER}))*"
    rf"(?:[-‐‑][{DIGITS}]+(?![{DIGITS}]|[-‐‑.,/][{DIGITS}]))?)"
)
_NUMBER = (
    rf"(?:[{DIGITS}]{{1,3}}(?:[,٬][{DIGITS}]{{3}})+(?![{DIGITS}])(?:[.٫][{DIGITS}]+(?![.٫]?[{DIGITS}]))?"
    rf"|(?<![{DIGITS}][.٫])[{DIGITS}]+[.٫][{DIGITS}]+(?![.٫]?[{DIGITS}])"
    rf"|[{DIGITS}]+)"
)
WORD = re.compile(f"{PAIR.pattern}|{_ARABIC}|{_FOREIGN}|{_NUMBER}")

EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("مَكتبَةٌ كبيرة", ("مَكتبَةٌ", "كبيرة")),
    ("اللٓجنة", ("اللٓجنة",)),
    ("كـــتاب", ("كـــتاب",)),
    ("مي\u200cخواهم", ("مي\u200cخواهم",)),
    ("\u202bمصر\u202c", ("مصر",)),
    ("قال:نعم،لا", ("قال", "نعم", "لا")),
    ("B-52", ("B-52",)),
    ("MiG-29 وCOVID-19", ("MiG-29", "و", "COVID-19")),
    ("G20 5G", ("G20", "5G")),
    ("O'Neill's", ("O'Neill's",)),
    ("2,500", ("2,500",)),
    ("1,234,567.89", ("1,234,567.89",)),
    ("٢٥٠٠ و٣٫٥", ("٢٥٠٠", "و", "٣٫٥")),
    ("2021/07/26", ("2021", "07", "26")),
    ("26.7.2021", ("26", "7", "2021")),
    ("ناتو-2", ("ناتو", "2")),
    ("الـ4", ("الـ", "4")),
    ("2021م", ("2021", "م")),
    ("snake_case #وسم_طويل", ("snake", "case", "وسم", "طويل")),
    ("يوليو/تموز", ("يوليو", "تموز")),
    ("Dès l'Aube", ("Dès", "l'Aube")),
)
"""Text, and the words a reader expects."""


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of ``text`` with its start and end (exclusive) in code points."""
    for found in WORD.finditer(text):
        yield found.start(), found.end(), found.group()
