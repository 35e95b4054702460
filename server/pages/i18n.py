"""Numbers, dates and names in the reader's language and digits, for the templates.

Texts stand in the code in English; ``server/translations`` has their Arabic.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, url_for
from flask_babel import Babel, get_locale, gettext, lazy_gettext, ngettext
from hijridate import Hijri

from bahith.indexer.dates import parsing
from bahith.server.pages import preferences

# Arabic knows the signs around both sets of digits: ٩٬٩٦٥ and 9,965.
_SIGNS = Locale("ar")
_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

WAYS = {
    "prefix": lazy_gettext("begins so"),
    "written": lazy_gettext("as written"),
    "stem": lazy_gettext("same stem"),
    "plural": lazy_gettext("broken plural"),
    "spelling": lazy_gettext("another spelling"),
    "month": lazy_gettext("another name of the month"),
    "root": lazy_gettext("same root"),
}
"""How two words meet; in Arabic as ``bahith.server.explanations`` has it."""

LEVELS = {
    "written": lazy_gettext("the form as written"),
    "stems": lazy_gettext("the stem"),
    "roots": lazy_gettext("the root"),
}
"""What a share of the score is for; in Arabic as ``bahith.server.explanations`` has it."""


def register(app: Flask) -> None:
    """Translate the templates of ``app`` for each reader, and give them the filters below."""
    Babel(app, default_locale="ar", locale_selector=preferences.language)
    app.jinja_env.filters.update(FILTERS)
    app.context_processor(
        lambda: {
            "language": preferences.language(),
            "direction": "rtl" if preferences.language() == "ar" else "ltr",
            "languages": preferences.LANGUAGES,
            "digits": preferences.digits(),
            "all_digits": preferences.DIGITS,
            "here": _first_page,
        }
    )


def _first_page(**changes: Any) -> str:
    """Where a link that changes a choice leads from a page that says nothing else."""
    return url_for("pages.search", **changes)


def number(value: float, places: int = 0) -> str:
    """``value`` in the reader's digits, with ``places`` of them after the point at most."""
    pattern = "#,##0." + "#" * places if places else "#,##0"
    shown = format_decimal(value, pattern, _SIGNS, numbering_system=preferences.digits())
    return in_digits(shown)


def in_digits(text: str) -> str:
    """``text`` with its Latin digits as the reader's."""
    return text.translate(_DIGITS) if preferences.digits() == "arab" else text


def percent(value: int) -> str:
    """``value`` in percent: ٥٠٪ or 50%."""
    return number(value) + ("٪" if preferences.digits() == "arab" else "%")


def date(day: dt.date) -> str:
    """``day`` in words: ٢٣ يوليو ٢٠٢١, 23 July 2021."""
    return in_digits(format_date(day, "d MMMM y", get_locale()))


def month(day: dt.date) -> str:
    """The month of ``day``: يوليو ٢٠٢١, July 2021."""
    return in_digits(format_date(day, "MMMM y", get_locale()))


def hijri(day: dt.date) -> str:
    """``day`` in the Hijri calendar: ١٣ ذو الحجة ١٤٤٢ هـ; empty where its tables do not reach."""
    found = parsing.hijri(day)
    if found is None:
        return ""
    number, month, year = found
    date = Hijri(year, month, number)
    language: Literal["ar", "en"] = "ar" if preferences.language() == "ar" else "en"
    return in_digits(f"{number} {date.month_name(language)} {year} {date.notation(language)}")


def span(after: dt.date | None, before: dt.date | None) -> str:
    """A time in words: a year, a month or a day where it is just that, else its ends."""
    if after and before:
        if after == before:
            return date(after)
        if (after, before) == (dt.date(after.year, 1, 1), dt.date(after.year, 12, 31)):
            return in_digits(str(after.year))
        if after.day == 1 and before == after.replace(day=monthrange(after.year, after.month)[1]):
            return month(after)
        return str(gettext("from %(first)s to %(last)s", first=date(after), last=date(before)))
    if after:
        return str(gettext("from %(first)s", first=date(after)))
    return str(gettext("until %(last)s", last=date(before))) if before else ""


def copies(count: int) -> str:
    """``count`` similar copies, in the form that the language asks for."""
    return str(ngettext("+%(n)s similar copy", "+%(n)s similar copies", count, n=number(count)))


def results(count: int) -> str:
    """``count`` results, in the form that the language asks for."""
    return str(ngettext("%(n)s result", "%(n)s results", count, n=number(count)))


def articles(count: int) -> str:
    """``count`` articles, in the form that the language asks for."""
    return str(ngettext("%(n)s article", "%(n)s articles", count, n=number(count)))


def places(count: int) -> str:
    """``count`` places in a text, in the form that the language asks for."""
    return str(ngettext("%(n)s place", "%(n)s places", count, n=number(count)))


FILTERS: dict[str, Callable[..., Any]] = {
    "number": number,
    "in_digits": in_digits,
    "percent": percent,
    "date": date,
    "month": month,
    "hijri": hijri,
    "span": span,
    "copies": copies,
    "results": results,
    "articles": articles,
    "places": places,
    "way": WAYS.__getitem__,
    "level": LEVELS.__getitem__,
}
