"""The words of a query in their order, by which engines rank beside its tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.query import Bool, Node, Question, Word

IN_NAMES: Final = frozenset("بن ابن ابو ابي ابا بنو بني بنت ال".split())
"""Written forms that join names: beside such a word, most names would be telling pairs."""

MAX_WORDS: Final = 128
"""The most distinct words of a question; those after them play no part."""


def question(
    texts: Iterable[Sequence[tuple[str, Terms]]], tree: Node, analyzer: Analyzer
) -> Question | None:
    """The question of ``texts``, each the words, as typed and as terms, that stand side by side.

    ``tree`` is what is searched for. None if that is fewer than two plain words: then there is
    nothing to tell of how they stand together.
    """
    searched = {_key(word.terms): word for word in _words(tree)}
    if len(searched) < 2:
        return None
    numbers: dict[tuple[str, tuple[str, ...]], int] = {}
    words: list[Word] = []
    pairs: dict[tuple[int, int], None] = {}
    for text in texts:
        for raw, terms in text:
            if _key(terms) not in numbers and len(words) < MAX_WORDS:
                numbers[_key(terms)] = len(words)
                words.append(searched.get(_key(terms)) or Word(raw, terms))
        for (_, one), (_, other) in pairwise(text):
            pair = numbers.get(_key(one)), numbers.get(_key(other))
            is_telling = any(_key(w) in searched and tells(w, analyzer) for w in (one, other))
            if pair[0] is not None and pair[1] is not None and pair[0] != pair[1] and is_telling:
                pairs[pair[0], pair[1]] = None
    known = tuple(_key(word.terms) in searched for word in words)
    return Question(tuple(words), known, tuple(pairs)) if sum(known) > 1 else None


def tells(terms: Terms, analyzer: Analyzer) -> bool:
    """Whether a word says enough to make a pair with any word beside it telling."""
    return terms.written not in IN_NAMES and not analyzer.is_stop_word(terms)


def _key(terms: Terms) -> tuple[str, tuple[str, ...]]:
    return terms.written, terms.stems


def _words(tree: Node) -> Iterable[Word]:
    """The plain words that articles may match; in phrases and titles, words have their places."""
    if isinstance(tree, Bool):
        for node in (*tree.must, *tree.should):
            yield from _words(node)
    elif isinstance(tree, Word) and not tree.exact and not tree.field:
        yield tree
