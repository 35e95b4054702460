"""What the documents say is so: links, commands, options, dependencies, paths, keys."""

from __future__ import annotations

import doctest
import json
import re
import shlex
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bahith.indexer.build import build
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.cli import main
from bahith.server.cli.commands import COMMANDS, imported

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("samples/*.md")])
TEXTS = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in DOCUMENTS}

every_document = pytest.mark.parametrize("name", TEXTS)


def blocks(text: str, kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.M | re.S)


def prose(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


def anchors(text: str) -> set[str]:
    """What ``#…`` may lead to: each heading, as GitHub names it."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.M)
    return {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def links(name: str) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", prose(TEXTS[name]))
    return [link for link in found if not re.match(r"https?:", link)]


@every_document
def test_links_lead_somewhere(name: str) -> None:
    for link in links(name):
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), link


@every_document
def test_every_table_has_a_header(name: str) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", prose(TEXTS[name]), re.M):
        assert re.match(r"\|.*\n\|[-| ]+\|\n", table), table


def test_every_document_is_linked_from_a_readme() -> None:
    readmes = [ROOT / name for name in ("README.md", "README.ar.md")]
    linked = {link for path in readmes for link in links(path.name)}
    assert {name for name in TEXTS if name.startswith("docs/")} <= linked


def first_table(text: str) -> str:
    """The rows of the first table of queries, below its header."""
    return re.split(
        r"\n\n", re.split(r"^\| (?:Query|You type|تكتب) \|.*\n\|[-|]+\n", text, flags=re.M)[1]
    )[0]


EXAMPLES = [
    (name, query)
    for name in ("README.md", "README.ar.md", "docs/query-language.md", "docs/ar/search.md")
    # The first column of the first table, which may name several queries.
    for row in re.findall(r"^\| (`.+?`[^|]*) \|", first_table(TEXTS[name]), re.M)
    for query in re.findall("`([^`]+)`", row)
]


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found, heading
    return found[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_usage_has_every_option_of_a_command_and_no_other(name: str) -> None:
    described = section(TEXTS["docs/usage.md"], f"bahith {name}")
    options = [part for part in imported(name).params if isinstance(part, click.Option)]
    told = re.findall(r"^\| `(--[\w-]+)`", described, re.M)
    assert told == [option.opts[0] for option in options]


def test_usage_has_every_option_of_all_commands() -> None:
    start = TEXTS["docs/usage.md"].partition("\n## ")[0]
    context = click.Context(main, **main.context_settings)
    known = {name for part in main.get_params(context) for name in part.opts}
    assert set(re.findall(r"`(--?[\w-]+)`", start)) == known


def command_lines() -> Iterator[list[str]]:
    """The arguments of each ``bahith`` that a document says to run."""
    for text in TEXTS.values():
        for line in "".join(blocks(text, "sh")).splitlines():
            if line.startswith("bahith "):
                yield shlex.split(line, comments=True)[1:]


@pytest.fixture(scope="module")
def index(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of the samples, as a reader of the documents has it."""
    folder = str(tmp_path_factory.mktemp("docs") / "index")
    assert not build(Settings.load(environ={}, index=folder), [samples]).failed
    return folder


@pytest.mark.parametrize(("name", "query"), EXAMPLES)
def test_each_example_of_a_query_finds_sample_articles(name: str, query: str, index: str) -> None:
    arguments = ["--index", index, "search", "--json", "--", query]
    page = json.loads(CliRunner().invoke(main, arguments).output)
    assert page["total"] > 0
    assert page["notes"] == []


@pytest.mark.parametrize("arguments", list(command_lines()), ids=" ".join)
def test_commands_in_documents_are_understood(arguments: list[str], index: str) -> None:
    context = main.make_context("bahith", [*arguments], resilient_parsing=False)
    name = next(word for word in arguments if word in COMMANDS)
    rest = arguments[arguments.index(name) + 1 :]
    imported(name).make_context(name, rest, parent=context)
    if name in ("search", "analyze", "stats"):
        result = CliRunner().invoke(main, arguments, env={"BAHITH_INDEX": index})
        assert result.exit_code == 0, result.output


@pytest.mark.parametrize("block", blocks(TEXTS["docs/usage.md"], "console"))
def test_what_a_document_shows_is_printed(
    block: str, index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    for part in re.split(r"^\$ bahith ", block, flags=re.M)[1:]:
        line, _, shown = part.partition("\n")
        arguments = shlex.split(line)
        place = str(tmp_path / "index") if arguments[0] == "index" else index
        printed = CliRunner().invoke(main, arguments, env={"BAHITH_INDEX": place}).output
        alike = doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS)
        assert alike, f"{line}\n{printed}"


def test_the_readme_shows_an_answer_of_the_api(index: str) -> None:
    (block,) = blocks(TEXTS["README.md"], "json")
    shown = json.loads(block)
    with Index(Settings.load(environ={}, index=index)) as opened:
        asked = {"q": shown["query"], "size": shown["size"]}
        client = create_app(opened).test_client()
        answer = client.get("/api/search", query_string=asked).get_json()
    (result,), (real,) = shown["results"], answer["results"]
    assert shown.keys() == answer.keys()
    assert result.keys() == real.keys()
    told = ("id", "title", "title_marks", "source", "published", "url")
    assert {name: result[name] for name in told} == {name: real[name] for name in told}
    assert real["snippet"]["text"].startswith(result["snippet"]["text"].rstrip("…"))


def setup() -> Iterator[tuple[str, set[str]]]:
    """Each heading of docs/dependencies.md, and the packages that belong there."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    build_system = re.search(
        r"^requires = (\[.*\])", (ROOT / "pyproject.toml").read_text("utf-8"), re.M
    )
    assert build_system
    yield "To run", packages(config["options"]["install_requires"].splitlines())
    extras = dict(config["options.extras_require"])
    yield "To evaluate", packages(extras.pop("evaluate").splitlines())
    yield "To read PDFs", packages(extras.pop("pdf").splitlines())
    yield "To fetch pages", packages(extras.pop("fetch").splitlines())
    yield "To rank by meaning", packages(extras.pop("meaning").splitlines())
    yield "To keep many articles on one machine", packages(extras.pop("tantivy").splitlines())
    yield "To keep articles on a cluster", packages(extras.pop("opensearch").splitlines())
    yield "To test", packages(extras.pop("test").splitlines())
    yield "To check", packages(extras.pop("lint").splitlines())
    yield "To compare", packages(extras.pop("bench").splitlines())
    yield "To publish", packages(extras.pop("dist").splitlines())
    cargo = (ROOT / "analyzers" / "core" / "Cargo.toml").read_text("utf-8")
    tables = re.findall(r"^\[(?:dev-)?dependencies\]\n(.*?)(?=^\[|\Z)", cargo, re.M | re.S)
    crates = set(re.findall(r"^([\w-]+) *=", "\n".join(tables), re.M))
    yield "To build", packages(json.loads(build_system[1])) | crates
    assert not extras, "an extra without its heading in docs/dependencies.md"


def packages(lines: list[str]) -> set[str]:
    names = (re.split(r"[ <>=!~;]", line)[0] for line in lines if line)
    # lxml[html-clean] is lxml; bahith[tantivy] stands for what that extra needs.
    return {name if name.startswith("bahith") else name.partition("[")[0] for name in names}


def test_every_dependency_has_its_reason_and_licence() -> None:
    for heading, needed in setup():
        rows = re.findall(
            r"^\| (\S+) \| (.+) \| (.+) \|$",
            section(TEXTS["docs/dependencies.md"], heading),
            re.M,
        )
        listed = {
            name for name, reason, licence in rows if reason.strip("-") and licence.strip("-")
        }
        assert listed - {"Package", "Crate"} == needed, heading


PATHS = re.compile(
    r"`((?:analyzers|indexer|server|tests|docs|samples|benchmarks|examples)/[\w./]*)`"
)


@every_document
def test_paths_in_documents_exist(name: str) -> None:
    for path in PATHS.findall(TEXTS[name]):
        assert (ROOT / path).exists(), path


def test_the_architecture_names_every_folder() -> None:
    text = TEXTS["docs/ARCHITECTURE.md"]
    for package in ("analyzers", "indexer", "server"):
        for path in (ROOT / package).rglob("__init__.py"):
            folder = path.parent.relative_to(ROOT)
            assert f"`{folder}/" in text, folder


def test_make_targets_in_documents_exist() -> None:
    known = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    told = {
        target
        for text in TEXTS.values()
        for target in re.findall(r"^make (\w+)|`make (\w+)", text, re.M)
        for target in target
        if target
    }
    assert told <= known
