"""Splits raw text into words, each with its range.

This happens before any folding, so offsets never move. A word is

- a run of Arabic letters, with their marks and tatweel, and with joiners and direction marks
  between them;
- a run of such letters in pieces, where a PDF has a space before its vowel marks, which the
  analyzer splits into words again;
- a number with its thousands separators and decimal point: ``2,500``, ``٣٫٥``;
- a run of other letters and digits, with apostrophes (``O'Neill``) and soft hyphens inside, and a
  number after a hyphen (``B-52``), which ``latin`` may split again;
- a pair of words that belong together (``pairs``): كانون الثاني, فيس بوك.

A word ends where the script changes: ``الـ4`` is الـ and 4, ``2021م`` is 2021 and م, ``ناتو-2`` is
ناتو and 2. Dates are split into their numbers, so that 2021 finds ``2021/07/26``. The number of a
verse, as in ``۝٢`` and ``﴿٢﴾``, is no word, so that a phrase may go on in the next verse.

A longer run than ``LONGEST`` is read as if there were a break after each ``LONGEST`` code points,
as Lucene's standard tokenizer does: rules may look at each part of a word, so the time that a word
takes grows with the square of its length.
"""

from __future__ import annotations

from collections.abc import Iterator

from bahith.analyzers.folding import is_plain
from bahith.analyzers.letters import APOSTROPHES, DIGITS, INVISIBLE, LETTERS, MARKS, VOWEL_MARKS
from bahith.analyzers.pairs import PAIR
from bahith.analyzers.patterns import lazy

_ARABIC = (
    f"[{LETTERS}][{LETTERS}{MARKS}]*(?:[{INVISIBLE}]+[{LETTERS}{MARKS}]+)*"
    f"(?:[ \u00a0][{VOWEL_MARKS}][{MARKS}]*[ \u00a0]?[{LETTERS}][{LETTERS}{MARKS}]*)*"
)
_OTHER = rf"(?:[^\W_{LETTERS}{DIGITS}][{MARKS}]*)"
_SOFT = "\u00ad\u034f\u200c\u200d\u2060\ufeff"
"""Soft hyphens and joiners, which are inside a word in any script."""
_FOREIGN = (
    rf"(?:[{DIGITS}]*{_OTHER}(?:{_OTHER}|[{DIGITS}]|(?:[{APOSTROPHES}]|[{_SOFT}]+)(?={_OTHER}))*"
    rf"(?:[-‐‑][{DIGITS}]+(?![{DIGITS}]|[-‐‑.,/][{DIGITS}]))?)"
)
_VERSE = "\u06dd\ufd3e\ufd3f"
_NO_VERSE = "".join(f"(?<![{_VERSE}]{f'[{DIGITS}]' * count})" for count in range(3))
"""A number in the sign that ends a verse, or in its brackets, is a part of the sign."""
_NUMBER = (
    rf"{_NO_VERSE}(?:[{DIGITS}]{{1,3}}(?:[,٬][{DIGITS}]{{3}})+(?![{DIGITS}])(?:[.٫][{DIGITS}]+(?![.٫]?[{DIGITS}]))?"
    rf"|(?<![{DIGITS}][.٫])[{DIGITS}]+[.٫][{DIGITS}]+(?![.٫]?[{DIGITS}])"
    rf"|[{DIGITS}]+)"
)
# Python may be older than a letter, and not count it as \\w. No other character is worth a try.
_FIRST = rf"(?=[\w{LETTERS}])"
WORD = lazy(f"{_FIRST}(?:{PAIR}|{_ARABIC}|{_FOREIGN}|{_NUMBER})")

_USUAL = lazy(f"[{LETTERS}][{LETTERS}{MARKS}]*|[A-Za-z{DIGITS}]+")
"""Most words: it is compiled in a thirtieth of the time that the other takes."""

EXAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("مَكتبَةٌ كبيرة", ("مَكتبَةٌ", "كبيرة")),
    ("اللٓجنة", ("اللٓجنة",)),
    ("كـــتاب", ("كـــتاب",)),
    ("مي\u200cخواهم", ("مي\u200cخواهم",)),
    ("\u202bمصر\u202c", ("مصر",)),
    ("ا ْل َح ْم ُد لله", ("ا ْل َح ْم ُد", "لله")),
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
    ("ٱلۡعَٰلَمِينَ ۝٢ ﴿١٢٣﴾", ("ٱلۡعَٰلَمِينَ",)),
    ("Dès l'Aube", ("Dès", "l'Aube")),
    ("Mu‘awiya ‘Ali’", ("Mu‘awiya", "Ali")),
    ("Qurʼan ʿAbd", ("Qurʼan", "ʿAbd")),
    ("infor\u00admation שָׁלוֹם", ("infor\u00admation", "שָׁלוֹם")),
)
"""A text, and the words that a reader sees in it."""


LONGEST = 255
"""The most code points of a word. Of 17 million words of articles, none has more than 100."""


def _is_word(text: str) -> bool:
    """Whether ``text`` certainly is one word."""
    return len(text) <= LONGEST and bool(is_plain(text) or _USUAL.fullmatch(text))


def split(text: str) -> list[str]:
    """The words of a short text, which mostly is a word."""
    # Finding takes several times as long.
    return [text] if _is_word(text) else find(text)


def find(text: str) -> list[str]:
    """The words of a text."""
    if len(text) <= LONGEST:
        return WORD.findall(text)
    return [text[start:end] for start, end in spans(text)]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end (exclusive) of each word of ``text``, in code points."""
    for match in WORD.finditer(text):
        start, end = match.span()
        if end - start <= LONGEST:
            yield start, end
            continue
        for first in range(start, end, LONGEST):
            for part in WORD.finditer(text[first : min(first + LONGEST, end)]):
                yield first + part.start(), first + part.end()


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of ``text`` with its start and end (exclusive) in code points."""
    if _is_word(text):
        yield 0, len(text), text
        return
    for start, end in spans(text):
        yield start, end, text[start:end]
