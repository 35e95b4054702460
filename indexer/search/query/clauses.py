"""Builds a query tree from clauses: side by side, joined by AND, or joined by OR."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bahith.analyzers.analyzer import Terms
from bahith.indexer.query import FILTERS, Bool, Filter, Node, Word

IsStop = Callable[[Terms], bool]


class Clause(NamedTuple):
    """A part of a query, and whether an article must match it or must not."""

    node: Node
    required: bool = False
    negative: bool = False


class _Parts:
    """The four lists of a Bool under construction."""

    def __init__(self) -> None:
        self.must: list[Node] = []
        self.should: list[Node] = []
        self.must_not: list[Node] = []
        self.filters: list[Filter] = []

    def add(self, clause: Clause) -> None:
        node = clause.node
        if clause.negative:
            self.must_not.append(node)
        elif isinstance(node, FILTERS):
            self.filters.append(node)
        elif isinstance(node, Bool) and _dissolves(clause, node):
            self.merge(node)
        elif clause.required:
            self.must.append(node)
        else:
            self.should.append(node)

    def merge(self, node: Bool) -> None:
        self.must += node.must
        self.should += node.should
        self.must_not += node.must_not
        self.filters += node.filters

    def tree(self, is_stop: IsStop) -> Bool:
        others = [node for node in self.should if not _is_stop_word(node, is_stop)]
        should = others if others or self.must else self.should
        return Bool(tuple(self.must), tuple(should), tuple(self.must_not), tuple(self.filters))


def _dissolves(clause: Clause, node: Bool) -> bool:
    """Whether the lists of ``node`` can be merged into the Bool around it."""
    if clause.required:
        return bool(node.must) or not node.should
    return not (node.must or node.must_not or node.filters)


def _is_stop_word(node: Node, is_stop: IsStop) -> bool:
    return isinstance(node, Word) and not node.field and is_stop(node.terms)


def _clause(node: Bool) -> Clause:
    return Clause(node, required=bool(node.must) or not node.should)


def beside(clauses: Sequence[Clause], is_stop: IsStop) -> Clause | None:
    """Clauses side by side: each stays required, optional or negative. None if there is none."""
    if len(clauses) < 2:
        return clauses[0] if clauses else None
    parts = _Parts()
    for clause in clauses:
        parts.add(clause)
    return _clause(parts.tree(is_stop))


def both(clauses: Sequence[Clause], is_stop: IsStop) -> Clause | None:
    """Clauses joined by AND: all are required, unless there is only one."""
    if len(clauses) < 2:
        return clauses[0] if clauses else None
    return beside([clause._replace(required=True) for clause in clauses], is_stop)


def either(clauses: Sequence[Clause], is_stop: IsStop) -> Clause | None:
    """Clauses joined by OR: one is enough.

    The result is required if each of them alone would be.
    """
    if len(clauses) < 2:
        return clauses[0] if clauses else None
    parts = _Parts()
    for node, _, negative in clauses:
        if negative:
            parts.should.append(Bool(must_not=(node,)))
        elif isinstance(node, Bool) and _dissolves(Clause(node), node):
            parts.merge(node)
        else:
            parts.should.append(node)
    return Clause(parts.tree(is_stop), all(c.required or c.negative for c in clauses))


def whole(clause: Clause, is_stop: IsStop) -> Bool:
    """The tree of a query that consists of one clause."""
    parts = _Parts()
    if isinstance(clause.node, Bool) and not clause.negative:
        parts.merge(clause.node)
    else:
        parts.add(clause)
    return parts.tree(is_stop)
