"""What a person typed → query tree and notes. Never fails.

The syntax, for people, is in docs/query-language.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bahith.analyzers import months
from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.dates.parsing import Side, parse_bound
from bahith.indexer.errors import BadRequest
from bahith.indexer.notes import note
from bahith.indexer.query import Bool, Field, Node, Nothing, Phrase, Prefix, Published, Source, Word
from bahith.indexer.results import Note
from bahith.indexer.search.query.clauses import Clause, beside, both, either, whole
from bahith.indexer.search.query.lexer import Kind, Lexeme, balanced
from bahith.indexer.search.query.question import MAX_CHARACTERS, Question, cut

MAX_WORDS: Final = 64
MAX_DEPTH: Final = 20
MIN_PREFIX: Final = 2

_AFTER_STAR: Final = "،؛؟.,;:!?…)"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question as it was understood: its query tree, and what there is to say about it."""

    question: Question
    tree: Node
    notes: tuple[Note, ...] = ()


class Parser:
    """Reads questions. Safe to share between threads."""

    def __init__(self, analyzer: Analyzer) -> None:
        """``analyzer`` is the one that the index was made with."""
        self._analyzer = analyzer

    def parse(self, q: str | Question) -> Parsed:
        """The tree of ``q`` and what there is to say about it, in time linear to its length."""
        question = Question.of(q)
        reading = _Reading(self._analyzer)
        if question.head != question.text:
            reading.warn("query_too_long", str(MAX_CHARACTERS))
        reading.signs = balanced(_with_months(question), MAX_DEPTH, reading.warn)
        clause = reading.group()
        if clause:
            return Parsed(question, whole(clause, self._analyzer.is_stop_word), reading.notes())
        if question.text.strip():
            reading.warn("nothing_searchable")
        return Parsed(question, Nothing(), reading.notes())

    def words(self, text: str) -> Node:
        """The tree of ``text`` as words and nothing else, each once.

        For whole sentences, whose quotes, dashes and colons are no operators.
        """
        text = months.merge_pairs(text[:MAX_CHARACTERS])
        tokens = self._analyzer.tokens(text)
        unique = {token.terms: text[token.start : token.end] for token in reversed(tokens)}
        words = [Word(raw, terms) for terms, raw in reversed(unique.items())][:MAX_WORDS]
        telling = [word for word in words if not self._analyzer.is_stop_word(word.terms)]
        return Bool(should=tuple(telling or words)) if words else Nothing()


def _with_months(question: Question) -> Sequence[Lexeme]:
    """The lexemes with each month's name of two words as one: كانون الثاني is يناير."""
    text = months.merge_pairs(question.head)
    return question.lexemes if text == question.head else cut(text)


class _Reading:
    """One question being read, by recursive descent: NOT binds closest, then AND, then OR."""

    def __init__(self, analyzer: Analyzer) -> None:
        self.signs: list[Lexeme] = []
        self._place = 0
        self._analyzer = analyzer
        self._room = MAX_WORDS
        self._notes: dict[Note, None] = {}

    def warn(self, code: str, value: str = "") -> None:
        self._notes[note(code, value)] = None

    def notes(self) -> tuple[Note, ...]:
        return tuple(self._notes)

    def group(self) -> Clause | None:
        """All that stands side by side up to the closing parenthesis or the end."""
        clauses = []
        while self._kind not in (Kind.CLOSE, Kind.END):
            if clause := self._either():
                clauses.append(clause)
        self._place += 1
        return beside(clauses, self._analyzer.is_stop_word)

    def _either(self) -> Clause | None:
        return either(self._joined(Kind.OR, self._both), self._analyzer.is_stop_word)

    def _both(self) -> Clause | None:
        return both(self._joined(Kind.AND, self._not), self._analyzer.is_stop_word)

    def _joined(self, operator: Kind, operand: Callable[[], Clause | None]) -> list[Clause]:
        clauses = [operand()]
        while self._kind is operator:
            self._next()
            clauses.append(operand())
        return [clause for clause in clauses if clause]

    def _not(self) -> Clause | None:
        negative = False
        while self._kind is Kind.NOT:
            self._next()
            negative = not negative
        clause = self._operand()
        if clause and negative:
            return clause._replace(negative=not clause.negative)
        return clause

    def _operand(self) -> Clause | None:
        kind = self._kind
        if kind in (Kind.AND, Kind.OR, Kind.CLOSE, Kind.END):
            self._warn_of_operator()
            return None
        sign = self._next()
        if kind is Kind.OPEN:
            return self.group()
        if kind is Kind.FIELD:
            return self._in_field(sign)
        if kind is Kind.STRAY_QUOTE:
            self.warn("stray_quote")
            return None
        return self._leaf(sign)

    def _warn_of_operator(self) -> None:
        """An operand is missing here: name the operator before this place, or the one at it."""
        before = self.signs[self._place - 1] if self._place else None
        operators = (Kind.AND, Kind.OR, Kind.NOT)
        lone = before if before and before.kind in operators else self.signs[self._place]
        self.warn("lone_operator", lone.text)

    @property
    def _kind(self) -> Kind:
        return self.signs[self._place].kind

    def _next(self) -> Lexeme:
        self._place += 1
        return self.signs[self._place - 1]

    def _in_field(self, field: Lexeme) -> Clause | None:
        clause = None
        if self._kind is Kind.TEXT:
            sign = self._next()
            if field.name == "title":
                clause = self._leaf(sign, "title")
            elif field.name == "source":
                clause = self._source(sign)
            else:
                return self._published(sign, "after" if field.name == "after" else "before")
        if clause is None:
            self.warn("empty_field", field.text)
        return clause

    def _source(self, sign: Lexeme) -> Clause | None:
        words = self._words(sign)
        return Clause(Source(tuple(word.terms for word in words)), True) if words else None

    def _published(self, sign: Lexeme, side: Side) -> Clause | None:
        if not self._room:
            self.warn("too_many_words", str(MAX_WORDS))
            return None
        self._room -= 1
        try:
            day = parse_bound(sign.text, side)
        except BadRequest:
            self.warn("bad_date", sign.text.strip())
            return None
        return Clause(Published(after=day) if side == "after" else Published(before=day), True)

    def _leaf(self, sign: Lexeme, field: Field = "") -> Clause | None:
        words = self._words(sign, field)
        if not words:
            return None
        required = sign.quoted or sign.exact or bool(field)
        if prefix := self._prefix(sign, words):
            return Clause(prefix, required)
        if len(words) == 1:
            return Clause(words[0], required)
        return Clause(Phrase(words, field, sign.exact), required)

    def _prefix(self, sign: Lexeme, words: tuple[Word, ...]) -> Prefix | None:
        starred = sign.text.rstrip(_AFTER_STAR).endswith("*")
        if not starred or sign.quoted or sign.exact:
            return None
        if len(words) > 1:
            self.warn("split_prefix", sign.text)
            return None
        prefix, *others = self._analyzer.prefixes(words[0].text)
        if len(prefix) < MIN_PREFIX:
            self.warn("short_prefix", sign.text)
            return None
        return Prefix(words[0].text, prefix, words[0].field, tuple(others))

    def _words(self, sign: Lexeme, field: Field = "") -> tuple[Word, ...]:
        tokens = self._analyzer.tokens(sign.text)
        if len(tokens) > self._room:
            self.warn("too_many_words", str(MAX_WORDS))
            tokens = tokens[: self._room]
        self._room -= len(tokens)
        return tuple(
            Word(sign.text[start:end], terms, field, sign.exact) for start, end, terms in tokens
        )
