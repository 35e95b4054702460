"""Parses what a person typed into a query tree and notes. Never fails.

docs/query-language.md describes the syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bahith.analyzers import latin, latin_languages, pairs
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.declared import Kind as FieldKind
from bahith.indexer.notes import note
from bahith.indexer.query import (
    Bool,
    Field,
    Node,
    Nothing,
    Phrase,
    Prefix,
    Question,
    Word,
)
from bahith.indexer.results import Note
from bahith.indexer.search.query import acronyms, fields
from bahith.indexer.search.query.clauses import Clause, beside, both, either, whole
from bahith.indexer.search.query.lexer import Kind, Lexeme, balanced
from bahith.indexer.search.query.question import question
from bahith.indexer.search.query.text import MAX_CHARACTERS, Fields, QueryText, cut, remembered

MAX_WORDS: Final = 64
MAX_DEPTH: Final = 20
MIN_PREFIX: Final = 2

_AFTER_STAR: Final = "،؛؟.,;:!?…)"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed query: its query tree, notes on what was not understood, and its words in order."""

    query: QueryText
    tree: Node
    notes: tuple[Note, ...] = ()
    question: Question | None = None


class Parser:
    """Parses queries. Safe to share between threads."""

    def __init__(self, analyzer: Analyzer) -> None:
        """``analyzer`` is the one that the index was made with."""
        self._analyzer = analyzer
        self._parsed = remembered(self._parse)

    def parse(self, q: str | QueryText) -> Parsed:
        """The query tree and notes of ``q``, in time linear in its length."""
        return self._parsed(QueryText.of(q))

    def _parse(self, query: QueryText) -> Parsed:
        descent = _Descent(self._analyzer, query.fields)
        if query.head != query.typed:
            descent.warn("query_too_long", str(MAX_CHARACTERS))
        for lexeme in query.lexemes:
            if lexeme.note:
                descent.warn(lexeme.note, lexeme.text)
        lexemes = [each for each in _with_joined_names(query) if each.kind is not Kind.SIGN]
        descent.lexemes = balanced(acronyms.joined(lexemes), MAX_DEPTH, descent.warn)
        clause = descent.group()
        if clause:
            tree = whole(clause, self._analyzer.is_stop_word)
            asked = question(descent.texts, tree, self._analyzer)
            return Parsed(query, tree, descent.notes(), asked)
        if query.typed.strip():
            descent.warn("nothing_searchable")
        return Parsed(query, Nothing(), descent.notes())

    def words(self, text: str) -> Node:
        """The query tree of ``plain``."""
        return self.plain(text).tree

    def plain(self, text: str) -> Parsed:
        """Plain ``text`` as a query, with each of its words once.

        Its quotes, dashes and colons are punctuation, not operators.
        """
        query = QueryText.of(text)
        text = pairs.merge(text[:MAX_CHARACTERS])
        tokens = self._analyzer.tokens(text)
        of_query = latin_languages.of_query
        text_by_terms = {
            of_query(token.terms._replace(spelling="")): text[token.start : token.end]
            for token in reversed(tokens)
        }
        is_doubtful = self._analyzer.is_doubtful
        words = [
            Word(raw, terms, doubtful=is_doubtful(raw, terms))
            for terms, raw in islice(reversed(text_by_terms.items()), MAX_WORDS)
        ]
        telling = [word for word in words if not self._analyzer.is_stop_word(word.terms)]
        if not words:
            return Parsed(query, Nothing())
        tree = Bool(should=tuple(telling or words))
        typed = [(text[token.start : token.end], of_query(token.terms)) for token in tokens]
        return Parsed(query, tree, (), question([typed], tree, self._analyzer))


def _with_joined_names(query: QueryText) -> Sequence[Lexeme]:
    """The lexemes, with names of two words as one: كانون الثاني becomes يناير, F 16 F-16."""
    text = latin.join_designations(pairs.merge(query.head))
    return query.lexemes if text == query.head else cut(text, query.fields)


class _Descent:
    """Recursive descent through lexemes: NOT and + bind tightest, then AND, then OR."""

    def __init__(self, analyzer: Analyzer, declared: Fields) -> None:
        self.lexemes: list[Lexeme] = []
        self._declared: dict[str, FieldKind] = dict(declared)
        self._position = 0
        self._analyzer = analyzer
        self._words_left = MAX_WORDS
        self._notes: dict[Note, None] = {}
        self.texts: list[list[tuple[str, Terms]]] = []
        """The words that were read, those of words side by side in one list."""

    def warn(self, code: str, value: str = "") -> None:
        names = self._declared if code == "unknown_field" else ()
        self._notes[note(code, value, names)] = None

    def notes(self) -> tuple[Note, ...]:
        return tuple(self._notes)

    def group(self) -> Clause | None:
        """The clauses up to the closing parenthesis or the end, side by side."""
        clauses = []
        while self._kind not in (Kind.CLOSE, Kind.END):
            if clause := self._either():
                clauses.append(clause)
        self._position += 1
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
        negative = required = False
        literal: Phrase | None = None
        while self._kind in (Kind.NOT, Kind.PLUS):
            negative ^= self._kind is Kind.NOT
            required |= self._kind is Kind.PLUS
            literal = self._as_words() if self.lexemes[self._position].note else literal
            self._next()
        clause = self._operand()
        if clause and literal:
            clause = clause._replace(node=Bool(must=(clause.node,), must_not=(literal,)))
        if clause and negative:
            return clause._replace(negative=not clause.negative)
        return clause and clause._replace(required=required or clause.required)

    def _as_words(self) -> Phrase | None:
        """The Arabic operator here between its two words, should an article have these words."""
        around = self.lexemes[self._position - 1 : self._position + 2]
        if any(each.kind is not Kind.TEXT for each in (around[0], around[-1])):
            return None
        terms = [
            *map(
                latin_languages.of_query,
                self._analyzer.terms(" ".join(each.text for each in around)),
            )
        ]
        if len(terms) != len(around):
            return None
        return Phrase(tuple(Word(each.text, of) for each, of in zip(around, terms, strict=True)))

    def _operand(self) -> Clause | None:
        kind = self._kind
        if kind in (Kind.AND, Kind.OR, Kind.CLOSE, Kind.END):
            self._warn_of_operator()
            return None
        lexeme = self._next()
        if kind is Kind.OPEN:
            return self.group()
        if kind is Kind.FIELD:
            return self._in_field(lexeme)
        if kind is Kind.STRAY_QUOTE:
            self.warn("stray_quote")
            return None
        return self._leaf(lexeme)

    def _warn_of_operator(self) -> None:
        """An operand is missing: name the operator before this position, or the one at it."""
        before = self.lexemes[self._position - 1] if self._position else None
        operators = (Kind.AND, Kind.OR, Kind.NOT, Kind.PLUS)
        lone = before if before and before.kind in operators else self.lexemes[self._position]
        self.warn("lone_operator", lone.text)

    @property
    def _kind(self) -> Kind:
        return self.lexemes[self._position].kind

    def _next(self) -> Lexeme:
        self._position += 1
        lexeme = self.lexemes[self._position - 1]
        if lexeme.kind is not Kind.TEXT or lexeme.quoted or not self.texts:
            self.texts.append([])
        return lexeme

    def _in_field(self, field: Lexeme) -> Clause | None:
        clause = None
        if self._kind is Kind.TEXT:
            lexeme = self._next()
            if field.name == "title":
                clause = self._leaf(lexeme, "title")
            elif fields.is_measured(field.name, self._declared.get(field.name)):
                return self._measured(field.name, lexeme)
            else:
                words = tuple(word.terms for word in self._words(lexeme))
                name = fields.named(field.name, lexeme.text, words)
                clause = Clause(name, True) if name else None
        if clause is None:
            self.warn("empty_field", field.text)
        return clause

    def _measured(self, field: str, lexeme: Lexeme) -> Clause | None:
        if not self._words_left:
            self.warn("too_many_words", str(MAX_WORDS))
            return None
        self._words_left -= 1
        kind = self._declared.get(field)
        within = fields.measured(field, kind, lexeme.text)
        if not within:
            self.warn("bad_number" if kind == "number" else "bad_date", lexeme.text.strip())
        return Clause(within, True) if within else None

    def _leaf(self, lexeme: Lexeme, field: Field = "") -> Clause | None:
        words = self._words(lexeme, field)
        if not words:
            return None
        required = lexeme.quoted or lexeme.exact or bool(field)
        if prefix := self._prefix(lexeme, words):
            return Clause(prefix, required)
        if len(words) == 1 and not words[0].spelling:
            return Clause(words[0], required)
        phrase = Phrase(words, field, lexeme.exact, lexeme.quoted)
        if not required and latin.is_numbered_name(lexeme.text):
            return Clause(Bool(should=(phrase, words[0])))
        return Clause(phrase, required)

    def _prefix(self, lexeme: Lexeme, words: tuple[Word, ...]) -> Prefix | None:
        starred = lexeme.text.rstrip(_AFTER_STAR).endswith("*")
        if not starred or lexeme.quoted or lexeme.exact:
            return None
        # عبدالرح is no word, but the beginning of one that is written as one.
        text = "".join(word.text for word in words)
        if len(words) > 1 and text not in lexeme.text:
            self.warn("split_prefix", lexeme.text)
            return None
        prefix, *others = self._analyzer.prefixes(text)
        if len(prefix) < MIN_PREFIX:
            self.warn("short_prefix", lexeme.text)
            return None
        return Prefix(text, prefix, words[0].field, tuple(others))

    def _words(self, lexeme: Lexeme, field: Field = "") -> tuple[Word, ...]:
        tokens = self._analyzer.tokens(lexeme.text)
        if len(tokens) > self._words_left:
            self.warn("too_many_words", str(MAX_WORDS))
            tokens = tokens[: self._words_left]
        self._words_left -= len(tokens)
        spelling = self._analyzer.exact_spelling if lexeme.exact else lambda _: ""
        words = []
        for start, end, of_word in tokens:
            text, terms = lexeme.text[start:end], latin_languages.of_query(of_word)
            doubtful = not lexeme.exact and self._analyzer.is_doubtful(text, terms)
            how = lexeme.exact, spelling(terms), doubtful, lexeme.quoted
            words.append(Word(text, terms, field, *how))
            self.texts[-1].append((text, terms))
        return tuple(words)
