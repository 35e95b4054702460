"""Did you mean: what a query may mean when the collection lacks its words.

Only words are replaced; operators, quotation marks, fields and their values stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.letters import is_arabic
from bahith.indexer.engines.base import Engine
from bahith.indexer.results import Correction
from bahith.indexer.scheduling import stepwise
from bahith.indexer.search.assist.memory import Memory
from bahith.indexer.search.assist.respelling import is_repetition
from bahith.indexer.search.assist.scripts import Change, Chunk, Scripts
from bahith.indexer.search.assist.spelling import HARDLY, Speller
from bahith.indexer.search.query.lexer import Kind, Lexeme, clean
from bahith.indexer.search.query.parser import MAX_WORDS
from bahith.indexer.search.query.text import SHORT, Fields, QueryText, field_named

MOST: Final = 8
"""The most words of a query that are corrected."""

_TEXTUAL: Final = ("title",)
"""The fields whose values are words of articles."""

# A stretch without the characters that mean the same on both keyboard layouts.
_CHUNK: Final = re.compile(r'[^\s()"“”„‟＂«»‹›]+')
_OPERATOR: Final = re.compile(r"(?:AND|OR|NOT)$")
_SIGNS: Final = re.compile(r"[-−+=]*")


def _unknown(word: Terms) -> bool:
    """Nothing is known of a word but what the collection tells."""
    return False


class _Span(NamedTuple):
    """A range of the query that is a word, and its terms; a ``loose`` one may become two words."""

    start: int
    end: int
    terms: Terms
    loose: bool


class Corrector:
    """Corrects queries by the words of one collection. Safe to share between threads."""

    def __init__(
        self, engine: Engine, analyzer: Analyzer, is_right: Callable[[Terms], bool] = _unknown
    ) -> None:
        """``analyzer`` must be the one that the index was made with.

        A word that ``is_right`` is left as it was typed, whether the collection has it or not;
        where that changes, so must the version of the engine.
        """
        self._is_right = is_right
        self._speller = Speller(engine, analyzer)
        self._scripts = Scripts(self._speller, analyzer)
        self._analyzer = analyzer
        self._memory = Memory(engine)
        self._engine = engine

    def correction(self, q: str | QueryText) -> Correction | None:
        """The corrected query, or None if ``q`` needs no correction.

        A word that the collection has, as written or by a stem, is left alone. Raises as
        ``Engine.search``.
        """
        query = QueryText.of(q, self._engine.declared)
        if len(query.typed) > SHORT:
            return self._correction(query)
        # The query itself would keep its lexemes in memory.
        key = query.typed, query.fields
        return self._memory.value(key, lambda: self._correction(query))

    def _correction(self, query: QueryText) -> Correction | None:
        typed, head = clean(query.typed), clean(query.head)
        strange = self._strange(_masked(head, query.lexemes), query.fields)
        if changes := self._scripts.layout(strange):
            return Correction(_replaced(typed, changes), "layout")
        if changes := self._scripts.arabizi(head, strange[:MOST]):
            return Correction(_replaced(typed, changes), "arabizi")
        if changes := [*self._spelling(head, query.lexemes)]:
            return Correction(_replaced(typed, changes), "spelling")
        return None

    # Misspelled words

    def _spelling(self, q: str, lexemes: Sequence[Lexeme]) -> Iterator[Change]:
        spans = [*self._spans(lexemes)][:MAX_WORDS]
        arabic = [
            span
            for span in spans
            if is_arabic(span.terms.written) and not self._is_right(span.terms)
        ]
        counts = dict(zip(arabic, self._speller.written([s.terms for s in arabic]), strict=True))
        unknown = {span for span in arabic if not counts[span]}
        joined: set[_Span] = set()
        for first, second in self._split_words(q, spans, unknown):
            if not {first, second} & joined:
                joined |= {first, second}
                yield (first.end, second.start, "")
        rare = [span for span in arabic if counts[span] <= HARDLY and span not in joined]
        corrected: dict[_Span, str] = {}
        for span in stepwise(rare[:MOST]):
            raw = q[span.start : span.end]
            word = self._speller.corrected(raw, span.terms, counts[span])
            if word and (span.loose or " " not in word):
                corrected[span] = word
        for span in self._supported(q, spans, corrected):
            yield (span.start, span.end, corrected[span])

    def _supported(
        self, q: str, spans: Sequence[_Span], corrected: dict[_Span, str]
    ) -> Iterator[_Span]:
        """The corrected words that stand beside a common word, or with another in an article.

        Words that are all rare may be a name: سناب شات is not سنان شان.
        """
        telling = [span for span in spans if not self._analyzer.is_stop_word(span.terms)]
        words = {span: corrected.get(span, q[span.start : span.end]) for span in telling}
        meant = {span: self._analyzer.terms(word) for span, word in words.items()}
        may_be_name = len(telling) > 1 and not any(
            self._is_right(span.terms) or self._speller.is_ordinary(words[span], meant[span])
            for span in telling
            if span not in corrected
        )
        for span, word in corrected.items():
            others = [terms for other in telling if other != span for terms in meant[other]]
            repeats = is_repetition(q[span.start : span.end], word)
            if not may_be_name or repeats or self._speller.together(meant[span], others):
                yield span

    def _split_words(
        self, q: str, spans: Sequence[_Span], unknown: set[_Span]
    ) -> list[tuple[_Span, _Span]]:
        """Neighbours, at least one of them unknown, that are one word split by a space."""
        pairs = [
            (first, second)
            for first, second in pairwise(spans)
            if {first, second} & unknown
            and not (self._is_right(first.terms) or self._is_right(second.terms))
            and (first.loose and second.loose)
            and q[first.end : second.start].isspace()
        ]
        are_words = self._speller.joined((first.terms, second.terms) for first, second in pairs)
        return [pair for pair, is_word in zip(pairs, are_words, strict=True) if is_word]

    def _spans(self, lexemes: Sequence[Lexeme]) -> Iterator[_Span]:
        """The words among ``lexemes`` that are searched for in texts."""
        field, negative = "", False
        for lexeme in lexemes:
            if lexeme.kind is Kind.FIELD:
                field = lexeme.name
                continue
            if lexeme.kind is Kind.NOT:
                negative = True
                continue
            if lexeme.kind is Kind.TEXT and (not field or field in _TEXTUAL):
                loose = lexeme.quoted or not (field or negative or lexeme.exact)
                if lexeme.quoted or not ("*" in lexeme.text or lexeme.fragment):
                    for start, end, terms in self._analyzer.tokens(lexeme.text):
                        yield _Span(
                            lexeme.clean_start + start, lexeme.clean_start + end, terms, loose
                        )
            field, negative = "", False

    def _strange(self, q: str, fields: Fields) -> list[Chunk]:
        """The chunks of ``q`` that neither the collection nor the lexicon knows."""
        chunks = [*self._chunks(q, fields)][:MAX_WORDS]
        words = [self._analyzer.tokens(chunk.text) for chunk in chunks]
        terms = [token.terms for tokens in words for token in tokens if _shows_script(token.terms)]
        right = {word for word in terms if self._is_right(word)}
        unique = [word for word in dict.fromkeys(terms) if word not in right]
        strange = dict(zip(unique, self._speller.strange(unique), strict=True))
        strange |= dict.fromkeys(right, False)
        return [
            chunk
            for chunk, tokens in zip(chunks, words, strict=True)
            if tokens and all(strange.get(token.terms, True) for token in tokens)
        ]

    def _chunks(self, q: str, fields: Fields) -> Iterator[Chunk]:
        skipped = False
        for match in _CHUNK.finditer(q):
            start, end = match.span()
            if _OPERATOR.match(match[0]):
                continue
            start += len((_SIGNS.match(match[0]) or match)[0])
            name, colon, rest = q[start:end].partition(":")
            field = field_named(name, fields=fields) if colon else None
            skip = skipped or bool(field and field not in _TEXTUAL)
            skipped = skip and field is not None and not rest
            start += len(name) + 1 if field else 0
            if start < end and not skip and "*" not in q[start:end]:
                yield Chunk(start, end, q[start:end])


def _shows_script(terms: Terms) -> bool:
    """Whether a word shows which script it is in: single letters may be punctuation of a layout."""
    return len(terms.written) > 1


def _masked(q: str, lexemes: Iterable[Lexeme]) -> str:
    """``q`` with spaces instead of what is syntax of other search engines, and no word."""
    readable = list(q)
    for lexeme in lexemes:
        if lexeme.note:
            start, length = lexeme.clean_start, len(lexeme.text)
            readable[start : start + length] = " " * length
    return "".join(readable)


def _replaced(q: str, changes: Iterable[Change]) -> str:
    for start, end, text in sorted(changes, reverse=True):
        q = q[:start] + text + q[end:]
    return q
