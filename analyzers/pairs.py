"""Words in two halves with a space between them: كانون الثاني, فيس بوك, كيلو متر, عبيد الله.

The tokenizer takes each pair as a whole, so that the analyzer sees both halves. A name of a month
is split again. Words that are usually written as one (``data/pairs.txt``) become one. In عبيد الله,
a name, عبيد is no plural of عبد.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from bahith.analyzers import months, wordlists
from bahith.analyzers.folding import fold
from bahith.analyzers.letters import ALEF, LETTERS, MARKS

EXAMPLES = (
    ("فيس بوك", "فيسبوك"),
    ("وواتس آب", "وواتساب"),
    ("الواتس أب", "الواتساب"),
    ("كيلو مترات", "كيلومترات"),
    ("بكيلو متر", "بكيلومتر"),
)
"""A pair, and the word that it is."""

_PARTICLES = tuple(
    map("".join, product(("", "و", "ف"), ("", "ال", "بال", "كال", "لل", "ب", "ل", "ك")))
)
_SPACE = "(?:[ \u00a0]{1,2}|[-‐‑\u200c])"
_ENDING = f"(?:ين|ان|ات|ا|ة|يين|يون|يات|ه|ها|هم)?[{MARKS}]*(?![{LETTERS}{MARKS}])"
_ALEFS = f"[{ALEF}أإآ]"

SERVANT = "عبد"
_SERVANTS = (SERVANT, "عبيد", "عباد")
_LORD = "|".join(
    word for line in wordlists.lines(wordlists.folder() / "servants.txt") for word in line.split()
)
"""What stands after عبد in names: mostly a name of God."""


@lru_cache(maxsize=1)
def _names() -> dict[tuple[str, str], tuple[str, bool]]:
    """The two halves as they are listed → the one word, and whether it takes endings."""
    names = {}
    for line in wordlists.lines(wordlists.folder() / "pairs.txt"):
        word, halves = line.split("=")
        first, second = halves.replace("+", " ").split()
        names[first, second] = word.strip(" +"), "+" in word
    return names


def _any_alef(word: str) -> str:
    return re.sub(_ALEFS, _ALEFS, word)


def _patterns() -> Iterator[str]:
    yield months.PAIR.pattern
    particles = "[وف]?(?:[بك]?ال|لل|[بكل])?"
    by_first: dict[str, list[str]] = {}
    for (first, second), (_, has_endings) in _names().items():
        ending = _ENDING if has_endings else f"(?![{LETTERS}{MARKS}])"
        by_first.setdefault(_any_alef(first), []).append(_any_alef(second) + ending)
    halves = "|".join(
        f"{first}{_SPACE}(?:{'|'.join(seconds)})" for first, seconds in by_first.items()
    )
    yield f"{particles}(?:{halves})"
    yield f"[وفبلك]?(?:{'|'.join(_SERVANTS)})[ \u00a0](?:{_LORD})(?![{LETTERS}])"


PAIR = re.compile("|".join(_patterns()))
"""A pair in a text, with what may be attached to it."""

_SEPARATED = re.compile(_SPACE)


def _any(halves: Iterable[str]) -> str:
    """A pattern for any of ``halves``; بوكس before بوك, which is its beginning."""
    return "|".join(map(_any_alef, sorted({*halves}, key=lambda half: (-len(half), half))))


_FIRSTS, _SECONDS = (_any(halves) for halves in zip(*_names(), strict=True))
_HALVES = re.compile(f"({_FIRSTS}){_SPACE}({_SECONDS})(.*)")


def _first_halves() -> Iterator[str]:
    for particle, first in product(_PARTICLES, (first for first, _ in _names())):
        spellings = [ALEF + "أإآ" if letter in ALEF + "أإآ" else letter for letter in first]
        yield from (particle + "".join(letters) for letters in product(*spellings))
    for particle, first in product(("", *"وفبلك"), ("كانون", "تشرين", *_SERVANTS)):
        yield particle + first


FIRST_HALVES = frozenset(_first_halves())
"""The first word of each pair in all its forms: a text with none of these has no pair."""


def is_pair(word: str) -> bool:
    """Whether a word of the tokenizer is a pair."""
    return bool(_SEPARATED.search(word) and PAIR.fullmatch(word))


def joined(pair: str) -> str | None:
    """The one word that a pair is, with what is attached to it; None if it stays two words."""
    for particle in _PARTICLES:
        match = _HALVES.fullmatch(pair, len(particle))
        if match and pair.startswith(particle):
            first, second, ending = match.groups()
            if word := _words_by_folded_halves().get((fold(first), fold(second))):
                return particle + word + ending
    return None


@lru_cache(maxsize=1)
def _words_by_folded_halves() -> dict[tuple[str, str], str]:
    return {(fold(first), fold(second)): word for (first, second), (word, _) in _names().items()}


def is_servant(first: str, second: str) -> bool:
    """Whether two words are a name like عبيد الله, and not عبد الله."""
    return first.endswith(_SERVANTS[1:]) and second.startswith("ال") and len(first) < 6


_EXACT_OR_PAIR = re.compile(f'="[^"]*"|{PAIR.pattern}')


def merge(query: str) -> str:
    """``query`` with each pair that is one word as that word, except in ``="exact"`` words.

    A query is read word by word, and one half alone would find something else. Of a month's
    names it is the one of one word that stands for both halves.
    """
    return _EXACT_OR_PAIR.sub(lambda match: joined(match[0]) or match[0], months.merge_pairs(query))
