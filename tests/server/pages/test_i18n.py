"""Numbers, dates and names in the reader's language, and catalogues that have every text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from served import Site
from test_pages import Outline

from bahith import server
from bahith.server import explanations
from bahith.server.pages import i18n, preferences

SERVER = Path(server.__file__).parent
ARABIC = SERVER / "translations" / "ar" / "LC_MESSAGES"
HOW = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ARABIC / "messages.po").open("rb") as file:
        return read_po(file, locale="ar")


def test_every_text_has_its_arabic_and_nothing_is_left_over(catalogue: Catalog) -> None:
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    found = {
        message for _, _, message, _, _ in extract_from_dir(SERVER, HOW, OPTIONS, keywords)
    }  # run `make messages`, and translate what is new in the .po file
    assert found == {message.id for message in catalogue if message.id}
    assert not catalogue.obsolete
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert not (message.fuzzy and message.id)
        assert not list(message.check(catalogue))


def test_what_is_compiled_is_what_is_written(catalogue: Catalog) -> None:
    with (ARABIC / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    # Not by bytes: the header names the version of Babel that compiled it.
    assert _texts(compiled) == _texts(catalogue)


def _texts(catalogue: Catalog) -> list[list[object]]:
    """Each message and its Arabic; a plural's forms are a list or a tuple, as Babel reads them."""
    return [[*message.id, *message.string] for message in catalogue if message.id]


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("server")
    i18n.register(app)
    return app


@pytest.fixture(params=["ar", "en"])
def language(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context(f"/?lang={request.param}"):
        yield request.param


@pytest.fixture
def arabic(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("arabic")
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "لا نتائج"),
        (1, "نتيجة واحدة"),
        (2, "نتيجتان"),
        (3, "٣ نتائج"),
        (10, "١٠ نتائج"),
        (11, "١١ نتيجة"),
        (100, "١٠٠ نتيجة"),
        (103, "١٠٣ نتائج"),
        (9965, "٩٬٩٦٥ نتيجة"),
    ],
)
def test_a_counted_noun_takes_its_form(value: int, shown: str) -> None:
    assert i18n.results(value) == shown


@pytest.mark.usefixtures("arabic")
def test_names_of_ways_and_levels_are_those_of_the_api() -> None:
    assert {name: str(text) for name, text in i18n.WAYS.items()} == explanations.WAYS
    assert {name: str(text) for name, text in i18n.LEVELS.items()} == explanations.LEVELS


def test_numbers_and_dates_in_the_language_and_digits(language: str) -> None:
    shown = i18n.number(1234567), i18n.number(0.0123, 3), i18n.percent(50)
    usual = {"ar": ("١٬٢٣٤٬٥٦٧", "٠٫٠١٢", "٥٠٪"), "en": ("1,234,567", "0.012", "50%")}
    assert shown == usual[language]
    day = i18n.date(dt.date(2021, 7, 23))
    assert day == {"ar": "٢٣ يوليو ٢٠٢١", "en": "23 July 2021"}[language]


@pytest.mark.parametrize(
    ("lang", "digits", "day"),
    [("ar", "latn", "23 يوليو 2021"), ("en", "arab", "٢٣ July ٢٠٢١")],
)
def test_digits_are_chosen_apart(app: Flask, lang: str, digits: str, day: str) -> None:
    with app.test_request_context(f"/?lang={lang}&digits={digits}"):
        assert i18n.date(dt.date(2021, 7, 23)) == day


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "ar"),
        ("ar-EG,en;q=0.5", "ar"),
        ("en-GB,en;q=0.9,ar;q=0.8", "en"),
        ("fr-FR,fr;q=0.9", "ar"),
        ("fr,en;q=0.1", "en"),
        ("*", "ar"),
        ("x" * 500, "ar"),
    ],
)
def test_the_browser_chooses_the_language(site: Site, accepted: str, language: str) -> None:
    reply = site.ask("GET", "/", Accept_Language=accepted)
    assert Outline(reply).elements[0][1]["lang"] == language
    assert {"Accept-Language", "Cookie"} <= set(reply.headers["Vary"].split(", "))


def test_a_link_chooses_and_a_cookie_remembers(site: Site) -> None:
    found = Outline(site.get("/", q="السد", sort="newest", page=2))
    (link,) = [a["href"] for tag, a in found.elements if tag == "a" and a.get("hreflang")]
    reply = site.ask("GET", str(link))
    english = Outline(reply)
    assert english.elements[0] == ("html", {"lang": "en", "dir": "ltr", "data-digits": "latn"})
    assert "23 results" in english.text("strong")
    assert "page 2 of 5" in english.text()
    cookie = str(reply.headers["Set-Cookie"]).partition(";")[0]
    assert cookie == "lang=en"
    again = Outline(site.ask("GET", "/?q=x", Cookie=cookie))
    assert again.elements[0][1]["lang"] == "en"
    assert "lang=" not in "".join(again.links()).replace("lang=ar", "")


@pytest.mark.parametrize("query", ["lang=fr", "lang=", "lang=%FF", "digits=roman"])
def test_a_choice_that_there_is_not_changes_nothing(site: Site, query: str) -> None:
    reply = site.ask("GET", f"/?q=x&{query}" if "FF" not in query else "/?q=x", Cookie=query)
    assert Outline(reply).elements[0][1]["lang"] == "ar"
    assert "Set-Cookie" not in reply.headers


def test_programs_get_no_cookies(site: Site) -> None:
    assert "Set-Cookie" not in site.get("/api/health").headers
    assert "lang" in preferences.CHOICES
