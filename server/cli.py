"""The ``bahith`` command: the one place that joins everything."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.build import Summary, build
from bahith.indexer.copy import copy
from bahith.indexer.dates.parsing import parse_bound
from bahith.indexer.errors import BadRequest, BahithError
from bahith.indexer.evaluate import evaluate
from bahith.indexer.query import SORTS, Request
from bahith.indexer.results import Page, Result
from bahith.indexer.search.analysis import readings
from bahith.indexer.search.query.filters import MAX_PAGE, MAX_SIZE
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import serve
from bahith.server.api import schemas
from bahith.server.explanations import explanation_lines

PLAIN_EVERY = 1000
"""Articles between two lines of progress where there is no terminal to draw on."""


Progress = Callable[[Summary], None]

_FILE = click.Path(path_type=Path)


class _Group(click.Group):
    """Turns our errors into one line and exit code 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BahithError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{error.strerror or error}") from error


def _help(name: str) -> str:
    entry = Settings.entry(name)
    return f"{entry.help} [env: {entry.env}; default: {entry.default}]"


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--index", metavar="DIR", help=_help("index"))
@click.option("--engine", metavar="NAME", help=_help("engine"))
@click.version_option(package_name="bahith")
@click.pass_context
def main(context: click.Context, /, **given: str | None) -> None:
    """Full-text search for Arabic articles: index a folder, then search or serve it."""
    context.obj = given


@main.command("index")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--prune", is_flag=True, help="Remove articles that the folders no longer hold.")
@click.option("--anew", is_flag=True, help="Make another index, and put it in the old one's place.")
@click.option("--batch", type=int, help=_help("batch"))
@click.pass_obj
def index_command(
    given: dict[str, Any], paths: tuple[Path, ...], prune: bool, anew: bool, batch: int
) -> None:
    """Index the articles in folders and files: .txt, .jsonl and .jsonl.gz.

    An article that has not changed is skipped. The exit code is 1 if anything
    could not be read; all the rest is indexed.
    """
    settings = Settings.load(**given, batch=batch)
    _tell(lambda progress: build(settings, paths, prune, anew=anew, progress=progress))


@main.command("copy")
@click.option("--from", "source", required=True, metavar="DIR", help="Directory of the one index.")
@click.option("--to", "target", required=True, metavar="DIR", help="Directory of the other.")
@click.option("--engine", metavar="NAME", help=_help("engine"))
@click.option("--batch", type=int, help=_help("batch"))
@click.pass_obj
def copy_command(given: dict[str, Any], /, source: str, target: str, **options: Any) -> None:
    """Copy all articles of one index to another, which may be of another engine.

    The files that the articles came from are not needed. An article that is
    there unchanged is skipped.
    """
    options["engine"] = options["engine"] or given["engine"]
    # The environment speaks of a new index: the one that is there has its own engine.
    settings = Settings.load(index=source, engine="")
    other = Settings.load(index=target, **options)
    _tell(lambda progress: copy(settings, other, progress))


def _tell(work: Callable[[Progress], Summary]) -> None:
    """Do what gives a summary, show how far it is, and say what was done."""
    try:
        summary = _watched(work)
    except KeyboardInterrupt:
        click.echo(
            "stopped: what was committed is kept; the same command goes on from there", err=True
        )
        sys.exit(130)
    for problem in summary.failed:
        click.echo(f"failed: {problem}", err=True)
    click.echo(_counts(summary))
    sys.exit(1 if summary.failed else 0)


def _watched(work: Callable[[Progress], Summary]) -> Summary:
    console = Console(stderr=True)
    if not console.is_terminal:
        return work(_plain_progress)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading")
        return work(lambda summary: bar.update(task, description=_counts(summary)))


def _plain_progress(summary: Summary) -> None:
    if _total(summary) % PLAIN_EVERY == 0:
        click.echo(_counts(summary), err=True)


def _total(summary: Summary) -> int:
    return summary.added + summary.replaced + summary.unchanged + len(summary.failed)


def _counts(summary: Summary) -> str:
    return (
        f"added {summary.added}, replaced {summary.replaced}, unchanged {summary.unchanged}, "
        f"removed {summary.removed}, failed {len(summary.failed)}"
    )


# Unknown options are words of the question: -النفط leaves النفط out.
@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the object that the API answers.")
@click.option(
    "--page", type=click.IntRange(1, MAX_PAGE), default=1, help="Page of results, from 1."
)
@click.option("--size", type=click.IntRange(1, MAX_SIZE), help=_help("page_size"))
@click.option("--sort", type=click.Choice(SORTS), default=SORTS[0], help="Order of the results.")
@click.option("--source", default="", help="Only articles whose source has these words.")
@click.option("--after", help="Only articles published on this day or later.")
@click.option("--before", help="Only articles published on this day or earlier.")
@click.option("--explain", is_flag=True, help="Say why each result matched.")
@click.pass_obj
def search(given: dict[str, Any], /, query: tuple[str, ...], as_json: bool, **asked: Any) -> None:
    """Search the index; matches are marked. Words of QUERY are joined by spaces."""
    for word in query:
        if word.startswith("--"):
            raise click.NoSuchOption(word, ctx=click.get_current_context())
    settings = Settings.load(**given, page_size=asked.pop("size"))
    for side in ("after", "before"):
        if asked[side]:
            asked[side] = _bound(side, asked[side])
    searcher = Searcher.open(settings)
    page = searcher.search(Request(" ".join(query), size=settings.page_size, **asked))
    if as_json:
        click.echo(json.dumps(schemas.page_object(page), ensure_ascii=False, indent=2))
    else:
        _show(page)


def _bound(side: Any, text: str) -> Any:
    try:
        return parse_bound(text, side)
    except BadRequest as error:
        raise click.BadParameter(str(error), param_hint=f"--{side}") from error


def _show(page: Page) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for note in page.notes:
        console.print(Text(note.message, "yellow"))
    console.print(Text(f"{page.total} results, {page.took_ms:.0f} ms", "dim"))
    first = (page.request.page - 1) * page.request.size + 1
    for number, result in enumerate(page.results, first):
        _show_result(console, number, result)


def _show_result(console: Console, number: int, result: Result) -> None:
    article = result.article
    title = Text(f"\n{number}. ") + _marked(article.title or article.id, result.title_marks)
    title.stylize("bold")
    console.print(title)
    known = (article.source, article.published and article.published.isoformat(), article.id)
    console.print(Text(" · ".join(part for part in known if part), "dim"))
    console.print(_marked(result.snippet.text, result.snippet.marks))
    if result.explanation:
        for line in explanation_lines(result.explanation):
            console.print(Text(f"    {_printable(line)}", "dim"))


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> Text:
    """``text`` with its marks in reverse, and between ``[ ]`` where there are no colours."""
    shown = Text(_printable(text))
    for start, end in marks:
        shown.stylize("black on yellow", start, end)
    if Console().is_terminal:
        return shown
    plain = []
    at = 0
    for start, end in marks:
        plain += [shown.plain[at:start], "[", shown.plain[start:end], "]"]
        at = end
    return Text("".join([*plain, shown.plain[at:]]))


def _printable(text: str) -> str:
    """``text`` without what could steer a terminal, each such character as one �."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else _steer(letter) for letter in text
    )


def _steer(letter: str) -> str:
    return letter if letter in "\u200c\u200d\u200e\u200f" else "\ufffd"


@main.command("evaluate")
@click.option("--corpus", required=True, type=_FILE, help="Articles: a .jsonl file or a folder.")
@click.option("--queries", required=True, type=_FILE, help="JSON lines with id and text.")
@click.option("--qrels", required=True, type=_FILE, help="Judgments, in TREC's form.")
@click.option("--run", "run_file", type=_FILE, help="Write the results here, in TREC's form.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_obj
def evaluate_command(
    given: dict[str, Any], corpus: Path, queries: Path, qrels: Path, run_file: Path, as_json: bool
) -> None:
    """Index a collection, ask all its queries, and print how good the ranking is."""
    settings = Settings.load(**given)
    found = evaluate(settings, corpus, queries, qrels, run_file, _plain_progress)
    for problem in found.summary.failed:
        click.echo(f"failed: {problem}", err=True)
    if as_json:
        click.echo(json.dumps({"queries": found.queries, **found.measures}))
        return
    click.echo(f"{found.queries} queries")
    for name, value in found.measures.items():
        click.echo(f"{name}: {value:.4f}")


@main.command("serve")
@click.option("--host", help=_help("host"))
@click.option("--port", type=int, help=_help("port"))
@click.option("--threads", type=int, help=_help("threads"))
@click.option("--workers", type=int, help=_help("workers"))
@click.pass_obj
def serve_command(given: dict[str, Any], /, **options: Any) -> None:
    """Serve the search page and the JSON API until interrupted."""
    serve(Settings.load(**given, **options))


@main.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def analyze(text: tuple[str, ...], as_json: bool) -> None:
    """Show each word of TEXT: its offsets, and its terms at every level of evidence."""
    words = [schemas.word_object(word) for word in readings(Analyzer(), " ".join(text))]
    if as_json:
        click.echo(json.dumps(words, ensure_ascii=False, indent=2))
        return
    for word in words:
        stop = " (stop word)" if word.pop("stop") else ""
        start, end, written = word.pop("start"), word.pop("end"), word.pop("word")
        click.echo(f"{start}-{end} {written}{stop}")
        for level, terms in word.items():
            click.echo(f"    {level}: {terms if isinstance(terms, str) else ' '.join(terms)}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_obj
def stats(given: dict[str, Any], as_json: bool) -> None:
    """Show how much the index holds."""
    settings = Settings.load(**given)
    searcher = Searcher.open(settings)
    found = searcher.statistics()
    values = {name: getattr(found, name) for name in found.__slots__}
    if as_json:
        click.echo(json.dumps(values))
        return
    for name, value in values.items():
        click.echo(f"{name}: {value}")
