"""Queries as the parser reads them, in a line."""

from __future__ import annotations

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.declared import NOTHING, Declared
from bahith.indexer.query import (
    Bool,
    Named,
    Node,
    Phrase,
    Prefix,
    Published,
    Range,
    Source,
    Value,
    Word,
)
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.search.query.text import QueryText

PARSER = Parser(Analyzer())


def shown(node: Node, top: bool = True) -> str:
    """A tree in a line: + required, - excluded, # filter, [phrase], =exact, prefix*."""
    match node:
        case Bool(must, should, must_not, filters):
            parts = [f"+{shown(n, False)}" for n in must] + [shown(n, False) for n in should]
            parts += [f"-{shown(n, False)}" for n in must_not]
            parts += [f"#{shown(n, False)}" for n in filters]
            return " ".join(parts) if top else f"({' '.join(parts)})"
        case Word(text, _, field, exact):
            return f"{field and field + ':'}{'=' * exact}{text}"
        case Phrase(words, field, exact):
            return f"{field and field + ':'}{'=' * exact}[{' '.join(w.text for w in words)}]"
        case Prefix(_, prefix, field):
            return f"{field and field + ':'}{prefix}*"
        case Named(field, words):
            return f"{field}:" + "+".join(terms.written for terms in words)
        case Range(field, low, high):
            ends = ("" if end is None else f"{end:g}" for end in (low, high))
            return f"{field}:{'..'.join(ends)}"
        case Value(field, value):
            return f"{field}={value}"
        case Source(words):
            return "source:" + "+".join(terms.written for terms in words)
        case Published(after, before):
            return f"{after or ''}..{before or ''}"
    return "nothing"


def read(q: str) -> str:
    return shown(PARSER.parse(q).tree)


def codes(q: str, declared: Declared = NOTHING) -> list[str]:
    return [note.code for note in PARSER.parse(QueryText.of(q, declared)).notes]
