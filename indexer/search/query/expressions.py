"""Reads expressions of filters: ``a = b AND (c > 1 OR NOT d IN [x, y])``.

What a condition means is for ``conditions`` to say; here are only words, operators and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn, TypeAlias

from bahith.i18n import Message, Text, _
from bahith.indexer.query import Choice, Filter

MAX_DEPTH: Final = 20
"""How deep brackets and NOT may be nested."""

MAX_CONDITIONS: Final = 500
"""Conditions in one expression at most; each value of a list is one."""

Condition: TypeAlias = Callable[[str, str, Sequence[str]], Filter]
"""The filter by a name, an operator and its values; raises BadExpression.

Operators are ``=``, ``>``, ``>=``, ``<``, ``<=``, ``TO``, ``IN`` and ``EXISTS``.
"""

_TOKEN = re.compile(
    r"""\s*(?:(?P<sign>!=|>=|<=|[=<>()\[\],،])
    |(?P<quoted>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    |(?P<word>[^\s()\[\],،=<>!'"]+))""",
    re.VERBOSE | re.DOTALL,
)
_KEYWORDS: Final = frozenset("AND OR NOT IN TO EXISTS IS NULL EMPTY CONTAINS STARTS".split())
_COMPARISONS: Final = ("=", ">", ">=", "<", "<=")


class BadExpression(Exception):
    """An expression that cannot be used: why, and at which of its characters, from 0."""

    def __init__(self, reason: Text, place: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


def negated(condition: Filter) -> Filter:
    """The articles that do not pass."""
    if isinstance(condition, Choice) and not condition.any_of and len(condition.none_of) == 1:
        return condition.none_of[0]
    return Choice(none_of=(condition,))


def either(parts: Sequence[Filter]) -> Filter:
    """The articles that pass any of some filters, at least one."""
    return parts[0] if len(parts) == 1 else Choice(any_of=tuple(parts))


def both(parts: Sequence[Filter]) -> Filter:
    """The articles that pass all of some filters, at least one."""
    return parts[0] if len(parts) == 1 else Choice(none_of=tuple(map(negated, parts)))


def read(text: str, condition: Condition) -> tuple[Filter, ...]:
    """The filters, all to be passed, that an expression is; none of an empty one.

    Raises BadExpression.
    """
    tokens = [*_tokens(text)]
    return _Reader(tokens, condition).whole() if len(tokens) > 1 else ()


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
            raise BadExpression(_("`%(text)s` cannot be read", text=rest), end - len(rest))
        kind = str(found.lastgroup)
        body = found[kind]
        if kind == "quoted":
            body = re.sub(r"\\(.)", r"\1", body[1:-1], flags=re.DOTALL)
        elif body == "،":
            body = ","
        elif body in _KEYWORDS:
            kind = "keyword"
        yield _Token(kind, body, found.start(kind if kind != "keyword" else "word"))
        place = found.end()
    yield _Token("end", "", end)


class _Reader:
    """Reads one expression by recursive descent."""

    def __init__(self, tokens: Sequence[_Token], condition: Condition) -> None:
        self._tokens = tokens
        self._condition = condition
        self._next = 0
        self._depth = 0
        self._count = 0

    def whole(self) -> tuple[Filter, ...]:
        """The filters that the expression is. Raises BadExpression."""
        parts = self._alternatives()
        if self._token.kind != "end":
            self._refuse(_("expected `AND`, `OR` or the end"))
        return tuple(parts[0]) if len(parts) == 1 else (either([*map(both, parts)]),)

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

    def _refuse(self, wanted: Message) -> NoReturn:
        token = self._token
        if token.kind == "end":
            reason = _("%(wanted)s, found nothing more", wanted=wanted)
        else:
            reason = _("%(wanted)s, found `%(found)s`", wanted=wanted, found=token.text)
        raise BadExpression(reason, token.place)

    def _alternatives(self) -> list[list[Filter]]:
        """The parts that OR joins, each as those that AND joins."""
        parts = [self._all()]
        while self._takes("OR"):
            parts.append(self._all())
        return parts

    def _all(self) -> list[Filter]:
        parts = [self._one()]
        while self._takes("AND"):
            parts.append(self._one())
        return parts

    def _one(self) -> Filter:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            reason = _("the filter is nested more than %(depth)s deep", depth=MAX_DEPTH)
            raise BadExpression(reason, self._token.place)
        try:
            if self._takes("NOT"):
                return negated(self._one())
            if self._takes("("):
                filter = either([*map(both, self._alternatives())])
                if not self._takes(")"):
                    self._refuse(_("expected `)`"))
                return filter
            return self._comparison()
        finally:
            self._depth -= 1

    def _comparison(self) -> Filter:
        start = self._token.place
        name = self._value(_("expected a name"))
        try:
            return self._compared(name)
        except BadExpression as error:
            place = start if error.place is None else error.place
            raise BadExpression(error.reason, place) from None

    def _compared(self, name: str) -> Filter:
        if self._takes("NOT", "IN"):
            return negated(self._made(name, "IN", self._list()))
        if self._takes("IN"):
            return self._made(name, "IN", self._list())
        if self._takes("NOT", "EXISTS") or self._takes("IS", "NULL") or self._takes("IS", "EMPTY"):
            return negated(self._made(name, "EXISTS", ()))
        if (
            self._takes("EXISTS")
            or self._takes("IS", "NOT", "NULL")
            or self._takes("IS", "NOT", "EMPTY")
        ):
            return self._made(name, "EXISTS", ())
        if self._takes("!="):
            return negated(self._made(name, "=", (self._value(_VALUE),)))
        for sign in _COMPARISONS:
            if self._takes(sign):
                return self._made(name, sign, (self._value(_VALUE),))
        return self._between(name)

    def _made(self, name: str, operator: str, values: Sequence[str]) -> Filter:
        self._count += len(values) or 1
        if self._count > MAX_CONDITIONS:
            raise BadExpression(
                _("the filter has more than %(most)s conditions", most=MAX_CONDITIONS)
            )
        return self._condition(name, operator, values)

    def _between(self, name: str) -> Filter:
        if self._token.kind not in ("word", "quoted"):
            if self._token.text in ("CONTAINS", "STARTS"):
                found = self._token.text
                reason = _("Bahith has no filter `%(found)s`; search for the words", found=found)
                raise BadExpression(reason, self._token.place)
            self._refuse(
                _(
                    "expected an operator: `=`, `!=`, `>=`, `>`, `<=`, `<`, `IN`, `NOT IN`, `TO`, "
                    "`EXISTS`, `NOT EXISTS`, `IS NULL`, `IS NOT NULL`, `IS EMPTY` or `IS NOT EMPTY`"
                )
            )
        low = self._value(_VALUE)
        if not self._takes("TO"):
            self._refuse(_("expected an operator before a value, or `TO` after it"))
        return self._made(name, "TO", (low, self._value(_VALUE)))

    def _list(self) -> list[str]:
        if not self._takes("["):
            self._refuse(_("expected `[`"))
        values: list[str] = []
        while not self._takes("]"):
            values.append(self._value(_("expected a value or `]`")))
            if not self._takes(",") and self._token.text != "]":
                self._refuse(_("expected `,` or `]`"))
        return values

    def _value(self, wanted: Message) -> str:
        if self._token.kind not in ("word", "quoted"):
            self._refuse(wanted)
        self._next += 1
        return self._tokens[self._next - 1].text


_VALUE: Final = _("expected a value")
