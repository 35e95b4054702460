"""What a person typed → lexemes: operands and operators, in order. Total and linear.

Every string is read: what is no syntax is text, and text without words is left
to the parser to ignore.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from bahith.analyzers.letters import INVISIBLE, MARKS


class Kind(Enum):
    """What a lexeme is. A stray quote is one without its pair."""

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

    ``text`` is the operand without its signs, or the field's name as it was typed;
    ``name`` is the field it stands for, ``place`` where ``text`` begins in what ``clean`` gave.
    ``start`` and ``end`` are the range of it all in the question.
    """

    kind: Kind
    text: str = ""
    quoted: bool = False
    exact: bool = False
    name: str = ""
    place: int = field(default=0, compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


_OPERATORS: Final = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}

# Each opens and closes; the two families may stand inside each other.
DOUBLE: Final = '"“”„‟＂❝❞〝〞'
ANGLE: Final = "«»‹›"
_QUOTES: Final = DOUBLE + ANGLE

# Copied Arabic text is full of invisible direction marks, which would hide an
# operator behind them; other control characters only ever stand between words.
_CLEAN: Final = re.compile(rf"[{INVISIBLE}]|([\x00-\x1f\x7f-\x9f])")

# Commas part words but not the digits of one number.
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
    """``q`` without invisible characters, and with spaces for control characters."""
    return _CLEAN.sub(lambda sign: " " if sign[1] else "", q)


def lexemes(q: str, named: Callable[[str], str | None]) -> Iterator[Lexeme]:
    """The lexemes of ``q``, closed by ``END``; ``named`` tells what a name before a colon means.

    A minus sign is an operator before a word and after a gap only: it stands
    inside names (B-52) and, with space on both sides, is a dash.
    """
    unseen = {m.start() for m in _CLEAN.finditer(q) if not m[1]}
    places = [place for place in range(len(q)) if place not in unseen] if unseen else range(len(q))
    q = clean(q)
    place = 0
    while place < len(q):
        head = _FIELD.match(q, place)
        name = named(head[1]) if head else None
        sign = head if name else _LEXEME.match(q, place)
        if not sign:  # pragma: no cover - the pattern takes every character
            place += 1
            continue
        if name or sign.lastgroup != "gap":
            start, end = places[place], places[sign.end() - 1] + 1
            yield _lexeme(sign, name or "", start, end)
        place = sign.end()
    yield Lexeme(Kind.END)


def _lexeme(sign: re.Match[str], name: str, start: int, end: int) -> Lexeme:
    text, group = sign[0], str(sign.lastgroup)
    if name:
        return Lexeme(Kind.FIELD, sign[1], name=name, start=start, end=end)
    if group not in ("quoted", "word"):
        return Lexeme(Kind[group], text, start=start, end=end)
    if text in _OPERATORS:
        return Lexeme(_OPERATORS[text], text, start=start, end=end)
    exact, quoted = text.startswith("="), group == "quoted"
    place = sign.start() + exact + quoted
    text = text[exact + quoted : len(text) - quoted]
    return Lexeme(Kind.TEXT, text, quoted, exact, "", place, start, end)


def balanced(signs: Iterable[Lexeme], depth: int, warn: Callable[..., None]) -> list[Lexeme]:
    """The lexemes with every parenthesis paired, none deeper than ``depth``.

    ``warn`` is told ``unbalanced_parentheses`` and ``too_deep`` where that needed a change.
    """
    kept: list[Lexeme] = []
    opened = 0
    for sign in signs:
        if sign.kind is Kind.CLOSE:
            if not opened:
                warn("unbalanced_parentheses")
                continue
            opened -= 1
            if opened >= depth:
                continue
        elif sign.kind is Kind.OPEN:
            opened += 1
            if opened > depth:
                warn("too_deep", str(depth))
                continue
        elif sign.kind is Kind.END and opened:
            warn("unbalanced_parentheses")
            kept += [Lexeme(Kind.CLOSE, ")")] * min(opened, depth)
        kept.append(sign)
    return kept
