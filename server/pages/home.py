"""What the home page shows of the collection: its newest articles, what to browse, and examples."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from flask import render_template, request

from bahith import i18n
from bahith.i18n import Message, Text, _
from bahith.indexer.query import Facet
from bahith.indexer.results import Counts
from bahith.indexer.search.overview import Example, ExampleKind, Overview, written
from bahith.indexer.search.searcher import Searcher
from bahith.server.pages import facets, formatting, preferences

FACETS: Final[tuple[Facet, ...]] = ("source", "category", "month")
"""What the articles are counted by."""
MOST: Final = 8
"""Values on one shelf, the commonest or the latest."""

_NAMES: Final[Mapping[Facet, Text]] = {"source": _("Sources"), "category": _("Sections")}

_MEANINGS: Final[Mapping[ExampleKind, Message]] = {
    "words": _("Words, in any form: articles with all of them come first"),
    "phrase": _("A phrase in quotation marks: the words next to each other, in this order"),
    "without": _("A minus sign before a word: excludes articles with it"),
    "title": _("A word in the title only"),
    "source": _("A source; so may an author, a tag and a section be asked for"),
    "prefix": _("A star at the end of a word: every word that begins with it"),
    "exact": _("An equals sign: the word as written, without its other forms"),
    "either": _("Either word is enough; AND requires both"),
    "month": _("A time in words: a day, a month or a year"),
    "since": _("Published after or before a date: a year, a month or a day"),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Values of a facet to choose from.

    Each link is a text for people, its count, and the parameters of the search page; ``more`` are
    those of the page with all values, if there are more.
    """

    name: str
    links: tuple[tuple[str, int, dict[str, Any]], ...]
    more: dict[str, Any] | None = None


def shelves(searcher: Searcher) -> tuple[Overview, str]:
    """The overview of the commit that searches see, and the part of the page that shows it."""
    overview = searcher.overview(tuple(one for one in FACETS if one in searcher.facets))
    reader = i18n.current.get(), preferences.digits(), request.script_root
    return overview, _rendered(overview, *reader)


@lru_cache(16)
def _rendered(overview: Overview, language: str, digits: str, root: str) -> str:
    """The part of the page, once for all readers of a language who want the same digits."""
    return render_template(
        "_home.html",
        newest=overview.newest,
        is_dated=any(article.published for article in overview.newest),
        shelves=[*_shelves(overview)],
        examples=[
            (_written(example, language), _MEANINGS[example.kind]) for example in overview.examples
        ],
    )


def _shelves(overview: Overview) -> Iterator[Shelf]:
    for facet, name in _NAMES.items():
        values = {value: n for value, n in overview.counts.get(facet, {}).items() if value}
        if len(values) < 2:
            continue
        some = sorted(values, key=lambda value: (-values[value], value))[:MOST]
        parameter = facets.PARAMETERS.get(facet, facet)
        links = ((each, values[each], {parameter: facets.written([each], ())}) for each in some)
        more = {"sort": "newest", "facet": facet, "_anchor": f"facet-{facet}"}
        yield Shelf(str(name), tuple(links), more if len(values) > MOST else None)
    if times := [*_times(overview.counts.get("month", {}))]:
        yield Shelf(str(_("By date")), tuple(times))


def _times(months: Counts) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The latest years or, where there is only one, the latest months."""
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    counts: Counts = years if len(years) > 1 else months
    if len(counts) > 1:
        for time in sorted(counts, reverse=True)[:MOST]:
            first, last = _days(time)
            changes = {"after": first.isoformat(), "before": last.isoformat()}
            yield formatting.span(first, last), counts[time], changes


def _days(time: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a month or a year."""
    year, month = int(time[:4]), int(time[5:] or 1)
    last = int(time[5:] or 12)
    return dt.date(year, month, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _written(example: Example, language: str) -> str:
    month = ""
    if example.kind == "month":
        month = formatting.month(_days(example.words[-1])[0])
    return written(example, language == "ar", month)
