"""The words of rules, read as the words of questions are, and how the two meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bahith.analyzers import latin, latin_languages, pairs
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.query import Bool, Leaf, Node, Phrase, Prefix, Word


class Reader:
    """Reads the texts of rules. ``names`` are the written forms of words that are never stemmed."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self.names: frozenset[str] = frozenset()

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text; signs in it have no meaning."""
        text = latin.join_designations(pairs.merge(text))
        words = []
        for start, end, of_word in self._analyzer.tokens(text):
            raw, terms = text[start:end], latin_languages.of_query(of_word)
            doubtful = self._analyzer.is_doubtful(raw, terms)
            words.append(self.named(Word(raw, terms, doubtful=doubtful)))
        return tuple(words)

    def named(self, word: Word) -> Word:
        """A word, with nothing but its written form if it is a name that is never stemmed."""
        return as_written(word) if word.terms.written in self.names else word

    def leaf(self, text: str) -> Leaf:
        """What is searched for: a word, or words in this order. ``text`` has at least one."""
        words = self.words(text)
        return words[0] if len(words) == 1 else Phrase(words)

    def telling(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """``words`` without stop words, if there are others."""
        others = tuple(word for word in words if not self._analyzer.is_stop_word(word.terms))
        return others or tuple(words)

    def is_stop_word(self, word: Word) -> bool:
        """Whether a word says too little to be searched for beside others."""
        return self._analyzer.is_stop_word(word.terms)


def as_written(word: Word) -> Word:
    """A word that is found by its written form only, also within a phrase."""
    terms = Terms(word.terms.written, (), (), word.terms.spelling)
    return replace(word, terms=terms, exact=True, doubtful=False)


def meet(one: Terms, other: Terms) -> bool:
    """Whether a word of a rule is one of a question: by the written form, or by a stem."""
    return one.written == other.written or not set(one.stems).isdisjoint(other.stems)


def spelled_alike(one: Terms, other: Terms) -> bool:
    """The same for rules about a spelling: by the written form alone."""
    return one.written == other.written


def words_of(node: Node) -> tuple[tuple[Word, ...], bool]:
    """The words that a query tree searches for, and whether they are all that it asks.

    They are not if there are prefixes or exclusions, too.
    """
    words: list[Word] = []
    whole = _collect(node, words)
    return tuple(words), whole


def _collect(node: Node, words: list[Word]) -> bool:
    if isinstance(node, Bool):
        parts = [_collect(part, words) for part in (*node.must, *node.should)]
        return all(parts) and not node.must_not
    if isinstance(node, Phrase):
        words += node.words
    elif isinstance(node, Word):
        words.append(node)
    return not isinstance(node, Prefix)


def has_all(words: Iterable[Word], others: Sequence[Word]) -> bool:
    """Whether each of ``words`` is among ``others``, in whatever form."""
    return all(any(meet(word.terms, other.terms) for other in others) for word in words)
