"""The sections of a file of rules: what the rules of each have to say, and how."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from bahith.i18n import Text, _
from bahith.indexer.errors import RulesError
from bahith.indexer.query import DECLARED
from bahith.indexer.rules.rule import (
    AnyRule,
    Boost,
    Hidden,
    Name,
    Pins,
    Spelling,
    StopWord,
    Synonyms,
)

LONGEST: Final = 200
"""Characters of a text in a rule."""

LONGEST_ID: Final = 2000
"""Characters of the id of an article."""

SEVERAL: Final = 100
"""Texts in one list."""

_UNUSABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Line breaks, other control characters, and halves of surrogate pairs."""

_COMMON: Final = ("name", "questions", "containing")
"""The keys that every rule may have."""


@dataclass(frozen=True)
class Item:
    """A rule as it stands in a file: its values by their keys, each with its line.

    A rule that is a text has it by the key ``""``.
    """

    file: str
    line: int
    values: Mapping[str, tuple[yaml.Node, int]]

    def error(self, key: str, message: Text) -> RulesError:
        """An error at the line of a key, or of the rule."""
        line = self.values[key][1] if key in self.values else self.line
        return RulesError(self.file, line, message)

    def check(self, *needed: str, optional: tuple[str, ...] = ()) -> None:
        """Raise RulesError for a key that is not known, or is missing."""
        known = (*needed, *optional, *_COMMON)
        for key in self.values:
            if key not in known:
                message = _(
                    "%(name)s is not known here; there are: %(known)s",
                    name=key or _("a text alone"),
                    known=", ".join(known),
                )
                raise self.error(key, message)
        for key in needed:
            if key not in self.values:
                raise self.error(key, _("%(name)s: is required", name=key))

    def common(self) -> dict[str, Any]:
        """What every rule may say."""
        return {
            "line": self.line,
            "name": self.text("name") if "name" in self.values else "",
            "questions": self.texts("questions"),
            "containing": self.texts("containing"),
        }

    def text(self, key: str) -> str:
        """A text."""
        node, line = self.values[key]
        return self._text(key, node, line)

    def number(self, key: str, low: float, high: float) -> float:
        """A number."""
        try:
            number = float(self.text(key))
        except ValueError:
            number = math.nan
        if not low <= number <= high:
            message = _("%(name)s: must be a number from %(low)s to %(high)s")
            raise self.error(key, message.filled(name=key, low=low, high=high))
        return number

    def texts(self, key: str, least: int = 1, longest: int = LONGEST) -> tuple[str, ...]:
        """A text, or a list of at least ``least``; none where the key is missing."""
        if key not in self.values:
            return ()
        node, line = self.values[key]
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not least <= len(nodes) <= SEVERAL:
            message = _("%(name)s: must be %(low)s to %(high)s texts")
            raise self.error(key, message.filled(name=key, low=least, high=SEVERAL))
        texts = [self._text(key, each, line, longest) for each in nodes]
        for text in texts:
            if texts.count(text) > 1:
                raise self.error(key, _("%(name)s: has %(text)s twice", name=key, text=text))
        return tuple(texts)

    def _text(self, key: str, node: yaml.Node, line: int, longest: int = LONGEST) -> str:
        text = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if not 0 < len(text) <= longest or _UNUSABLE.search(text):
            message = _("%(name)s: must be text of 1 to %(most)s characters in one line")
            at = node.start_mark.line + 1 if isinstance(node, yaml.ScalarNode) else line
            filled = message.filled(name=key or _("a rule"), most=longest)
            raise RulesError(self.file, at, filled)
        return text


def _synonyms(item: Item) -> AnyRule:
    """``words`` of one meaning, or ``from`` some ``to`` others."""
    if "words" in item.values:
        item.check("words")
        words = item.texts("words", least=2)
        return Synonyms(**item.common(), words=words, others=words)
    item.check("from", "to")
    return Synonyms(**item.common(), words=item.texts("from"), others=item.texts("to"))


def _spelling(item: Item) -> AnyRule:
    item.check("from", "to")
    return Spelling(**item.common(), words=item.texts("from"), others=item.texts("to"))


def _pins(item: Item) -> AnyRule:
    item.check("articles")
    if "questions" not in item.values and "containing" not in item.values:
        raise item.error("articles", _("questions or containing: is required"))
    return Pins(**item.common(), articles=item.texts("articles", longest=LONGEST_ID))


def _hidden(item: Item) -> AnyRule:
    item.check("articles")
    return Hidden(**item.common(), articles=item.texts("articles", longest=LONGEST_ID))


def _boost(item: Item) -> AnyRule:
    """Articles by ``source``, ``category``, or ``field`` and ``value``; or new ones."""
    common = item.common()
    by = [key for key in ("source", "category", "field", "half_life") if key in item.values]
    if len(by) != 1:
        raise item.error("", _("source, category, field or half_life: one of them is required"))
    values: dict[str, Any] = {}
    if "factor" in item.values:
        values["factor"] = item.number("factor", 0.01, 100)
    if by == ["half_life"]:
        item.check("half_life", "factor")
        return Boost(**common, **values, half_life=item.number("half_life", 0.01, 36_500))
    if by == ["field"]:
        item.check("field", "value", "factor")
        field = f"{DECLARED}{item.text('field')}"
        return Boost(**common, **values, field=field, value=item.text("value"))
    item.check(by[0], "factor")
    return Boost(**common, **values, field=by[0], value=item.text(by[0]))


def _word(rule: type[StopWord] | type[Name]) -> Callable[[Item], AnyRule]:
    """A rule about a word, which is all that it says, or has the key ``word``."""

    def make(item: Item) -> AnyRule:
        key = "" if "" in item.values else "word"
        item.check(key)
        return rule(**item.common(), word=item.text(key))

    return make


SECTIONS: Final[Mapping[str, Callable[[Item], AnyRule]]] = {
    Synonyms.kind: _synonyms,
    Spelling.kind: _spelling,
    StopWord.kind: _word(StopWord),
    Name.kind: _word(Name),
    Pins.kind: _pins,
    Hidden.kind: _hidden,
    Boost.kind: _boost,
}
"""How the rules of each section are read. They raise RulesError."""
