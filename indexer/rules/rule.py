"""What an owner may rule, and how each rule is called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import ClassVar, Final


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the line that it begins on, its name, and the questions that it is for.

    ``questions`` are whole questions, ``containing`` what a question must contain; without either,
    it is for all. ``kind`` is the name of its section.
    """

    kind: ClassVar[str] = ""

    line: int
    name: str = ""
    questions: tuple[str, ...] = ()
    containing: tuple[str, ...] = ()

    @property
    def is_for_all(self) -> bool:
        """Whether it is for all questions."""
        return not (self.questions or self.containing)

    @property
    def id(self) -> str:
        """Its name; without one, its section and a hash of what it says, wherever it stands."""
        if self.name:
            return self.name
        said = [getattr(self, one.name) for one in fields(self) if one.name != "line"]
        digest = hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()
        return f"{self.kind}-{digest[:8]}"

    def __str__(self) -> str:
        """How people know it: by its name, or by its section and line."""
        return self.name or f"{self.kind}:{self.line}"

    def summary(self) -> str:
        """What it says, in a line."""
        raise NotImplementedError

    def asked(self) -> str:
        """The questions that it is for, in a line; empty for all."""
        return ", ".join((*self.questions, *(f"…{text}…" for text in self.containing)))


@dataclass(frozen=True, slots=True)
class Synonyms(Rule):
    """Whoever asks for one of ``words`` also finds ``others``, which in a two-way rule are them."""

    kind: ClassVar[str] = "synonyms"

    words: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def summary(self) -> str:
        """``a = b``, or ``a → b`` one way."""
        if self.words == self.others:
            return " = ".join(self.words)
        return f"{', '.join(self.words)} → {', '.join(self.others)}"


@dataclass(frozen=True, slots=True)
class Spelling(Synonyms):
    """The same for words that are typed in just this spelling."""

    kind: ClassVar[str] = "spellings"


@dataclass(frozen=True, slots=True)
class StopWord(Rule):
    """A word that says too little to be searched for beside others."""

    kind: ClassVar[str] = "stop_words"

    word: str = ""

    def summary(self) -> str:
        """The word."""
        return self.word


@dataclass(frozen=True, slots=True)
class Name(Rule):
    """A word that is found only as it is written, by no stem or root."""

    kind: ClassVar[str] = "names"

    word: str = ""

    def summary(self) -> str:
        """The word."""
        return self.word


@dataclass(frozen=True, slots=True)
class Pins(Rule):
    """Articles, by their ids, that come before all others, in this order."""

    kind: ClassVar[str] = "pins"

    articles: tuple[str, ...] = ()

    def summary(self) -> str:
        """The ids."""
        return ", ".join(self.articles)


@dataclass(frozen=True, slots=True)
class Hidden(Rule):
    """Articles, by their ids, that no search finds."""

    kind: ClassVar[str] = "hide"

    articles: tuple[str, ...] = ()

    def summary(self) -> str:
        """The ids."""
        return ", ".join(self.articles)


@dataclass(frozen=True, slots=True)
class Boost(Rule):
    """Scores of some articles are multiplied by ``factor``.

    They have ``value`` in ``field``: ``source``, ``category`` or a declared field. Without a field,
    an article of today gets the factor, and every ``half_life`` days halve what it has above 1.
    """

    kind: ClassVar[str] = "boosts"

    field: str = ""
    value: str = ""
    factor: float = 1.0
    half_life: float = 0.0

    @property
    def target(self) -> str:
        """Which articles it is about."""
        return f"{self.field} = {self.value}" if self.field else f"{self.half_life:g} d"

    def summary(self) -> str:
        """The factor, and which articles."""
        return f"×{self.factor:g}: {self.target}"


AnyRule = Synonyms | Spelling | StopWord | Name | Pins | Hidden | Boost

KINDS: Final = tuple(one.kind for one in (Synonyms, Spelling, StopWord, Name, Pins, Hidden, Boost))
"""The sections of a file of rules."""


@dataclass(frozen=True)
class Rules:
    """All rules of a file, in their order, and the ``text`` that they were read from.

    ``file`` is what errors call it.
    """

    file: str
    text: str
    rules: tuple[AnyRule, ...] = ()

    @property
    def tag(self) -> str:
        """Another one for other rules; ASCII, empty if there are none."""
        if not self.rules:
            return ""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def __iter__(self) -> Iterator[AnyRule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)
