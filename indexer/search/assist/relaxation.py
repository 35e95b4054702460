"""What to ask instead where a question finds nothing: one step looser after another.

First as it should have been typed, then its phrases as words, then without the
words that fewest articles have, last without the marks that make a word required.
What is left out with ``-``, and fields that filter, stay as they are.
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
"""So many words of a question are left out at most."""

_JOINING: Final = (Kind.AND, Kind.OR)
_SYNTAX: Final = re.compile(rf"[():=*{DOUBLE}{ANGLE}]|(?<!\w)[-−]")


@dataclass(frozen=True, slots=True)
class _Part:
    """A sign of a query, or an operand with its mark: ``title:`` or ``=`` or both.

    ``kept`` are parts that no step may change.
    """

    kind: Kind
    text: str
    mark: str = ""
    quoted: bool = False
    kept: bool = False

    @property
    def requires(self) -> bool:
        """Whether this is, or has, a mark that makes words required."""
        return not self.kept and (self.kind is Kind.AND or bool(self.mark))

    @property
    def written(self) -> str:
        if not self.quoted:
            return self.mark + self.text
        # A phrase may have quotation marks of the other family in it.
        double = all(quote not in self.text for quote in DOUBLE)
        return f'{self.mark}"{self.text}"' if double else f"{self.mark}«{self.text}»"


_HOLE: Final = _Part(Kind.STRAY_QUOTE, "")
"""An operand that is not there, as behind an empty field."""
_END: Final = _Part(Kind.END, "")


def relaxations(
    q: str | QueryText,
    correction: Correction | None,
    totals: Callable[[Sequence[str]], Sequence[int]],
) -> Iterator[Relaxed]:
    """Looser questions than ``q``, the closest first; each is made when it is asked for.

    ``correction`` is that of ``q``, if there is one; ``totals`` tells how many articles each
    of some questions finds.
    """
    if correction:
        yield Relaxed(correction.q, correction.kind)
    asked = _parts(QueryText.of(q))
    if any(part.kept for part in asked) and any(part.kind is Kind.OR for part in asked):
        # Beside OR, what filters would come to filter something else, or nothing.
        return
    words = _loosened(asked)
    if words != asked:
        yield Relaxed(_written(words), "phrase")
    yield from _fewer(words, totals)
    marks = dict.fromkeys(part.mark or part.text for part in words if part.requires)
    if marks:
        yield Relaxed(_written(_unmarked(words)), "words", tuple(marks))


def _parts(query: QueryText) -> list[_Part]:
    """The parts of ``question``; all of a group that is left out is kept."""
    parts: list[_Part] = []
    depth = outside = 0
    for part in _marked(balanced(query.lexemes, MAX_DEPTH, lambda *_: None)[:-1]):
        if part.kind is Kind.OPEN:
            depth += 1
            if part.kept and not outside:
                outside = depth
        parts.append(replace(part, kept=True) if outside and part != _HOLE else part)
        if part.kind is Kind.CLOSE:
            outside = 0 if outside == depth else outside
            depth -= 1
    return _tidy(parts)


def _marked(signs: Iterable[Lexeme]) -> Iterator[_Part]:
    """Operands with the marks before them; holes where the parser misses one."""
    mark, kept = "", False
    for sign in signs:
        takes = (Kind.TEXT,) if mark.endswith(":") else (Kind.TEXT, Kind.OPEN, Kind.FIELD, Kind.NOT)
        if mark and sign.kind not in takes:
            yield _HOLE
            mark, kept = "", False
        if sign.kind is Kind.FIELD:
            mark, kept = f"{mark}{sign.text}:", kept or sign.name != "title"
        elif sign.kind is Kind.NOT:
            mark, kept = mark + ("NOT " if sign.text == "NOT" else "-"), True
        else:
            lost = sign.kind is Kind.TEXT and not any(map(str.isalnum, sign.text))
            mark += "=" if sign.exact else ""
            stray = sign.kind is Kind.STRAY_QUOTE
            # Behind a quotation mark that nothing closes a sign is text; alone it would be none.
            text = sign.text if sign.quoted else sign.text.lstrip("-−=")
            yield _HOLE if lost or stray else _Part(sign.kind, text, mark, sign.quoted, kept)
            mark, kept = "", False


def _joined(parts: Sequence[_Part], place: int) -> bool:
    """Whether an operand is joined to another one by AND."""
    return any(part.kind is Kind.AND for part in parts[max(place - 1, 0) : place + 2])


def _loosened(parts: Sequence[_Part]) -> list[_Part]:
    """The parts with the words of each phrase instead of it."""
    loose: list[_Part] = []
    for place, part in enumerate(parts):
        if part.kept or not part.quoted:
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
    """The question without one required word, without two, …; what fewest articles have first.

    Words that are not required are no hindrance, and one word is always left.
    """
    words = [n for n, part in enumerate(parts) if part.kind is Kind.TEXT and not part.kept]
    required = [n for n in words if parts[n].mark or _joined(parts, n)]
    if not required or len(words) < 2:
        return
    found = dict(zip(required, totals([parts[n].written for n in required]), strict=True))
    rarest = sorted(required, key=lambda n: found[n])
    for many in range(1, min(len(required), len(words) - 1, MAX_DROPPED) + 1):
        gone = set(rarest[:many])
        left = [_HOLE if n in gone else part for n, part in enumerate(parts)]
        yield Relaxed(_written(left), "words", tuple(parts[n].written for n in sorted(gone)))


def _unmarked(parts: Sequence[_Part]) -> list[_Part]:
    """The parts without the marks that make words required."""
    unmarked = (replace(part, mark="") if part.requires else part for part in parts)
    return [part for part in unmarked if part.kept or part.kind is not Kind.AND]


def _written(parts: Sequence[_Part]) -> str:
    """The parts as a query."""
    text = ""
    for part in _tidy(parts):
        apart = text and not text.endswith("(") and part.kind is not Kind.CLOSE
        text += f" {part.written}" if apart else part.written
    return text


def _tidy(parts: Sequence[_Part]) -> list[_Part]:
    """The parts without operators that have nothing to work on, as the parser reads them."""
    kept: list[_Part] = []
    for part in (*parts, _END):
        if part.kind in _JOINING:
            _join(kept, part)
            continue
        if part.kind in (Kind.CLOSE, Kind.END):
            while kept and kept[-1].kind in (*_JOINING, _HOLE.kind):
                kept.pop()
            if part.kind is Kind.CLOSE and kept[-1].kind is Kind.OPEN:
                kept.pop()
                part = _HOLE
        elif kept and kept[-1].kind is _HOLE.kind:
            kept.pop()
            if kept and kept[-1].kind in _JOINING:
                kept.pop()
        kept.append(part)
    return kept[:-1]


def _join(kept: list[_Part], operator: _Part) -> None:
    """Add AND or OR behind an operand; around one that is missing, OR binds what is left."""
    if kept and kept[-1].kind is _HOLE.kind:
        if len(kept) == 1 or kept[-2].kind not in _JOINING:
            return
        kept.pop()
    if kept and kept[-1].kind in _JOINING:
        kept[-1] = operator if operator.kind is Kind.OR else kept[-1]
    elif kept and kept[-1].kind is not Kind.OPEN:
        kept.append(operator)
