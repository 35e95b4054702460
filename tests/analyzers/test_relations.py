"""How two words meet, told as a reader would tell it."""

from __future__ import annotations

import pytest

from bahith.analyzers.analyzer import Analyzer
from bahith.analyzers.relations import Relation, relation

ANALYZER = Analyzer()

MEETINGS = (
    ("مكتبة", "مَكتبه", Relation.WRITTEN),
    ("كتاب", "وللكتاب", Relation.STEM),
    ("مدينة", "المدن", Relation.PLURAL),
    ("وزراء", "الوزير", Relation.PLURAL),
    ("مكتب", "كاتب", Relation.ROOT),
    ("قمر", "بحر", None),
)


@pytest.mark.parametrize(("asked", "found", "expected"), MEETINGS)
def test_relation_is_the_one_a_reader_sees(
    asked: str, found: str, expected: Relation | None
) -> None:
    (first,), (second,) = ANALYZER.terms(asked), ANALYZER.terms(found)
    assert relation(first, second) is expected
