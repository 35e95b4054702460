"""A digest of the rules and word lists that terms are made by.

Source code is signed as its syntax tree, without docstrings, comments and layout: better prose
does not make anybody rebuild an index, and any other change does. The digest of a syntax tree
is the same on every version of Python, which neither bytecode nor ``ast.dump`` is.
"""

from __future__ import annotations

import ast
import hashlib
import marshal
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bahith.analyzers import wordlists

if TYPE_CHECKING:
    from importlib.abc import Traversable

UNSIGNED = frozenset(
    f"{name}.py"
    for name in (
        "arabizi",
        "keyboard",
        "latin_likelihood",
        "misspellings",
        "relations",
        "signature",
    )
)
"""Modules that make no terms: they propose other spellings, explain matches or sign."""


_METADATA = re.compile(r"arramooz_pysqlite-([^-]+)(?:-.+)?\.(?:dist|egg)-info")


@cache
def of_installed_package() -> str:
    """``digest`` of the package that is running, worked out once in a process."""
    return digest(files("bahith.analyzers"))


def digest(package: Traversable) -> str:
    """A digest, in hexadecimal, of the sources and word lists in a folder like this package's.

    Raises ``FileNotFoundError`` where only bytecode was installed.
    """
    paths = dict(sorted(signed(package)))
    if "analyzer.py" not in paths:
        raise FileNotFoundError(f"no source code in {package}: an index is signed with it")
    content = [[name, _content(path)] for name, path in paths.items()]
    return hashlib.sha256(to_bytes(content)).hexdigest()


def to_bytes(value: object) -> bytes:
    """Lists, tuples, texts and numbers as bytes; equal values as equal bytes, on every Python."""
    # Later versions of the format also tell which values are one object.
    return marshal.dumps(value, 2)  # type: ignore[arg-type]  # any list or tuple


def arramooz_version() -> str:
    """The version of Arramooz; empty where its files were copied without their metadata.

    It is part of the name of a folder on the path; ``importlib.metadata`` takes long to import.
    """
    for folder in sys.path:
        with suppress(OSError):
            for name in sorted(os.listdir(folder or ".")):
                if match := _METADATA.fullmatch(name):
                    return match[1]
    return ""


def signed(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    """Each file that is signed, with its path within the package."""
    for path in folder.iterdir():
        name = prefix + path.name
        if path.is_dir():
            yield from signed(path, f"{name}/")
        elif name.endswith((".py", ".txt")) and name not in UNSIGNED:
            yield name, path


def _content(path: Traversable) -> object:
    if path.name.endswith(".txt"):
        return [*wordlists.lines(path)]
    return _plain(ast.parse(path.read_bytes()))


def _plain(node: object) -> object:
    """A syntax tree as lists, without docstrings, places in the source, and empty fields.

    Newer versions of Python know more fields, which are empty in code that older ones read.
    Whether a name is read or set (``ctx``) follows from the rest.
    """
    if isinstance(node, list):
        return [_plain(child) for child in node if not _is_docstring(child)]
    if not isinstance(node, ast.AST):
        return node
    fields = [(name, getattr(node, name, None)) for name in node._fields if name != "ctx"]
    if isinstance(node, ast.JoinedStr):
        # Some versions of Python end an f-string in an empty text.
        fields = [("values", [part for part in node.values if _text(part) != ""])]
    plain = ((name, _plain(value)) for name, value in fields if value not in (None, []))
    return [type(node).__name__, *plain]


def _is_docstring(node: object) -> bool:
    return isinstance(node, ast.Expr) and _text(node.value) is not None


def _text(node: ast.expr) -> str | None:
    """The text that an expression is, or None if it is anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
