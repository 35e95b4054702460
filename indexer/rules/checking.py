"""Finds rules that cannot be used, and rules that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bahith.i18n import Text, _
from bahith.indexer.errors import RulesError
from bahith.indexer.query import Word
from bahith.indexer.rules.rule import AnyRule, Name, Rule, Rules, StopWord, Synonyms
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


def _texts(rule: AnyRule) -> Iterable[str]:
    """All texts of a rule that must have words."""
    yield from (*rule.questions, *rule.containing)
    if isinstance(rule, Synonyms):
        yield from dict.fromkeys((*rule.words, *rule.others))
    elif isinstance(rule, StopWord | Name):
        yield rule.word


def _wordless(rules: Rules, reader: Reader) -> Iterator[Problem]:
    for rule in rules:
        for text in _texts(rule):
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
                if stop.is_for_all or rule.is_for_all or _meet(stop, rule):
                    yield (
                        max(rule.line, stop.line),
                        contradiction(
                            rule if rule.line < stop.line else stop,
                            _("%(word)s is a stop word in one of them", word=stop.word),
                        ),
                    )


def _terms(word: Word) -> set[str]:
    return {word.terms.written, *word.terms.stems}


def _meet(one: Rule, other: Rule) -> bool:
    """Whether rules that are for some questions name the same ones."""
    mine, others = {*one.questions, *one.containing}, {*other.questions, *other.containing}
    return not mine.isdisjoint(others)


def contradiction(before: Rule, reason: Text) -> Text:
    """What is wrong with a rule that contradicts one ``before`` it."""
    return _(
        "this contradicts the rule in line %(line)s: %(reason)s", line=before.line, reason=reason
    )
