"""Common ways to write the same Arabic query differently, each as a function of a text.

All are deterministic: randomness comes from the generator that is passed in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import NamedTuple

from bahith.analyzers import folding, stopwords
from bahith.analyzers.letters import LETTERS, MARKS

Change = Callable[[str, Random], str]


class Variant(NamedTuple):
    """A name, its effect on a text, and whether it changes nothing but the orthography."""

    name: str
    change: Change
    pure: bool = True


_START = f"(?<![{LETTERS}{MARKS}])"
_END = f"(?![{LETTERS}{MARKS}])"
_AL = f"ال(?=[{LETTERS}]{{3}})"
_WORD = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}]*")
_STOP = stopwords.load(folding.fold)

_INDIC = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u061c\u00ad\u2060"
_SUKUN = "\u0652"
_VOWELS = "\u064e\u064f\u0650" + _SUKUN
_TANWIN = "\u064b\u064c\u064d"
_SHADDA = "\u0651"


def letters(of: str, by: str) -> Change:
    """Each letter of ``of`` replaced by the one at its place in ``by``."""
    table = str.maketrans(of, by)
    return lambda text, chance: text.translate(table)


def pattern(of: str, by: str) -> Change:
    """All that a regular expression finds replaced."""
    compiled = re.compile(of)
    return lambda text, chance: compiled.sub(by, text)


def each(change: Change) -> Change:
    """``change`` made to each Arabic word of a text."""
    return lambda text, chance: _WORD.sub(lambda word: change(word.group(), chance), text)


def telling(change: Callable[[str], str]) -> Change:
    """``change`` made to each Arabic word of three letters or more that is no stop word."""

    def changed(word: str, chance: Random) -> str:
        return change(word) if len(word) > 2 and folding.fold(word) not in _STOP else word

    return each(changed)


def hamza_added(word: str, chance: Random) -> str:
    """As in إسم and أستخدام; not where ا may be the article's."""
    bare = word[0] == "ا" and word[1:2] != "ل"
    return chance.choice("أإ") + word[1:] if bare else word


def _forms() -> dict[tuple[str, str], str]:
    """(letters, position) → presentation form B, by the Unicode Character Database."""
    found = {}
    for code in range(0xFE80, 0xFEFD):
        position, *shown = unicodedata.decomposition(chr(code)).split()
        found["".join(chr(int(one, 16)) for one in shown), position.strip("<>")] = chr(code)
    return found


_FORMS = _forms()


def _joins(letter: str, following: str) -> bool:
    return (letter, "initial") in _FORMS and (following, "final") in _FORMS


def shaped(word: str, chance: Random) -> str:
    """In presentation forms, as text comes out of old programs and PDF files."""
    units = [*re.findall(f"(ل[اأإآ]|.)([{MARKS}]*)", word), ("", "")]
    text, joined = "", False
    for (letter, marks), (following, _) in pairwise(units):
        onward = _joins(letter, following)
        places = ("final", "medial") if joined else ("isolated", "initial")
        text += _FORMS.get((letter, places[onward]), letter) + marks
        joined = onward
    return text


def stretched(word: str, chance: Random) -> str:
    """With one to three tatweels where two letters join."""
    places = [place for place in range(1, len(word)) if _joins(word[place - 1], word[place])]
    if not places:
        return word
    place = chance.choice(places)
    return word[:place] + "ـ" * chance.randint(1, 3) + word[place:]


def vocalised(word: str, chance: Random) -> str:
    """With a plausible mark on most letters that have none and are no long vowel."""
    units = re.findall(f"(.)([{MARKS}]*)", word)
    text = ""
    for place, (letter, marks) in enumerate(units, 1):
        bare = not marks and letter not in "اىآ" and chance.random() < 0.7
        text += letter + (_mark(chance, place == 1, place == len(units)) if bare else marks)
    return text


def _mark(chance: Random, first: bool, last: bool) -> str:
    if last:
        return chance.choice(_VOWELS + _TANWIN)
    vowel = chance.choice(_VOWELS)
    doubled = not first and vowel != _SUKUN and chance.random() < 0.2
    return _SHADDA + vowel if doubled else vowel


def invisible(word: str, chance: Random) -> str:
    """With a joiner, direction mark or soft hyphen in it or beside it."""
    place = chance.randint(0, len(word))
    return word[:place] + chance.choice(_UNSEEN) + word[place:]


def with_and(word: str) -> str:
    """With و, unless it begins with one."""
    return word if word[0] == "و" else f"و{word}"


def with_article(word: str) -> str:
    """With ال, unless a particle may stand there already."""
    return word if word[0] in "اوفبكل" else f"ال{word}"


def with_for(word: str) -> str:
    """With ل before the article, whose alef goes, as does its lam before another: للمدينة, لليل."""
    if not word.startswith("ال"):
        return word
    return f"ل{word[2:]}" if word.startswith("الل") else f"لل{word[2:]}"


VARIANTS = (
    Variant("أ إ آ → ا", letters("أإآ", "ااا")),
    Variant("ا → أ or إ at the start", each(hamza_added)),
    Variant("ؤ → و, ئ → ي", letters("ؤئ", "وي")),
    Variant("ؤو → ئو", pattern("ؤو", "ئو")),
    Variant("ء dropped at the end", pattern(f"(?<=[{LETTERS}])ء[{MARKS}]*{_END}", "")),
    Variant("ة → ه", letters("ة", "ه")),
    Variant("ه → ة at the end", pattern(f"(?<=[{LETTERS}]{{2}})ه{_END}", "ة")),
    Variant("ى → ي", letters("ى", "ي")),
    Variant("ي → ى at the end", pattern(f"ي{_END}", "ى")),
    Variant("no hamza, ة → ه, ى → ي", letters("أإآؤئةى", "اااويهي")),
    Variant("vowel marks", each(vocalised)),
    Variant("tatweel", each(stretched)),
    Variant("presentation forms", each(shaped)),
    Variant("decomposed letters (NFD)", lambda text, chance: unicodedata.normalize("NFD", text)),
    Variant("Persian ک and ی", letters("كيى", "کیی")),
    Variant("invisible characters", each(invisible)),
    Variant("2 → ٢", letters("0123456789", _INDIC)),
    Variant("2 → ۲", letters("0123456789", _PERSIAN)),
    Variant("٢ → 2", letters(_INDIC, "0123456789")),
    Variant(
        "عبد ال, أبو … joined", pattern(f"{_START}(عبد(?= ال)|[أا]ب[وي]) (?=[{LETTERS}])", r"\1")
    ),
    Variant("عبدال… split", pattern(f"{_START}عبد(?=ال)", "عبد ")),
    Variant("و detached before ال", pattern(f"{_START}و(?={_AL})", "و "), pure=False),
    Variant("و attached", telling(with_and), pure=False),
    Variant("ب before ال", pattern(f"{_START}{_AL}", "بال"), pure=False),
    Variant("ل before ال", telling(with_for), pure=False),
    Variant("ال attached", telling(with_article), pure=False),
    Variant("ال dropped", pattern(f"{_START}{_AL}", ""), pure=False),
    Variant(
        "و ب ل dropped before ال", pattern(f"{_START}(?:[وب]ا|ل)ل(?=[{LETTERS}]{{3}})", "ال"), False
    ),
)
