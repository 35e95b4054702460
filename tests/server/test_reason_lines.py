"""Why an article was found, in words."""

from __future__ import annotations

from bahith.indexer.engines.base import LEVELS as ALL_LEVELS
from bahith.indexer.results import Explanation, Match, Share
from bahith.indexer.search.explanations import WAYS as ALL_WAYS
from bahith.server.explanations import LEVELS, WAYS, explanation_lines


def test_every_way_to_meet_and_every_level_has_its_words() -> None:
    assert set(WAYS) == set(ALL_WAYS)
    assert set(LEVELS) == {level.name for level in ALL_LEVELS}


def test_two_ways_to_meet_never_read_the_same() -> None:
    assert len(set(WAYS.values())) == len(WAYS)


def test_lines_tell_each_word_once() -> None:
    matches = (
        Match("كتاب", "الكتاب", "stem"),
        Match("كتاب", "كتب", "plural"),
        Match("قلم*", "قلمه", "prefix"),
    )
    shares = (Share("written", 30), Share("stems", 70))
    assert explanation_lines(Explanation(shares, matches)) == [
        f"كتاب: الكتاب ({WAYS['stem']})، كتب ({WAYS['plural']})",
        f"قلم*: قلمه ({WAYS['prefix']})",
        f"الدرجة: {LEVELS['written']} 30%، {LEVELS['stems']} 70%",
    ]


def test_without_shares_there_is_no_line_of_them() -> None:
    assert explanation_lines(Explanation((), (Match("بحر", "بحر", "written"),))) == [
        f"بحر: بحر ({WAYS['written']})"
    ]
