"""Applies the rules of a file to questions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.query import Filter
from bahith.indexer.results import Effect
from bahith.indexer.rules.checking import check, texts_of
from bahith.indexer.rules.questions import Asked, ByQuestion
from bahith.indexer.rules.rewriting import Acted, WordRules
from bahith.indexer.rules.rule import Boost, Hidden, Name, Pins, Rules, Spelling
from bahith.indexer.rules.ruling import Ruling, without
from bahith.indexer.rules.words import Reader
from bahith.indexer.search.query.parser import Parsed
from bahith.indexer.search.query.text import REMEMBERED, SHORT


class Ruler:
    """The rules of a file, ready for questions. Pure; safe to share between threads."""

    def __init__(self, rules: Rules, analyzer: Analyzer) -> None:
        """Raises RulesError for rules that cannot be used, or contradict each other."""
        self.rules: Final = rules
        reader = Reader(analyzer)
        check(rules, reader)
        reader.names = frozenset(
            reader.words(rule.word)[0].terms.written
            for rule in rules
            if isinstance(rule, Name) and rule.is_for_all
        )
        self._reader = reader
        self._words = WordRules(rules, reader)
        self._pins = ByQuestion([rule for rule in rules if isinstance(rule, Pins)], reader)
        self._boosts = ByQuestion([rule for rule in rules if isinstance(rule, Boost)], reader)
        self._hidden = ByQuestion([rule for rule in rules if isinstance(rule, Hidden)], reader)
        self._remembered = lru_cache(REMEMBERED)(self._made)

    def ruling(self, parsed: Parsed, all_words: bool = False) -> Ruling:
        """What the rules make of a question; ``all_words`` is as of ``Selection``."""
        is_short = len(parsed.query.typed) <= SHORT
        return (self._remembered if is_short else self._made)(parsed, all_words)

    def _made(self, parsed: Parsed, all_words: bool) -> Ruling:
        asked = Asked.of(parsed.tree, self._reader)
        ruled, acted = self._words.applied(parsed, asked, all_words)
        pins: dict[str, None] = {}
        for pinning in self._pins.of(asked):
            acted[pinning] = dict.fromkeys(pinning.articles)
            pins |= acted[pinning]
        hiding = self._hidden.of(asked)
        boosts = (*self._boosts.of(asked),) if asked.words else ()
        acted |= {rule: dict.fromkeys(rule.articles) for rule in hiding}
        return Ruling(ruled, tuple(_effects(acted)), (*pins,), _ids(hiding), boosts)

    def names(self, word: Terms) -> bool:
        """Whether a rule has this word, in a form that the rule applies to."""
        return not self._named.isdisjoint((word.written, *word.stems))

    @cached_property
    def _named(self) -> frozenset[str]:
        """The written forms and stems of the words of rules."""
        terms: set[str] = set()
        for rule in self.rules:
            as_written = isinstance(rule, Spelling | Name)
            for word in chain.from_iterable(map(self._reader.words, texts_of(rule))):
                terms |= {word.terms.written, *(() if as_written else word.terms.stems)}
        return frozenset(terms)

    @cached_property
    def hidden(self) -> tuple[Filter, ...]:
        """What articles pass that are not hidden from all questions."""
        return without(self.hidden_ids)

    @cached_property
    def hidden_ids(self) -> tuple[str, ...]:
        """The articles that are hidden from all questions."""
        rules = (rule for rule in self.rules if isinstance(rule, Hidden))
        return _ids(rule for rule in rules if rule.is_for_all)


def _ids(rules: Iterable[Hidden]) -> tuple[str, ...]:
    return (*dict.fromkeys(id for rule in rules for id in rule.articles),)


def _effects(acted: Acted) -> list[Effect]:
    rules = sorted(acted, key=lambda rule: rule.line)
    return [Effect(rule.id, str(rule), rule.kind, rule.line, (*acted[rule],)) for rule in rules]
