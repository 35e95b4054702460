"""Words as they come out of a PDF: اإلنجليزية for الإنجليزية, استخالص for استخلاص, درفلا for الفرد.

A PDF stores glyphs where they stand on the page. Some programs that extract its text put the two
letters of the ligature لا in the wrong order, or the letters of a whole word from left to right. A
word is repaired only where it is no known word as it stands, and a common word if repaired. The
two alefs in اإلنجليزية are a sure sign, since no Arabic word begins so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import Final

from bahith.analyzers import folding
from bahith.analyzers.letters import ALEF, ALEF_MAKSURA, LAM, TEH, TEH_MARBUTA
from bahith.analyzers.patterns import lazy
from bahith.analyzers.stemming.words import LISTED

EXAMPLES: Final = (
    ("اإلنجليزية", "الإنجليزية"),
    ("باإلضافة", "بالإضافة"),
    ("واألردني", "والأردني"),
    ("اآلن", "الآن"),
    ("االقتصاد", "الاقتصاد"),
    ("االستقالل", "الاستقلال"),
    ("اإلسالمية", "الإسلامية"),
    ("استخالص", "استخلاص"),
    ("خالل", "خلال"),
    ("مؤهالت", "مؤهلات"),
    ("لألطفال", "للأطفال"),
    ("درفلا", "الفرد"),
    ("ةموكحلا", "الحكومة"),
    ("ةسردم", "مدرسة"),
    ("سالم", "سالم"),
    ("خالد", "خالد"),
    ("كاتالونيا", "كاتالونيا"),
    ("أطوال", "أطوال"),
    ("تالله", "تالله"),
)

COMMON: Final = 1000
"""The least count of a word that another, unknown one is repaired to."""
VERY_COMMON: Final = 20_000
"""The same where the first letters are swapped, since names begin like ألبرت, and in short words;
of reversed words, twice this, and in short ones seven times."""
OF_ENDING: Final = 5000
"""The same where only the ending of the accusative makes it لا: قائال for قائلا, but not أطوال."""
RARE: Final = 1.0
"""A word that is read as one of lower frequency may still be a common word from left to right."""

ALEFS: Final = "اأإآ"
PAIR: Final = re.compile(f"[{ALEFS}]{LAM}")
MOST_PAIRS: Final = 4
ARTICLE: Final = re.compile("[وف]?[بك]?ال(?=...)")
_THE: Final = ALEF + LAM
SIGN: Final = re.compile("[وف]?[بك]?ا[اأإآ]ل")
REVERSED: Final = re.compile("[^أإآ]..+ل[اأإآ]?ا|[ةى]...+")
NEVER_FIRST: Final = frozenset((TEH_MARBUTA, ALEF_MAKSURA))
_BY_GOD: Final = lazy("[وف]?[بتكل]?الله")

_NO_PREFIX: Final = ("",)
_NO_SUFFIX: Final = (("", ""),)


def _by_first(prefixes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The first letter of a word → the prefixes it may have."""
    groups: dict[str, tuple[str, ...]] = {}
    for prefix in filter(None, prefixes):
        groups[prefix[0]] = (*groups.get(prefix[0], _NO_PREFIX), prefix)
    return groups


def _by_last(suffixes: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The last letter of a word → the suffixes it may have, with the end that each hides."""
    groups: dict[str, tuple[tuple[str, str], ...]] = {}
    for suffix, hidden in suffixes:
        groups[suffix[-1]] = (*groups.get(suffix[-1], _NO_SUFFIX), (suffix, hidden))
    return groups


_CONJUNCTIONS: Final = ("", "و", "ف")
OF_NOUNS: Final = _by_first(map("".join, product(_CONJUNCTIONS, " ال بال كال لل ب ك ل".split(" "))))
OF_VERBS: Final = _by_first(map("".join, product(_CONJUNCTIONS, ("", *"سل"), ("", *"يتنا"))))
AFTER_NOUNS: Final = _by_last(
    (suffix, hidden)
    for hidden, suffixes in (
        ("", "ا ة ه ها هم هما نا ي ية ات ين ون ان يين اته اتها اتهم اتنا"),
        (TEH_MARBUTA, "ات تين تان ته تها تهم تنا اته اتها اتهم اتنا"),
    )
    for suffix in suffixes.split()
)
AFTER_VERBS: Final = _by_last((suffix, "") for suffix in "ون وا ت ان ا ن ه ها هم نا".split())
PLURAL: Final = ALEF + TEH
_PLURAL_OR_SHORT: Final = lazy("....|[وف]?[بكل]?[أا]..لا")
_RARE_PLURAL: Final = lazy("..اة")

_HAMZA_FIRST: Final = "إآ"

Counts = Mapping[str, int]

_WHOLE: Final = (
    "لأنه لأنها لأنهم لأنهما لأنك لأني لأنني لأننا لأنكم ولأنه ولأنها ولأنهم ولأن فلأن إلا وإلا"
    " كلاهما آلات الآلات والآلات هؤلاء وهؤلاء فهؤلاء لهؤلاء بهؤلاء لائحة لاجئ لاجئة لاجئين لاجئون"
).split()
DAMAGED: Final = {re.sub("ل([اأإآ])", r"\1ل", word): word for word in _WHOLE}
"""Damaged words that no rule below repairs, none of which is a word by itself."""


def may_be(clean: str) -> bool:
    """A quick test that most words fail: ``Repairer.repair`` leaves these as they are."""
    # Runs for every new word: most have no ل but that of the article they begin with.
    last_lam = clean.rfind(LAM)
    if last_lam >= 0:
        start = len(_THE) if clean.startswith(_THE) else 0
        if last_lam > start:
            if not start and (article := ARTICLE.match(clean)):
                start = article.end()
            if PAIR.search(clean, start):
                return not _BY_GOD.fullmatch(clean)
        if clean[-1] == ALEF and last_lam >= len(clean) - 3:
            return True
    return clean[:1] in NEVER_FIRST or clean in DAMAGED


class Repairer:
    """Repairs single words. Total and deterministic.

    ``nouns`` and ``verbs`` have the counts of words, nouns by their keys and verbs by their past,
    as ``folding.merged`` makes it; ``frequency`` is that of a clean word by all readings, 0 if it
    has none.
    """

    def __init__(self, nouns: Counts, verbs: Counts, frequency: Callable[[str], float]) -> None:
        self._nouns = nouns
        self._verbs = verbs
        self._frequency = frequency

    def repair(self, clean: str) -> str:
        """A clean word as its author wrote it; the word itself if nothing is certain."""
        if clean in DAMAGED:
            return DAMAGED[clean]
        if turned := self._turned(clean):
            return clean if self._frequency(clean) >= RARE else turned
        # إصالح is no word, but folds as أصالح does.
        is_folded_apart = clean[0] in _HAMZA_FIRST and not self._frequency(clean)
        if not is_folded_apart and self._is_listed(clean):
            return clean
        swapped = self._swapped(clean)
        is_word = not is_folded_apart and self._is_word(clean)
        if swapped and (SIGN.match(clean) or not is_word):
            return swapped
        return clean

    def _is_listed(self, clean: str) -> bool:
        """A quick test that tells most words: whether it is a noun, with or without an article."""
        key = folding.key(clean)
        article = ARTICLE.match(key)
        return key in self._nouns or (article is not None and key[article.end() :] in self._nouns)

    def _is_word(self, clean: str) -> bool:
        return self._frequency(clean) > 0 or self._count(clean, ()) > 0

    def _turned(self, clean: str) -> str:
        """The word from right to left, and its ligatures, which were turned around with it."""
        if not REVERSED.fullmatch(clean):
            return ""
        turned = clean[::-1]
        least = VERY_COMMON * (7 if len(clean) < 6 else 2)
        if self._count(turned, ()) >= least:
            return turned
        return self._swapped(turned) if SIGN.match(turned) else ""

    def _swapped(self, clean: str) -> str:
        """The likeliest word with pairs swapped back, if it is common enough."""
        counts = {word: self._count(word, places) for word, places in _swaps(clean)}
        if not counts:
            return ""
        best = max(counts, key=lambda word: (counts[word], word))
        if sign := SIGN.match(clean):
            if counts[best] > self._count_typed_once(clean, sign):
                return best
            return _at_sign(clean, sign)
        is_short = _differ_early(clean, best) or len(clean) < 5
        # A count of LISTED is that of a name in our lists, which other short names resemble.
        is_name = counts[best] == LISTED and len(clean) < 7
        least = VERY_COMMON if is_short else COMMON
        return best if counts[best] >= least and not is_name else ""

    def _count_typed_once(self, clean: str, sign: re.Match[str]) -> int:
        """What a word that begins with اال has to exceed: its count if one ا was typed twice."""
        if not sign.group().endswith(ALEF + ALEF + LAM):
            return 0
        typed_once = clean[: sign.end() - 3] + clean[sign.end() - 2 :]
        return max(COMMON, self._count(typed_once, ()))

    def _count(self, word: str, places: tuple[int, ...]) -> int:
        """The count of the commonest word that ``word`` is a form of; 0 if there is none.

        Each of ``places`` has to be inside that word, not in what is attached to it.
        """
        key = folding.key(word)
        if len(key) != len(word):
            return 0
        if word[-1] == ALEF and len(word) - 1 in places:
            count = self._nouns.get(key[:-1], 0)
            return count if count >= OF_ENDING and not _PLURAL_OR_SHORT.fullmatch(word) else 0
        # أ and إ are where a word begins; inside it, ل hardly ever stands before one of them.
        starts = {place for place in places if word[place] != ALEF}
        nouns = _middles(key, OF_NOUNS, AFTER_NOUNS, places, starts)
        verbs = _middles(key, OF_VERBS, AFTER_VERBS, places, starts)
        counts = [self._nouns.get(noun, 0) for noun in nouns]
        counts += [self._verbs.get(verb, 0) for verb in verbs]
        return max(counts, default=0)


def _differ_early(word: str, other: str) -> bool:
    """Whether the letters at the beginning differ, but for a conjunction or preposition."""
    return word[:1] != other[:1] or (word[0] in "وفبك" and word[1:2] != other[1:2])


def _at_sign(clean: str, sign: re.Match[str]) -> str:
    """The word with the pair of a sure sign swapped back; without a hamza that sign is not sure."""
    at = sign.end() - 2
    return "" if clean[at] == ALEF else f"{clean[:at]}{LAM}{clean[at]}{clean[at + 2 :]}"


def _swaps(clean: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The word with one or more pairs of alef and ل swapped, and where their alefs are then."""
    starts = [match.start() for match in PAIR.finditer(clean)][:MOST_PAIRS]
    for count in range(1, len(starts) + 1):
        for chosen in combinations(starts, count):
            letters = list(clean)
            for start in chosen:
                letters[start], letters[start + 1] = letters[start + 1], letters[start]
            yield "".join(letters), tuple(start + 1 for start in chosen)


def _middles(
    word: str,
    prefixes: Mapping[str, tuple[str, ...]],
    suffixes: Mapping[str, tuple[tuple[str, str], ...]],
    places: tuple[int, ...],
    starts: set[int],
) -> Iterator[str]:
    """The middles of three letters or more; all ``places`` are inside, or begin the suffix ات.

    The middle begins at the only one of ``starts``, if there are any.
    """
    first, last = (min(places), max(places)) if places else (len(word), -1)
    of_letter = suffixes.get(word[-1], _NO_SUFFIX)
    ends = [(len(word) - len(end), hidden) for end, hidden in of_letter if word.endswith(end)]
    for prefix in prefixes.get(word[0], _NO_PREFIX):
        start = len(prefix)
        if start > first or (starts and starts != {start}) or not word.startswith(prefix):
            continue
        for end, hidden in ends:
            is_inside = end > last + 1 or (end == last and word.startswith(PLURAL, end))
            if is_inside and end - start > 2 and not _RARE_PLURAL.fullmatch(word, start, end):
                yield word[start:end] + hidden
