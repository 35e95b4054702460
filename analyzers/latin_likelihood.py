"""How likely a word in Latin letters is English or French, to tell it from Arabic in disguise.

A word that was typed in Latin letters may be Arabic, by the wrong keyboard layout or in Arabizi.
Known words are as likely as they are frequent in film subtitles, by the lists of pyspellchecker.
Other words are scored by a letter model of English and of French (Shannon 1951, "Prediction and
entropy of printed English").
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from typing import Final, NamedTuple

from spellchecker import SpellChecker

from bahith.analyzers import folding

LANGUAGES: Final = ("en", "fr")

RAREST: Final = 1e-7
"""The least share of all words that a known word has. Rarer ones include names of Arab towns."""

LISTED: Final = 50
"""The count of words that pyspellchecker has from dictionaries only."""

COMMON: Final = 1e-6
"""The least share of a word that the model of letters learns from."""

UNKNOWN: Final = 0.02
"""The share of words that are not known, mostly names."""

_ACRONYM: Final = re.compile("[A-Z]{2,6}s?")
_CAMEL: Final = re.compile("[a-z]?(?:[A-Z][a-z]*){2,}|[a-z][A-Z][a-z]+")
_NUMBERED: Final = re.compile(r"([A-Za-z]+)([-‐‑]?)(\d+)(?:(?<=\d\d)s)?")
_TWO_OR_FOUR: Final = re.compile("[A-Za-z][24][A-Za-z]")

# Shares of the models of one, two and three letters in a mixture (Jelinek and Mercer 1980).
_MIXTURE: Final = (0.05, 0.2, 0.75)
_ODD: Final = 1e-3
"""The probability of a character that no word has."""


_PARTS: Final = re.compile(r"[./'’‐‑-]+")

_SIGN: Final = re.compile(r"[^\w]")
"""A sign, of which folding drops some."""


class _Model(NamedTuple):
    """The shares of known words, and how often their letters follow others.

    ``runs`` are counts of one, two and three letters in a row, ``contexts`` of those before the
    last letter of each.
    """

    shares: dict[str, float]
    runs: list[Counter[str]]
    contexts: list[Counter[str]]


def likelihood(word: str) -> float:
    """The natural logarithm of the probability of ``word`` in English or French text.

    0 for an acronym, which is certainly in Latin letters; for several known words, as in
    ``and/or``, their sum. Other signs are letters that no word has. Total.
    """
    if _ACRONYM.fullmatch(word):
        return 0.0
    shares = [_share(folding.clean(part)) for part in _PARTS.split(word) if part]
    if all(shares):
        return sum(map(math.log, shares))
    return _of_unknown(_SIGN.sub(";", word))


def is_name(word: str) -> bool:
    """Whether a word has the shape of a name that is no Arabizi: OpenAI, NATO, su-35, web3, b2b."""
    if any(shape.fullmatch(word) for shape in (_ACRONYM, _CAMEL, _TWO_OR_FOUR)):
        return True
    if not (match := _NUMBERED.fullmatch(word)):
        return False
    letters, hyphen, digits = match.groups()
    return bool(hyphen) or len(digits) > 1 or letters.isupper() or _share(letters.lower()) > COMMON


def _of_unknown(word: str) -> float:
    text = f"^^{folding.clean(word)}$"
    return math.log(UNKNOWN) + sum(_of_letter(text, place) for place in range(2, len(text)))


def _of_letter(text: str, place: int) -> float:
    """The logarithm of the probability of a letter after those before it."""
    model = _model()
    probability = _ODD
    for before, weight in enumerate(_MIXTURE):
        context = model.contexts[before][text[place - before : place]]
        run = model.runs[before][text[place - before : place + 1]]
        probability += weight * run / context if context else 0.0
    return math.log(probability)


def _share(folded: str) -> float:
    return _model().shares.get(folded, 0.0)


@cache
def _model() -> _Model:
    """Takes half a second once, and some 10 MB."""
    shares: dict[str, float] = {}
    for language in LANGUAGES:
        words = SpellChecker(language=language).word_frequency
        least = max(RAREST * words.total_words, LISTED + 1)
        for word, count in words.dictionary.items():
            if count >= least and word.isalpha():
                folded = word if word.isascii() else folding.clean(word)
                shares[folded] = max(shares.get(folded, 0.0), count / words.total_words)
    text = "".join(f"^^{word}$" for word, share in shares.items() if share >= COMMON)
    triples = Counter(map("".join, zip(text, text[1:], text[2:], strict=False)))
    runs, contexts = [Counter[str]() for _ in _MIXTURE], [Counter[str]() for _ in _MIXTURE]
    for triple, count in triples.items():
        if triple[-1] != "^":
            for before in range(len(_MIXTURE)):
                run = triple[2 - before :]
                runs[before][run] += count
                contexts[before][run[:-1]] += count
    return _Model(shares, runs, contexts)
