"""The forms of a noun that stand between its affixes, by its last letters.

After Ryding 2005, "A Reference Grammar of Modern Standard Arabic": the feminine and the plurals
(chapter 7), defective nouns and those in ى, ة or hamza (5.4), the elative (11), and the seats of
hamza (1.3).
"""

from __future__ import annotations

from collections.abc import Iterator

from bahith.analyzers.letters import (
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_MADDA,
    ALEF_MAKSURA,
    HAMZA,
    TEH_MARBUTA,
    WAW,
    WAW_HAMZA,
    YEH,
    YEH_HAMZA,
)
from bahith.analyzers.stemming.affixes import (
    ADJECTIVE,
    BEFORE_PLURAL,
    BEFORE_PRONOUN,
    BEFORE_SUFFIX,
    BEFORE_TEH,
    COUNTED,
    DEFECTIVE,
    FEMININE,
    MASCULINE,
    NAME,
    NAMES,
    NOUN,
    PERSON,
    PLURAL,
    SHORT,
    WITHOUT_YEH,
)

EXAMPLES = (
    ("كرة", "كرتهم"),
    ("عينة", "عينات"),
    ("كفاءة", "كفاءات"),
    ("منشأة", "منشآتهم"),
    ("صلاة", "صلوات"),
    ("مباراة", "مبارياته"),
    ("مستوى", "مستواها"),
    ("مستشفى", "مستشفيات"),
    ("مستثنى", "مستثناة"),
    ("أب", "أبيها"),
    ("ماضي", "ماض"),
    ("محامي", "محامون"),
    ("شيء", "شيئا"),
    ("جزء", "جزئه"),
    ("أبناء", "أبنائه"),
    ("أبناء", "أبناؤها"),
    ("صحراء", "صحراوات"),
    ("بريء", "بريئة"),
    ("سيئ", "سيء"),
    ("بطيء", "بطئ"),
    ("مبدأ", "مبدئ"),
    ("دفء", "دفئ"),
    ("مسؤول", "مسؤلون"),
    ("أعظم", "عظمى"),
    ("أعلى", "عليا"),
    ("أحمر", "حمراء"),
    ("آخر", "أخرى"),
    ("مبدأ", "مبدئه"),
    ("شاطئ", "شاطئين"),
    ("الله", "لله"),
)
"""A noun and one of its forms."""

Form = tuple[str, str, float]
"""What stands between affixes, its kind, and how common it is beside the others."""

_BEFORE_A_NAME = ("أب", "أخ", "حم")
"""Nouns that take a long vowel before a noun or pronoun (Ryding 2005, 5.4.1.4)."""

_HAMZAS = (HAMZA, ALEF_HAMZA_ABOVE, WAW_HAMZA, YEH_HAMZA)


def forms(word: str, kind: str) -> Iterator[Form]:
    """The forms of a noun of a kind (a key of ``affixes.NOMINAL``), with their hamzas."""
    for form, form_kind, share in _forms(word, kind):
        yield form, form_kind, share
        if WAW_HAMZA + WAW in form:
            # مسؤل, as many write مسؤول.
            yield form.replace(WAW_HAMZA + WAW, WAW_HAMZA), form_kind, share * 0.1


def _forms(word: str, kind: str) -> Iterator[Form]:
    if len(word) < 3 and kind in (NOUN, COUNTED):
        kind = SHORT
    if word[-1] == TEH_MARBUTA and len(word) > 2:
        yield from _in_teh(word, kind)
        return
    yield word, kind, 1.0
    if word.startswith("الل"):
        # لله: the alef of الله is dropped after the preposition.
        yield word[1:], NAME, 1.0
    if kind not in NAMES:
        yield from _before_suffixes(word, kind)
        if kind == ADJECTIVE:
            yield from _feminines(word)


def _before_suffixes(word: str, kind: str) -> Iterator[Form]:
    """Forms whose last letters differ from those of ``word``."""
    last = word[-1]
    if word in _BEFORE_A_NAME:
        for vowel in (WAW, ALEF, YEH):
            yield word + vowel, PLURAL, 0.3
    elif len(word) < 3:
        return
    elif last == ALEF_MAKSURA:
        yield word[:-1] + ALEF, BEFORE_PRONOUN, 1.0
        yield word[:-1] + YEH, BEFORE_PLURAL, 1.0
        if kind in (ADJECTIVE, PERSON, MASCULINE) or word[0] == "م":
            # Passive participles.
            yield word[:-1] + ALEF, FEMININE, 0.3
    elif last in _HAMZAS:
        yield from _in_hamza(word, kind)
    elif last == YEH and (kind == DEFECTIVE or (kind == PLURAL and ALEF in word[1:3])):
        # قاض, محام; معان, أراض.
        yield word[:-1], WITHOUT_YEH, 1.0


_FEMININES = {"أول": "أولى", "آخر": "أخرى", "أدنى": "دنيا", "أقصى": "قصوى"}


def _feminines(word: str) -> Iterator[Form]:
    """عظمى of أعظم, عليا of أعلى; حمراء of أحمر (Ryding 2005, 11.1 and 10.1.2.4)."""
    if word in _FEMININES:
        yield _FEMININES[word], PLURAL, 0.3
    elif len(word) == 4 and word[0] == ALEF_HAMZA_ABOVE:
        if word[-1] == ALEF_MAKSURA:
            yield word[1:-1] + YEH + ALEF, PLURAL, 0.3
        else:
            yield word[1:] + ALEF_MAKSURA, PLURAL, 0.3
            yield word[1:] + ALEF + HAMZA, PLURAL, 0.3


def _in_teh(word: str, kind: str) -> Iterator[Form]:
    base = word[:-1]
    if kind in NAMES:
        yield word, kind, 1.0
        yield base + "ه", kind, 0.1
        return
    yield base, FEMININE, 1.0
    if base[-1] == ALEF_HAMZA_ABOVE:
        yield base[:-1] + ALEF_MADDA, BEFORE_TEH, 1.0
    if base[-1] == ALEF and len(base) > 2:
        for weak in (WAW, YEH):
            yield base[:-1] + weak, BEFORE_PLURAL, 1.0


def _in_hamza(word: str, kind: str) -> Iterator[Form]:
    base = word[:-1]
    # Many people put a final hamza on another seat than its own: مبدء, ملجئ, دفئ, بطئ.
    if base[-1] != ALEF:
        for seat in (HAMZA, YEH_HAMZA, ALEF_HAMZA_ABOVE):
            yield base + seat, kind, 0.05
    if word.endswith(YEH + HAMZA):
        yield base[:-1] + YEH_HAMZA, kind, 0.1
    if word[-1] == YEH_HAMZA:
        # شاطيء and سيء, as many write شاطئ and سيئ.
        yield base + HAMZA if base[-1] == YEH else base + YEH + HAMZA, kind, 0.2
    elif base[-1] == YEH and kind in (ADJECTIVE, PERSON, MASCULINE):
        # بريئة, بريئون; سيئ of سيء.
        yield base + YEH_HAMZA, kind, 1.0
    else:
        yield base + YEH_HAMZA, BEFORE_SUFFIX, 1.0
    yield base + WAW_HAMZA, BEFORE_PRONOUN, 1.0
    if word.endswith(ALEF + HAMZA):
        yield base + WAW, BEFORE_PLURAL, 0.1
    if word[-1] == ALEF_HAMZA_ABOVE:
        yield base + ALEF_MADDA, BEFORE_TEH, 0.1
