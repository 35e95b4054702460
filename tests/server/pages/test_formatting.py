"""Numbers, dates and names in the reader's language, and catalogues that have every text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from page_outline import Outline, followed
from sample_site import Site

from bahith import i18n
from bahith.server.pages import formatting, preferences


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("server")
    formatting.register(app)
    return app


@pytest.fixture(params=["ar", "en"])
def language(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context(), i18n.using(request.param):
        yield request.param


@pytest.fixture
def arabic(app: Flask) -> Iterator[None]:
    with app.test_request_context(), i18n.using("ar"):
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
    assert formatting.results(value) == shown


def test_numbers_and_dates_in_the_language_and_digits(language: str) -> None:
    shown = formatting.number(1234567), formatting.number(0.0123, 3), formatting.percent(50)
    usual = {"ar": ("١٬٢٣٤٬٥٦٧", "٠٫٠١٢", "٥٠٪"), "en": ("1,234,567", "0.012", "50%")}
    assert shown == usual[language]
    day = formatting.date(dt.date(2021, 7, 23))
    assert day == {"ar": "٢٣ يوليو ٢٠٢١", "en": "23 July 2021"}[language]


@pytest.mark.parametrize(
    ("lang", "digits", "day"),
    [("ar", "latn", "23 يوليو 2021"), ("en", "arab", "٢٣ July ٢٠٢١")],
)
def test_digits_are_chosen_apart(app: Flask, lang: str, digits: str, day: str) -> None:
    with app.test_request_context(f"/?digits={digits}"), i18n.using(lang):
        assert formatting.date(dt.date(2021, 7, 23)) == day


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
    # Only feed readers, which have no cookies, are told the language in the address.
    pages = [link for link in again.links() if not link.startswith("/feed")]
    assert "lang=" not in "".join(pages).replace("lang=ar", "")


@pytest.mark.parametrize("query", ["lang=fr", "lang=", "lang=%FF", "digits=roman"])
def test_a_choice_that_there_is_not_changes_nothing(site: Site, query: str) -> None:
    reply = site.ask("GET", f"/?q=x&{query}" if "FF" not in query else "/?q=x", Cookie=query)
    assert Outline(followed(site, reply)).elements[0][1]["lang"] == "ar"
    assert "Set-Cookie" not in reply.headers


def test_programs_get_no_cookies(site: Site) -> None:
    assert "Set-Cookie" not in site.get("/api/health").headers
    assert "lang" in preferences.CHOICES
