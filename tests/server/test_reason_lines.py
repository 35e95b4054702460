"""Why an article was found, in words."""

from __future__ import annotations

from bahith.i18n import LANGUAGES, using
from bahith.indexer.engines.ranking import WEIGHTS
from bahith.indexer.results import Explanation, Match, Share
from bahith.indexer.search.explanations import WAYS as ALL_WAYS
from bahith.server.explanations import LEVELS, RELATIONS, explanation_lines


def test_every_way_to_meet_and_all_evidence_has_its_words() -> None:
    assert set(RELATIONS) == set(ALL_WAYS)
    assert set(LEVELS) == set(WEIGHTS)


def test_two_ways_to_meet_never_read_the_same() -> None:
    for language in LANGUAGES:
        shown = {relation.text(language) for relation in RELATIONS.values()}
        assert len(shown) == len(RELATIONS)


def test_lines_tell_each_word_once() -> None:
    matches = (
        Match("كتاب", "الكتاب", "stem"),
        Match("كتاب", "كتب", "plural"),
        Match("قلم*", "قلمه", "prefix"),
    )
    shares = (Share("written", 30), Share("stems", 70))
    explanation = Explanation(shares, matches)
    assert explanation_lines(explanation) == [
        "كتاب: الكتاب (same stem), كتب (broken plural)",
        "قلم*: قلمه (begins with it)",
        "Score: form as written 30%, stem 70%",
    ]
    with using("ar"):
        assert explanation_lines(explanation) == [
            "كتاب: الكتاب (جذع مشترك)، كتب (جمع تكسير)",
            "قلم*: قلمه (تبدأ بها)",
            "الدرجة: الصيغة كما كُتبت 30%، الجذع 70%",
        ]


def test_without_shares_there_is_no_line_of_them() -> None:
    assert explanation_lines(Explanation((), (Match("بحر", "بحر", "written"),))) == [
        f"بحر: بحر ({RELATIONS['written']})"
    ]
