"""``bahith analyze``, ``stats`` and ``check``: how a text is read, and what an index holds."""

from __future__ import annotations

from dataclasses import asdict

import click

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.core import CORE
from bahith.i18n import Message, _
from bahith.indexer import declaration
from bahith.indexer.index import Index
from bahith.indexer.meaning.vectors import VectorCounts
from bahith.indexer.search.analysis import readings
from bahith.indexer.settings import Settings
from bahith.server.api.answers import Word
from bahith.server.api.schema import to_text
from bahith.server.cli.common import Given, command, option

LABELS = {
    "written": _("written"),
    "stems": _("stems"),
    "roots": _("roots"),
    "engine": _("engine"),
    "articles": _("articles"),
    "words": _("words"),
    "bytes": _("bytes"),
    "generation": _("generation"),
    "vectors": _("vectors"),
    "analysis": _("analysis"),
    "fields": _("fields"),
    "warnings": _("warnings"),
}
"""The name of each key for people."""
SHOWN = 100
"""Problems that ``bahith check`` prints; further ones are counted."""
ANALYSES = {"core": _("by the compiled core"), "python": _("in Python, without the compiled core")}


@command("analyze")
@click.argument("text", nargs=-1, required=True)
@option("--json", "as_json", is_flag=True, help=_("Print a JSON list."))
def analyze_command(text: tuple[str, ...], as_json: bool) -> None:
    """Print the words, one after another."""
    words = [Word.of(word, word.terms) for word in readings(Analyzer(), " ".join(text))]
    if as_json:
        click.echo(to_text(words))
        return
    for word in words:
        line = f"{word.start}-{word.end} {word.word}"
        click.echo(_("%(line)s (stop word)", line=line) if word.stop else line)
        for level in filter(LABELS.get, Terms._fields):
            terms = getattr(word, level)
            click.echo(
                f"    {LABELS[level]}: {terms if isinstance(terms, str) else ' '.join(terms)}"
            )


@command("stats")
@option("--json", "as_json", is_flag=True, help=_("Print a JSON object."))
@click.pass_obj
def stats_command(given: Given, as_json: bool) -> None:
    """Print the counts, each on a line."""
    index = Index(Settings.load(**given))
    statistics = asdict(index.statistics())
    vectors = index.vectors()
    statistics["vectors"] = vectors and asdict(vectors)
    statistics["warnings"] = [*map(str, index.warnings())]
    statistics["analysis"] = "core" if CORE else "python"
    statistics["fields"] = declared = declaration.of_index(index.settings)
    if as_json:
        click.echo(to_text(statistics, indent=0))
        return
    statistics["vectors"] = _shown(vectors)
    statistics["analysis"] = ANALYSES[statistics["analysis"]]
    statistics["warnings"] = "; ".join(statistics["warnings"]) or _("none")
    statistics["fields"] = declaration.written(declared) or _("none")
    for name, value in statistics.items():
        click.echo(f"{LABELS[name]}: {value}")


@command("check")
@click.pass_obj
@click.pass_context
def check_command(context: click.Context, given: Given) -> None:
    """Print what is wrong, each on a line."""
    index = Index(Settings.load(**given))
    problems = 0
    for problem in index.check():
        problems += 1
        if problems <= SHOWN:
            click.echo(problem)
    if problems > SHOWN:
        click.echo(_("and %(count)s more", count=problems - SHOWN))
    if problems:
        context.exit(1)
    held = index.statistics()
    click.echo(
        _(
            "nothing is wrong: %(articles)s articles, %(words)s words, %(bytes)s bytes",
            articles=held.articles,
            words=held.words,
            bytes=held.bytes,
        )
    )


def _shown(vectors: VectorCounts | None) -> Message:
    if vectors is None:
        return _("none")
    return _(
        "%(passages)s, of %(articles)s articles, in %(bytes)s bytes, by the model %(model)s",
        **asdict(vectors),
    )
