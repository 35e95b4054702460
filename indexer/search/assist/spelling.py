"""The likeliest word of the collection for one that it lacks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bahith.analyzers import folding, misspellings
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.letters import HEH, TEH, TEH_MARBUTA, WAW
from bahith.analyzers.stemming.affixes import ARTICLES
from bahith.analyzers.stemming.lemmas import SPELLING
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Node, Phrase, Word
from bahith.indexer.search.assist.memory import Memory
from bahith.indexer.search.assist.respelling import new_letters, respelled
from bahith.indexer.search.assist.spellings import spelled

WEIGHT: Final = 6.0
"""A word that costs 1 less may be rarer by a factor of e to this power."""

UNLIKE: Final = 0.1
"""The weight of an article that has a word only with another particle."""

APART: Final = 0.5
"""The cost of a missing space where the collection has the two words side by side."""

BOTH: Final = 1.0
"""The same where it only has both words."""

LEAST: Final = -12.0
"""The least likelihood, a logarithm, of a correction of a word that no list has."""

RIGHT: Final = 1000.0
"""A word more frequent than this in the news is right, whatever the collection has."""

MARGIN: Final = 1.5
"""How much likelier, as a logarithm, the correction of a listed word must be."""

HARDLY: Final = 1
"""A word in at most this many articles may be a misprint there."""

KNOWN: Final = 2.5
"""How much likelier, as a logarithm, the correction of a word of the collection must be."""

NEWS: Final = 7e8
"""The words of the news that the lexicon counted."""

FEW: Final = 1000
"""A collection of fewer articles does not tell how common a word is."""

LENGTH: Final = 200
"""The words of an article, roughly."""

LEAST_SHARE: Final = 1e-9

_PARTICLES: Final = "وفبلك"
_AL: Final = "ال"
_STACKS: Final = sorted(ARTICLES, key=len, reverse=True)
_LOOSE: Final = frozenset("اهيوء")
"""Letters with several spellings: how the collection writes them has to be looked up."""
_SHORTEST_HALF: Final = 3
_LONGEST_PAIR: Final = 30
"""Letters of the longest word that may be two words without a space."""
_SPLITS_TRIED: Final = 3


class Candidate(NamedTuple):
    """A word of the collection, how likely it was meant (a logarithm), and the cost of the edit."""

    likelihood: float
    word: str
    cost: float


class Speller:
    """Finds corrections among the words of a collection. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer) -> None:
        self._engine = engine
        self._analyzer = analyzer
        self._memory = Memory(engine)

    def written(self, words: Iterable[Terms]) -> list[int]:
        """The number of articles that have each word as written."""
        return self._counts([word.written for word in words])

    def _counts(self, forms: Sequence[str]) -> list[int]:
        """The number of articles with each form, remembered: for words as people type them."""

        def counted(new: list[str]) -> dict[str, int]:
            return dict(zip(new, self._engine.frequencies(new), strict=True))

        counts = self._memory.values(forms, counted)
        return [counts[form] for form in forms]

    def strange(self, words: Sequence[Terms]) -> list[bool]:
        """For each word, whether neither the collection, even by a stem, nor the lexicon has it."""
        return [
            not (count or self._analyzer.frequency(word.written) or self.finds(word))
            for word, count in zip(words, self.written(words), strict=True)
        ]

    def finds(self, word: Terms) -> int:
        """The number of articles that have a word, as written or by a stem."""
        return self._memory.value(word, lambda: self._matches(Word(word.written, word)))

    def is_ordinary(self, raw: str, words: Sequence[Terms]) -> bool:
        """Whether ``raw`` is a common word of the language and no name."""
        is_name = any(stem[0] == SPELLING for word in words for stem in word.stems)
        return not is_name and self._analyzer.frequency(raw) > RIGHT

    def together(self, words: Sequence[Terms], others: Sequence[Terms]) -> bool:
        """Whether an article has all of ``words``, and one of ``others``."""
        any_other = Bool(should=tuple(Word(other.written, other) for other in others))
        query = Bool(must=(*(Word(word.written, word) for word in words), any_other))
        return self._matches(query) > 0

    def _articles(self) -> int:
        """The number of articles."""
        return self._memory.value((), lambda: self._matches(Bool()))

    def _matches(self, query: Node) -> int:
        return self._engine.search(query, "newest", 0, 0).total

    def corrected(self, raw: str, word: Terms, count: int) -> str | None:
        """The correction of a word that ``count`` articles have as written, typed as ``raw``.

        None if the lexicon, or what the word finds by its stems, explains it better than a
        misspelling would.
        """
        if count > HARDLY or self._analyzer.is_stop_word(word):
            return None
        return self._memory.value((raw, word), lambda: self._corrected(raw, word, count))

    def _corrected(self, raw: str, word: Terms, count: int) -> str | None:
        """The same for a word that may be wrong."""
        frequency = self._analyzer.frequency(raw)
        if frequency > (0 if count else RIGHT):
            return None if count else self._with_teh_marbuta(raw, word.written, frequency)
        single = misspellings.one_edit(word.written)
        best = self.likeliest(single, {one: _variants(one) for one in single})
        split = None if frequency else self._split(word.written)
        if split and (not best or split.likelihood >= best.likelihood):
            return respelled(raw, word.written, split.word)
        best = best or self.likeliest(misspellings.two_edits(word.written))
        if best and self._is_clear(best, word, frequency):
            return self._shown(raw, word.written, best.word)
        return None

    def _with_teh_marbuta(self, raw: str, written: str, frequency: float) -> str | None:
        """``raw`` with ة for ت, if the language has it far more often: وزارت is وزارة.

        That is how ة sounds before another word, and how Persian and Turkish write it.
        """
        if not written.endswith(TEH) or len(written) <= _SHORTEST_HALF:
            return None
        meant = written[:-1] + HEH
        (count,) = self._engine.frequencies([meant])
        other = self._analyzer.frequency(raw[:-1] + TEH_MARBUTA) if count else 0.0
        clear = other > frequency * math.exp(WEIGHT * misspellings.ALIKE + MARGIN)
        return self._shown(raw, written, meant) if clear else None

    def _is_clear(self, best: Candidate, word: Terms, frequency: float) -> bool:
        """Whether ``best`` is meant rather than ``word``, with its ``frequency`` in the news."""
        if frequency:
            other = self._analyzer.frequency(best.word)
            return math.log(other or 1) - WEIGHT * best.cost > math.log(frequency) + MARGIN
        if articles := self.finds(word):
            return best.likelihood > math.log(articles) + KNOWN
        return best.likelihood - math.log(self._articles()) > LEAST

    def joined(self, pairs: Iterable[tuple[Terms, Terms]]) -> list[bool]:
        """For each pair of words, whether the collection has them as one word without a space."""
        counts = self._counts([first.written + second.written for first, second in pairs])
        return [count > 0 for count in counts]

    def likeliest(
        self, costs: Mapping[str, float], variants: Mapping[str, Sequence[str]] | None = None
    ) -> Candidate | None:
        """The likeliest word of ``costs``, given by word, that occurs.

        ``variants`` of a word count for it where the word itself does not occur.
        """
        if not costs:
            return None
        variants = variants or {}
        forms = [*costs, *(form for forms in variants.values() for form in forms)]
        counts = dict(zip(forms, self._engine.frequencies(forms), strict=True))
        return max(
            (
                Candidate(math.log(count) - WEIGHT * cost, word, cost)
                for word, cost in costs.items()
                if (
                    count := counts[word]
                    or UNLIKE * sum(counts[form] for form in variants.get(word, ()))
                )
            ),
            default=None,
        )

    def read(self, readings: Mapping[str, float]) -> Candidate | None:
        """The likeliest reading of a word, as the collection writes it; None if there is none.

        Its likelihood is among all Arabic words.
        """
        best = self.likeliest(readings, {word: [_AL + word] for word in readings})
        if not best:
            return None
        count = math.exp(best.likelihood + WEIGHT * best.cost)
        likelihood = self.commonness(best.word, count) - WEIGHT * best.cost
        return Candidate(likelihood, self._as_written(best.word) or best.word, best.cost)

    def commonness(self, word: str, count: float) -> float:
        """The logarithm of the share of a word that ``count`` articles have in Arabic text.

        By the lexicon, or by the collection if that is large enough to tell.
        """
        in_news = self._analyzer.frequency(word) / NEWS
        in_collection = count / (self._articles() + FEW) / LENGTH
        return math.log(max(in_news, in_collection, LEAST_SHARE))

    def _split(self, written: str) -> Candidate | None:
        """A word as two, if the collection has them side by side.

        If the second has the article, it is enough that the collection has both.
        """
        last = len(written) - _SHORTEST_HALF
        cuts = range(_SHORTEST_HALF, last + 1) if len(written) <= _LONGEST_PAIR else ()
        pairs = [(written[:cut], written[cut:]) for cut in cuts]
        counts = self._engine.frequencies([half for pair in pairs for half in pair])
        rarest = {pair: min(counts[2 * n : 2 * n + 2]) for n, pair in enumerate(pairs)}
        likely = sorted(filter(rarest.__getitem__, pairs), key=lambda pair: -rarest[pair])
        return max(filter(None, map(self._together, likely[:_SPLITS_TRIED])), default=None)

    def _together(self, pair: tuple[str, str]) -> Candidate | None:
        together = self._matches(Phrase((*map(_word, pair),), exact=True))
        cost = APART if together else BOTH
        if together or pair[1].startswith(_AL):
            return Candidate(math.log(together or 1) - WEIGHT * cost, " ".join(pair), cost)
        return None

    def _shown(self, raw: str, written: str, word: str) -> str:
        """``word`` with the letters as typed, or as articles write it."""
        shown = respelled(raw, written, word)
        if not _LOOSE.isdisjoint(new_letters(written, word)):
            return self._as_written(word) or shown
        return shown

    def _as_written(self, word: str) -> str:
        """A word as articles write it, by itself or with the article; empty if they do not."""
        forms = [word, _AL + word]
        for form, count in zip(forms, self._engine.frequencies(forms), strict=True):
            if count:
                (text,) = spelled(self._engine, [form])
                return folding.clean(text)[len(form) - len(word) :]
        return ""


def _word(written: str) -> Word:
    return Word(written, Terms(written, (written,)), exact=True)


def _variants(word: str) -> list[str]:
    """A written word with other particles."""
    stack = next((stack for stack in _STACKS if word.startswith(stack)), "")
    if len(rest := word[len(stack) :]) < _SHORTEST_HALF or not stack:
        particle = word[0] in _PARTICLES and len(word) > _SHORTEST_HALF + 1
        return [word[1:]] if particle else [_AL + word]
    return [rest, _AL + rest] if stack != _AL else [rest, WAW + word]
