"""The page of ``bahith evaluate --failures``: one file of HTML that needs no server."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from bahith import i18n
from bahith.i18n import Message
from bahith.indexer.evaluate import MEASURES
from bahith.indexer.failures import SHOWN, Failure
from bahith.indexer.marks import Html
from bahith.server.pages.markup import FILTERS


def failures_page(failures: Sequence[Failure], compared: bool) -> str:
    """The page in the current language; ``compared`` if the failures are those of two runs."""
    environment = Environment(
        loader=PackageLoader("bahith.server"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        lambda msgid: str(Message(msgid)),
        lambda one, many, count: str(Message(one, (), many, count)),
        newstyle=True,
    )
    environment.filters.update(FILTERS)
    style = files("bahith.server").joinpath("static/failures.css").read_text("utf-8")
    language = i18n.current.get()
    return environment.get_template("failures.html").render(
        failures=failures,
        style=Html(style),
        compared=compared,
        measure=MEASURES[0],
        shown=SHOWN,
        language=language,
        direction="rtl" if language == "ar" else "ltr",
    )
