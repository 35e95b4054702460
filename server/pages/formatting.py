"""Texts, numbers, dates and names in the reader's language and digits, for the templates."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, url_for
from hijridate import Hijri

from bahith import i18n
from bahith.i18n import Message, _, ngettext, numerals
from bahith.indexer.dates import parsing
from bahith.indexer.results import Effect
from bahith.indexer.search.query.text import CLOSE_FIELDS
from bahith.indexer.search.snippets.headings import heading
from bahith.server.explanations import LEVELS, RELATIONS, effect_text
from bahith.server.pages import preferences

# Arabic knows the signs around both sets of digits: ٩٬٩٦٥ and 9,965.
_SIGNS = Locale("ar")


def register(app: Flask) -> None:
    """Give the templates of ``app`` the catalogue of texts and the filters below."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        lambda msgid: str(Message(msgid)),
        lambda one, many, count: str(Message(one, (), many, count)),
        newstyle=True,
    )
    app.jinja_env.filters.update(FILTERS)
    app.context_processor(
        lambda: {
            "language": i18n.current.get(),
            "direction": "rtl" if i18n.current.get() == "ar" else "ltr",
            "languages": preferences.LANGUAGES,
            "digits": preferences.digits(),
            "all_digits": preferences.DIGITS,
            "here": _first_page,
            "today": dt.date.today(),
        }
    )


def _first_page(**changes: Any) -> str:
    """Where a link that changes a choice leads, on pages that do not set ``here`` themselves."""
    return url_for("pages.search", **changes)


def number(value: float, places: int = 0) -> str:
    """``value`` in the reader's digits, with at most ``places`` decimals."""
    pattern = "#,##0." + "#" * places if places else "#,##0"
    shown = format_decimal(value, pattern, _SIGNS, numbering_system=preferences.digits())
    return in_digits(shown)


def in_digits(text: str) -> str:
    """``text`` with Latin digits replaced by the reader's."""
    return numerals(text, preferences.digits())


def percent(value: int) -> str:
    """``value`` in percent: ٥٠٪ or 50%."""
    return number(value) + ("٪" if preferences.digits() == "arab" else "%")


def date(day: dt.date) -> str:
    """``day`` in words: ٢٣ يوليو ٢٠٢١, 23 July 2021."""
    return in_digits(format_date(day, "d MMMM y", i18n.current.get()))


def month(day: dt.date) -> str:
    """The month of ``day``: يوليو ٢٠٢١, July 2021."""
    return in_digits(format_date(day, "MMMM y", i18n.current.get()))


def hijri(day: dt.date) -> str:
    """``day`` in the Hijri calendar: ١٣ ذو الحجة ١٤٤٢ هـ; empty where its tables do not reach."""
    hijri_date = parsing.hijri(day)
    if hijri_date is None:
        return ""
    day_number, month_number, year = hijri_date
    date = Hijri(year, month_number, day_number)
    language: Literal["ar", "en"] = "ar" if i18n.current.get() == "ar" else "en"
    return in_digits(f"{day_number} {date.month_name(language)} {year} {date.notation(language)}")


def span(after: dt.date | None, before: dt.date | None) -> str:
    """A period in words: a year, a month or a day if it is exactly that, else its two ends."""
    if after and before:
        if after == before:
            return date(after)
        if (after, before) == (dt.date(after.year, 1, 1), dt.date(after.year, 12, 31)):
            return in_digits(str(after.year))
        if after.day == 1 and before == after.replace(day=monthrange(after.year, after.month)[1]):
            return month(after)
        return str(_("from %(first)s to %(last)s", first=date(after), last=date(before)))
    if after:
        return str(_("from %(first)s", first=date(after)))
    return str(_("until %(last)s", last=date(before))) if before else ""


def language_name(code: str) -> str:
    """The name of a language: العربية, Arabic; its code where it has none."""
    return str(Locale(i18n.current.get()).languages.get(code, code))


def copies(count: int) -> str:
    """``count`` similar copies, in the right plural form."""
    return str(ngettext("+%(n)s similar copy", "+%(n)s similar copies", count, n=number(count)))


def results(count: int) -> str:
    """``count`` results, in the right plural form."""
    return str(ngettext("%(n)s result", "%(n)s results", count, n=number(count)))


def articles(count: int) -> str:
    """``count`` articles, in the right plural form."""
    return str(ngettext("%(n)s article", "%(n)s articles", count, n=number(count)))


def places(count: int) -> str:
    """``count`` places in a text, in the right plural form."""
    return str(ngettext("%(n)s match", "%(n)s matches", count, n=number(count)))


def effect(effect: Effect) -> str:
    """What a rule of the owner did, for any reader: no hidden article is named."""
    texts = effect.texts
    if effect.kind == "boosts":
        texts = tuple(number(float(factor), 2) for factor in texts)
    return effect_text(replace(effect, texts=() if effect.kind == "hide" else texts))


def field_query(value: str, field: str) -> str:
    """The query for articles with ``value`` in a field: author:"Salma Ali".

    The field has its first name in the reader's language.
    """
    is_ascii = i18n.current.get() != "ar"
    names = (name for name, of in CLOSE_FIELDS.items() if of == field)
    words = " ".join(value.replace('"', " ").split())
    return f'{next(name for name in names if name.isascii() == is_ascii)}:"{words}"'


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
    "field_query": field_query,
    "heading": heading,
    "relation": RELATIONS.__getitem__,
    "level": LEVELS.__getitem__,
    "effect": effect,
}
