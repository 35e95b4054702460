"""Letters of an acronym that are typed apart: أ ف ب, د. ب. أ., بي بي سي.

Each letter by itself says nothing, or is a particle (ب, في), so they are asked for as a phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bahith.analyzers.folding import fold
from bahith.indexer.search.query.lexer import Kind, Lexeme

_I: Final = "آي"
_NAMES: Final = frozenset(
    fold(name)
    for name in (
        "إيه اي بي بيه سي دي إي إف جي جيه جاي إتش كيه كي إل ال إم إن أو كيو آر إس تي يو في فيه "
        "دبليو دابليو إكس واي زد زي"
    ).split()
)
"""The English names of letters, as Arabic writes them."""

_WORDS: Final = frozenset(map(fold, "أو في إن كي ال أم بي اي".split()))
"""Those that are also particles; at least one of a run has to be none."""

_AND: Final = "و"
_LEAST_OF_NAMES: Final = 3


def joined(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """The lexemes, with the letters of each acronym as one."""
    read: list[Lexeme] = []
    for run in _runs(lexemes):
        start, end = _trimmed(run)
        letters = run[start:end]
        if _is_acronym(letters):
            text = " ".join(lexeme.text for lexeme in letters)
            acronym = replace(letters[0], text=text, end=letters[-1].end)
            read += [*run[:start], acronym, *run[end:]]
        else:
            read += run
    return read


def _runs(lexemes: Sequence[Lexeme]) -> Iterator[list[Lexeme]]:
    """The lexemes in runs: of letters, or of one lexeme that is none."""
    run: list[Lexeme] = []
    for lexeme in lexemes:
        if _letter(lexeme):
            run.append(lexeme)
            continue
        if run:
            yield run
            run = []
        yield [lexeme]
    if run:
        yield run


def _letter(lexeme: Lexeme) -> str:
    """The letter, or its name, that a lexeme is; "" if it is none."""
    if lexeme.kind is not Kind.TEXT or lexeme.quoted or lexeme.exact:
        return ""
    letter = fold(lexeme.text).strip(".,،؛")
    is_one = len(letter) == 1 and letter.isalpha() and letter != _AND
    if lexeme.text == _I:
        return _I
    return letter if is_one or letter in _NAMES else ""


def _trimmed(run: Sequence[Lexeme]) -> tuple[int, int]:
    """Where the acronym of a run starts and ends: in «في بي بي سي», behind the preposition."""
    letters = [_letter(lexeme) for lexeme in run]
    start, end = 0, len(run)
    while end - start > _LEAST_OF_NAMES and letters[start] in _WORDS - {fold("بي")}:
        start += 1
    while end - start > _LEAST_OF_NAMES and letters[end - 1] in map(fold, ("في", "أو")):
        end -= 1
    return start, end


def _is_acronym(run: Sequence[Lexeme]) -> bool:
    letters = [_letter(lexeme) for lexeme in run]
    if sum(len(letter) == 1 for letter in letters) >= 2:
        return True
    return len(letters) >= _LEAST_OF_NAMES and not _WORDS.issuperset(letters)
