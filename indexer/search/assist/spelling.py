"""The likeliest word of the collection for one that it does not know."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from bahith.analyzers import folding, misspellings
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.letters import WAW
from bahith.analyzers.stemming.affixes import ARTICLES
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Node, Phrase, Word
from bahith.indexer.search.assist.spellings import spelled

WEIGHT: Final = 6.0
"""A word that costs 1 less may be e to the power of this rarer."""

UNLIKE: Final = 0.1
"""A word attested with another particle only counts so much as one that occurs as it is."""

APART: Final = 0.5
"""The cost of a space that was left out, where the collection has the words side by side."""

BOTH: Final = 1.0
"""The same, where it has both of them."""

LEAST: Final = -12.0
"""The least likelihood, a logarithm, of what a word that no list knows may have been meant for."""

RIGHT: Final = 1000.0
"""A word commoner than this in the news is right, whatever the collection has."""

MARGIN: Final = 1.5
"""A listed word is right unless another is likelier by this logarithm."""

HARDLY: Final = 1
"""A word that so many articles have may be a slip of theirs."""

KNOWN: Final = 2.5
"""A word of the collection is right unless another is likelier by this logarithm."""

_PARTICLES: Final = "وفبلك"
_AL: Final = "ال"
_STACKS: Final = sorted(ARTICLES, key=len, reverse=True)
_LOOSE: Final = frozenset("اهيوء")
"""Letters that are folded, so that it has to be looked up how the collection writes them."""
_HALF: Final = 3
_BOTH: Final = 30
"""Letters of the longest text that may be two words."""
_TRIED: Final = 3


class Found(NamedTuple):
    """A word of the collection, how likely it was meant (a logarithm), and what it costs."""

    likelihood: float
    word: str
    cost: float


class Speller:
    """Knows which words a collection has. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer) -> None:
        self._engine = engine
        self._analyzer = analyzer

    def written(self, words: Iterable[Terms]) -> list[int]:
        """How many articles have each word as it is written."""
        return self._engine.frequencies([word.written for word in words])

    def strange(self, words: Sequence[Terms]) -> list[bool]:
        """Of each word whether neither the collection has it, by its stems either, nor a list."""
        return [
            not (count or self._analyzer.frequency(word.written) or self.finds(word))
            for word, count in zip(words, self.written(words), strict=True)
        ]

    def finds(self, word: Terms) -> int:
        """How many articles have a word, as it is written or by a stem."""
        return self._matches(Word(word.written, word))

    def _matches(self, query: Node) -> int:
        return self._engine.search(query, "newest", 0, 0).total

    def corrected(self, raw: str, word: Terms, count: int) -> str | None:
        """A word that only ``count`` articles have as it is written, as it should be.

        ``raw`` is how it was typed. None where the lexicon, or what the word finds by its
        stems, explains it better than a slip would.
        """
        usual = self._analyzer.frequency(raw)
        if usual > (0 if count else RIGHT) or count > HARDLY or self._analyzer.is_stop_word(word):
            return None
        single = misspellings.one_edit(word.written)
        found = self.likeliest(single, {one: _others(one) for one in single})
        apart = None if usual else self._split(word.written)
        if apart and (not found or apart.likelihood >= found.likelihood):
            return _respelled(raw, word.written, apart.word)
        found = found or self.likeliest(misspellings.two_edits(word.written))
        if found and self._is_clear(found, word, usual):
            return self._shown(raw, word.written, found.word)
        return None

    def _is_clear(self, found: Found, word: Terms, usual: float) -> bool:
        """Whether ``found`` is meant rather than ``word``, which is so usual in the news."""
        if usual:
            other = self._analyzer.frequency(found.word)
            return math.log(other or 1) - WEIGHT * found.cost > math.log(usual) + MARGIN
        if having := self.finds(word):
            return found.likelihood > math.log(having) + KNOWN
        return found.likelihood - math.log(self._matches(Bool())) > LEAST

    def joined(self, pairs: Iterable[tuple[Terms, Terms]]) -> list[bool]:
        """Of each two words side by side whether they are one of the collection, cut by a space."""
        counts = self._engine.frequencies([one.written + other.written for one, other in pairs])
        return [count > 0 for count in counts]

    def likeliest(
        self, costs: Mapping[str, float], others: Mapping[str, Sequence[str]] | None = None
    ) -> Found | None:
        """Of words and their costs the likeliest one that occurs.

        Instead of each word its ``others`` may occur.
        """
        others = others or {}
        asked = [*costs, *(form for forms in others.values() for form in forms)]
        counts = dict(zip(asked, self._engine.frequencies(asked), strict=True))
        return max(
            (
                Found(math.log(count) - WEIGHT * cost, word, cost)
                for word, cost in costs.items()
                if (count := counts[word] or UNLIKE * sum(counts[o] for o in others.get(word, ())))
            ),
            default=None,
        )

    def read(self, readings: Mapping[str, float]) -> str:
        """The likeliest of the readings of a word, as the collection writes it; empty for none."""
        found = self.likeliest(readings, {word: [_AL + word] for word in readings})
        return (self._as_found(found.word) or found.word) if found else ""

    def _split(self, written: str) -> Found | None:
        """Two words that are written as one, if they so follow each other in the collection.

        Where the second has the article it is enough that there are both.
        """
        places = range(_HALF, len(written) - _HALF + 1) if len(written) <= _BOTH else ()
        pairs = [(written[:place], written[place:]) for place in places]
        counts = self._engine.frequencies([half for pair in pairs for half in pair])
        rarest = {pair: min(counts[2 * n : 2 * n + 2]) for n, pair in enumerate(pairs)}
        likely = sorted(filter(rarest.__getitem__, pairs), key=lambda pair: -rarest[pair])
        return max(filter(None, map(self._together, likely[:_TRIED])), default=None)

    def _together(self, pair: tuple[str, str]) -> Found | None:
        together = self._matches(Phrase((*map(_word, pair),), exact=True))
        cost = APART if together else BOTH
        if together or pair[1].startswith(_AL):
            return Found(math.log(together or 1) - WEIGHT * cost, " ".join(pair), cost)
        return None

    def _shown(self, raw: str, written: str, word: str) -> str:
        """``word`` with the letters that were typed, or as articles write it."""
        shown = _respelled(raw, written, word)
        if not _LOOSE.isdisjoint(_new(written, word)):
            return self._as_found(word) or shown
        return shown

    def _as_found(self, word: str) -> str:
        """How articles write a word, or that word with the article; empty for none."""
        forms = [word, _AL + word]
        for form, count in zip(forms, self._engine.frequencies(forms), strict=True):
            if count:
                (text,) = spelled(self._engine, [form])
                return folding.clean(text)[len(form) - len(word) :]
        return ""


def _word(written: str) -> Word:
    return Word(written, Terms(written, (written,)), exact=True)


def _others(word: str) -> list[str]:
    """Forms of a written word with other particles: who has them has the word."""
    stack = next((stack for stack in _STACKS if word.startswith(stack)), "")
    if len(rest := word[len(stack) :]) < _HALF or not stack:
        particle = word[0] in _PARTICLES and len(word) > _HALF + 1
        return [word[1:]] if particle else [_AL + word]
    return [rest, _AL + rest] if stack != _AL else [rest, WAW + word]


def _edits(written: str, word: str) -> Iterable[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, written, word, autojunk=False).get_opcodes()


def _new(written: str, word: str) -> str:
    """The letters of ``word`` that ``written`` has not."""
    return "".join(word[c:d] for how, _, _, c, d in _edits(written, word) if how != "equal")


def _respelled(raw: str, written: str, word: str) -> str:
    """``word`` with the letters of ``raw`` where it has those of its folded form ``written``."""
    clean = folding.clean(raw)
    if len(clean) != len(written):
        return word
    parts = (
        clean[a:b] if how == "equal" else word[c:d] for how, a, b, c, d in _edits(written, word)
    )
    shown = "".join(parts)
    return shown if folding.fold(shown) == word else word
