"""Cuts what a person typed into lexemes: operands and operators. Total, and linear in its length.

Any string is accepted: what is not syntax is text, and the parser ignores text without words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from bahith.analyzers.letters import INVISIBLE, MARKS


class Kind(Enum):
    """The kind of a lexeme. A stray quote is a quotation mark without its pair."""

    TEXT = auto()
    FIELD = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()
    STRAY_QUOTE = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One operand or operator.

    ``text`` is the operand without quotation marks and ``=``, or the name of a field as it was
    typed; ``name`` is the field that this name stands for. ``start`` and ``end`` are the range
    of the whole lexeme in the query, ``clean_start`` is where ``text`` starts in what
    ``clean`` makes of the query.
    """

    kind: Kind
    text: str = ""
    quoted: bool = False
    exact: bool = False
    name: str = ""
    clean_start: int = field(default=0, compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


_OPERATORS: Final = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}

# Any mark of a family opens and closes; the families can be nested in each other.
DOUBLE: Final = '"“”„‟＂❝❞〝〞'
ANGLE: Final = "«»‹›"
_QUOTES: Final = DOUBLE + ANGLE

# Copied Arabic text is full of invisible direction marks, which would hide an
# operator that follows them; other control characters separate words.
_CLEAN: Final = re.compile(rf"[{INVISIBLE}]|([\x00-\x1f\x7f-\x9f])")

# Commas separate words, but not the digits of a number.
_COMMA: Final = r"(?:(?<!\d)[،,]|[،,](?!\d))"
_BREAK: Final = r"\s؛;؟?!…"
_LEXEME: Final = re.compile(
    rf"""
    (?P<gap> (?:[{_BREAK}]|{_COMMA})+ )
  | (?P<OPEN> \( )
  | (?P<CLOSE> \) )
  | (?P<NOT> (?<![^\s(،,؛;]) [-−] (?=[^\W_]|[={_QUOTES}(]) )
  | (?P<quoted> =? (?: [{DOUBLE}][^{DOUBLE}]*[{DOUBLE}] | [{ANGLE}][^{ANGLE}]*[{ANGLE}] ) )
  | (?P<STRAY_QUOTE> [{_QUOTES}] )
  | (?P<word> (?: (?!{_COMMA}) [^{_BREAK}(){_QUOTES}] )+ )
    """,
    re.VERBOSE,
)
_FIELD: Final = re.compile(rf"([\w{MARKS}]+):")


def clean(q: str) -> str:
    """``q`` without invisible characters and with spaces instead of control characters."""
    return _CLEAN.sub(lambda sign: " " if sign[1] else "", q)


def lexemes(q: str, named: Callable[[str], str | None]) -> Iterator[Lexeme]:
    """The lexemes of ``q``, the last of kind ``END``.

    ``named`` maps a name before a colon to its field, or to None if it is no field. A minus
    sign is an operator only after a gap and before a word: names contain it (B-52), and with
    spaces on both sides it is a dash.
    """
    removed = {m.start() for m in _CLEAN.finditer(q) if not m[1]}
    # Where each character of the cleaned query is in the query.
    origins = [at for at in range(len(q)) if at not in removed] if removed else range(len(q))
    q = clean(q)
    position = 0
    while position < len(q):
        head = _FIELD.match(q, position)
        name = named(head[1]) if head else None
        match = head if name else _LEXEME.match(q, position)
        if not match:  # pragma: no cover - the pattern matches any character
            position += 1
            continue
        if name or match.lastgroup != "gap":
            start, end = origins[position], origins[match.end() - 1] + 1
            yield _lexeme(match, name or "", start, end)
        position = match.end()
    yield Lexeme(Kind.END)


def _lexeme(match: re.Match[str], name: str, start: int, end: int) -> Lexeme:
    text, group = match[0], str(match.lastgroup)
    if name:
        return Lexeme(Kind.FIELD, match[1], name=name, start=start, end=end)
    if group not in ("quoted", "word"):
        return Lexeme(Kind[group], text, start=start, end=end)
    if text in _OPERATORS:
        return Lexeme(_OPERATORS[text], text, start=start, end=end)
    exact, quoted = text.startswith("="), group == "quoted"
    clean_start = match.start() + exact + quoted
    text = text[exact + quoted : len(text) - quoted]
    return Lexeme(Kind.TEXT, text, quoted, exact, "", clean_start, start, end)


def balanced(lexemes: Iterable[Lexeme], depth: int, warn: Callable[..., None]) -> list[Lexeme]:
    """The lexemes with balanced parentheses, nested at most ``depth`` deep.

    Where that needs a change, ``warn`` is called with the code ``unbalanced_parentheses``
    or ``too_deep``.
    """
    balanced: list[Lexeme] = []
    opened = 0
    for lexeme in lexemes:
        if lexeme.kind is Kind.CLOSE:
            if not opened:
                warn("unbalanced_parentheses")
                continue
            opened -= 1
            if opened >= depth:
                continue
        elif lexeme.kind is Kind.OPEN:
            opened += 1
            if opened > depth:
                warn("too_deep", str(depth))
                continue
        elif lexeme.kind is Kind.END and opened:
            warn("unbalanced_parentheses")
            balanced += [Lexeme(Kind.CLOSE, ")")] * min(opened, depth)
        balanced.append(lexeme)
    return balanced
