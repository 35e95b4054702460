"""Looser questions: what each step makes, in which order, and what no step touches."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.query import Bool, Node
from bahith.indexer.results import Correction, Relaxed
from bahith.indexer.search.assist.relaxation import MAX_DROPPED, relaxations
from bahith.indexer.search.query.parser import Parser


def lengths(questions: Sequence[str]) -> list[int]:
    """A number for each question: the longer, the more articles."""
    return [len(q) for q in questions]


def steps(q: str) -> list[Relaxed]:
    return list(relaxations(q, None, lengths))


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("النفط بغداد", []),
        ("النفط OR بغداد", []),
        ('"وزارة النفط"', [("وزارة النفط", "phrase", ())]),
        ("«وزارة النفط» -بغداد", [("وزارة النفط -بغداد", "phrase", ())]),
        (
            '"وزارة النفط" AND بغداد',
            [
                ("(وزارة النفط) AND بغداد", "phrase", ()),
                ("(وزارة النفط)", "words", ("بغداد",)),
                ("(وزارة النفط) بغداد", "words", ("AND",)),
            ],
        ),
        (
            "ابجد AND هوز AND ح",
            [
                ("ابجد AND هوز", "words", ("ح",)),
                ("ابجد", "words", ("هوز", "ح")),
                ("ابجد هوز ح", "words", ("AND",)),
            ],
        ),
        (
            "(بغداد OR البصرة) AND النفط",
            [
                ("(بغداد OR البصرة)", "words", ("النفط",)),
                ("(بغداد OR البصرة) النفط", "words", ("AND",)),
            ],
        ),
        ("العنوان:النفط", [("النفط", "words", ("العنوان:",))]),
        ("title:=النفط", [("النفط", "words", ("title:=",))]),
        (
            'title:"وزارة النفط"',
            [
                ("title:وزارة title:النفط", "phrase", ()),
                ("title:النفط", "words", ("title:وزارة",)),
                ("وزارة النفط", "words", ("title:",)),
            ],
        ),
        ('="النفط"', [("=النفط", "phrase", ()), ("النفط", "words", ("=",))]),
        (
            'النفط title:بغداد source:"روسيا اليوم" after:2020',
            [
                ('النفط source:"روسيا اليوم" after:2020', "words", ("title:بغداد",)),
                ('النفط بغداد source:"روسيا اليوم" after:2020', "words", ("title:",)),
            ],
        ),
        (
            'النفط AND بغداد NOT ("أسعار النفط" AND =ذهب)',
            [
                ('بغداد NOT ("أسعار النفط" AND =ذهب)', "words", ("النفط",)),
                ('النفط بغداد NOT ("أسعار النفط" AND =ذهب)', "words", ("AND",)),
            ],
        ),
        ('"A AND (B)"', [("A and B", "phrase", ())]),
        ('«أ ب» NOT ("-ج', [("أ ب NOT (ج)", "phrase", ())]),
        ("", []),
        ("؟!", []),
        ('"', []),
    ],
)
def test_steps_of_a_question(q: str, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert [(step.q, step.how, step.dropped) for step in steps(q)] == expected


def test_correction_comes_first() -> None:
    first, *_ = relaxations('"وزارة النفظ"', Correction("وزارة النفط", "spelling"), lengths)
    assert first == Relaxed("وزارة النفط", "spelling")


def test_parentheses_of_any_depth_are_loosened() -> None:
    assert len(steps("(" * 50 + '"وزارة النفط"' + ")" * 50 + " AND بغداد")) == 3


def test_steps_are_bounded() -> None:
    assert len(steps(" AND ".join(f"كلمة{n}" for n in range(60)))) == MAX_DROPPED + 1


PIECES = st.sampled_from(
    'النفط بغداد AND OR NOT ( ) " «وزارة_النفط» title: source: - = after:2020 * « » : ،'.split()
)
QUESTIONS = st.one_of(
    st.text(), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES).map("".join)
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(Analyzer())


@given(QUESTIONS)
@example('"وزارة النفط" source:-after:')
def test_no_step_drops_what_filters_or_leaves_out(parser: Parser, q: str) -> None:
    fixed = _fixed(parser.parse(q).tree)
    for step in steps(q):
        assert _fixed(parser.parse(step.q).tree) >= fixed, step


def _fixed(tree: Node) -> set[object]:
    """Filters and exclusions anywhere in a tree."""
    if not isinstance(tree, Bool):
        return set()
    inner = (_fixed(node) for node in (*tree.must, *tree.should))
    return {*tree.filters, *tree.must_not}.union(*inner)
