"""Reads a file of rules, in YAML or JSON: what is wrong is an error with its line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from bahith.i18n import Text, _, detailed
from bahith.indexer.errors import RulesError
from bahith.indexer.rules.rule import KINDS, Rules
from bahith.indexer.rules.sections import SECTIONS, Item

LARGEST: Final = 2**20
"""Bytes of a file of rules."""

MOST: Final = 10_000
"""Rules of a file."""

_NULL = "tag:yaml.org,2002:null"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def content_of(path: Path) -> bytes:
    """The content of a file of rules, cut where it is too large. Raises OSError."""
    with open(path, "rb") as file:
        return file.read(LARGEST + 1)


def read(content: bytes | str, file: str) -> Rules:
    """The rules that ``content`` has, in UTF-8; ``file`` is its name in errors. Raises RulesError.

    It is YAML, of which JSON is a part.
    """
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        size = len(text.encode())
    except UnicodeError:
        raise RulesError(file, 1, _("the file must be UTF-8")) from None
    if size > LARGEST:
        raise RulesError(file, 1, _("the file is larger than %(bytes)s bytes", bytes=LARGEST))
    root = _composed(text, file)
    if root is None:
        return Rules(file, text)
    rules = []
    for name, key, section in _pairs(root, file):
        if name not in SECTIONS:
            raise RulesError(file, _line(key), unknown(name, KINDS))
        if not isinstance(section, yaml.SequenceNode):
            message = _("%(name)s: must be a list", name=name)
            raise RulesError(file, _line(key), message)
        rules += [SECTIONS[name](_item(node, file)) for node in section.value]
    if len(rules) > MOST:
        raise RulesError(file, rules[MOST].line, _("more than %(most)s rules", most=MOST))
    return Rules(file, text, tuple(sorted(rules, key=lambda rule: rule.line)))


def of_json(body: bytes) -> str:
    """The same rules as text in which each value has a line, of JSON. Raises RulesError."""
    try:
        value = json.loads(body)
        text = json.dumps(value, ensure_ascii=False, indent=1).encode().decode()
    except (ValueError, RecursionError):
        raise RulesError("JSON", 1, _("the body must be JSON in UTF-8")) from None
    if not isinstance(value, dict):
        raise RulesError("JSON", 1, _("the body must be a JSON object"))
    return text


def unknown(name: str, known: Iterable[str]) -> Text:
    """What is wrong with a name that nothing has."""
    return _("%(name)s is not known here; there are: %(known)s", name=name, known=", ".join(known))


def _composed(text: str, file: str) -> yaml.Node | None:
    """The nodes of a document. Raises RulesError for what is no YAML, and for aliases."""
    try:
        root: yaml.Node | None = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = detailed(_("this is not YAML"), error.problem or error)
        raise RulesError(file, mark.line + 1 if mark else 1, reason) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise RulesError(file, 1, detailed(_("this is not YAML"), error)) from None
    if root is None or root.tag == _NULL:
        return None
    _refuse_aliases(root, file)
    return root


def _refuse_aliases(root: yaml.Node, file: str) -> None:
    """Raise RulesError for a node in several places: few lines could stand for billions."""
    seen: set[int] = set()
    rest = [root]
    while rest:
        node = rest.pop()
        if id(node) in seen:
            raise RulesError(file, _line(node), _("aliases (& and *) are not read"))
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            rest += [each for pair in node.value for each in pair]
        elif isinstance(node, yaml.SequenceNode):
            rest += node.value


def _pairs(node: yaml.Node, file: str) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """The keys of a mapping as texts and as nodes, with their values."""
    if not isinstance(node, yaml.MappingNode):
        known = ", ".join(KINDS)
        message = _("there must be sections here, each with a list: %(known)s", known=known)
        raise RulesError(file, _line(node), message)
    names: set[str] = set()
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name in names:
            raise RulesError(file, _line(key), _("%(name)s: is given twice", name=name))
        names.add(name)
        yield name, key, value


def _item(node: yaml.Node, file: str) -> Item:
    """A rule as it stands in the file: a text, or a mapping."""
    if isinstance(node, yaml.ScalarNode):
        return Item(file, _line(node), {"": (node, _line(node))})
    if not isinstance(node, yaml.MappingNode):
        raise RulesError(file, _line(node), _("a rule must be text, or keys with values"))
    pairs = {name: (value, _line(key)) for name, key, value in _pairs(node, file)}
    return Item(file, _line(node), pairs)


def _line(node: yaml.Node) -> int:
    line: int = node.start_mark.line + 1
    return line
