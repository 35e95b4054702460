"""Words in two halves with a space between them: كانون الثاني, فيس بوك, كيلو متر, عبيد الله.

The tokenizer takes each pair as a whole, so that the analyzer sees both halves. A name of a month
is split again. Words that are usually written as one (``data/pairs.txt``) become one. In عبيد الله,
a name, عبيد is no plural of عبد.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import product

from bahith.analyzers import months, wordlists
from bahith.analyzers.folding import fold
from bahith.analyzers.letters import ALEF, LETTERS, MARKS, VOWEL_MARKS
from bahith.analyzers.patterns import lazy

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


def _letters(word: str) -> tuple[str, ...]:
    """A pattern for each letter: people write alefs without their hamza, or with another."""
    return tuple("[آا]" if letter == "آ" else re.sub(_ALEFS, _ALEFS, letter) for letter in word)


def _any_alef(word: str) -> str:
    return "".join(_letters(word))


def _trie(words: Iterable[tuple[str, ...]]) -> str:
    """A pattern for any of the words, each given as patterns of its letters.

    The words that begin with the same letters share these, since the pattern is tried at each
    word of a text.
    """
    by_letter: dict[str, list[tuple[str, ...]]] = {}
    branches = []
    for letters in dict.fromkeys(words):
        if letters:
            by_letter.setdefault(letters[0], []).append(letters[1:])
        else:
            branches.append("")
    branches += [letter + _trie(rest) for letter, rest in by_letter.items()]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _halves(has_endings: bool) -> str:
    """A pattern for the pairs of ``_names`` that take endings, or that take none."""
    return _trie(
        (*_letters(first), _SPACE, *_letters(second))
        for (first, second), (_, has) in _names().items()
        if has == has_endings
    )


# Branches that begin with a letter fail sooner than one optional part after another.
_PARTICLE = "(?:|[وف](?:[بك]?ال|لل|[بكل])?|[بك](?:ال)?|ال|لل?)"
# What follows a pair stands here once for all: these large sets of letters are slow to compile.
PAIR = (
    f"{_PARTICLE}(?:{_halves(True)}{_ENDING}|{_halves(False)}(?![{LETTERS}{MARKS}])"
    f"|{_trie(map(_letters, months.FIRST_OF_PAIR))}{months.SECOND_OF_PAIR}"
    f"|{_trie(map(_letters, _SERVANTS))}[ \u00a0](?:{_LORD})(?![{LETTERS}]))"
)
"""A pattern for a pair in a text, with what may be attached to it."""


_PAIR = lazy(PAIR)


_SEPARATED = re.compile(_SPACE)
_BEGINS_WITH_MARK = re.compile(f"[{VOWEL_MARKS}]").match


def _any(halves: Iterable[str]) -> str:
    """A pattern for any of ``halves``; بوكس before بوك, which is its beginning."""
    return "|".join(map(_any_alef, sorted({*halves}, key=lambda half: (-len(half), half))))


@cache
def _halves_and_ending() -> re.Pattern[str]:
    firsts, seconds = (_any(halves) for halves in zip(*_names(), strict=True))
    return re.compile(f"({firsts}){_SPACE}({seconds})(.*)")


@cache
def _bare_first_halves() -> tuple[str, ...]:
    """The first word of each pair in all its spellings, without particles."""
    firsts = dict.fromkeys(first for first, _ in _names())
    return tuple(
        "".join(letters)
        for first in (*firsts, *months.FIRST_OF_PAIR, *_SERVANTS)
        for letters in product(*(letter.strip("[]") for letter in _letters(first)))
    )


FIRST_HALVES = frozenset(map("".join, product(_PARTICLES, _bare_first_halves())))
"""The first word of each pair in all its forms: a text with none of these has no pair."""


class FirstHalves:
    """The pieces of texts, split at white space, that may be the first half of a word.

    A piece may have punctuation around it («فيس); ``note`` learns such pieces. One that begins
    with a vowel mark is itself the rest of a word. ``noted`` has all of them.
    """

    def __init__(self) -> None:
        self.noted = set(FIRST_HALVES)

    def note(self, piece: str, last_word: str = "") -> None:
        """Note that a piece of a text ends in ``last_word``."""
        if last_word in self.noted or _BEGINS_WITH_MARK(piece):
            self.noted.add(piece)

    def begin_pair(self, pieces: Sequence[str]) -> bool:
        """Whether a word is in two of the pieces of a text, all of which were noted."""
        if self.noted.isdisjoint(pieces):
            return False
        for index in range(len(pieces)):
            if pieces[index] in self.noted:
                # There may be empty ones between two.
                text = " ".join(pieces[index : index + 3])
                if _PAIR.search(text) or _BEGINS_WITH_MARK(text):
                    return True
        return False


def is_pair(word: str) -> bool:
    """Whether a word of the tokenizer is a pair."""
    return bool(_SEPARATED.search(word) and _PAIR.fullmatch(word))


def joined(pair: str) -> str | None:
    """The one word that a pair is, with what is attached to it; None if it stays two words."""
    for particle in _PARTICLES:
        match = _halves_and_ending().fullmatch(pair, len(particle))
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


_EXACT_OR_PAIR = lazy(f'="[^"]*"|{PAIR}')


def merge(query: str) -> str:
    """``query`` with each pair that is one word as that word, except in ``="exact"`` words.

    A query is read word by word, and one half alone would find something else. A month's
    name of two words becomes its name of one word.
    """
    query = months.merge_pairs(query)
    if not any(first in query for first in _bare_first_halves()):
        return query
    return _EXACT_OR_PAIR.sub(lambda match: joined(match[0]) or match[0], query)
