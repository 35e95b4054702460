"""What the query of a request matches where that depends on the rest of the request."""

from __future__ import annotations

from dataclasses import replace

from bahith.indexer.query import MANY, SORTS, Bool, Node, Prefix, Request, Selection, Word
from bahith.indexer.search.query.lexer import Kind
from bahith.indexer.search.query.parser import Parsed

UNFINISHED = 0.3
"""The weight of words that the last word may be the beginning of.

A whole word in a body outranks them in a title, where a word counts as three: BM25 never gives
three more than three times the score of one.
"""


def lists(request: Request) -> bool:
    """Whether ``request`` has no question, and matches all articles that pass its filters.

    Without a filter it does if it has an order, and if it is a ``Selection``.
    """
    if request.q.strip():
        return False
    values = (*(getattr(request, name) for name in MANY), *request.fields.values())
    days = request.after or request.before
    has_filter = any(values) or bool(days or request.filter.strip())
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


def unfinished(parsed: Parsed, starred: Parsed, request: Selection) -> Parsed:
    """``parsed``, the query of ``request``, if its last word may also be the beginning of one.

    ``starred`` is the same query with a star after it. Nothing changes where the query ends with
    anything but a word that may stand before a star.
    """
    parts, starred_parts = _parts(parsed.tree), _parts(starred.tree)
    words = [one for one in parts if isinstance(one, Word) and one not in starred_parts]
    prefixes = [one for one in starred_parts if isinstance(one, Prefix) and one not in parts]
    if len(words) != 1 or len(prefixes) != 1:
        return parsed
    [word], prefix = words, replace(prefixes[0], weight=UNFINISHED)
    tree = parsed.tree if isinstance(parsed.tree, Bool) else Bool(must=(parsed.tree,))
    if word in tree.should and not request.all_words:
        # Rules find their words side by side in a list.
        return replace(parsed, tree=replace(tree, should=(*tree.should, prefix)))
    either = Bool(should=(word, prefix))
    must, should = (
        tuple(either if one == word else one for one in some) for some in (tree.must, tree.should)
    )
    return replace(parsed, tree=replace(tree, must=must, should=should))


def _parts(tree: Node) -> tuple[Node, ...]:
    return (*tree.must, *tree.should) if isinstance(tree, Bool) else (tree,)
