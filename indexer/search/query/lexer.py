"""Cuts what a person typed into lexemes: operands and operators. Total, and linear in its length.

Any string is accepted: what is not syntax is text, and the parser ignores text without words.
``signs`` has the syntax of other search engines, which becomes lexemes of kind ``SIGN``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final, TypeAlias

from bahith.analyzers.letters import INVISIBLE, MARKS
from bahith.indexer.search.query.signs import (
    INNER,
    SIGNS,
    SUFFIX,
    WITHIN,
    is_near,
    is_unknown_field,
    is_wild,
)


class Kind(Enum):
    """The kind of a lexeme.

    A stray quote is a quotation mark without its pair, a sign is syntax of another search engine.
    """

    TEXT = auto()
    FIELD = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    PLUS = auto()
    SIGN = auto()
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
    ``clean`` makes of the query. Of a sign, and of an operator that is written as in no other
    place, ``note`` is the code of the note. A ``fragment`` is what remains of a word with
    wildcards, which nobody typed as a word.
    """

    kind: Kind
    text: str = ""
    quoted: bool = False
    exact: bool = False
    name: str = ""
    note: str = ""
    fragment: bool = False
    clean_start: int = field(default=0, compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


_OPERATORS: Final = {
    "AND": Kind.AND,
    "OR": Kind.OR,
    "NOT": Kind.NOT,
    "&&": Kind.AND,
    "||": Kind.OR,
}

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
    {SIGNS}
  | (?P<gap> (?: (?!{INNER})[{_BREAK}] | {_COMMA} )+ )
  | (?P<OPEN> \( )
  | (?P<CLOSE> \) )
  | (?P<NOT> (?<![^\s(،,؛;]) [-−] (?=[^\W_]|[={_QUOTES}(]) )
  | (?P<PLUS> (?<![^\s(،,؛;]) [+] (?=[^\W\d_]|[={_QUOTES}(]) )
  | (?P<quoted> =? (?: [{DOUBLE}][^{DOUBLE}]*[{DOUBLE}] | [{ANGLE}][^{ANGLE}]*[{ANGLE}] ) )
  | (?P<STRAY_QUOTE> [{_QUOTES}] )
  | (?P<word> (?: (?!{_COMMA}|{SUFFIX}) [^{_BREAK}(){_QUOTES}] | {INNER} )+ )
  | (?P<other> . )
    """,
    re.VERBOSE,
)
_FIELD: Final = re.compile(rf"([\w{MARKS}]+):")

_BOUND: Final = (
    rf"(?:[{DOUBLE}][^{DOUBLE}]*[{DOUBLE}]|[{ANGLE}][^{ANGLE}]*[{ANGLE}]"
    rf"|[^\s(){_QUOTES}؛;،,….؟?!]+(?:[.,،](?=\w)[^\s(){_QUOTES}؛;،,….؟?!]*)*)"
)
_RANGE: Final = re.compile(
    rf"(?:[<>]=?|[≤≥=])\s?{_BOUND}|{_BOUND}(?:(?:\.{{2,3}}|…){_BOUND}?)?|(?:\.{{2,3}}|…){_BOUND}"
)
"""What ``values.read_bounds`` may read, in a query: ``10..20``, ``>=10``, ``"4 آب 2020"..2021``."""


def clean(q: str) -> str:
    """``q`` without invisible characters and with spaces instead of control characters."""
    return _CLEAN.sub(lambda sign: " " if sign[1] else "", q)


Named: TypeAlias = Callable[[str, bool], "str | None"]


def lexemes(q: str, named: Named, measured: Collection[str] = ()) -> Iterator[Lexeme]:
    """The lexemes of ``q``, the last of kind ``END``.

    ``named`` maps a name before a colon to its field, or to None if it is no field; it is also
    told whether no space follows the colon. The values of ``measured`` fields may be ranges. A
    minus sign is an operator only after a gap and before a word: names contain it (B-52), and
    with spaces on both sides it is a dash.
    """
    removed = {m.start() for m in _CLEAN.finditer(q) if not m[1]}
    # Where each character of the cleaned query is in the query.
    origins = [at for at in range(len(q)) if at not in removed] if removed else range(len(q))
    for lexeme in _cut(clean(q), named, measured):
        start, end = origins[lexeme.start], origins[lexeme.end - 1] + 1
        yield replace(lexeme, start=start, end=end) if removed else lexeme
    yield Lexeme(Kind.END)


def _cut(q: str, named: Named, measured: Collection[str]) -> Iterator[Lexeme]:
    """The lexemes of a cleaned query, with their ranges in it."""
    position = 0
    while position < len(q):
        match = _FIELD.match(q, position)
        if match and (name := named(match[1], bool(q[match.end() : match.end() + 1].strip()))):
            yield _lexeme(match, Kind.FIELD, match[1], name=name)
            if name in measured and (value := _RANGE.match(q, match.end())):
                match = value
                yield _lexeme(match, Kind.TEXT, match[0])
        elif match and is_unknown_field(match[1], q, match.end()):
            yield _lexeme(match, Kind.SIGN, match[1], note="unknown_field")
        elif match := _LEXEME.match(q, position):
            yield from _lexemes(match)
        position = match.end() if match else position + 1


def _lexeme(match: re.Match[str], kind: Kind, text: str, name: str = "", note: str = "") -> Lexeme:
    start, end = match.span()
    return Lexeme(kind, text, name=name, note=note, clean_start=start, start=start, end=end)


def _lexemes(match: re.Match[str]) -> Iterator[Lexeme]:
    text, group = match[0], str(match.lastgroup)
    if group.endswith("_ignored"):
        yield _lexeme(match, Kind.SIGN, text, note=group)
        for part in WITHIN:
            if match[part] is not None:
                start, end = match.span(part)
                yield Lexeme(Kind.TEXT, match[part], False, False, "", "", True, start, start, end)
    elif text in _OPERATORS:
        yield _lexeme(match, _OPERATORS[text], text)
    elif group == "word" and is_near(text):
        yield _lexeme(match, Kind.AND, text, note="near_means_and")
    elif group in ("quoted", "word"):
        yield from _operand(match, text, group == "quoted")
    elif group not in ("gap", "other"):
        yield _lexeme(match, Kind[group], text)


def _operand(match: re.Match[str], text: str, quoted: bool) -> Iterator[Lexeme]:
    fragment = not quoted and is_wild(text)
    if fragment:
        yield _lexeme(match, Kind.SIGN, text, note="wildcard_ignored")
    exact = text.startswith("=")
    start, end = match.span()
    text = text[exact + quoted : len(text) - quoted]
    clean_start = start + exact + quoted
    yield Lexeme(Kind.TEXT, text, quoted, exact, "", "", fragment, clean_start, start, end)


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
