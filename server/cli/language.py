"""The language of the command: what ``--lang`` says, else the locale, else English."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bahith.i18n import LANGUAGES, SOURCE, TRANSLATIONS

OPTION = "--lang"

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def asked(arguments: Sequence[str]) -> str | None:
    """The language that the arguments of the command ask for; None for none or an unknown one.

    It is looked for before click reads the arguments, whose errors and help are to be in it.
    """
    words = [word for argument in arguments for word in argument.split("=", 1)]
    values = (words[place + 1] for place, word in enumerate(words[:-1]) if word == OPTION)
    return next((value for value in values if value in LANGUAGES), None)


def of_locale(environ: Mapping[str, str]) -> str:
    """The language of the locale, by the rules of GNU gettext: LANGUAGE lists several.

    https://www.gnu.org/software/gettext/manual/html_node/Locale-Environment-Variables.html
    """
    locale = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    if locale.partition(".")[0] in ("", "C", "POSIX"):
        return SOURCE
    names = environ.get("LANGUAGE", "").split(":") if environ.get("LANGUAGE") else [locale]
    codes = (name.partition("_")[0].partition(".")[0] for name in names)
    return next((code for code in codes if code in LANGUAGES), SOURCE)


@contextmanager
def of_click(language: str) -> Iterator[None]:
    """Show click's own texts in ``language``: it finds them by the standard library's gettext."""
    domain, variable = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain("click", str(TRANSLATIONS))
    gettext.textdomain("click")
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if variable is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = variable
