"""What a reader chose: the language of the pages, and the digits.

A choice is taken from the address (``?lang=en``), where a link of the footer puts
it, and kept in a cookie of that name; else the browser's languages decide.
"""

from __future__ import annotations

from babel import negotiate_locale
from flask import Flask, Response, request

LANGUAGES = {"ar": "العربية", "en": "English"}
"""Each language of the pages by its code, in its own name."""

DIGITS = {"arab": "١٢٣", "latn": "123"}
"""Each set of digits by its name in CLDR, and how it looks."""

CHOICES = {"lang": LANGUAGES, "digits": DIGITS}
"""What can be chosen, by the name of its parameter and cookie."""

_YEAR = 365 * 24 * 60 * 60


def language() -> str:
    """The code of the language that the reader of this request wants."""
    accepted = list(request.accept_languages.values())
    return _chosen("lang") or negotiate_locale(accepted, LANGUAGES, sep="-") or "ar"


def digits() -> str:
    """The digits that the reader wants; unless told otherwise, those usual in the language."""
    return _chosen("digits") or ("arab" if language() == "ar" else "latn")


def remember(response: Response) -> Response:
    """``response`` with cookies for what the address chooses, and marked as for this reader."""
    for name, values in CHOICES.items():
        if request.args.get(name) in values:
            value = request.args[name]
            response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True)
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def register(app: Flask) -> None:
    """Remember choices with every page of ``app``; what programs get depends on no reader."""

    @app.after_request
    def keep(response: Response) -> Response:
        page = response.mimetype == "text/html" and response.status_code != 304
        return remember(response) if page else response


def _chosen(name: str) -> str | None:
    given = request.args.get(name), request.cookies.get(name)
    return next((value for value in given if value in CHOICES[name]), None)
