"""Who may import whom: the rows of docs/ARCHITECTURE.md, checked on the code itself."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from itertools import permutations
from pathlib import Path

import pytest

from bahith.indexer.engines import ENGINES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "bahith"
OURS = ("analyzers", "indexer", "server")

# Lowest first, without "bahith.". A module imports from rows below its own; a name that ends
# in / is a folder whose modules are in one row and may import each other, though never in a ring.
ROWS = (
    (
        "i18n",
        "core",
        "indexer.lazily",
        "indexer.scheduling",
        "indexer.request_ids",
        "indexer.caches",
    ),
    ("indexer.sized_cache", "indexer.deadlines"),
    (
        "analyzers.letters",
        "analyzers.patterns",
        "analyzers.terms",
        "analyzers.wordlists",
        "analyzers.table_file",
    ),
    ("analyzers.signature",),
    ("analyzers.folding/", "analyzers.stopwords", "analyzers.keyboard"),
    ("analyzers.stemming/",),
    ("analyzers.arramooz",),
    ("analyzers.plurals",),
    ("analyzers.months", "analyzers.names", "analyzers.function_words/"),
    ("analyzers.pairs",),
    (
        "analyzers.tokenizer",
        "analyzers.lexicon",
        "analyzers.compounds",
        "analyzers.latin",
        "analyzers.misspellings",
        "analyzers.arabizi",
        "analyzers.latin_likelihood",
        "analyzers.quranic/",
        "analyzers.old_spellings",
    ),
    ("analyzers.damaged", "analyzers.tables"),
    ("analyzers.standard",),
    ("analyzers.vowels",),
    ("analyzers.exactness",),
    ("analyzers.root_lookup", "analyzers.text_spellings"),
    ("analyzers.ranges", "analyzers.tokens"),
    ("analyzers.latin_languages",),
    ("analyzers.word_terms", "analyzers.core_exceptions"),
    ("analyzers.cache",),
    ("analyzers.core_tables", "analyzers.beginnings", "analyzers.learned"),
    ("analyzers.compiled",),
    ("analyzers.analyzer",),
    ("analyzers.relations",),
    ("indexer.errors", "indexer.language_codes", "indexer.dates.cldr"),
    ("indexer.setting",),
    ("indexer.serving_settings",),
    ("indexer.settings", "indexer.article", "indexer.dates.parsing", "indexer.marks"),
    ("indexer.notation",),
    ("indexer.formulas",),
    (
        "indexer.query",
        "indexer.near_duplicates",
        "indexer.languages",
        "indexer.long_texts",
        "indexer.declared",
        "indexer.values",
    ),
    ("indexer.columns", "indexer.filters", "indexer.problems"),
    ("indexer.documents",),
    ("indexer.forward/",),
    ("indexer.results", "indexer.processes", "indexer.engines.handover"),
    ("indexer.notes",),
    (
        "indexer.engines.facts",
        "indexer.engines.files",
        "indexer.engines.keeping",
        "indexer.engines.commits",
        "indexer.engines.unchanged",
    ),
    (
        "indexer.sources/",
        "indexer.engines.base",
        "indexer.engines.ranking",
    ),
    (
        "indexer.engines.boosting",
        "indexer.engines.periods",
        "indexer.engines.escapes",
        "indexer.engines.doubts",
        "indexer.engines.compression",
    ),
    ("indexer.engines.manifest", "indexer.engines.nearness"),
    ("indexer.engines.checking", "indexer.engines.replacing"),
    ("indexer.engines.evidence",),
    ("indexer.engines.rescoring",),
    tuple(f"indexer.engines.{name}/" for name in ENGINES),
    ("indexer.engines", "indexer.declaration"),
    ("indexer.search.query/", "indexer.search.snippets/"),
    ("indexer.rules/",),
    ("indexer.dates.relative",),
    ("indexer.dates.numerals",),
    ("indexer.dates.calendars",),
    ("indexer.dates.lookalikes",),
    ("indexer.dates.periods",),
    ("indexer.dates.queries",),
    ("indexer.search.events",),
    (
        "indexer.search.assist/",
        "indexer.search.analysis",
        "indexer.search.answers",
        "indexer.search.explanations",
        "indexer.search.grouping",
        "indexer.search.turns",
        "indexer.search.within_facets",
    ),
    ("indexer.meaning.embedders", "indexer.meaning.passages"),
    ("indexer.meaning.nano", "indexer.meaning.server", "indexer.meaning.vectors"),
    ("indexer.meaning.choice", "indexer.meaning.writing", "indexer.search.first_hits"),
    ("indexer.search.pinned",),
    ("indexer.meaning.making", "indexer.meaning.ranking"),
    (
        "indexer.search.models",
        "indexer.search.lookups",
        "indexer.search.overview",
        "indexer.search.pages",
    ),
    ("indexer.search.restricted_engine",),
    ("indexer.search.shown_engine",),
    ("indexer.search.searcher", "indexer.workers"),
    ("indexer.search.restricted",),
    (
        "indexer.batches",
        "indexer.declaring",
        "indexer.search.readiness",
        "indexer.without_files",
    ),
    ("indexer.build",),
    ("indexer.queue.tasks",),
    ("indexer.queue.bodies", "indexer.queue.database", "indexer.queue.rows"),
    ("indexer.queue.connection", "indexer.queue.damage"),
    ("indexer.queue.checking",),
    ("indexer.handle", "indexer.copy", "indexer.upgrade"),
    ("indexer.index",),
    ("indexer.backup/",),
    ("indexer.watching/",),
    (
        "indexer.fetching.errors",
        "indexer.fetching.limits",
        "indexer.fetching.urls",
        "indexer.fetching.robots",
        "indexer.fetching.listings",
    ),
    ("indexer.fetching.addresses", "indexer.fetching.frontier", "indexer.fetching.pages"),
    ("indexer.queue/",),
    ("indexer.fetching.client",),
    ("indexer.fetching.archive", "indexer.fetching.host"),
    ("indexer.fetching.store", "indexer.fetching.web", "indexer.fetching.summary"),
    ("indexer.fetching.reading",),
    ("indexer.fetching.site",),
    ("indexer.fetching.crawl",),
    ("indexer.fetching.run",),
    ("indexer.runs", "indexer.comparison"),
    ("indexer.evaluate",),
    ("indexer.failures",),
    ("server.explanations", "server.access.refusals", "server.access.keys"),
    ("server.http.languages", "server.http.log_lines"),
    ("server.http.logs",),
    ("server.pages.preferences",),
    ("server.api.schema",),
    ("server.api.keys",),
    ("server.api.found",),
    ("server.api.parameters", "server.api.answers", "server.api.reading"),
    ("server.pages.addresses", "server.pages.chart", "server.pages.markup"),
    ("server.pages.blocks",),
    ("server.pages.reading",),
    (
        "server.http.compression",
        "server.http.caching",
        "server.http.headers",
        "server.http.hosts",
        "server.http.memory",
        "server.http.errors",
        "server.http.connections",
        "server.http.static",
        "server.http.metric_files",
        "server.http.writes",
    ),
    ("server.http.channels", "server.http.processes", "server.access.locality"),
    ("server.access.rates",),
    ("server.access.rights",),
    ("server.access.views", "server.http.metrics", "server.http.slow"),
    ("server.http.listener", "server.http.upgrades"),
    ("server.pages.formatting",),
    ("server.pages.facets",),
    ("server.pages.fields",),
    ("server.pages.refinements", "server.pages.home"),
    ("server.api.openapi", "server.api.export", "server.api.citations"),
    (
        "server.api.feeds",
        "server.api.searching",
        "server.pages.crawling",
        "server.pages.structured_data",
    ),
    ("server.meilisearch/",),
    (
        "server.api.rules",
        "server.api.routes",
        "server.api.writing/",
        "server.pages.routes",
        "server.pages.upload",
    ),
    ("server.embed/",),
    ("server.http.webhooks",),
    ("server.http.writer",),
    ("server.app",),
    ("server.serving",),
    ("server",),
    ("server.cli/",),
    ("bahith", "__main__"),
)

# Who never imports whom, wherever their rows are.
APART = (
    ("indexer.sources", "indexer.search"),
    ("indexer.sources", "indexer.engines"),
    ("indexer.engines", "indexer.sources"),
    ("indexer.engines", "indexer.search"),
    ("indexer.search", "indexer.sources"),
    ("indexer.search", "indexer.engines"),
    ("indexer.engines", "analyzers"),  # an engine gets terms, never text
    ("server", "analyzers"),
    ("server", "indexer.sources"),
    ("server", "indexer.engines"),
    *(
        (f"indexer.engines.{one}", f"indexer.engines.{other}")
        for one, other in permutations(ENGINES, 2)
    ),
)
JOINTS = ("indexer.search.searcher", "server.cli.inspecting")  # these join what is apart
SEAMS = {  # and these are there to be imported
    "indexer.engines.base",
    "indexer.engines.facts",
    "indexer.engines.ranking",
}


def name_of(path: Path) -> str:
    """The name of a module without "bahith."; "bahith" for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "bahith"


# Every one by the links in src/bahith, where the package finds them.
TREES = {
    name_of(path): ast.parse(path.read_text("utf-8"))
    for found in (PACKAGE.glob("*.py"), *((PACKAGE / name).rglob("*.py") for name in OURS))
    for path in sorted(found)
}


def imports(tree: ast.AST) -> Iterator[str]:
    """The full name of each thing that is imported, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names)


def modules(tree: ast.AST) -> set[str]:
    """Our modules among what is imported."""
    found = set()
    for name in imports(tree):
        name = name.removeprefix("bahith.")
        module = name if name in TREES else name.rpartition(".")[0]
        if module in TREES:
            found.add(module)
    return found


def within(module: str, package: str) -> bool:
    return f"{module}.".startswith(f"{package}.")


def room(module: str) -> tuple[int, str]:
    """The number of a module's row, and its name there."""
    for number, row in enumerate(ROWS):
        for name in row:
            if module == name or (name.endswith("/") and within(module, name[:-1])):
                return number, name
    raise LookupError(f"{module} has no row: give it one in tests/test_imports.py")


# A package with nothing but a docstring has no row.
CODE = [module for module, tree in TREES.items() if len(tree.body) > 1]


@pytest.mark.parametrize("module", CODE)
def test_a_module_imports_only_from_rows_below_its_own(module: str) -> None:
    row, name = room(module)
    for imported in modules(TREES[module]):
        below, other = room(imported)
        assert below < row or (other == name and name.endswith("/")), imported


@pytest.mark.parametrize("module", [module for module in TREES if module not in JOINTS])
def test_what_is_apart_stays_apart(module: str) -> None:
    for who, whom in APART:
        if within(module, who):
            seen = {name for name in modules(TREES[module]) if within(name, whom)}
            assert not seen - SEAMS, f"{who} never imports {whom}"


def test_no_imports_form_a_ring() -> None:
    TopologicalSorter({name: modules(tree) for name, tree in TREES.items()}).prepare()


def test_every_row_names_modules_that_exist() -> None:
    assert {name.rstrip("/") for row in ROWS for name in row} <= TREES.keys()


def test_imports_are_absolute() -> None:
    assert not [name for tree in TREES.values() for name in imports(tree) if name[0] == "."]


def declared() -> set[str]:
    """The distributions of install_requires and of the extras for users, in lower case."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    extras = config["options.extras_require"]
    lines = config["options"]["install_requires"].split("\n")
    lines += [
        line
        for name in extras
        if name not in ("test", "lint", "bench", "dist")
        for line in extras[name].split("\n")
    ]
    return {line.split()[0].partition("[")[0].lower() for line in lines if line}


def used() -> set[str]:
    """The distributions that the code imports, or reads data files of, in lower case."""
    names = {name for tree in TREES.values() for name in imports(tree)}
    names |= {
        str(node.args[0].value)
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "files"
        and isinstance(node.args[0], ast.Constant)
    }
    names = {name.partition(".")[0] for name in names}
    libraries = names - sys.stdlib_module_names - {"bahith"}
    owners = packages_distributions()
    return {owners[name][0].lower().replace("_", "-") for name in libraries}


def test_dependencies_are_what_the_code_uses() -> None:
    assert used() == declared()
