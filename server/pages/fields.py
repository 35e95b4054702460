"""The fields that an index declares, on the pages: inputs, orders, and the values of articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bahith.i18n import Message, Text, _, isolated
from bahith.indexer.article import Article, FieldValue
from bahith.indexer.declared import MEASURED, Declared
from bahith.indexer.query import DECLARED, SORTS, Request
from bahith.indexer.search.query.filters import selected
from bahith.indexer.values import Measure, read_bounds
from bahith.server.pages import facets, formatting
from bahith.server.pages.addresses import PageState

FROM, TO = ".from", ".to"
"""Behind the parameter of a field, in a form: the two ends of a range."""

_ORDERS: Final = {
    "number": (_("%(name)s: lowest first"), _("%(name)s: highest first")),
    "date": (_("%(name)s: earliest first"), _("%(name)s: latest first")),
}
_SORTS: Final[Sequence[Message]] = (_("Relevance"), _("Newest"), _("Oldest"))


@dataclass(frozen=True, slots=True)
class RangeInput:
    """Two inputs for the ends of a range of a declared field, with their texts."""

    name: str
    kind: Measure
    low: str = ""
    high: str = ""

    @property
    def parameters(self) -> tuple[str, str]:
        """The names of the inputs."""
        return f"{DECLARED}{self.name}{FROM}", f"{DECLARED}{self.name}{TO}"


@dataclass(frozen=True, slots=True)
class Detail:
    """A declared field of an article: its values as people read them.

    Beside each stand the changes to the address that search for it, if a search for it makes sense.
    """

    name: str
    values: tuple[tuple[str, dict[str, Any] | None], ...]

    @property
    def is_short(self) -> bool:
        """Whether there is room for it beside a result: it is no text."""
        return all(changes for _text, changes in self.values)


def orders(declared: Declared, has_question: bool = True) -> list[tuple[str, Text]]:
    """The orders to choose from, with their names for people.

    Where there is no question, none is by relevance.
    """
    named = zip(SORTS, _SORTS, strict=True)
    made: list[tuple[str, Text]] = [
        (sort, name) for sort, name in named if has_question or sort != SORTS[0]
    ]
    for name, kind in declared.items():
        for sign, label in zip(("", "-"), _ORDERS.get(kind, ()), strict=False):
            made.append((f"{sign}{DECLARED}{name}", label.filled(name=isolated(name))))
    return made


def joined(fields: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Values of fields, with the two ends of a range that a form sends as one: ``10..20``."""
    made = {name: tuple(some) for name, some in fields.items() if not name.endswith((FROM, TO))}
    for name in dict.fromkeys(name.removesuffix(FROM).removesuffix(TO) for name in fields):
        low, high = ("".join(fields.get(f"{name}{end}", ())).strip() for end in (FROM, TO))
        if low or high:
            made[name] = (f"{low}..{high}",)
    return made


def inputs(search: Request, declared: Declared) -> list[RangeInput]:
    """The inputs for all numbers and dates, with the ranges that the search has."""
    made = []
    for name, kind in declared.items():
        if kind == "number" or kind == "date":
            low, high = _range(search.fields.get(name, ()), kind) or ("", "")
            made.append(RangeInput(name, kind, low, high))
    return made


def kept(search: Request, declared: Declared) -> Iterator[tuple[str, str]]:
    """The filters for which a form has no input: parameters and values.

    They are those by declared fields, and the expression that joins conditions.
    """
    if search.filter.strip():
        yield "filter", search.filter.strip()
    for name, values in search.fields.items():
        kind = declared.get(name)
        if not ((kind == "number" or kind == "date") and _range(values, kind)):
            yield from ((f"{DECLARED}{name}", value) for value in values)


def _range(values: Sequence[str], kind: Measure) -> tuple[str, str] | None:
    """The ends of the one range that ``values`` are; None if inputs cannot show them."""
    chosen, excluded = selected(values, kind == "number")
    bounds = read_bounds(kind, chosen[0]) if len(chosen) == 1 and not excluded else None
    is_open = kind == "number" and any(sign in "".join(chosen) for sign in "<>")
    if bounds is None or is_open:
        return None
    low, high = ("" if end is None else _written(end) for end in bounds)
    return low, high


def _written(value: FieldValue) -> str:
    """A value as filters and queries have it."""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def label(kind: str, value: str) -> str:
    """A value of a filter as people read it."""
    if kind not in MEASURED:
        return value
    bounds: Any = read_bounds("date" if kind == "date" else "number", value)
    if bounds is None or (kind == "number" and any(sign in value for sign in "<>")):
        return formatting.in_digits(value)
    return formatting.span(*bounds) if kind == "date" else _extent(*bounds)


def _extent(low: float | None, high: float | None) -> str:
    first, last = ("" if end is None else formatting.number(end, _PLACES) for end in (low, high))
    if first == last:
        return first
    if first and last:
        return str(_("from %(first)s to %(last)s", first=first, last=last))
    return str(_("from %(first)s", first=first) if first else _("until %(last)s", last=last))


_PLACES: Final = 6
"""Decimals of a number that are shown."""


def details(article: Article, declared: Declared, state: PageState) -> Iterator[Detail]:
    """The declared fields of an article that have values."""
    for name, kind in declared.items():
        if values := article.fields.get(name):
            yield Detail(name, tuple(_detail(name, kind, value, state) for value in values))


def _detail(
    name: str, kind: str, value: FieldValue, state: PageState
) -> tuple[str, dict[str, Any] | None]:
    written = _written(value)
    if kind == "text":
        return written, None
    if state.search.q.strip():
        changes: dict[str, Any] = {f"{DECLARED}{name}": facets.written([written], [])}
    else:
        quoted = f'"{" ".join(written.replace(chr(34), " ").split())}"'
        changes = {"q": f"{name}:{quoted if kind == 'keyword' else written}"}
    return label(kind, written), changes
