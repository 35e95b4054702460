"""Looser queries to try when a query finds nothing, step by step.

First the corrected query, then phrases as separate words, then without the words that the
fewest articles have, and last without the marks that make words required. Exclusions with
``-`` and fields that filter stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bahith.indexer.results import Correction, Relaxed
from bahith.indexer.search.query.lexer import ANGLE, DOUBLE, Kind, Lexeme, balanced
from bahith.indexer.search.query.parser import MAX_DEPTH
from bahith.indexer.search.query.text import QueryText

MAX_DROPPED: Final = 8
"""The most words of a query that may be dropped."""

_JOINING: Final = (Kind.AND, Kind.OR)
_OPERANDS: Final = (Kind.TEXT, Kind.OPEN, Kind.FIELD, Kind.NOT, Kind.PLUS)
"""How an operand may begin."""
_SYNTAX: Final = re.compile(rf"[():=*?^~/\[\]{{}}{DOUBLE}{ANGLE}]|(?<!\w)[-−+]")


@dataclass(frozen=True, slots=True)
class _Part:
    """A lexeme of a query, or an operand with its mark: ``title:`` or ``=`` or both.

    No step may change a ``fixed`` part.
    """

    kind: Kind
    text: str
    mark: str = ""
    quoted: bool = False
    fixed: bool = False

    @property
    def requires(self) -> bool:
        """Whether this is or has a mark that makes words required."""
        return not self.fixed and (self.kind is Kind.AND or bool(self.mark))

    @property
    def written(self) -> str:
        if not self.quoted:
            return self.mark + self.text
        # A phrase may contain quotation marks of the other family.
        double = all(quote not in self.text for quote in DOUBLE)
        return f'{self.mark}"{self.text}"' if double else f"{self.mark}«{self.text}»"


_HOLE: Final = _Part(Kind.STRAY_QUOTE, "")
"""A missing operand, such as after an empty field."""
_END: Final = _Part(Kind.END, "")


def relaxations(
    q: str | QueryText,
    correction: Correction | None,
    totals: Callable[[Sequence[str]], Sequence[int]],
) -> Iterator[Relaxed]:
    """Looser queries than ``q``, the closest first, each made when it is needed.

    ``correction`` is that of ``q``, if there is one. ``totals`` returns how many articles each
    of the given queries finds.
    """
    if correction:
        yield Relaxed(correction.q, correction.kind)
    parts = _parts(QueryText.of(q))
    if any(part.fixed for part in parts) and any(part.kind is Kind.OR for part in parts):
        # Next to OR, a filter would apply to something else, or to nothing.
        return
    words = _loosened(parts)
    if words != parts:
        yield Relaxed(_written(words), "phrase")
    yield from _fewer(words, totals)
    marks = dict.fromkeys(part.mark or part.text for part in words if part.requires)
    if marks:
        yield Relaxed(_written(_unmarked(words)), "words", tuple(marks))


def _parts(query: QueryText) -> list[_Part]:
    """The parts of a query; all parts of an excluded group are fixed."""
    parts: list[_Part] = []
    depth = fixed_from = 0
    lexemes = (lexeme for lexeme in query.lexemes if lexeme.kind is not Kind.SIGN)
    for part in _marked(balanced(lexemes, MAX_DEPTH, lambda *_: None)[:-1]):
        if part.kind is Kind.OPEN:
            depth += 1
            if part.fixed and not fixed_from:
                fixed_from = depth
        parts.append(replace(part, fixed=True) if fixed_from and part != _HOLE else part)
        if part.kind is Kind.CLOSE:
            fixed_from = 0 if fixed_from == depth else fixed_from
            depth -= 1
    return _tidy(parts)


def _marked(lexemes: Iterable[Lexeme]) -> Iterator[_Part]:
    """Operands with the marks before them; holes where the parser misses one."""
    mark, fixed = "", False
    for lexeme in lexemes:
        takes = (Kind.TEXT,) if mark.endswith(":") else _OPERANDS
        if mark and lexeme.kind not in takes:
            yield _HOLE
            mark, fixed = "", False
        if lexeme.kind is Kind.FIELD:
            mark, fixed = f"{mark}{lexeme.text}:", fixed or lexeme.name != "title"
        elif lexeme.kind is Kind.NOT:
            mark, fixed = mark + ("NOT " if lexeme.text == "NOT" else "-"), True
        elif lexeme.kind is Kind.PLUS:
            mark += "+"
        elif lexeme.kind in _JOINING:
            yield _Part(lexeme.kind, lexeme.kind.name)
        else:
            empty = lexeme.kind is Kind.TEXT and not any(map(str.isalnum, lexeme.text))
            mark += "=" if lexeme.exact else ""
            stray = lexeme.kind is Kind.STRAY_QUOTE
            # After an unclosed quotation mark an operator is text; alone it would be an operator.
            # After a field's name it is always text, and without it the rest may be a field.
            literal = lexeme.quoted or mark.endswith(":")
            text = lexeme.text if literal else lexeme.text.lstrip("-−=")
            yield _HOLE if empty or stray else _Part(lexeme.kind, text, mark, lexeme.quoted, fixed)
            mark, fixed = "", False


def _joined(parts: Sequence[_Part], place: int) -> bool:
    """Whether AND connects an operand to another."""
    return any(part.kind is Kind.AND for part in parts[max(place - 1, 0) : place + 2])


def _loosened(parts: Sequence[_Part]) -> list[_Part]:
    """The parts, with each phrase replaced by its words."""
    loose: list[_Part] = []
    for place, part in enumerate(parts):
        if part.fixed or not part.quoted:
            loose.append(part)
            continue
        words = [replace(part, text=word, quoted=False) for word in _plain(part.text)]
        if len(words) > 1 and _joined(parts, place):
            words = [_Part(Kind.OPEN, "("), *words, _Part(Kind.CLOSE, ")")]
        loose += words
    return loose


def _plain(text: str) -> list[str]:
    """The words of a phrase, without what would be syntax outside of it."""
    words = _SYNTAX.sub(" ", text).split()
    return [word.lower() if word in ("AND", "OR", "NOT") else word for word in words]


def _fewer(
    parts: Sequence[_Part], totals: Callable[[Sequence[str]], Sequence[int]]
) -> Iterator[Relaxed]:
    """The query without one required word, without two, …, the rarest first.

    Optional words need not be dropped, and at least one word always stays.
    """
    words = [n for n, part in enumerate(parts) if part.kind is Kind.TEXT and not part.fixed]
    required = [n for n in words if parts[n].mark or _joined(parts, n)]
    if not required or len(words) < 2:
        return
    counts = dict(zip(required, totals([parts[n].written for n in required]), strict=True))
    rarest = sorted(required, key=lambda n: counts[n])
    for many in range(1, min(len(required), len(words) - 1, MAX_DROPPED) + 1):
        dropped = set(rarest[:many])
        left = [_HOLE if n in dropped else part for n, part in enumerate(parts)]
        yield Relaxed(_written(left), "words", tuple(parts[n].written for n in sorted(dropped)))


def without_one(query: QueryText, is_telling: Callable[[str], bool]) -> Iterator[Relaxed]:
    """The query without each of the words that keep an article from matching all of it.

    Of a query whose words are all optional, the others are required then, and words that are not
    ``is_telling`` are left out. Queries with OR or parentheses have no such words.
    """
    parts = _parts(query)
    words = [n for n, part in enumerate(parts) if part.kind is Kind.TEXT and not part.fixed]
    if any(part.kind in (Kind.OR, Kind.OPEN) for part in parts):
        return
    required = [n for n in words if parts[n].mark or parts[n].quoted or _joined(parts, n)]
    telling = [n for n in words if n in required or is_telling(parts[n].text)]
    if len(telling) < 2:
        return
    kept = dict(enumerate(parts))
    if not required:
        kept |= {n: replace(parts[n], mark="+" if len(telling) > 2 else "") for n in telling}
        kept |= {n: _HOLE for n in words if n not in telling}
    for dropped in (required or telling)[:MAX_DROPPED]:
        left = [_HOLE if n == dropped else part for n, part in kept.items()]
        yield Relaxed(_written(left), "words", (parts[dropped].written.lstrip("+"),))


def _unmarked(parts: Sequence[_Part]) -> list[_Part]:
    """The parts without the marks that make words required."""
    unmarked = (replace(part, mark="") if part.requires else part for part in parts)
    return [part for part in unmarked if part.fixed or part.kind is not Kind.AND]


def _written(parts: Sequence[_Part]) -> str:
    """The parts as a query."""
    text = ""
    for part in _tidy(parts):
        apart = text and not text.endswith("(") and part.kind is not Kind.CLOSE
        text += f" {part.written}" if apart else part.written
    return text


def _tidy(parts: Sequence[_Part]) -> list[_Part]:
    """The parts without operators that lack an operand, as the parser reads them."""
    tidy: list[_Part] = []
    for part in (*parts, _END):
        if part.kind in _JOINING:
            _join(tidy, part)
            continue
        if part.kind in (Kind.CLOSE, Kind.END):
            while tidy and tidy[-1].kind in (*_JOINING, _HOLE.kind):
                tidy.pop()
            if part.kind is Kind.CLOSE and tidy[-1].kind is Kind.OPEN:
                tidy.pop()
                part = _HOLE
        elif tidy and tidy[-1].kind is _HOLE.kind:
            tidy.pop()
            if tidy and tidy[-1].kind in _JOINING:
                tidy.pop()
        tidy.append(part)
    return tidy[:-1]


def _join(tidy: list[_Part], operator: _Part) -> None:
    """Add AND or OR after an operand; around a missing operand, OR wins."""
    if tidy and tidy[-1].kind is _HOLE.kind:
        if len(tidy) == 1 or tidy[-2].kind not in _JOINING:
            return
        tidy.pop()
    if tidy and tidy[-1].kind in _JOINING:
        tidy[-1] = operator if operator.kind is Kind.OR else tidy[-1]
    elif tidy and tidy[-1].kind is not Kind.OPEN:
        tidy.append(operator)
