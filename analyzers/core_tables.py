"""What the compiled core is given: the tables of the language, as it reads them.

The core cuts texts, looks up words, and analyzes figures and *plain* words, which have letters of
the Arabic language only, by these tables alone. All other words, and those of which a rule may say
more than a table (``core_exceptions``), it gets from Python.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, Any

from bahith.analyzers import core_exceptions, exactness, folding, pairs
from bahith.analyzers.core_exceptions import at_start
from bahith.analyzers.folding import alef_maksura, hamza
from bahith.analyzers.letters import (
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_HAMZA_BELOW,
    ALEF_MADDA,
    DIGITS,
    HAMZA,
    HEH,
    TEH_MARBUTA,
    VOWEL_MARKS,
    YEH,
)
from bahith.analyzers.stemming import broken_plurals, likelihood, roots, spelling, unknown, words
from bahith.analyzers.stemming.affixes import PREFIXES, SUFFIXES
from bahith.analyzers.stemming.around import affixes_of
from bahith.analyzers.stemming.hashing import BASE, LONGEST, hashes
from bahith.analyzers.stemming.lemmas import CHANGED_IN_STEMS, MONTH, SPELLING, as_stem
from bahith.analyzers.stemming.segmentation import MAX_PREFIX, MAX_SUFFIX, first_alef
from bahith.analyzers.stemming.stemmer import COMMON, VERY_COMMON
from bahith.analyzers.stemming.words import Tables
from bahith.analyzers.text_spellings import MAX_LENGTH, PUNCTUATION
from bahith.analyzers.tokenizer import LONGEST as LONGEST_WORD

if TYPE_CHECKING:
    from bahith.analyzers.word_terms import WordTerms

Given = dict[str, Any]


def language(tables: Tables, words: WordTerms, letters: bool, capacity: int) -> Given:
    """What ``bahith._core.Analysis`` is made of.

    ``words`` analyzes what the core does not; ``letters`` says whether spellings have the letters
    that folding changes; ``capacity`` is that of the newer half of the memory.
    """
    return {
        "cutting": {
            "punctuation": list(PUNCTUATION),
            "plain": characters(folding.PLAIN),
            "marks": characters(VOWEL_MARKS),
            "first_halves": "\n".join(pairs.FIRST_HALVES),
        },
        "words": {
            "folding": _folding(),
            "readings": _readings(tables),
            "stems": _stems(tables),
            "unknown": _unknown(tables),
            "irregular": core_exceptions.irregular(tables, words.irregular),
            "function_words": core_exceptions.function_words(*words.function_words),
            "figures": {figure: folding.clean(figure) for figure in characters(DIGITS)},
            "letters_sign": exactness.LETTERS if letters else "",
        },
        "longest_word": LONGEST_WORD,
        "max_length": MAX_LENGTH,
        "capacity": capacity,
    }


def characters(ranges: str) -> list[str]:
    """The characters of a class of a regular expression, none of which is special there."""
    return re.findall(f"[{ranges}]", _all_characters())


@cache
def _all_characters() -> str:
    """Those of the basic plane."""
    return "".join(map(chr, range(0x10000)))


def _folding() -> Given:
    return {
        "letters": ([*map(chr, folding.MERGED)], [*folding.MERGED.values()]),
        "interchangeable": list(folding.INTERCHANGEABLE),
        "seats": _lists(hamza.ONE_SEAT),
        "words": _lists(alef_maksura.ON),
        "sequences": _lists(dict([alef_maksura.LONG_A])),
        "feminine": (TEH_MARBUTA, HEH),
    }


def _lists(replacements: Mapping[str, str]) -> list[tuple[list[str], list[str]]]:
    return [(list(old), list(new)) for old, new in replacements.items()]


def _readings(tables: Tables) -> Given:
    affixes = affixes_of(*words.words(tables.kinds))
    alefs = (ALEF, ALEF_HAMZA_ABOVE, ALEF_HAMZA_BELOW, ALEF_MADDA)
    return {
        "base": BASE,
        "prefixes": hashes(PREFIXES).tobytes(),
        "suffixes": hashes(SUFFIXES).tobytes(),
        "middles": tables.middles.tobytes(),
        "max_prefix": MAX_PREFIX,
        "max_suffix": MAX_SUFFIX,
        "max_length": int(tables.longest[0]) + MAX_PREFIX + MAX_SUFFIX,
        "starts": tables.middle_starts.tobytes(),
        "lemmas": tables.form_lemma.tobytes(),
        "kinds": tables.form_kind.tobytes(),
        "counts": tables.form_weight.tobytes(),
        "spelled": tables.form_spelled.tobytes(),
        "kind_count": affixes.weights.shape[2],
        "weights": affixes.weights.tobytes(),
        "like_names": affixes.like_names.tobytes(),
        "allowances": affixes.allowances.tobytes(),
        "fits_alef": affixes.fits_alef.tobytes(),
        "alefs": [(alef, first_alef(alef)) for alef in alefs],
        "alef_within": 4,
        "chosen": sorted(likelihood.CHOSEN),
        "explicit": sorted(likelihood.EXPLICIT),
        "least": [likelihood.least(1, length) for length in range(LONGEST)],
        "least_otherwise": likelihood.LEAST_OTHERWISE,
        "likeness": (likelihood.UNMARKED, likelihood.CONTRADICTING, likelihood.EXCLUDING),
        "nearly": likelihood.NEARLY,
        "most": likelihood.MOST,
    }


def _stems(tables: Tables) -> Given:
    return {
        "stems": _text(tables.stems),
        "stem_starts": tables.stem_starts.tobytes(),
        "stem_of": tables.stem_of.tobytes(),
        "key_starts": tables.key_starts.tobytes(),
        "key_of": tables.key_of.tobytes(),
        "rooted": _text(tables.rooted),
        "roots": _text(tables.roots),
        "weak": list(roots.WEAK),
        "signs": [MONTH, SPELLING],
    }


def _text(text: words.Bytes) -> str:
    return bytes(text).decode()


def _unknown(tables: Tables) -> Given:
    origins = words.mapping(tables.origins, tables.origin_of)
    # Rarer ones are nobody's singular.
    is_common = tables.noun_counts > COMMON
    nouns = [*compress(words.words(tables.nouns), is_common.tolist())]
    lemmas = [*map(origins.get, nouns, nouns)]
    return {
        "article": at_start(unknown.ARTICLE.pattern),
        "conjunction": at_start(unknown.AND.pattern),
        "preposition": at_start(unknown.TO.pattern),
        "ending": unknown.ENDING.pattern,
        "plurals": {
            "patterns": [
                (broken_plurals.PLACE.findall(pattern), list(forms))
                for pattern, forms in broken_plurals.PATTERNS
            ],
            "consonant": broken_plurals.CONSONANT,
            "vowels": list(broken_plurals.VOWELS),
        },
        "pronoun": broken_plurals.PRONOUN.pattern,
        "seat": (broken_plurals.SEAT.pattern, HAMZA),
        "nouns": "\n".join(nouns),
        "noun_counts": tables.noun_counts[is_common].astype(float).tolist(),
        "noun_stems": "\n".join(
            [as_stem(lemma) if lemma[-1] in CHANGED_IN_STEMS else lemma for lemma in lemmas]
        ),
        "common": (float(COMMON), float(VERY_COMMON)),
        "short": 3,
        "defective": (YEH, ALEF),
        "variants": _text(tables.variants),
        "variant_keys": _text(tables.variant_keys),
        "sign": SPELLING,
        "spelling": _spelling(),
    }


def _spelling() -> Given:
    def characters(table: Mapping[int, int]) -> dict[str, str]:
        return {chr(letter): chr(other) for letter, other in table.items()}

    return {
        "shortest": spelling.SHORTEST,
        "four": spelling.FOUR,
        "long": spelling.LONG,
        "variant": spelling.VARIANT.pattern,
        "usual": spelling.USUAL,
        "native": spelling.NATIVE.pattern,
        "vowels": spelling.VOWELS.pattern,
        "short_vowels": spelling.SHORT_VOWELS.pattern,
        "last": spelling.LAST.pattern,
        "last_vowels": list(spelling.LAST_VOWELS),
        "affricate": spelling.AFFRICATE,
        "similar": characters(spelling.SIMILAR),
        "more_similar": characters(spelling.MORE_SIMILAR),
    }
