"""The names that are kept in the code and in data files are those that Babel has from CLDR."""

from __future__ import annotations

from babel import Locale

from bahith.analyzers import months
from bahith.analyzers.folding import fold
from bahith.indexer.dates import cldr
from bahith.indexer.dates.parsing import month_names

LOCALES = (*months.LOCALES, "en", "en_GB")


def test_the_arabic_names_of_months() -> None:
    names = {}
    for locale in months.LOCALES:
        for month, name in Locale.parse(locale).months["format"]["wide"].items():
            names[name] = month
    assert [*months.names().items()] == [*(names | months.OTHER_NAMES).items()]


def test_every_name_of_a_month_is_read() -> None:
    names = {
        fold(name): month
        for locale in LOCALES
        for width in ("wide", "abbreviated")
        for month, name in Locale.parse(locale).months["format"][width].items()
    }
    others = {fold(name): month for name, month in months.OTHER_NAMES.items()}
    assert month_names() == names | others


def test_english_months() -> None:
    wide = Locale.parse("en").months["format"]["wide"]
    assert [*enumerate(cldr.ENGLISH_MONTHS, 1)] == [*wide.items()]


def test_weekdays() -> None:
    for locale, names in zip(("ar", "en"), cldr.WEEKDAYS, strict=True):
        assert dict(enumerate(names)) == Locale.parse(locale).days["format"]["wide"]
    short = Locale.parse("en").days["format"]["abbreviated"]
    assert dict(enumerate(cldr.SHORT_WEEKDAYS)) == short
    assert Locale.parse("ar_EG").first_week_day == cldr.FIRST_OF_WEEK


def test_words_for_money() -> None:
    assert {name.split()[0] for name in Locale.parse("ar").currencies.values()} == {*cldr.MONEY}
