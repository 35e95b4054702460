"""Rules about words, applied to the query tree of a question before any engine sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bahith.indexer.query import Bool, Leaf, Node, Phrase, Question, Word
from bahith.indexer.rules.entries import Entries
from bahith.indexer.rules.questions import Asked, Questions
from bahith.indexer.rules.rule import Name, Rule, Rules, StopWord, Synonyms
from bahith.indexer.rules.words import Reader, as_written, meet, spelled_alike
from bahith.indexer.search.query.parser import Parsed

Acted = dict[Rule, dict[str, None]]
"""The rules that acted on a question, each with what it added or left out, as texts."""


class WordRules:
    """The rules about words of a file."""

    def __init__(self, rules: Rules, reader: Reader) -> None:
        """``reader`` knows the names among them."""
        self._reader = reader
        self._entries = Entries()
        self._stop_words: list[tuple[StopWord, Word, Questions]] = []
        self._names: list[tuple[Name, Word, Questions]] = []
        for rule in rules:
            if isinstance(rule, Synonyms):
                self._entries.add(rule, reader)
            elif isinstance(rule, StopWord | Name):
                row = rule, reader.words(rule.word)[0], Questions.of(rule, reader)
                if isinstance(rule, StopWord):
                    self._stop_words.append(row)  # type: ignore[arg-type]  # as just checked
                else:
                    self._names.append(row)  # type: ignore[arg-type]  # the other kind

    def applied(self, parsed: Parsed, asked: Asked, all_words: bool) -> tuple[Parsed, Acted]:
        """``parsed`` as the rules have it; with ``all_words``, required words may be left out too,
        since all are required."""
        one = _Rewriting(self, parsed, asked, all_words)
        tree = one.node(parsed.tree)
        return replace(parsed, tree=tree, question=one.question()), one.acted


class _Rewriting:
    """One question being rewritten."""

    def __init__(self, rules: WordRules, parsed: Parsed, asked: Asked, all_words: bool) -> None:
        self._entries = rules._entries
        self._reader = rules._reader
        self._asked = asked
        self._all_words = all_words
        self._question = parsed.question
        self._stop_words = [row for row in rules._stop_words if row[2].have(asked)]
        self._names = {row[1].terms.written: row[0] for row in rules._names if row[2].have(asked)}
        self._stopped: set[Word] = set()
        self._merged: dict[Word, list[Word]] = {}
        self.acted: Acted = {}

    def node(self, node: Node) -> Node:
        """A part of the tree, rewritten."""
        if isinstance(node, Bool):
            must, should = node.must, node.should
            if self._stop_words:
                should = self._without_stop_words(should, bool(must))
                must = self._without_stop_words(must, bool(should)) if self._all_words else must
            return replace(
                node,
                must=tuple(self._parts(must, required=True)),
                should=tuple(self._parts(should, required=False)),
                must_not=tuple(map(self._named_node, node.must_not)),
            )
        if isinstance(node, Word | Phrase):
            return self._leaf(node)
        return node

    def question(self) -> Question | None:
        """The words of the question, for evidence about all of it."""
        question = self._question
        if question is None or not self.acted:
            return question
        searched = tuple(
            is_searched and word not in self._stopped
            for word, is_searched in zip(question.words, question.searched, strict=True)
        )
        if sum(searched) < 2:
            return None
        words = tuple(map(self._in_question, question.words))
        return replace(question, words=words, searched=searched)

    def _in_question(self, word: Word) -> Word:
        if word.terms.written in self._names:
            # Where its words stand is known by their stems.
            return replace(word, exact=True, doubtful=False)
        terms = word.terms
        for other in self._merged.get(word, ()):
            stems = dict.fromkeys((*terms.stems, *other.terms.stems))
            roots = dict.fromkeys((*terms.roots, *other.terms.roots))
            terms = terms._replace(stems=tuple(stems), roots=tuple(roots))
        return replace(word, terms=terms)

    def _without_stop_words(self, parts: Sequence[Node], beside: bool) -> tuple[Node, ...]:
        stopped: dict[Word, StopWord] = {}
        for part in parts:
            if isinstance(part, Word) and not (part.quoted or part.exact or part.field):
                for rule, word, _ in self._stop_words:
                    if meet(word.terms, part.terms):
                        stopped[part] = rule
        rest = tuple(part for part in parts if part not in stopped)
        if not stopped or not (rest or beside):
            return tuple(parts)
        for word, rule in stopped.items():
            self._act(rule, word.text)
        self._stopped |= stopped.keys()
        return rest

    def _act(self, rule: Rule, *texts: str) -> None:
        self.acted.setdefault(rule, {}).update(dict.fromkeys(texts))

    def _parts(self, parts: Sequence[Node], required: bool) -> list[Node]:
        """The parts of a group, with what is searched for beside them."""
        rewritten = [*map(self.node, parts)]
        result: list[Node] = []
        start = 0
        while start < len(parts):
            size, others = self._longest_run(parts[start:])
            ours = rewritten[start : start + size]
            if others and required:
                result.append(Bool(should=(Bool(must=tuple(ours)), *others)))
            else:
                result += [*ours, *others]
            start += size
        return result

    def _longest_run(self, parts: Sequence[Node]) -> tuple[int, list[Leaf]]:
        """How many of the first parts are the words of rules, and what is searched for beside them;
        1 and nothing where they are of none."""
        for size in range(min(self._entries.longest, len(parts)), 1, -1):
            if others := self._beside_run(parts[:size]):
                return size, others
        return 1, []

    def _beside_run(self, run: Sequence[Node]) -> list[Leaf]:
        """What is searched for beside words that stand side by side in the question."""
        words = [part for part in run if isinstance(part, Word) and _is_plain(part)]
        if len(words) < len(run) or any(word.field for word in words):
            return []
        others: list[Leaf] = []
        for entry in self._entries.met(words, self._asked):
            if self._stand_together(entry.words):
                others += entry.others
                self._act(entry.rule, *map(_text, entry.others))
        return others

    def _stand_together(self, words: Sequence[Word]) -> bool:
        """Whether these words are side by side in the question."""
        question = self._question
        if question is None:
            return False
        together = {(question.words[one], question.words[other]) for one, other in question.pairs}
        return all(
            any(meet(one.terms, a.terms) and meet(other.terms, b.terms) for a, b in together)
            # Two stop words side by side are no pair.
            or (self._reader.is_stop_word(one) and self._reader.is_stop_word(other))
            for one, other in pairwise(words)
        )

    def _leaf(self, leaf: Word | Phrase) -> Node:
        """A leaf, or a group of it and what is searched for beside it."""
        named = self._named(leaf)
        if not _is_plain(leaf):
            return named
        words = (leaf,) if isinstance(leaf, Word) else self._reader.telling(leaf.words)
        others: list[Leaf] = []
        for entry in self._entries.met(words, self._asked):
            new = [other for other in entry.others if not _is_same(leaf, other)]
            if new:
                others += new
                self._act(entry.rule, *map(_text, new))
        if not others:
            return named
        if isinstance(leaf, Word):
            merged = [other for other in others if isinstance(other, Word)]
            self._merged.setdefault(leaf, []).extend(merged)
        return Bool(should=(named, *(_in_field(other, leaf) for other in dict.fromkeys(others))))

    def _named(self, leaf: Leaf) -> Leaf:
        """A leaf whose names match as they are written only."""
        if isinstance(leaf, Word):
            rule = self._names.get(leaf.terms.written)
            if rule is None or leaf.exact:
                return leaf
            self._act(rule, leaf.text)
            return as_written(leaf)
        if isinstance(leaf, Phrase) and not leaf.exact:
            words = tuple(map(self._named, leaf.words))
            return replace(leaf, words=words) if words != leaf.words else leaf  # type: ignore[arg-type]
        return leaf

    def _named_node(self, node: Node) -> Node:
        """A part that articles must not match: only its names are rewritten."""
        if isinstance(node, Bool):
            parts = {
                name: tuple(map(self._named_node, getattr(node, name)))
                for name in ("must", "should", "must_not")
            }
            return replace(node, **parts)  # type: ignore[arg-type]
        return self._named(node) if isinstance(node, Word | Phrase) else node


def _is_plain(leaf: Word | Phrase) -> bool:
    """Whether a leaf is not to be found just as it was typed."""
    return not (leaf.quoted or leaf.exact)


def _is_same(leaf: Leaf, other: Leaf) -> bool:
    """Whether both are the same word in one spelling."""
    are_words = isinstance(leaf, Word) and isinstance(other, Word)
    return are_words and spelled_alike(leaf.terms, other.terms)  # type: ignore[union-attr]


def _in_field(other: Leaf, leaf: Word | Phrase) -> Leaf:
    if isinstance(other, Phrase):
        words = tuple(replace(word, field=leaf.field) for word in other.words)
        return replace(other, words=words, field=leaf.field)
    return replace(other, field=leaf.field)


def _text(leaf: Leaf) -> str:
    return " ".join(word.text for word in leaf.words) if isinstance(leaf, Phrase) else leaf.text
