"""What the query of a ``Selection`` matches."""

from __future__ import annotations

from dataclasses import replace

from bahith.indexer.query import Bool, Selection
from bahith.indexer.search.query.lexer import Kind
from bahith.indexer.search.query.parser import Parsed


def selecting(parsed: Parsed, request: Selection) -> Parsed:
    """``parsed``, the query of ``request``, with the tree that a selection means by it."""
    if not request.q.strip():
        return replace(parsed, tree=Bool())
    tree = parsed.tree
    joined = any(lexeme.kind is Kind.OR for lexeme in parsed.query.lexemes)
    if request.all_words and isinstance(tree, Bool) and not joined:
        tree = replace(tree, must=(*tree.must, *tree.should), should=())
    return replace(parsed, tree=tree)
