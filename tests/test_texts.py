"""Whatever a person may read comes from the catalogue: the code itself is searched for the rest."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bahith.indexer import errors

ROOT = Path(__file__).resolve().parent.parent
CODE = [
    path
    for name in ("analyzers", "indexer", "server", "src/bahith")
    for path in sorted((ROOT / name).rglob("*.py"))
    if not any(part.is_symlink() for part in path.parents) and path.name != "i18n.py"
]
SHOWN = {name for name, kind in vars(errors).items() if inspect.isclass(kind)}
SHOWN |= {"Damaged", "damaged", "UnreadableRequest", "ClickException", "BadParameter"}
SHOWN |= {"UsageError", "echo", "Problem", "Failure", "print"}
"""Calls whose arguments people read."""

TRANSLATED = ("_", "ngettext")
SENTENCE = re.compile(r"[A-Za-zء-ي]{2,} [A-Za-zء-ي]{2,}")
"""Words in a text of the code; a lone word may be a name, a key or a format."""


def calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in names:
            yield node


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def texts(node: ast.AST) -> Iterator[str]:
    """The texts in an argument, but those that are given to the catalogue."""
    if isinstance(node, ast.Call) and name_of(node) in TRANSLATED:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from texts(child)


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_for_people_is_outside_the_catalogue(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for call in calls(tree, SHOWN):
        arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
        for text in (text for argument in arguments for text in texts(argument)):
            assert not SENTENCE.search(text), f"{path}:{call.lineno}: {text!r}"
    for call in calls(tree, {"option", "command", "group", "version_option"}):
        for keyword in call.keywords:
            if keyword.arg == "help":
                assert not any(map(SENTENCE.search, texts(keyword.value))), call.lineno


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_catalogue_can_see_every_text(path: Path) -> None:
    """Extraction reads literals in plain calls: neither names nor what is within an f-string."""
    tree = ast.parse(path.read_text("utf-8"))
    for call in calls(tree, set(TRANSLATED)):
        assert isinstance(call.args[0], ast.Constant), f"{path}:{call.lineno}"
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            assert not list(calls(node, set(TRANSLATED))), f"{path}:{node.lineno}"


TEMPLATES = sorted((ROOT / "server" / "templates").glob("*.html"))


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.name != "docs.html"], ids=lambda path: path.name
)
def test_templates_have_no_sentences_of_their_own(path: Path) -> None:
    """The page about the API is in English, as its description in OpenAPI."""
    text = path.read_text("utf-8")
    for not_shown in (r"{% ?trans.*?endtrans ?%}", r"{[{%#].*?[}%#]}", "<[^>]*>"):
        text = re.sub(not_shown, "|", text, flags=re.DOTALL)
    assert not SENTENCE.search(text)
