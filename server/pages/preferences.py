"""The choices of a reader: the language of the pages, and the digits.

A link in the footer puts a choice into the address (``?lang=en``), and a cookie of that name
remembers it. ``server/http/languages.py`` says what decides where nothing was chosen.
"""

from __future__ import annotations

from flask import Flask, Response, request

from bahith import i18n

LANGUAGES = {"ar": "العربية", "en": "English"}
"""Each language of the pages by its code, in its own name."""

DIGITS = {"arab": "١٢٣", "latn": "123"}
"""Each set of digits by its name in CLDR, and how it looks."""

CHOICES = {"lang": LANGUAGES, "digits": DIGITS}
"""The values of each choice, by the name of its parameter and cookie."""

_YEAR = 365 * 24 * 60 * 60


def digits() -> str:
    """The digits that the reader chose, or those of the page's language."""
    return _chosen("digits") or ("arab" if i18n.current.get() == "ar" else "latn")


def remember(response: Response) -> Response:
    """``response`` with cookies for the choices in the address, and marked as this reader's."""
    for name, values in CHOICES.items():
        if request.args.get(name) in values:
            value = request.args[name]
            response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True)
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def register(app: Flask) -> None:
    """Remember choices with every page of ``app``; answers to programs set no cookies."""

    @app.after_request
    def keep(response: Response) -> Response:
        page = response.mimetype == "text/html" and response.status_code != 304
        return remember(response) if page else response


def _chosen(name: str) -> str | None:
    given = request.args.get(name), request.cookies.get(name)
    return next((value for value in given if value in CHOICES[name]), None)
