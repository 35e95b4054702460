"""The language of each answer: the one its caller asks for (RFC 9110, section 12.5.4).

The parameter ``lang`` comes first, then what a reader of the pages chose before, which a cookie
remembers, then ``Accept-Language``. Otherwise pages and feeds are in Arabic, and the API answers
in English.

Where the header names digits too, as ``ar-u-nu-arab`` does (RFC 6067), messages of the API are
for a page: numbers are in these digits, and names stand between FSI and PDI.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qs

from babel import negotiate_locale
from flask import Flask, Response, g, request
from waitress.parser import HTTPRequestParser
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from bahith import i18n

PROGRAMS = "/api/"
"""Addresses that programs call begin with this, except ``DOCUMENTATION``."""

DOCUMENTATION = "/api/docs"

_KINDS = ("text/html", "application/json", "application/rss+xml")


def register(app: Flask) -> None:
    """Show messages in the caller's language while ``app`` answers, and mark answers with it."""

    @app.before_request
    def choose() -> None:
        language = _asked()
        g.chosen = [(i18n.current, i18n.current.set(language))]
        if for_programs(request.path):
            digits = _digits(language, request.accept_languages.values())
            g.chosen.append((i18n.digits, i18n.digits.set(digits or "latn")))
            g.chosen.append((i18n.isolating, i18n.isolating.set(bool(digits))))

    @app.after_request
    def mark(response: Response) -> Response:
        if request.endpoint != "static":
            if "Vary" in response.headers:
                response.vary.add("Accept-Language")
            else:
                response.headers["Vary"] = "Accept-Language"
            if response.mimetype in _KINDS:
                response.headers["Content-Language"] = i18n.current.get()
        return response

    @app.teardown_request
    def restore(error: BaseException | None) -> None:
        for variable, token in g.pop("chosen", ()):
            variable.reset(token)


def for_programs(path: str) -> bool:
    """Whether programs, not people, call this address."""
    return f"{path}/".startswith(PROGRAMS) and path != DOCUMENTATION


def negotiated(choices: Iterable[str | None], accepted: Iterable[str], path: str) -> str:
    """The first known language among ``choices``, else the best of ``accepted``, else the usual."""
    chosen = next((choice for choice in choices if choice in i18n.LANGUAGES), None)
    usual = "en" if for_programs(path) else "ar"
    return chosen or negotiate_locale(accepted, i18n.LANGUAGES, sep="-") or usual


def prefer(language: object) -> None:
    """Answer this request in ``language``, which its body asks for, if it is a known one."""
    if language in i18n.LANGUAGES:
        i18n.current.set(str(language))


def of_raw(head: HTTPRequestParser) -> str:
    """The language for a request that waitress refuses before ``app`` sees it."""
    accepted = parse_accept_header(head.headers.get("ACCEPT_LANGUAGE"), LanguageAccept)
    choices = parse_qs(getattr(head, "query", "")).get("lang", [])
    return negotiated(choices, accepted.values(), PROGRAMS)


def _digits(language: str, accepted: Iterable[str]) -> str:
    """The digits that the first tag of ``language`` among ``accepted`` names, ``arab`` or ``latn``;
    empty if it names none of them."""
    tags = (tag.lower() for tag in accepted)
    tag = next((tag for tag in tags if tag.partition("-")[0] == language), "")
    named = tag.partition("-u-nu-")[2].partition("-")[0]
    return named if named in ("arab", "latn") else ""


def _asked() -> str:
    choices = [request.args.get("lang")]
    if not for_programs(request.path):
        choices.append(request.cookies.get("lang"))
    return negotiated(choices, request.accept_languages.values(), request.path)
