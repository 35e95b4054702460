"""Finds rules that cannot be used, and rules that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bahith.i18n import Message, Text, _
from bahith.indexer.declared import Declared
from bahith.indexer.errors import RulesError
from bahith.indexer.query import DECLARED, Word
from bahith.indexer.rules.boosting import boosted
from bahith.indexer.rules.questions import overlap
from bahith.indexer.rules.rule import (
    AnyRule,
    Boost,
    Hidden,
    Name,
    Pins,
    Rule,
    Rules,
    StopWord,
    Synonyms,
)
from bahith.indexer.rules.words import Reader


def check(rules: Rules, reader: Reader) -> None:
    """Raise RulesError for the first rule that cannot be used, or contradicts one before it."""
    for line, message in sorted(_problems(rules, reader), key=lambda problem: problem[0]):
        raise RulesError(rules.file, line, message)


Problem = tuple[int, Text]
"""A line, and what is wrong there."""


def _problems(rules: Rules, reader: Reader) -> Iterator[Problem]:
    wordless = [*_wordless(rules, reader)]
    yield from wordless
    yield from _same_names(rules)
    if not wordless:
        yield from _about_stop_words(rules, reader)
        yield from _about_articles(rules, reader)
        yield from _boosted_twice(rules, reader)


def texts_of(rule: AnyRule) -> Iterable[str]:
    """All texts of a rule that must have words."""
    yield from (*rule.questions, *rule.containing)
    if isinstance(rule, Synonyms):
        yield from dict.fromkeys((*rule.words, *rule.others))
    elif isinstance(rule, StopWord | Name):
        yield rule.word


def _wordless(rules: Rules, reader: Reader) -> Iterator[Problem]:
    for rule in rules:
        for text in texts_of(rule):
            if not reader.words(text):
                yield rule.line, _("%(text)s has no word that can be searched for", text=text)
        if isinstance(rule, StopWord | Name) and len(reader.words(rule.word)) > 1:
            yield rule.line, _("%(text)s is more than one word", text=rule.word)


def _same_names(rules: Rules) -> Iterator[Problem]:
    named: dict[str, Rule] = {}
    for rule in rules:
        if rule.name:
            if before := named.get(rule.name):
                yield (
                    rule.line,
                    _(
                        "the rule in line %(line)s has the name %(name)s, too",
                        line=before.line,
                        name=rule.name,
                    ),
                )
            named.setdefault(rule.name, rule)


def _about_stop_words(rules: Rules, reader: Reader) -> Iterator[Problem]:
    """Stop words that another rule is about: what is left out of questions has no synonyms."""
    stopped: dict[str, list[StopWord]] = {}
    for rule in rules:
        if isinstance(rule, StopWord):
            for term in _terms(reader.words(rule.word)[0]):
                stopped.setdefault(term, []).append(rule)
    for rule in rules if stopped else ():
        if isinstance(rule, Name):
            texts: tuple[str, ...] = (rule.word,)
        elif isinstance(rule, Synonyms):
            texts = rule.words
        else:
            continue
        for text in texts:
            words = reader.words(text)
            terms = _terms(words[0]) if len(words) == 1 else set()
            for stop in (stop for term in terms for stop in stopped.get(term, ())):
                if overlap(stop, rule, reader):
                    yield (
                        max(rule.line, stop.line),
                        contradiction(
                            rule if rule.line < stop.line else stop,
                            _("%(word)s is a stop word in one of them", word=stop.word),
                        ),
                    )


def _terms(word: Word) -> set[str]:
    return {word.terms.written, *word.terms.stems}


def _about_articles(rules: Rules, reader: Reader) -> Iterator[Problem]:
    """Articles that are pinned and hidden for the same questions."""
    hidden: dict[str, list[Hidden]] = {}
    for hiding in [rule for rule in rules if isinstance(rule, Hidden)]:
        for id in hiding.articles:
            hidden.setdefault(id, []).append(hiding)
    pins = [rule for rule in rules if isinstance(rule, Pins)]
    for rule in pins:
        for id in rule.articles:
            for other in hidden.get(id, ()):
                if overlap(rule, other, reader):
                    both: list[Rule] = [rule, other]
                    first, last = sorted(both, key=lambda one: one.line)
                    reason = _("the article %(id)s is pinned and hidden", id=id)
                    yield last.line, contradiction(first, reason)
    yield from _same_questions(pins, reader, _("both pin articles for %(question)s"))


def _boosted_twice(rules: Rules, reader: Reader) -> Iterator[Problem]:
    """Boosts of the same articles for the same questions."""
    known: dict[tuple[str, str], list[Boost]] = {}
    for rule in rules:
        if isinstance(rule, Boost):
            others = known.setdefault((rule.field, rule.value), [])
            for other in others:
                if overlap(rule, other, reader):
                    reason = _("both boost %(articles)s", articles=rule.target)
                    yield rule.line, contradiction(other, reason)
            others.append(rule)


def check_fields(rules: Rules, declared: Declared) -> None:
    """Raise RulesError for a boost by a field that is not ``declared``, or by no value of it."""
    for rule in rules:
        if isinstance(rule, Boost) and rule.field.startswith(DECLARED):
            name = rule.field.removeprefix(DECLARED)
            if declared.get(name) not in ("keyword", "number", "date"):
                message = _("%(name)s: is no declared keyword, number or date", name=name)
                raise RulesError(rules.file, rule.line, message)
            if boosted(rule, declared) is None:
                message = _("%(text)s is no value of %(name)s", text=rule.value, name=name)
                raise RulesError(rules.file, rule.line, message)


def _same_questions(rules: Iterable[Rule], reader: Reader, reason: Message) -> Iterator[Problem]:
    """Rules that name the same question, of which there can be one only."""
    asked: dict[tuple[bool, frozenset[str]], Rule] = {}
    for rule in rules:
        for texts, is_whole in ((rule.questions, True), (rule.containing, False)):
            for text in texts:
                words = reader.telling(reader.words(text))
                terms = frozenset((*word.terms.stems, word.terms.written)[0] for word in words)
                before = asked.setdefault((is_whole, terms), rule)
                if before is not rule:
                    yield rule.line, contradiction(before, reason.filled(question=text))


def contradiction(before: Rule, reason: Text) -> Text:
    """What is wrong with a rule that contradicts one ``before`` it."""
    return _(
        "this contradicts the rule in line %(line)s: %(reason)s", line=before.line, reason=reason
    )
