"""Reads Meilisearch's filter expressions: ``a = b AND (c > 1 OR NOT d IN [x, y])``.

What a condition means is for ``conditions`` to say; here are only words, operators and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeAlias

from bahith.indexer.query import Choice, Filter
from bahith.server.meilisearch.faults import Fault

MAX_DEPTH: Final = 20
"""How deep brackets and NOT may be nested."""

Condition: TypeAlias = Callable[[str, str, Sequence[str]], Filter]
"""The filter by an attribute, an operator and its values; raises Fault.

Operators are ``=``, ``>``, ``>=``, ``<``, ``<=``, ``TO``, ``IN`` and ``EXISTS``.
"""

_TOKEN = re.compile(
    r"""\s*(?:(?P<sign>!=|>=|<=|[=<>()\[\],])
    |(?P<quoted>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    |(?P<word>[^\s()\[\],=<>!'"]+))""",
    re.VERBOSE | re.DOTALL,
)
_KEYWORDS: Final = frozenset("AND OR NOT IN TO EXISTS IS NULL EMPTY CONTAINS STARTS".split())
_COMPARISONS: Final = ("=", ">", ">=", "<", "<=")


def refuse(message: str) -> NoReturn:
    """Raise the Fault of a filter."""
    raise Fault("invalid_search_filter", message)


def negated(condition: Filter) -> Filter:
    """The articles that do not pass."""
    return Choice(none_of=(condition,))


def either(parts: Sequence[Filter]) -> Filter:
    """The articles that pass any of some filters, at least one."""
    return parts[0] if len(parts) == 1 else Choice(any_of=tuple(parts))


def both(parts: Sequence[Filter]) -> Filter:
    """The articles that pass all of some filters, at least one."""
    return parts[0] if len(parts) == 1 else Choice(none_of=tuple(map(negated, parts)))


def read(given: Any, condition: Condition) -> tuple[Filter, ...]:
    """The filters, all to be passed, of a request's ``filter``: a text, or lists of texts.

    The members of a list must all be passed, and of a list in it, any. Raises Fault.
    """
    if given is None:
        return ()
    if isinstance(given, str):
        return _expression(given, condition)
    if not isinstance(given, list):
        refuse("Invalid syntax for the filter parameter: expected a string or an array.")
    filters: list[Filter] = []
    for member in given:
        if isinstance(member, str):
            filters += _expression(member, condition)
        elif isinstance(member, list) and all(isinstance(each, str) for each in member):
            alternatives = [both(some) for each in member if (some := _expression(each, condition))]
            filters += [either(alternatives)] if alternatives else []
        else:
            refuse("Invalid syntax for the filter parameter: expected arrays of strings, two deep.")
    return tuple(filters)


def _expression(text: str, condition: Condition) -> tuple[Filter, ...]:
    tokens = [*_tokens(text)]
    return (_Reader(text, tokens, condition).whole(),) if len(tokens) > 1 else ()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    end = len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if not found:
            rest = text[place:end].lstrip()
            refuse(f"Expression `{rest}` cannot be read.\n{_at(text, end - len(rest))}")
        kind = str(found.lastgroup)
        body = found[kind]
        if kind == "quoted":
            body = re.sub(r"\\(.)", r"\1", body[1:-1], flags=re.DOTALL)
        elif body in _KEYWORDS:
            kind = "keyword"
        yield _Token(kind, body, found.start(kind if kind != "keyword" else "word"))
        place = found.end()
    yield _Token("end", "", end)


def _at(text: str, place: int) -> str:
    """The place of an error as Meilisearch says it: line, columns, and the whole expression."""
    return f"1:{place + 1} {text}"


class _Reader:
    """Reads one expression by recursive descent."""

    def __init__(self, text: str, tokens: Sequence[_Token], condition: Condition) -> None:
        self._text = text
        self._tokens = tokens
        self._condition = condition
        self._next = 0
        self._depth = 0

    def whole(self) -> Filter:
        """The filter that the expression is. Raises Fault."""
        filter = self._any()
        if self._token.kind != "end":
            self._refuse("expected `AND`, `OR` or the end")
        return filter

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _takes(self, *texts: str) -> bool:
        """Whether these operators, brackets or keywords come next; then they are read."""
        some = self._tokens[self._next : self._next + len(texts)]
        if [one.text for one in some] != [*texts]:
            return False
        if any(one.kind not in ("sign", "keyword") for one in some):
            return False
        self._next += len(texts)
        return True

    def _refuse(self, wanted: str) -> NoReturn:
        found = f"found `{self._token.text}`" if self._token.text else "found nothing more"
        refuse(f"In the filter, {wanted}, {found}.\n{_at(self._text, self._token.place)}")

    def _any(self) -> Filter:
        parts = [self._all()]
        while self._takes("OR"):
            parts.append(self._all())
        return either(parts)

    def _all(self) -> Filter:
        parts = [self._one()]
        while self._takes("AND"):
            parts.append(self._one())
        return both(parts)

    def _one(self) -> Filter:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            refuse(f"The filter is nested more than {MAX_DEPTH} deep.")
        try:
            if self._takes("NOT"):
                return negated(self._one())
            if self._takes("("):
                filter = self._any()
                if not self._takes(")"):
                    self._refuse("expected `)`")
                return filter
            return self._comparison()
        finally:
            self._depth -= 1

    def _comparison(self) -> Filter:
        start = self._token.place
        name = self._value("an attribute")
        try:
            return self._compared(name)
        except Fault as fault:
            if "\n" in str(fault):
                raise
            refuse(f"{fault}\n{_at(self._text, start)}")

    def _compared(self, name: str) -> Filter:
        if self._takes("NOT", "IN"):
            return negated(self._condition(name, "IN", self._list()))
        if self._takes("IN"):
            return self._condition(name, "IN", self._list())
        if self._takes("NOT", "EXISTS") or self._takes("IS", "NULL") or self._takes("IS", "EMPTY"):
            return negated(self._condition(name, "EXISTS", ()))
        if (
            self._takes("EXISTS")
            or self._takes("IS", "NOT", "NULL")
            or self._takes("IS", "NOT", "EMPTY")
        ):
            return self._condition(name, "EXISTS", ())
        if self._takes("!="):
            return negated(self._condition(name, "=", (self._value("a value"),)))
        for sign in _COMPARISONS:
            if self._takes(sign):
                return self._condition(name, sign, (self._value("a value"),))
        return self._between(name)

    def _between(self, name: str) -> Filter:
        if self._token.kind not in ("word", "quoted"):
            if self._token.text in ("CONTAINS", "STARTS"):
                refuse(f"Bahith has no filter `{self._token.text}`; search for the words instead.")
            self._refuse(
                "expected an operator: `=`, `!=`, `>=`, `>`, `<=`, `<`, `IN`, `NOT IN`, `TO`, "
                "`EXISTS`, `NOT EXISTS`, `IS NULL`, `IS NOT NULL`, `IS EMPTY` or `IS NOT EMPTY`"
            )
        if name in ("_geoRadius", "_geoBoundingBox", "_geoPolygon"):
            refuse("Bahith has no places to filter by.")
        low = self._value("a value")
        if not self._takes("TO"):
            self._refuse("expected an operator before a value, or `TO` after it")
        return self._condition(name, "TO", (low, self._value("a value")))

    def _list(self) -> list[str]:
        if not self._takes("["):
            self._refuse("expected `[`")
        values: list[str] = []
        while not self._takes("]"):
            values.append(self._value("a value or `]`"))
            if not self._takes(",") and self._token.text != "]":
                self._refuse("expected `,` or `]`")
        return values

    def _value(self, wanted: str) -> str:
        if self._token.kind not in ("word", "quoted"):
            self._refuse(f"expected {wanted}")
        self._next += 1
        return self._tokens[self._next - 1].text
