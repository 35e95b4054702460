"""Did you mean: a question as it should have been typed, where the collection lacks its words.

Only the ranges of words are replaced; operators, quotes, fields and their values stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from bahith.analyzers import arabizi, keyboard
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.cache import is_arabic
from bahith.indexer.engines.base import Engine
from bahith.indexer.results import Correction
from bahith.indexer.search.assist.spelling import HARDLY, Speller
from bahith.indexer.search.query.lexer import Kind, Lexeme, clean
from bahith.indexer.search.query.parser import MAX_WORDS
from bahith.indexer.search.query.text import QueryText, field_named

MOST: Final = 8
"""So many words of a question are corrected at most."""

_CLEAR: Final = 4
"""Arabizi without digits needs so many Arabic letters: less may be a word of any language."""

_TEXTUAL: Final = ("title",)
"""The fields whose values are words of articles."""

# What stands between the signs that mean the same on either keyboard.
_CHUNK: Final = re.compile(r'[^\s()"“”„‟＂«»‹›]+')
_OPERATOR: Final = re.compile(r"(?:AND|OR|NOT)$")
_ARTICLE: Final = re.compile(r"(?i)\b[aei]l\s+$")
_SIGNS: Final = re.compile(r"[-−=]*")


class _Span(NamedTuple):
    """A range of the question that is a word, and its terms; ``loose``: it may become two."""

    start: int
    end: int
    terms: Terms
    loose: bool


class _Chunk(NamedTuple):
    """A range of the question between spaces and quotes, without a field's name before it."""

    start: int
    end: int
    text: str


Change = tuple[int, int, str]


class Corrector:
    """Corrects questions by what one collection knows. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer) -> None:
        """``analyzer`` is the one that the index was made with."""
        self._speller = Speller(engine, analyzer)
        self._analyzer = analyzer

    def correction(self, q: str | QueryText) -> Correction | None:
        """``q`` as it should have been typed, or None where it may stand.

        A word stands that the collection has, as it is written or by a stem. Raises as
        ``Engine.search`` does.
        """
        query = QueryText.of(q)
        typed, head = clean(query.typed), clean(query.head)
        strange = self._strange(head)
        if changes := self._layout(strange):
            return Correction(_replaced(typed, changes), "layout")
        if changes := self._arabizi(head, strange):
            return Correction(_replaced(typed, changes), "arabizi")
        if changes := [*self._spelling(head, query.lexemes)]:
            return Correction(_replaced(typed, changes), "spelling")
        return None

    # Words that are spelled wrong

    def _spelling(self, q: str, signs: Sequence[Lexeme]) -> Iterator[Change]:
        spans = [*self._spans(signs)][:MAX_WORDS]
        arabic = [span for span in spans if is_arabic(span.terms.written)]
        counts = dict(zip(arabic, self._speller.written([s.terms for s in arabic]), strict=True))
        unknown = {span for span in arabic if not counts[span]}
        done: set[_Span] = set()
        for one, other in self._parted(q, spans, unknown):
            if not {one, other} & done:
                done |= {one, other}
                yield (one.end, other.start, "")
        rare = [span for span in arabic if counts[span] <= HARDLY and span not in done]
        for span in rare[:MOST]:
            raw = q[span.start : span.end]
            found = self._speller.corrected(raw, span.terms, counts[span])
            if found and (span.loose or " " not in found):
                yield (span.start, span.end, found)

    def _parted(
        self, q: str, spans: Sequence[_Span], unknown: set[_Span]
    ) -> list[tuple[_Span, _Span]]:
        """Neighbours, one of them unknown at least, that are one word with a space in it."""
        pairs = [
            (one, other)
            for one, other in pairwise(spans)
            if {one, other} & unknown
            and (one.loose and other.loose)
            and q[one.end : other.start].isspace()
        ]
        found = self._speller.joined((one.terms, other.terms) for one, other in pairs)
        return [pair for pair, is_one in zip(pairs, found, strict=True) if is_one]

    def _spans(self, signs: Sequence[Lexeme]) -> Iterator[_Span]:
        """The words among ``signs`` that are looked for in texts."""
        field, negative = "", False
        for sign in signs:
            if sign.kind is Kind.FIELD:
                field = sign.name
                continue
            if sign.kind is Kind.NOT:
                negative = True
                continue
            if sign.kind is Kind.TEXT and (not field or field in _TEXTUAL):
                loose = sign.quoted or not (field or negative or sign.exact)
                if sign.quoted or "*" not in sign.text:
                    for start, end, terms in self._analyzer.tokens(sign.text):
                        yield _Span(sign.clean_start + start, sign.clean_start + end, terms, loose)
            field, negative = "", False

    # Words in the letters of another script

    def _layout(self, strange: Sequence[_Chunk]) -> list[Change]:
        """What was typed on the other layout, if any of it is known then, and what is a word."""
        others = [(chunk, *other) for chunk in strange for other in self._other(chunk.text)]
        counts = self._speller.written(terms for _, _, terms in others)
        changes: dict[_Chunk, str] = {}
        known = False
        for (chunk, text, terms), count in zip(others, counts, strict=True):
            listed = self._analyzer.frequency(text) > 0
            if chunk not in changes and (count or listed):
                changes[chunk] = text
                telling = len(terms.written) > 2
                known |= telling and (count > 0 or self._speller.finds(terms) > 0)
        return [(chunk.start, chunk.end, text) for chunk, text in changes.items() if known]

    def _other(self, text: str) -> Iterator[tuple[str, Terms]]:
        """``text`` by the other layout, where that is one word of the other script."""
        latin = text.isascii()
        for other in (keyboard.arabic(text),) if latin else keyboard.latin(text):
            words = self._analyzer.terms(other)
            if len(words) == 1 and is_arabic(words[0].written) == latin:
                yield other, words[0]

    def _arabizi(self, q: str, strange: Sequence[_Chunk]) -> list[Change]:
        """What is a word of the collection as Arabizi, if any of it is clearly that."""
        changes: list[Change] = []
        clear = False
        for chunk in strange[:MOST]:
            article = _ARTICLE.search(q[: chunk.start])
            text = f"al-{chunk.text}" if article else chunk.text
            if word := self._speller.read(arabizi.readings(text)):
                clear |= arabizi.has_digits(chunk.text) or len(word) >= _CLEAR
                start = article.start() if article else chunk.start
                changes = [change for change in changes if change[1] <= start]
                changes.append((start, chunk.end, word))
        return changes if clear else []

    def _strange(self, q: str) -> list[_Chunk]:
        """The chunks of ``q`` that are no words, neither of the collection nor of a list."""
        chunks = [*self._chunks(q)][:MAX_WORDS]
        words = [self._analyzer.tokens(chunk.text) for chunk in chunks]
        terms = [token.terms for tokens in words for token in tokens if _tells(token.terms)]
        unique = [*dict.fromkeys(terms)]
        strange = dict(zip(unique, self._speller.strange(unique), strict=True))
        return [
            chunk
            for chunk, tokens in zip(chunks, words, strict=True)
            if tokens and all(strange.get(token.terms, True) for token in tokens)
        ]

    def _chunks(self, q: str) -> Iterator[_Chunk]:
        skipped = False
        for found in _CHUNK.finditer(q):
            start, end = found.span()
            if _OPERATOR.match(found[0]):
                continue
            start += len((_SIGNS.match(found[0]) or found)[0])
            name, colon, rest = q[start:end].partition(":")
            field = field_named(name) if colon else None
            skip = skipped or bool(field and field not in _TEXTUAL)
            skipped = skip and field is not None and not rest
            start += len(name) + 1 if field else 0
            if start < end and not skip and "*" not in q[start:end]:
                yield _Chunk(start, end, q[start:end])


def _tells(terms: Terms) -> bool:
    """Whether a word says which script it is in: between signs of a layout stand single letters."""
    return len(terms.written) > 1


def _replaced(q: str, changes: Iterable[Change]) -> str:
    for start, end, text in sorted(changes, reverse=True):
        q = q[:start] + text + q[end:]
    return q
