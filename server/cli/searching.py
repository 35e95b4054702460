"""``bahith search``: a page of results in the terminal, or as the JSON of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bahith.i18n import _, ngettext
from bahith.indexer.errors import BadRequest
from bahith.indexer.index import Index
from bahith.indexer.marks import Range, segments
from bahith.indexer.query import SORTS
from bahith.indexer.results import Page, Result
from bahith.indexer.search.query.filters import MAX_PAGE, MAX_SIZE
from bahith.indexer.settings import Settings
from bahith.server.cli.common import Given, command, option, setting_help

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


# Unknown options are words of the query: -النفط leaves النفط out.
@command("search", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True)
@option("--json", "as_json", is_flag=True, help=_("Print the JSON object that the API returns."))
@option("--page", type=click.IntRange(1, MAX_PAGE), default=1, help=_("Page of results, from 1."))
@option("--size", type=click.IntRange(1, MAX_SIZE), help=setting_help("page_size"))
@option("--sort", type=click.Choice(SORTS), default=SORTS[0], help=_("Order of the results."))
@option("--source", default="", help=_("Only articles whose source has these words."))
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
        raise click.BadParameter(str(error), param_hint=f"--{error.field}") from error
    if as_json:
        from bahith.server.api.answers import search_answer
        from bahith.server.api.schema import to_text

        click.echo(to_text(search_answer(page)))
    else:
        _show(page)


def _show(page: Page) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    for note in page.notes:
        console.print(Text(note.message, "yellow"))
    results = ngettext("%(n)s result", "%(n)s results", page.total)
    console.print(
        Text(str(_("%(results)s, %(ms)s ms", results=results, ms=round(page.took_ms))), "dim")
    )
    first = (page.request.page - 1) * page.request.size + 1
    for number, result in enumerate(page.results, first):
        _show_result(console, number, result)


def _show_result(console: Console, number: int, result: Result) -> None:
    from rich.text import Text

    article = result.article
    title = Text(f"\n{number}. ") + _marked(article.title or article.id, result.title_marks)
    title.stylize("bold")
    console.print(title)
    facts = (article.source, article.published and article.published.isoformat(), article.id)
    console.print(Text(" · ".join(fact for fact in facts if fact), "dim"))
    console.print(_marked(result.snippet.text, result.snippet.marks))
    if result.explanation:
        from bahith.server.explanations import explanation_lines

        for line in explanation_lines(result.explanation):
            console.print(Text(f"    {_printable(line)}", "dim"))


def _marked(text: str, marks: tuple[Range, ...]) -> Text:
    """``text`` with its marks in colour, or between ``[ ]`` where there are no colours."""
    from rich.console import Console
    from rich.text import Text

    shown = Text(_printable(text))
    for start, end in marks:
        shown.stylize("black on yellow", start, end)
    if Console().is_terminal:
        return shown
    pieces = segments(shown.plain, marks)
    return Text("".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces))


def _printable(text: str) -> str:
    """``text`` with each character that could control a terminal replaced by �."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else _replaced(letter) for letter in text
    )


def _replaced(letter: str) -> str:
    return letter if letter in "\u200c\u200d\u200e\u200f" else "\ufffd"
