"""Where the words of a text match the leaves of a query tree. Pure.

Engines decide which articles match by the same rules, on indexed terms: see
``meets`` and ``begins``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.forward import codes
from bahith.indexer.lazily import cached_property
from bahith.indexer.query import Bool, Field, Leaf, Node, Phrase, Prefix, Word
from bahith.indexer.results import Range

if TYPE_CHECKING:
    from bahith._core import Sought

MOST_IN_NAME = 3
"""The most words that a name written as one consists of: إن شاء الله."""


Start: TypeAlias = tuple[int, int, int, Sequence[int]]
"""The number of a word in its text, its start and end, and the leaves that may match there."""


class Words(Protocol):
    """The words of a text, numbered from 0 on; see ``words``."""

    def __len__(self) -> int: ...

    def range(self, index: int) -> Range:
        """Where a word starts and ends."""

    def terms(self, index: int) -> Terms:
        """The terms of a word."""

    def starts(self, matcher: Matcher) -> Iterable[Start]:
        """All words that a leaf of the matcher matches or starts with, in order."""


class Occurrence(NamedTuple):
    """One place where a leaf matches: its number in the matcher, the words ``first`` to ``last``.

    ``start`` and ``end`` are code points of the text.
    """

    start: int
    end: int
    leaf: int
    first: int
    last: int


def leaves(tree: Node) -> Iterator[Leaf]:
    """The leaves that an article may match, in order; none from ``must_not``."""
    if isinstance(tree, Bool):
        for node in (*tree.must, *tree.should):
            yield from leaves(node)
    elif isinstance(tree, Word | Phrase | Prefix):
        yield tree


def begins(terms: Terms, prefix: Prefix) -> bool:
    """Whether a word has the prefix, as written, after an article, or as a stem.

    Stems have no attached particles, so حكوم is a prefix of ولحكومة too.
    """
    return _begins(terms, (prefix.prefix, *prefix.others), prefix.prefix)


def _begins(terms: Terms, written: tuple[str, ...], stems: str | tuple[str, ...]) -> bool:
    if terms[0].startswith(written):
        return True
    for stem in terms[1]:  # noqa: SIM110 - called for every word of every hit; any() is half as fast
        if stem.startswith(stems):
            return True
    return False


def meets(terms: Terms, word: Word) -> bool:
    """Whether a word of a text matches ``word``: the same written form or a shared stem."""
    if terms.written == word.terms.written:
        return not word.spelling or word.accepts(terms.spelling)
    return not word.exact and any(stem in word.terms.stems for stem in terms.stems)


class Matcher:
    """Finds leaves in texts; made once for a query and used for every hit."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        """``leaves`` may repeat a leaf: it counts once."""
        self.leaves = list(dict.fromkeys(leaves))
        self._written: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._prefixes = [
            (leaf, number) for number, leaf in enumerate(self.leaves) if isinstance(leaf, Prefix)
        ]
        self._stem_prefixes = tuple(leaf.prefix for leaf, _ in self._prefixes)
        self._written_prefixes = sum(
            (leaf.others for leaf, _ in self._prefixes), self._stem_prefixes
        )
        for number, leaf in enumerate(self.leaves):
            if not isinstance(leaf, Prefix):
                self._add(number, leaf.words[0] if isinstance(leaf, Phrase) else leaf)
        self._numbers: dict[Terms, Sequence[int]] = {}
        self._apart = frozenset(self._stems).isdisjoint
        self._are_words = [isinstance(leaf, Word) for leaf in self.leaves]
        self._leaves_of_words: LeavesOfWords | None = None

    def _add(self, number: int, word: Word) -> None:
        self._written.setdefault(word.terms.written, []).append(number)
        if not word.exact:
            for stem in word.terms.stems:
                self._stems.setdefault(stem, []).append(number)

    def occurrences(self, words: Words) -> list[Occurrence]:
        """Every match in the text of ``words``, by where it starts."""
        occurrences = []
        are_words = self._are_words
        for first, start, end, numbers in words.starts(self):
            for number in numbers:
                if are_words[number]:
                    occurrences.append(Occurrence(start, end, number, first, first))
                    continue
                last = self._last(self.leaves[number], words, first)
                if last is not None:
                    stop = end if last == first else words.range(last)[1]
                    occurrences.append(Occurrence(start, stop, number, first, last))
        return occurrences

    @cached_property
    def codes(self) -> frozenset[int]:
        """The codes (``forward.codes``) of which each word has one at which a leaf may match."""
        terms = {*self._written, *self._stems}
        prefixes = {*self._written_prefixes, *self._stem_prefixes}
        return frozenset(map(codes.code, terms)).union(*map(codes.of_prefix, prefixes))

    def starting(self, terms: Iterable[Terms]) -> list[int]:
        """Those words, by their index in ``terms``, at which a leaf may match."""
        # Runs over many words of every hit: one comprehension, no calls for most words.
        written, apart = self._written, self._apart
        prefixes, stem_prefixes = self._written_prefixes, self._stem_prefixes
        return [
            place
            for place, word in enumerate(terms)
            if word[0] in written
            or not apart(word[1])
            or (prefixes and _begins(word, prefixes, stem_prefixes))
        ]

    def leaves_at(self, terms: Terms) -> Sequence[int]:
        """The leaves that a word matches or starts, in order; cached, as hits share words."""
        if terms[0] not in self._written and self._apart(terms[1]) and not self._prefixes:
            return ()
        if terms not in self._numbers:
            numbers = set(self._written.get(terms.written, ()))
            for stem in terms.stems:
                numbers.update(self._stems.get(stem, ()))
            numbers.update(number for prefix, number in self._prefixes if begins(terms, prefix))
            self._numbers[terms] = [n for n in sorted(numbers) if self._accepts(n, terms)]
        return self._numbers[terms]

    def leaves_of_words(self, analyzer: Analyzer) -> LeavesOfWords:
        """``leaves_at`` of words as texts write them, each of which is looked up once."""
        if self._leaves_of_words is None:
            terms = self._written, self._stems, self._written_prefixes, self._stem_prefixes
            self._leaves_of_words = LeavesOfWords(self, analyzer, analyzer.sought(*terms))
        return self._leaves_of_words

    def _accepts(self, number: int, terms: Terms) -> bool:
        """Whether the spelling of a word agrees with what the leaf's first word asks for."""
        leaf = self.leaves[number]
        first = leaf.words[0] if isinstance(leaf, Phrase) else leaf
        return isinstance(first, Prefix) or first.accepts(terms.spelling)

    def _last(self, leaf: Leaf, words: Words, first: int) -> int | None:
        """The last word of ``leaf`` where it matches from word ``first`` on, else None."""
        if isinstance(leaf, Prefix):
            return _last_with_prefix(leaf, words, first)
        if isinstance(leaf, Word):
            return first
        last = first + len(leaf.words) - 1
        if last >= len(words):
            return None
        following = enumerate(leaf.words[1:], first + 1)
        return last if all(meets(words.terms(at), word) for at, word in following) else None


class LeavesOfWords(dict[str, Sequence[int]]):
    """See ``Matcher.leaves_of_words``; words that ``sought`` excludes have none."""

    def __init__(self, matcher: Matcher, analyzer: Analyzer, sought: Sought | None) -> None:
        self.sought = sought
        self._leaves_at = matcher.leaves_at
        self._look_up = analyzer.terms_of_word

    def __missing__(self, word: str) -> Sequence[int]:
        leaves = self[word] = self._leaves_at(self._look_up(word)[0])
        return leaves


def _last_with_prefix(prefix: Prefix, words: Words, first: int) -> int:
    """The last word of a name that has the prefix: عبدال goes beyond عبد, as far as الله."""
    stems = words.terms(first).stems
    if any(stem.startswith(prefix.prefix) for stem in stems[:1]):
        return first
    names = [stem for stem in stems[1:] if stem.startswith(prefix.prefix)]
    others = ""
    for last in range(first + 1, min(first + MOST_IN_NAME, len(words)) if names else 0):
        others += words.terms(last).written
        if any(name.endswith(others) and name.startswith(stems[0]) for name in names):
            return last
    return first


def in_field(tree: Node, field: Field) -> Iterator[Leaf]:
    """The leaves that can match in a text of ``field``; every leaf can match in a title."""
    return (leaf for leaf in leaves(tree) if field == "title" or not leaf.field)


def ranges(occurrences: Iterable[Occurrence], words: Words) -> tuple[Range, ...]:
    """The words that the occurrences cover: sorted and disjoint, with adjacent ones merged."""
    covered: set[Range] = set()
    for start, end, _, first, last in occurrences:
        if first == last:
            covered.add((start, end))
        else:
            covered.update(map(words.range, range(first, last + 1)))
    joined: list[Range] = []
    for start, end in sorted(covered):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
