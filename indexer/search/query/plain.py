"""A query as a plain question: its words, without the syntax around them."""

from __future__ import annotations

from bahith.indexer.search.query.lexer import Kind
from bahith.indexer.search.query.text import QueryText


def words(query: QueryText) -> str:
    """The operands in their order, without excluded ones and those of filters."""
    texts = []
    before = None
    for lexeme in query.lexemes:
        is_filter = before and before.kind is Kind.FIELD and before.name != "title"
        is_excluded = before and before.kind is Kind.NOT
        if lexeme.kind is Kind.TEXT and not is_filter and not is_excluded:
            texts.append(lexeme.text)
        before = lexeme
    return " ".join(texts)
