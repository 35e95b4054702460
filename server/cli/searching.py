"""``bahith search``: a page of results in the terminal, or as the JSON of the API."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from bahith.i18n import _, ngettext
from bahith.indexer.errors import BadRequest
from bahith.indexer.index import Index
from bahith.indexer.marks import Range, Segment, segments
from bahith.indexer.query import DECLARED, SORTS
from bahith.indexer.results import Page, Result
from bahith.indexer.search.query.filters import MAX_PAGE, MAX_SIZE, ONE_OF
from bahith.indexer.search.snippets.headings import heading
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option, setting_help

_MANY = {"multiple": True, "metavar": "VALUE"}
"""Options of exact values: of several, articles need any, and none that begins with -."""


def _by_name(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, list[str]]:
    """The values of options ``NAME=VALUE`` by their names."""
    fields: dict[str, list[str]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise click.BadParameter(str(_("%(text)s: write NAME=VALUE", text=text)))
        fields.setdefault(name.strip(), []).append(value)
    return fields


def _checked(_context: click.Context, _option: click.Parameter, sort: str) -> str:
    """An order; whether the index declares its field, only the index can tell."""
    if sort not in SORTS and not sort.removeprefix("-").startswith(DECLARED):
        values = ", ".join((*SORTS, f"{DECLARED}NAME", f"-{DECLARED}NAME"))
        raise click.BadParameter(str(ONE_OF.filled(name="sort", values=values)))
    return sort


# Unknown options are words of the query: -النفط leaves النفط out.
@command("search", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True)
@option("--json", "as_json", is_flag=True, help=_("Print the JSON object that the API returns."))
@option("--page", type=click.IntRange(1, MAX_PAGE), default=1, help=_("Page of results, from 1."))
@option("--size", type=click.IntRange(1, MAX_SIZE), help=setting_help("page_size"))
@option(
    "--sort",
    default=SORTS[0],
    metavar="ORDER",
    callback=_checked,
    help=_("relevance, newest, oldest, fields.NAME or -fields.NAME: the order of the results."),
)
@option(
    "--source",
    multiple=True,
    metavar="TEXT",
    help=_("Only articles whose source has these words."),
)
@option("--outlet", **_MANY, help=_("Only articles of exactly this source."))
@option("--category", **_MANY, help=_("Only articles of exactly this category."))
@option("--author", **_MANY, help=_("Only articles by exactly this author."))
@option("--tag", **_MANY, help=_("Only articles with exactly this tag."))
@option("--language", **_MANY, help=_("Only articles in this language: ar, en, …"))
@option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_by_name,
    help=_("Only articles with this value of a declared field, or a range: price=10..20."),
)
@option(
    "--filter",
    metavar="EXPRESSION",
    default="",
    help=_("Only articles that meet conditions: outlet = A OR (tag = B AND published > 2020)."),
)
@option("--after", help=_("Only articles published on this day or later."))
@option("--before", help=_("Only articles published on this day or earlier."))
@option("--explain", is_flag=True, help=_("Say why each result matched."))
@click.pass_obj
def search_command(given: Given, /, query: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Print one page of results."""
    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word, ctx=click.get_current_context())
    settings = Settings.load(**given, page_size=options.pop("size"))
    try:
        page = Index(settings).search(" ".join(query), **options)
    except BadRequest as error:
        name = "field" if error.field and error.field.startswith(DECLARED) else error.field
        raise click.BadParameter(str(error), param_hint=f"--{name}") from error
    if as_json:
        from bahith.server.api.answers import search_answer
        from bahith.server.api.schema import to_text

        click.echo(to_text(search_answer(page)))
    else:
        _show(page)


def _show(page: Page) -> None:
    for note in page.notes:
        _print(str(note.message), fg="yellow")
    results = ngettext("%(n)s result", "%(n)s results", page.total)
    _print(str(_("%(results)s, %(ms)s ms", results=results, ms=round(page.took_ms))), dim=True)
    first = (page.request.page - 1) * page.request.size + 1
    for number, result in enumerate(page.results, first):
        _show_result(number, result)


def _show_result(number: int, result: Result) -> None:
    article = result.article
    title = _marked(heading(article), result.title_marks, bold=True)
    click.echo(click.style(f"\n{number}. ", bold=True) + title, color=_has_colours())
    facts = (article.source, article.published and article.published.isoformat(), article.id)
    _print(_printable(" · ".join(fact for fact in facts if fact)), dim=True)
    click.echo(_marked(result.snippet.text, result.snippet.marks), color=_has_colours())
    if result.explanation:
        from bahith.server.explanations import explanation_lines

        for line in explanation_lines(result.explanation):
            _print(f"    {_printable(line)}", dim=True)


def _print(line: str, **style: Any) -> None:
    click.echo(click.style(line, **style), color=_has_colours())


def _marked(text: str, marks: tuple[Range, ...], **style: Any) -> str:
    """``text`` with its marks in colour, or between ``[ ]`` where there are no colours."""
    has_colours = _has_colours()

    def shown(piece: Segment) -> str:
        if piece.marked and has_colours:
            return click.style(piece.text, fg="black", bg="yellow", **style)
        return click.style(f"[{piece.text}]" if piece.marked else piece.text, **style)

    return "".join(map(shown, segments(_printable(text), marks)))


def _has_colours() -> bool:
    """Whether output goes to a terminal with colours, by the variables that many programs obey."""
    if os.environ.get("NO_COLOR"):
        return False
    is_terminal = sys.stdout.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
    return is_terminal or bool(os.environ.get("FORCE_COLOR"))


def _printable(text: str) -> str:
    """``text`` with each character that could control a terminal replaced by �."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else _replaced(letter) for letter in text
    )


def _replaced(letter: str) -> str:
    return letter if letter in "\u200c\u200d\u200e\u200f" else "\ufffd"
