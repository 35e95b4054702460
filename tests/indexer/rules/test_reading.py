"""A file of rules is read as it is meant, or refused with the line and the reason."""

from __future__ import annotations

import json

import pytest

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.errors import RulesError
from bahith.indexer.rules.reading import LARGEST, MOST, of_json, read
from bahith.indexer.rules.ruler import Ruler

RULES = """\
synonyms:
  - words: [الأمم المتحدة, UN]
    name: un
  - from: العاصمة
    to: [تونس, الرباط]
    questions: [أخبار العاصمة]
spellings:
  - {from: جوال, to: هاتف}
stop_words:
  - عاجل
  - word: صور
    containing: [متحف]
names: [توتون]
"""

ANALYZER = Analyzer()


def test_each_rule_has_its_line_and_says_what_it_does() -> None:
    assert [(rule.line, rule.kind, rule.summary(), rule.asked()) for rule in read(RULES, "")] == [
        (2, "synonyms", "الأمم المتحدة = UN", ""),
        (4, "synonyms", "العاصمة → تونس, الرباط", "أخبار العاصمة"),
        (8, "spellings", "جوال → هاتف", ""),
        (10, "stop_words", "عاجل", ""),
        (11, "stop_words", "صور", "…متحف…"),
        (13, "names", "توتون", ""),
    ]
    assert str(read(RULES, "").rules[0]) == "un"
    assert str(read(RULES, "").rules[2]) == "spellings:8"


def test_the_same_rule_keeps_its_id_wherever_it_stands() -> None:
    moved = read("# a comment\nspellings: [{from: جوال, to: هاتف}]\n", "")
    assert moved.rules[0].id == read(RULES, "").rules[2].id


def test_values_are_texts_whatever_yaml_takes_them_for() -> None:
    rules = read("names: [1984, no, 2021-07-26]", "").rules
    assert [rule.summary() for rule in rules] == ["1984", "no", "2021-07-26"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "null"])
def test_a_file_may_have_no_rules(text: str) -> None:
    assert len(read(text, "")) == 0


def test_json_has_the_same_rules() -> None:
    body = {"spellings": [{"from": "جوال", "to": ["هاتف"]}], "names": ["توتون 😀"]}
    rules = read(of_json(json.dumps(body).encode()), "").rules
    assert [rule.summary() for rule in rules] == ["جوال → هاتف", "توتون 😀"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("synonyms:\n  - words: [a", 3, "this is not YAML"),
        ("- a", 1, "there must be sections here"),
        ("names: [a]\nnames: [b]", 2, "names: is given twice"),
        ("names: [a]\nsynonym: []", 2, "synonym is not known here"),
        ("names: a", 1, "names: must be a list"),
        ("names:\n  - a\n  - [b]", 3, "a rule must be text, or keys with values"),
        ("names:\n  - word: a\n    note: b", 3, "note is not known here"),
        ("synonyms:\n  - a", 2, "a text alone is not known here"),
        ("synonyms:\n  - words: [a]", 2, "words: must be 2 to 100 texts"),
        ("synonyms:\n  - words: [a, a]", 2, "words: has a twice"),
        ("spellings:\n  - from: a", 2, "to: is required"),
        ("names:\n  - a\n  - ''", 3, "a rule: must be text of 1 to 200 characters"),
        ("names:\n  - [a]", 2, "a rule must be text"),
        ("names:\n  - word:\n      - b", 2, "word: must be text"),
        ('names: ["\\u0007"]', 1, "must be text"),
        ('names: ["\\ud800"]', 1, "this is not YAML"),
        ("names: [&a x, *a]", 1, "aliases"),
        ("names:\n" + "  - a\n" * (MOST + 1), MOST + 2, f"more than {MOST} rules"),
        ("#" * (LARGEST + 1), 1, "the file is larger"),
        ("boosts:\n  - factor: 2", 2, "one of them is required"),
        ("boosts:\n  - source: a\n    factor: 0", 3, "factor: must be a number from 0.01"),
        ("boosts:\n  - {source: a, category: b, factor: 2}", 2, "one of them is required"),
        ("pins:\n  - articles: [a]", 2, "questions or containing: is required"),
        ("[" * 100_000, 1, "this is not YAML"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(RulesError) as caught:
        read(text, "my.yaml")
    assert str(caught.value).startswith(f"my.yaml, line {line}: ")
    assert reason in str(caught.value)


@pytest.mark.parametrize("content", [b"names: [\xff]", "names: [ا]".encode("utf-16")])
def test_bytes_must_be_utf_8(content: bytes) -> None:
    with pytest.raises(RulesError, match="the file must be UTF-8"):
        read(content, "")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("names: [توتون]\nstop_words: ['؟!']", 2, "has no word"),
        ("names:\n  - أبو بكر", 2, "is more than one word"),
        ("spellings:\n  - {from: جوال, to: هاتف, questions: '?'}", 2, "has no word"),
        (
            "names:\n  - {word: a, name: x}\n  - {word: b, name: x}",
            3,
            "the rule in line 2 has the name x",
        ),
        ("stop_words: [الصور]\nnames: [الصور]", 2, "contradicts the rule in line 1: الصور"),
        (
            "spellings:\n  - {from: صورة, to: فوتو}\nstop_words:\n  - الصورة",
            4,
            "contradicts the rule in line 2: الصورة",
        ),
        (
            "boosts:\n  - {source: a, factor: 2}\n  - {source: a, factor: 3}",
            3,
            "contradicts the rule in line 2: both boost source = a",
        ),
        (
            "hide: [{articles: [a, b]}]\npins: [{articles: b, questions: متحف}]",
            2,
            "contradicts the rule in line 1: the article b is pinned and hidden",
        ),
        (
            "pins:\n  - {articles: a, questions: متاحف الميناء}\n"
            "hide:\n  - {articles: a, containing: متحف}",
            4,
            "contradicts the rule in line 2: the article a is pinned and hidden",
        ),
        (
            "pins:\n  - {articles: a, questions: متحف الميناء}\n"
            "  - {articles: b, questions: [الميناء في المتحف]}",
            3,
            "contradicts the rule in line 2: both pin articles for الميناء في المتحف",
        ),
    ],
)
def test_rules_that_cannot_be_meant_are_refused(text: str, line: int, reason: str) -> None:
    with pytest.raises(RulesError) as caught:
        Ruler(read(text, "my.yaml"), ANALYZER)
    assert str(caught.value).startswith(f"my.yaml, line {line}: ")
    assert reason in str(caught.value)


def test_rules_for_different_questions_do_not_contradict_each_other() -> None:
    text = """
stop_words: [{word: صور, questions: [متحف صور]}]
synonyms: [{from: صور, to: صيدا, questions: [مدينة صور]}]
"""
    assert len(Ruler(read(text, ""), ANALYZER).rules) == 2
