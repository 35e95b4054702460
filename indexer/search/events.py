"""Events that are named by their date: ثورة 25 يناير 2011, حرب أكتوبر 1973, هجمات 11 سبتمبر 2001.

A reader who names one wants all articles about it, most of which are of later days. The collection
tells: articles of other days name the date after the same word, or in a title with all other words
of the query, or, if one of these means an event, anywhere with all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.dates.calendars import Named
from bahith.indexer.dates.lookalikes import has_namesake
from bahith.indexer.dates.queries import When
from bahith.indexer.lazily import cached_property
from bahith.indexer.query import Bool, Field, Node, Nothing, Phrase, Published, Word
from bahith.indexer.search.query.lexer import Kind
from bahith.indexer.search.query.text import QueryText

_EVENTS: Final = (
    "ثورة حرب هجوم هجمات أحداث انتفاضة اتفاق اتفاقية معاهدة مجزرة مذبحة مظاهرة تظاهرة احتجاجات"
    " انقلاب تفجير انفجار زلزال نكسة نكبة معركة غزوة عملية حراك هبة عدوان اغتيال حادثة كارثة"
    " استفتاء انتخابات هدنة إعصار حريق إضراب إبادة حصار قصف غزو اجتياح سقوط مقتل تنحي اعتقال"
    " إعدام استقلال جلاء تحرير تأسيس فيضان قمة مبادرة ذكرى"
    " revolution war attack uprising agreement massacre protest coup bombing explosion earthquake"
)
"""What is known by its date: articles about it often name the day, with or without the year."""

Dates: TypeAlias = Sequence[tuple[Word, ...]]
"""The forms of a date, each as the words of a phrase."""


class Events:
    """Tells which dates of a query are names of events. Safe to share between threads."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    @cached_property
    def _stems(self) -> frozenset[str]:
        """The stems of ``_EVENTS``."""
        return frozenset(stem for word in self._analyzer.terms(_EVENTS) for stem in word.stems)

    def articles(self, query: QueryText, rest: Node, whens: Iterable[When]) -> Node | None:
        """The query tree of articles of other times that name one of ``whens`` as an event.

        ``rest`` is the tree of ``query`` without them. None if none of them could be the name of
        an event: a bound, a relative time, or a date without another word.
        """
        trees = [
            tree
            for when in whens
            if when.certain and when.named
            for tree in self._trees(query, rest, when, when.named)
        ]
        return Bool(should=tuple(trees)) if trees else None

    def _trees(self, query: QueryText, rest: Node, when: When, named: Named) -> Iterator[Node]:
        other_time = (Published(when.after, when.before),)
        dates = [self._words(phrase) for phrase in named.phrases]
        year = self._words(named.year)
        everything = _all(rest)
        if everything:
            in_title = _any_of(dates, "title")
            yield Bool(must=(*everything, in_title, *year), must_not=other_time)
        if everything and not named.month and self._is_event(_words(rest)):
            yield Bool(must=(*everything, _any_of(dates), *year), must_not=other_time)
        if head := self._head(query, when.start):
            yield from self._after_head(head, dates, year, when, named)

    def _after_head(
        self, head: Word, dates: Dates, year: tuple[Word, ...], when: When, named: Named
    ) -> Iterator[Node]:
        """Articles with the date after the word ``head``."""
        other_time = (Published(when.after, when.before),)
        links = ((), self._words("في"), self._words("يوم")) if not named.month else ((),)
        by_head = _any_of([(head, *link, *date) for link in links for date in dates])
        yield Bool(must=(by_head, *year), must_not=other_time)
        # Later articles often leave out the year of an event: ذكرى ثورة 25 يناير.
        if not named.month and self._is_event([head]):
            yield Bool(must=(by_head,), must_not=(Published(before=when.before),))
        if named.month and has_namesake(named.month):
            written = (head, *self._words(named.month))
            exact = Phrase(tuple(replace(word, exact=True) for word in written), exact=True)
            yield Bool(must=(exact,), must_not=other_time)

    def _head(self, query: QueryText, start: int) -> Word | None:
        """The plain word before the position ``start`` of a query, unless it is a stop word."""
        before = [lexeme for lexeme in query.lexemes if 0 < lexeme.end <= start]
        kinds = [lexeme.kind for lexeme in before[-2:]]
        if kinds[-1:] != [Kind.TEXT] or Kind.NOT in kinds or Kind.FIELD in kinds:
            return None
        words = self._words(before[-1].text)
        return words[-1] if words and not self._analyzer.is_stop_word(words[-1].terms) else None

    def _words(self, text: str) -> tuple[Word, ...]:
        tokens = self._analyzer.tokens(text)
        return tuple(Word(text[start:end], terms) for start, end, terms in tokens)

    def _is_event(self, words: Iterable[Word]) -> bool:
        return any(not self._stems.isdisjoint(word.terms.stems) for word in words)


def _words(tree: Node) -> Iterator[Word]:
    """The words of ``tree`` that an article may or must have."""
    if isinstance(tree, Word):
        yield tree
    elif isinstance(tree, Phrase):
        yield from tree.words
    elif isinstance(tree, Bool):
        for node in (*tree.must, *tree.should):
            yield from _words(node)


def _any_of(phrases: Dates, field: Field = "") -> Node:
    """Articles with one of ``phrases``."""
    trees = []
    for phrase in phrases:
        words = tuple(replace(word, field=field) for word in phrase)
        trees.append(Phrase(words, field) if len(words) > 1 else words[0])
    return Bool(should=tuple(trees))


def _all(tree: Node) -> tuple[Node, ...]:
    """What an article has to match to have all that ``tree`` looks for."""
    if isinstance(tree, Bool):
        must = (*tree.must, *tree.should)
        return (Bool(must=must, must_not=tree.must_not, filters=tree.filters),)
    return () if isinstance(tree, Nothing) else (tree,)
