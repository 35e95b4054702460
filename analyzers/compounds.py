"""Several words written as one: عبدالله, أبوظبي, لايزال, ثلاثمائة.

A word is split where that is the only way to read it, by a list (``data/compounds.txt``) and by
the rules below, so that it matches the same words written with a space.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Protocol

from bahith.analyzers import wordlists
from bahith.analyzers.folding import fold, letters
from bahith.analyzers.patterns import lazy

EXAMPLES = (
    ("عبدالله", ("عبد", "الله")),
    ("وعبدالرحمن", ("وعبد", "الرحمن")),
    ("نورالدين", ("نور", "الدين")),
    ("أبوظبي", ("أبو", "ظبي")),
    ("لأبي", ("لأبي",)),
    ("بأبوظبي", ("بأبو", "ظبي")),
    ("أبابكر", ("أبا", "بكر")),
    ("لايزال", ("لا", "يزال")),
    ("مايزال", ("ما", "يزال")),
    ("ولاتزال", ("ولا", "تزال")),
    ("لانريد", ("لا", "نريد")),
    ("نصرالله", ("نصر", "الله")),
    ("ذوالفقار", ("ذو", "الفقار")),
    ("ثلاثمائة", ("ثلاث", "مائة")),
    ("إنشاءالله", ("إن", "شاء", "الله")),
    ("رأسمالها", ("رأس", "مالها")),
    ("والرأسمال", ("والرأس", "مال")),
    ("برامالله", ("برام", "الله")),
    ("المعالي", ("المعالي",)),
    ("أبواب", ("أبواب",)),
    ("لاعب", ("لاعب",)),
    ("مايكل", ("مايكل",)),
    ("مايلز", ("مايلز",)),
    ("ماندي", ("ماندي",)),
    ("أبيقور", ("أبيقور",)),
    ("لأبيطالب", ("لأبي", "طالب")),
    ("ولايتيهما", ("ولايتيهما",)),
    ("ولائهم", ("ولائهم",)),
    ("أبوللو", ("أبوللو",)),
    ("أبوالعينين", ("أبو", "العينين")),
    ("أبومازن", ("أبو", "مازن")),
    ("ولايتها", ("ولايتها",)),
    ("لايران", ("لايران",)),
    ("لايجاد", ("لايجاد",)),
    ("رونالدينيو", ("رونالدينيو",)),
    ("كاتالونيا", ("كاتالونيا",)),
    ("وبالله", ("وبالله",)),
)

SERVANT = lazy("([وفبلك]?(?:عبد|ذو|ذي))(ال...+)|(...+)(الله)")
_FATHER = lazy("([وفبل]?[أا]بو)(...+)")
NOT = lazy("([وف]?[لم]ا)([يتن]...*)")
HUNDREDS = lazy("([وب]?(?:ثلاث|[أا]ربع|خمس|ست|سبع|ثمان|تسع))(ما?[ئي][ةه])")
_MAYBE = re.compile("...+ال...|[وفبل]?[أا]بو...")
_OPEN = lazy("([وفبلك]?(?:عبد|ذو|ذي))ا(?:ل.*)?|([وفبل]?[أا]بو)..+|(...+)ال.*")
ANY = re.compile("|".join(rule.pattern for rule in (SERVANT, HUNDREDS, NOT, _MAYBE)), re.DOTALL)

may_be = ANY.match
"""A quick test that most clean words fail: no rule splits these, though the list may."""

_PARTICLES = tuple(
    map("".join, product(("", "و", "ف"), ("", "ال", "بال", "كال", "لل", "ب", "ل", "ك")))
)
_ENDINGS = ("", "ا", "ه", "ها", "هم", "هما", "نا", "كم")

_SURE = 100
_KNOWN = 10_000
"""A verb after لا or ما is split off if it is so much commoner than other readings of the whole,
and, where there are any, if it is as common as this."""

_LEAST = {3: 2500, 4: 700}
_LEAST_OF_LONG = 450
_LEAST_OF_WE = 5000
"""The least counts of a verb by its length: names look like short verbs (مايلز, ماندي)."""


def _least(verb: str) -> float:
    if len(verb) == 3 and (verb[0] == "ن" or verb[-1] == "ا"):
        return math.inf
    return _LEAST_OF_WE if verb[0] == "ن" else _LEAST.get(len(verb), _LEAST_OF_LONG)


def load() -> dict[str, tuple[str, ...]]:
    """The words of ``data/compounds.txt``, folded, and the words that each consists of."""
    lines = wordlists.lines(wordlists.folder() / "compounds.txt")
    pairs = (line.split("=") for line in lines)
    return {fold(word.strip()): tuple(parts.split()) for word, parts in pairs}


class Words(Protocol):
    """What the rules ask about clean words."""

    def is_known(self, clean: str) -> bool:
        """Whether a word can be read with its affixes."""

    def is_name(self, clean: str) -> bool:
        """Whether it is a listed name, which may consist of several words."""

    def is_noun(self, clean: str) -> bool:
        """Whether it is a noun as it stands."""

    def frequency(self, clean: str) -> float:
        """How often its likeliest reading occurs."""

    def frequency_as_verb(self, clean: str) -> float:
        """How often its likeliest reading as a verb occurs."""


class Splitter:
    """Splits clean words."""

    def __init__(self, listed: Mapping[str, tuple[str, ...]], words: Words) -> None:
        """``listed`` maps folded words to their parts; they may have particles and endings."""
        self.listed = dict(_with_affixes(listed))
        self._words = words
        self._sorted = sorted(self.listed)

    def split(self, clean: str) -> tuple[str, ...]:
        """The words that a clean word is made of; the word itself if it is one."""
        if parts := self.listed.get(letters(clean)):
            return parts
        if not may_be(clean):
            return (clean,)
        if match := SERVANT.fullmatch(clean) or HUNDREDS.fullmatch(clean):
            return tuple(part for part in match.groups() if part)
        words = self._words
        if not words.is_name(clean):
            match = NOT.fullmatch(clean)
            if match and self._is_negated_verb(clean, match[2]):
                return match.groups()
        if not _MAYBE.match(clean) or (words.is_known(clean) and not words.is_name(clean)):
            return (clean,)
        return next(self._split_before_noun(clean), (clean,))

    def first_of_prefix(self, clean: str) -> str:
        """The first of the words that a word may be made of, or "" if none begins so.

        ``clean`` is the beginning of a word, and goes on after the first: عبدال, أبوظ, رامال.
        """
        if match := _OPEN.fullmatch(clean):
            first = match[1] or match[2] or match[3]
            return first if not match[3] or self._words.is_noun(first) else ""
        folded = letters(clean)
        at = bisect_left(self._sorted, folded)
        for word in self._sorted[at : at + 1]:
            first = self.listed[word][0]
            if word.startswith(folded) and folded.startswith(letters(first)) and folded != first:
                return clean[: len(first)]
        return ""

    def _is_negated_verb(self, clean: str, verb: str) -> bool:
        whole = self._words.frequency(clean)
        least = max(_SURE * whole, _KNOWN) if whole else _least(verb)
        return self._words.frequency_as_verb(verb) > max(least, _least(verb))

    def _split_before_noun(self, clean: str) -> Iterator[tuple[str, ...]]:
        words = self._words
        if match := _FATHER.fullmatch(clean):
            is_definite = match[2].startswith("ال")
            # أبوللو would be split if the son could have affixes of his own.
            if words.is_known(match[2]) if is_definite else words.is_noun(match[2]):
                yield match.groups()
        for article in re.finditer("(?<=...)ال(?=...)", clean):
            first, second = clean[: article.start()], clean[article.start() :]
            # كاتالونيا and رونالدينيو would be split if a part could have affixes of its own.
            if (words.is_noun(first) or words.is_noun(first[1:])) and words.is_noun(second[2:]):
                yield first, second


def _with_affixes(
    listed: Mapping[str, tuple[str, ...]],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each listed word with what may be attached to it, and its parts; those listed come last."""
    bare = {word: (*parts[:-1], parts[-1].rstrip("+")) for word, parts in listed.items()}
    for word, parts in bare.items():
        endings = _ENDINGS if listed[word] != parts else ("",)
        for particle, ending in product(_PARTICLES, endings):
            first, *others = (*parts[:-1], parts[-1] + ending)
            yield particle + word + ending, (particle + first, *others)
    yield from bare.items()
