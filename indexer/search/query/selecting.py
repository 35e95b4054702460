"""What the query of a request matches where that depends on the rest of the request."""

from __future__ import annotations

from dataclasses import replace

from bahith.indexer.query import MANY, SORTS, Bool, Request, Selection
from bahith.indexer.search.query.lexer import Kind
from bahith.indexer.search.query.parser import Parsed


def lists(request: Request) -> bool:
    """Whether ``request`` has no question, and matches all articles that pass its filters.

    Without a filter it does if it has an order, and if it is a ``Selection``.
    """
    if request.q.strip():
        return False
    values = (*(getattr(request, name) for name in MANY), *request.fields.values())
    has_filter = any(values) or bool(request.after or request.before)
    return has_filter or request.sort != SORTS[0] or isinstance(request, Selection)


def listing(request: Request) -> Request:
    """``request``; if it lists and has no order, the newest articles come first."""
    if lists(request) and request.sort == SORTS[0]:
        return replace(request, sort="newest")
    return request


def selecting(parsed: Parsed, request: Request) -> Parsed:
    """``parsed``, the query of ``request``, with the tree that the request means by it."""
    if lists(request):
        return replace(parsed, tree=Bool())
    if not isinstance(request, Selection):
        return parsed
    tree = parsed.tree
    joined = any(lexeme.kind is Kind.OR for lexeme in parsed.query.lexemes)
    if request.all_words and isinstance(tree, Bool) and not joined:
        tree = replace(tree, must=(*tree.must, *tree.should), should=())
    return replace(parsed, tree=tree)
