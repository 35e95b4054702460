"""Events that are named by their date: ثورة 25 يناير 2011, حرب أكتوبر 1973, هجمات 11 سبتمبر 2001.

A reader who names one wants all articles about it, most of which are of later days. The collection
tells: articles of other days name the date in their text, after the same word or beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.dates.calendars import Named
from bahith.indexer.dates.lookalikes import has_namesake
from bahith.indexer.dates.queries import When
from bahith.indexer.query import Bool, Node, Nothing, Phrase, Published, Word
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


class Events:
    """Tells which dates of a query are names of events. Safe to share between threads."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        terms = analyzer.terms(_EVENTS)
        self._stems = frozenset(stem for word in terms for stem in word.stems)

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
        head = self._head(query, when.start)
        if head:
            by_head = Bool(should=tuple(Phrase((head, *date)) for date in dates))
            yield Bool(must=(by_head, *year), must_not=other_time)
            # Later articles often leave out the year of an event: ذكرى ثورة 25 يناير.
            if not named.month and self._is_event([head]):
                yield Bool(must=(by_head,), must_not=(Published(before=when.before),))
        if head and named.month and has_namesake(named.month):
            (month,) = self._words(named.month)
            written = tuple(replace(word, exact=True) for word in (head, month))
            yield Bool(must=(Phrase(written, exact=True),), must_not=other_time)
        if not named.month and self._is_event(_words(rest)):
            day = Bool(should=tuple(map(Phrase, dates)))
            yield Bool(must=(*_all(rest), day, *year), must_not=other_time)

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


def _all(tree: Node) -> tuple[Node, ...]:
    """What an article has to match to have all that ``tree`` looks for."""
    if isinstance(tree, Bool):
        must = (*tree.must, *tree.should)
        return (Bool(must=must, must_not=tree.must_not, filters=tree.filters),)
    return () if isinstance(tree, Nothing) else (tree,)
