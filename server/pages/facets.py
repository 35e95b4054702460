"""The facets of the results page: values that matches have, to choose and to exclude."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bahith.i18n import Text, _
from bahith.indexer.declared import Declared
from bahith.indexer.query import DECLARED, Facet
from bahith.indexer.search.query.filters import selected
from bahith.indexer.search.within_facets import narrowed
from bahith.server.pages import formatting
from bahith.server.pages.addresses import PageState

FEW = 8
"""Values of a facet that are shown at first, the commonest."""
MANY = 100
"""Values that are shown of the facet that is open."""

NAMES: Final[dict[Facet, Text]] = {
    "source": _("Source"),
    "category": _("Category"),
    "author": _("Author"),
    "tag": _("Tag"),
    "language": _("Language"),
}
"""The facets of every index in their order, with their names for people."""

PARAMETERS: Final[dict[Facet, str]] = {"source": "outlet"}
"""The filter of a facet, where it has another name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, as ``text`` for people, and its count of matches.

    ``choose`` has the changes to the address that choose it, or undo that if it is ``chosen``;
    ``exclude`` those that exclude it, or undo that if it is ``excluded``.
    """

    text: str
    count: int
    chosen: bool
    excluded: bool
    choose: dict[str, Any]
    exclude: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Panel:
    """A facet on the page: its choices, those that are in use first, then by count.

    If it is ``open``, more of them are shown, and a field to search inside. ``values`` is how many
    there are in all, ``matching`` how many of them match what was searched for inside.
    """

    facet: Facet
    name: str
    choices: tuple[Choice, ...]
    values: int
    matching: int
    open: bool

    @property
    def id(self) -> str:
        """The facet as a part of the id of an element."""
        return self.facet.replace(".", "-")

    @property
    def has_more(self) -> bool:
        """Whether it has values that are not shown while it is closed."""
        return self.values > FEW


def names(declared: Declared) -> dict[Facet, Text]:
    """The facets of an index with these fields: ``NAMES``, then its keywords by their names."""
    keywords = {f"{DECLARED}{name}": name for name, kind in declared.items() if kind == "keyword"}
    return {**NAMES, **keywords}


def panels(
    state: PageState, counts: Mapping[Facet, Mapping[str, int]], declared: Declared
) -> tuple[Panel, ...]:
    """The facets that offer a choice, from the counts of all matches."""
    made = (
        _panel(state, facet, str(name), counts.get(facet, {}))
        for facet, name in names(declared).items()
    )
    return tuple(panel for panel in made if panel)


def _panel(state: PageState, facet: Facet, name: str, counts: Mapping[str, int]) -> Panel | None:
    chosen, excluded = selected(state.search.values(PARAMETERS.get(facet, facet)))
    in_use = dict.fromkeys((*chosen, *excluded))
    values = {value: count for value, count in counts.items() if value}
    if len(values.keys() | in_use.keys()) < 2 and not in_use:
        return None
    opened = state.facet == facet
    matching = _matching(facet, values, state.find) if opened else values
    others = sorted(set(matching) - in_use.keys(), key=lambda value: (-values[value], value))
    shown = [*in_use, *others][: max(len(in_use), MANY if opened else FEW)]
    choices = (_choice(facet, value, counts.get(value, 0), chosen, excluded) for value in shown)
    return Panel(facet, name, tuple(choices), len(values), len(matching), opened)


def _matching(facet: Facet, values: Collection[str], text: str) -> Collection[str]:
    """The values with a word that begins with ``text``."""
    by_label = {label(facet, value): value for value in values}
    found = narrowed({facet: dict.fromkeys(by_label, 0)}, text)[facet]
    return [by_label[each] for each in found]


def _choice(
    facet: Facet, value: str, count: int, chosen: Sequence[str], excluded: Sequence[str]
) -> Choice:
    parameter = PARAMETERS.get(facet, facet)
    # Choosing an exact source replaces a filter by words of the source.
    others = {"source": None} if facet == "source" else {}

    def changes(chosen: Sequence[str], excluded: Sequence[str]) -> dict[str, Any]:
        return {**others, parameter: written(chosen, excluded)}

    without = _without(chosen, value), _without(excluded, value)
    is_chosen, is_excluded = value in chosen, value in excluded
    return Choice(
        label(facet, value),
        count,
        is_chosen,
        is_excluded,
        changes(without[0] if is_chosen else (*without[0], value), without[1]),
        changes(without[0], without[1] if is_excluded else (*without[1], value)),
    )


def label(facet: Facet, value: str) -> str:
    """A value as people read it: a language by its name."""
    return formatting.language_name(value) if facet == "language" else value


def written(chosen: Sequence[str], excluded: Sequence[str]) -> list[str]:
    """Values of one filter as an address has them; ``selected`` reads them."""
    return [*map(_literal, chosen), *(f"-{_literal(value)}" for value in excluded)]


def without(
    values: Sequence[str], value: str, is_excluded: bool, are_numbers: bool = False
) -> list[str]:
    """The values of a filter, as an address has them, without one of them."""
    chosen, excluded = selected(values, are_numbers)
    if is_excluded:
        return written(chosen, _without(excluded, value))
    return written(_without(chosen, value), excluded)


def _literal(value: str) -> str:
    return f"\\{value}" if value.startswith(("-", "\\")) else value


def _without(values: Sequence[str], value: str) -> list[str]:
    return [other for other in values if other != value]
